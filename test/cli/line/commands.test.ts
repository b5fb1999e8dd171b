import {texts} from '../../../source/texts/index.ts';
import {describe, expect, test} from 'vitest';
import {commands, elsewhere, renewableNames} from '../../../source/cli/line/commands.ts';
import {flagSpecs, flagTable, initFlagIds, ownFlags, type FlagId} from '../../../source/cli/line/flag-table.ts';
import {parseFlags} from '../../../source/cli/line/flags.ts';
import {helpText} from '../../../source/cli/line/help.ts';
import {phaseFlags} from '../../../source/cli/line/phase-flags.ts';
import {flagsOf, resolve} from '../../../source/cli/line/resolve.ts';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import {Failure} from '../../../source/core/told/failures.ts';
import {initPhases} from '../../../source/core/phases/index.ts';
import {renewables} from '../../../source/core/upkeep/certificates.ts';
import {paths} from '../../../source/core/engine/select.ts';
import {recordedFacts} from '../../core/config/recorded.ts';
import {helpFolder, readHelp, recordedFlags} from '../recorded-help.ts';

/** They work as in kubeadm, whose help hides them: deprecated. */
const hidden = ['apiserver-extra-args', 'controller-manager-extra-args', 'scheduler-extra-args'];

/** This program's own: of a run, `--output` is another than kubeadm's. */
const own: readonly FlagId[] = [...ownFlags, 'output'];
/** kubeadm has them for commands that are not here: `join`, `upgrade`. */
const ofOthers = ['control-plane', 'yes'];

/** How kubeadm calls the types that are one here. */
const types: Readonly<Record<string, string>> = {moduleSpec: 'string', Level: 'level'};
/** How types are called here that are texts to its parser, and are looked at later. */
const textual: Readonly<Record<string, string>> = {gates: 'string', choice: 'string'};

function refusal(words: readonly string[]): Failure<'flag.invalid'> {
	try {
		const {command, words: left} = resolve(words);
		parseFlags(left, flagsOf(command));
	} catch (error) {
		return error as Failure<'flag.invalid'>;
	}
	throw new Error(`nothing was refused: ${words.join(' ')}`);
}

describe('kubeadm\'s command line', () => {
	test('is here, command by command, with each flag, its type and its default', () => {
		const expected = Object.fromEntries(Object.entries(recordedFlags).map(([path, flags]) => [path, Object.fromEntries(Object.entries(flags).map(([name, written]) => {
			const [type = '', ...value] = written.split(' ');
			// It writes a list in brackets.
			return [name, [types[type] ?? type, ...value.map((text) => text.replace(/^\[(.*)\]$/, '$1'))].join(' ')];
		}))]));
		// Its help names no default, and it takes this one of the configuration.
		expected['certs generate-csr'] = {...expected['certs generate-csr'], 'cert-dir': 'string /etc/kubernetes/pki'};

		// docs/differences.md: a file is looked at as if it said another version.
		expected['config validate'] = {...expected['config validate'], 'kubernetes-version': 'string stable-1'};

		const ours = Object.entries(commands).filter(([path]) => Object.hasOwn(expected, path)).map(([path, command]) => {
			// In `init`, `--output` chooses the reader; of version and images it is kubeadm's.
			const flags = flagsOf(command).filter(({id, name}) => !hidden.includes(name) && !own.includes(id));
			return [path, Object.fromEntries(flags.map(({name, type, default: value}) => [name, [textual[type] ?? type, ...(value === undefined ? [] : [value])].join(' ')]))];
		});
		expect(Object.fromEntries(ours), 'flags of the command line, and those recorded of kubeadm; one that kubeadm has not says `own: true` in flag-table.ts').toEqual(expected);
	});

	test('has nowhere what says that it is this program\'s own, and all else', () => {
		const recorded = new Set([...Object.values(recordedFlags).flatMap((flags) => Object.keys(flags)), ...hidden, ...ofOthers]);
		const table: readonly {readonly id: FlagId; readonly name: string}[] = flagSpecs(Object.keys(flagTable) as FlagId[]);
		expect(table.filter(({name}) => !recorded.has(name)).map(({id}) => id), '`own: true` in flag-table.ts, and that alone').toEqual(ownFlags);
	});

	test('has a default that the configuration has, for each flag that sets a field', async () => {
		const needed = {'kubernetes-version': 'v1.36.2', 'apiserver-advertise-address': '192.0.2.10', 'token': 'abcdef.0123456789abcdef'};
		const specs = flagSpecs(initFlagIds).filter((spec) => spec.default !== undefined && !own.includes(spec.id));
		const given = parseFlags(specs.map((spec) => `--${spec.name}=${spec.default}`), specs).flags;
		const [plain, told] = await Promise.all([{}, given].map(async (flags) => (await loadInitConfig({flags: {...flags, ...needed}, facts: recordedFacts()})).config));
		expect(Object.keys(given).length).toBeGreaterThan(6);
		expect({init: told?.init, cluster: told?.cluster}).toEqual({init: plain?.init, cluster: plain?.cluster});
	});

	const folder = helpFolder();
	if (folder !== undefined) {
		test('is recorded as its help texts tell it, and nothing of it is forgotten', () => {
			const all = readHelp(folder);
			expect(Object.fromEntries(Object.keys(recordedFlags).map((path) => [path, all[path]]))).toEqual(recordedFlags);
			const unknown = Object.keys(all).filter((path) => path !== '' && !Object.hasOwn(recordedFlags, path) && !elsewhere.some((other) => path === other || path.startsWith(`${other} `)));
			expect(unknown).toEqual([]);
		});
	}
});

describe('certs renew', () => {
	test('has a command for each certificate that can be renewed', () => {
		expect(renewables.map(({name}) => name)).toEqual(renewableNames);
	});
});

describe('commands for single phases', () => {
	test('exist for each phase of the run', () => {
		const named = new Set(Object.keys(phaseFlags).flatMap((path) => [path, path.replace(/\/[^/]*$/, '')]));
		expect(paths(initPhases).filter((path) => !named.has(path))).toEqual([]);
		expect(Object.keys(phaseFlags).filter((path) => !path.endsWith('/all') && !paths(initPhases).includes(path))).toEqual([]);
	});

	test('are found by words and by path, with flags in between', () => {
		for (const words of [['init', 'phase', 'certs', 'ca'], ['init', 'phase', 'certs/ca'], ['--lang', 'zh', 'init', 'phase', '--v=5', 'certs', 'ca']]) {
			expect(resolve(words).path).toBe('init phase certs ca');
		}
	});
});

describe('a wrong call', () => {
	test.each([
		[['nope'], 'nope', ''],
		[['inti'], 'inti', 'init'],
		[['init', 'phase', 'cert'], 'cert', 'certs'],
		[['init', 'phase', 'certs', 'etcd-sever'], 'etcd-sever', 'etcd-server'],
		[['config', 'images', 'lst'], 'lst', 'list'],
		[['init', 'my cluster.yml'], 'my cluster.yml', "--config 'my cluster.yml'"],
	])('%j names %s and the nearest command %j', (words, value, near) => {
		expect(refusal(words).fields).toMatchObject({problem: 'unknown-command', value, near});
	});

	test.each([
		[['init', 'phase', 'certs', 'ca', '--node-name=x'], '--node-name'],
		[['init', 'phase', 'wait-control-plane', '--config=f'], '--config'],
		[['init', '--kubeconfig-dir=/x'], '--kubeconfig-dir'],
		[['config', 'print', 'join-defaults', '--component-configs', 'KubeletConfiguration'], '--component-configs'],
		[['init', '-v=x'], '-v, --v'],
	])('%j names the flag %s', (words, flag) => {
		expect(refusal(words).fields.flag).toBe(flag);
	});

	test('of a command that there is not names the flags too that the one above it does not take', () => {
		expect(refusal(['certs', 'renew', 'ca', '--config=c.yaml']).fields).toMatchObject({flag: 'certs renew', value: 'ca', flags: ['--config']});
		expect(refusal(['token', 'creat', '--dry-run']).fields).toMatchObject({near: 'create', flags: []});
	});

	test.each([
		[['init', '--sandbox', './foo'], {flag: '--sandbox', problem: 'equals-sign', value: './foo'}],
		[['init', '--dry-run', 'false'], {flag: '--dry-run', problem: 'equals-sign', value: 'false'}],
		[['init', '--pod-network-cdir', '10.2.0.0/16'], {flag: '--pod-network-cdir', problem: 'unknown', near: '--pod-network-cidr'}],
		// A command that is nearly one is still told as that.
		[['init', '--sandbox', 'phse'], {problem: 'unknown-command', near: 'phase'}],
		[['init', '--config', 'c.yaml', 'phse'], {problem: 'unknown-command', near: 'phase'}],
	])('%j is told by the flag that the word was meant for', (words, fields) => {
		expect(refusal(words).fields).toMatchObject(fields);
	});

	test('is answered once where it ends in a question', () => {
		const said = (['en', 'zh'] as const).map((lang) => texts(lang).failure({code: 'flag.invalid', fields: refusal(['init', '--sanbox']).fields}).problem);
		expect(said).toEqual(['--sanbox cannot be used: there is no such flag; did you mean --sandbox?', '参数 --sanbox 不可用：没有这个参数，是不是 --sandbox？']);
	});

	test('for kubeadm is handed on without the flags that kubeadm does not have', () => {
		const call = (...words: string[]) => refusal(words).fields.call;
		expect(call('upgrade', 'apply', '--lang', 'zh', '--sandbox=x', '--ascii', 'v1.36.2', '--config', 'c.yaml', '--step')).toBe('upgrade apply v1.36.2 --config c.yaml');
		expect(call('join', '--break-at=certs', '192.0.2.10:6443', '--sandbox-speed', '0')).toBe('join 192.0.2.10:6443');
	});

	test('for what is kubeadm\'s work says so, without the secret half of a token', () => {
		const {fields} = refusal(['join', '192.0.2.10:6443', '--token', 'abcdef.0123456789abcdef']);
		expect(fields.problem).toBe('elsewhere');
		expect(String(fields.call)).toContain('join 192.0.2.10:6443 --token abcdef.');
		expect(JSON.stringify(fields)).not.toContain('0123456789abcdef');
	});
});

describe.each(['en', 'zh'] as const)('help in %s', (lang) => {
	test('is there for each command, with each of its flags explained', async () => {
		for (const [path, command] of Object.entries(commands)) {
			const text = await helpText(path, lang);
			expect(text).toContain(`kubestep ${path}`);
			expect(text.split('\n')[0]).toMatch(/\S{2,}[.。]/);
			for (const {name} of flagsOf(command)) {
				expect(text).toMatch(new RegExp(`--${name}\\b.*\\S`));
			}
			expect(text).not.toContain('undefined');
		}
	});
});

import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {commands} from '../../source/cli/commands.ts';
import {runFlags} from '../../source/cli/flag-table.ts';
import {parseFlags} from '../../source/cli/flags.ts';
import {helpText} from '../../source/cli/help.ts';
import {phaseFlags} from '../../source/cli/phase-flags.ts';
import {flagsOf, resolve} from '../../source/cli/resolve.ts';
import {Failure} from '../../source/core/errors.ts';
import {initPhases} from '../../source/core/phases/index.ts';
import {paths} from '../../source/core/phases/select.ts';

/** Flags of `kubeadm init phase …` by its `--help`, v1.36.2. */
const recorded = JSON.parse(readFileSync(new URL('../fixtures/help/init-phases.json', import.meta.url), 'utf8')) as Record<string, string[]>;

/** They work as in kubeadm, whose help hides them: deprecated. */
const hidden = ['apiserver-extra-args', 'controller-manager-extra-args', 'scheduler-extra-args'];

function refusal(words: readonly string[]): Failure {
	try {
		const {command, words: left} = resolve(words);
		parseFlags(left, flagsOf(command));
	} catch (error) {
		return error as Failure;
	}
	throw new Error(`nothing was refused: ${words.join(' ')}`);
}

describe('commands for single phases', () => {
	test('are those of kubeadm, each with its flags', () => {
		const ours = Object.entries(commands).filter(([path, command]) => path.startsWith('init phase ') && command.run !== undefined)
			.map(([path, {flags}]) => [path.slice('init phase '.length), flags.filter((flag) => !(runFlags as readonly string[]).includes(flag) && !hidden.includes(flag))] as const);
		expect(Object.fromEntries(ours.map(([path, flags]) => [path, [...new Set(flags)].sort()]))).toEqual(Object.fromEntries(Object.entries(recorded).map(([path, flags]) => [path, flags.sort()])));
	});

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
		expect(refusal(words).fields['flag']).toBe(flag);
	});

	test('for what is kubeadm\'s work says so, without the secret half of a token', () => {
		const {fields} = refusal(['token', 'create', 'abcdef.0123456789abcdef']);
		expect(fields['problem']).toBe('elsewhere');
		expect(String(fields['call'])).toContain('token create abcdef.');
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

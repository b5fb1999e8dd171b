import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, expectTypeOf, test} from 'vitest';
import {commands} from '../../../source/cli/line/commands.ts';
import {flagSpecs, flagTable, initFlagIds, type FlagId, type FlagValues} from '../../../source/cli/line/flag-table.ts';
import {keptValue, parseFlags, typedWord, type Value} from '../../../source/cli/line/flags.ts';
import {initRows, resetRows, tokenRows} from '../../../source/core/config/flag-rows.ts';
import {Failure} from '../../../source/core/told/failures.ts';
import {ConfigError} from '../../../source/core/told/faults.ts';

const all = flagSpecs([...initFlagIds, 'scheduler-extra-args', 'validity-period', 'v']);
const read = (...words: string[]) => parseFlags(words, all).flags;

/** What is said of words that cannot be read. */
function refusal(...words: string[]): unknown {
	try {
		read(...words);
	} catch (error) {
		if (error instanceof ConfigError) {
			return error.faults.map(({code, path, place, params}) => [code, path, place !== undefined && 'flag' in place ? place.flag : '', params]);
		}
		if (error instanceof Failure) {
			return [error.fields['flag'], error.fields['problem'], error.fields['value']];
		}
		throw error;
	}
	throw new Error(`nothing was refused: ${words.join(' ')}`);
}

describe('a flag is read as pflag reads it', () => {
	test.each<[string[], object]>([
		[['--skip-phases="certs,kubeconfig"'], {'skip-phases': ['certs,kubeconfig']}],
		[['--skip-phases=certs,"a ""b"" c",'], {'skip-phases': ['certs', 'a "b" c', '']}],
		[['--skip-phases=certs', '--skip-phases', 'addon,etcd'], {'skip-phases': ['certs', 'addon', 'etcd']}],
		[['--skip-phases=', '--skip-phases=\ncerts\netcd'], {'skip-phases': ['certs']}],
		[['--dry-run'], {'dry-run': true}],
		[['--dry-run=F', '--upload-certs=1'], {'dry-run': false, 'upload-certs': true}],
		[['--dry-run', '--dry-run=false'], {'dry-run': false}],
		[['--apiserver-bind-port=6443'], {'apiserver-bind-port': 6443}],
		[['--apiserver-bind-port=0x192b'], {'apiserver-bind-port': 6443}],
		[['--apiserver-bind-port=014453'], {'apiserver-bind-port': 6443}],
		[['--apiserver-bind-port=-2147483648'], {'apiserver-bind-port': -2_147_483_648}],
		[['--apiserver-bind-port=6_443'], {'apiserver-bind-port': 6443}],
		[['--token-ttl=1h30m'], {'token-ttl': 5_400_000_000_000n}],
		[['--token-ttl=0'], {'token-ttl': 0n}],
		[['--feature-gates=NodeLocalCRISocket=true, RootlessControlPlane=0'], {'feature-gates': {NodeLocalCRISocket: true, RootlessControlPlane: false}}],
		[['--scheduler-extra-args=v=4,a=', '--scheduler-extra-args=b=c'], {'scheduler-extra-args': [{name: 'v', value: '4'}, {name: 'a', value: ''}, {name: 'b', value: 'c'}]}],
		[['--sandbox'], {sandbox: true}],
		[['--sandbox=./node', '--sandbox-speed=0.5'], {'sandbox': './node', 'sandbox-speed': 0.5}],
		[['-v=3', '-o=json'], {v: 3, output: 'json'}],
	])('%j', (words, values) => {
		expect(read(...words)).toEqual(values);
	});

	test('a gate of any name is read, so that it can be refused', () => {
		expect(Object.keys(read('--feature-gates=__proto__=true,constructor=false')['feature-gates'] ?? {})).toEqual(['__proto__', 'constructor']);
	});

	test.each<[string[], unknown]>([
		[['--dry-run=perhaps'], ['--dry-run', 'not-bool', 'perhaps']],
		[['--upload-certs=5'], ['--upload-certs', 'not-bool', '5']],
		[['--no-dry-run'], ['--no-dry-run', 'unknown', '']],
		[['--skip-phases=cer"ts'], ['--skip-phases', 'not-list', 'cer"ts']],
		[['--skip-phases="certs"x'], ['--skip-phases', 'not-list', '"certs"x']],
		[['--skip-phases="certs'], ['--skip-phases', 'not-list', '"certs']],
		[['--output=xml'], ['--output', 'not-one-of', 'xml']],
		[['--sandbox-speed=-1'], ['--sandbox-speed', 'not-number', '-1']],
		[['--validity-period=1d'], ['--validity-period', 'not-duration', '1d']],
		[['-v', 'x'], ['-v, --v', 'not-integer', 'x']],
		[['--v=4294967296'], ['-v, --v', 'not-integer', '4294967296']],
		// What cannot be the value of a field is a fault of that field, and all of them are told at once.
		[['--apiserver-bind-port=x', '--token-ttl=x'], [
			['flag-value', 'localAPIEndpoint.bindPort', '--apiserver-bind-port', {expected: 'integer', value: 'x'}],
			['flag-value', 'bootstrapTokens.0.ttl', '--token-ttl', {expected: 'duration', value: 'x'}],
		]],
		[['--apiserver-bind-port=2147483648'], [['flag-value', 'localAPIEndpoint.bindPort', '--apiserver-bind-port', {expected: 'integer', value: '2147483648'}]]],
		[['--apiserver-bind-port=x', '--apiserver-bind-port=1'], [['flag-value', 'localAPIEndpoint.bindPort', '--apiserver-bind-port', {expected: 'integer', value: 'x'}]]],
		[['--feature-gates=A'], [['feature-gate-value', 'featureGates', '--feature-gates', {name: 'A', value: ''}]]],
		[['--scheduler-extra-args=a=b=c'], [['flag-value', 'scheduler.extraArgs', '--scheduler-extra-args', {expected: 'arguments', value: 'a=b=c'}]]],
	])('%j is refused', (words, said) => {
		expect(refusal(...words)).toEqual(said);
	});

	test('and what it holds is the type that the table names', () => {
		type Some = FlagValues<'dry-run' | 'skip-phases' | 'apiserver-bind-port' | 'token-ttl' | 'version-output' | 'sandbox'>;
		expectTypeOf<Some>().toEqualTypeOf<{
			readonly 'dry-run'?: boolean | undefined; readonly 'skip-phases'?: readonly string[] | undefined; readonly 'apiserver-bind-port'?: number | undefined;
			readonly 'token-ttl'?: bigint | undefined; readonly 'output'?: 'json' | 'yaml' | 'short' | '' | undefined; readonly 'sandbox'?: string | true | undefined;
		}>();
	});

	test('and written so that it is read as the same again', () => {
		const words = [
			'--skip-phases="a,b",c', '--dry-run=false', '--upload-certs', '--apiserver-bind-port=0x10', '--token-ttl=90m', '--feature-gates=B=true,A=false',
			'--scheduler-extra-args=v=4,a=', '--sandbox', '--sandbox-speed=0.5', '--output=json', '--node-name=a "b"', '--token=',
		];
		const flags: Readonly<Record<string, Value | undefined>> = read(...words);
		const again = all.flatMap((spec) => {
			const value = flags[spec.name];
			return value === undefined ? [] : [typedWord(spec.name, keptValue(spec, value))];
		});
		expect(again.length).toBe(words.length);
		expect(read(...again)).toEqual(flags);
	});
});

/** The sources of the command line, less the tables that name every flag. */
const folder = new URL('../../../source/cli', import.meta.url).pathname;
const sources = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.ts') && !/^line\/(flag-table|phase-flags|help)/.test(name)).map((name) => readFileSync(join(folder, name), 'utf8'));

/** Flags that a file says it reads: the words of its types named `…Flag`, and of the flags of a call. */
function saidToBeRead(source: string): FlagId[] {
	const types = [...source.matchAll(/^(?:export )?type \w+Flag = ([^;]+);/gm), ...source.matchAll(/(?:Call|FlagValues|Act)<([^<>]*)>(?!\[)/g)].map(([, type = '']) => type);
	return types.flatMap((type) => [...type.matchAll(/'([\w-]+)'/g)].map(([, id = '']) => id as FlagId));
}

/** `flags.step`, `flags['dry-run']`, `{sandbox}: FlagValues`, `{'dry-run': onlyLooks = false} = flags`, and what is handed on whole to core. */
function isReadIn(source: string, id: FlagId): boolean {
	const name = flagSpecs([id])[0]?.name ?? '';
	const taken = [...source.matchAll(/\{([^{}]*)\}(?:: FlagValues| = (?:flags|given|parseFlags\())/g)].map(([, names = '']) => names).join(',');
	const isTaken = new RegExp(`(?:^|[\\s,'])${name}(?=[\\s,':]|$)`).test(taken);
	const isOfCore = [initRows, resetRows, tokenRows].some((rows) => Object.hasOwn(rows, name)) && /load(?:Init|Reset)Config\(\{[^}]*(?:\}\), )?flags|checkTokenFlags\(given\)/.test(source);
	return isTaken || isOfCore || new RegExp(`(?:flags|given)(?:\\.${name}\\b|\\['${name}'\\])`).test(source);
}

describe('a flag that is taken reaches somebody', () => {
	test('who says so reads it', () => {
		const said = sources.flatMap((source) => saidToBeRead(source).map((id) => ({id, isRead: isReadIn(source, id)})));
		expect(said.length).toBeGreaterThan(60);
		expect(said.filter(({isRead}) => !isRead).map(({id}) => id)).toEqual([]);
	});

	test('or says why it does nothing', () => {
		const idle = flagSpecs(Object.keys(flagTable) as FlagId[]).filter((spec) => spec.idle !== undefined);
		expect(idle.map(({id}) => id)).toEqual(['allow-experimental-api', 'allow-missing-template-keys', 'show-managed-fields', 'v', 'vmodule']);
		const somewhere = Object.entries(commands).flatMap(([path, {idle: here = {}}]) => Object.entries(here).map(([id, why]) => [path, id, why] as const));
		expect(somewhere.filter(([path, id, why]) => why.length < 10 || commands[path]?.flags.includes(id as FlagId) !== true)).toEqual([]);
	});
});

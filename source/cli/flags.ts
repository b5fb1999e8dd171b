import {Command, CommanderError, Option} from 'commander';
import {nearestName} from '../core/config/nearest.ts';
import {Failure} from '../core/errors.ts';

/** How a flag's value is written. `bool` takes none, or `=true` and `=false` as pflag does. */
export type FlagType = 'bool' | 'string' | 'strings' | 'optional';

export interface FlagSpec {
	readonly name: string;
	readonly type: FlagType;
	readonly group: FlagGroup;
	/** Stands for the value in the help. */
	readonly value?: string;
	readonly short?: string;
}

export type FlagGroup = 'configuration' | 'cluster' | 'node' | 'run' | 'sandbox' | 'output';

/** kubeadm's flags of `init`, by its names, and ours: `init --help` and the parser read this one list. */
export const initFlags = [
	{name: 'config', type: 'string', group: 'configuration', value: 'FILE'},
	{name: 'patches', type: 'string', group: 'configuration', value: 'FOLDER'},
	{name: 'feature-gates', type: 'string', group: 'configuration', value: 'NAME=true,…'},
	{name: 'kubernetes-version', type: 'string', group: 'cluster', value: 'VERSION'},
	{name: 'control-plane-endpoint', type: 'string', group: 'cluster', value: 'NAME[:PORT]'},
	{name: 'pod-network-cidr', type: 'string', group: 'cluster', value: 'CIDR'},
	{name: 'service-cidr', type: 'string', group: 'cluster', value: 'CIDR'},
	{name: 'service-dns-domain', type: 'string', group: 'cluster', value: 'DOMAIN'},
	{name: 'image-repository', type: 'string', group: 'cluster', value: 'REGISTRY'},
	{name: 'token', type: 'string', group: 'cluster', value: 'TOKEN'},
	{name: 'token-ttl', type: 'string', group: 'cluster', value: 'DURATION'},
	{name: 'upload-certs', type: 'bool', group: 'cluster'},
	{name: 'certificate-key', type: 'string', group: 'cluster', value: 'KEY'},
	{name: 'apiserver-advertise-address', type: 'string', group: 'node', value: 'ADDRESS'},
	{name: 'apiserver-bind-port', type: 'string', group: 'node', value: 'PORT'},
	{name: 'apiserver-cert-extra-sans', type: 'strings', group: 'node', value: 'NAME,…'},
	{name: 'cert-dir', type: 'string', group: 'node', value: 'FOLDER'},
	{name: 'cri-socket', type: 'string', group: 'node', value: 'SOCKET'},
	{name: 'node-name', type: 'string', group: 'node', value: 'NAME'},
	{name: 'dry-run', type: 'bool', group: 'run'},
	{name: 'step', type: 'bool', group: 'run'},
	{name: 'skip-phases', type: 'strings', group: 'run', value: 'PHASE,…'},
	{name: 'ignore-preflight-errors', type: 'strings', group: 'run', value: 'CHECK,…'},
	{name: 'sandbox', type: 'optional', group: 'sandbox', value: 'FOLDER'},
	{name: 'fresh', type: 'bool', group: 'sandbox'},
	{name: 'sandbox-speed', type: 'string', group: 'sandbox', value: 'FACTOR'},
	{name: 'machine', type: 'string', group: 'sandbox', value: 'FILE'},
	{name: 'output', type: 'string', group: 'output', value: 'auto|tui|plain|json', short: 'o'},
	{name: 'lang', type: 'string', group: 'output', value: 'en|zh'},
	{name: 'color', type: 'string', group: 'output', value: 'auto|always|never'},
	{name: 'ascii', type: 'bool', group: 'output'},
	{name: 'skip-token-print', type: 'bool', group: 'output'},
	{name: 'skip-certificate-key-print', type: 'bool', group: 'output'},
] as const satisfies readonly FlagSpec[];

export type InitFlagName = (typeof initFlags)[number]['name'];

/** Flags as they were typed. `true` for an optional value that was left out. */
export type FlagValues<Name extends string = string> = Partial<Record<Name, string | boolean | readonly string[]>>;

/**
 * Reads the arguments after the command's name. Commander does the parsing; what pflag does and it
 * does not is put in its words first: `--dry-run=false`, and lists that add up over repeats.
 * @throws Failure `flag.invalid` that names the flag
 */
export function parseFlags<Name extends string>(words: readonly string[], specs: readonly (FlagSpec & {readonly name: Name})[]): {flags: FlagValues<Name>; rest: string[]} {
	const command = new Command().exitOverride().configureOutput({writeErr: () => undefined, writeOut: () => undefined}).helpOption(false);
	const options = specs.map((spec) => {
		const option = optionOf(spec);
		command.addOption(option);
		return {name: spec.name, key: option.attributeName()};
	});

	let parsed: {operands: string[]; unknown: string[]};
	try {
		parsed = command.parseOptions(plainBools(words, specs));
	} catch (error) {
		if (error instanceof CommanderError) {
			const flag = words.at(-1)?.split('=')[0] ?? '';
			throw new Failure('flag.invalid', {flag, problem: 'no-value', value: ''}, {cause: error});
		}
		throw error;
	}
	const stranger = parsed.unknown.find((word) => word.startsWith('-'));
	if (stranger !== undefined) {
		const flag = stranger.split('=')[0] ?? stranger;
		const near = nearestName(flag.replace(/^-+/, ''), specs.map((one) => one.name));
		throw new Failure('flag.invalid', {flag, problem: 'unknown', value: '', near: near === undefined ? '' : `--${near}`});
	}

	const values = command.opts<Record<string, string | boolean | string[]>>();
	const flags: FlagValues<Name> = {};
	for (const {name, key} of options) {
		const value = values[key];
		if (value !== undefined) {
			flags[name] = value;
		}
	}
	return {flags, rest: [...parsed.operands, ...parsed.unknown]};
}

function optionOf({name, type, short, value}: FlagSpec): Option {
	const long = `${short === undefined ? '' : `-${short}, `}--${name}`;
	switch (type) {
		case 'bool': {
			return new Option(long);
		}
		case 'optional': {
			return new Option(`${long} [${value ?? 'value'}]`);
		}
		case 'string': {
			return new Option(`${long} <${value ?? 'value'}>`);
		}
		case 'strings': {
			return new Option(`${long} <${value ?? 'value'}>`).argParser((text: string, before: string[] | undefined) => [...(before ?? []), ...text.split(',')]);
		}
	}
}

/** `--dry-run=false` disappears, `--dry-run=1` becomes `--dry-run`. */
function plainBools(words: readonly string[], specs: readonly FlagSpec[]): string[] {
	const bools = new Set(specs.filter(({type}) => type === 'bool').map(({name}) => name));
	const end = words.indexOf('--');
	return words.flatMap((word, index) => {
		const [, name = '', given = ''] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
		if (!bools.has(name) || (end !== -1 && index > end)) {
			return [word];
		}
		const value = BOOLS.get(given);
		if (value === undefined) {
			throw new Failure('flag.invalid', {flag: `--${name}`, problem: 'not-bool', value: given});
		}
		return value ? [`--${name}`] : [];
	});
}

/** As Go's strconv.ParseBool reads them. */
const BOOLS = new Map([...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const), ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const)]);

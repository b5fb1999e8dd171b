import {Command, CommanderError, Option} from 'commander';
import {nearestName} from '../../core/values/nearest.ts';
import {Failure} from '../../core/told/failures.ts';
import type {FlagName} from './flag-table.ts';

/** How a flag's value is written. `bool` takes none, or `=true` and `=false` as pflag does; `integer` is checked here. */
export type FlagType = 'bool' | 'string' | 'strings' | 'optional' | 'integer';

export interface FlagSpec {
	readonly name: string;
	readonly type: FlagType;
	readonly group: FlagGroup;
	/** Stands for the value in the help. */
	readonly value?: string;
	/** What a run takes where the flag is not given, and no configuration says otherwise; told in help and docs. */
	readonly default?: string;
	readonly short?: string;
}

export type FlagGroup = 'configuration' | 'cluster' | 'node' | 'run' | 'sandbox' | 'output' | 'global';

export type FlagValue = string | boolean | readonly string[];

/** Flags as they were typed. `true` for an optional value that was left out. */
export type FlagValues = {readonly [Name in FlagName]?: FlagValue};

/**
 * Reads the arguments after the command's name. Commander does the parsing; what pflag does and it
 * does not is put in its words first: `--dry-run=false`, and lists that add up over repeats.
 * @throws Failure `flag.invalid` that names the flag
 */
export function parseFlags(words: readonly string[], specs: readonly FlagSpec[]): {flags: FlagValues; rest: string[]} {
	const command = new Command().exitOverride().configureOutput({writeErr: () => undefined, writeOut: () => undefined}).helpOption(false);
	const options = specs.map((spec) => {
		const option = optionOf(spec);
		command.addOption(option);
		return {name: spec.name, key: option.attributeName()};
	});

	let parsed: {operands: string[]; unknown: string[]};
	try {
		parsed = command.parseOptions(plainWords(words, specs));
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
	const flags: Record<string, FlagValue> = {};
	for (const {name, key} of options) {
		const value = values[key];
		if (value !== undefined) {
			flags[name] = value;
		}
	}
	const fraction = specs.find(({name, type}) => type === 'integer' && flags[name] !== undefined && !/^[+-]?\d{1,10}$/.test(String(flags[name])));
	if (fraction !== undefined) {
		throw new Failure('flag.invalid', {flag: flagName(fraction), problem: 'not-integer', value: String(flags[fraction.name])});
	}
	return {flags, rest: [...parsed.operands, ...parsed.unknown]};
}

function optionOf({name, type, short, value}: FlagSpec): Option {
	const long = flagName({name, ...(short !== undefined && {short})});
	switch (type) {
		case 'bool': {
			return new Option(long);
		}
		case 'optional': {
			return new Option(`${long} [${value ?? 'value'}]`);
		}
		case 'integer':
		case 'string': {
			return new Option(`${long} <${value ?? 'value'}>`);
		}
		case 'strings': {
			return new Option(`${long} <${value ?? 'value'}>`).argParser((text: string, before: string[] | undefined) => [...(before ?? []), ...text.split(',')]);
		}
	}
}

/** A flag's value where it is one text. */
export const text = (value: FlagValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** `-o, --output`, `--config`. */
export const flagName = ({name, short}: Pick<FlagSpec, 'name' | 'short'>): string => `${short === undefined ? '' : `-${short}, `}--${name}`;

/** `--dry-run=false` disappears, `--dry-run=1` becomes `--dry-run`, `-o=json` becomes `-o json`. */
function plainWords(words: readonly string[], specs: readonly FlagSpec[]): string[] {
	const bools = new Set(specs.filter(({type}) => type === 'bool').map(({name}) => name));
	const end = words.indexOf('--');
	return words.flatMap((word, index) => {
		const short = /^-([A-Za-z])=(.*)$/s.exec(word);
		if (short !== null && (end === -1 || index < end)) {
			return [`-${short[1] ?? ''}`, short[2] ?? ''];
		}
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
export const BOOLS: ReadonlyMap<string, boolean> = new Map([...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const), ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const)]);

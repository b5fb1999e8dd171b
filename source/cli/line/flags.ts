import {Command, CommanderError, Option} from 'commander';
import {writeCsv} from '../../core/values/csv.ts';
import {nearestName} from '../../core/values/nearest.ts';
import {fieldOf} from '../../core/config/flag-rows.ts';
import {Failure} from '../../core/told/failures.ts';
import {ConfigError, type ConfigFault} from '../../core/told/faults.ts';
import {flagName, choicesOf, type FlagId, type FlagSpec, type FlagValues} from './flag-table.ts';
import {flagTypes, type FlagType, type FlagTypes, type Unread} from './flag-types.ts';

export type Value = FlagTypes[keyof FlagTypes];

/** How the type of a flag reads it. Which type a flag has only the table knows, so that here it is one of all. */
const typeOf = ({type}: Pick<FlagSpec, 'type'>): FlagType<Value> => flagTypes[type];

/**
 * Reads the arguments after the command's name into values. Commander takes the line apart; what pflag does
 * and it does not is put in its words first: `--dry-run=false`, `-o=json`.
 * @throws Failure `flag.invalid` that names the flag
 * @throws ConfigError with all flags at once whose values cannot be those of the fields that they set
 */
export function parseFlags<Id extends FlagId>(words: readonly string[], specs: readonly FlagSpec<Id>[]): {flags: FlagValues<Id>; rest: string[]} {
	const command = new Command().exitOverride().configureOutput({writeErr: () => undefined, writeOut: () => undefined}).helpOption(false);
	const values: Record<string, Value> = {};
	const unread: {readonly spec: FlagSpec; readonly text: string; readonly why: Unread}[] = [];
	const take = (spec: FlagSpec, text: string) => {
		const read = typeOf(spec).read(text, values[spec.name], choicesOf(spec));
		if ('value' in read) {
			values[spec.name] = read.value;
		} else {
			unread.push({spec, text, why: read});
		}
	};
	for (const spec of specs) {
		command.addOption(optionOf(spec));
		command.on(`option:${spec.name}`, (text: string | null | undefined) => {
			if (text === null && typeOf(spec).takes === 'optional') {
				values[spec.name] = true;
			} else {
				take(spec, text ?? 'true');
			}
		});
		if (spec.type === 'bool') {
			command.addOption(new Option(`--no-${spec.name}`)).on(`option:no-${spec.name}`, () => take(spec, 'false'));
		}
	}

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
		throw unknownFlag(stranger, specs);
	}
	tell(unread);
	return {flags: values as FlagValues<Id>, rest: [...parsed.operands, ...parsed.unknown]};
}

/** What is wrong with the call is told before what is wrong with a field. */
function tell(unread: readonly {readonly spec: FlagSpec; readonly text: string; readonly why: Unread}[]): void {
	const faults: ConfigFault[] = [];
	for (const {spec, text, why: {fault, problem}} of unread) {
		const path = fieldOf(spec.name);
		if (fault !== undefined && (path !== '' || problem === undefined)) {
			faults.push({...fault, path, place: {flag: `--${spec.name}`}});
		} else if (problem !== undefined) {
			throw invalid(spec, text, problem);
		}
	}
	if (faults.length > 0) {
		throw new ConfigError(faults);
	}
}

const invalid = (spec: FlagSpec, value: string, problem: NonNullable<Unread['problem']>): Failure => new Failure('flag.invalid', {
	flag: spec.type === 'level' ? flagName(spec) : `--${spec.name}`, problem, value, ...(problem === 'not-one-of' && {known: choicesOf(spec).filter((word) => word !== '')}),
});

function unknownFlag(word: string, specs: readonly FlagSpec[]): Failure {
	const flag = word.split('=')[0] ?? word;
	const near = nearestName(flag.replace(/^-+/, ''), specs.map((one) => one.name));
	return new Failure('flag.invalid', {flag, problem: 'unknown', value: '', near: near === undefined ? '' : `--${near}`});
}

function optionOf(spec: FlagSpec): Option {
	const long = flagName(spec);
	const value = spec.value ?? 'value';
	switch (typeOf(spec).takes) {
		case 'nothing': {
			return new Option(long);
		}
		case 'optional': {
			return new Option(`${long} [${value}]`);
		}
		case 'value': {
			return new Option(`${long} <${value}>`);
		}
	}
}

/** `--dry-run=false` becomes `--no-dry-run`, which nobody may type; `--dry-run=1` becomes `--dry-run`, `-o=json` becomes `-o json`. */
function plainWords(words: readonly string[], specs: readonly FlagSpec[]): string[] {
	const bools = new Map(specs.filter(({type}) => type === 'bool').map((spec) => [spec.name, spec]));
	const end = words.indexOf('--');
	return words.flatMap((word, index) => {
		if (end !== -1 && index > end) {
			return [word];
		}
		const short = /^-([A-Za-z])=(.*)$/s.exec(word);
		if (short !== null) {
			return [`-${short[1] ?? ''}`, short[2] ?? ''];
		}
		if (word.startsWith('--no-') && bools.has(word.slice('--no-'.length))) {
			throw unknownFlag(word, specs);
		}
		const [, name = '', given = ''] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
		const spec = bools.get(name);
		if (spec === undefined) {
			return [word];
		}
		const read = flagTypes.bool.read(given, undefined, []);
		if (!('value' in read)) {
			throw invalid(spec, given, 'not-bool');
		}
		return [read.value ? `--${name}` : `--no-${name}`];
	});
}

/** A value as a file keeps it: {@link parseFlags} reads its text again. */
export function keptValue(spec: FlagSpec, value: Value): string | boolean | readonly string[] {
	return typeof value === 'boolean' || spec.type === 'strings' ? value as boolean | readonly string[] : typeOf(spec).write(value);
}

/** The word that gives a flag a value as a file keeps it. */
export function typedWord(name: string, value: string | boolean | readonly string[]): string {
	return value === true ? `--${name}` : `--${name}=${typeof value === 'object' ? writeCsv(value) : String(value)}`;
}

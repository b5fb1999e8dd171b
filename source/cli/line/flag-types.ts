import type {Argument, Duration} from '../../core/config/types.ts';
import type {ConfigFault} from '../../core/told/faults.ts';
import {parseCsv, writeCsv} from '../../core/values/csv.ts';
import {formatDuration, parseDuration} from '../../core/values/duration.ts';
import {parseBoolean, parseDecimal, parseInt32} from '../../core/values/numbers.ts';

/** What each type of flag holds once it is read. `optional` is `true` where its value was left out. */
export interface FlagTypes {
	readonly bool: boolean;
	readonly string: string;
	readonly strings: readonly string[];
	readonly optional: string | true;
	/** One of the words that its `value` names: `auto|always|never`. */
	readonly choice: string;
	readonly int32: number;
	/** klog's, which knows no base but ten. */
	readonly level: number;
	readonly factor: number;
	readonly duration: Duration;
	readonly gates: Readonly<Record<string, boolean>>;
	readonly arguments: readonly Argument[];
}

export type FlagTypeName = keyof FlagTypes;

/** How a type is read and written: the one place where words become values. Lists are what a repeated flag adds up to. */
export interface FlagType<Value> {
	/** What stands behind the flag. pflag wants `=` where it may be left out. */
	readonly takes: 'nothing' | 'value' | 'optional';
	/** Gives back why the text cannot be read, where it cannot. */
	read(text: string, before: Value | undefined, words: readonly string[]): {readonly value: Value} | Unread;
	/** As it would be typed behind `=`. */
	write(value: Value): string;
}

/** Why a text is no value: told as a fault of the field that the flag would set, else as one of the call. */
export interface Unread {
	readonly fault?: Pick<ConfigFault<'flag-value'>, 'code' | 'params'> | Pick<ConfigFault<'feature-gate-value'>, 'code' | 'params'>;
	readonly problem?: 'not-bool' | 'not-list' | 'not-one-of' | 'not-integer' | 'not-number' | 'not-duration';
}

const whole = <Value>(read: (text: string) => Value | undefined, problem: NonNullable<Unread['problem']>, expected?: string): FlagType<Value>['read'] => (text) => {
	const value = read(text);
	return value === undefined ? {problem, ...(expected !== undefined && {fault: {code: 'flag-value', params: {expected, value: text}}})} : {value};
};

export const flagTypes: {readonly [Name in FlagTypeName]: FlagType<FlagTypes[Name]>} = {
	bool: {takes: 'nothing', read: whole(parseBoolean, 'not-bool'), write: (value) => String(value)},
	string: {takes: 'value', read: (value) => ({value}), write: (value) => value},
	strings: {
		takes: 'value',
		read(text, before = []) {
			const more = parseCsv(text);
			return more === undefined ? {problem: 'not-list'} : {value: [...before, ...more]};
		},
		write: (value) => writeCsv(value),
	},
	optional: {takes: 'optional', read: (value) => ({value}), write: (value) => (value === true ? '' : value)},
	choice: {takes: 'value', read: (value, _, words) => (words.includes(value) ? {value} : {problem: 'not-one-of'}), write: (value) => value},
	int32: {takes: 'value', read: whole(parseInt32, 'not-integer', 'integer'), write: (value) => String(value)},
	level: {takes: 'value', read: whole(parseDecimal, 'not-integer'), write: (value) => String(value)},
	factor: {
		takes: 'value',
		read: whole((text) => (Number.isFinite(Number(text)) && Number(text) >= 0 ? Number(text) : undefined), 'not-number'), write: (value) => String(value),
	},
	duration: {takes: 'value', read: whole(parseDuration, 'not-duration', 'duration'), write: (value) => formatDuration(value)},
	gates: {takes: 'value', read: (text) => readGates(text), write: (value) => Object.entries(value).map(([name, on]) => `${name}=${String(on)}`).join(',')},
	arguments: {
		takes: 'value',
		read(text, before = []) {
			// As kubeadm's own type of flag does it (cmd/options/argslice.go): no quotes, and one equals sign.
			const pairs = text.split(',').map((pair) => pair.split('='));
			const bad = pairs.find((pair) => pair.length !== 2);
			return bad === undefined
				? {value: [...before, ...pairs.map(([name = '', value = '']) => ({name, value}))]}
				: {fault: {code: 'flag-value', params: {expected: 'arguments', value: bad.join('=')}}};
		},
		write: (value) => value.map((one) => `${one.name}=${one.value}`).join(','),
	},
};

/** A text to pflag, of which kubeadm makes gates by itself (component-base, features.NewFeatureGate): the last one given counts. */
function readGates(text: string): {value: Record<string, boolean>} | Unread {
	const gates: [string, boolean][] = [];
	for (const pair of text.split(',').filter((part) => part !== '')) {
		const [name = '', ...rest] = pair.split('=').map((part) => part.trim());
		const setting = rest.join('=');
		const on = parseBoolean(setting);
		if (on === undefined) {
			return {fault: {code: 'feature-gate-value', params: {name, value: setting}}};
		}
		gates.push([name, on]);
	}
	// `__proto__` is a name like others here, which an assignment would pass over.
	return {value: Object.fromEntries(gates)};
}

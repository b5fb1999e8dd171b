import {parseCsv} from '../values/csv.ts';
import {parseDuration} from '../values/duration.ts';
import {parseAddress, splitHostPort} from '../values/networks.ts';
import {parseBoolean} from '../values/numbers.ts';
import {parseQuantity} from '../values/quantity.ts';
import type {FlagType} from './tables.ts';

/** Why a text is no value of a type, in the words of Go's library or of the flag's own type; undefined where it is one. */
export type ValueCheck = (value: string) => string | undefined;

/** Go's `%q`, for the texts that flags hold. */
export const goQuoted = (text: string): string => JSON.stringify(text);

const syntax = (call: string, value: string) => `strconv.${call}: parsing ${goQuoted(value)}: invalid syntax`;
const range = (call: string, value: string) => `strconv.${call}: parsing ${goQuoted(value)}: value out of range`;

const NUMBER = /^(?<sign>[+-]?)(?:0[xX](?<x>(?:_?[0-9a-fA-F])+)|0[bB](?<b>(?:_?[01])+)|0[oO]?(?<o>(?:_?[0-7])+)|(?<d>0|[1-9](?:_?[0-9])*))$/;
/** More digits than any number has that fits, and what is longer takes long to read. */
const LONGEST = 200;

/** `strconv.ParseInt(text, 0, bits)` and `ParseUint`: with a base by its prefix. */
function integer(bits: bigint, signed: boolean, call = signed ? 'ParseInt' : 'ParseUint'): ValueCheck {
	const [low, high] = signed ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] : [0n, 2n ** bits - 1n];
	return (value) => {
		const found = NUMBER.exec(value)?.groups;
		if (found === undefined || (!signed && found['sign'] !== '')) {
			return syntax(call, value);
		}
		const digits = found['x'] === undefined ? found['b'] === undefined ? found['o'] === undefined ? found['d'] ?? '' : `0o${found['o']}` : `0b${found['b']}` : `0x${found['x']}`;
		const number = value.length > LONGEST ? high + 1n : BigInt(digits.replaceAll('_', '')) * (found['sign'] === '-' ? -1n : 1n);
		return number < low || number > high ? range(call, value) : undefined;
	};
}

const FLOAT = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf|infinity|nan)$/i;
const float: ValueCheck = (value) => (FLOAT.test(value) ? undefined : syntax('ParseFloat', value));
const bool: ValueCheck = (value) => (parseBoolean(value) === undefined ? syntax('ParseBool', value) : undefined);
const level: ValueCheck = (value) => (!/^\d+$/.test(value) ? syntax('ParseUint', value) : value.length > LONGEST || BigInt(value) > 2n ** 31n - 1n ? range('ParseUint', value) : undefined);
const anything: ValueCheck = () => undefined;

const DURATION_UNITS = new Set(['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h']);

/** `time.ParseDuration`. */
function duration(value: string): string | undefined {
	if (parseDuration(value) !== undefined) {
		return undefined;
	}
	// Read from the left as Go does: a number, then its unit; the first that is wrong is told.
	for (let rest = value.replace(/^[-+]/, ''); rest !== '';) {
		const [all = '', unit = ''] = /^(?:\d+\.?\d*|\.\d+)([^.\d]*)/.exec(rest) ?? [];
		if (all === '') {
			break;
		}
		if (unit === '') {
			return `time: missing unit in duration ${goQuoted(value)}`;
		}
		if (!DURATION_UNITS.has(unit)) {
			return `time: unknown unit ${goQuoted(unit)} in duration ${goQuoted(value)}`;
		}
		rest = rest.slice(all.length);
	}
	return `time: invalid duration ${goQuoted(value)}`;
}

function portRange(value: string): string | undefined {
	const text = value.trim();
	const [low = '', high = low] = text.split(/[-+]/, 2);
	for (const part of text === '' ? [] : [low, high]) {
		if (!/^[+-]?\d+$/.test(part)) {
			return syntax('Atoi', part);
		}
	}
	const last = text.includes('+') ? Number(low) + Number(high) : Number(high);
	return Number(low) > 65_535 || last > 65_535 ? `the port range cannot be greater than 65535: ${text}` : last < Number(low) ? `end port cannot be less than start port: ${text}` : undefined;
}

const pairs = (value: string, separator: string, words: string): string | undefined => (value.split(',').every((pair) => pair === '' || pair.includes(separator)) ? undefined : words);

function mapOfBooleans(value: string): string | undefined {
	for (const pair of value.split(',').filter((pair) => pair !== '')) {
		const at = pair.indexOf('=');
		if (at < 0) {
			return 'malformed pair, expect string=bool';
		}
		const [key, given] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
		const reason = bool(given);
		if (reason !== undefined) {
			return `invalid value of ${key}: ${given}, err: ${reason}`;
		}
	}
	return undefined;
}

function moduleLevels(value: string): string | undefined {
	for (const pattern of value.split(',').filter((pattern) => pattern !== '')) {
		const [name = '', verbosity = '', ...more] = pattern.split('=');
		if (name === '' || verbosity === '' || more.length > 0) {
			return `${goQuoted(pattern)} does not have the pattern=N format`;
		}
		const reason = level(verbosity);
		if (reason !== undefined) {
			return `parsing verbosity in ${goQuoted(pattern)}: ${reason}`;
		}
	}
	return undefined;
}

const csv: ValueCheck = (value) => (parseCsv(value) === undefined ? 'parse error on line 1: bare " in non-quoted field' : undefined);
const keyedCsv: ValueCheck = (value) => csv(value) ?? (parseCsv(value) ?? []).filter((pair) => !pair.includes('=')).map((pair) => `${pair} must be formatted as key=value`)[0];

/** etcd's lists of URLs: a scheme, and a host with its port and nothing behind it. */
function urls(value: string): string | undefined {
	if (value === '' || value === '*') {
		return undefined;
	}
	for (const url of value.split(',').map((url) => url.trim())) {
		const [, scheme = '', rest = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/(.*)$/.exec(url) ?? [];
		if (/^unixs?$/i.test(scheme)) {
			continue;
		}
		if (!/^https?$/i.test(scheme)) {
			return `URL scheme must be http, https, unix, or unixs: ${url}`;
		}
		const [host = '', ...path] = rest.split('/');
		if (splitHostPort(host).port === '' && !host.endsWith(':')) {
			return `URL address does not have the form "host:port": ${url}`;
		}
		if (path.length > 0) {
			return `URL must not contain a path: ${url}`;
		}
	}
	return undefined;
}

function address(value: string): string | undefined {
	return value === '' || parseAddress(value.trim()) !== undefined ? undefined : `failed to parse IP: ${goQuoted(value)}`;
}

const quantity: ValueCheck = (value) => (parseQuantity(value) === undefined ? "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'" : undefined);

/** By type; `anything` also stands where only the program itself judges the value. */
export const VALUE_CHECKS: Readonly<Record<FlagType, ValueCheck>> = {
	'string': anything,
	'bool': bool,
	'int': integer(64n, true),
	'int32': integer(32n, true),
	'int64': integer(64n, true),
	'uint': integer(64n, false),
	'uint32': integer(32n, false),
	'uint64': integer(64n, false),
	'float': float,
	'float32': float,
	'duration': duration,
	'ip': address,
	'ipport': anything,
	'quantity': quantity,
	'portRange': portRange,
	'strings': csv,
	'stringArray': anything,
	'int32Slice': (value) => value.split(',').map(integer(32n, true)).find((reason) => reason !== undefined),
	'namedCertKey': (value) => (/:\s*$/.test(value) ? 'empty names list is not allowed' : undefined),
	urls,
	'choice': anything,
	'mapStringString': (value) => pairs(value, '=', 'malformed pair, expect string=string'),
	'mapStringBool': mapOfBooleans,
	'stringToString': keyedCsv,
	'colonSeparatedMultimapStringString': anything,
	'gates': anything,
	'[]v1.Taint': anything,
	'reserved-memory': anything,
	'LocalMode': anything,
	'ProxyMode': anything,
	level,
	'vmodule': moduleLevels,
	'version': (value) => (value === 'raw' || value.startsWith('v') ? undefined : bool(value)),
	'ignored': anything,
};

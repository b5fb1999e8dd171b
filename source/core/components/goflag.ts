import {flagOf} from './tables.ts';
import type {Given} from './pflag.ts';
import {problem, type ArgumentProblem} from './problems.ts';
import {goQuoted, VALUE_CHECKS} from './values.ts';

/** Of these types Go's `flag` tells only that a value is none, or that it is too large. */
const BARE = /^(?:u?int(?:64)?|duration)$/;
const SWITCHES = new Set(['bool', 'ignored']);
/** What etcd takes for flags that know a few values. */
const CHOICES: Readonly<Partial<Record<string, readonly string[]>>> = {
	'discovery-fallback': ['exit', 'proxy'],
	'initial-cluster-state': ['new', 'existing'],
	'v2-deprecation': ['write-only', 'write-only-drop-data', 'gone'],
};

/** Arguments as Go's `flag` reads them, for etcd: `-name` and `--name`, until the first that is none. A wrong one ends it with status 2. */
export function goflagArguments(argv: readonly string[]): Given {
	const given = new Map<string, string[]>();
	const rest = [...argv];
	const end = (code: ArgumentProblem['code'], words: string, more: Partial<ArgumentProblem> = {}): Given => ({given, problem: problem(code, words, {exitCode: 2, ...more})});
	for (let argument = rest.shift(); argument !== undefined && argument !== '--'; argument = rest.shift()) {
		if (!/^-./.test(argument)) {
			return end('extra-argument', `${goQuoted(argument)} is not a valid command line flag`, {value: argument, exitCode: 1});
		}
		const text = argument.replace(/^--?/, '');
		if (text === '' || /^[-=]/.test(text)) {
			return end('bad-syntax', `bad flag syntax: ${argument}`);
		}
		const at = text.indexOf('=');
		const flag = at < 0 ? text : text.slice(0, at);
		const known = flagOf('etcd', flag);
		if (known === undefined) {
			return flag === 'help' || flag === 'h' ? end('help', '', {exitCode: 0}) : end('unknown-flag', `flag provided but not defined: -${flag}`, {flag});
		}
		const value = at < 0 ? SWITCHES.has(known.type) ? 'true' : rest.shift() : text.slice(at + 1);
		if (value === undefined) {
			return end('missing-value', `flag needs an argument: -${flag}`, {flag});
		}
		const reason = reasonAgainst(flag, known.type, value);
		if (reason !== undefined) {
			const words = known.type === 'bool' ? `invalid boolean value ${goQuoted(value)} for -${flag}: ${reason}` : `invalid value ${goQuoted(value)} for flag -${flag}: ${reason}`;
			return end('invalid-value', words, {flag, value, reason});
		}
		given.set(flag, [...(given.get(flag) ?? []), value]);
	}
	return {given};
}

function reasonAgainst(flag: string, type: keyof typeof VALUE_CHECKS, value: string): string | undefined {
	if (CHOICES[flag]?.includes(value) === false) {
		return 'invalid value';
	}
	// A list of etcd's is parted at its commas, whatever else stands there.
	const reason = type === 'strings' ? undefined : VALUE_CHECKS[type](value);
	return reason === undefined || !(type === 'bool' || BARE.test(type)) ? reason : reason.endsWith('value out of range') ? 'value out of range' : 'parse error';
}

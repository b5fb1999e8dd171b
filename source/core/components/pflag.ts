import {problem, type ArgumentProblem} from './problems.ts';
import {flagOf, type Component} from './tables.ts';
import {goQuoted, VALUE_CHECKS} from './values.ts';

export interface Given {
	/** By the flag's name, each value as it was given. */
	readonly given: ReadonlyMap<string, readonly string[]>;
	readonly problem?: ArgumentProblem;
}

/** Flags of one letter that Kubernetes' programs have. */
const LETTERS: Readonly<Record<string, string>> = {h: 'help', v: 'v'};

/** What a flag stands for that is given without a value: those that need none. */
const WITHOUT_VALUE: Readonly<Partial<Record<string, string>>> = {bool: 'true', version: 'true'};

/**
 * Arguments as pflag reads them: `--name=value` and `--name value`, switches without a value, `-v 4`, `-v4`, `-v=4`;
 * `--` ends the flags. What is no flag is an error for all of these programs.
 */
export function pflagArguments(component: Component, argv: readonly string[]): Given {
	const given = new Map<string, string[]>();
	const others: string[] = [];
	const rest = [...argv];
	const end = (found: ArgumentProblem): Given => ({given, problem: inWordsOf(component, found)});
	for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
		if (argument === '--') {
			others.push(...rest.splice(0));
		} else if (argument.startsWith('--')) {
			const found = long(component, argument, rest, given);
			if (found !== undefined) {
				return end(found);
			}
		} else if (argument.startsWith('-') && argument !== '-') {
			const found = short(component, argument, rest, given);
			if (found !== undefined) {
				return end(found);
			}
		} else {
			others.push(argument);
		}
	}
	const extra = others.find((argument) => argument !== '');
	return extra === undefined ? {given} : {given, problem: extraArgument(component, extra, others)};
}

function long(component: Component, argument: string, rest: string[], given: Map<string, string[]>): ArgumentProblem | undefined {
	const text = argument.slice(2);
	if (/^[-=]/.test(text)) {
		return problem('bad-syntax', `bad flag syntax: ${argument}`);
	}
	const at = text.indexOf('=');
	const name = at < 0 ? text : text.slice(0, at);
	const flag = flagOf(component, name);
	if (flag === undefined) {
		return name === 'help' ? problem('help', '', {exitCode: 0}) : problem('unknown-flag', `unknown flag: --${name}`, {flag: name});
	}
	const value = at < 0 ? WITHOUT_VALUE[flag.type] ?? rest.shift() : text.slice(at + 1);
	return value === undefined ? problem('missing-value', `flag needs an argument: --${name}`, {flag: name}) : set(component, name.replaceAll('_', '-'), value, given);
}

function short(component: Component, argument: string, rest: string[], given: Map<string, string[]>): ArgumentProblem | undefined {
	for (let letters = argument.slice(1); letters !== '';) {
		const letter = letters.charAt(0);
		const name = Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined;
		if (name === undefined) {
			return problem('unknown-flag', `unknown shorthand flag: '${letter}' in -${letters}`, {flag: letter});
		}
		const isSwitch = WITHOUT_VALUE[flagOf(component, name)?.type ?? ''] !== undefined;
		const behind = letters.length > 2 && letters[1] === '=' ? letters.slice(2) : undefined;
		const value = behind ?? (isSwitch ? 'true' : letters.length > 1 ? letters.slice(1) : rest.shift());
		if (value === undefined) {
			return problem('missing-value', `flag needs an argument: '${letter}' in -${letters}`, {flag: letter});
		}
		const found = set(component, name, value, given);
		if (found !== undefined) {
			return found;
		}
		letters = isSwitch && behind === undefined ? letters.slice(1) : '';
	}
	return undefined;
}

function set(component: Component, name: string, value: string, given: Map<string, string[]>): ArgumentProblem | undefined {
	const reason = VALUE_CHECKS[flagOf(component, name)?.type ?? 'string'](value);
	if (reason !== undefined) {
		const flag = name === 'v' || name === 'help' ? `-${name.charAt(0)}, --${name}` : `--${name}`;
		return problem('invalid-value', `invalid argument ${goQuoted(value)} for ${goQuoted(flag)} flag: ${reason}`, {flag: name, value, reason});
	}
	given.set(name, [...(given.get(name) ?? []), value]);
	return undefined;
}

function extraArgument(component: Component, extra: string, others: readonly string[]): ArgumentProblem {
	const words = component === 'kubelet' ? `unknown command ${extra}` : `${goQuoted(component)} does not take any arguments, got [${others.map(goQuoted).join(' ')}]`;
	return problem('extra-argument', words, {value: extra});
}

/** The kubelet reads its flags itself, when it has a log. */
function inWordsOf(component: Component, found: ArgumentProblem): ArgumentProblem {
	return component === 'kubelet' && found.code !== 'help' ? {...found, words: `failed to parse kubelet flag: ${found.words}`} : found;
}

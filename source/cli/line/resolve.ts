import {nearestName} from '../../core/values/nearest.ts';
import {Failure} from '../../core/told/failures.ts';
import {aliases, commands, elsewhere} from './commands.ts';
import type {Command} from './command.ts';
import {flagSpecs, flagTable, globalFlags, ownFlags, type FlagSpec} from './flag-table.ts';
import {flagTypes} from './flag-types.ts';
import {parseBoolean} from '../../core/values/numbers.ts';
import {commandLine} from '../../strings/quote.ts';

export interface Resolved {
	/** Empty for the program itself. */
	readonly path: string;
	readonly command: Command;
	/** What is left: flags, their values, operands. */
	readonly words: readonly string[];
}

const program: Command = {flags: []};

/**
 * Finds the command that words call. Flags may stand between its words, as kubeadm allows; a
 * phase may be named by its path: `init phase certs/ca`.
 * @throws Failure `flag.invalid` for a command that there is not, with the nearest known one
 */
export function resolve(words: readonly string[]): Resolved {
	let path = '';
	const left: string[] = [];
	for (let index = 0; index < words.length; index += 1) {
		const word = words[index] ?? '';
		if (word === '--') {
			left.push(...words.slice(index));
			break;
		}
		if (word.startsWith('-') && word !== '-') {
			left.push(word);
			if (takesNext(word, path) && index + 1 < words.length) {
				index += 1;
				left.push(words[index] ?? '');
			}
			continue;
		}
		const below = path === 'init phase' ? word.replace('/', ' ') : word;
		const named = path === '' ? below : `${path} ${below}`;
		const deeper = Object.hasOwn(aliases, named) ? aliases[named] ?? named : named;
		if (Object.hasOwn(commands, deeper)) {
			path = deeper;
			continue;
		}
		// A word too many after the last command is told after a flag that there is not: it may be its value.
		if (commandsBelow(path).length > 0 && commands[path]?.operands === undefined) {
			throw valueApart(word, words[index - 1], path) ?? unknown(word, path, words);
		}
		left.push(word);
	}
	return {path, command: commands[path] ?? program, words: left};
}

/** Last words of the commands right below one. */
export function commandsBelow(path: string): string[] {
	const start = path === '' ? '' : `${path} `;
	return Object.keys(commands).filter((name) => name.startsWith(start) && !name.slice(start.length).includes(' ')).map((name) => name.slice(start.length));
}

/** All flags of a command, the global ones too. */
export const flagsOf = ({flags}: Command): ReturnType<typeof flagSpecs> => flagSpecs([...flags, ...globalFlags]);

function takesNext(word: string, path: string): boolean {
	const known: readonly FlagSpec[] = flagsOf(commands[path] ?? program);
	const spec = known.find(({name, short}) => word === `--${name}` || word === `-${short ?? ''}`);
	return spec !== undefined && flagTypes[spec.type].takes === 'value';
}

/** A word that is no command because it is meant for the flag before it: one that takes its value behind `=`, or one that there is not. */
function valueApart(word: string, before: string | undefined, path: string): Failure | undefined {
	if (before === undefined || !before.startsWith('--') || before === '--' || before.includes('=') || commandsBelow(path).some((name) => nearestName(word, [name]) !== undefined)) {
		return undefined;
	}
	const taken: readonly FlagSpec[] = flagsOf(commands[path] ?? program);
	const spec = taken.find(({name}) => before === `--${name}`);
	if (spec === undefined) {
		const near = nearestName(before.slice(2), taken.map(({name}) => name));
		return near === undefined ? undefined : new Failure('flag.invalid', {flag: before, problem: 'unknown', value: '', near: `--${near}`, of: path});
	}
	return flagTypes[spec.type].takes === 'optional' || parseBoolean(word) !== undefined ? new Failure('flag.invalid', {flag: before, problem: 'equals-sign', value: word, of: path}) : undefined;
}

function unknown(word: string, path: string, words: readonly string[]): Failure {
	const full = path === '' ? word : `${path} ${word}`;
	if (elsewhere.some((name) => name === full)) {
		return new Failure('flag.invalid', {flag: '', problem: 'elsewhere', value: full, call: withoutSecrets(withoutOwnFlags(words))});
	}
	const known = commandsBelow(path);
	const taken = flagsOf(commands[path] ?? program);
	const near = meantAsConfig(word, taken) ?? nearestName(word, path === '' ? [...known, ...elsewhere.filter((name) => !name.includes(' '))] : known) ?? swapped(word, known) ?? '';
	const strangers = words.filter((one) => one.startsWith('--') && one !== '--' && !taken.some(({name}) => one.split('=')[0] === `--${name}`)).map((one) => one.split('=')[0] ?? one);
	return new Failure('flag.invalid', {flag: path, problem: 'unknown-command', value: word, known, near, flags: path === '' ? [] : strangers});
}

/** `config validate cluster.yaml`: a configuration has its flag, as with kubeadm. */
export function meantAsConfig(word: string, taken: readonly FlagSpec[]): string | undefined {
	return /\.ya?ml$/.test(word) && taken.some(({name}) => name === 'config') ? `--config ${commandLine([word])}` : undefined;
}

/** The name whose letters these are, in another order: `inti`. */
function swapped(word: string, known: readonly string[]): string | undefined {
	const letters = (text: string) => [...text].sort().join('');
	return known.find((name) => letters(name) === letters(word));
}

/** The words less the flags that kubeadm does not have, and their values. */
function withoutOwnFlags(words: readonly string[]): string[] {
	return words.filter((word, index) => {
		const isOwn = (one: string | undefined) => one !== undefined && ownFlags.some((name) => one === `--${name}` || one.startsWith(`--${name}=`));
		const before = words[index - 1];
		const spec = ownFlags.map((name) => flagTable[name]).find((_, at) => before === `--${ownFlags[at]}`);
		return !isOwn(word) && !(spec !== undefined && flagTypes[spec.type].takes === 'value');
	});
}

/** The words as they were typed, less the secret half of bootstrap tokens. */
function withoutSecrets(words: readonly string[]): string {
	return words.join(' ').replaceAll(/\b([a-z0-9]{6})\.[a-z0-9]{16}\b/g, '$1.…');
}

import {accessSync, constants, readFileSync} from 'node:fs';
import {basename, delimiter, dirname, isAbsolute, join, relative, resolve} from 'node:path';
import {commandLine} from '../strings/quote.ts';
import {isExecutable} from './own-program.ts';

/** How this program is typed by who had it in this way: `kubestep`, `npx kubestep`, `node bin/kubestep.js`, `./kubestep-0.1.0-linux-x64`. */
export interface TypedName {
	/** What stands before a command's words. */
	readonly name: string;
	/** What stands before that where root is needed, with a blank at its end. */
	readonly sudo: string;
}

/** What a process knows of how it was called. */
export interface Called {
	/** The first word as it was typed: `process.argv0`. */
	readonly argv0: string;
	/** What Node was given to run, as an absolute path; a link on the way is not followed. */
	readonly script: string;
	/** Whether Node is inside: there is no script then. */
	readonly isExecutable: boolean;
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
}

/** The name where nothing else is known: what the documentation writes. */
export const PLAIN_NAME: TypedName = {name: 'kubestep', sudo: 'sudo '};

/** sudo takes these folders instead of the caller's, as distributions set it up (`secure_path`). */
const SECURE_PATH = new Set(['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/snap/bin']);

/** How this process would be called again from where it was called. */
export function typedName(called: Called = ofProcess()): TypedName {
	const words = wordsOf(called);
	const [first = ''] = words;
	// What the shell looks up, and what `#!/usr/bin/env node` does: as root it has to be found as well.
	const isInterpreted = !called.isExecutable && (words.length === 1 || first === 'npx');
	const lookedUp = [...(first.includes('/') ? [] : [first]), ...(isInterpreted ? ['node'] : [])];
	const isFoundByRoot = lookedUp.every((name) => SECURE_PATH.has(dirname(found(name, called.env) ?? '')));
	return {name: commandLine(words), sudo: isFoundByRoot ? 'sudo ' : 'sudo env "PATH=$PATH" '};
}

function wordsOf({argv0, script, isExecutable, cwd, env}: Called): readonly string[] {
	if (isExecutable) {
		return [argv0.includes('/') ? fromHere(resolve(cwd, argv0), cwd) : argv0];
	}
	const isPackage = basename(dirname(script)) === '.bin';
	if (isPackage && env['npm_lifecycle_event'] === 'npx') {
		return ['npx', ...packageOf(dirname(dirname(dirname(script))))];
	}
	if (!script.endsWith('.js')) {
		const name = basename(script);
		return [found(name, env) === script ? name : fromHere(script, cwd)];
	}
	const inside = relative(cwd, script);
	return [argv0, inside.startsWith('..') || isAbsolute(inside) ? script : inside];
}

/** What npx was asked for, which it writes beside what it fetched: a name, or an archive and the command in it. */
function packageOf(folder: string): readonly string[] {
	try {
		const {_npx} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {readonly _npx?: {readonly packages?: readonly unknown[]}};
		const packages = (_npx?.packages ?? []).filter((one) => typeof one === 'string' && one !== '') as string[];
		const [one = ''] = packages;
		if (packages.length > 0) {
			return packages.length === 1 && /^(?:kubestep(?:@|$)|\.\/)/.test(one) ? [one] : [...packages.flatMap((each) => ['--package', each]), 'kubestep'];
		}
	} catch {
		// A package that a project has: npx finds it by its name.
	}
	return ['kubestep'];
}

/** A path that a shell runs: one without a slash it would look up. */
function fromHere(path: string, cwd: string): string {
	const inside = relative(cwd, path);
	return inside.startsWith('..') || isAbsolute(inside) ? path : `./${inside}`;
}

function found(name: string, env: NodeJS.ProcessEnv): string | undefined {
	return (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder)).map((folder) => join(folder, name)).find((path) => {
		try {
			accessSync(path, constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

function ofProcess(): Called {
	return {argv0: process.argv0, script: process.argv[1] ?? '', isExecutable: isExecutable(), cwd: process.cwd(), env: process.env};
}

// Loaded before anything else (--import): notes every path that is looked at or opened, whatever becomes of that.
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {resolve} from 'node:path';

const LOOKS = ['access', 'exists', 'lstat', 'open', 'opendir', 'readFile', 'readdir', 'readlink', 'realpath', 'stat', 'createReadStream'];
const seen = new Set<string>();
/** The one that is not watched: noting a path reads a link itself. */
const {readlinkSync} = fs;

type Functions = Record<string, ((...words: unknown[]) => unknown) | undefined>;

for (const functions of [fs as unknown as Functions, fs.promises as unknown as Functions]) {
	for (const name of LOOKS.flatMap((one) => [one, `${one}Sync`])) {
		const own = functions[name];
		if (own !== undefined) {
			functions[name] = Object.assign(function (this: unknown, ...words: unknown[]) {
				note(words[0]);
				return Reflect.apply(own, this, words);
			}, own);
		}
	}
}
syncBuiltinESMExports();

function note(word: unknown): void {
	const path = typeof word === 'string' ? word : word instanceof Buffer ? word.toString() : word instanceof URL ? word.pathname : undefined;
	if (path !== undefined) {
		seen.add(whole(path));
	}
}

/** A name in a folder that is held open, as the path that it is. */
function whole(path: string): string {
	const [, held, rest = ''] = /^(\/proc\/self\/fd\/\d+)(.*)$/.exec(path) ?? [];
	try {
		return held === undefined ? resolve(path) : resolve(readlinkSync(held) + rest);
	} catch {
		return path;
	}
}

/** What was looked at since the last time this was asked. */
export function takeReads(): string[] {
	const all = [...seen];
	seen.clear();
	return all;
}

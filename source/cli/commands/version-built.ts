import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {isRecord} from '../../core/values/is-record.ts';
import {embeddedFile, isExecutable} from '../own-program.ts';
import {version} from '../run/version.ts';

/** What the program that runs was built from, by the build's own word (`scripts/built.mjs`). */
export interface Built {
	/** `unknown` where no git could be asked. */
	readonly commit: string;
	/** Whether the folder held the commit and nothing else. */
	readonly tree: 'clean' | 'changed' | 'unknown';
	/** When the commit was made, in UTC; or `unknown`. */
	readonly committed: string;
	/** The Node that built it; or `unknown`. */
	readonly builtBy: string;
	/** Packages whose code is inside, by name. */
	readonly packages: readonly {readonly name: string; readonly version: string}[];
}

/** How a program was come by: as far as its files say it, and not guessed beyond. */
export const cameAs = ['executable', 'deb', 'npm', 'build', 'sources'] as const;

/** Where a program is and how it was come by. */
export interface Origin {
	readonly cameAs: (typeof cameAs)[number];
	/** The executable, or the folder that holds the program. */
	readonly at: string;
}

const FILE = 'built.json';
/** Where dpkg keeps the names of the files that it installed with kubestep. */
const DPKG_LIST = '/var/lib/dpkg/info/kubestep.list';

const here = (): string => dirname(fileURLToPath(import.meta.url));

/** What the build wrote beside the program, or into the executable; all of it unknown where it runs from its sources, or the file is another build's. */
export function built(): Built {
	return read(isExecutable() ? embeddedFile(FILE) : attempt(() => readFileSync(join(here(), FILE), 'utf8')));
}

/** Of the text of `built.json`; undefined where there is none. */
export function read(text: string | undefined): Built {
	const parsed: unknown = text === undefined ? undefined : attempt(() => JSON.parse(text) as unknown);
	const given = isRecord(parsed) && parsed['version'] === version() ? parsed : {};
	const word = (key: string) => (typeof given[key] === 'string' ? given[key] : 'unknown');
	const packages = Array.isArray(given['packages']) ? given['packages'] as unknown[] : [];
	return {
		commit: word('commit'), tree: given['clean'] === true ? 'clean' : given['clean'] === false ? 'changed' : 'unknown', committed: word('time'), builtBy: word('node'),
		packages: packages.flatMap((one) => (isRecord(one) && typeof one['name'] === 'string' && typeof one['version'] === 'string' ? [{name: one['name'], version: one['version']}] : [])),
	};
}

/** How this program was come by. */
export function origin(): Origin {
	return isExecutable() ? originOfExecutable(process.execPath, attempt(() => readFileSync(DPKG_LIST, 'utf8')))
		: originOf(here(), attempt(() => readFileSync(join(here(), FILE), 'utf8')) !== undefined);
}

/**
 * Of an executable, by its path. An rpm's is one like any other: to ask rpm's database would take a program.
 * @param installed names of files, a line each, that dpkg installed with kubestep; undefined where it installed none
 */
export function originOfExecutable(at: string, installed: string | undefined): Origin {
	return {cameAs: installed?.split('\n').includes(at) === true ? 'deb' : 'executable', at};
}

/** Of a program in files, by the folder of its code. */
export function originOf(folder: string, isBuilt: boolean): Origin {
	if (!isBuilt) {
		return {cameAs: 'sources', at: join(folder, '../../..')};
	}
	const at = dirname(folder);
	return {cameAs: at.endsWith('/node_modules/kubestep') ? 'npm' : 'build', at};
}

function attempt<Result>(act: () => Result): Result | undefined {
	try {
		return act();
	} catch {
		return undefined;
	}
}

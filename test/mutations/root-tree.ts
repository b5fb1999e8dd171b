import {chmodSync, chownSync, lchownSync, lstatSync, lutimesSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, utimesSync, writeFileSync, type BigIntStats} from 'node:fs';
import {dirname, join} from 'node:path';

interface Entry {
	readonly stat: BigIntStats;
	/** Of a file or a link. */
	readonly content?: Buffer | string;
}

/** What is mounted over the root and not looked into. */
const APART = new Set(['/proc', '/sys', '/dev']);
/** Beyond that nobody reads contents: what a case lays may be large. */
const LARGE = 4n * 1024n * 1024n;

/** Everything in a throw-away root: what it was, what changed, and how it becomes what it was. */
export class RootTree {
	readonly #places: readonly string[];
	#base = new Map<string, Entry>();

	/** @param places folders to look through, each on its own device */
	constructor(places: readonly string[]) {
		this.#places = places;
	}

	/** From here on this is what everything was. */
	keep(): void {
		this.#base = new Map();
		for (const [path, stat] of this.look()) {
			this.#base.set(path, {stat, ...contentOf(path, stat)});
		}
	}

	look(): Map<string, BigIntStats> {
		const found = new Map<string, BigIntStats>();
		for (const place of this.#places) {
			const {dev} = lstatSync(place, {bigint: true});
			const visit = (folder: string) => {
				for (const name of readdirSync(folder)) {
					const path = join(folder, name);
					const stat = lstatSync(path, {bigint: true});
					if (stat.dev === dev && !APART.has(path)) {
						found.set(path, stat);
						if (stat.isDirectory()) {
							visit(path);
						}
					}
				}
			};
			visit(place);
		}
		return found;
	}

	/** Puts everything back, and forgets nothing of what it was. */
	restore(): void {
		const now = this.look();
		for (const path of [...now.keys()].filter((path) => !this.#base.has(path)).toReversed()) {
			rmSync(path, {recursive: true, force: true});
		}
		for (const [path, entry] of this.#base) {
			const there = now.get(path);
			if (there === undefined || isOther(entry.stat, there)) {
				this.#put(path, entry, there);
			}
		}
	}

	#put(path: string, {stat, content}: Entry, there: BigIntStats | undefined): void {
		const [uid, gid, mode] = [Number(stat.uid), Number(stat.gid), Number(stat.mode & 0o7777n)];
		if (there !== undefined && (there.mode & 0o170000n) !== (stat.mode & 0o170000n)) {
			rmSync(path, {recursive: true, force: true});
		}
		if (stat.isDirectory()) {
			mkdirSync(path, {recursive: true});
			chownSync(path, uid, gid);
			chmodSync(path, mode);
		} else if (stat.isSymbolicLink()) {
			rmSync(path, {force: true});
			symlinkSync(content as string, path);
			lchownSync(path, uid, gid);
			lutimesSync(path, Number(stat.atimeMs) / 1000, Number(stat.mtimeMs) / 1000);
		} else if (stat.isFile()) {
			mkdirSync(dirname(path), {recursive: true});
			// A new file: the one there may have a second name, or be held.
			rmSync(path, {force: true});
			writeFileSync(path, content ?? '');
			chownSync(path, uid, gid);
			chmodSync(path, mode);
			utimesSync(path, Number(stat.atimeMs) / 1000, Number(stat.mtimeMs) / 1000);
		}
		this.#base.set(path, {stat: lstatSync(path, {bigint: true}), ...(content !== undefined && {content})});
	}
}

/** What is not in both as it was: `changed /etc/passwd`. Times of folders do not count. */
export function changes(before: ReadonlyMap<string, BigIntStats>, after: ReadonlyMap<string, BigIntStats>, mayChange: (path: string) => boolean): string[] {
	const said: string[] = [];
	for (const [path, stat] of before) {
		const now = after.get(path);
		if (!mayChange(path) && (now === undefined || isOther(stat, now))) {
			said.push(`${now === undefined ? 'removed' : 'changed'} ${path}`);
		}
	}
	for (const path of after.keys()) {
		if (!before.has(path) && !mayChange(path)) {
			said.push(`made ${path}`);
		}
	}
	return said;
}

function isOther(a: BigIntStats, b: BigIntStats): boolean {
	return a.ino !== b.ino || a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid || (!a.isDirectory() && (a.size !== b.size || a.ctimeNs !== b.ctimeNs || a.nlink !== b.nlink));
}

function contentOf(path: string, stat: BigIntStats): {readonly content?: Buffer | string} {
	return stat.isSymbolicLink() ? {content: readlinkSync(path)} : stat.isFile() && stat.size < LARGE ? {content: readFileSync(path)} : {};
}

import type {Stats} from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path/posix';
import {HostError} from '../../core/told/failures.ts';
import type {Files, FileStat} from '../../core/ports/index.ts';
import {toFileStat} from '../shared/file-stat.ts';
import type {HeldDirectory} from '../shared/held.ts';
import {MOST_BYTES, readRegular} from '../shared/read-file.ts';
import {isRunLock} from '../shared/run-lock.ts';
import {codeOf, isMissing, orHostError} from '../shared/host-error.ts';
import {isTemporary} from './state.ts';

/** As many links as Linux follows. */
const MAX_LINKS = 40;
/** Of all files together: what goes beyond is there, and cannot be read. */
const MOST_IN_ALL = 128 * 1024 * 1024;
/** A run may be at work in the folder: between its bursts of writes there are pauses, and reading all of it takes some 20 ms. */
const TRIES = 50;

interface Entry {
	readonly stat: FileStat;
	/** Another number is another file. */
	readonly inode: number;
	/** A file's; or why there is none to read. */
	readonly content?: Buffer | HostError;
	/** Where a link leads. */
	readonly target?: string;
}

/** Everything in a folder by its path as the node sees it (`/etc/passwd`), as of one moment. */
export type Snapshot = ReadonlyMap<string, Entry>;

/** Of a folder that is not there yet. */
export const nothing: Snapshot = new Map([['/', {stat: {type: 'directory', mode: 0o700, uid: 0, gid: 0, size: 0}, inode: 0}]]);

/**
 * Reads a folder into memory: what only looks at a sandbox leaves no copy of its keys anywhere, however it ends. Not
 * with it: the lock of a run and writes that are on their way.
 */
export async function takeSnapshot(root: HeldDirectory): Promise<Snapshot> {
	for (let tries = 1; ; tries += 1) {
		try {
			const snapshot = await readAll(root);
			// A certificate without the CA that signed it would be a fault that no node has.
			if (tries === TRIES || isSame(snapshot, await readAll(root, {onlyLooks: true}))) {
				return snapshot;
			}
		} catch (error) {
			// What was seen a moment ago may have gone.
			if (!isMissing(error) || tries === TRIES) {
				throw error;
			}
		}
	}
}

/** Every write puts a new file in the place of the old one, but for logs, which only grow. */
function isSame(one: Snapshot, other: Snapshot): boolean {
	return one.size === other.size && [...one].every(([name, {inode}]) => other.get(name)?.inode === inode);
}

async function readAll(root: HeldDirectory, {onlyLooks = false} = {}): Promise<Snapshot> {
	const entries = new Map<string, Entry>([['/', seen(root.stats())]]);
	let left = MOST_IN_ALL;
	const enter = async (directory: HeldDirectory, above: string): Promise<void> => {
		for (const name of (await fs.readdir(directory.at('.'))).filter(isLasting).sort()) {
			const file = path.join(above, name);
			const stats = await fs.lstat(directory.at(name));
			if (stats.isDirectory()) {
				entries.set(file, seen(stats));
				const below = directory.directory(name);
				try {
					await enter(below, file);
				} finally {
					below.close();
				}
			} else if (onlyLooks) {
				entries.set(file, seen(stats));
			} else if (stats.isSymbolicLink()) {
				entries.set(file, {...seen(stats), target: await fs.readlink(directory.at(name))});
			} else {
				const content = await readRegular(directory.at(name), {noFollow: true, as: file, limit: Math.min(left, MOST_BYTES)})
					.catch((error: unknown) => (isMissing(error) ? Promise.reject(error as Error) : error instanceof HostError ? error : new HostError(codeOf(error), {path: file}, {cause: error})));
				left -= content instanceof HostError ? 0 : content.length;
				entries.set(file, {...seen(stats), content});
			}
		}
	};
	await enter(root, '/');
	return entries;
}

const seen = (stats: Stats): Entry => ({stat: toFileStat(stats), inode: stats.ino});

const isLasting = (name: string): boolean => !isRunLock(name) && !isTemporary(name);

/**
 * A snapshot as the files of a node: read, and never written.
 * @param hidden a folder that the node does not see
 * @param describe what a node shows of a file, by the path that it has there
 */
export function snapshotFiles(snapshot: Snapshot, hidden: string, describe: (path: string, stat: FileStat) => FileStat): Files {
	const found = (file: string): {readonly path: string; readonly entry: Entry} | undefined => {
		const real = resolve(snapshot, file);
		const entry = real === undefined ? undefined : snapshot.get(real);
		return real === undefined || entry === undefined || entry.stat.type === 'link' ? undefined : {path: real, entry};
	};
	const read = async (file: string): Promise<Buffer | undefined> => orHostError({path: file}, async () => {
		const entry = found(file)?.entry;
		if (entry?.stat.type === 'directory') {
			throw new HostError('EISDIR', {path: file});
		}
		if (entry?.content instanceof HostError) {
			throw entry.content;
		}
		return entry?.content;
	});
	const refuse = async (file: string): Promise<never> => {
		throw new HostError('EROFS', {path: file});
	};
	return {
		read,
		readEnd: async (file, bytes) => {
			const content = await read(file);
			return content?.subarray(Math.max(0, content.length - bytes));
		},
		stat: async (file) => orHostError({path: file}, async () => {
			const there = found(file);
			return there === undefined ? undefined : describe(there.path, there.entry.stat);
		}),
		list: async (file) => orHostError({path: file}, async () => {
			const there = found(file);
			if (there === undefined || there.entry.stat.type !== 'directory') {
				return undefined;
			}
			return [...snapshot.keys()].filter((one) => one !== '/' && path.dirname(one) === there.path && one !== hidden).map((one) => path.basename(one)).sort();
		}),
		realPath: async (file) => orHostError({path: file}, async () => found(file)?.path),
		write: refuse, writeTogether: async ([first]) => refuse(first?.path ?? '/'), extend: refuse, makeDirectory: refuse, setMode: refuse, setOwner: refuse, remove: refuse, removeTree: refuse, emptyDirectory: refuse,
	};
}

/** The path with its links followed, as after a chroot; undefined where nothing is. @throws {HostError} `ELOOP`, `EINVAL` */
function resolve(snapshot: Snapshot, file: string): string | undefined {
	if (!file.startsWith('/') || file.includes('\0')) {
		throw new HostError('EINVAL', {path: file});
	}
	const pending = file.split('/');
	let done = '/';
	let links = 0;
	for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
		const next = path.join(done, name);
		const entry = snapshot.get(next);
		if (entry === undefined) {
			return undefined;
		}
		if (entry.target === undefined) {
			done = next;
			continue;
		}
		links += 1;
		if (links > MAX_LINKS) {
			throw new HostError('ELOOP', {path: file});
		}
		pending.unshift(...entry.target.split('/'));
		done = entry.target.startsWith('/') ? '/' : done;
	}
	return done;
}

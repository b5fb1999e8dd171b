import * as fs from 'node:fs/promises';
import path from 'node:path';
import {HostError} from '../../core/told/failures.ts';
import {HeldDirectory} from './held.ts';
import {placesIn} from './mount-table.ts';

/** How often something is tried that someone else changes meanwhile. */
const TRIES = 8;

export interface RemoveOptions {
	/** What is told of it as `path`; the path that is removed unless said. */
	readonly as?: string;
}

/**
 * The one way in which anything is removed with all below it. Each name is looked up in a directory that is held open,
 * by way of `/proc/self/fd`, as `unlinkat(2)` would: a container that still runs cannot have a directory that is being
 * removed stand for another one by putting a link in its place. No other file system is entered, nor what is mounted
 * below: where something is, nothing is removed at all. What is busy ends it.
 *
 * @throws {HostError} `EXDEV` with the `path` of what is mounted, or is a file system of its own; what the system
 *   refuses, with the `path` of what it refused. After `EXDEV` and `EBUSY` nothing more was removed; else all the rest was.
 */
export async function removeTree(file: string, {as = file}: RemoveOptions = {}): Promise<void> {
	const target = path.resolve(file);
	const parent = hold(path.dirname(target));
	if (parent !== undefined) {
		await using(parent, async () => removeNamed(parent, path.basename(target), as));
	}
}

/** As `removeTree`, for a name in a directory that is held. */
export async function removeNamed(parent: HeldDirectory, name: string, as: string): Promise<void> {
	await refuseMounted(parent.at(name), as, {itself: true});
	await removeAt(parent, Buffer.from(name), as, parent.mount());
}

/** Removes all that is in a directory, or in the one that a link leads to; what is there in its place is not. @throws as `removeTree` */
export async function emptyDirectory(directory: string, {as = directory}: RemoveOptions = {}): Promise<void> {
	const held = hold(directory, {follow: true});
	if (held !== undefined) {
		await using(held, async () => emptyHeld(held, as));
	}
}

/** As `emptyDirectory`, for one that is held; names for which `keeps` is true stay. */
export async function emptyHeld(held: HeldDirectory, as: string, keeps: (name: string) => boolean = () => false): Promise<void> {
	if (await fs.realpath(held.at('.')) === '/') {
		throw new HostError('EPERM', {path: as});
	}
	await refuseMounted(held.at('.'), as, {itself: false});
	await removeAllIn(held, as, held.mount(), keeps);
}

function hold(directory: string, options?: {readonly follow: boolean}): HeldDirectory | undefined {
	try {
		return HeldDirectory.open(directory, options ?? {follow: true});
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}
		throw error;
	}
}

async function using(held: HeldDirectory, act: () => Promise<void>): Promise<void> {
	try {
		await act();
	} finally {
		held.close();
	}
}

/** Before anything is removed: what is mounted below would be emptied, or half of the rest be gone before it is come upon. */
async function refuseMounted(real: string, as: string, {itself}: {readonly itself: boolean}): Promise<void> {
	const top = await fs.realpath(path.dirname(real)).then((above) => path.join(above, path.basename(real)), () => undefined);
	// Where the system tells of no mounts, each directory is looked at as it is come upon.
	const table = await fs.readFile('/proc/self/mounts', 'utf8').catch(() => '');
	const mounted = top === undefined ? undefined : placesIn(table).find((place) => (itself && place === top) || place.startsWith(path.join(top, '/')));
	if (mounted !== undefined && top !== undefined) {
		throw new HostError('EXDEV', {path: path.join(as, path.relative(top, mounted))});
	}
}

const ENDS: ReadonlySet<unknown> = new Set(['EXDEV', 'EBUSY']);

/** Goes on after what cannot be removed, so that as little as possible stays, and then rejects with the first reason; but not after what is busy or mounted. */
async function removeAllIn(directory: HeldDirectory, as: string, mount: string, keeps: (name: string) => boolean = () => false): Promise<void> {
	let first: unknown;
	// As bytes: a name need not be text.
	for (const name of await fs.readdir(directory.at('.'), {encoding: 'buffer'})) {
		if (keeps(name.toString())) {
			continue;
		}
		try {
			await removeAt(directory, name, path.join(as, name.toString()), mount);
		} catch (error) {
			if (ENDS.has(codeOf(error))) {
				throw error;
			}
			first ??= error;
		}
	}
	if (first !== undefined) {
		throw first as Error;
	}
}

async function removeAt(parent: HeldDirectory, name: Buffer, as: string, mount: string): Promise<void> {
	for (let tries = 1; ; tries += 1) {
		try {
			await removeOnce(parent, name, as, mount);
			return;
		} catch (error) {
			// Something came to be in it, or in its place.
			if (tries === TRIES || !['ENOTEMPTY', 'ENOTDIR', 'ELOOP', 'EISDIR'].includes(String(codeOf(error)))) {
				throw error instanceof HostError ? error : new HostError(String(codeOf(error) ?? 'UNKNOWN'), {path: as}, {cause: error});
			}
		}
	}
}

async function removeOnce(parent: HeldDirectory, name: Buffer, as: string, mount: string): Promise<void> {
	const file = parent.bytesAt(name);
	const stats = await fs.lstat(file).catch(unlessGone);
	if (stats?.isDirectory() !== true) {
		await (stats === undefined ? undefined : fs.unlink(file).catch(unlessGone));
		return;
	}
	const directory = parent.directory(name);
	await using(directory, async () => {
		if (directory.mount() !== mount) {
			throw new HostError('EXDEV', {path: as});
		}
		await removeAllIn(directory, as, mount);
	});
	await fs.rmdir(file).catch(unlessGone);
}

function unlessGone(error: unknown): undefined {
	if (codeOf(error) !== 'ENOENT') {
		throw error as Error;
	}
}

function codeOf(error: unknown): unknown {
	return (error as {readonly code?: unknown} | null)?.code;
}

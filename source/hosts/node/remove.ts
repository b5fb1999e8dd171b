import {constants} from 'node:fs';
import * as fs from 'node:fs/promises';
import type {FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {hasCode} from './host-error.ts';

/** How often something is tried that someone else changes meanwhile. */
const TRIES = 8;

/**
 * Removes what is at a path, with all below it. Each name is looked up in a directory that is held
 * open, by way of `/proc/self/fd`, as `unlinkat(2)` would: a container that still runs cannot have a
 * directory that is being removed stand for another one by putting a link in its place.
 */
export async function removeTree(file: string): Promise<void> {
	const target = path.resolve(file);
	const parent = await openDirectory(path.dirname(target));
	if (parent !== undefined) {
		await using(parent, () => removeAt(parent, Buffer.from(path.basename(target))));
	}
}

/** Removes all that is in a directory, or in the one that a link leads to; what is there in its place is not. */
export async function emptyDirectory(directory: string): Promise<void> {
	const handle = await openDirectory(directory);
	if (handle !== undefined) {
		await using(handle, async () => {
			if (await fs.readlink(placeOf(handle)) === '/') {
				throw Object.assign(new Error('the root is not emptied'), {code: 'EPERM'});
			}
			await removeAllIn(handle);
		});
	}
}

async function openDirectory(directory: string | Buffer, flags = 0): Promise<FileHandle | undefined> {
	try {
		return await fs.open(directory, constants.O_RDONLY | constants.O_DIRECTORY | flags);
	} catch (error) {
		if (hasCode(error, 'ENOENT')) {
			return undefined;
		}
		throw error;
	}
}

async function using(handle: FileHandle, act: () => Promise<void>): Promise<void> {
	try {
		await act();
	} finally {
		await handle.close();
	}
}

const placeOf = (handle: FileHandle): string => `/proc/self/fd/${handle.fd}`;

/** Goes on after what cannot be removed, so that as little as possible stays; then rejects with the first reason. */
async function removeAllIn(directory: FileHandle): Promise<void> {
	let first: unknown;
	// As bytes: a name need not be text.
	for (const name of await fs.readdir(placeOf(directory), {encoding: 'buffer'})) {
		try {
			await removeAt(directory, name);
		} catch (error) {
			first ??= error;
		}
	}
	if (first !== undefined) {
		throw first as Error;
	}
}

async function removeAt(parent: FileHandle, name: Buffer): Promise<void> {
	const file = Buffer.concat([Buffer.from(`${placeOf(parent)}/`), name]);
	for (let tries = 1; ; tries += 1) {
		try {
			await removeOnce(file);
			return;
		} catch (error) {
			// Something came to be in it, or in its place.
			if (tries === TRIES || !hasCode(error, 'ENOTEMPTY', 'ENOTDIR', 'ELOOP')) {
				throw error;
			}
		}
	}
}

async function removeOnce(file: Buffer): Promise<void> {
	try {
		await fs.unlink(file);
		return;
	} catch (error) {
		if (hasCode(error, 'ENOENT')) {
			return;
		}
		if (!hasCode(error, 'EISDIR')) {
			throw error;
		}
	}
	const directory = await openDirectory(file, constants.O_NOFOLLOW);
	if (directory !== undefined) {
		await using(directory, () => removeAllIn(directory));
		await fs.rmdir(file).catch((error: unknown) => {
			if (!hasCode(error, 'ENOENT')) {
				throw error;
			}
		});
	}
}

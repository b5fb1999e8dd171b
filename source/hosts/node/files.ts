import {readdirSync, statSync, type Stats} from 'node:fs';
import * as fs from 'node:fs/promises';
import type {FileHandle} from 'node:fs/promises';
import path from 'node:path';
import type {FileOwner, Files, WriteOptions} from '../../core/ports/index.ts';
import {toFileStat} from '../shared/file-stat.ts';
import {makeDirectoryAs} from '../shared/make-directory.ts';
import {readEndOf, readRegular, readRegularSync} from '../shared/read-file.ts';
import {emptyDirectory, removeTree} from '../shared/remove.ts';
import {replaceFile} from '../shared/replace-file.ts';
import {hasCode, orHostError} from './host-error.ts';

/** Looks in their turn, so that nothing else waits for a slow disk. */
const inTurn = {
	read: async (file: string, as: string): Promise<Buffer> => readRegular(file, {as}),
	stat: async (file: string): Promise<Stats> => fs.stat(file),
	list: async (directory: string): Promise<string[]> => fs.readdir(directory),
};

/** Looks at once: on a disk that nobody keeps busy, in a fraction of the time it takes to wait for one's turn. */
const atOnce: typeof inTurn = {
	read: async (file, as) => readRegularSync(file, {as}),
	stat: async (file) => statSync(file),
	list: async (directory) => readdirSync(directory),
};

/**
 * Files below `root`; `/` is the node itself.
 * @param options.onlyLooks nothing will be written that reading might have to wait for
 */
export function createFiles(root = '/', {onlyLooks = false}: {readonly onlyLooks?: boolean} = {}): Files {
	const looks = onlyLooks ? atOnce : inTurn;
	const real = (file: string): string => path.join(root, file);
	return {
		read: (file) => orHostError({path: file}, () => whereThere(looks.read(real(file), file))),
		readEnd: (file, bytes) => orHostError({path: file}, () => whereThere(readEndOf(real(file), bytes, {as: file}))),
		stat: (file) => orHostError({path: file}, async () => {
			const stat = await whereThere(looks.stat(real(file)));
			return stat === undefined ? undefined : toFileStat(stat);
		}),
		list: (directory) => orHostError({path: directory}, async () => (await whereThere(looks.list(real(directory))))?.sort()),
		write: (file, content, options) => orHostError({path: file}, () => replace(real(file), content, options)),
		makeDirectory: (directory, mode) => orHostError({path: directory}, () => makeDirectories(real(directory), mode)),
		setMode: (file, mode) => orHostError({path: file}, () => fs.chmod(real(file), mode)),
		setOwner: (file, {uid, gid}) => orHostError({path: file}, () => fs.chown(real(file), uid, gid)),
		remove: (file) => orHostError({path: file}, () => removeOne(real(file))),
		removeTree: (file) => orHostError({path: file}, () => removeTree(real(notRoot(file)), {as: file})),
		emptyDirectory: (directory) => orHostError({path: directory}, () => emptyDirectory(real(notRoot(directory)), {as: directory})),
		realPath: (file) => orHostError({path: file}, async () => {
			const found = await whereThere(fs.realpath(real(file)));
			// Seen from the node, whose `/` is `root`.
			return found === undefined ? undefined : path.join('/', path.relative(await fs.realpath(root), found));
		}),
	};
}

/** The node's root is not taken away, whoever asks. */
function notRoot(file: string): string {
	if (path.resolve('/', file) === '/') {
		throw Object.assign(new Error('EPERM: the root is not removed'), {code: 'EPERM'});
	}
	return file;
}

async function whereThere<T>(result: Promise<T>): Promise<T | undefined> {
	try {
		return await result;
	} catch (error) {
		if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
			return undefined;
		}
		throw error;
	}
}

async function replace(file: string, content: string | Buffer, {mode, owner, sync = true}: WriteOptions): Promise<void> {
	const target = await behindLinks(file);
	const before = await whereThere(fs.lstat(target));
	if (before?.isDirectory() === true) {
		throw Object.assign(new Error(`EISDIR: ${file} is a directory`), {code: 'EISDIR'});
	}
	await replaceFile(target, content, {mode, sync, own: async (handle) => setOwnerOf(handle, owner, before)});
}

// A rename would put a file in the link's place; kubeadm writes through it.
async function behindLinks(file: string, depth = 0): Promise<string> {
	const stat = await whereThere(fs.lstat(file));
	if (stat?.isSymbolicLink() !== true) {
		return file;
	}
	if (depth === 40) {
		throw Object.assign(new Error(`ELOOP: too many links at ${file}`), {code: 'ELOOP'});
	}
	return behindLinks(path.resolve(path.dirname(file), await fs.readlink(file)), depth + 1);
}

// A file written over keeps its owner, as it does where it is truncated (os.WriteFile in kubeadm).
async function setOwnerOf(handle: FileHandle, owner: FileOwner | undefined, before: FileOwner | undefined): Promise<void> {
	if (owner !== undefined) {
		await handle.chown(owner.uid, owner.gid);
		return;
	}
	const now = await handle.stat();
	if (before !== undefined && (before.uid !== now.uid || before.gid !== now.gid)) {
		await handle.chown(before.uid, before.gid).catch((error: unknown) => {
			if (!hasCode(error, 'EPERM')) {
				throw error;
			}
		});
	}
}

async function makeDirectories(directory: string, mode: number): Promise<void> {
	const stat = await fs.stat(directory).catch((error: unknown) => {
		if (hasCode(error, 'ENOENT')) {
			return undefined;
		}
		throw error;
	});
	if (stat?.isDirectory() === true) {
		return;
	}
	if (stat !== undefined) {
		throw Object.assign(new Error(`EEXIST: ${directory} is not a directory`), {code: 'EEXIST'});
	}
	await makeDirectories(path.dirname(directory), mode);
	try {
		makeDirectoryAs(directory, mode);
	} catch (error) {
		// Made by someone else meanwhile: theirs to set modes on.
		if (hasCode(error, 'EEXIST') && (await fs.stat(directory)).isDirectory()) {
			return;
		}
		throw error;
	}
	// A parent may hand down bits of its own.
	await fs.chmod(directory, mode);
}

async function removeOne(file: string): Promise<void> {
	const stat = await whereThere(fs.lstat(file));
	if (stat !== undefined) {
		await whereThere(stat.isDirectory() ? fs.rmdir(file) : fs.unlink(file));
	}
}

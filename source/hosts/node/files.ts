import {constants, fchownSync, fstatSync, lstatSync, readdirSync, readlinkSync, realpathSync, statSync, chmodSync, type Stats} from 'node:fs';
import * as fs from 'node:fs/promises';
import type {FileHandle} from 'node:fs/promises';
import path from 'node:path';
import type {FileOwner, Files, LinkOptions, Written} from '../../core/ports/index.ts';
import {toFileStat} from '../shared/file-stat.ts';
import {makeDirectoryAs} from '../shared/make-directory.ts';
import {readEndOf, readRegular, readRegularSync} from '../shared/read-file.ts';
import {HeldDirectory, walk, type HeldPlace} from '../shared/held.ts';
import {emptyDirectory, emptyHeld, removeNamed, removeTree} from '../shared/remove.ts';
import {extendFile, replaceFiles, type Replacement} from '../shared/replace-file.ts';
import {hasCode, isMissing, orHostError} from '../shared/host-error.ts';

/** Looks in their turn, so that nothing else waits for a slow disk. */
const inTurn = {
	read: async (file: string, as: string): Promise<Buffer> => readRegular(file, {as}),
	stat: async (file: string): Promise<Stats> => fs.stat(file),
	list: async (directory: string): Promise<string[]> => fs.readdir(directory),
	realPath: async (file: string): Promise<string> => fs.realpath(file),
};

/** Looks at once: on a disk that nobody keeps busy, in a fraction of the time it takes to wait for one's turn. */
const atOnce: typeof inTurn = {
	read: async (file, as) => readRegularSync(file, {as}),
	stat: async (file) => statSync(file),
	list: async (directory) => readdirSync(directory),
	realPath: async (file) => realpathSync.native(file),
};

/**
 * Files below `root`; `/` is the node itself.
 * @param options.looksAtOnce as of `NodeHostOptions`
 */
export function createFiles(root = '/', {looksAtOnce = false}: {readonly looksAtOnce?: boolean} = {}): Files {
	const looks = looksAtOnce ? atOnce : inTurn;
	const real = (file: string): string => path.join(root, file);
	/** Acts on a path through no link, in a folder that is held. */
	const held = async (file: string, refusesLast: boolean, act: (place: HeldPlace) => Promise<void>): Promise<void> => {
		const top = HeldDirectory.open(root, {follow: true});
		try {
			const place = walk(top, path.resolve('/', file), {followLast: refusesLast, refuseLinks: true});
			try {
				await act(place);
			} finally {
				place.close();
			}
		} finally {
			top.close();
		}
	};
	return {
		read: (file) => orHostError({path: file}, () => whereThere(looks.read(real(file), file))),
		readEnd: (file, bytes) => orHostError({path: file}, () => whereThere(readEndOf(real(file), bytes, {as: file}))),
		stat: (file) => orHostError({path: file}, async () => {
			const stat = await whereThere(looks.stat(real(file)));
			return stat === undefined ? undefined : toFileStat(stat);
		}),
		list: (directory) => orHostError({path: directory}, async () => (await whereThere(looks.list(real(directory))))?.sort()),
		write: (file, content, options) => orHostError({path: file}, () => follows(options) ? replaceFiles([replacement(real(file), {path: file, content, ...options})]) : held(file, true, async ({at}) => replaceFiles([replacement(at, {path: file, content, ...options})]))),
		writeTogether: async (all) => replaceFiles(await Promise.all(all.map((one) => orHostError({path: one.path}, async () => replacement(real(one.path), one))))),
		extend: (file, text) => orHostError({path: file}, () => extendFile(real(file), text)),
		makeDirectory: (directory, mode) => orHostError({path: directory}, async () => makeDirectories(real(directory), mode)),
		setMode: (file, mode, options) => orHostError({path: file}, () => follows(options) ? fs.chmod(real(file), mode) : held(file, true, async ({at}) => opened(at, async (handle) => handle.chmod(mode)))),
		setOwner: (file, {uid, gid}, options) => orHostError({path: file}, () => follows(options) ? fs.chown(real(file), uid, gid) : held(file, true, async ({at}) => opened(at, async (handle) => handle.chown(uid, gid)))),
		remove: (file, options) => orHostError({path: file}, () => follows(options) ? removeOne(real(file)) : gone(held(file, false, async ({at}) => removeOne(at)))),
		removeTree: (file, options) => orHostError({path: file}, () => follows(options) ? removeTree(real(notRoot(file)), {as: file}) : gone(held(notRoot(file), false, async ({parent, name}) => removeNamed(parent, name, file)))),
		emptyDirectory: (directory, options) => orHostError({path: directory}, () => follows(options) ? emptyDirectory(real(notRoot(directory)), {as: directory}) : gone(held(notRoot(directory), true, async ({parent, name}) => {
			const contents = parent.directory(name);
			try {
				await emptyHeld(contents, directory);
			} finally {
				contents.close();
			}
		}))),
		realPath: (file) => orHostError({path: file}, async () => {
			const found = await whereThere(looks.realPath(real(file)));
			// Seen from the node, whose `/` is `root`.
			return found === undefined || root === '/' ? found : path.join('/', path.relative(await looks.realPath(root), found));
		}),
	};
}

const follows = (options: LinkOptions | undefined): boolean => options?.followLinks !== false;

/** Where there is nothing, nothing has to go. */
const gone = async (act: Promise<void>): Promise<void> => act.catch((error: unknown) => {
	if (!hasCode(error, 'ENOENT')) {
		throw error;
	}
});

/** What is at a path, and no link that came to be there; a pipe is not waited for. */
async function opened(file: string, act: (handle: FileHandle) => Promise<void>): Promise<void> {
	const handle = await fs.open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
	try {
		await act(handle);
	} finally {
		await handle.close();
	}
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
		if (isMissing(error)) {
			return undefined;
		}
		throw error;
	}
}

/** Where a file is written, and how; one that is there keeps its owner. */
function replacement(file: string, {path: as, content, mode, owner, sync = true, followLinks = true}: Written): Replacement {
	const target = followLinks ? behindLinks(file) : file;
	const before = lookedAt(target);
	if (before?.isDirectory() === true) {
		throw Object.assign(new Error(`EISDIR: ${file} is a directory`), {code: 'EISDIR'});
	}
	return {target, content, as, mode, sync, own: (descriptor) => setOwnerOf(descriptor, owner, before)};
}

function lookedAt(file: string): Stats | undefined {
	try {
		return lstatSync(file, {throwIfNoEntry: false});
	} catch (error) {
		if (isMissing(error)) {
			return undefined;
		}
		throw error;
	}
}

// A rename would put a file in the link's place; kubeadm writes through it.
function behindLinks(file: string, depth = 0): string {
	if (lookedAt(file)?.isSymbolicLink() !== true) {
		return file;
	}
	if (depth === 40) {
		throw Object.assign(new Error(`ELOOP: too many links at ${file}`), {code: 'ELOOP'});
	}
	return behindLinks(path.resolve(path.dirname(file), readlinkSync(file)), depth + 1);
}

// A file written over keeps its owner, as it does where it is truncated (os.WriteFile in kubeadm).
function setOwnerOf(descriptor: number, owner: FileOwner | undefined, before: FileOwner | undefined): void {
	if (owner !== undefined) {
		fchownSync(descriptor, owner.uid, owner.gid);
		return;
	}
	const now = fstatSync(descriptor);
	if (before !== undefined && (before.uid !== now.uid || before.gid !== now.gid)) {
		try {
			fchownSync(descriptor, before.uid, before.gid);
		} catch (error) {
			if (!hasCode(error, 'EPERM')) {
				throw error;
			}
		}
	}
}

function thereAt(directory: string): Stats | undefined {
	try {
		return statSync(directory);
	} catch (error) {
		if (hasCode(error, 'ENOENT')) {
			return undefined;
		}
		throw error;
	}
}

function makeDirectories(directory: string, mode: number): void {
	const stat = thereAt(directory);
	if (stat?.isDirectory() === true) {
		return;
	}
	if (stat !== undefined) {
		throw Object.assign(new Error(`EEXIST: ${directory} is not a directory`), {code: 'EEXIST'});
	}
	makeDirectories(path.dirname(directory), mode);
	try {
		makeDirectoryAs(directory, mode);
	} catch (error) {
		// Made by someone else meanwhile: theirs to set modes on.
		if (hasCode(error, 'EEXIST') && statSync(directory).isDirectory()) {
			return;
		}
		throw error;
	}
	// A parent may hand down bits of its own.
	chmodSync(directory, mode);
}

async function removeOne(file: string): Promise<void> {
	const stat = await whereThere(fs.lstat(file));
	if (stat !== undefined) {
		await whereThere(stat.isDirectory() ? fs.rmdir(file) : fs.unlink(file));
	}
}

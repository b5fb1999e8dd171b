import {constants} from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import {HostError} from '../../core/errors.ts';
import type {Files, FileStat} from '../../core/ports/index.ts';
import {hasCode, orHostError} from '../node/host-error.ts';

/** As many links as Linux follows. */
const MAX_LINKS = 40;

/**
 * The files of a node whose root is a folder: read, and never written. A link leads to where it would
 * on that node, so that none leads out of the folder.
 */
export function createTreeFiles(root: string): Files {
	const at = async (file: string): Promise<string | undefined> => {
		const found = await resolve(root, file);
		return found === undefined ? undefined : path.join(root, found);
	};
	const read = async (file: string): Promise<Buffer | undefined> => {
		const real = await at(file);
		// What comes to be a link meanwhile is not followed.
		return real === undefined ? undefined : fs.readFile(real, {flag: constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK});
	};
	const stat = async (file: string): Promise<FileStat | undefined> => {
		const real = await at(file);
		if (real === undefined) {
			return undefined;
		}
		const {mode, uid, gid, size, ...found} = await fs.lstat(real).then((stats) => Object.assign(stats, {directory: stats.isDirectory(), file: stats.isFile()}));
		return {type: found.directory ? 'directory' : found.file ? 'file' : 'other', mode: mode & 0o7777, uid, gid, size};
	};
	const refuse = async (): Promise<never> => {
		throw new HostError('EROFS', {path: root});
	};
	return {
		read: (file) => orHostError({path: file}, async () => read(file)),
		readEnd: (file, bytes) => orHostError({path: file}, async () => {
			const content = await read(file);
			return content?.subarray(Math.max(0, content.length - bytes));
		}),
		stat: (file) => orHostError({path: file}, async () => stat(file)),
		list: (file) => orHostError({path: file}, async () => {
			const real = await at(file);
			return real === undefined || (await fs.lstat(real)).isDirectory() === false ? undefined : (await fs.readdir(real)).sort();
		}),
		realPath: (file) => orHostError({path: file}, async () => resolve(root, file)),
		write: refuse, makeDirectory: refuse, setMode: refuse, setOwner: refuse, remove: refuse, removeTree: refuse, emptyDirectory: refuse,
	};
}

/** The path with its links followed, as the node itself would. */
async function resolve(root: string, file: string): Promise<string | undefined> {
	let rest = path.resolve('/', file).split('/').filter((part) => part !== '');
	let done = '/';
	for (let links = 0; rest.length > 0;) {
		const [part = '', ...others] = rest;
		const next = path.join(done, part);
		let target: string | undefined;
		try {
			target = await fs.readlink(path.join(root, next));
		} catch (error) {
			if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
				return undefined;
			}
			if (!hasCode(error, 'EINVAL')) {
				throw error;
			}
		}
		if (target === undefined) {
			done = next;
			rest = others;
			continue;
		}
		links += 1;
		if (links > MAX_LINKS) {
			throw new HostError('ELOOP', {path: file});
		}
		const led = path.resolve(done, target).split('/').filter((one) => one !== '');
		rest = [...led, ...others];
		done = '/';
	}
	return done;
}

import {lstat, readdir} from 'node:fs/promises';
import {HostError} from '../../core/told/failures.ts';
import type {Files} from '../../core/ports/index.ts';
import {hasCode, orHostError} from '../shared/host-error.ts';
import {toFileStat} from '../shared/file-stat.ts';
import {HeldDirectory, walk, type HeldPlace} from '../shared/held.ts';
import {readEndOf, readRegular} from '../shared/read-file.ts';

/** @throws the system's error where a folder cannot be a node's root: it is not there, or no folder */
export function checkTree(root: string): void {
	HeldDirectory.open(root, {follow: true}).close();
}

/**
 * The files of a node whose root is a folder: read, and never written. A link leads to where it would
 * on that node, so that none leads out of the folder.
 */
export function createTreeFiles(root: string): Files {
	const look = async <T>(file: string, act: (place: HeldPlace) => Promise<T>): Promise<T | undefined> => orHostError({path: file}, async () => {
		let held: HeldDirectory | undefined;
		let place: HeldPlace | undefined;
		try {
			held = HeldDirectory.open(root, {follow: true});
			place = walk(held, file, {followLast: true});
			return await act(place);
		} catch (error) {
			if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
				return undefined;
			}
			throw error;
		} finally {
			place?.close();
			held?.close();
		}
	});
	const refuse = async (): Promise<never> => {
		throw new HostError('EROFS', {path: root});
	};
	return {
		read: async (file) => look(file, async ({at}) => readRegular(at, {noFollow: true, as: file})),
		readEnd: async (file, bytes) => look(file, async ({at}) => readEndOf(at, bytes, {noFollow: true, as: file})),
		stat: async (file) => look(file, async ({at}) => toFileStat(await lstat(at))),
		list: async (file) => look(file, async ({at}) => (await readdir(at)).sort()),
		realPath: async (file) => look(file, async ({at, path}) => lstat(at).then(() => path)),
		write: refuse, writeTogether: refuse, extend: refuse, makeDirectory: refuse, setMode: refuse, setOwner: refuse, remove: refuse, removeTree: refuse, emptyDirectory: refuse,
	};
}

import {posix} from 'node:path';
import type {FailureFields} from '../told/failure-fields.ts';
import {Failure, HostError} from '../told/failures.ts';
import type {Files, Host} from '../ports/index.ts';
import {distrusted} from './trust.ts';

/** What this program keeps on a node. */
export const FOLDER = '/var/lib/kubestep';

/** A longer file of its own is none. */
export const STATE_BYTES = 8 * 1024 * 1024;

/** Whose files are believed, beside root's. */
export type Caller = () => Promise<number>;

export const callerOf = (host: Pick<Host, 'machine'>): Caller => async () => host.machine.uid();

/**
 * Reads a file in `FOLDER`. Root goes by what is in it, so it is believed only where nobody else can have written
 * it: folder and file are root's or the caller's, and nobody else may write them.
 * @returns undefined where there is none
 * @throws Failure `state.untrusted` with `path`, `problem` (`type`, `link`, `owner`, `mode`, `size`), `owner`, `mode` and `size`
 */
export async function readOwn(files: Files, path: string, caller: Caller): Promise<Buffer | undefined> {
	if (!await isOwn(files, FOLDER, 'directory', caller) || !await isOwn(files, path, 'file', caller)) {
		return undefined;
	}
	return files.read(path);
}

/**
 * Whether there is such a file or directory of ours; the one that it is in has been looked at before.
 * @throws Failure `state.untrusted`
 */
export async function isOwn(files: Pick<Files, 'stat' | 'realPath'>, path: string, type: 'file' | 'directory', caller: Caller): Promise<boolean> {
	const stat = await files.stat(path);
	if (stat === undefined) {
		return false;
	}
	const refuse = (problem: FailureFields['state.untrusted']['problem']) => new Failure('state.untrusted', {path, problem, owner: stat.uid, mode: stat.mode.toString(8).padStart(4, '0'), size: stat.size, expected: type});
	if (stat.type !== type) {
		throw refuse('type');
	}
	// `stat` follows links: one in the folder's or the file's own place leads elsewhere.
	const [real, above] = await Promise.all([files.realPath(path), files.realPath(posix.dirname(path))]);
	if (real !== undefined && above !== undefined && real !== posix.join(above, posix.basename(path))) {
		throw refuse('link');
	}
	const reason = distrusted(stat, stat.uid === 0 ? [0] : [await caller()]);
	if (reason !== undefined) {
		throw refuse(reason);
	}
	if (type === 'file' && stat.size > STATE_BYTES) {
		throw refuse('size');
	}
	return true;
}

/** What may not be looked at is as good as not there for who only looks. */
export function unseen(error: unknown): undefined {
	if (error instanceof HostError && (error.code === 'EACCES' || error.code === 'EPERM')) {
		return undefined;
	}
	throw error;
}

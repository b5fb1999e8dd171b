import {chmodSync, lstatSync, mkdirSync, readdirSync, type Stats} from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type {FailureFields, FolderReason} from '../../core/told/failure-fields.ts';
import {Failure, HostError, isFailure} from '../../core/told/failures.ts';
import type {RunHolder} from '../../core/told/warnings.ts';
import {HeldDirectory, walk} from '../shared/held.ts';
import {readRegular} from '../shared/read-file.ts';
import {emptyHeld} from '../shared/remove.ts';
import {replaceFile} from '../shared/replace-file.ts';
import {holderOf, isRunLock, takeRunLock} from '../shared/run-lock.ts';
import {untrusted} from '../shared/trust.ts';
import {codeOf, isMissing} from '../shared/host-error.ts';
import {APART} from './served/on-node.ts';
import {CONTROL, ENDPOINT, isTemporary} from './state.ts';

/** The folder of the sandbox's own state, below the simulated node's root. */
export const STATE = '.sandbox';
const MARKER = 'sandbox.json';
const FORMAT_VERSION = 1;
/** Many times the marker. */
const MOST_MARKER = 4096;

/** Where the sandbox itself writes and the stand-ins do: a run keeps its own folders clean, as on a node. */
const STAND_INS = [`/${STATE}`, '/etc', '/var/lib/etcd/member/snap', '/var/lib/kubelet/pki'];

/** A sandbox's folder while it is in use: held, so that it stays this one whatever comes to be at its path. */
export interface Folder {
	readonly root: HeldDirectory;
	/** `.sandbox` in it. */
	readonly state: HeldDirectory;
	/** Whether a sandbox was there before. */
	readonly resumed: boolean;
	/** The folder's path, as it is told. */
	readonly path: string;
	/** Gives it back. */
	readonly release: () => Promise<void>;
}

/**
 * Makes or opens the folder of a sandbox, for its owner alone. A folder that holds something and was not made by a
 * sandbox is left alone, whether or not a fresh one is asked for; so is one that somebody else could have prepared.
 *
 * @param isServed its node is kept on by another process, which listens there
 * @param command of the run that the folder is taken for, before anything in it is changed; for none where absent
 * @throws {Failure} `sandbox.foreign` with `folder` and `reason`: `not-empty`, `not-a-directory`, `format` with
 *   `formatVersion`; `owner` and `mode` as `untrusted`; `link` with the `uid` of who made it
 * @throws {HostError} the system's code with `path`; `BUSY` as `Host.claim`
 */
export async function openFolder(directory: string, fresh: boolean, command?: string, {isServed = false} = {}): Promise<Folder> {
	return told(directory, async () => {
		const root = holdOrMake(directory);
		let state: HeldDirectory | undefined;
		let release = async (): Promise<void> => undefined;
		const close = async (): Promise<void> => {
			await release();
			state?.close();
			root.close();
		};
		try {
			const marked = await recognise(root, directory);
			keepToOneself(root);
			state = await holdState(root, directory);
			await refuseDamaged(state);
			if (!marked) {
				await replaceFile(state.at(MARKER), `${JSON.stringify({formatVersion: FORMAT_VERSION})}\n`, {mode: 0o600});
			}
			release = command === undefined ? release : await takeSandboxLock(state, directory, command);
			if (marked && fresh) {
				// The marker stays, so that what is left after an interruption is still a sandbox's, and so does the lock.
				await emptyHeld(root, directory, (name) => name === STATE);
				await emptyHeld(state, path.join(directory, STATE), (name) => name === MARKER || isRunLock(name));
			}
			if (command !== undefined) {
				// Of a run that was killed: nobody listens there any more.
				for (const name of isServed ? [] : [ENDPOINT, APART]) {
					await fs.rm(state.at(name), {force: true});
				}
				for (const folder of STAND_INS) {
					await sweep(root, folder);
				}
			}
			return {root, state, resumed: marked && !fresh, path: directory, release: close};
		} catch (error) {
			await close();
			throw error;
		}
	});
}

/** A sandbox that is only looked at: held as it is, and nothing in it is changed. Undefined where there is none yet. */
export async function holdFolder(directory: string): Promise<{readonly root: HeldDirectory; readonly holder: RunHolder | undefined} | undefined> {
	return told(directory, async () => {
		const root = hold(directory);
		if (root === undefined) {
			return undefined;
		}
		try {
			if (!await recognise(root, directory)) {
				root.close();
				return undefined;
			}
			return {root, holder: await holderIn(root, directory)};
		} catch (error) {
			root.close();
			throw error;
		}
	});
}

/** @throws {Failure} `sandbox.foreign` where a folder is not there, or no sandbox made it */
export async function refuseNoSandbox(directory: string): Promise<void> {
	const found = await holdFolder(directory);
	found?.root.close();
	if (found === undefined) {
		throw new Failure('sandbox.foreign', {folder: directory, reason: 'no-folder'});
	}
}

/** Removes a sandbox with all that is in it. @throws as `openFolder`; nothing is removed while a run has it */
export async function removeFolder(directory: string): Promise<void> {
	const folder = await openFolder(directory, true, 'sandbox rm');
	try {
		await emptyHeld(folder.root, directory);
		await fs.rmdir(await fs.realpath(directory));
		// The caller's own link to it leads nowhere now.
		if ((await fs.lstat(directory).catch(() => undefined))?.isSymbolicLink() === true) {
			await fs.unlink(directory);
		}
	} finally {
		await folder.release().catch(() => undefined);
	}
}

/** The run that has the folder, as `holderOf`. */
export async function holderIn(root: HeldDirectory, directory: string): Promise<RunHolder | undefined> {
	const holder = await holderOf(root.at(STATE));
	return holder && asTold(holder, directory);
}

/** Takes a sandbox's folder for one run; as `takeRunLock`. */
export async function takeSandboxLock(state: HeldDirectory, directory: string, command: string): Promise<() => Promise<void>> {
	try {
		return await takeRunLock(state.at('.'), command);
	} catch (error) {
		if (error instanceof HostError && (error.code === 'BUSY' || error.code === 'EOVERFLOW')) {
			throw new HostError(error.code, asTold(error.fields, directory));
		}
		// Some file systems have no links (Windows lets few users make one): a sandbox goes without a lock.
		if (['EPERM', 'ENOSYS', 'ENOTSUP'].includes(codeOf(error))) {
			return async () => undefined;
		}
		throw error;
	}
}

/** Where a sandbox is none, its folder is the first thing to know. */
export function ofFolder<Thrown>(error: Thrown, directory: string): Thrown | Failure {
	return isFailure(error, 'sandbox.foreign') ? new Failure('sandbox.foreign', {folder: directory, ...error.fields}) : error;
}

/** The lock's path as a person knows it, not by what is held. */
const asTold = <Told extends {readonly path?: unknown}>(holder: Told, directory: string): Told & {readonly path: string} => ({...holder, path: path.join(directory, STATE, path.basename(String(holder.path)))});

async function told<T>(directory: string, act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (error) {
		throw isFailure(error) ? ofFolder(error, directory) : error instanceof HostError ? error : new HostError(codeOf(error), {path: directory}, {cause: error});
	}
}

const foreign = (reason: FolderReason, fields: Omit<FailureFields['sandbox.foreign'], 'reason'> = {}): Failure => new Failure('sandbox.foreign', {reason, ...fields});

function holdOrMake(directory: string): HeldDirectory {
	const there = hold(directory);
	if (there !== undefined) {
		return there;
	}
	mkdirSync(directory, {recursive: true, mode: 0o700});
	return hold(directory) ?? HeldDirectory.open(directory);
}

/** Undefined where nothing is. A link is followed only where the caller made it, or root: another's leads where he wants. */
function hold(directory: string): HeldDirectory | undefined {
	let found: Stats;
	try {
		found = lstatSync(directory);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}
		throw codeOf(error) === 'ENOTDIR' ? foreign('not-a-directory') : error;
	}
	const isLink = found.isSymbolicLink();
	if (isLink && untrusted({uid: found.uid, mode: 0}) !== undefined) {
		throw foreign('link', {uid: found.uid});
	}
	try {
		return HeldDirectory.open(directory, {follow: isLink});
	} catch (error) {
		throw ['ENOTDIR', 'ELOOP'].includes(codeOf(error)) ? foreign('not-a-directory') : error;
	}
}

/** @throws {Failure} where somebody else could have put there what is found there */
function refuseForeign(held: HeldDirectory, fields: {readonly folder?: string} = {}): void {
	const reason = untrusted(held.stats(), {owner: 'caller'});
	if (reason !== undefined) {
		throw new Failure('sandbox.foreign', {...fields, ...reason});
	}
}

/** Whether a sandbox made it. @throws {Failure} where it is neither a sandbox's nor empty, or not the caller's */
async function recognise(root: HeldDirectory, directory: string): Promise<boolean> {
	refuseForeign(root);
	const names = readdirSync(root.at('.'));
	if (names.length === 0) {
		return false;
	}
	const state = names.includes(STATE) ? stateIn(root) : undefined;
	try {
		if (state === undefined) {
			throw foreign('not-empty');
		}
		refuseForeign(state, {folder: path.join(directory, STATE)});
		const marked = await readMarker(state);
		// A run may have been killed while it made the sandbox: nothing is there but what comes before the marker.
		if (!marked && !(names.length === 1 && readdirSync(state.at('.')).every((name) => isTemporary(name)))) {
			throw foreign('not-empty');
		}
		return marked;
	} finally {
		state?.close();
	}
}

/** Someone else's link to a sandbox's state does not make this folder one. */
function stateIn(root: HeldDirectory): HeldDirectory | undefined {
	try {
		return root.directory(STATE);
	} catch (error) {
		if (['ENOTDIR', 'ELOOP', 'ENOENT'].includes(codeOf(error))) {
			return undefined;
		}
		throw error;
	}
}

async function holdState(root: HeldDirectory, directory: string): Promise<HeldDirectory> {
	const {parent, name, close} = walk(root, `/${STATE}`, {followLast: false, make: 0o700});
	try {
		const state = parent.directory(name);
		refuseForeign(state, {folder: path.join(directory, STATE)});
		keepToOneself(state);
		return state;
	} finally {
		close();
	}
}

/** Nobody else goes in, whatever the umask and whatever was there. */
function keepToOneself(held: HeldDirectory): void {
	if ((held.stats().mode & 0o7777) !== 0o700) {
		chmodSync(held.at('.'), 0o700);
	}
}

/** What the sandbox keeps is files, and locks: anything else in their place was put there by hand, and would be followed, or waited for. */
async function refuseDamaged(state: HeldDirectory): Promise<void> {
	for (const name of (await fs.readdir(state.at('.'))).filter((one) => !isRunLock(one))) {
		// What was there a moment ago may be gone: the running node replaces its files.
		const found = await fs.lstat(state.at(name)).catch((error: unknown) => {
			if (codeOf(error) !== 'ENOENT') {
				throw error;
			}
		});
		if (found !== undefined && !found.isFile() && !(name === CONTROL && found.isSocket())) {
			throw foreign('damaged', {file: `${STATE}/${name}`});
		}
	}
}

async function readMarker(state: HeldDirectory): Promise<boolean> {
	let text: Buffer;
	try {
		text = await readRegular(state.at(MARKER), {noFollow: true, limit: MOST_MARKER});
	} catch (error) {
		// What may not be read may be a sandbox all the same.
		if (['EACCES', 'EPERM'].includes(codeOf(error))) {
			throw error;
		}
		return false;
	}
	let formatVersion: unknown;
	try {
		formatVersion = (JSON.parse(text.toString('utf8')) as {formatVersion?: unknown} | null)?.formatVersion;
	} catch {
		return false;
	}
	if (formatVersion !== FORMAT_VERSION) {
		throw foreign('format', {formatVersion: typeof formatVersion === 'number' || typeof formatVersion === 'string' ? String(formatVersion) : '?'});
	}
	return true;
}

/** Takes away what a killed run was writing. */
async function sweep(root: HeldDirectory, folder: string): Promise<void> {
	try {
		const {at, parent, name, close} = walk(root, folder, {followLast: true});
		try {
			for (const stale of (await fs.readdir(at)).filter((one) => isTemporary(one))) {
				const directory = parent.directory(name);
				await fs.rm(directory.at(stale), {force: true}).finally(() => directory.close());
			}
		} finally {
			close();
		}
	} catch (error) {
		if (!isMissing(error)) {
			throw error;
		}
	}
}

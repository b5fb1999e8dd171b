import {cp, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Failure, HostError, type Fields} from '../../core/errors.ts';
import {holderOf, isRunLock, takeRunLock} from '../shared/run-lock.ts';
import {codeOf, isMissing} from './host-error.ts';
import {isTemporary, replaceFile} from './state.ts';

/** The folder of the sandbox's own state, below the simulated node's root. */
export const STATE = '.sandbox';
const MARKER = 'sandbox.json';
const FORMAT_VERSION = 1;

/** What every Linux system has; without it no program could run. */
const FURNITURE: ReadonlyArray<readonly [string, number]> = [
	['etc', 0o755], ['etc/ssl/certs', 0o755], ['root', 0o700], ['run', 0o755], ['tmp', 0o1777], ['usr/bin', 0o755], ['var/lib', 0o755], ['var/log', 0o755],
];

/** The accounts that a fresh system begins with: a rootless control plane adds its own. */
const ACCOUNTS: ReadonlyArray<readonly [string, string]> = [
	['etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n'],
	['etc/group', 'root:x:0:\nnogroup:x:65534:\n'],
];

/** Where the sandbox itself writes and the stand-ins do: a run keeps its own folders clean, as on a node. */
const STAND_INS = [STATE, 'etc', 'var/lib/etcd/member/snap', 'var/lib/kubelet/pki'];

/**
 * Makes or opens the folder of a sandbox. A folder that holds something and was not made by a
 * sandbox is left alone, whether or not a fresh one is asked for.
 *
 * @param command of the run that the folder is taken for, before anything in it is changed; for none where absent
 * @returns the real path of the folder, whether it was there before, and what gives it back.
 * @throws {Failure} `sandbox.foreign` with `folder` and `reason` (`not-empty`, `not-a-directory`,
 *   `format` with `formatVersion`)
 * @throws {HostError} the system's code with `path`; `BUSY` as `Host.claim`
 */
export async function openDirectory(directory: string, fresh: boolean, command?: string): Promise<{root: string; resumed: boolean; release?: () => Promise<void>}> {
	let release: (() => Promise<void>) | undefined;
	try {
		const {names, marked} = await recognise(directory);
		if (!marked) {
			await mark(directory);
		}
		release = command === undefined ? undefined : await takeSandboxLock(directory, command);
		if (marked && fresh) {
			await clear(directory, names ?? []);
		}
		if (release !== undefined) {
			for (const folder of STAND_INS) {
				await sweep(path.join(directory, folder));
			}
		}
		await furnish(directory);
		return {root: await realpath(directory), resumed: marked && !fresh, ...(release && {release})};
	} catch (error) {
		await release?.();
		throw error instanceof Failure || error instanceof HostError ? error : new HostError(codeOf(error), {path: directory}, {cause: error});
	}
}

export interface Copy {
	readonly path: string;
	/** The run that was at work in the folder that it is a copy of. */
	readonly holder: Fields | undefined;
	/** Takes it away again. */
	readonly remove: () => Promise<void>;
}

/**
 * A sandbox to look at: what is asked of it is written down there, and not in the folder that it is a copy of. Where
 * there is none yet, or a fresh one is wanted, an empty folder.
 * @throws as `openDirectory`
 */
export async function copyOf(directory: string, fresh: boolean): Promise<Copy> {
	try {
		const {marked} = await recognise(directory);
		const holder = await holderOf(path.join(directory, STATE));
		for (let tries = 1; ; tries += 1) {
			const copy = await mkdtemp(path.join(tmpdir(), 'kubestep-'));
			const remove = async () => rm(copy, {recursive: true, force: true});
			try {
				if (marked && !fresh) {
					const before = await inodesIn(directory);
					await cp(directory, copy, {recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: isLasting});
					// A certificate without the CA that signed it would be a fault that no node has.
					if (tries < COPY_TRIES && await inodesIn(directory) !== before) {
						await remove();
						continue;
					}
				}
				return {path: copy, holder, remove};
			} catch (error) {
				await remove();
				// What was seen a moment ago may have gone.
				if (!isMissing(error) || tries === COPY_TRIES) {
					throw error;
				}
			}
		}
	} catch (error) {
		throw error instanceof Failure || error instanceof HostError ? error : new HostError(codeOf(error), {path: directory}, {cause: error});
	}
}

/** A run may be at work in the folder: between its bursts of writes there are pauses, and a copy takes some 20 ms. */
const COPY_TRIES = 50;

/** Which file is at each path. Every write puts a new one in its place, but for logs, which only grow. */
async function inodesIn(directory: string): Promise<string> {
	const names = (await readdir(directory, {recursive: true})).filter(isLasting).sort();
	const inodes = await Promise.all(names.map(async name => lstat(path.join(directory, name)).then(({ino}) => ino, () => 0)));
	return names.map((name, index) => `${inodes[index]} ${name}`).join('\n');
}

/** Neither of a run's lock nor of a write that is on its way. */
const isLasting = (name: string): boolean => !isRunLock(path.basename(name)) && !isTemporary(path.basename(name));

/** What is in the folder, if it is there, and whether a sandbox made it. */
async function recognise(directory: string): Promise<{readonly names: readonly string[] | undefined; readonly marked: boolean}> {
	const names = await namesIn(directory);
	const marked = names?.includes(STATE) === true && await readMarker(directory);
	if (names !== undefined && names.length > 0 && !marked && !await isBegun(directory, names)) {
		throw new Failure('sandbox.foreign', {folder: directory, reason: 'not-empty'});
	}
	return {names, marked};
}

/** Takes a sandbox's folder for one run; as `takeRunLock`. */
export async function takeSandboxLock(root: string, command: string): Promise<() => Promise<void>> {
	try {
		return await takeRunLock(path.join(root, STATE), command);
	} catch (error) {
		// Some file systems have no links (Windows lets few users make one): a sandbox goes without a lock.
		if (['EPERM', 'ENOSYS', 'ENOTSUP'].includes(codeOf(error))) {
			return async () => undefined;
		}
		throw error;
	}
}

/** Whether a run was killed while it made the sandbox: nothing is there but what comes before the marker. */
async function isBegun(directory: string, names: readonly string[]): Promise<boolean> {
	const inside = names.length === 1 && names[0] === STATE && (await lstat(path.join(directory, STATE))).isDirectory() ? await readdir(path.join(directory, STATE)) : [MARKER];
	return inside.every(name => isTemporary(name));
}

/** Takes all away but the marker, so that what is left after an interruption is still a sandbox's, and the lock. */
async function clear(directory: string, names: readonly string[]): Promise<void> {
	const own = (await readdir(path.join(directory, STATE))).filter(name => name !== MARKER && !isRunLock(name)).map(name => path.join(STATE, name));
	for (const name of [...names.filter(name => name !== STATE), ...own]) {
		await rm(path.join(directory, name), {recursive: true, force: true});
	}
}

async function namesIn(directory: string): Promise<string[] | undefined> {
	try {
		return await readdir(directory);
	} catch (error) {
		if (codeOf(error) === 'ENOTDIR') {
			throw new Failure('sandbox.foreign', {folder: directory, reason: 'not-a-directory'});
		}
		if (isMissing(error)) {
			return undefined;
		}
		throw error;
	}
}

async function readMarker(directory: string): Promise<boolean> {
	// Someone else's link to a sandbox's state does not make this folder one.
	if (!(await lstat(path.join(directory, STATE))).isDirectory()) {
		return false;
	}
	let formatVersion: unknown;
	try {
		({formatVersion} = JSON.parse(await readFile(path.join(directory, STATE, MARKER), 'utf8')) as {formatVersion?: unknown});
	} catch {
		return false;
	}
	if (formatVersion !== FORMAT_VERSION) {
		throw new Failure('sandbox.foreign', {folder: directory, reason: 'format', formatVersion: String(formatVersion)});
	}
	return true;
}

/** Takes away what a killed run was writing. */
async function sweep(folder: string): Promise<void> {
	for (const name of (await namesIn(folder) ?? []).filter(name => isTemporary(name))) {
		await rm(path.join(folder, name), {force: true});
	}
}

async function mark(directory: string): Promise<void> {
	await mkdir(path.join(directory, STATE), {recursive: true, mode: 0o700});
	await replaceFile(path.join(directory, STATE, MARKER), `${JSON.stringify({formatVersion: FORMAT_VERSION})}\n`, 0o600);
}

/** What is missing of it: an earlier run may have been killed here. */
async function furnish(directory: string): Promise<void> {
	for (const [name, mode] of FURNITURE) {
		await mkdir(path.join(directory, name), {recursive: true, mode});
	}
	for (const [name, text] of ACCOUNTS) {
		const file = path.join(directory, name);
		if (await lstat(file).catch(() => undefined) === undefined) {
			await replaceFile(file, text, 0o644);
		}
	}
}

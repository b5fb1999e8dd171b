import {unlinkSync} from 'node:fs';
import {mkdir, readdir, readFile, readlink, symlink, unlink} from 'node:fs/promises';
import {userInfo} from 'node:os';
import path from 'node:path';
import {HostError, type Fields} from '../../core/errors.ts';

const NAME = /^run-lock-(\d+)$/;

/** What a lock says of the run that holds it. */
interface Holder {
	readonly pid: number;
	/** When the kernel started the process, in its ticks: a number given to another process since is told from it. Empty where there is no /proc. */
	readonly started: string;
	/** The kernel's start and the namespace that the process number counts in; empty where there is no /proc. */
	readonly boot: string;
	readonly pids: string;
	/**
	 * The network namespace. A node is where its ports are: machines that are namespaces of one
	 * kernel and share /run do not stand in each other's way.
	 */
	readonly network: string;
	readonly command: string;
	readonly user: string;
	/** ISO 8601. */
	readonly since: string;
}

/** Whether a name in the folder is a lock. */
export function isRunLock(name: string): boolean {
	return NAME.test(name);
}

/**
 * Takes a folder for one run. The lock is a symbolic link whose target says who holds it: made at
 * once with all it says, and never half. Node has no flock; a link of a process that is gone counts for nothing,
 * so that a kill leaves nothing to clear away. A stale one is not replaced but outnumbered, and removed afterwards: of two that find it,
 * one makes the next number, and whoever comes later sees the other's.
 *
 * @param command words without secrets, told to whoever finds it taken
 * @returns gives the folder back
 * @throws {HostError} `BUSY` with `pid`, `command`, `user`, `since` and `path` (the lock's) while another run holds it
 */
export async function takeRunLock(folder: string, command: string): Promise<() => Promise<void>> {
	const own = await ownHolder(command);
	for (;;) {
		const before = await locksIn(folder);
		await refuseIfHeld(before, own);
		const file = path.join(folder, `run-lock-${Math.max(0, ...before.map(({number}) => number)) + 1}`);
		try {
			await symlink(JSON.stringify(own), file);
		} catch (error) {
			if (codeOf(error) === 'EEXIST') {
				continue;
			}
			throw error;
		}
		const release = releaseOf(file);
		try {
			await refuseIfHeld((await locksIn(folder)).filter((lock) => lock.file !== file), own);
		} catch (error) {
			await release();
			throw error;
		}
		for (const {file: stale, holder} of before) {
			if (holder === undefined || !await isRunning(holder, own)) {
				await unlink(stale).catch(() => undefined);
			}
		}
		return release;
	}
}

/** As `takeRunLock`, and makes the folder; where this user may not write there, and so not change the node, no lock is needed. */
export async function takeNodeLock(folder: string, command: string): Promise<() => Promise<void>> {
	try {
		await mkdir(folder, {recursive: true, mode: 0o755});
		return await takeRunLock(folder, command);
	} catch (error) {
		if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) {
			return async () => undefined;
		}
		throw error;
	}
}

/** The lock goes with the process where that ends on its own before the run is over. */
function releaseOf(file: string): () => Promise<void> {
	const atExit = () => {
		try {
			unlinkSync(file);
		} catch {
			// Gone already.
		}
	};
	process.once('exit', atExit);
	return async () => {
		process.off('exit', atExit);
		await unlink(file).catch(() => undefined);
	};
}

/** The run that holds the folder at present, in the fields of the refusal of `takeRunLock`; undefined where the folder cannot be read. */
export async function holderOf(folder: string): Promise<Fields | undefined> {
	try {
		return await holderIn(await locksIn(folder), await ownHolder(''));
	} catch {
		return undefined;
	}
}

interface Lock {
	readonly file: string;
	readonly number: number;
	/** Undefined where it says nothing that could be understood. */
	readonly holder: Holder | undefined;
}

async function locksIn(folder: string): Promise<readonly Lock[]> {
	const locks: Lock[] = [];
	for (const name of await readdir(folder)) {
		const number = NAME.exec(name)?.[1];
		if (number !== undefined) {
			const file = path.join(folder, name);
			locks.push({file, number: Number(number), holder: parse(await readlink(file).catch(() => ''))});
		}
	}
	return locks;
}

async function refuseIfHeld(locks: readonly Lock[], own: Holder): Promise<void> {
	const fields = await holderIn(locks, own);
	if (fields !== undefined) {
		throw new HostError('BUSY', fields);
	}
}

async function holderIn(locks: readonly Lock[], own: Holder): Promise<Fields | undefined> {
	for (const {file, holder} of locks) {
		if (holder !== undefined && holder.network === own.network && await isRunning(holder, own)) {
			const {pid, command, user, since} = holder;
			return {pid, command, user, since, path: file};
		}
	}
	return undefined;
}

async function isRunning(holder: Holder, own: Holder): Promise<boolean> {
	if (holder.boot !== own.boot) {
		return false;
	}
	if (holder.pids !== own.pids) {
		// A process of another namespace cannot be looked up from here: better refused once too often.
		return true;
	}
	try {
		process.kill(holder.pid, 0);
	} catch (error) {
		if (codeOf(error) === 'ESRCH') {
			return false;
		}
	}
	const {state, started} = await statOf(holder.pid);
	return state !== 'Z' && (holder.started === '' || started === '' || holder.started === started);
}

async function ownHolder(command: string): Promise<Holder> {
	const read = async (file: string) => readFile(file, 'utf8').catch(() => '');
	const link = async (file: string) => readlink(file).catch(() => '');
	return {
		pid: process.pid, started: (await statOf(process.pid)).started, boot: (await read('/proc/sys/kernel/random/boot_id')).trim(),
		pids: await link('/proc/self/ns/pid'), network: await link('/proc/self/ns/net'),
		command, user: userName(), since: new Date().toISOString(),
	};
}

/** The state and start of a process, from /proc (proc_pid_stat(5), fields 3 and 22); empty where there is none. */
async function statOf(pid: number): Promise<{state: string; started: string}> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
	// The name, field 2, is in parentheses and may hold anything.
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return {state: fields[0] ?? '', started: fields[19] ?? ''};
}

/** Who started it: with sudo, the person and not root. */
function userName(): string {
	const behind = process.env['SUDO_USER'];
	try {
		return behind ?? userInfo().username;
	} catch {
		// A user id without an account.
		return String(process.getuid?.() ?? '');
	}
}

function parse(text: string): Holder | undefined {
	try {
		const value = JSON.parse(text) as Partial<Record<keyof Holder, unknown>> | null;
		const words = [value?.started, value?.boot, value?.pids, value?.network, value?.command, value?.user, value?.since];
		return typeof value?.pid === 'number' && words.every((word) => typeof word === 'string') ? value as Holder : undefined;
	} catch {
		return undefined;
	}
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}

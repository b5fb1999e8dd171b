import {constants, unlinkSync, type Stats} from 'node:fs';
import {access, chmod, lstat, readdir, readFile, readlink, symlink, unlink} from 'node:fs/promises';
import {userInfo} from 'node:os';
import path from 'node:path';
import {HostError} from '../../core/told/failures.ts';
import type {RunHolder} from '../../core/told/warnings.ts';
import {makeDirectoryAs} from './make-directory.ts';
import {untrusted} from './trust.ts';

/** Nine digits: a number that can be counted on from. A longer one was made by no run, and is no lock. */
const NAME = /^run-lock-([1-9]\d{0,8})$/;
const LAST = 999_999_999;

/** What a lock says of the run that holds it; texts are empty where it had room for the process alone. */
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
 * @throws {HostError} `BUSY` with `pid`, `command`, `user`, `since` and `path` (the lock's) while another run holds it;
 *   `UNTRUSTED` with `path`, `reason`, `uid`, `mode` and `caller` for a folder that others may write; `ENOTDIR`, `EOVERFLOW`
 */
export async function takeRunLock(folder: string, command: string): Promise<() => Promise<void>> {
	await refuseUntrusted(folder);
	const own = await ownHolder(command);
	for (;;) {
		const before = await locksIn(folder);
		await refuseIfHeld(before, own);
		const highest = before.reduce((number, lock) => Math.max(number, lock.number), 0);
		if (highest === LAST) {
			throw new HostError('EOVERFLOW', {path: path.join(folder, `run-lock-${LAST}`)});
		}
		const file = path.join(folder, `run-lock-${highest + 1}`);
		try {
			await makeLink(own, file);
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
		for (const {file: stale, holder, isLink} of before) {
			if (isLink && (holder === undefined || !await isRunning(holder, own))) {
				await unlink(stale).catch(() => undefined);
			}
		}
		return release;
	}
}

/**
 * As `takeRunLock`, and makes the folder; where this user may not write there, and so not change the node, no lock is needed.
 * @throws {HostError} as `takeRunLock`; the system's code with `path` where root has no place for a lock
 */
export async function takeNodeLock(folder: string, command: string): Promise<() => Promise<void>> {
	try {
		await makeFolder(folder);
		return await takeRunLock(folder, command);
	} catch (error) {
		const isBarred = ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error)) || (codeOf(error) === 'UNTRUSTED' && !await mayWrite(folder));
		// Of root a file system that is read-only here says nothing of the others: it would run beside another run.
		if (isBarred && !(codeOf(error) === 'EROFS' && process.geteuid?.() === 0)) {
			return async () => undefined;
		}
		throw error instanceof HostError ? error : new HostError(codeOf(error), {path: folder}, {cause: error});
	}
}

/**
 * A file system keeps a link of some sixty bytes beside its name: on a full disk there is room for the process alone, and
 * what makes room has to be able to begin.
 */
async function makeLink(own: Holder, file: string): Promise<void> {
	try {
		await symlink(JSON.stringify(own), file);
	} catch (error) {
		if (!['ENOSPC', 'EDQUOT'].includes(codeOf(error))) {
			throw error;
		}
		await symlink(JSON.stringify({pid: own.pid, started: own.started}), file);
	}
}

/** The umask has no say: who may not take it is to read who has it. */
async function makeFolder(folder: string): Promise<void> {
	try {
		makeDirectoryAs(folder, 0o755);
		await chmod(folder, 0o755);
	} catch (error) {
		if (codeOf(error) === 'ENOENT' && path.dirname(folder) !== folder && await found(path.dirname(folder)) === undefined) {
			await makeFolder(path.dirname(folder));
			return makeFolder(folder);
		}
		// What stands in its place is looked at by who takes it.
		if (await found(folder) === undefined) {
			throw error;
		}
	}
}

const found = async (file: string): Promise<Stats | undefined> => lstat(file).catch(() => undefined);

const mayWrite = async (folder: string): Promise<boolean> => access(folder, constants.W_OK).then(() => true, () => false);

/** Who may write a folder decides who holds it, and whom others take for its holder. */
async function refuseUntrusted(folder: string): Promise<void> {
	const stat = await lstat(folder);
	if (!stat.isDirectory()) {
		throw new HostError('ENOTDIR', {path: folder});
	}
	const distrust = untrusted(stat);
	if (distrust !== undefined) {
		throw new HostError('UNTRUSTED', {path: folder, ...distrust});
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

/** The run of another process that holds the folder at present, in the fields of the refusal of `takeRunLock`; undefined where the folder cannot be read. */
export async function holderOf(folder: string): Promise<RunHolder | undefined> {
	try {
		await refuseUntrusted(folder);
		const own = await ownHolder('');
		return await holderIn((await locksIn(folder)).filter(({holder}) => holder?.pid !== own.pid || holder.pids !== own.pids || holder.boot !== own.boot), own);
	} catch {
		return undefined;
	}
}

interface Lock {
	readonly file: string;
	readonly number: number;
	/** Undefined where it says nothing that could be understood. */
	readonly holder: Holder | undefined;
	/** Anything else of such a name was made by no run, and is left alone; its number counts. */
	readonly isLink: boolean;
}

async function locksIn(folder: string): Promise<readonly Lock[]> {
	const locks: Lock[] = [];
	for (const name of await readdir(folder)) {
		const number = NAME.exec(name)?.[1];
		if (number !== undefined) {
			const file = path.join(folder, name);
			// Opens nothing: a pipe or a device of that name does not hold anybody up.
			const target = await readlink(file).catch(() => undefined);
			locks.push({file, number: Number(number), isLink: target !== undefined, holder: parse(target ?? '')});
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

async function holderIn(locks: readonly Lock[], own: Holder): Promise<RunHolder | undefined> {
	for (const {file, holder} of locks) {
		if (holder !== undefined && (holder.network === '' || holder.network === own.network) && await isRunning(holder, own)) {
			const {pid, command, user, since} = holder;
			return {pid, command, user, since, path: file};
		}
	}
	return undefined;
}

async function isRunning(holder: Holder, own: Holder): Promise<boolean> {
	if (holder.boot !== '' && holder.boot !== own.boot) {
		return false;
	}
	if (holder.pids !== '' && holder.pids !== own.pids) {
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
		command: command.slice(0, LONGEST), user: userName().slice(0, LONGEST), since: new Date().toISOString(),
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

/** The most that the kernel gives out (PID_MAX_LIMIT). */
const LAST_PID = 4_194_304;
/** A command and a user are words; nothing that goes on longer was written by a run. */
const LONGEST = 200;
const FORMS = {
	started: /^\d{0,20}$/, boot: /^[\da-f-]{0,36}$/, pids: /^(?:pid:\[\d{1,20}\])?$/, network: /^(?:net:\[\d{1,20}\])?$/,
	since: /^$|^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
} as const satisfies Partial<Record<keyof Holder, RegExp>>;

/** The target of a link is anybody's text until each part of it is what a run writes. */
function parse(text: string): Holder | undefined {
	try {
		let value = JSON.parse(text) as Partial<Record<keyof Holder, unknown>> | null;
		if (value !== null && hasOnly(value, ['pid', 'started']) && /^\d{1,20}$/.test(String(value.started))) {
			value = {...value, boot: '', pids: '', network: '', command: '', user: '', since: ''};
		}
		const {pid, command, user} = value ?? {};
		const isProcess = Number.isSafeInteger(pid) && Number(pid) > 0 && Number(pid) <= LAST_PID;
		const hasForm = Object.entries(FORMS).every(([name, form]) => {
			const word = value?.[name as keyof typeof FORMS];
			return typeof word === 'string' && form.test(word);
		});
		return isProcess && hasForm && [command, user].every((word) => typeof word === 'string' && word.length <= LONGEST) ? value as Holder : undefined;
	} catch {
		return undefined;
	}
}

const hasOnly = (value: object, names: readonly string[]): boolean => Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}

import {chmodSync, closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, type Stats} from 'node:fs';
import path from 'node:path';
import {HostError} from '../../core/told/failures.ts';
import {makeDirectoryAs} from './make-directory.ts';

/** As many links as Linux follows. */
const MAX_LINKS = 40;

// O_PATH, which Node has no name for: a directory is held also where it may be passed through and not read.
const O_PATH = process.platform === 'linux' ? 0o10_000_000 : 0;
const HOLD = O_PATH | constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);
/** Node has no openat(2): Linux has a path for what is open. Elsewhere what is held is its path alone. */
const CAN_HOLD = process.platform === 'linux';

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

/**
 * A directory that is held open: what is done by a name in it is done in this one, whatever somebody puts in the place
 * of its path meanwhile.
 */
export class HeldDirectory {
	readonly #descriptor: number | undefined;
	readonly #place: string;
	#isClosed = false;

	private constructor(descriptor: number | undefined, place: string) {
		this.#descriptor = descriptor;
		this.#place = place;
	}

	/** Holds what is at a path; a link in the last place is followed only where that is said. @throws the system's error; {HostError} `NO_PROC` */
	static open(directory: string | Buffer, {follow = false}: {readonly follow?: boolean} = {}): HeldDirectory {
		if (!CAN_HOLD) {
			const stats = lstatSync(directory);
			if (!stats.isDirectory() && !(follow && stats.isSymbolicLink())) {
				throw Object.assign(new Error(`ENOTDIR: ${directory.toString()}`), {code: 'ENOTDIR'});
			}
			return new HeldDirectory(undefined, path.resolve(directory.toString()));
		}
		const descriptor = openSync(directory, follow ? HOLD & ~constants.O_NOFOLLOW : HOLD);
		const place = `/proc/self/fd/${descriptor}`;
		// Else each name in it would seem to be gone.
		if (lstatSync(place, {throwIfNoEntry: false}) === undefined) {
			closeSync(descriptor);
			throw new HostError('NO_PROC', {path: '/proc/self/fd'});
		}
		return new HeldDirectory(descriptor, place);
	}

	/** The path of a name in it, for calls that take one. */
	at(name: string): string {
		return `${this.#open()}/${name}`;
	}

	/** The same for a name that need not be text. */
	bytesAt(name: Buffer): Buffer {
		return Buffer.concat([Buffer.from(`${this.#open()}/`), name]);
	}

	/** A directory in it; links are not followed. @throws the system's error: `ENOTDIR` for a link too */
	directory(name: string | Buffer): HeldDirectory {
		return HeldDirectory.open(this.bytesAt(Buffer.from(name)));
	}

	stats(): Stats {
		const place = this.#open();
		return this.#descriptor === undefined ? lstatSync(place) : fstatSync(this.#descriptor);
	}

	/** The file system and the mount that it is on: a bind mount has the device of what it shows. Empty where that is not told. */
	mount(): string {
		if (this.#descriptor === undefined) {
			return String(this.stats().dev);
		}
		const id = /^mnt_id:\s*(\d+)/m.exec(readFileSync(this.#open().replace('/fd/', '/fdinfo/'), 'utf8'))?.[1] ?? '';
		return `${id} ${this.stats().dev}`;
	}

	close(): void {
		if (!this.#isClosed && this.#descriptor !== undefined) {
			closeSync(this.#descriptor);
		}
		this.#isClosed = true;
	}

	/** Its number may be another directory's by now, once it was given back. */
	#open(): string {
		if (this.#isClosed) {
			throw Object.assign(new Error('EBADF: the directory is not held any more'), {code: 'EBADF'});
		}
		return this.#place;
	}
}

/** Where a path of a node leads: a name in a directory that is held until `close`. */
export interface HeldPlace {
	readonly parent: HeldDirectory;
	/** `.` for the node's root itself. */
	readonly name: string;
	/** The real path, for calls that take one. */
	readonly at: string;
	/** The path as the node sees it, with all links followed. */
	readonly path: string;
	close(): void;
}

export interface WalkOptions {
	/** Whether a link in the last place is followed. */
	readonly followLast: boolean;
	/** Any link that would be followed rejects it: `ELOOP`. */
	readonly refuseLinks?: boolean;
	/** Makes directories that are missing, the last one too, with this mode whatever the umask. */
	readonly make?: number;
	/** Called with each directory before it is made; may throw. */
	readonly guard?: (path: string) => void;
	/** Called with each link before it is followed, and with each directory that is entered; may throw. */
	readonly look?: (stats: Stats, path: string) => void;
	/** Called with each directory that was made. */
	readonly made?: (path: string) => void;
}

/**
 * Follows a node's path below a root that is a folder, link by link as after a chroot: an absolute target starts at the
 * root, and `..` ends there. Each directory on the way is held, so that nothing outside is reached, also where
 * somebody changes the folder meanwhile.
 * @throws {HostError} `EINVAL`, `ELOOP`, `ENOTDIR`; the system's error (`ENOENT`) as it is
 */
export function walk(root: HeldDirectory, nodePath: string, {followLast, refuseLinks = false, make, guard, look, made}: WalkOptions): HeldPlace {
	if (!nodePath.startsWith('/') || nodePath.includes('\0')) {
		throw new HostError('EINVAL', {path: nodePath});
	}
	const pending = nodePath.split('/');
	// The root is the caller's to close.
	const held: {readonly directory: HeldDirectory; readonly name: string}[] = [];
	const here = (): HeldDirectory => held.at(-1)?.directory ?? root;
	const leave = (): void => held.pop()?.directory.close();
	const close = (): void => {
		while (held.length > 0) {
			leave();
		}
	};
	const namesTo = (name: string): string => `/${[...held.map((one) => one.name), name].join('/')}`;
	try {
		let links = 0;
		for (;;) {
			const name = pending.shift();
			if (name === undefined) {
				const last = held.pop();
				if (last === undefined) {
					return {parent: root, name: '.', at: root.at('.'), path: '/', close};
				}
				last.directory.close();
				return {parent: here(), name: last.name, at: here().at(last.name), path: namesTo(last.name), close};
			}
			if (name === '' || name === '.') {
				continue;
			}
			if (name === '..') {
				leave();
				continue;
			}
			// On Windows a name may hold a separator of its own, or a drive.
			if (path.basename(name) !== name || (path.sep === '\\' && name.includes(':'))) {
				throw new HostError('EINVAL', {path: nodePath});
			}
			const isLast = pending.every((one) => one === '' || one === '.');
			const target = isLast && !followLast ? undefined : linkAt(here().at(name));
			if (target !== undefined) {
				links += 1;
				if (refuseLinks || links > MAX_LINKS) {
					throw new HostError('ELOOP', {path: nodePath});
				}
				look?.(lstatSync(here().at(name)), namesTo(name));
				pending.unshift(...target.split(path.sep === '\\' ? /[\\/]/ : '/'));
				if (path.isAbsolute(target)) {
					close();
				}
				continue;
			}
			if (isLast && make === undefined) {
				return {parent: here(), name, at: here().at(name), path: namesTo(name), close};
			}
			held.push({directory: enter(here(), name, nodePath, make === undefined ? undefined : () => {
				guard?.(namesTo(name));
				const directory = makeIn(here(), name, make);
				made?.(namesTo(name));
				return directory;
			}), name});
			look?.(here().stats(), namesTo(''));
		}
	} catch (error) {
		close();
		throw error;
	}
}

function enter(parent: HeldDirectory, name: string, nodePath: string, make: (() => HeldDirectory) | undefined): HeldDirectory {
	try {
		return parent.directory(name);
	} catch (error) {
		if (codeOf(error) === 'ENOTDIR' || codeOf(error) === 'ELOOP') {
			throw new HostError('ENOTDIR', {path: nodePath}, {cause: error});
		}
		if (codeOf(error) !== 'ENOENT' || make === undefined) {
			throw error;
		}
		return make();
	}
}

function makeIn(parent: HeldDirectory, name: string, mode: number): HeldDirectory {
	try {
		makeDirectoryAs(parent.at(name), mode);
	} catch (error) {
		// Steps that run side by side may make the same parent.
		if (codeOf(error) !== 'EEXIST') {
			throw error;
		}
		return parent.directory(name);
	}
	const directory = parent.directory(name);
	// By what is held, as the name may have come to be a link; a parent may hand down bits of its own.
	chmodSync(directory.at('.'), mode);
	return directory;
}

/** Where a link leads; undefined where there is none. */
function linkAt(file: string): string | undefined {
	try {
		return readlinkSync(file);
	} catch (error) {
		if (codeOf(error) === 'EINVAL' || codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' || codeOf(error) === 'UNKNOWN') {
			return undefined;
		}
		throw error;
	}
}

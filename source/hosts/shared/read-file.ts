import {closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync, type Stats} from 'node:fs';
import * as fs from 'node:fs/promises';
import {HostError} from '../../core/told/failures.ts';
import {untrusted} from './trust.ts';

/** Many times what any file of a node's control plane has; a disk's image in the place of one is told as that. */
export const MOST_BYTES = 16 * 1024 * 1024;

export interface ReadOptions {
	/** Bytes; more is refused. `MOST_BYTES` unless said. */
	readonly limit?: number;
	/** A link in the last place is refused with `ELOOP`. */
	readonly noFollow?: boolean;
	/** Read only where it is root's or the caller's and nobody else may write it; `invoker`: who called sudo counts, too. */
	readonly trusted?: boolean | 'invoker';
	/** What is told of it as `path`; the path that is opened unless said. */
	readonly as?: string;
}

// A pipe without a writer would hold up the opening itself, and a terminal would become this process's own.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
const CHUNK = 256 * 1024;

/**
 * The contents of an ordinary file: what it is and how large is looked at before it is opened, and again on what was
 * opened. Never waits for another process.
 * @throws {HostError} `NOT_A_FILE` with `type`, `TOO_LARGE` with `size` and `limit`, `UNTRUSTED` as `untrusted`; each with `path`.
 *   What the system refuses is thrown as it is (`ENOENT`).
 */
export async function readRegular(file: string, options: ReadOptions = {}): Promise<Buffer> {
	const reading = new Reading(file, options);
	reading.before(await (options.noFollow === true ? fs.lstat(file) : fs.stat(file)));
	const handle = await fs.open(file, flagsOf(options)).catch(toldAsReading);
	try {
		reading.opened(await handle.stat());
		while (reading.take(await handle.read(reading.buffer(), 0)) > 0) {
			// Until there is no more.
		}
		return reading.content();
	} finally {
		await handle.close();
	}
}

/** The same at once, for who does not wait for a disk. */
export function readRegularSync(file: string, options: ReadOptions = {}): Buffer {
	const reading = new Reading(file, options);
	reading.before(options.noFollow === true ? lstatSync(file) : statSync(file));
	const descriptor = openToRead(file, flagsOf(options));
	try {
		reading.opened(fstatSync(descriptor));
		for (let buffer = reading.buffer(); reading.take({bytesRead: readSync(descriptor, buffer), buffer}) > 0; buffer = reading.buffer()) {
			// Until there is no more.
		}
		return reading.content();
	} finally {
		closeSync(descriptor);
	}
}

/** The last so many bytes of an ordinary file, however long it is. @throws as `readRegular` */
export async function readEndOf(file: string, bytes: number, options: Omit<ReadOptions, 'limit'> = {}): Promise<Buffer> {
	const reading = new Reading(file, {...options, limit: Number.POSITIVE_INFINITY});
	reading.before(await (options.noFollow === true ? fs.lstat(file) : fs.stat(file)));
	const handle = await fs.open(file, flagsOf(options)).catch(toldAsReading);
	try {
		const {size} = reading.opened(await handle.stat());
		const {buffer, bytesRead} = await handle.read({buffer: Buffer.alloc(Math.min(bytes, size)), position: Math.max(0, size - bytes)});
		return buffer.subarray(0, bytesRead);
	} finally {
		await handle.close();
	}
}

const flagsOf = ({noFollow = false}: ReadOptions): number => FLAGS | (noFollow ? constants.O_NOFOLLOW ?? 0 : 0);

function openToRead(file: string, flags: number): number {
	try {
		return openSync(file, flags);
	} catch (error) {
		return toldAsReading(error);
	}
}

/** The system says `open` of a file that is written, too. */
function toldAsReading(error: unknown): never {
	throw Object.assign(error as Error, {syscall: 'read'});
}

/** What is looked at and kept while a file is read. */
class Reading {
	readonly #limit: number;
	readonly #trusted: boolean | 'invoker';
	readonly #as: string;
	readonly #parts: Buffer[] = [];
	#length = 0;
	#room = CHUNK;

	constructor(file: string, {limit = MOST_BYTES, trusted = false, as = file}: ReadOptions) {
		this.#limit = limit;
		this.#trusted = trusted;
		this.#as = as;
	}

	/** A link is seen only where none is followed: opening it says so. */
	before(stats: Stats): void {
		if (!stats.isSymbolicLink()) {
			this.#look(stats);
		}
	}

	opened(stats: Stats): Stats {
		this.#look(stats);
		const reason = this.#trusted === false ? undefined : untrusted(stats, {owner: this.#trusted === 'invoker' ? 'invoker' : 'root'});
		if (reason !== undefined) {
			throw new HostError('UNTRUSTED', {path: this.#as, ...reason});
		}
		// A byte more than it has, so that its end is seen with the first read. The kernel's own files say 0.
		this.#room = Math.max(4096, stats.size + 1);
		return stats;
	}

	buffer(): Buffer {
		return Buffer.allocUnsafe(this.#room);
	}

	/** @returns how much was read; 0 at the end */
	take({bytesRead, buffer}: {readonly bytesRead: number; readonly buffer: Buffer}): number {
		this.#refuseLarge(this.#length += bytesRead);
		this.#parts.push(buffer.subarray(0, bytesRead));
		this.#room = CHUNK;
		return bytesRead;
	}

	content(): Buffer {
		// What came at once is not held twice: a recording may be most of the memory.
		const [only, ...more] = this.#parts.filter(({length}) => length > 0);
		return only !== undefined && more.length === 0 ? only : Buffer.concat(this.#parts);
	}

	#look(stats: Stats): void {
		const type = typeOf(stats);
		if (type !== 'file') {
			throw type === 'directory' ? new HostError('EISDIR', {path: this.#as}) : new HostError('NOT_A_FILE', {path: this.#as, type});
		}
		this.#refuseLarge(stats.size);
	}

	#refuseLarge(size: number): void {
		if (size > this.#limit) {
			throw new HostError('TOO_LARGE', {path: this.#as, size, limit: this.#limit});
		}
	}
}

/** What is at a path, in the words that a `NOT_A_FILE` has. */
export function typeOf(stats: Stats): 'file' | 'directory' | 'link' | 'pipe' | 'socket' | 'device' {
	return stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'link' : stats.isFIFO() ? 'pipe' : stats.isSocket() ? 'socket' : 'device';
}

import {randomBytes} from 'node:crypto';
import {closeSync, constants, fchmodSync, fstatSync, fsync, lstatSync, openSync, renameSync, rmSync, write as writeSome, writeFileSync, type Stats} from 'node:fs';
import path from 'node:path';
import {HostError} from '../../core/told/failures.ts';
import {toHostError} from './host-error.ts';
import {typeOf} from './read-file.ts';

/**
 * A temporary file that a killed run may leave beside its target: `.admin.conf.kubestep-0a1b2c3d4e5f`.
 * The dot keeps the kubelet from reading one in the manifests directory.
 */
export const TEMPORARY_NAME = /^\..+\.kubestep-[0-9a-f]{12}$/;

export interface ReplaceOptions {
	/** Exactly this, whatever the umask. */
	readonly mode: number;
	/** Whether it is forced to the disk; it is unless said. */
	readonly sync?: boolean;
	/** Sets the owner of what will be the file, by its descriptor. */
	readonly own?: (descriptor: number) => void;
	/** Only where the target is still there when it is replaced: what somebody took away does not come back. */
	readonly onlyThere?: boolean;
	/** The folder of the temporary file, on the same file system; beside the target unless said. */
	readonly temporaryIn?: string;
}

/** One file of those that are written together. */
export interface Replacement extends ReplaceOptions {
	readonly target: string;
	/** A text that is made piece by piece is written so, and never held as a whole. */
	readonly content: string | Buffer | Iterable<string>;
	/** What is told of it as `path`, where the system refuses; its own error unless said. */
	readonly as?: string;
}

/**
 * Writes a file as a whole: a temporary one beside it, its own from the first moment (made exclusively, 0600), then the
 * mode, fsync, rename, fsync of the folder. A link in the last place is replaced, not followed; a device, a pipe and a
 * socket are not: /dev/null as a file is the end of a system.
 * @throws the system's error; {HostError} `NOT_REPLACED` with `type`
 */
export async function replaceFile(target: string, content: Replacement['content'], options: ReplaceOptions): Promise<void> {
	await replaceFiles([{target, content, ...options}]);
}

/**
 * The same for files of one act. None takes its place before all of them are on the disk, as a whole; then they do so in
 * their order. The disk is waited for twice, however many they are: it takes what is forced side by side at once. All but
 * that is done at once, too: each call is shorter than the wait for its turn.
 * @throws as `replaceFile`; with `as`, {HostError} with that `path`. What has taken its place stays.
 */
export async function replaceFiles(files: readonly Replacement[]): Promise<void> {
	const made: Temporary[] = [];
	try {
		for (const file of files) {
			await told(file, async () => {
				const temporary = new Temporary(file);
				made.push(temporary);
				await temporary.fill();
			});
		}
		await Promise.all(made.map(async (temporary) => told(temporary.file, async () => temporary.force())));
		for (const temporary of made) {
			await told(temporary.file, async () => temporary.take());
		}
	} catch (error) {
		made.forEach((temporary) => temporary.drop());
		throw error;
	}
	const folders = new Map(files.filter(({sync = true}) => sync).map((file) => [path.dirname(file.target), file]));
	await Promise.all([...folders].map(async ([folder, file]) => told(file, async () => syncDirectory(folder))));
}

async function told<T>({as}: Pick<Replacement, 'as'>, act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (error) {
		throw as === undefined ? error : toHostError(error, {path: as});
	}
}

/** What will be a file. */
class Temporary {
	readonly file: Replacement;
	readonly #path: string;
	#descriptor: number | undefined;
	#isThere = true;

	constructor(file: Replacement) {
		const {target, temporaryIn} = file;
		this.file = file;
		const there = lookAt(target);
		if (there !== undefined && !there.isFile() && !there.isSymbolicLink() && !there.isDirectory()) {
			throw new HostError('NOT_REPLACED', {path: target, type: typeOf(there)});
		}
		// Cut, as a name has 255 bytes at most.
		this.#path = path.join(temporaryIn ?? path.dirname(target), `.${path.basename(target).slice(0, 200)}.kubestep-${randomBytes(6).toString('hex')}`);
		this.#descriptor = openSync(this.#path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600);
	}

	async fill(): Promise<void> {
		const {own, mode, content} = this.file;
		own?.(this.#open());
		// After the owner, which may clear bits; and by itself, since the umask cuts what open() is given.
		fchmodSync(this.#open(), mode);
		if (typeof content === 'string' || Buffer.isBuffer(content)) {
			writeFileSync(this.#open(), content);
			return;
		}
		for (const piece of content) {
			await writeWhole(this.#open(), Buffer.from(piece));
		}
	}

	/** It is whole on the disk, where that is asked for. */
	async force(): Promise<void> {
		if (this.file.sync !== false) {
			await force(this.#open());
		}
		this.#close();
	}

	take(): void {
		if (this.file.onlyThere === true) {
			lstatSync(this.file.target);
		}
		renameSync(this.#path, this.file.target);
		this.#isThere = false;
	}

	drop(): void {
		this.#close();
		if (this.#isThere) {
			rmSync(this.#path, {force: true});
		}
	}

	#open(): number {
		if (this.#descriptor === undefined) {
			throw Object.assign(new Error('EBADF: the temporary file is closed'), {code: 'EBADF'});
		}
		return this.#descriptor;
	}

	#close(): void {
		if (this.#descriptor !== undefined) {
			closeSync(this.#descriptor);
			this.#descriptor = undefined;
		}
	}
}

/**
 * Adds to the end of an ordinary file that is there, and forces that to the disk. A link in the last place is not followed.
 * @throws the system's error; {HostError} `NOT_REPLACED` with `type`
 */
export async function extendFile(file: string, text: string): Promise<void> {
	// A pipe that nobody reads refuses, instead of holding everything up.
	const descriptor = openSync(file, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
	try {
		const there = fstatSync(descriptor);
		if (!there.isFile()) {
			throw new HostError('NOT_REPLACED', {path: file, type: typeOf(there)});
		}
		writeFileSync(descriptor, text);
		await force(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

/** What may not be looked at is refused where it is written. */
function lookAt(target: string): Stats | undefined {
	try {
		return lstatSync(target);
	} catch {
		return undefined;
	}
}

/** In its turn: what is made piece by piece may be long. */
async function writeWhole(descriptor: number, bytes: Buffer): Promise<void> {
	for (let left = bytes; left.length > 0;) {
		const {promise, resolve, reject} = Promise.withResolvers<number>();
		writeSome(descriptor, left, (error, count) => (error === null ? resolve(count) : reject(error)));
		left = left.subarray(await promise);
	}
}

/** In its turn: the one thing that has to be waited for, and may be long. */
export async function force(descriptor: number): Promise<void> {
	const {promise, resolve, reject} = Promise.withResolvers<undefined>();
	fsync(descriptor, (error) => (error === null ? resolve(undefined) : reject(error)));
	await promise;
}

/** Where a folder cannot be forced to the disk (some network file systems, Windows), the file is in place all the same. */
async function syncDirectory(directory: string): Promise<void> {
	let descriptor: number | undefined;
	try {
		descriptor = openSync(directory, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
		await force(descriptor);
	} catch (error) {
		if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
			throw error;
		}
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}

import {constants} from 'node:fs';
import * as fs from 'node:fs/promises';
import {Failure, HostError} from '../../core/told/failures.ts';
import {shapeFault} from '../../core/yaml/json-shape.ts';
import type {HeldDirectory} from '../shared/held.ts';
import {readRegular} from '../shared/read-file.ts';
import {replaceFile, TEMPORARY_NAME} from '../shared/replace-file.ts';
import {codeOf, orHostError} from '../shared/host-error.ts';
import type {Snapshot} from './snapshot.ts';

/** The objects of a large cluster; more than that is no sandbox's. */
const MOST_STATE = 64 * 1024 * 1024;

/** Where a sandbox keeps what is not the node's: files by name, which the node does not see. */
export interface StateFolder {
	/** Undefined where there is none. */
	read(name: string): Promise<Buffer | undefined>;
	write(name: string, text: string): Promise<void>;
	append(name: string, text: string): Promise<void>;
	/** Drops the half of a line at the end of a file that is appended to: a run was killed there. */
	mend(name: string): Promise<void>;
	/** Bytes; 0 where there is none. */
	size(name: string): Promise<number>;
	remove(name: string): Promise<void>;
}

/**
 * The folder `.sandbox`: nothing in it is a link that is followed, and what is read there is the caller's own.
 * @param as the folder's path, as it is told
 */
export function diskState(folder: HeldDirectory, as: string): StateFolder {
	const told = (name: string): string => `${as}/${name}`;
	const appending = async (name: string, flags: number, act: (file: fs.FileHandle) => Promise<void>): Promise<void> => {
		const file = await fs.open(folder.at(name), constants.O_RDWR | constants.O_APPEND | flags | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0), 0o600);
		try {
			if (!(await file.stat()).isFile()) {
				throw new HostError('NOT_A_FILE', {path: told(name)});
			}
			await dropHalfLine(file);
			await act(file);
		} finally {
			await file.close();
		}
	};
	return {
		async read(name) {
			try {
				return await readRegular(folder.at(name), {noFollow: true, trusted: true, limit: MOST_STATE, as: told(name)});
			} catch (error) {
				if (codeOf(error) === 'ENOENT') {
					return undefined;
				}
				throw error instanceof HostError ? error : new HostError(codeOf(error), {path: told(name)}, {cause: error});
			}
		},
		write: async (name, text) => orHostError({path: told(name)}, async () => replaceFile(folder.at(name), text, {mode: 0o600, sync: false})),
		append: async (name, text) => orHostError({path: told(name)}, async () => appending(name, constants.O_CREAT, async (file) => file.writeFile(text))),
		mend: async (name) => orHostError({path: told(name)}, async () => appending(name, 0, async () => undefined).catch((error: unknown) => {
			if (codeOf(error) !== 'ENOENT') {
				throw error;
			}
		})),
		size: async (name) => orHostError({path: told(name)}, async () => fs.lstat(folder.at(name)).then(({size}) => size, (error: unknown) => {
			if (codeOf(error) !== 'ENOENT') {
				throw error;
			}
			return 0;
		})),
		remove: async (name) => orHostError({path: told(name)}, async () => fs.rm(folder.at(name), {force: true})),
	};
}

/** A run that was killed, or a disk that was full, leaves half a line: the next one would be written onto it. */
async function dropHalfLine(file: fs.FileHandle): Promise<void> {
	const {size} = await file.stat();
	const {bytesRead, buffer} = await file.read({buffer: Buffer.alloc(1), position: Math.max(0, size - 1)});
	if (bytesRead === 0 || buffer[0] === NEWLINE) {
		return;
	}
	const tail = Buffer.alloc(Math.min(size, LONGEST_LINE));
	await file.read({buffer: tail, position: size - tail.length});
	const end = tail.lastIndexOf(NEWLINE);
	// Without an end of a line in it, it is none of ours: it stays.
	if (end !== -1 || tail.length === size) {
		await file.truncate(size - tail.length + end + 1);
	}
}

const NEWLINE = 0x0A;
const LONGEST_LINE = 8 * 1024 * 1024;

/**
 * The same in memory, for who only looks: gone with the process.
 * @param kept what it begins with, by path
 * @param above what those paths begin with
 * @param as the folder's path, as it is told
 */
export function memoryState(kept: Snapshot, above: string, as: string): StateFolder {
	const files = new Map([...kept].filter(([path]) => path.startsWith(above)).map(([path, {content}]) => [path.slice(above.length), content] as const));
	return {
		async read(name) {
			const content = files.get(name);
			if (content instanceof HostError) {
				throw new HostError(content.code, {...content.fields, path: `${as}/${name}`}, {cause: content});
			}
			return content;
		},
		write: async (name, text) => void files.set(name, Buffer.from(text)),
		// A record of what was asked: nobody reads it.
		append: async () => undefined,
		mend: async () => undefined,
		size: async () => 0,
		remove: async (name) => void files.delete(name),
	};
}

/** Whether a name is one that a write gives to what it has not put in place yet. */
export function isTemporary(name: string): boolean {
	return TEMPORARY_NAME.test(name);
}

/** Changes so many milliseconds apart are written at once: an init makes dozens in a row. */
const GATHER_MS = 20;

/** Writes in the background, one after another, what changed meanwhile; `flush` waits for it. */
class BackgroundWriter {
	readonly #write: () => Promise<void>;
	#timer: NodeJS.Timeout | undefined;
	#writing: Promise<void> = Promise.resolve();

	constructor(write: () => Promise<void>) {
		this.#write = write;
	}

	changed(): void {
		this.#timer ??= setTimeout(() => {
			// `flush` reports; until then a failed write must not end the process.
			this.flush().catch(() => {});
		}, GATHER_MS).unref();
	}

	#begin(writing: Promise<void>): void {
		this.#writing = writing;
		writing.catch(() => {});
	}

	async flush(): Promise<void> {
		if (this.#timer !== undefined) {
			clearTimeout(this.#timer);
			this.#timer = undefined;
			const before = this.#writing;
			this.#begin(before.catch(() => {}).then(this.#write));
		}
		try {
			await this.#writing;
		} catch {
			// What was written meanwhile found a full disk; an undo makes room.
			this.#begin(this.#write());
			await this.#writing;
		}
	}
}

/** A value that the sandbox keeps in a file for the next run. */
export class StateFile<T> {
	readonly #writer: BackgroundWriter;

	/** `take` gives the value at the time of writing. */
	constructor(folder: StateFolder, name: string, take: () => T) {
		this.#writer = new BackgroundWriter(async () => folder.write(name, `${JSON.stringify(take())}\n`));
	}

	changed(): void {
		this.#writer.changed();
	}

	async flush(): Promise<void> {
		await this.#writer.flush();
	}
}

/**
 * What a StateFile wrote; undefined where there is none.
 * @param read makes a value of what was parsed, or gives undefined where it has not the form
 * @throws {Failure} `sandbox.foreign` with the reason `damaged` and the `file`'s name
 */
export async function readState<T>(folder: StateFolder, name: string, read: (value: unknown) => T | undefined): Promise<T | undefined> {
	const text = (await folder.read(name))?.toString('utf8');
	if (text === undefined) {
		return undefined;
	}
	let value: T | undefined;
	try {
		value = shapeFault(text) === undefined ? read(JSON.parse(text)) : undefined;
	} catch {
		// Told below.
	}
	if (value === undefined) {
		throw new Failure('sandbox.foreign', {reason: 'damaged', file: `.sandbox/${name}`});
	}
	return value;
}

/** Says where the API server is while it runs, for kubectl: `--server`, with `--tls-server-name`. */
export const ENDPOINT = 'apiserver.json';

/** The socket of a served sandbox, through which others ask its node. */
export const CONTROL = 'control.sock';

/** What was done in a sandbox, line by line. */
export const RECORDS = {requests: 'requests.jsonl', commands: 'commands.jsonl'};

/** A file of JSON lines that is appended to in order. */
export class Journal {
	readonly #lines: string[] = [];
	readonly #writer: BackgroundWriter;

	constructor(folder: StateFolder, name: string) {
		this.#writer = new BackgroundWriter(async () => {
			const lines = [...this.#lines];
			await folder.append(name, lines.join(''));
			this.#lines.splice(0, lines.length);
		});
	}

	add(entry: unknown): void {
		this.#lines.push(`${JSON.stringify(entry)}\n`);
		this.#writer.changed();
	}

	async flush(): Promise<void> {
		await this.#writer.flush();
	}
}

import {randomBytes} from 'node:crypto';
import {appendFile, open, readFile, rename, rm} from 'node:fs/promises';
import path from 'node:path';

/** Whether a name is one that `replaceFile` gives to what it has not put in place yet. */
export function isTemporary(name: string): boolean {
	return /^\..+\.kubestep-[0-9a-f]{12}$/.test(name);
}

/** Writes a file as a whole: temporary file beside it, fsync, rename. `mode` is exact. */
export async function replaceFile(target: string, content: string | Buffer, mode: number, {sync = true} = {}): Promise<void> {
	// With a dot in front the kubelet does not take it for a manifest. Named as the node host names its own.
	const temporary = path.join(path.dirname(target), `.${path.basename(target).slice(0, 200)}.kubestep-${randomBytes(6).toString('hex')}`);
	try {
		const file = await open(temporary, 'wx', 0o600);
		try {
			await file.writeFile(content);
			// The mode that `open` is given passes through the umask.
			await file.chmod(mode);
			if (sync) {
				await file.sync();
			}
		} finally {
			await file.close();
		}
		await rename(temporary, target);
	} catch (error) {
		await rm(temporary, {force: true});
		throw error;
	}
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

	async flush(): Promise<void> {
		if (this.#timer !== undefined) {
			clearTimeout(this.#timer);
			this.#timer = undefined;
			const before = this.#writing;
			this.#writing = before.catch(() => {}).then(this.#write);
			this.#writing.catch(() => {});
		}
		await this.#writing;
	}
}

/** A value that the sandbox keeps in a file for the next run. */
export class StateFile<T> {
	readonly #writer: BackgroundWriter;

	/** `take` gives the value at the time of writing. */
	constructor(file: string, take: () => T) {
		this.#writer = new BackgroundWriter(async () => replaceFile(file, `${JSON.stringify(take())}\n`, 0o600, {sync: false}));
	}

	changed(): void {
		this.#writer.changed();
	}

	async flush(): Promise<void> {
		await this.#writer.flush();
	}
}

/** What a StateFile wrote; undefined where there is none. */
export async function readState<T>(file: string): Promise<T | undefined> {
	try {
		return JSON.parse(await readFile(file, 'utf8')) as T;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
			return undefined;
		}
		throw error;
	}
}

/** A file of JSON lines that is appended to in order. */
export class Journal {
	#lines: string[] = [];
	readonly #writer: BackgroundWriter;

	constructor(file: string) {
		this.#writer = new BackgroundWriter(async () => {
			const lines = this.#lines;
			this.#lines = [];
			await appendFile(file, lines.join(''), {mode: 0o600});
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

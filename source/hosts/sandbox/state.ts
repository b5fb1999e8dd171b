import {randomBytes} from 'node:crypto';
import {appendFile, open, readFile, rename, rm} from 'node:fs/promises';
import path from 'node:path';

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

/**
 * A value that the sandbox keeps in a file for the next run. Changes are written one after
 * another in the background, several at once where they come fast; `flush` waits for them.
 */
export class StateFile<T> {
	readonly #path: string;
	readonly #take: () => T;
	#writing: Promise<void> | undefined;
	#stale = false;

	/** `take` gives the value at the time of writing. */
	constructor(path: string, take: () => T) {
		this.#path = path;
		this.#take = take;
	}

	changed(): void {
		this.#stale = true;
		this.#writing ??= this.#write().finally(() => {
			this.#writing = undefined;
		});
		// `flush` reports; until then a failed write must not end the process.
		this.#writing.catch(() => {});
	}

	async flush(): Promise<void> {
		await this.#writing;
		if (this.#stale) {
			await this.#write();
		}
	}

	async #write(): Promise<void> {
		while (this.#stale) {
			// Changes of the same turn go out together.
			await new Promise(resolve => {
				setImmediate(resolve);
			});
			const text = `${JSON.stringify(this.#take())}\n`;
			this.#stale = false;
			try {
				await replaceFile(this.#path, text, 0o600, {sync: false});
			} catch (error) {
				this.#stale = true;
				throw error;
			}
		}
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

/** A file of JSON lines that is appended to in the background, in order. */
export class Journal {
	readonly #path: string;
	#lines: string[] = [];
	#writing: Promise<void> | undefined;

	constructor(path: string) {
		this.#path = path;
	}

	add(entry: unknown): void {
		this.#lines.push(`${JSON.stringify(entry)}\n`);
		this.#writing ??= this.#write().finally(() => {
			this.#writing = undefined;
		});
		this.#writing.catch(() => {});
	}

	async flush(): Promise<void> {
		await this.#writing;
		if (this.#lines.length > 0) {
			await this.#write();
		}
	}

	async #write(): Promise<void> {
		await new Promise(resolve => {
			setImmediate(resolve);
		});
		while (this.#lines.length > 0) {
			const lines = this.#lines;
			this.#lines = [];
			await appendFile(this.#path, lines.join(''), {mode: 0o600});
		}
	}
}

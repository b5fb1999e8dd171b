import type {Clock} from '../../../core/ports/index.ts';
import type {NodeFiles} from '../files.ts';

/** Bytes after which a log begins anew; who retries for hours says the same again and again. */
const MOST_BYTES = 1024 * 1024;
/** Lines so many milliseconds apart are written at once. */
const GATHER_MS = 200;

/**
 * The log of one attempt of a container: as a container runtime writes it, with time, stream and tag before each line,
 * and as it grows, so that `tail -f` follows it.
 */
export class ContainerLog {
	readonly #files: NodeFiles;
	readonly #clock: Clock;
	readonly #path: string;
	#pending = '';
	#bytes = 0;
	#timer: NodeJS.Timeout | undefined;
	#writing: Promise<void> = Promise.resolve();

	constructor(files: NodeFiles, clock: Clock, path: string) {
		this.#files = files;
		this.#clock = clock;
		this.#path = path;
	}

	add(text: string): void {
		const at = new Date(this.#clock.now()).toISOString();
		this.#pending += text.split('\n').map((line) => `${at} stderr F ${line}\n`).join('');
		this.#timer ??= setTimeout(() => {
			this.flush().catch(() => {});
		}, GATHER_MS).unref();
	}

	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const text = this.#pending;
		if (text !== '') {
			this.#pending = '';
			this.#writing = this.#writing.catch(() => {}).then(async () => this.#write(text));
		}
		await this.#writing;
	}

	async #write(text: string): Promise<void> {
		await this.#files.makeDirectory(this.#path.slice(0, this.#path.lastIndexOf('/')), 0o755);
		this.#bytes += text.length;
		if (this.#bytes > MOST_BYTES) {
			this.#bytes = text.length;
			await this.#files.remove(this.#path);
		}
		await this.#files.append(this.#path, text, {mode: 0o640});
	}
}

import type {Clock, Files} from '../../../core/ports/index.ts';

/** Lines of a container's log that are kept; who retries for hours says the same again and again. */
const KEPT = 400;
/** Lines so many milliseconds apart are written at once. */
const GATHER_MS = 200;

/** The log of one attempt of a container: as a container runtime writes it, with time, stream and tag before each line. */
export class ContainerLog {
	readonly #files: Files;
	readonly #clock: Clock;
	readonly #path: string;
	#lines: string[] = [];
	#timer: NodeJS.Timeout | undefined;
	#isWritten = true;
	#writing: Promise<void> = Promise.resolve();

	constructor(files: Files, clock: Clock, path: string) {
		this.#files = files;
		this.#clock = clock;
		this.#path = path;
	}

	add(text: string): void {
		const at = new Date(this.#clock.now()).toISOString();
		this.#lines.push(...text.split('\n').map((line) => `${at} stderr F ${line}\n`));
		if (this.#lines.length > 2 * KEPT) {
			this.#lines = this.#lines.slice(-KEPT);
		}
		this.#isWritten = false;
		this.#timer ??= setTimeout(() => {
			this.flush().catch(() => {});
		}, GATHER_MS).unref();
	}

	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (!this.#isWritten) {
			this.#isWritten = true;
			const text = this.#lines.join('');
			this.#writing = this.#writing.catch(() => {}).then(async () => {
				await this.#files.makeDirectory(this.#path.slice(0, this.#path.lastIndexOf('/')), 0o755);
				await this.#files.write(this.#path, text, {mode: 0o640, sync: false});
			});
		}
		await this.#writing;
	}
}

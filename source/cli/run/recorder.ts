import {closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, readSync, unlinkSync, writeSync} from 'node:fs';
import {resolve} from 'node:path';
import {callerOf, FOLDER, isOwn, STATE_BYTES} from '../../core/engine/own-state.ts';
import {sweepBeside} from '../../core/engine/temporary.ts';
import type {EventBus} from '../../core/engine/event-bus.ts';
import type {Host} from '../../core/ports/index.ts';
import {headerLine, LAST, LAST_BYTES, type GivenFile, type GivenFlags, type RecordedMachine} from '../../core/recording/form.ts';
import type {Secrets} from '../../core/secrets/secrets.ts';
import type {Event} from '../../core/told/events.ts';
import {Failure, HostError, type FailureData} from '../../core/told/failures.ts';
import {sanitizeJson} from '../../strings/sanitize.ts';
import {unwritable} from './unreadable.ts';
import {version} from './version.ts';

/** What is recorded of a run beside its events. */
export interface Recorded {
	/** The command's words. */
	readonly command: string;
	readonly flags: GivenFlags;
	/** Names of those that were typed; all unless said. */
	readonly typed?: readonly string[];
	readonly files: readonly GivenFile[];
	/** Asked only where there is a recording. */
	machine(): Promise<RecordedMachine>;
	/** The node that keeps it as its last run. */
	readonly keptOn?: Pick<Host, 'files' | 'machine'>;
}

/** A recording that is being made. */
export interface Recorder {
	/** Writes what is left. @returns why the file that was asked for is not whole */
	end(): Promise<FailureData | undefined>;
}

/** So long a line may wait for others: what is lost where the program is killed. */
const GATHER_MS = 100;
/** The node's own is written as a whole, and less often: what stands in the file that was asked for is not lost. */
const KEEP_MS = 3000;
/** Of what is believed of this program's own files, so much is left for how the run ended. */
const END_BYTES = 256 * 1024;

/**
 * Records all that the bus tells from now on: in the file that was asked for, and on the node.
 * @param file `--record`
 * @throws Failure `file.unwritable`, and `recording.unusable` (`taken`) for a file that is there and is none
 */
export function startRecording({bus, secrets}: {readonly bus: EventBus; readonly secrets: Secrets}, clock: {now(): number}, {command, flags, typed, files, machine, keptOn}: Recorded, file: string | undefined): Recorder {
	const sinks: Sink[] = [...file === undefined ? [] : [new FileSink(resolve(file))], ...keptOn === undefined ? [] : [new NodeSink(keptOn)]];
	if (sinks.length === 0) {
		return {end: async () => undefined};
	}
	const write = (text: string, event: Event | undefined) => sinks.forEach((sink) => sink.take(text, event));
	const waiting: Event[] = [];
	let known: RecordedMachine | undefined;
	let isBegun = false;
	// The run does not wait for what is looked up of the machine; what is secret in the header is known once the run has begun.
	const tell = () => {
		if (known === undefined || waiting.length === 0) {
			return;
		}
		if (!isBegun) {
			isBegun = true;
			write(sanitizeJson(headerLine({program: version(), madeAt: new Date(clock.now()).toISOString(), command, flags, ...(typed && {typed}), files, machine: known}, secrets)), undefined);
		}
		waiting.splice(0).forEach((event) => write(`${sanitizeJson(JSON.stringify(event))}\n`, event));
	};
	const asked = machine().then((one) => {
		known = one;
		tell();
	});
	const unsubscribe = bus.subscribe((event) => {
		waiting.push(event);
		tell();
	});
	return {
		async end() {
			await asked;
			unsubscribe();
			const ends = await Promise.all(sinks.map(async (sink) => sink.end()));
			return ends.find((one) => one !== undefined);
		},
	};
}

/** What a node's machine is, as far as it tells. */
export async function machineOf({machine}: Pick<Host, 'machine'>): Promise<RecordedMachine> {
	const [distribution, kernel, cpus, memory] = await Promise.all([
		machine.distribution().then((one) => one?.name, () => undefined), machine.kernelRelease().catch(() => undefined), machine.cpus().catch(() => 0), machine.memory().catch(() => 0),
	]);
	return {distribution: distribution ?? '', kernel: kernel ?? '', cpus, memory};
}

interface Sink {
	take(text: string, event: Event | undefined): void;
	end(): Promise<FailureData | undefined>;
}

/** Lines are appended: what is there is whole but for its last line, whenever the power goes. */
class FileSink implements Sink {
	readonly #path: string;
	readonly #descriptor: number;
	#pending = '';
	#timer: NodeJS.Timeout | undefined;
	#problem: FailureData | undefined;
	readonly #onExit = () => this.#flush();

	constructor(path: string) {
		this.#path = path;
		this.#descriptor = openNew(path);
		process.on('exit', this.#onExit);
	}

	take(text: string): void {
		this.#pending += text;
		this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS).unref();
	}

	async end(): Promise<FailureData | undefined> {
		process.removeListener('exit', this.#onExit);
		this.#flush();
		try {
			this.#refuseReplaced();
			closeSync(this.#descriptor);
		} catch (error) {
			this.#problem ??= asData(unwritable(this.#path, error));
		}
		return this.#problem;
	}

	/** Two runs that were given one file: the first one's is nowhere now. */
	#refuseReplaced(): void {
		const {dev, ino} = fstatSync(this.#descriptor);
		const there = lstatSync(this.#path, {throwIfNoEntry: false});
		if (there?.dev !== dev || there.ino !== ino) {
			throw new HostError('REPLACED', {path: this.#path});
		}
	}

	#flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		let left = Buffer.from(this.#pending);
		this.#pending = '';
		try {
			while (left.length > 0 && this.#problem === undefined) {
				left = left.subarray(writeSync(this.#descriptor, left));
			}
		} catch (error) {
			this.#problem = asData(unwritable(this.#path, error));
		}
	}
}

const asData = ({code, fields}: Failure): FailureData => ({code, fields}) as FailureData;

/** Never over what is no recording, and never through a link in its last place. */
function openNew(path: string): number {
	try {
		return made(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
			throw unwritable(path, error);
		}
	}
	if (!isRecordingAt(path)) {
		throw new Failure('recording.unusable', {path, problem: 'taken'});
	}
	try {
		unlinkSync(path);
		return made(path);
	} catch (error) {
		throw unwritable(path, error);
	}
}

/** Whatever the umask: one that takes the owner's own rights leaves a file that its owner cannot open. */
function made(path: string): number {
	const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND, 0o600);
	fchmodSync(descriptor, 0o600);
	return descriptor;
}

const BEGINS = '{"kind":"Recording",';

function isRecordingAt(path: string): boolean {
	let descriptor: number | undefined;
	try {
		descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
		const head = Buffer.alloc(BEGINS.length);
		const status = fstatSync(descriptor);
		// An empty one is what a run leaves that was ended before it began.
		return status.isFile() && (status.size === 0 || head.toString('utf8', 0, readSync(descriptor, head)) === BEGINS);
	} catch {
		return false;
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}

/** The node's last run, beside its journal. It is for who comes after; a node that has no place for it runs all the same. */
class NodeSink implements Sink {
	readonly #host: Pick<Host, 'files' | 'machine'>;
	readonly #parts: string[] = [];
	#bytes = 0;
	#timer: NodeJS.Timeout | undefined;
	#writing: Promise<unknown> = Promise.resolve();
	#isWritten = false;

	constructor(host: Pick<Host, 'files' | 'machine'>) {
		this.#host = host;
	}

	take(text: string, event: Event | undefined): void {
		// What only counts up, and what others say, is left out where there is too much of it; how the run ended never.
		const most = event?.type === 'log' || event?.type === 'step.progress' ? LAST_BYTES : event === undefined || event.type === 'run.finished' ? Number.POSITIVE_INFINITY : STATE_BYTES - END_BYTES;
		const bytes = Buffer.byteLength(text);
		if (this.#bytes + bytes > most) {
			return;
		}
		this.#parts.push(text);
		this.#bytes += bytes;
		this.#timer ??= setTimeout(() => {
			this.#write(false);
		}, KEEP_MS).unref();
	}

	async end(): Promise<undefined> {
		this.#write(true);
		await this.#writing;
	}

	#write(sync: boolean): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#parts.length === 0) {
			return;
		}
		this.#writing = this.#writing.then(async () => {
			const {files} = this.#host;
			if (!this.#isWritten) {
				await files.makeDirectory(FOLDER, 0o700);
				await isOwn(files, FOLDER, 'directory', callerOf(this.#host));
				await sweepBeside(files, [LAST]);
				this.#isWritten = true;
			}
			await files.write(LAST, this.#parts.join(''), {mode: 0o600, sync});
		}).catch(() => undefined);
	}
}

import type {Clock} from '../ports/index.ts';
import {Secrets} from '../secrets/secrets.ts';
import {EVENT_VERSION, type Event, type EventBody} from '../told/events.ts';

/** What tells moments and durations, and makes nobody wait. */
export type Moments = Pick<Clock, 'now' | 'monotonic'>;

export type Reader = (event: Event) => void;

/**
 * Numbers events and hands them to the readers, in order and without what is secret in them. A reader that throws is left out of
 * the rest of the run; the run and the other readers go on.
 */
export class EventBus {
	readonly #readers = new Set<Reader>();
	readonly #run: string;
	readonly #clock: Moments;
	readonly #secrets: Pick<Secrets, 'masked'>;
	readonly #onBroken: (error: unknown) => void;
	#seq = 0;
	#began: number | undefined;

	/**
	 * @param options.secrets what is struck out of each event
	 * @param options.onBroken told what a reader threw that is left out from then on
	 */
	constructor(run: string, clock: Moments, {secrets = new Secrets(), onBroken = () => undefined}: {readonly secrets?: Pick<Secrets, 'masked'>; readonly onBroken?: (error: unknown) => void} = {}) {
		this.#run = run;
		this.#clock = clock;
		this.#secrets = secrets;
		this.#onBroken = onBroken;
	}

	/** The run's id. */
	get run(): string {
		return this.#run;
	}

	/** @returns a function that takes the reader away again. */
	subscribe(reader: Reader): () => void {
		this.#readers.add(reader);
		return () => this.#readers.delete(reader);
	}

	emit(body: EventBody): void {
		this.#seq += 1;
		const at = this.#clock.monotonic();
		this.#began ??= at;
		const event: Event = {v: EVENT_VERSION, seq: this.#seq, run: this.#run, time: new Date(this.#clock.now()).toISOString(), elapsedMs: at - this.#began, ...this.#secrets.masked(body)};
		for (const reader of this.#readers) {
			try {
				reader(event);
			} catch (error) {
				this.#readers.delete(reader);
				this.#onBroken(error);
			}
		}
	}
}

import type {Moments} from './event-bus.ts';

/** How long something waited, for a person say: what waits side by side counts once. */
export class Waiting {
	readonly #clock: Pick<Moments, 'monotonic'>;
	#total = 0;
	#open = 0;
	#since = 0;

	constructor(clock: Pick<Moments, 'monotonic'>) {
		this.#clock = clock;
	}

	/** Milliseconds so far. */
	get ms(): number {
		return this.#total + (this.#open > 0 ? this.#clock.monotonic() - this.#since : 0);
	}

	async during<Value>(answer: () => Promise<Value>): Promise<Value> {
		this.#since = this.#open === 0 ? this.#clock.monotonic() : this.#since;
		this.#open += 1;
		try {
			return await answer();
		} finally {
			this.#open -= 1;
			this.#total += this.#open === 0 ? this.#clock.monotonic() - this.#since : 0;
		}
	}
}

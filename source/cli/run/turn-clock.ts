import type {Clock} from '../../core/ports/index.ts';
import {systemClock} from '../../hosts/shared/clock.ts';

/** How often a turn is taken, and how much time of its own passes with each. */
const TURN_MS = 5;
const STEP_MS = 100;

interface Sleeper {
	readonly until: number;
	wake(): void;
}

/**
 * A clock whose time passes with what the program gets done, and not with the machine's: twenty times as fast at best, and no
 * faster than the program is where it has much to do. What waits four minutes for nothing is seen to end in seconds, and
 * nothing comes too late since the machine is busy.
 */
export class TurnClock implements Clock {
	#time = 0;
	readonly #sleepers = new Set<Sleeper>();
	readonly #turns: NodeJS.Timeout;

	constructor() {
		this.#turns = setInterval(() => this.#turn(), TURN_MS);
		this.#turns.unref();
	}

	now(): number {
		return systemClock.now();
	}

	monotonic(): number {
		return this.#time;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		// One that sleeps keeps the program alive, as a timer does.
		this.#turns.ref();
		const {promise, resolve} = Promise.withResolvers<void>();
		const wake = (): void => resolve();
		const sleeper: Sleeper = {until: this.#time + ms, wake};
		this.#sleepers.add(sleeper);
		signal?.addEventListener('abort', wake, {once: true});
		await promise;
		signal?.removeEventListener('abort', wake);
		this.#sleepers.delete(sleeper);
		if (this.#sleepers.size === 0) {
			this.#turns.unref();
		}
		signal?.throwIfAborted();
	}

	close(): void {
		clearInterval(this.#turns);
	}

	#turn(): void {
		this.#time += STEP_MS;
		for (const sleeper of this.#sleepers) {
			if (sleeper.until <= this.#time) {
				sleeper.wake();
			}
		}
	}
}

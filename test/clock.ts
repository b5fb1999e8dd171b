import {onTestFinished, vi} from 'vitest';
import type {Clock} from '../source/core/ports/index.ts';

/** Far from any wall time, so that a test sees where one clock is read for the other. */
const AWAY = 1_000_000_000_000;

/** Both clocks of a machine on which nobody sets the time. */
export const moments = (now: () => number): Pick<Clock, 'now' | 'monotonic'> => ({now, monotonic: () => now() - AWAY});

/** Both clocks of a machine on which time passes only while somebody sleeps, and `step` sets the time. */
export class SteppedClock implements Clock {
	#wall = Date.UTC(2026, 10, 23);
	#passed = 5000;
	/** Called before each sleep; for a step in the middle of what is tested. */
	onSleep: (sleeps: number) => void = () => undefined;
	#sleeps = 0;

	readonly now = (): number => this.#wall;

	readonly monotonic = (): number => this.#passed;

	readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
		signal?.throwIfAborted();
		this.#sleeps += 1;
		this.onSleep(this.#sleeps);
		this.#wall += ms;
		this.#passed += ms;
	};

	/** How long has passed since the beginning. */
	get passed(): number {
		return this.#passed - 5000;
	}

	/** Somebody sets the wall clock, by so many milliseconds. */
	step(ms: number): void {
		this.#wall += ms;
	}
}

/** Somebody sets the wall clock of the process, by so many milliseconds, each time that it was looked at. */
export function stepAtEachLook(by: number): void {
	vi.useFakeTimers({toFake: ['Date']});
	onTestFinished(() => void vi.useRealTimers());
	const {now} = Date;
	Date.now = () => {
		const at = now();
		vi.setSystemTime(at + by);
		return at;
	};
}

import {setTimeout as delay} from 'node:timers/promises';
import type {Clock} from '../../core/ports/index.ts';

/** The machine's own time. A sleep of 0 or less ends without a timer. */
export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic: () => Math.floor(performance.now()),
	async sleep(ms, signal) {
		signal?.throwIfAborted();
		if (ms <= 0) {
			return;
		}
		try {
			await delay(ms, undefined, {signal});
		} catch (error) {
			// `delay` wraps the reason in an AbortError of its own.
			signal?.throwIfAborted();
			throw error;
		}
	},
};

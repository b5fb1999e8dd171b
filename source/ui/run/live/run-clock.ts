import type {RunState} from '../../../core/told/state.ts';

/** How long a run has been at work: the time in which it waits for a person is none of it. All times are milliseconds of the interface's clock. */
export class RunClock {
	#startedAt = 0;
	#waitedMs = 0;
	#waitsSince: number | undefined;

	/** After each event. */
	look({asking, failing}: Pick<RunState, 'asking' | 'failing'>, now: number): void {
		if (asking !== undefined || failing !== undefined) {
			this.#waitsSince ??= now;
		} else if (this.#waitsSince !== undefined) {
			this.#waitedMs += now - this.#waitsSince;
			this.#waitsSince = undefined;
		}
	}

	start(now: number): void {
		this.#startedAt = now;
	}

	elapsedMs(now: number): number {
		return (this.#waitsSince ?? now) - this.#startedAt - this.#waitedMs;
	}
}

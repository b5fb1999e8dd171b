import {Failure} from '../told/failures.ts';
import type {GateAnswer} from '../told/events.ts';

/** What a person can do to a running run. Readers hold this and nothing else of the engine. */
export interface RunControl {
	/** Answers the question that `step.asked` put. Ignored where none is open. */
	answer(answer: GateAnswer): void;
	/** After `step.failing`: try the step again. */
	retry(): void;
	/** After `step.failing`: let the run end as failed. */
	giveUp(): void;
	/** From the next act on. */
	setStepMode(on: boolean): void;
	/** `after-step`: the step at work ends as it would; `now`: it is told to end. */
	stop(how: 'after-step' | 'now'): void;
}

/** Both sides of the control: what the person sets, and what the runner waits for. */
export class Control implements RunControl {
	readonly #abort = new AbortController();
	readonly #onMode: (on: boolean) => void;
	#stepMode: boolean;
	#stopAfterStep = false;
	#answer: ((answer: GateAnswer) => void) | undefined;
	#failing: ((again: boolean) => void) | undefined;

	/**
	 * @param options.stepMode asks before each act from the start
	 * @param options.onMode is told when the mode changes, for an event
	 */
	constructor(options: {stepMode: boolean; onMode?: (on: boolean) => void}) {
		this.#stepMode = options.stepMode;
		this.#onMode = options.onMode ?? (() => undefined);
	}

	/** Aborts when the run is to stop now; its reason is a Failure `cancelled`. */
	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	get stepMode(): boolean {
		return this.#stepMode;
	}

	get stopping(): boolean {
		return this.#stopAfterStep || this.#abort.signal.aborted;
	}

	answer(answer: GateAnswer): void {
		this.#answer?.(answer);
	}

	retry(): void {
		this.#failing?.(true);
	}

	giveUp(): void {
		this.#failing?.(false);
	}

	setStepMode(on: boolean): void {
		if (this.#stepMode !== on) {
			this.#stepMode = on;
			this.#onMode(on);
		}
	}

	stop(how: 'after-step' | 'now'): void {
		this.#stopAfterStep = true;
		if (how === 'now') {
			this.#abort.abort(new Failure('cancelled', {}));
		}
		this.#answer?.('stop');
		this.#failing?.(false);
	}

	/** Waits for the person's answer; `stop` where the run is stopping. */
	async waitForAnswer(): Promise<GateAnswer> {
		if (this.stopping) {
			return 'stop';
		}
		const answer = await new Promise<GateAnswer>((resolve) => {
			this.#answer = resolve;
		});
		this.#answer = undefined;
		return answer;
	}

	/** Waits for what to do about a failed step. */
	async waitForRetry(): Promise<boolean> {
		if (this.stopping) {
			return false;
		}
		const again = await new Promise<boolean>((resolve) => {
			this.#failing = resolve;
		});
		this.#failing = undefined;
		return again;
	}
}

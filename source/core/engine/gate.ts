import type {StepDetail} from '../told/details.ts';
import type {GateAnswer} from '../told/events.ts';
import {Breaks} from './breaks.ts';
import type {RunOptions} from './run-options.ts';
import type {Waiting} from './waiting.ts';

/** What a person said of a step, or what is done where nobody was asked. */
export interface Answered {
	readonly answer: Exclude<GateAnswer, 'rest' | 'all'>;
	readonly asked: boolean;
}

type GateOptions = Pick<RunOptions, 'bus' | 'control' | 'policy' | 'interactive' | 'breakAt'>;

/** Between a step and its act: whether a person is asked, and what was answered. */
export class Gate {
	readonly #options: GateOptions;
	/** For a person: that is no time that work took. */
	readonly #waiting: Waiting;
	readonly #breaks: Breaks;
	/** The top-level phase that runs without further questions. */
	#restOf: string | undefined;
	#asking: Promise<unknown> = Promise.resolve();
	/** A person left a step out: what is missing from now on is a consequence, not a fault. */
	isIncomplete = false;

	constructor(options: GateOptions, waiting: Waiting) {
		this.#options = options;
		this.#waiting = waiting;
		this.#breaks = new Breaks(options.breakAt);
	}

	/** Whether somebody is there to say what becomes of what was found. */
	get canAsk(): boolean {
		const {interactive, control, policy} = this.#options;
		return policy.asksAboutChanged && (interactive || control.stepMode);
	}

	/** A step begins: step mode does so, too, where the run was to break. */
	enter(step: string): void {
		if (this.#breaks.isAt(step)) {
			this.#restOf = undefined;
			this.#options.control.setStepMode(true);
		}
	}

	/** A top-level phase ended, and with it what was said of its rest. */
	leavePhase(): void {
		this.#restOf = undefined;
	}

	/**
	 * One question at a time, also where steps run side by side.
	 * @param always whatever the mode
	 */
	async ask(step: string, detail: StepDetail, always = false): Promise<Answered> {
		const turn = this.#asking.then(async () => this.#askNow(step, detail, always));
		this.#asking = turn;
		return turn;
	}

	async #askNow(step: string, detail: StepDetail, always: boolean): Promise<Answered> {
		const {bus, control} = this.#options;
		const top = step.slice(0, step.indexOf('/'));
		if (control.stopping) {
			return {answer: 'stop', asked: false};
		}
		if (!always && (!control.stepMode || this.#restOf === top)) {
			return {answer: 'do', asked: false};
		}
		bus.emit({type: 'step.asked', step, detail});
		const answer = await this.#waiting.during(async () => control.waitForAnswer());
		bus.emit({type: 'step.answered', step, answer});
		if (answer === 'rest') {
			this.#restOf = top;
		}
		if (answer === 'all') {
			control.setStepMode(false);
		}
		return {answer: answer === 'rest' || answer === 'all' ? 'do' : answer, asked: true};
	}
}

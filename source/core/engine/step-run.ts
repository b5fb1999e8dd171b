import type {StepDetail} from '../told/details.ts';
import type {StepEnd} from '../told/events.ts';
import type {SkipReason} from '../told/skips.ts';
import type {Warn} from '../told/warnings.ts';
import type {Acts} from './acts.ts';
import {beginAct} from './begin-act.ts';
import type {Counts} from './counts.ts';
import {isEnd, Skipped, Stopped, unconfirmed} from './ends.ts';
import type {Explained} from './explained.ts';
import type {Answered, Gate} from './gate.ts';
import type {InFlight} from './in-flight.ts';
import type {Journal} from './journal.ts';
import type {RunOptions} from './run-options.ts';
import {Snapshot} from './snapshot.ts';
import {StepFailure} from './step-failure.ts';
import type {Comparison, StepContext, StepKind} from './step.ts';
import {Waiting} from './waiting.ts';

/** What all steps of a run have between them. */
export interface StepParts {
	readonly options: Pick<RunOptions, 'bus' | 'control' | 'host' | 'cluster' | 'policy' | 'secrets' | 'interactive' | 'selection' | 'watch'>;
	readonly startedAt: number;
	readonly journal: Journal;
	readonly inFlight: InFlight;
	readonly counts: Counts;
	readonly gate: Gate;
	readonly acts: Acts;
	readonly explained: Explained;
	/** For a person, of the whole run. */
	readonly waiting: Waiting;
	readonly warn: Warn;
}

/** What a phase asks for. */
export interface Asked<Input, Output> {
	readonly phase: string;
	/** Its path: `certs/ca/ca`. */
	readonly step: string;
	readonly kind: StepKind<Input, Output>;
	readonly input: Input;
}

/** Carries a step out, from its announcement to its end; the one place that acts on a host. */
export async function runStep<Input, Output>(parts: StepParts, asked: Asked<Input, Output>): Promise<Output> {
	if (parts.options.control.stopping) {
		throw new Stopped();
	}
	parts.gate.enter(asked.step);
	return new StepRun(parts, asked).run();
}

class StepRun<Input, Output> {
	readonly #parts: StepParts;
	readonly #asked: Asked<Input, Output>;
	readonly #context: StepContext;
	readonly #startedAt: number;
	/** The person's time, and that of others' questions and of acts that are taken back meanwhile. */
	readonly #aside: Waiting;
	/** As it is known by now. */
	#detail: StepDetail;

	constructor(parts: StepParts, asked: Asked<Input, Output>) {
		const {bus, control, host, cluster, policy, secrets, watch} = parts.options;
		const {step, kind, input} = asked;
		this.#parts = parts;
		this.#asked = asked;
		this.#startedAt = host.clock.monotonic();
		this.#aside = new Waiting(host.clock);
		this.#detail = kind.describe(input);
		this.#context = {
			host, policy, secrets, cluster, ...(watch && {watch}), signal: control.signal, startedAt: parts.startedAt, journal: parts.journal,
			progress: (progress) => bus.emit({type: 'step.progress', step, progress}),
			warn: (code, fields) => parts.warn(code, fields),
		};
	}

	async run(): Promise<Output> {
		const {bus, host} = this.#parts.options;
		const {phase, step} = this.#asked;
		bus.emit({type: 'step.started', phase, step, detail: this.#detail});
		for (let isAgain = false; ;) {
			try {
				if (isAgain) {
					await host.lookAgain?.();
				}
				const ended = await this.#attempt();
				if (ended !== undefined) {
					return ended.output;
				}
			} catch (error) {
				await this.#fail(error);
				isAgain = true;
			}
		}
	}

	/** Looks, asks and acts. Undefined where it is to be looked at anew, since the answer was about something else. */
	async #attempt(): Promise<{readonly output: Output} | undefined> {
		const {options: {host}, acts, journal} = this.#parts;
		const seen = await this.#compare();
		this.#detail = seen.detail;
		if (seen.found === 'same' || (seen.found === 'changed' && this.#staysUnasked(seen))) {
			return this.#leaveAsItIs(seen.output);
		}
		const answered = await this.#ask(seen);
		if (answered.answer === 'undo') {
			await this.#aside.during(async () => acts.takeBack({bus: this.#parts.options.bus, host, journal}));
			return undefined;
		}
		if (await this.#isOutdated(answered)) {
			return undefined;
		}
		if (answered.answer === 'stop') {
			throw new Stopped();
		}
		if (seen.found === 'changed' && (answered.answer === 'keep' || answered.answer === 'skip')) {
			return this.#leaveAsItIs(seen.output);
		}
		return {output: answered.answer === 'skip' ? this.#skip(seen) : await this.#act(answered)};
	}

	async #compare(): Promise<Comparison<Output>> {
		return this.#asked.kind.compare(this.#asked.input, this.#context);
	}

	#leaveAsItIs(output: Output): {readonly output: Output} {
		this.#finish({outcome: 'unchanged'});
		return {output};
	}

	/** What somebody changed since an earlier run made it stays where nobody can be asked, with a warning or an end. */
	#staysUnasked({because, kept}: Extract<Comparison<Output>, {readonly found: 'changed'}>): boolean {
		if (this.#parts.gate.canAsk || this.#parts.options.selection.only !== undefined) {
			return false;
		}
		if (because !== undefined) {
			throw because;
		}
		this.#parts.warn('file.kept', kept);
		return true;
	}

	async #ask({found}: Comparison<Output>): Promise<Answered> {
		const {gate} = this.#parts;
		const {kind, step} = this.#asked;
		const always = kind.confirms ?? (found === 'changed' && gate.canAsk);
		return kind.acts ? this.#aside.during(async () => gate.ask(step, this.#detail, always)) : {answer: 'do', asked: false};
	}

	/** Answers take time: what somebody changed meanwhile is looked at and asked about anew. */
	async #isOutdated({answer, asked}: Answered): Promise<boolean> {
		if (answer !== 'do' || !asked || this.#asked.kind.confirms === true) {
			return false;
		}
		const now = await this.#compare();
		return now.found === 'same' || JSON.stringify(now.detail) !== JSON.stringify(this.#detail);
	}

	/** A person left it out: what is on the node answers in its place. */
	#skip(seen: Comparison<Output>): Output {
		if (this.#asked.kind.confirms === true) {
			throw unconfirmed(this.#detail);
		}
		this.#parts.gate.isIncomplete = true;
		this.#finish({outcome: 'skipped', reason: {code: 'asked', fields: {}}});
		if ('current' in seen) {
			return seen.current as Output;
		}
		throw new Skipped({code: 'missing', fields: {step: this.#asked.step}});
	}

	async #act({asked}: Answered): Promise<Output> {
		const {options: {host}, acts, counts, inFlight, journal} = this.#parts;
		const {kind, step, input} = this.#asked;
		if (kind.acts || this.#detail.kind === 'wait') {
			await inFlight.enter(step);
		}
		if (kind.acts) {
			await beginAct(journal, host.services, step, this.#detail);
		}
		const snapshot = asked ? await Snapshot.take(host.files, this.#detail) : undefined;
		const done = await kind.apply(input, this.#context);
		await journal.end(step);
		this.#detail = done.detail;
		this.#finish({outcome: done.outcome ?? 'done'});
		if (snapshot !== undefined) {
			await snapshot.close();
			acts.add({step, snapshot, uncount: () => counts.drop(step), redo: async () => runStep(this.#parts, this.#asked)});
		}
		return done.output;
	}

	/** Returns where a person wants it tried again; throws what the step ends with elsewhere. */
	async #fail(error: unknown): Promise<void> {
		const {options: {bus, control, interactive}, explained, gate, waiting} = this.#parts;
		const {step} = this.#asked;
		if (error instanceof Skipped) {
			throw error;
		}
		if (isEnd(error)) {
			this.#finish({outcome: 'skipped', reason: {code: 'stopped', fields: {}}});
			throw error;
		}
		const failure = await explained.explain(error);
		if (gate.isIncomplete && failure.code === 'missing') {
			const reason: SkipReason = {code: 'missing', fields: failure.fields};
			this.#finish({outcome: 'skipped', reason});
			throw new Skipped(reason);
		}
		// Its last answers, say.
		this.#detail = error instanceof StepFailure ? error.detail : this.#detail;
		if (interactive && failure.code !== 'unconfirmed') {
			bus.emit({type: 'step.failing', step, failure, detail: this.#detail});
			if (await this.#aside.during(async () => waiting.during(async () => control.waitForRetry()))) {
				bus.emit({type: 'step.retried', step});
				return;
			}
		}
		this.#finish({outcome: 'failed', failure});
		throw error;
	}

	#finish(end: StepEnd): void {
		const {options: {bus, host}, counts, inFlight} = this.#parts;
		const {phase, step} = this.#asked;
		counts.add(step, end.outcome, this.#detail);
		inFlight.leave(step);
		bus.emit({type: 'step.finished', phase, step, ...end, detail: this.#detail, tookMs: host.clock.monotonic() - this.#startedAt - this.#aside.ms});
	}
}

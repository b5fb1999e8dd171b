import type {RunOptions} from './run-options.ts';
import type {Watch} from '../diagnosis/watch.ts';
import {coded} from '../told/coded.ts';
import {checksFailed, Failure, toFailureData, type FailureData} from '../told/failures.ts';
import type {RunWarningFields} from '../told/warnings.ts';
import {proxyEnvironment} from '../manifests/host.ts';
import {isSelected, selectPhases, type SelectedPhases} from './select.ts';
import type {Facts, Phase, PhaseContext} from './phase.ts';
import type {StepDetail} from '../told/details.ts';
import type {PhaseOutcome, PhaseOutline, RunOutcome, StepEnd} from '../told/events.ts';
import type {SkipReason} from '../told/skips.ts';
import {Acts} from './acts.ts';
import {beginAct} from './begin-act.ts';
import {Breaks} from './breaks.ts';
import {Counts} from './counts.ts';
import {warningsOfOthers, type InFlight} from './in-flight.ts';
import type {Journal} from './journal.ts';
import {assertBelieved, openNodeState, type NodeState} from './node-state.ts';
import {Skipped, Stopped, unconfirmed} from './ends.ts';
import {Snapshot} from './snapshot.ts';
import {StepFailure} from './step-failure.ts';
import type {StepContext, StepKind} from './step.ts';
import {Waiting} from './waiting.ts';

/**
 * Runs the phases in order. Only the runner acts on the host, so that dry run, step mode and
 * "unchanged" are one mechanism. Whatever happens ends in `run.finished`; it rejects only before that, with
 * `phase.unknown` or `phase.dependency` for a selection that cannot be.
 * @returns how the run ended.
 */
export async function run<Config>(options: RunOptions<Config>): Promise<RunOutcome> {
	const {host, bus, facts, secrets, config} = options;
	secrets.hideIn(config, await proxyEnvironment(host));
	return new Runner(options, await openNodeState(host, bus.run, facts)).run();
}

class Runner<Config> {
	readonly #options: RunOptions<Config>;
	readonly #selected: SelectedPhases<Config>;
	readonly #once = new Map<string, Promise<unknown>>();
	/** The top-level phase that runs without further questions. */
	#restOf: string | undefined;
	/** A person left a step out: what is missing from now on is a consequence, not a fault. */
	#incomplete = false;
	#startedAt = 0;
	/** What fails a run that only looks, at its end. */
	readonly #failedChecks: string[] = [];
	readonly #acts = new Acts();
	readonly #breaks: Breaks;
	#asking: Promise<unknown> = Promise.resolve();
	readonly #journal: Journal;
	readonly #watch: Watch | undefined;
	/** Failures as they were told, so that the end of the run says no less. */
	readonly #explained = new WeakMap<Error, FailureData>();
	readonly #inFlight: InFlight;
	readonly #left: NodeState;
	readonly #counts = new Counts();
	/** For a person: that is no time that work took. */
	readonly #waiting: Waiting;

	constructor(options: RunOptions<Config>, left: NodeState) {
		this.#options = options;
		this.#left = left;
		this.#journal = left.journal;
		this.#inFlight = left.inFlight;
		this.#watch = options.watch;
		this.#waiting = new Waiting(options.host.clock);
		this.#breaks = new Breaks(options.breakAt);
		this.#selected = selectPhases(options.phases, options.selection);
	}

	async run(): Promise<RunOutcome> {
		const {bus, facts, host, cluster, control, warnings, basis} = this.#options;
		const {phases} = this.#selected;
		const started = host.clock.monotonic();
		this.#startedAt = host.clock.now();
		bus.emit({type: 'run.started', ...facts, phases: this.#outline(phases, ''), stepMode: control.stepMode});
		for (const warning of [...await warningsOfOthers(host, this.#inFlight, facts.workflow), ...warnings]) {
			this.#warn(warning.code, warning.fields);
		}

		let outcome: RunOutcome = 'done';
		let failure: unknown;
		try {
			assertBelieved(this.#left);
			await this.#journal.sweep();
			if (basis !== undefined) {
				await this.#journal.begins(basis);
			}
			for (const phase of phases) {
				await this.#phase(phase, phase.name);
			}
			if (this.#failedChecks.length > 0) {
				throw checksFailed(this.#failedChecks);
			}
			outcome = this.#incomplete ? 'incomplete' : 'done';
		} catch (error) {
			outcome = error instanceof Stopped || (error instanceof Failure && error.code === 'cancelled') ? 'stopped' : 'failed';
			failure = outcome === 'failed' ? error : undefined;
		}

		await this.#watch?.end();
		await Promise.all([cluster.close(), this.#journal.close()]);
		await this.#inFlight.close();
		bus.emit({
			type: 'run.finished', outcome, summary: this.#counts.summary, tookMs: host.clock.monotonic() - started - this.#waiting.ms,
			...(failure !== undefined && {failure: this.#explained.get(failure as Error) ?? toFailureData(failure)}),
		});
		return outcome;
	}

	#outline(phases: readonly Phase<Config>[], parent: string): PhaseOutline[] {
		return phases.map((phase) => {
			const path = parent === '' ? phase.name : `${parent}/${phase.name}`;
			const skip = this.#knownSkip(phase, path);
			return {path, phases: this.#outline(phase.phases ?? [], path), ...(skip && {skip})};
		});
	}

	#knownSkip(phase: Phase<Config>, path: string): SkipReason | undefined {
		return this.#selected.skipped.has(path) ? {code: 'by-flag', fields: {phase: path, flag: this.#selected.flags.get(path) ?? ''}} : phase.skipsWhen?.(this.#options.config);
	}

	async #phase(phase: Phase<Config>, path: string): Promise<PhaseOutcome> {
		const {bus, control} = this.#options;
		if (control.stopping) {
			throw new Stopped();
		}
		const skip = this.#knownSkip(phase, path);
		if (skip !== undefined) {
			this.#skipWhole(phase, path, skip);
			return 'skipped';
		}

		bus.emit({type: 'phase.started', phase: path});
		let outcome: PhaseOutcome = 'done';
		try {
			await phase.run?.(this.#context(path));
			for (const child of phase.phases ?? []) {
				const ended = await this.#phase(child, `${path}/${child.name}`);
				outcome = ended === 'incomplete' ? 'incomplete' : outcome;
			}
		} catch (error) {
			if (error instanceof Skipped) {
				bus.emit({type: 'phase.finished', phase: path, outcome: 'incomplete', reason: error.reason});
				return 'incomplete';
			}
			bus.emit({type: 'phase.finished', phase: path, outcome: this.#isEnd(error) ? 'incomplete' : 'failed', ...(this.#isEnd(error) && {reason: {code: 'stopped', fields: {}}})});
			throw error;
		} finally {
			if (!path.includes('/')) {
				this.#restOf = undefined;
			}
		}
		bus.emit({type: 'phase.finished', phase: path, outcome});
		return outcome;
	}

	#isEnd(error: unknown): boolean {
		return error instanceof Stopped || (error instanceof Failure && error.code === 'cancelled');
	}

	#skipWhole(phase: Phase<Config>, path: string, reason: SkipReason): void {
		for (const child of phase.phases ?? []) {
			this.#skipWhole(child, `${path}/${child.name}`, reason);
		}
		this.#options.bus.emit({type: 'phase.finished', phase: path, outcome: 'skipped', reason});
	}

	#context(path: string): PhaseContext<Config> {
		const {config, host, secrets, control, goesToTheEnd} = this.#options;
		return {
			config, secrets, phase: path,
			signal: control.signal,
			...(this.#watch && {watch: this.#watch}),
			facts: host satisfies Facts,
			journal: this.#journal,
			runs: (other) => isSelected(this.#selected, other),
			step: async (kind, id, input) => this.#step(path, kind, `${path}/${id}`, input),
			once: async <Value>(name: string, act: () => Promise<Value>) => {
				const known = this.#once.get(name) as Promise<Value> | undefined ?? act();
				this.#once.set(name, known);
				return known;
			},
			warn: (code, fields) => this.#warn(code, fields),
			...(goesToTheEnd === true && {defer: (names: readonly string[]) => void this.#failedChecks.push(...names)}),
		};
	}

	#warn<Code extends keyof RunWarningFields>(code: Code, fields: RunWarningFields[Code]): void {
		this.#counts.warn();
		this.#options.bus.emit({type: 'run.warning', ...coded<RunWarningFields, Code>(code, fields)});
	}

	async #step<Input, Output>(phase: string, kind: StepKind<Input, Output>, step: string, input: Input): Promise<Output> {
		const {bus, control, host, cluster, secrets, interactive} = this.#options;
		if (control.stopping) {
			throw new Stopped();
		}
		if (this.#breaks.isAt(step)) {
			this.#restOf = undefined;
			control.setStepMode(true);
		}
		const started = host.clock.monotonic();
		/** The person's time, and that of others' questions and of acts that are taken back meanwhile. */
		const aside = new Waiting(host.clock);
		let detail = kind.describe(input);
		bus.emit({type: 'step.started', phase, step, detail});
		const finish = (end: StepEnd) => {
			this.#counts.add(step, end.outcome, detail);
			this.#inFlight.leave(step);
			bus.emit({type: 'step.finished', phase, step, ...end, detail, tookMs: host.clock.monotonic() - started - aside.ms});
		};
		const context: StepContext = {
			host, secrets, cluster, ...(this.#watch && {watch: this.#watch}), signal: control.signal, startedAt: this.#startedAt, journal: this.#journal,
			progress: (progress) => bus.emit({type: 'step.progress', step, progress}),
			warn: (code, fields) => this.#warn(code, fields),
		};

		for (let isAgain = false; ;) {
			try {
				if (isAgain) {
					await host.lookAgain?.();
				}
				const seen = await kind.compare(input, context);
				detail = seen.detail;
				if (seen.found === 'same') {
					finish({outcome: 'unchanged'});
					return seen.output;
				}
				if (seen.found === 'changed' && !this.#canAsk && this.#options.selection.only === undefined) {
					if (seen.because !== undefined) {
						throw seen.because;
					}
					this.#warn('file.kept', seen.kept);
					finish({outcome: 'unchanged'});
					return seen.output;
				}
				const always = kind.confirms ?? (seen.found === 'changed' && this.#canAsk);
				const {answer, asked} = kind.acts ? await aside.during(async () => this.#ask(step, detail, always)) : {answer: 'do', asked: false};
				if (answer === 'undo') {
					await aside.during(async () => this.#acts.takeBack({bus, host, journal: this.#journal}));
					continue;
				}
				if (answer === 'do' && asked && kind.confirms !== true) {
					// Answers take time: what somebody changed meanwhile is looked at and asked about anew.
					const now = await kind.compare(input, context);
					if (now.found === 'same' || JSON.stringify(now.detail) !== JSON.stringify(detail)) {
						continue;
					}
				}
				if (answer === 'stop') {
					throw new Stopped();
				}
				if (seen.found === 'changed' && (answer === 'keep' || answer === 'skip')) {
					finish({outcome: 'unchanged'});
					return seen.output;
				}
				if (answer === 'skip' && kind.confirms === true) {
					throw unconfirmed(detail);
				}
				if (answer === 'skip') {
					this.#incomplete = true;
					finish({outcome: 'skipped', reason: {code: 'asked', fields: {}}});
					if ('current' in seen) {
						return seen.current as Output;
					}
					throw new Skipped({code: 'missing', fields: {step}});
				}
				if (kind.acts || detail.kind === 'wait') {
					await this.#inFlight.enter(step);
				}
				if (kind.acts) {
					await beginAct(this.#journal, host.services, step, detail);
				}
				const snapshot = asked ? await Snapshot.take(host.files, detail) : undefined;
				const done = await kind.apply(input, context);
				await this.#journal.end(step);
				detail = done.detail;
				finish({outcome: done.outcome ?? 'done'});
				if (snapshot !== undefined) {
					await snapshot.close();
					this.#acts.add({step, snapshot, uncount: () => this.#counts.drop(step), redo: async () => this.#step(phase, kind, step, input)});
				}
				return done.output;
			} catch (error) {
				if (error instanceof Skipped) {
					throw error;
				}
				if (this.#isEnd(error)) {
					finish({outcome: 'skipped', reason: {code: 'stopped', fields: {}}});
					throw error;
				}
				const failure = await this.#explain(error);
				if (this.#incomplete && failure.code === 'missing') {
					const reason: SkipReason = {code: 'missing', fields: failure.fields};
					finish({outcome: 'skipped', reason});
					throw new Skipped(reason);
				}
				// Its last answers, say.
				detail = error instanceof StepFailure ? error.detail : detail;
				if (interactive && failure.code !== 'unconfirmed') {
					bus.emit({type: 'step.failing', step, failure, detail});
					if (await aside.during(async () => this.#waiting.during(async () => control.waitForRetry()))) {
						bus.emit({type: 'step.retried', step});
						isAgain = true;
						continue;
					}
				}
				finish({outcome: 'failed', failure});
				throw error;
			}
		}
	}

	/** Whether somebody is there to say what becomes of what was found. A plan asks nobody: it tells what a run would do. */
	get #canAsk(): boolean {
		const {interactive, control, facts} = this.#options;
		return facts.mode !== 'dry-run' && (interactive || control.stepMode);
	}

	/** What did not answer may be known to be unable to: the cause takes the place of the last lines of a log. */
	async #explain(error: unknown): Promise<FailureData> {
		const failure = toFailureData(error);
		const diagnosis = failure.code === 'wait.timeout' || failure.code === 'api.unreachable' ? await this.#watch?.diagnosis() : undefined;
		const explained = diagnosis === undefined ? failure : {...failure, diagnosis, evidence: [...(failure.evidence ?? []).slice(0, 1), ...diagnosis.evidence]};
		if (error instanceof Error) {
			this.#explained.set(error, explained);
		}
		return explained;
	}

	/** One question at a time, also where steps run side by side. */
	async #ask(step: string, detail: StepDetail, always = false): Promise<{readonly answer: 'do' | 'keep' | 'skip' | 'stop' | 'undo'; readonly asked: boolean}> {
		const {bus, control} = this.#options;
		const top = step.slice(0, step.indexOf('/'));
		const turn = this.#asking.then(async () => {
			if (control.stopping) {
				return {answer: 'stop', asked: false} as const;
			}
			if (!always && (!control.stepMode || this.#restOf === top)) {
				return {answer: 'do', asked: false} as const;
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
			return {answer: answer === 'rest' || answer === 'all' ? 'do' : answer, asked: true} as const;
		});
		this.#asking = turn;
		return turn;
	}
}

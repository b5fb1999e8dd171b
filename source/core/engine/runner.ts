import type {RunOptions} from './run-options.ts';
import {coded} from '../told/coded.ts';
import {checksFailed} from '../told/failures.ts';
import type {RunWarningFields} from '../told/warnings.ts';
import {proxyEnvironment} from '../manifests/host.ts';
import {isSelected, selectPhases, type SelectedPhases} from './select.ts';
import type {Facts, Phase, PhaseContext} from './phase.ts';
import type {PhaseOutcome, PhaseOutline, RunOutcome} from '../told/events.ts';
import type {SkipReason} from '../told/skips.ts';
import {Acts} from './acts.ts';
import {Counts} from './counts.ts';
import {Explained} from './explained.ts';
import {Gate} from './gate.ts';
import {warningsOfOthers} from './in-flight.ts';
import {assertBelieved, openNodeState, type NodeState} from './node-state.ts';
import {isEnd, Skipped, Stopped} from './ends.ts';
import {runStep, type StepParts} from './step-run.ts';
import {Waiting} from './waiting.ts';

/**
 * Runs the phases in order. Only their steps act on the host (step-run.ts), so that dry run, step mode and
 * "unchanged" are one mechanism. Whatever happens ends in `run.finished`; it rejects only before that, with
 * `phase.unknown` or `phase.dependency` for a selection that cannot be.
 * @returns how the run ended.
 */
export async function run<Config>(options: RunOptions<Config>): Promise<RunOutcome> {
	const {host, bus, facts, policy, secrets, config} = options;
	secrets.hideIn(config, await proxyEnvironment(host));
	return new Runner(options, await openNodeState(host, bus.run, {...facts, ...policy})).run();
}

class Runner<Config> {
	readonly #options: RunOptions<Config>;
	readonly #selected: SelectedPhases<Config>;
	readonly #once = new Map<string, Promise<unknown>>();
	/** What fails a run that only looks, at its end. */
	readonly #failedChecks: string[] = [];
	readonly #left: NodeState;
	readonly #parts: StepParts;

	constructor(options: RunOptions<Config>, left: NodeState) {
		this.#options = options;
		this.#left = left;
		const waiting = new Waiting(options.host.clock);
		this.#parts = {
			options, waiting, journal: left.journal, inFlight: left.inFlight, startedAt: options.host.clock.now(),
			counts: new Counts(), gate: new Gate(options, waiting), acts: new Acts(), explained: new Explained(options.watch),
			warn: (code, fields) => this.#warn(code, fields),
		};
		this.#selected = selectPhases(options.phases, options.selection);
	}

	async run(): Promise<RunOutcome> {
		const {bus, facts, policy, host, cluster, control, warnings, basis, watch} = this.#options;
		const {journal, inFlight, counts, gate, explained, waiting} = this.#parts;
		const {phases} = this.#selected;
		const started = host.clock.monotonic();
		bus.emit({type: 'run.started', ...facts, phases: this.#outline(phases, ''), stepMode: control.stepMode});
		for (const warning of [...await warningsOfOthers(host, inFlight, {...facts, ...policy}), ...warnings]) {
			this.#warn(warning.code, warning.fields);
		}

		let outcome: RunOutcome = 'done';
		let failure: unknown;
		try {
			assertBelieved(this.#left);
			await journal.sweep();
			if (basis !== undefined) {
				await journal.begins(basis);
			}
			for (const phase of phases) {
				await this.#phase(phase, phase.name);
			}
			if (this.#failedChecks.length > 0) {
				throw checksFailed(this.#failedChecks);
			}
			outcome = gate.isIncomplete ? 'incomplete' : 'done';
		} catch (error) {
			outcome = isEnd(error) ? 'stopped' : 'failed';
			failure = outcome === 'failed' ? error : undefined;
		}

		await watch?.end();
		await Promise.all([cluster.close(), journal.close()]);
		await inFlight.close();
		bus.emit({
			type: 'run.finished', outcome, summary: counts.summary, tookMs: host.clock.monotonic() - started - waiting.ms,
			...(failure !== undefined && {failure: explained.told(failure)}),
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
			bus.emit({type: 'phase.finished', phase: path, outcome: isEnd(error) ? 'incomplete' : 'failed', ...(isEnd(error) && {reason: {code: 'stopped', fields: {}}})});
			throw error;
		} finally {
			if (!path.includes('/')) {
				this.#parts.gate.leavePhase();
			}
		}
		bus.emit({type: 'phase.finished', phase: path, outcome});
		return outcome;
	}

	#skipWhole(phase: Phase<Config>, path: string, reason: SkipReason): void {
		for (const child of phase.phases ?? []) {
			this.#skipWhole(child, `${path}/${child.name}`, reason);
		}
		this.#options.bus.emit({type: 'phase.finished', phase: path, outcome: 'skipped', reason});
	}

	#context(path: string): PhaseContext<Config> {
		const {config, host, policy, secrets, control, watch} = this.#options;
		return {
			config, policy, secrets, phase: path,
			signal: control.signal,
			...(watch && {watch}),
			facts: host satisfies Facts,
			journal: this.#parts.journal,
			runs: (other) => isSelected(this.#selected, other),
			step: async (kind, id, input) => runStep(this.#parts, {phase: path, step: `${path}/${id}`, kind, input}),
			once: async <Value>(name: string, act: () => Promise<Value>) => {
				const known = this.#once.get(name) as Promise<Value> | undefined ?? act();
				this.#once.set(name, known);
				return known;
			},
			warn: (code, fields) => this.#warn(code, fields),
			...(policy.goesToTheEnd && {defer: (names: readonly string[]) => void this.#failedChecks.push(...names)}),
		};
	}

	#warn<Code extends keyof RunWarningFields>(code: Code, fields: RunWarningFields[Code]): void {
		this.#parts.counts.warn();
		this.#options.bus.emit({type: 'run.warning', ...coded<RunWarningFields, Code>(code, fields)});
	}
}

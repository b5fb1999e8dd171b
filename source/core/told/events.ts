import type {Chain, Diagnosis} from './diagnosis.ts';
import type {FailureData} from './failures.ts';
import type {SkipReason} from './skips.ts';
import type {Surroundings} from './surroundings.ts';
import type {Progress, StepDetail} from './details.ts';
import type {RunWarning} from './warnings.ts';

/** Raised when a reader of an older version would misread an event. See docs/events.md. */
export const EVENT_VERSION = 2;

/** One thing that happened. `docs/events.md` is the contract. */
export type Event = EventBody & EventHead;

export interface EventHead {
	readonly v: typeof EVENT_VERSION;
	/** Counts from 1 without a gap. */
	readonly seq: number;
	readonly run: string;
	/** Wall time: ISO 8601 in UTC, with milliseconds. It jumps where somebody sets the clock. */
	readonly time: string;
	/** Milliseconds since the first event, by a clock that nobody sets. */
	readonly elapsedMs: number;
}

/** Which of the program's runs it is. */
export type Workflow = 'init' | 'reset' | 'undo' | 'inspect' | 'lesson';
export type RunMode = 'node' | 'sandbox' | 'dry-run';
export type StepOutcome = 'done' | 'unchanged' | 'warning' | 'skipped' | 'failed';
/** How a step ended. A check that found an error failed without a failure: only the verdict after all checks has one. */
export type StepEnd =
	| {readonly outcome: Exclude<StepOutcome, 'skipped' | 'failed'>}
	| {readonly outcome: 'skipped'; readonly reason: SkipReason}
	| {readonly outcome: 'failed'; readonly failure?: FailureData};

export type PhaseOutcome = 'done' | 'skipped' | 'failed' | 'incomplete';
export type RunOutcome = 'done' | 'incomplete' | 'failed' | 'stopped';

export interface PhaseOutline {
	/** kubeadm's path: `certs/etcd-ca`. */
	readonly path: string;
	readonly phases: readonly PhaseOutline[];
	/** Set where it is known before the run that the phase will not run. */
	readonly skip?: SkipReason;
}

export interface RunFacts {
	readonly workflow: Workflow;
	readonly mode: RunMode;
	/** The sandbox's folder; empty elsewhere. */
	readonly folder: string;
	/** Of a lesson its name; absent elsewhere. */
	readonly lesson?: string;
	readonly program: string;
	readonly nodeName: string;
	readonly kubernetesVersion: string;
	readonly endpoint: string;
}

export interface RunSummary {
	readonly files: number;
	readonly objects: number;
	/** Paths removed or emptied. */
	readonly removed: number;
	readonly warnings: number;
	readonly unchanged: number;
}

export type EventBody =
	| ({readonly type: 'run.started'; readonly phases: readonly PhaseOutline[]; readonly stepMode: boolean} & RunFacts)
	| ({readonly type: 'run.surroundings'} & Surroundings)
	| ({readonly type: 'run.warning'} & RunWarning)
	| {readonly type: 'run.mode'; readonly stepMode: boolean}
	| {readonly type: 'phase.started'; readonly phase: string}
	| {readonly type: 'phase.finished'; readonly phase: string; readonly outcome: PhaseOutcome; readonly reason?: SkipReason}
	| {readonly type: 'step.started'; readonly phase: string; readonly step: string; readonly detail: StepDetail}
	| {readonly type: 'step.progress'; readonly step: string; readonly progress: Progress}
	| {readonly type: 'step.asked'; readonly step: string; readonly detail: StepDetail}
	| {readonly type: 'step.answered'; readonly step: string; readonly answer: GateAnswer}
	/** A person had it taken back; it is asked about anew. */
	| {readonly type: 'step.reverted'; readonly step: string}
	/** A person wanted the last act taken back, and it cannot be. */
	| {readonly type: 'step.kept'; readonly step: string; readonly because: KeptBecause}
	| {readonly type: 'step.failing'; readonly step: string; readonly failure: FailureData; readonly detail: StepDetail}
	| {readonly type: 'step.retried'; readonly step: string}
	| ({
		readonly type: 'step.finished';
		readonly phase: string;
		readonly step: string;
		readonly detail: StepDetail;
		/** Milliseconds since the step started, without those in which a person was asked. */
		readonly tookMs: number;
	} & StepEnd)
	/** How far the control plane has come, and, where it is known, why it comes no further. */
	| {readonly type: 'watch.changed'; readonly chains: readonly Chain[]; readonly diagnosis?: Diagnosis}
	| {readonly type: 'log'; readonly level: 'info' | 'warning'; readonly source: string; readonly text: string}
	| {
		readonly type: 'run.finished';
		readonly outcome: RunOutcome;
		readonly summary: RunSummary;
		readonly failure?: FailureData;
		/** Milliseconds since the run started, without those in which a person was asked. */
		readonly tookMs: number;
	};

/**
 * What a person may answer before an act: do it, leave it, go on to the end of the phase or of the run, take the last act back,
 * stop the run; of a file that was changed since an earlier run made it, also keep it as it is.
 */
export type GateAnswer = 'do' | 'keep' | 'skip' | 'rest' | 'all' | 'undo' | 'stop';

/** Why an act cannot be taken back: there is none, somebody changed it since, or what kind it is of. */
export type KeptBecause = 'nothing' | 'changed' | 'service' | 'image' | 'object' | 'other';

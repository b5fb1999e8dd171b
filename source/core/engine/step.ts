import type {ClusterAccess} from '../cluster/access.ts';
import type {Watch} from '../diagnosis/watch.ts';
import type {Failure} from '../told/failures.ts';
import type {Warn, WarningFields} from '../told/warnings.ts';
import type {Host} from '../ports/index.ts';
import type {Progress, StepDetail} from '../told/details.ts';
import type {Journal} from './journal.ts';
import type {Policy} from './policy.ts';
import type {Secrets} from '../secrets/secrets.ts';

/**
 * A kind of step: one file in core/steps. The runner calls `describe`, then `compare`; unless
 * that found everything in place it asks the gate and calls `apply`. Nothing else acts on a host.
 */
export interface StepKind<Input, Output> {
	/** Whether `apply` changes the node or the cluster: only then the gate is asked. */
	readonly acts: boolean;
	/** A question by itself: it is asked whatever the mode, and a run that it is not agreed to fails. */
	readonly confirms?: true;
	/** What will be done, without secrets and without looking at the host. */
	describe(input: Input): StepDetail;
	/** Looks at what is there. */
	compare(input: Input, context: StepContext): Promise<Comparison<Output>>;
	/** Does it. Must leave either the old or the new, never a half. */
	apply(input: Input, context: StepContext): Promise<Applied<Output>>;
}

export type Comparison<Output> =
	/** All is as it would be made: nothing is written. */
	| {readonly found: 'same'; readonly output: Output; readonly detail: StepDetail}
	/**
	 * Something else, or nothing. `current` answers in the step's place where a person skips it;
	 * where the member is absent, what needs the answer is skipped too.
	 */
	| {readonly found: 'different'; readonly detail: StepDetail; readonly current?: Output}
	/**
	 * An earlier run made it, and somebody changed it since. A person says whether it stays or is made anew; where nobody is
	 * asked it stays, and a warning with the fields of `kept` says so, or the run ends with `because`.
	 */
	| {readonly found: 'changed'; readonly detail: StepDetail; readonly output: Output; readonly kept: WarningFields['file.kept']; readonly because?: Failure};

export interface Applied<Output> {
	readonly output: Output;
	readonly detail: StepDetail;
	/** `warning`: done, and a person should read on. `failed`: found wanting, which a later step judges. */
	readonly outcome?: 'done' | 'warning' | 'unchanged' | 'failed';
}

export interface StepContext {
	readonly host: Host;
	readonly policy: Pick<Policy, 'renews'>;
	readonly secrets: Secrets;
	/** What earlier runs made, and this one is about to. */
	readonly journal: Pick<Journal, 'forget' | 'wasInterrupted' | 'wasChanged' | 'writes'>;
	/** Clients for the API server that this run brings up. */
	readonly cluster: ClusterAccess;
	/** Looks at the control plane beside the steps; absent where a run brings none up. */
	readonly watch?: Pick<Watch, 'judge'>;
	readonly signal: AbortSignal;
	/** When the run began, in milliseconds: certificates of one run are valid from one moment. */
	readonly startedAt: number;
	progress(progress: Progress): void;
	/** A warning that stays until the end of the run. */
	readonly warn: Warn;
}

import type {InitConfig} from '../config/types.ts';
import type {Watch} from '../diagnosis/watch.ts';
import type {Warn} from '../told/warnings.ts';
import type {Journal} from './journal.ts';
import type {Policy} from './policy.ts';
import type {SkipReason} from '../told/skips.ts';
import type {StepKind} from './step.ts';
import type {Host} from '../ports/index.ts';
import type {Secrets} from '../secrets/secrets.ts';

/**
 * A phase as data, known before the run: the checklist, `--skip-phases`, `init phase …`, help and
 * progress all come from the one tree: of init in index.ts, of reset in ../reset/index.ts.
 */
export interface Phase<Config = InitConfig> {
	/** kubeadm's word: `etcd-ca`. The identity is the path of names: `certs/etcd-ca`. */
	readonly name: string;
	readonly phases?: readonly Phase<Config>[];
	/** Names of top-level phases that must run before it, in the same run. */
	readonly needs?: readonly string[];
	/** Files that others make and it comes to grief without: read by itself, or by what it waits for. What its steps write says the rest (core/needs). */
	readonly reads?: readonly string[];
	/** Why the phase will not run with this configuration; undefined where it will. */
	skipsWhen?(config: Config): SkipReason | undefined;
	run?(context: PhaseContext<Config>): Promise<void>;
}

/** The node, read only: what a phase may look at to decide. */
export interface Facts {
	readonly files: Pick<Host['files'], 'read' | 'stat' | 'list' | 'realPath'>;
	readonly machine: Host['machine'];
	readonly services: Pick<Host['services'], 'manager' | 'exists' | 'isActive' | 'isEnabled' | 'state' | 'enableCommand'>;
	readonly network: Host['network'];
	readonly runtime: Omit<Host['runtime'], 'imageFacts' | 'pullImage' | 'removePod'>;
	readonly mounts: Pick<Host['mounts'], 'below'>;
	readonly commands: Host['commands'];
	readonly clock: Host['clock'];
	readonly random: Host['random'];
}

export interface PhaseContext<Config = InitConfig> {
	readonly config: Config;
	readonly facts: Facts;
	/** In what the run differs by what it is for; no phase asks what that is. */
	readonly policy: Policy;
	readonly secrets: Secrets;
	/** What earlier runs did to this node. */
	readonly journal: Pick<Journal, 'earlier' | 'basis' | 'links' | 'isStale' | 'owns' | 'wasChanged' | 'started' | 'filled'>;
	/** Looks at the control plane beside the steps. */
	readonly watch?: Pick<Watch, 'begin' | 'begun' | 'hasten'>;
	readonly signal: AbortSignal;
	/** Path of the phase that runs. */
	readonly phase: string;
	/** Whether the phase of this path is part of the run. */
	runs(path: string): boolean;
	/**
	 * Asks the runner to do something and gives back its typed answer.
	 * @param id last part of the step's path, unique in its phase: `pull/registry.k8s.io/pause:3.10.2`
	 */
	step<Input, Output>(kind: StepKind<Input, Output>, id: string, input: Input): Promise<Output>;
	/** Does something the first time in a run that a phase asks for it by this name; what came of it is answered each time. */
	once<Value>(name: string, act: () => Promise<Value>): Promise<Value>;
	/** Where the run only looks, and looks to its end: names of checks that fail it then. Absent elsewhere: they fail it at once. */
	readonly defer?: (failedChecks: readonly string[]) => void;
	/** A warning that stays until the end of the run. */
	readonly warn: Warn;
}

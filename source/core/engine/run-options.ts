import type {ClusterAccess} from '../cluster/access.ts';
import type {InitConfig} from '../config/types.ts';
import type {Watch} from '../diagnosis/watch.ts';
import type {Host} from '../ports/index.ts';
import type {Secrets} from '../secrets/secrets.ts';
import type {RunFacts} from '../told/events.ts';
import type {RunWarning} from '../told/warnings.ts';
import type {Control} from './control.ts';
import type {EventBus} from './event-bus.ts';
import type {RunBasis} from './journal-entry.ts';
import type {Phase} from './phase.ts';
import type {Policy} from './policy.ts';
import type {PhaseSelection} from './select.ts';

export interface RunOptions<Config = InitConfig> {
	readonly phases: readonly Phase<Config>[];
	readonly selection: PhaseSelection;
	readonly config: Config;
	readonly host: Host;
	/** Clients for the API server; the run closes them. */
	readonly cluster: ClusterAccess;
	/** Looks at the node beside a control plane's start; the run ends it. */
	readonly watch?: Watch;
	readonly bus: EventBus;
	readonly control: Control;
	readonly secrets: Secrets;
	readonly facts: RunFacts;
	/** In what it differs by what it is for. */
	readonly policy: Policy;
	/** A failed step waits for `retry` or `giveUp`; without it the run ends at once. */
	readonly interactive: boolean;
	/** Phases and steps at which step mode is switched on. */
	readonly breakAt?: readonly string[];
	/** What the journal of a run that changes the node has to know of it, beside its acts. */
	readonly basis?: RunBasis;
	/** Warnings of the configuration, told before the first phase. */
	readonly warnings: readonly RunWarning[];
}

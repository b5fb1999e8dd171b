import type {Coded} from './coded.ts';
import type {DiagnosisCode} from './diagnosis-codes.ts';
import type {DiagnosisFields} from './diagnosis-fields.ts';

/** What must hold before a component is healthy, in the order in which the node brings it about. */
export const links = ['kubelet', 'manifest', 'sandbox', 'image', 'container', 'port', 'health'] as const;

export type Link = (typeof links)[number];

/** `waiting`: not yet, and nothing says that it will not come. */
export type Mark = 'ok' | 'waiting' | 'broken' | 'unknown';

export interface Chain {
	/** `etcd`, `kube-apiserver` and so on. */
	readonly component: string;
	/** One for each of `links`, in their order. */
	readonly marks: readonly Mark[];
}

/** The first broken link, and why. Plain data: it travels in events. */
export type Diagnosis = Coded<DiagnosisFields, DiagnosisCode> & Broken;

interface Broken {
	readonly link: Link;
	/** `kubelet` where no component comes up for its sake. */
	readonly component: string;
	/** Lines of logs that show it, secrets masked; the first says most. */
	readonly evidence: readonly string[];
	/** It cannot heal by itself: only a change of the node or the configuration helps. */
	readonly certain: boolean;
}

/** A diagnosis by its code. That this is one of all that there are, the compiler does not see for a code that it does not know. */
export function diagnosisOf<Code extends DiagnosisCode>(code: Code, fields: DiagnosisFields[Code], broken: Broken): Diagnosis {
	const {link, component, evidence, certain} = broken;
	return {code, link, component, fields, evidence, certain} as Diagnosis;
}

export interface Verdict {
	readonly chains: readonly Chain[];
	readonly diagnosis?: Diagnosis;
}

/** What one look at the node found. Times are milliseconds since 1970. */
export interface Observation {
	readonly at: number;
	readonly kubelet: KubeletSeen;
	readonly runtime: RuntimeSeen;
	/** In the order in which each needs those before it: etcd first. */
	readonly components: readonly ComponentSeen[];
	readonly certificates: readonly CertificateSeen[];
	/** Address that the API server is to be reached at. */
	readonly advertiseAddress: string;
}

export interface KubeletSeen {
	readonly active: boolean;
	/** The service manager's words; empty where it does not tell. */
	readonly state: string;
	readonly exitCode?: number;
	readonly restarts?: number;
	/** Answer of its health endpoint: an HTTP status, the system's code, `TIMEOUT`; empty where it has none. */
	readonly health: string;
	/** What its own port answered, where its health endpoint did not. */
	readonly port?: number;
	readonly portAnswer?: string;
	/** For how long it has been healthy, as far as was looked; absent where it is not. */
	readonly upMs?: number;
	/** The folder in which it looks for manifests, as its configuration on the node says; empty where that has none. */
	readonly folder?: string;
	/** Values of its configuration that are not of their field's type. */
	readonly doubts?: readonly Doubt[];
	/** Its last lines. */
	readonly log: readonly string[];
}

/** A value that the component will not take. */
export interface Doubt {
	/** `evictionHard.memory.available`. */
	readonly field: string;
	readonly value: string;
	readonly wants: string;
	/** Where it was written, as far as known: `init.yaml:12`. */
	readonly place?: string;
}

export interface RuntimeSeen {
	readonly socket: string;
	/** Why it did not answer. */
	readonly error?: string;
	/** Its own words where it is not ready. */
	readonly notReady?: string;
	readonly sandboxImage?: string;
}

export interface ComponentSeen {
	readonly name: string;
	readonly manifestPath: string;
	readonly manifest: 'found' | 'missing' | 'invalid';
	readonly image: string;
	/** Undefined where the runtime could not be asked. */
	readonly imagePresent?: boolean;
	/** Where it says whether it is healthy. */
	readonly url: string;
	readonly health: string;
	readonly sandbox?: {readonly ready: boolean; readonly createdAt: number; readonly attempt: number};
	/** Newest first. */
	readonly containers: readonly ContainerSeen[];
	/** Last lines of the newest containers, oldest first; none where it is healthy. */
	readonly log: readonly string[];
}

export interface ContainerSeen {
	readonly state: 'created' | 'running' | 'exited' | 'unknown';
	readonly attempt: number;
	readonly createdAt: number;
	readonly exitCode?: number;
	readonly reason?: string;
	readonly message?: string;
	readonly startedAt?: number;
	readonly finishedAt?: number;
}

export interface CertificateSeen {
	readonly path: string;
	readonly notBefore: number;
	readonly notAfter: number;
	/** DNS names and addresses. */
	readonly names: readonly string[];
}

export interface Restart {
	readonly component: string;
	/** How often it was started again since it was first healthy. */
	readonly times: number;
	/** The last lines of the container that ended. */
	readonly lines: readonly string[];
}

export interface Stability {
	readonly looks: number;
	readonly restarted: readonly Restart[];
	/** Components that did not stay healthy. */
	readonly unhealthy: readonly string[];
}

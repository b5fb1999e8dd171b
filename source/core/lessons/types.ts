/** What a lesson is about: a task on a node, a node that is broken, sentences to judge, the part of one component to play. */
export type LessonKind = 'Lesson' | 'Fault' | 'Claims' | 'Actor';

/** A lesson as its `lesson.yaml` has it: data alone. Its prose is beside it, one file a language. */
export interface Lesson {
	readonly kind: LessonKind;
	/** Where it stands in the course. */
	readonly order: number;
	/** How long a newcomer takes. */
	readonly minutes: number;
	readonly prepare: Prepare;
	readonly tasks: readonly Task[];
	/** Commands as a learner types them on the node, a line each. */
	readonly solution: readonly string[];
	/** Other ways that lead there. */
	readonly ways: readonly (readonly string[])[];
	/** Of a fault: the command that tells it soonest. */
	readonly fastest?: string;
	readonly recorded?: Recorded;
	readonly claims: readonly Claim[];
	readonly scenes: readonly Scene[];
	/** What is missing is told only as far as it shows by itself: as of a fault. */
	readonly symptomsOnly: boolean;
}

/** What a real node said that was broken in this way. */
export interface Recorded {
	readonly case: string;
	readonly component: string;
	readonly lines: readonly string[];
}

/** A sentence to judge. */
export interface Claim {
	readonly id: string;
	readonly verdict: 'right' | 'wrong' | 'outdated';
	/** What it says of a node, as needs: met where it is right, and nowhere else. */
	readonly holds: readonly Need[];
	/** What is so on the node instead, or beside it: facts that are shown with the verdict. */
	readonly shows: readonly Need[];
	/** What shows it on a node. */
	readonly evidence: string;
}

/** A moment in which somebody plays a component: what a peer shows, and what is asked of it. The truth is the node's, not the lesson's. */
export interface Scene {
	readonly id: string;
	/** What the one who asks shows; nothing where it is nobody. */
	readonly client: Client;
	/** What it asks for. */
	readonly request?: Ask;
	/** What there is to say of it: as whom it comes, and how it is answered. */
	readonly asks: readonly ('user' | 'groups' | 'status')[];
	/** Requests of which one alone is let through with what the client shows. */
	readonly choose: readonly Ask[];
	/** Whether what `cluster-info` says is to be believed. */
	readonly discovery?: Discovery;
	/** What shows it on a node. */
	readonly evidence: string;
}

/** One of these, or none. */
export interface Client {
	/** A client certificate, with its key beside it unless said. */
	readonly certificate?: string;
	readonly key?: string;
	readonly kubeconfig?: string;
	/** A bearer token. */
	readonly token?: string;
}

export interface Ask {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	readonly path: string;
	readonly body?: unknown;
}

/** All that a joining machine has: token and hash; and what arrives in the place of `cluster-info`. */
export interface Discovery {
	/** `abcdef.0123456789abcdef`. */
	readonly token: string;
	/** The certificate whose public key the hash was made of. */
	readonly pin: string;
	/** What somebody on the way has changed in it. */
	readonly replace?: {readonly text: string; readonly by: string};
}

export interface Task {
	readonly id: string;
	readonly needs: readonly Need[];
}

/** How the node is when the lesson begins: how far an init went, and what was changed since. Data, and nothing that runs. */
export interface Prepare {
	/** The last phase of init that was carried out; `all`, or `nothing`. */
	readonly until: string;
	/** A machine file: how the machine is once that is over. */
	readonly machine: unknown;
	readonly certificates: readonly NewCertificate[];
	readonly files: readonly FileChange[];
	readonly objects: readonly ObjectChange[];
	readonly services: readonly ServiceChange[];
}

export interface FileChange {
	readonly path: string;
	readonly write?: string;
	readonly remove?: boolean;
	readonly move?: string;
	readonly copy?: string;
	/** A text that stands there, and what takes its place. */
	readonly replace?: {readonly text: string; readonly by: string};
	readonly mode?: string;
}

/** A certificate and key in the place of those that are there. */
export interface NewCertificate {
	/** Without `.crt`: `/etc/kubernetes/pki/apiserver`. */
	readonly path?: string;
	/** Or the kubeconfig whose user gets it. */
	readonly kubeconfig?: string;
	/** Without `.crt`; its own where it signs itself. */
	readonly signer: string;
	readonly cn: string;
	readonly o: readonly string[];
	/** DNS names and addresses. */
	readonly names: readonly string[];
	readonly usages: readonly string[];
	/** From today: it begins a day before that, and ends so many days after; one below 0 is over. */
	readonly days: number;
	/** Its key alone is made anew, and the certificate stays. */
	readonly keyOnly?: boolean;
}

export interface ObjectChange {
	readonly delete?: ObjectName;
	readonly apply?: Readonly<Record<string, unknown>>;
}

export interface ServiceChange {
	readonly stop?: string;
}

/** `ConfigMap kube-system/kubeadm-config`, `Node cp1`. */
export type ObjectName = string;

/** One thing that has to be so. */
export type Need = FileNeed | CertificateNeed | KubeconfigNeed | ManifestNeed | ObjectNeed | RequestNeed | ComponentNeed | RbacNeed | PreflightNeed;

export interface FileNeed {
	readonly file: string;
	readonly exists?: boolean;
	readonly mode?: string;
	readonly contains?: string;
	readonly lacks?: string;
	readonly equals?: string;
	/** The private key that it is the public half of. */
	readonly publicOf?: string;
}

export interface CertificateNeed {
	readonly certificate: string;
	readonly signedBy?: string;
	/** All of these are among its names. */
	readonly names?: readonly string[];
	readonly usages?: readonly string[];
	readonly valid?: boolean;
	/** The private key that belongs to it. */
	readonly key?: string;
	readonly cn?: string;
	readonly o?: readonly string[];
}

export interface KubeconfigNeed {
	readonly kubeconfig: string;
	readonly server?: string;
	/** Whom its client certificate names. */
	readonly user?: string;
	readonly groups?: readonly string[];
	/** The CA that it trusts. */
	readonly trusts?: string;
	readonly signedBy?: string;
	readonly valid?: boolean;
}

export interface ManifestNeed {
	readonly manifest: string;
	/** By name without dashes; `null` for one that must not be there. */
	readonly flags?: Readonly<Record<string, string | null>>;
	/** A part of the image's name. */
	readonly image?: string;
	/** A path that is mounted into its container. */
	readonly mount?: string;
	/** By path in the Pod: `spec.hostNetwork`. The value, or a text in it. */
	readonly fields?: Readonly<Record<string, string>>;
}

export interface ObjectNeed {
	readonly object: ObjectName;
	readonly exists?: boolean;
	/** By path: `data.ClusterConfiguration`, `spec.taints[0].key`. A text that is in the value, or the value. */
	readonly fields?: Readonly<Record<string, string>>;
}

export interface RequestNeed {
	readonly request: {readonly method?: string; readonly path?: string; readonly user?: string; readonly status?: number};
}

export interface ComponentNeed {
	readonly component: string;
	readonly healthy?: boolean;
	readonly state?: string;
}

export interface PreflightNeed {
	/** Checks of init, under kubeadm's names, that find nothing. */
	readonly preflight: readonly string[];
}

export interface RbacNeed {
	readonly rbac: {readonly user: string; readonly groups?: readonly string[]; readonly verb: string; readonly resource: string; readonly namespace?: string; readonly name?: string};
	readonly allowed: boolean;
}

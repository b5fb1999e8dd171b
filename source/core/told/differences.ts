import type {StepDetail} from './details.ts';

/** What a fact is about; the texts of differences have a sentence for each. */
export type Aspect =
	| 'file' | 'mode' | 'owner' | 'unreadable' | 'malformed'
	| 'subject' | 'issuer' | 'san' | 'usages' | 'algorithm' | 'is-ca' | 'lifetime' | 'key'
	| 'server' | 'cluster' | 'user' | 'trusted-ca'
	/** What runs, where its manifest says otherwise. */
	| 'running'
	/** Of a run, and of its steps: how it ended, what a check found, what was answered to a request. */
	| 'outcome' | 'finding' | 'request'
	| 'flag' | 'argument' | 'mount' | 'volume' | 'env' | 'image' | 'field';

/** One thing that an artifact says, as text that is the same where it means the same. */
export interface Fact {
	readonly aspect: Aspect;
	/** Which of its kind: a flag, a name, a path of fields; empty where there is but one. */
	readonly name: string;
	readonly value: string;
	/** What the value is of, where its field does not say so: `AUDIT_PASSWORD` of an `env[0].value`. */
	readonly of?: string;
}

/** Where init makes something: one for each of its steps that leave something on the node. */
export interface ArtifactPlace {
	/** Path of the phase: `certs/apiserver`. */
	readonly phase: string;
	readonly kind: 'certificate' | 'keypair' | 'kubeconfig' | 'manifest' | 'kubelet' | 'directory';
	/** `etcd/server`, `admin.conf`, `kube-apiserver`. */
	readonly name: string;
	/** The files it consists of; the first is the one that it is about. */
	readonly paths: readonly [string, ...string[]];
	/** The CA that signs it, by its base name. */
	readonly signedBy?: string;
}

/** Something that init makes, as it is in one tree. */
export interface Artifact {
	readonly place: ArtifactPlace;
	readonly isThere: boolean;
	readonly facts: readonly Fact[];
	/** To be shown; absent where nothing could be read. */
	readonly detail?: StepDetail;
	/** The kubelet renews this client certificate itself, with a key and for a time of its own. */
	readonly rotates?: true;
	/** The CA's key is kept elsewhere. */
	readonly isExternal?: true;
}

/** One thing that init makes, fresh and as it is. */
export interface Inspected {
	readonly fresh: Artifact;
	readonly now: Artifact;
	/** From a fresh one to what there is. */
	readonly differences: readonly Difference[];
}

/** What one says and the other does not, or differently. */
export interface Difference {
	readonly aspect: Aspect;
	readonly name: string;
	/** Absent where it has come to be. */
	readonly from?: string;
	/** Absent where it has gone. */
	readonly to?: string;
	/** What the value is of, where its field does not say so: `AUDIT_PASSWORD` of an `env[0].value`. */
	readonly of?: string;
}

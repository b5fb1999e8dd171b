import type {FileRole} from '../core/told/details.ts';
import type {CertificateId, ImageId, KubeconfigId, ObjectId, PhaseId, RemovalId, WaitId} from '../core/told/ids.ts';

/** What is known of one thing, in one language. */
export interface Topic {
	/** One sentence or two: what it is. */
	readonly what: string;
	/** Why it exists; a step's pane says this much. */
	readonly why: string;
	/** Who reads or uses it. */
	readonly readBy?: string;
	/** What the web still teaches of it, and what holds today. */
	readonly formerly?: string;
}

export type Topics<Id extends string> = Readonly<Record<Id, Topic>>;

/** The same in another language: a topic that is missing does not compile, nor does one that says more or less. */
export type Translated<Table> = {readonly [Id in keyof Table]: {readonly [Field in keyof Table[Id]]: string}};

/** Why steps and phases exist, in one language; what they are, too. A missing one does not compile. */
export interface Explanations {
	readonly phases: Topics<PhaseId>;
	readonly certificates: Topics<CertificateId>;
	readonly kubeconfigs: Topics<KubeconfigId>;
	readonly files: Topics<FileRole>;
	readonly waits: Topics<WaitId>;
	readonly images: Topics<ImageId>;
	readonly objects: Topics<ObjectId>;
	readonly removals: Topics<RemovalId>;
	readonly others: Topics<OtherId>;
}

/** Steps whose kind alone says why they are made. */
export type OtherId = 'directory' | 'service.stop' | 'service.reset' | 'service.start' | 'user' | 'user.removed' | 'stability' | 'join' | 'confirm' | 'confirm.undo' | 'revert' | 'unmount' | 'pods' | 'cluster-config';

/** Users and groups that kubeadm puts into certificates; a star stands for the node's name. */
export type IdentityId = 'system:masters' | 'kubeadm:cluster-admins' | 'system:kube-controller-manager' | 'system:kube-scheduler' | 'system:nodes' | 'system:node:*';

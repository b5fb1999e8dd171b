import type {Difference} from './differences.ts';
import type {ValueSource} from './sources.ts';
import type {Restart} from './diagnosis.ts';
import type {FailureData} from './failures.ts';
import type {Finding, Subject} from './findings.ts';
import type {Note} from './notes.ts';

export type {FieldSource, ValueSource} from './sources.ts';

/**
 * What a step is, as plain data without secrets: enough to draw its line and its detail pane.
 * It is first told when the step starts (what will be done) and again when it ends (what is).
 */
export type StepDetail =
	| CheckDetail
	| CertificateDetail
	| KeyPairDetail
	| KubeconfigDetail
	| FileDetail
	| DirectoryDetail
	| ServiceDetail
	| WaitDetail
	| StabilityDetail
	| ObjectDetail
	| ImageDetail
	| UserDetail
	| JoinDetail
	| ConfirmDetail
	| EtcdDetail
	| UnmountDetail
	| PodsDetail
	| RemovalDetail
	| RevertDetail
	| NoteDetail;

export type CheckDetail = Subject & {
	readonly kind: 'check';
	/** kubeadm's name: `Port-6443`. */
	readonly name: string;
	readonly warnings: readonly Finding[];
	readonly errors: readonly Finding[];
};

/** Something that is there, held against what a fresh init would make. */
export interface Inspectable {
	/** From the fresh one to what there is; absent where nothing differs, and in a run that makes it. */
	readonly differences?: readonly Difference[];
}

export interface CertificateDetail extends Inspectable {
	readonly kind: 'certificate';
	/** Path below the certificates directory, without suffix: `etcd/server`. */
	readonly name: string;
	readonly certificatePath: string;
	/** Absent where only the certificate is there, as with an external CA. */
	readonly keyPath?: string;
	/** Name of the CA's files; absent for a CA that signs itself. */
	readonly signedBy?: string;
	/** RFC 4514-like: `O=system:masters, CN=kubernetes-super-admin`. */
	readonly subject: string;
	readonly isCA: boolean;
	readonly usages: readonly string[];
	readonly dnsNames: readonly string[];
	readonly ipAddresses: readonly string[];
	readonly algorithm: string;
	/** Known once made: ISO 8601, and SHA-256 as hexadecimal digits. */
	readonly notBefore?: string;
	readonly notAfter?: string;
	readonly fingerprint?: string;
	/** Where its names, key and validity come from; absent for one that was there already. */
	readonly sources?: readonly ValueSource[];
}

export interface KeyPairDetail extends Inspectable {
	readonly kind: 'keypair';
	readonly name: string;
	readonly privatePath: string;
	readonly publicPath: string;
	readonly algorithm: string;
}

export interface KubeconfigDetail extends Inspectable {
	readonly kind: 'kubeconfig';
	/** `admin.conf` */
	readonly name: string;
	readonly path: string;
	readonly user: string;
	readonly groups: readonly string[];
	readonly cluster: string;
	readonly server: string;
	readonly signedBy: string;
	readonly algorithm: string;
	readonly notAfter?: string;
	/** Where cluster, server, user, key and validity come from; absent for one that was there already. */
	readonly sources?: readonly ValueSource[];
}

export interface FileDetail extends Inspectable {
	readonly kind: 'file';
	/** What it is for: chooses title and explanation. */
	readonly role: FileRole;
	readonly path: string;
	readonly mode: number;
	/** Text of the file: nothing secret is written by this kind of step. */
	readonly content: string;
	/** What was there, where something was. */
	readonly before?: string;
	/** An earlier run made it, and somebody changed it since: a person is asked whether it stays. */
	readonly isChanged?: true;
	/** Names of the patch files that changed the text, in order. */
	readonly patches?: readonly string[];
	/** Where its values come from. */
	readonly sources?: readonly ValueSource[];
}

export type FileRole =
	| 'manifest/etcd'
	| 'manifest/kube-apiserver'
	| 'manifest/kube-controller-manager'
	| 'manifest/kube-scheduler'
	| 'kubelet/config'
	| 'kubelet/instance-config'
	| 'kubelet/flags'
	| 'kubelet/kubeconfig'
	| 'users';

export interface DirectoryDetail extends Inspectable {
	readonly kind: 'directory';
	readonly path: string;
	readonly mode: number;
}

export interface ServiceDetail {
	readonly kind: 'service';
	readonly service: string;
	readonly action: 'stop' | 'start';
	/** A service that is stopped for good, not to be started again. */
	readonly reset?: true;
	/** What is run, in order; with what came of it once it was. Absent without a service manager. */
	readonly commands?: readonly CommandRecord[];
	/** Why the service manager refused. */
	readonly problem?: FailureData;
}

export interface CommandRecord {
	readonly argv: readonly string[];
	/** Absent where it was not run: in a plan, and after one that was refused. */
	readonly exitCode?: number;
	/** Its last lines of standard output and error, without what looks like a secret. */
	readonly output?: readonly string[];
}

export interface WaitDetail {
	readonly kind: 'wait';
	/** What is waited for: `kubelet`, `kube-apiserver`, `kube-controller-manager`, `kube-scheduler`, `node`. */
	readonly component: string;
	readonly url: string;
	readonly timeoutMs: number;
	readonly attempts: number;
	/** The last few answers, oldest first. */
	readonly answers: readonly ProbeRecord[];
	readonly elapsedMs: number;
}

export interface StabilityDetail {
	readonly kind: 'stability';
	/** Looks in a row that found all components healthy, and how many were wanted. */
	readonly looks: number;
	readonly wanted: number;
	/** Containers that were started again after all had been healthy. */
	readonly restarted: readonly Restart[];
	readonly unhealthy: readonly string[];
}

export interface ProbeRecord {
	/** Milliseconds since the wait began. */
	readonly afterMs: number;
	readonly answer: string;
}

export interface ObjectDetail {
	readonly kind: 'object';
	readonly verb: 'create' | 'update' | 'patch' | 'get' | 'list' | 'delete';
	/** `ConfigMap` */
	readonly object: string;
	readonly apiVersion: string;
	readonly name: string;
	readonly namespace?: string;
	/** Who asks: `kubernetes-admin`. */
	readonly as: string;
	/** The object as YAML, secret values masked. */
	readonly body: string;
	/** The same of what the cluster had, where kubeadm's requests read it. */
	readonly before?: string;
	/** Names of the patch files that changed the object, in order. */
	readonly patches?: readonly string[];
	/** Why it could not be had, where the run goes on without it. */
	readonly problem?: FailureData;
	/** Each request of the step: method, path and status. */
	readonly requests: readonly {readonly method: string; readonly path: string; readonly status: number; readonly as: string}[];
}

export interface ImageDetail {
	readonly kind: 'image';
	readonly image: string;
	readonly policy: string;
	readonly present?: boolean;
	readonly attempts?: number;
	/** Bytes and layers, where the runtime tells. */
	readonly size?: number;
	readonly layers?: number;
	/** How long the attempt took that succeeded. */
	readonly pullMs?: number;
	/** Where its name comes from. */
	readonly sources?: readonly ValueSource[];
	/** Why it could not be pulled. */
	readonly problem?: Finding;
}

export interface UserDetail {
	readonly kind: 'user';
	readonly users: readonly string[];
	readonly groups: readonly string[];
	/** The files that are given to them; absent where the users and groups themselves are made. */
	readonly files?: readonly {readonly path: string; readonly uid: number; readonly gid: number; readonly mode?: number}[];
	/** They are removed. */
	readonly removed?: true;
	/** Why they could not be. */
	readonly problem?: FailureData;
}

export interface JoinDetail {
	readonly kind: 'join';
	/** With the token masked: `kubeadm join 192.0.2.10:6443 --token r5kml5.•••• …`. */
	readonly command: string;
	readonly controlPlaneCommand?: string;
	readonly kubeconfig: string;
	/** Ids in the run's secrets that the masked parts stand for. */
	readonly secrets: readonly string[];
}

/** A question by itself, before something that cannot be taken back. */
export interface ConfirmDetail {
	readonly kind: 'confirm';
	readonly about: 'reset' | 'undo';
	/** What a person types to agree: the node's name, where it is a node and no sandbox. Absent: yes is enough. */
	readonly word?: string;
	/** What would be done, where that is known before. */
	readonly preview?: readonly RevertPreview[];
}

/** What would become of a path: of a file or directory of a run, or of what others wrote in one because of it. */
export type RevertPreview =
	| {readonly path: string; readonly action: RevertAction; readonly kept?: KeptReason}
	| {
		readonly path: string;
		readonly action: 'empty';
		/** Whose it is. */
		readonly of: 'etcd' | 'kubelet';
		/** Where that leads, where it is a link or below one. */
		readonly real?: string;
		/** It leads elsewhere than when the run began, and is left as it is. */
		readonly kept?: 'moved';
		/** The names that go; absent where all of it does. */
		readonly names?: readonly string[];
	};

/** This node's member of a stacked etcd cluster, which is taken out. */
export interface EtcdDetail {
	readonly kind: 'etcd';
	readonly peerUrl: string;
	/** Names of all members, or their ids where they have none, once etcd has told. */
	readonly members?: readonly string[];
	/** `only`: it is the last member, and stays one; `absent`: it was none any more. */
	readonly result?: 'removed' | 'only' | 'absent';
	/** Why it could not be taken out. */
	readonly problem?: FailureData;
}

export interface UnmountDetail {
	readonly kind: 'unmount';
	/** Everything mounted below it goes; what is mounted on it stays. */
	readonly path: string;
	readonly mounts: readonly string[];
	/** As the configuration names them: `MNT_DETACH`. */
	readonly flags: readonly string[];
}

export interface PodsDetail {
	readonly kind: 'pods';
	readonly socket: string;
	readonly pods: readonly {readonly id: string; readonly namespace: string; readonly name: string}[];
	/** Why not all of them could be removed; its evidence is what the container runtime said of each. */
	readonly problem?: FailureData;
}

export interface RemovalDetail {
	readonly kind: 'removal';
	readonly path: string;
	/** `contents`: the directory itself stays. */
	readonly what: 'contents' | 'file';
	/** Names in the directory, some of many; absent where there was nothing. */
	readonly names?: readonly string[];
	/** How many there are. */
	readonly entries?: number;
	/** Names in the directory that are left, some of many: nothing that init makes; and how many there are. */
	readonly left?: readonly string[];
	readonly stays?: number;
	/** Why it could not be removed, or not all of it. */
	readonly problem?: FailureData;
}

/** `remove`: it was not there before; `attributes`: mode and owner alone. */
export type RevertAction = 'remove' | 'restore' | 'attributes';

/** Why a path is left as it is: somebody changed it since, the journal does not tell what was there, what was kept of it is lost, others' files are in it, the run was killed before it told what it would put there, it leads elsewhere than when the run acted on it. */
export type KeptReason = 'changed' | 'unknown' | 'lost' | 'not-empty' | 'unsaid' | 'moved';

/** A file or directory that becomes what it was before a run. */
export interface RevertDetail {
	readonly kind: 'revert';
	readonly path: string;
	readonly what: 'file' | 'directory';
	readonly action: RevertAction;
	/** It is left as it is. */
	readonly kept?: KeptReason;
	/** Why it could not be done. */
	readonly problem?: FailureData;
}

export type NoteDetail = {readonly kind: 'note'} & Note;

/** What a running step is at: told between its start and its end, and may be merged by a reader. */
export type Progress =
	| {readonly at: 'key'; readonly algorithm: string}
	| {readonly at: 'sign'; readonly by: string}
	| {readonly at: 'pull'; readonly image: string; readonly attempt: number}
	| {readonly at: 'probe'; readonly url: string; readonly attempt: number; readonly answer: string; readonly elapsedMs: number; readonly timeoutMs: number}
	| {readonly at: 'pod'; readonly pod: string; readonly index: number; readonly count: number; readonly attempt: number}
	| {readonly at: 'request'; readonly method: string; readonly path: string; readonly status: number; readonly as: string}
	/** A request that is met by asking again, until `timeoutMs` are over. */
	| {readonly at: 'retry'; readonly failure: FailureData; readonly timeoutMs: number};

/** Whether it is about a file that an earlier run made and somebody changed since: a person is asked what becomes of it. */
export const isOfChanged = (detail: StepDetail): detail is FileDetail => detail.kind === 'file' && detail.isChanged === true;

import type {Random} from './random.ts';

/** What a case lays at a path before its command runs. */
export type Laid =
	| {readonly kind: 'file'; readonly content: string | Buffer; readonly mode?: number; readonly uid?: number}
	| {readonly kind: 'link'; readonly target: string}
	| {readonly kind: 'node'; readonly lay: (path: string) => void};

/** What a stand-in server says instead of what it would. */
export interface SaidInstead {
	/** The how-manieth request it is that is answered so; all where absent. */
	readonly at?: number;
	/** Only requests whose path, or method of the runtime, has this in it. */
	readonly where?: string;
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body: Buffer;
	/** The answer ends before it is whole. */
	readonly isCut?: boolean;
}

export interface Case {
	/** What was done to what, for who repeats it. */
	readonly done: readonly string[];
	readonly laid: Readonly<Record<string, Laid>>;
	/** The command that reads it. */
	readonly words: readonly string[];
	/** A command that fails names one of them. */
	readonly places: readonly string[];
	readonly api?: SaidInstead;
	readonly cri?: SaidInstead;
	/** Run by this user; root where absent. */
	readonly uid?: number;
}

/** What the cases of all families begin with: files by path, as a run of init left them. */
export interface Corpus {
	readonly files: ReadonlyMap<string, Buffer>;
	/** Every path that a command looks at, with those commands; only the family `files` asks for it. */
	readonly reads: ReadonlyMap<string, readonly (readonly string[])[]>;
	/** Objects of the cluster, by their paths below `/api/v1` and the like. */
	readonly objects: ReadonlyMap<string, unknown>;
}

export interface Family {
	/** The same case for the same seed and corpus. */
	make(random: Random, corpus: Corpus, seed: number): Case;
	/** How many cases there are in all; without, as many as there are seeds. */
	size?(corpus: Corpus): number;
}

/** A configuration for what takes one; its key algorithm is quick. */
export const CONFIG = '/case/base.yaml';
/** Of a reset that asks nobody and waits for little. */
export const RESET_CONFIG = '/case/reset.yaml';
/** The sandbox that the corpus was made in. */
export const SANDBOX = '/case/sandbox';
/** Etcd's, which holds the objects of the sandbox's cluster. */
export const DATABASE = `${SANDBOX}/var/lib/etcd/member/snap/db`;
export const SOCKET = '/run/containerd/containerd.sock';
export const API = 'https://192.0.2.10:6443';

/** Where commands of a node may write. Everything else stays as it is. */
export const WRITABLE = [
	'/etc/kubernetes', '/var/lib/kubelet', '/var/lib/etcd', '/var/lib/kubestep', '/run/kubestep', '/root/.config', '/home/user/.config', SANDBOX, '/case/made', '/var/log/pods', '/var/log/containers', '/tmp', '/run/mount',
] as const;

import type {KeyObject} from 'node:crypto';
import type {Store} from '../api/store.ts';

/** Whose work a controller is: it is done while that program runs. */
export type Part = 'kube-controller-manager' | 'kube-scheduler' | 'kubelet';

/** What of their flags and files the programs go by. */
export interface PartSettings {
	/** The CA that service accounts are given (`root-ca-file`). */
	readonly rootCa?: string;
	/** What certificates are signed with (`cluster-signing-cert-file`, `cluster-signing-key-file`). */
	readonly signer?: {readonly certificate: string; readonly key: KeyObject};
	/** What tokens in Secrets are signed with (`service-account-private-key-file`). */
	readonly tokenKey?: KeyObject;
	/** The node that a kubelet is, and its address. */
	readonly node?: {readonly name: string; readonly address: string | undefined};
	/** Whether Pods can be given addresses: a configuration in `/etc/cni/net.d`. */
	readonly hasNetwork?: boolean;
}

export interface Context {
	readonly store: Store;
	readonly settings: PartSettings;
	/** Milliseconds. */
	readonly now: number;
	/** By how much waits are shorter than in a cluster. */
	readonly speed: number;
	/** Has this controller step again at a time, whether or not anything changes. */
	again(at: number): void;
}

/** Brings what it makes in line with what it is made from, as often as one of the resources changed. */
export interface Controller {
	readonly name: string;
	readonly part: Part;
	readonly watches: readonly string[];
	step(context: Context): void;
}

/** What is renewed again and again has a pace of its own, as repeated acts of programs have: a node that idles would never rest. */
export const renewalPace = (speed: number): number => Math.max(speed, 0.2);

import {createPrivateKey, type KeyObject} from 'node:crypto';
import type {Change, Store} from '../api/store.ts';
import {clusterRoleAggregation} from './aggregation.ts';
import {bootstrapSigner, tokenCleaner} from './bootstrap.ts';
import type {Controller, Part, PartSettings} from './controller.ts';
import {daemonSets} from './daemon-sets.ts';
import {deployments} from './deployments.ts';
import {endpoints} from './endpoints.ts';
import {garbageCollector} from './garbage.ts';
import {jobs, statefulSets} from './jobs.ts';
import {rootCa, serviceAccounts} from './namespaces.ts';
import {kubeletClient} from './kubelet-client.ts';
import {nodeLost, renewLease} from './node-lease.ts';
import {nodePods} from './node-pods.ts';
import {nodeLifecycle} from './nodes.ts';
import {replicaSets} from './replica-sets.ts';
import {scheduler} from './scheduler.ts';
import {csrApproving, csrSigning} from './signing.ts';
import {tokenSecrets} from './token-secrets.ts';

export type {Part, PartSettings} from './controller.ts';

const ALL: readonly Controller[] = [
	serviceAccounts, rootCa, clusterRoleAggregation, garbageCollector, nodeLifecycle, nodeLost, deployments, replicaSets, daemonSets, statefulSets, jobs, endpoints,
	tokenSecrets, bootstrapSigner, tokenCleaner, csrApproving, csrSigning, scheduler, renewLease, kubeletClient, nodePods,
];

/** Controllers that answer each other for ever are a mistake; a rollout of hundreds of Pods takes fewer rounds. */
const MOST_ROUNDS = 500;

/** A timer is no longer than Node counts. */
const LONGEST_MS = 2 ** 31 - 1;

/** The controllers of the programs that run, each stepping when something changed that it looks at. */
export class Controllers {
	/** By how much waits are shorter than in a cluster. */
	speed = 1;
	readonly #store: Store;
	readonly #parts = new Map<Part, PartSettings>();
	readonly #due = new Set<Controller>();
	readonly #timers = new Map<Controller, {readonly timer: NodeJS.Timeout; readonly at: number}>();
	readonly #unsubscribe: () => void;
	#stepping = false;

	constructor(store: Store) {
		this.#store = store;
		this.#unsubscribe = store.subscribe((change) => this.#changed(change));
	}

	/** A program runs from now on, or runs with other settings. */
	start(part: Part, settings: PartSettings = {}): void {
		this.#parts.set(part, settings);
		this.#soon(ALL.filter((controller) => controller.part === part));
	}

	runs(part: Part): boolean {
		return this.#parts.has(part);
	}

	stop(part: Part): void {
		this.#parts.delete(part);
		for (const [controller, {timer}] of this.#timers) {
			if (controller.part === part) {
				clearTimeout(timer);
				this.#timers.delete(controller);
			}
		}
	}

	close(): void {
		this.#unsubscribe();
		for (const part of this.#parts.keys()) {
			this.stop(part);
		}
		this.#due.clear();
	}

	#changed({resource}: Change): void {
		this.#soon(ALL.filter(({part, watches}) => this.#parts.has(part) && watches.includes(resource.name)));
	}

	#soon(controllers: readonly Controller[]): void {
		for (const controller of controllers) {
			this.#due.add(controller);
		}
		if (!this.#stepping && this.#due.size > 0) {
			this.#stepping = true;
			// After the request that brought it about.
			queueMicrotask(() => this.#stepAll());
		}
	}

	#stepAll(): void {
		try {
			for (let round = 0; round < MOST_ROUNDS && this.#due.size > 0; round += 1) {
				const due = new Set(this.#due);
				this.#due.clear();
				for (const controller of due) {
					const settings = this.#parts.get(controller.part);
					if (settings !== undefined) {
						controller.step({store: this.#store, settings, now: this.#store.nowMs, speed: this.speed, again: (at) => this.#again(controller, at)});
					}
				}
			}
		} finally {
			this.#due.clear();
			this.#stepping = false;
		}
	}

	/** One timer a controller, for the nearest time that it asked for; none keeps the process alive. */
	#again(controller: Controller, at: number): void {
		const known = this.#timers.get(controller);
		if (known !== undefined && known.at <= at && known.at > this.#store.nowMs) {
			return;
		}
		clearTimeout(known?.timer);
		const timer = setTimeout(() => {
			this.#timers.delete(controller);
			this.#soon([controller]);
		}, Math.min(Math.max(0, at - this.#store.nowMs), LONGEST_MS)).unref();
		this.#timers.set(controller, {timer, at});
	}
}

/**
 * What a controller manager goes by, of its flags and the files that they name.
 * @param read the file's contents; undefined where there is none
 */
export async function managerSettings(flags: Pick<ReadonlyMap<string, string>, 'get'>, read: (path: string) => Promise<Buffer | undefined>): Promise<PartSettings> {
	const text = async (flag: string): Promise<string | undefined> => {
		const path = flags.get(flag) ?? '';
		return path === '' ? undefined : (await read(path).catch(() => undefined))?.toString('utf8');
	};
	const [ca, certificate, key, tokens] = await Promise.all(['root-ca-file', 'cluster-signing-cert-file', 'cluster-signing-key-file', 'service-account-private-key-file'].map(text));
	const tokenKey = keyOf(tokens);
	return {...(ca !== undefined && {rootCa: ca}), ...signerOf(certificate, key), ...(tokenKey && {tokenKey})};
}

function keyOf(pem: string | undefined): KeyObject | undefined {
	try {
		return pem === undefined ? undefined : createPrivateKey(pem);
	} catch {
		return undefined;
	}
}

function signerOf(certificate: string | undefined, key: string | undefined): Pick<PartSettings, 'signer'> {
	const signing = keyOf(key);
	return certificate === undefined || signing === undefined ? {} : {signer: {certificate, key: signing}};
}

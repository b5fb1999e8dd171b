import {randomUUID, X509Certificate} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {isIP} from 'node:net';
import {shapeFault} from '../../core/yaml/json-shape.ts';
import type {Clock} from '../../core/ports/index.ts';
import {RequestRecord} from './api/record.ts';
import type {ApiServer} from './api/server.ts';
import {isClusterState, Store, type ClusterState} from './api/store.ts';
import type {PodLogs} from './api/log.ts';
import type {Settings} from './api/settings.ts';
import {Controllers} from './controllers/index.ts';
import type {Asked, NodeAnswer} from './node-net.ts';
import {seedCluster, type SeedOptions} from './seed.ts';
import {ENDPOINT, Journal, readState, RECORDS, StateFile, type StateFolder} from './state.ts';

/** The objects of a cluster whose etcd is elsewhere, in the sandbox's state. */
const OBJECTS = 'cluster.json';

/** Where an etcd keeps its objects. */
export interface EtcdData {
	read(): Promise<Buffer | undefined>;
	write(text: string): Promise<void>;
}

/** What of an API server's files may change while it runs. */
export interface Authority {
	readonly certificate: string;
	readonly key: string;
	/** Absent: no client certificate is taken. */
	readonly clientCa?: string;
	/** What its flags and files say of who is who, and what it makes of its own accord. */
	readonly settings: Settings;
}

/** What an API server was started with. */
export interface ApiStart extends Authority {
	readonly version: string;
	/** Its etcd, where that is not on the node. */
	readonly external?: string;
	readonly seed: SeedOptions;
	readonly isHealthy: () => boolean;
	/** Whether its etcd is still the one that it connected to. */
	readonly isConnected: () => boolean;
	readonly log: (line: string) => void;
}

export interface ApiServing {
	/** As `NodeServer`. */
	answer(path: string, asked?: Asked): Promise<NodeAnswer>;
	readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
	/** Its files were read again. */
	renew(changed: Authority): void;
	close(): Promise<void>;
}

/** The objects of the node's cluster: held by an etcd in its data folder, served by an API server. */
export class StandInCluster {
	readonly store: Store;
	/** What the programs of the control plane and the kubelet make of the objects. */
	readonly controllers: Controllers;
	readonly #logs: PodLogs | undefined;
	readonly #clock: Clock;
	readonly #folder: StateFolder;
	readonly #external: StateFile<ClusterState>;
	readonly #journal: Journal;
	#record: RequestRecord | undefined;
	#server: ApiServer | undefined;
	#start: ApiStart | undefined;
	#certificate: X509Certificate | undefined;
	#etcdRun = 0;
	#etcd: {readonly data: EtcdData; readonly state: StateFile<ClusterState>} | undefined;
	#closed = false;

	/** @param logs where the node keeps those of containers */
	constructor(folder: StateFolder, clock: Clock, logs?: PodLogs) {
		this.#logs = logs;
		this.#folder = folder;
		this.#clock = clock;
		this.store = new Store(clock, () => (this.#etcd?.state ?? (this.#start?.external === undefined ? undefined : this.#external))?.changed());
		this.#external = new StateFile(folder, OBJECTS, () => this.store.snapshot());
		this.controllers = new Controllers(this.store);
		this.#journal = new Journal(folder, RECORDS.requests);
	}

	/** Whether an API server answers. */
	get isUp(): boolean {
		return this.#server !== undefined;
	}

	/** Whether what holds the objects is there, and the API server that runs is connected to it. */
	get hasStorage(): boolean {
		return (this.#etcd !== undefined || this.#start?.external !== undefined) && this.#start?.isConnected() !== false;
	}

	/** Which start of an etcd it is that holds the objects: another one has to be connected to anew. */
	get etcdRun(): number {
		return this.#etcdRun;
	}

	/** The loopback port of the API server; undefined while it is down. */
	get port(): number | undefined {
		return this.#server?.port;
	}

	/** Whether the serving certificate is made out for a name or an address. */
	certifies(host: string): boolean {
		return (isIP(host) === 0 ? this.#certificate?.checkHost(host) : this.#certificate?.checkIP(host)) !== undefined;
	}

	/**
	 * An etcd begins to hold the objects that are in its folder; an empty folder is an empty cluster.
	 * @throws {Error} `invalid database`
	 */
	async openEtcd(data: EtcdData): Promise<void> {
		const found = await data.read();
		const kept = found === undefined ? undefined : await this.#parse(found);
		const id = kept?.id ?? randomUUID();
		const state = new StateFile({...this.#folder, write: async (_name, text) => data.write(text)}, OBJECTS, () => this.store.snapshot());
		this.#etcd = {data, state};
		this.#etcdRun += 1;
		this.store.load(id, kept);
		if (found === undefined) {
			await state.flush();
		}
	}

	async closeEtcd(): Promise<void> {
		const etcd = this.#etcd;
		this.#etcd = undefined;
		await etcd?.state.flush();
	}

	async #parse(found: Buffer): Promise<ClusterState | undefined> {
		const text = found.toString('utf8');
		// As sandboxes kept them once: an identity alone, with the objects beside the node.
		if (/^[\da-f-]{36}\n?$/.test(text)) {
			const kept = await readState(this.#folder, OBJECTS, (value) => (isClusterState(value) ? value : undefined));
			return kept?.id === text.trim() ? kept : undefined;
		}
		let value: unknown;
		try {
			value = shapeFault(text) === undefined ? JSON.parse(text) : undefined;
		} catch {
			// Told below.
		}
		if (!isClusterState(value)) {
			throw new Error('invalid database');
		}
		return value;
	}

	/** An API server begins to serve. @throws OpenSSL's error where certificate and key cannot be used */
	async serve(start: ApiStart): Promise<ApiServing> {
		const [{startApiServer}, {answerInProcess}] = await Promise.all([import('./api/server.ts'), import('./programs/api-answers.ts')]);
		this.#record ??= new RequestRecord(this.#journal, await this.#folder.size(RECORDS.requests));
		if (start.external !== undefined) {
			this.#start = start;
			this.store.load(`external ${start.external}`, await readState(this.#folder, OBJECTS, (value) => (isClusterState(value) ? value : undefined)));
		}
		seedCluster(this.store, start.seed);
		let authority: Authority = start;
		const cluster = {store: this.store, version: start.version, get settings() {
			return authority.settings;
		}, ...(this.#logs && {logs: this.#logs}), isHealthy: () => start.isHealthy() && this.hasStorage, hasStorage: () => this.hasStorage, works: (part: 'kube-controller-manager' | 'kube-scheduler') => this.controllers.runs(part)};
		const filesOf = ({certificate, key, clientCa}: Authority) => ({certificate: Buffer.from(certificate), key: Buffer.from(key), clientCa: Buffer.from(clientCa ?? certificate)});
		const server = await startApiServer(cluster, filesOf(start), this.#clock, this.#record);
		const close = async (): Promise<void> => {
			if (this.#server === server) {
				this.#server = undefined;
				this.#start = undefined;
				await this.#folder.remove(ENDPOINT);
			}
			await server.close();
			await this.#flush();
		};
		if (this.#closed) {
			await server.close();
		} else {
			this.#start = start;
			this.#certificate = new X509Certificate(start.certificate);
			this.#server = server;
			// For others to find it; it serves also where the disk has no room left for that.
			await this.#folder.write(ENDPOINT, `${JSON.stringify({server: `https://127.0.0.1:${server.port}`})}\n`).catch(() => {});
		}
		return {
			answer: async (path, asked = {}) => answerInProcess(cluster, {...authority, log: start.log}, path, asked, this.#clock.now()), handle: server.handle, close,
			renew: (changed) => {
				authority = changed;
				server.renew(filesOf(changed), changed.settings);
				if (this.#server === server) {
					this.#certificate = new X509Certificate(changed.certificate);
				}
			},
		};
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.controllers.close();
		const server = this.#server;
		this.#server = undefined;
		if (server !== undefined) {
			await server.close();
			await this.#folder.remove(ENDPOINT);
		}
		await this.#flush();
		await this.#journal.flush();
	}

	async #flush(): Promise<void> {
		await this.#etcd?.state.flush();
		if (this.#start?.external !== undefined) {
			await this.#external.flush();
		}
	}
}

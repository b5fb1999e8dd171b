import {randomUUID, X509Certificate} from 'node:crypto';
import {isIP} from 'node:net';
import {HostError} from '../../core/told/failures.ts';
import type {Clock, Files} from '../../core/ports/index.ts';
import {RequestRecord} from './api/record.ts';
import type {ApiServer} from './api/server.ts';
import {isClusterState, Store, type ClusterState} from './api/store.ts';
import type {StaticPod} from './manifest.ts';
import {Controllers, managerSettings} from './controllers/index.ts';
import {podLogs} from './pod-logs.ts';
import {seedCluster} from './seed.ts';
import {ENDPOINT, Journal, readState, RECORDS, StateFile, type StateFolder} from './state.ts';

/** Where the stand-in etcd keeps what tells one cluster's data from another's. */
const ETCD_DATA = 'member/snap/db';

/** The objects, in the sandbox's state. */
const OBJECTS = 'cluster.json';

/** The stand-in API server with the objects behind it; runs while the static Pods say so. */
export class StandInCluster {
	readonly store: Store;
	/** What the programs of the control plane and the kubelet make of the objects. */
	readonly controllers: Controllers;
	readonly #files: Files;
	readonly #clock: Clock;
	readonly #folder: StateFolder;
	readonly #state: StateFile<ClusterState>;
	readonly #journal: Journal;
	#record: RequestRecord | undefined;
	#server: ApiServer | undefined;
	#certificate: X509Certificate | undefined;
	#localId: string | undefined;
	#manager: StaticPod | undefined;
	#closed = false;

	constructor(folder: StateFolder, files: Files, clock: Clock) {
		this.#folder = folder;
		this.#files = files;
		this.#clock = clock;
		this.store = new Store(clock, () => this.#state.changed());
		this.#state = new StateFile(folder, OBJECTS, () => this.store.snapshot());
		this.controllers = new Controllers(this.store);
		this.#journal = new Journal(folder, RECORDS.requests);
	}

	get isUp(): boolean {
		return this.#server !== undefined;
	}

	/** The loopback port of the API server; undefined while it is down. */
	get port(): number | undefined {
		return this.#server?.port;
	}

	/** Whether the serving certificate is made out for a name or an address. */
	certifies(host: string): boolean {
		return (isIP(host) === 0 ? this.#certificate?.checkHost(host) : this.#certificate?.checkIP(host)) !== undefined;
	}

	async componentStarted(pod: StaticPod, isHealthy: () => boolean): Promise<void> {
		if (pod.name === 'etcd') {
			this.#localId = await this.#openEtcd(pod.flags.get('data-dir') ?? '/var/lib/etcd');
		}
		if (pod.name === 'kube-apiserver') {
			await this.#startServer(pod, isHealthy);
		}
		if (pod.name === 'kube-controller-manager') {
			this.#manager = pod;
			// Its files are read while it comes up: nobody waits for them.
			managerSettings(pod.flags, async (path) => this.#files.read(path)).then((settings) => {
				if (this.#manager === pod && !this.#closed) {
					this.controllers.start('kube-controller-manager', settings);
				}
			}, () => {});
		}
		if (pod.name === 'kube-scheduler') {
			this.controllers.start(pod.name);
		}
	}

	async componentStopped(name: string): Promise<void> {
		if (name === 'etcd') {
			this.#localId = undefined;
		}
		if (name === 'kube-apiserver') {
			await this.#stopServer();
		}
		if (name === 'kube-controller-manager' || name === 'kube-scheduler') {
			this.controllers.stop(name);
			this.#manager = name === 'kube-controller-manager' ? undefined : this.#manager;
		}
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.controllers.close();
		await this.#stopServer();
		await this.#state.flush();
		await this.#journal.flush();
	}

	async #startServer({flags, images}: StaticPod, isHealthy: () => boolean): Promise<void> {
		const [certificate, key, clientCa] = await Promise.all([
			this.#read(flags.get('tls-cert-file') ?? ''), this.#read(flags.get('tls-private-key-file') ?? ''), this.#read(flags.get('client-ca-file') ?? ''),
		]);
		const [{startApiServer}, {readSettings}] = await Promise.all([import('./api/server.ts'), import('./api/settings.ts')]);
		const settings = await readSettings(flags, async (path) => this.#files.read(path));
		this.#record ??= new RequestRecord(this.#journal, await this.#folder.size(RECORDS.requests));
		this.store.load(this.#localId ?? `external ${flags.get('etcd-servers') ?? ''}`, await readState(this.#folder, OBJECTS, (value) => (isClusterState(value) ? value : undefined)));
		seedCluster(this.store, {serviceRange: settings.serviceRange, advertiseAddress: flags.get('advertise-address'), port: Number(flags.get('secure-port') ?? 6443)});
		const version = /:(v\d[^:@]*)/.exec(images[0] ?? '')?.[1] ?? 'v1.36.2';
		const server = await startApiServer({store: this.store, version, settings, logs: podLogs(this.#files), isHealthy}, {certificate, key, clientCa}, this.#clock, this.#record).catch((error: unknown) => {
			throw unusable(error, certificate, flags);
		});
		if (this.#closed) {
			await server.close();
			return;
		}
		this.#certificate = new X509Certificate(certificate);
		this.#server = server;
		await this.#folder.write(ENDPOINT, `${JSON.stringify({server: `https://127.0.0.1:${server.port}`})}\n`);
	}

	async #stopServer(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		if (server !== undefined) {
			await server.close();
			await this.#folder.remove(ENDPOINT);
		}
		// The next start reads what is on disk.
		await this.#state.flush();
	}

	async #read(file: string): Promise<Buffer> {
		const content = file === '' ? undefined : await this.#files.read(file);
		if (content === undefined) {
			throw file === '' ? new Error('the manifest names no serving certificate, key or client CA') : new HostError('ENOENT', {path: file}, {message: `open ${file}: no such file or directory`});
		}
		return content;
	}

	/** The objects are etcd's: whoever removes its data has an empty cluster. */
	async #openEtcd(directory: string): Promise<string> {
		const file = `${directory}/${ETCD_DATA}`;
		const found = (await this.#files.read(file))?.toString('utf8').trim();
		if (found) {
			return found;
		}
		const id = randomUUID();
		await this.#files.makeDirectory(`${directory}/member/snap`, 0o700);
		await this.#files.write(file, `${id}\n`, {mode: 0o600});
		return id;
	}
}

/** Which of the two does not serve, in the words that a component ends with. */
function unusable(error: unknown, certificate: Buffer, flags: ReadonlyMap<string, string>): HostError {
	const path = flags.get(isCertificate(certificate) ? 'tls-private-key-file' : 'tls-cert-file') ?? '';
	return new HostError('INVALID', {path}, {cause: error, message: `failed to load TLS key pair: ${path}: ${error instanceof Error ? error.message : String(error)}`});
}

function isCertificate(content: Buffer): boolean {
	try {
		return new X509Certificate(content).raw.length > 0;
	} catch {
		return false;
	}
}

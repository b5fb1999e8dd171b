import {HostError} from '../../core/told/failures.ts';
import type {Clock, Files, PodSandbox} from '../../core/ports/index.ts';
import type {StandInCluster} from './cluster.ts';
import {codeOf} from '../shared/host-error.ts';
import type {MachineDescription} from './machine/description.ts';
import {endpointsOf, readStaticPods, type Endpoint, type StaticPod} from './manifest.ts';
import {mirrorPods, registerNode} from './node-objects.ts';
import {chatter} from './chatter.ts';
import {lastWords, logPathOf, type StandInContainer} from './containers.ts';
import {CNI, hasPodNetwork} from './pod-network.ts';
import type {SandboxRuntime} from './runtime.ts';
import {isRecord} from '../../core/values/is-record.ts';

/** Seconds that a component takes to come up, after what it waits for; measured on a small virtual machine. */
const START_SECONDS: Readonly<Record<string, number>> = {
	kubelet: 0.4,
	etcd: 1.5,
	'kube-apiserver': 3,
	'kube-controller-manager': 1.6,
	'kube-scheduler': 1.2,
};
const OTHER_START_SECONDS = 1;
/** How long a component says "not yet" after it has begun to listen. */
const WARM_UP_SECONDS = 0.6;

const WAITS_FOR: Readonly<Record<string, string>> = {
	'kube-apiserver': 'etcd',
	'kube-controller-manager': 'kube-apiserver',
	'kube-scheduler': 'kube-apiserver',
};

const CONFIG = '/var/lib/kubelet/config.yaml';
const FLAGS = '/var/lib/kubelet/kubeadm-flags.env';
const KUBECONFIG = '/etc/kubernetes/kubelet.conf';
const CLIENT_CERTIFICATE = '/var/lib/kubelet/pki/kubelet-client-current.pem';

interface Component {
	readonly static: StaticPod;
	readonly endpoints: readonly Endpoint[];
	readonly abort: AbortController;
	/** Settled when it is up; never where it fails. */
	readonly up: Promise<void>;
	state: 'starting' | 'up' | 'failed';
	/** How far it is: its Pod, its container. */
	stage: 'none' | 'sandbox' | 'running' | 'exited';
	/** How often its container was started again. */
	attempt: number;
	/** A reading of the monotonic clock, as below. */
	healthyAt: number;
	/** Wall time: it is told as when its Pod was made. */
	readonly startedAt: number;
}

interface Settings {
	readonly staticPodPath: string;
	readonly healthz: Endpoint | undefined;
	readonly nodeName: string;
	readonly nodeIp: string | undefined;
}

/** What a probe of an address finds there. */
export interface Listener {
	readonly component: string;
	readonly endpoint: Endpoint;
	readonly healthy: boolean;
}

export interface KubeletOptions {
	readonly files: Files;
	readonly machine: MachineDescription;
	readonly runtime: SandboxRuntime;
	readonly cluster: StandInCluster;
	readonly clock: Clock;
	readonly speed: number;
}

/**
 * The stand-in kubelet: reads the configuration and the static Pods that are on the node, and
 * brings each up after a believable time, or at once (`speed` 0, without timers).
 */
export class Kubelet {
	readonly #options: KubeletOptions;
	#speed: number;
	#settings: Settings | undefined;
	#process: AbortController | undefined;
	#healthyAt = Number.POSITIVE_INFINITY;
	#components = new Map<string, Component>();
	#reconciling: Promise<void> = Promise.resolve();
	readonly #log: string[] = [];
	#hasNetwork = false;
	#started: {readonly at: number; readonly monotonic: number} | undefined;

	constructor(options: KubeletOptions) {
		this.#options = options;
		this.#speed = options.speed;
	}

	get log(): readonly string[] {
		const {linesPerSecond = 0} = this.#options.machine.components['kubelet'] ?? {};
		return [...this.#log, ...(this.#started === undefined ? [] : chatter(linesPerSecond, this.#started.at, this.#options.clock.monotonic() - this.#started.monotonic))];
	}

	/** Starts or restarts the kubelet; containers that run go on. `running`: it and its Pods have long been up. */
	async start({running = false} = {}): Promise<void> {
		this.stop();
		const started = new AbortController();
		this.#process = started;
		const {clock} = this.#options;
		this.#started = {at: clock.now(), monotonic: clock.monotonic()};
		this.#speed = running ? 0 : this.#options.speed;
		const boot = this.#boot(started.signal);
		if (this.#speed === 0) {
			await boot;
			await this.#settled();
			this.#speed = this.#options.speed;
		} else {
			boot.catch(() => {});
		}
	}

	stop(): void {
		this.#process?.abort();
		this.#options.cluster.controllers.stop('kubelet');
		this.#process = undefined;
		this.#healthyAt = Number.POSITIVE_INFINITY;
	}

	/** A file of the node changed: a manifest makes the kubelet look again, and so does a network for Pods. */
	fileChanged(path: string): void {
		const {staticPodPath} = this.#settings ?? {};
		if (staticPodPath !== undefined && [staticPodPath, CNI].some((folder) => path.startsWith(`${folder}/`)) && this.#process !== undefined) {
			this.#look().catch(() => {});
		}
	}

	/** The machine may be described anew, and manifests edited from outside: what failed begins again. */
	async lookAgain(): Promise<void> {
		if (this.#process === undefined) {
			return;
		}
		if (this.#healthyAt === Number.POSITIVE_INFINITY) {
			return this.start();
		}
		await this.#drop(failed);
		await this.#look();
		if (this.#speed === 0) {
			await this.#settled();
		}
	}

	/** The next look begins them anew, as far as their manifests are there. */
	async #drop(isOf: (component: Component) => boolean): Promise<void> {
		for (const [name, component] of [...this.#components].filter(([, one]) => isOf(one))) {
			component.abort.abort();
			this.#components.delete(name);
			await this.#options.cluster.componentStopped(name);
		}
	}

	/** Who listens at a port; an endpoint at all addresses is each of them. */
	listeners(): Listener[] {
		const [now, healthz] = [this.#options.clock.monotonic(), this.#settings?.healthz];
		return [
			...(healthz !== undefined && now >= this.#healthyAt ? [{component: 'kubelet', endpoint: healthz, healthy: true}] : []),
			...[...this.#components.values()].filter(({state}) => state === 'up').flatMap(({static: {name}, endpoints, healthyAt}) =>
				endpoints.map(endpoint => ({component: name, endpoint, healthy: now >= healthyAt}))),
		];
	}

	isHealthy(name: string): boolean {
		const component = this.#components.get(name);
		return component?.state === 'up' && this.#options.clock.monotonic() >= component.healthyAt;
	}

	/** What it has the container runtime run. */
	pods(): PodSandbox[] {
		return [...this.#components.values()].filter(({stage}) => stage !== 'none').map(({static: {name, hash}, startedAt}) => ({
			id: hash, uid: hash, namespace: 'kube-system', name: `${name}-${this.#settings?.nodeName ?? ''}`, attempt: 0, ready: true, createdAt: startedAt,
		}));
	}

	/** The containers in them. */
	containers(): StandInContainer[] {
		const nodeName = this.#settings?.nodeName ?? '';
		return [...this.#components.values()].filter(({stage}) => stage === 'running' || stage === 'exited').map((component) => {
			const {static: {name, hash, images}, stage, startedAt} = component;
			const {restarts, exitCode = 1} = this.#options.machine.components[name] ?? {};
			component.attempt += restarts === true && component.state === 'up' ? 1 : 0;
			return {component: name, nodeName, id: hash, image: images[0] ?? '', isRunning: stage === 'running', createdAt: startedAt, attempt: component.attempt, exitCode};
		});
	}

	/** Takes a Pod's containers away; the kubelet, while it runs, has them run again. */
	async removePod(id: string): Promise<void> {
		await this.#drop(({static: {hash}}) => hash === id);
		if (this.#process !== undefined) {
			this.#look().catch(() => {});
		}
	}

	flag(component: string, name: string): string | undefined {
		return this.#components.get(component)?.static.flags.get(name);
	}

	async close(): Promise<void> {
		this.stop();
		for (const component of this.#components.values()) {
			component.abort.abort();
		}
		await this.#reconciling.catch(() => {});
		this.#components.clear();
	}

	async #boot(signal: AbortSignal): Promise<void> {
		await this.#wait(this.#secondsOf('kubelet'), signal);
		try {
			const {fails = false, log = []} = this.#options.machine.components['kubelet'] ?? {};
			if (fails) {
				this.#log.push(...log);
				throw new Error('the machine file says that it fails');
			}
			this.#settings = await this.#readSettings();
		} catch (error) {
			this.#say('E', `kubelet ends with status 1: ${error instanceof Error ? error.message : String(error)}`);
			return;
		}
		signal.throwIfAborted();
		this.#healthyAt = this.#options.clock.monotonic();
		this.#say('I', `kubelet runs as node ${this.#settings.nodeName}`);
		// As a kubelet starts a container again that ended.
		await this.#drop(failed);
		await this.#look();
	}

	async #readSettings(): Promise<Settings> {
		const {load} = await import('js-yaml');
		const config = load(await this.#text(CONFIG));
		if (!isRecord(config)) {
			throw new Error(`${CONFIG} is not a KubeletConfiguration`);
		}
		const kubeconfig = load(await this.#text(KUBECONFIG));
		const flags = await this.#readFlags();
		if (config['rotateCertificates'] === true) {
			await this.#keepClientCertificate(kubeconfig);
		}
		const port = Number(config['healthzPort'] ?? 10_248);
		return {
			staticPodPath: String(config['staticPodPath'] ?? ''),
			healthz: port === 0 ? undefined : {scheme: 'http', address: String(config['healthzBindAddress'] || '127.0.0.1'), port, paths: ['/healthz']},
			nodeName: (flags.get('hostname-override') || this.#options.machine.hostname).toLowerCase(),
			nodeIp: flags.get('node-ip') || undefined,
		};
	}

	async #text(path: string): Promise<string> {
		const content = await this.#options.files.read(path);
		if (content === undefined) {
			throw new Error(`${path} is not there`);
		}
		return content.toString('utf8');
	}

	async #readFlags(): Promise<Map<string, string>> {
		const content = (await this.#options.files.read(FLAGS))?.toString('utf8') ?? '';
		const [, words = ''] = /^KUBELET_KUBEADM_ARGS="(.*)"\s*$/m.exec(content) ?? [];
		return new Map(words.split(/\s+/).map(word => /^--([^=]+)=(.*)$/.exec(word)).filter(match => match !== null).map(([, name = '', value = '']) => [name, value]));
	}

	/** The kubelet keeps its client certificate in a file of its own, which it renews. */
	async #keepClientCertificate(kubeconfig: unknown): Promise<void> {
		const {files} = this.#options;
		const users: unknown = isRecord(kubeconfig) ? kubeconfig['users'] : undefined;
		const user: unknown = Array.isArray(users) && isRecord(users[0]) ? users[0]['user'] : undefined;
		if (!isRecord(user) || await files.stat(CLIENT_CERTIFICATE) !== undefined) {
			return;
		}
		const [certificate, key] = ['client-certificate-data', 'client-key-data'].map(member => Buffer.from(String(user[member] ?? ''), 'base64').toString('utf8'));
		if (certificate && key) {
			await files.makeDirectory('/var/lib/kubelet/pki', 0o755);
			await files.write(CLIENT_CERTIFICATE, certificate + key, {mode: 0o600});
		}
	}

	async #look(): Promise<void> {
		const next = this.#reconciling.catch(() => {}).then(async () => this.#reconcile());
		this.#reconciling = next;
		await next;
	}

	async #reconcile(): Promise<void> {
		const {staticPodPath} = this.#settings ?? {};
		if (staticPodPath === undefined || staticPodPath === '' || this.#process === undefined) {
			return;
		}
		this.#hasNetwork = await hasPodNetwork(this.#options.files);
		const {pods, faults} = await readStaticPods(this.#options.files, staticPodPath);
		for (const fault of faults) {
			this.#say('E', `static Pod passed over: ${fault}`);
		}
		await this.#drop(({static: {name, hash}}) => pods.every(pod => pod.name !== name || pod.hash !== hash));
		// What others wait for comes first.
		for (const pod of pods.toSorted((a, b) => rank(a.name) - rank(b.name)).filter(pod => !this.#components.has(pod.name))) {
			this.#components.set(pod.name, this.#launch(pod));
		}
		this.#publish();
	}

	#launch(pod: StaticPod): Component {
		const abort = new AbortController();
		const component: Component = {
			static: pod, endpoints: endpointsOf(pod), abort, state: 'starting', stage: 'none', attempt: 0, healthyAt: Number.POSITIVE_INFINITY, startedAt: this.#options.clock.now(),
			up: Promise.resolve().then(async () => this.#bringUp(pod, component, abort.signal)),
		};
		component.up.catch((error: unknown) => {
			if (!abort.signal.aborted) {
				component.state = 'failed';
				if (component.stage === 'running') {
					component.stage = 'exited';
					this.#writeLog(component, [lastWords(pod.name, error, this.#options.clock.now())]).catch(() => {});
				}
				this.#say('E', `static Pod ${pod.name} does not run: ${error instanceof HostError ? `${error.code} ` : ''}${error instanceof Error ? error.message : codeOf(error)}`);
			}
		});
		return component;
	}

	async #bringUp(pod: StaticPod, component: Component, signal: AbortSignal): Promise<void> {
		const {machine, runtime, cluster, clock} = this.#options;
		const {fails = false, stopsAt = 'container', log = []} = machine.components[pod.name] ?? {};
		component.stage = fails && stopsAt === 'sandbox' ? 'none' : 'sandbox';
		if (fails && stopsAt !== 'container') {
			this.#log.push(...log);
			throw new Error('the machine file says that it fails');
		}
		for (const image of pod.images) {
			await runtime.ensure(image, this.#speed, signal);
		}
		await this.#components.get(WAITS_FOR[pod.name] ?? '')?.up;
		await this.#wait(this.#secondsOf(pod.name), signal);
		component.stage = fails ? 'exited' : 'running';
		await this.#writeLog(component, log);
		if (fails) {
			throw new Error('the machine file says that it fails');
		}
		await cluster.componentStarted(pod, () => this.isHealthy('kube-apiserver'));
		if (signal.aborted) {
			await cluster.componentStopped(pod.name);
			signal.throwIfAborted();
		}
		component.state = 'up';
		component.healthyAt = clock.monotonic() + this.#speed * WARM_UP_SECONDS * 1000;
		this.#say('I', `static Pod ${pod.name} runs`);
		this.#publish();
	}

	/** The node and its mirror Pods, where there is an API server to tell. */
	#publish(): void {
		const {cluster, machine} = this.#options;
		if (!cluster.isUp || this.#settings === undefined || this.#process === undefined) {
			return;
		}
		const {nodeName, nodeIp} = this.#settings;
		registerNode(cluster.store, nodeName, machine, nodeIp);
		const pods = [...this.#components.values()].map(component => ({static: component.static, running: component.state === 'up'}));
		mirrorPods(cluster.store, nodeName, pods, nodeIp ?? machine.addresses[0]);
		cluster.controllers.start('kubelet', {node: {name: nodeName, address: nodeIp ?? machine.addresses[0]}, hasNetwork: this.#hasNetwork});
	}

	/** As a container runtime writes it: time, stream and tag before each line. */
	async #writeLog({static: {name, hash}, attempt}: Component, lines: readonly string[]): Promise<void> {
		const {files, clock} = this.#options;
		if (lines.length > 0) {
			const path = logPathOf({component: name, nodeName: this.#settings?.nodeName ?? '', id: hash, attempt});
			await files.makeDirectory(path.slice(0, path.lastIndexOf('/')), 0o755);
			await files.write(path, lines.map((line) => `${new Date(clock.now()).toISOString()} stderr F ${line}\n`).join(''), {mode: 0o640});
		}
	}

	async #settled(): Promise<void> {
		await Promise.allSettled([...this.#components.values()].map(({up}) => up));
	}

	async #wait(seconds: number, signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		const ms = seconds * this.#speed * 1000;
		if (ms > 0) {
			await this.#options.clock.sleep(ms, signal);
		}
	}

	#secondsOf(name: string): number {
		return this.#options.machine.components[name]?.startSeconds ?? START_SECONDS[name] ?? OTHER_START_SECONDS;
	}

	#say(level: 'I' | 'E', text: string): void {
		this.#log.push(`${level} ${new Date(this.#options.clock.now()).toISOString()} ${text}`);
	}
}

const failed = ({state}: Component): boolean => state === 'failed';

function rank(name: string): number {
	return WAITS_FOR[name] === undefined ? 0 : 1 + rank(WAITS_FOR[name]);
}

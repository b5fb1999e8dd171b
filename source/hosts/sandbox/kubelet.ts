import type {Clock, PodSandbox} from '../../core/ports/index.ts';
import type {NodeFiles} from './files.ts';
import {chatter} from './chatter.ts';
import type {NewObject} from './api/store.ts';
import type {StandInCluster} from './cluster.ts';
import type {StandInContainer} from './containers.ts';
import {ContainerManagerFault} from './kubelet/manager-state.ts';
import {PodRun} from './kubelet/pod-run.ts';
import {tellOfPod} from './kubelet/pod-events.ts';
import {kubeletAccess, readSettings, type Settings} from './kubelet/settings.ts';
import type {MachineDescription} from './machine/description.ts';
import {readStaticPods, type ReadManifests} from './manifest.ts';
import {mirrorPods, nodeObject, registerNode} from './node-objects.ts';
import type {Listening, NodeNet} from './node-net.ts';
import {askServer} from './programs/access.ts';
import {commandFailed, klog, paceOf, quoted} from './programs/program.ts';
import {healthAnswers, selfSigned} from './programs/serving.ts';
import {CNI, hasPodNetwork} from './pod-network.ts';
import type {SandboxRuntime} from './runtime.ts';

const START_SECONDS = 0.4;
/** A real one needs about two seconds to its first container; here until somebody sees that it is well, and that long at most. */
const FIRST_POD_SECONDS = 4;
/** As kubeadm's unit for systemd has it: `RestartSec`. */
const RESTART_SECONDS = 10;
/** How often it looks into the folder of manifests: the real one is told by the kernel. */
const WATCH_MS = 1000;
const PID = 1000;
/** As a service manager keeps the end of a log. */
const KEPT_LINES = 2000;

/** The order of a start where nobody waits for anybody: who is asked comes first. */
const RANK: readonly string[] = ['etcd', 'kube-apiserver'];

export interface KubeletOptions {
	readonly files: NodeFiles;
	readonly machine: MachineDescription;
	readonly runtime: SandboxRuntime;
	readonly cluster: StandInCluster;
	readonly net: NodeNet;
	readonly clock: Clock;
	readonly speed: number;
	/** Whether the node stays on: what becomes of a container then is the disk's doing alone. */
	readonly isKept: boolean;
}

/**
 * The stand-in kubelet: reads the configuration and the static Pods that are on the node as strictly as the real one,
 * and runs what they name after a believable time, or at once (`speed` 0). Its containers outlive it.
 */
export class Kubelet {
	readonly #options: KubeletOptions;
	#speed: number;
	#settings: Settings | undefined;
	#process: AbortController | undefined;
	#runs = new Map<string, PodRun>();
	#reconciling: Promise<void> = Promise.resolve();
	#listening: Listening[] = [];
	#log: string[] = [];
	#started: {readonly at: number; readonly monotonic: number} | undefined;
	#isRegistered = false;
	#isResumed = false;
	#name = '';
	#toldFaults = '';
	readonly #manifests: ReadManifests = new Map();
	/** Somebody asked after its health. */
	#seen = Promise.withResolvers<void>();
	/** Times that it was started again after it had ended of its own accord. */
	restarts = 0;

	constructor(options: KubeletOptions) {
		this.#options = options;
		this.#speed = options.speed;
	}

	get log(): readonly string[] {
		const {linesPerSecond = 0} = this.#options.machine.components['kubelet'] ?? {};
		return [...this.#log, ...(this.#started === undefined ? [] : chatter(linesPerSecond, this.#started.at, this.#options.clock.monotonic() - this.#started.monotonic))];
	}

	/** Whether the service was started and not stopped. */
	get isStarted(): boolean {
		return this.#process !== undefined;
	}

	/** Whether the process is past its beginning. */
	get isRunning(): boolean {
		return this.#process !== undefined && this.#settings !== undefined;
	}

	/** Its Pods by name. */
	get runs(): ReadonlyMap<string, PodRun> {
		return this.#runs;
	}

	/** Starts or restarts the kubelet; containers that run go on. `running`: it and its Pods have long been up. */
	async start({running = false} = {}): Promise<void> {
		this.stop();
		const started = new AbortController();
		this.#process = started;
		const {clock} = this.#options;
		this.#started = {at: clock.now(), monotonic: clock.monotonic()};
		this.#speed = running ? 0 : this.#options.speed;
		this.restarts = 0;
		this.#isResumed = running;
		const first = Promise.withResolvers<void>();
		this.#serve(started.signal, first.resolve).catch(() => {}).finally(first.resolve);
		if (this.#speed === 0) {
			await first.promise;
			this.#speed = this.#options.speed;
			this.#isResumed = false;
		}
	}

	stop(): void {
		this.#process?.abort();
		this.#options.cluster.controllers.stop('kubelet');
		this.#process = undefined;
		this.#settings = undefined;
		const listening = this.#listening;
		this.#listening = [];
		Promise.all(listening.map(async (one) => one.close())).catch(() => {});
	}

	/** A file of the node changed: a manifest makes the kubelet look again. */
	fileChanged(path: string): void {
		const {staticPodPath} = this.#settings ?? {};
		if (staticPodPath !== undefined && [staticPodPath, CNI].some((folder) => path.startsWith(`${folder}/`)) && this.#process !== undefined) {
			this.#look().catch(() => {});
		}
	}

	/** The machine may be described anew, and files edited from outside: what failed begins again. */
	async lookAgain(): Promise<void> {
		if (this.#process === undefined) {
			return;
		}
		if (this.#settings === undefined) {
			return this.start();
		}
		await this.#drop((run) => run.hasFailed);
		await this.#look();
	}

	/** The next look begins them anew, as far as their manifests are there. */
	async #drop(isOf: (run: PodRun) => boolean): Promise<void> {
		for (const [name, run] of [...this.#runs].filter(([, one]) => isOf(one))) {
			this.#runs.delete(name);
			await run.remove();
		}
	}

	isHealthy(name: string): boolean {
		return this.#runs.get(name)?.isUp === true;
	}

	/** What it has the container runtime run. */
	pods(): PodSandbox[] {
		const node = this.#name;
		return [...this.#runs.values()].filter(({stage}) => stage !== 'none').map(({pod: {name, namespace, hash}, createdAt}) => ({
			id: hash, uid: hash, namespace, name: `${name}-${node}`, attempt: 0, ready: true, createdAt,
		}));
	}

	/** The containers in them. */
	containers(): StandInContainer[] {
		return [...this.#runs.values()].flatMap((run) => {
			const {restarts, exitCode} = this.#options.machine.components[run.pod.name] ?? {};
			run.attempt += restarts === true && run.isUp ? 1 : 0;
			const container = run.container(this.#name);
			return container === undefined ? [] : [restarts === true && exitCode !== undefined ? {...container, exitCode} : container];
		});
	}

	/** Takes a Pod's containers away; the kubelet, while it runs, has them run again. */
	async removePod(id: string): Promise<void> {
		await this.#drop(({pod: {hash}}) => hash === id);
		if (this.#process !== undefined) {
			this.#look().catch(() => {});
		}
	}

	/** Kills a container; the kubelet, while it runs, starts it again. */
	async killContainer(component: string): Promise<void> {
		await this.#runs.get(component)?.kill();
	}

	flag(component: string, name: string): string | undefined {
		return this.#runs.get(component)?.pod.flags.get(name);
	}

	async close(): Promise<void> {
		this.stop();
		await this.#reconciling.catch(() => {});
		await this.#drop(() => true);
	}

	/** The service: a process that ends is started again after a while. `once`: its first start is over, one way or the other. */
	async #serve(signal: AbortSignal, once: () => void): Promise<void> {
		const {clock, machine} = this.#options;
		for (;;) {
			await this.#wait(START_SECONDS * this.#speed, signal);
			this.#say('I', 'server.go:529', `"Kubelet version" kubeletVersion=${quoted(machine.kubeletVersion)}`);
			try {
				await this.#boot(signal);
				if (!this.#isResumed) {
					await Promise.race([this.#seen.promise, this.#wait(FIRST_POD_SECONDS * this.#speed, signal)]);
				}
				await this.#look();
				once();
				break;
			} catch (error) {
				signal.throwIfAborted();
				this.#settings = undefined;
				this.#sayRaw(error instanceof KubeletEnd ? error.lines : error instanceof ContainerManagerFault ? [klog(clock.now(), 'E', 'kubelet.go:1511', `"Failed to start ContainerManager" err=${quoted(error.message)}`, PID)] : [commandFailed(clock.now(), error instanceof Error ? error.message : String(error), PID)]);
			}
			once();
			await this.#wait(RESTART_SECONDS * paceOf(this.#options.speed), signal);
			this.restarts += 1;
		}
		for (;;) {
			await clock.sleep(WATCH_MS, signal);
			await this.#look();
		}
	}

	async #boot(signal: AbortSignal): Promise<void> {
		const {files, machine, runtime, clock, net} = this.#options;
		const {fails = false, log = []} = machine.components['kubelet'] ?? {};
		if (fails) {
			throw new KubeletEnd(log.length > 0 ? log : [commandFailed(clock.now(), 'the machine file says that it fails', PID)]);
		}
		const settings = await readSettings({files, machine, runtime, clock});
		signal.throwIfAborted();
		const {address, port, healthz, nodeName} = settings;
		const seen = Promise.withResolvers<void>();
		this.#seen = seen;
		const isWell = () => {
			seen.resolve();
			return true;
		};
		const tls = selfSigned(nodeName, clock.now());
		this.#listening.push(await net.listen({address, port}, 'kubelet', {tls, answer: healthAnswers(isWell, new Set(['/healthz']))}).catch((error: unknown) => {
			throw new KubeletEnd([klog(clock.now(), 'E', 'server.go:209', `"Failed to listen and serve" err=${quoted((error as Error).message)}`, PID)]);
		}));
		if (healthz !== undefined) {
			await net.listen(healthz, 'kubelet', {answer: healthAnswers(isWell, new Set(['/healthz']))}).then((one) => this.#listening.push(one), (error: unknown) => {
				this.#say('E', 'server.go:951', `"Failed to start healthz server" err=${quoted((error as Error).message)}`);
			});
		}
		this.#settings = settings;
		this.#name = nodeName;
		this.#isRegistered = false;
		this.#toldFaults = '';
		this.#say('I', 'server.go:1274', '"Started kubelet"');
		// As a kubelet starts a container again that ended.
		await this.#drop((run) => run.hasFailed);
		for (const run of this.#runs.values()) {
			run.supervise(signal);
		}
	}

	async #look(): Promise<void> {
		const next = this.#reconciling.catch(() => {}).then(async () => this.#reconcile());
		this.#reconciling = next;
		await next;
	}

	async #reconcile(): Promise<void> {
		const {staticPodPath = ''} = this.#settings ?? {};
		const process = this.#process;
		if (process === undefined || this.#settings === undefined) {
			return;
		}
		const {pods, faults} = staticPodPath === '' ? {pods: [], faults: []} : await readStaticPods(this.#options.files, staticPodPath, this.#manifests);
		if (faults.join('\n') !== this.#toldFaults) {
			this.#toldFaults = faults.join('\n');
			for (const fault of faults) {
				this.#say('E', 'file.go:187', fault);
			}
		}
		await this.#drop(({pod: {name, hash}}) => pods.every((pod) => pod.name !== name || pod.hash !== hash));
		const rank = (name: string) => (RANK.includes(name) ? RANK.indexOf(name) : RANK.length);
		for (const pod of pods.toSorted((a, b) => rank(a.name) - rank(b.name)).filter(({name}) => !this.#runs.has(name))) {
			const run = new PodRun(pod, {
				...this.#options, nodeName: this.#name, isResumed: this.#isResumed, speed: () => this.#speed, resolvConf: () => this.#settings?.resolvConf ?? '',
				freePods: (one) => (this.#settings?.maxPods ?? 0) - this.#takenBefore(one),
				say: (level, at, text) => this.#say(level, at, text), sayRaw: (lines) => this.#sayRaw(lines), changed: () => this.#changed(),
				tell: (event) => tellOfPod(this.#options.cluster, this.#name, pod, event),
			});
			this.#runs.set(pod.name, run);
			run.supervise(process.signal);
			if (this.#speed === 0) {
				await run.settled;
			}
		}
		await this.#publish();
	}

	/** Pods that came before one, and are to run: all of a look begin at the same time. */
	#takenBefore(one: PodRun): number {
		const runs = [...this.#runs.values()];
		return runs.slice(0, runs.indexOf(one)).filter(({isDenied, isOver}) => !isDenied && !isOver).length;
	}

	#changed(): void {
		// At speed 0 the look that began it ends with the same.
		if (this.#process !== undefined && this.#speed !== 0) {
			this.#publish().catch(() => {});
		}
	}

	/** The node and its mirror Pods, where there is an API server that lets the kubelet in. */
	async #publish(): Promise<void> {
		const {cluster, machine, files} = this.#options;
		const settings = this.#settings;
		if (!cluster.isUp || !cluster.hasStorage || settings === undefined || this.#process === undefined) {
			return;
		}
		const {nodeName, nodeIp} = settings;
		if (!this.#isRegistered) {
			if (!await this.#isLetIn(nodeObject(nodeName, machine, nodeIp, cluster.store.now())) || !cluster.isUp) {
				return;
			}
			this.#isRegistered = true;
			registerNode(cluster.store, nodeName, machine, nodeIp);
		}
		mirrorPods(cluster.store, nodeName, [...this.#runs.values()].map((run) => ({static: run.pod, running: run.isUp && run.isWell, run})), nodeIp ?? machine.addresses[0]);
		const hasNetwork = await hasPodNetwork(files);
		if (this.#settings === settings) {
			cluster.controllers.start('kubelet', {node: {name: nodeName, address: nodeIp ?? machine.addresses[0]}, hasNetwork});
		}
	}

	/** Makes the node, or finds it where it may not (kubelet_node_status.go): tried first, since what comes of it is the kubelet's. */
	async #isLetIn(node: NewObject): Promise<boolean> {
		const {files, net} = this.#options;
		const {name} = node.metadata;
		const refused = (at: string, more: string, words: string) => {
			this.#say('E', at, `"Unable to register node with API server${more}" err=${quoted(words)} node=${quoted(name)}`);
			return false;
		};
		try {
			const access = await kubeletAccess(files);
			const made = await askServer({net}, access, '/api/v1/nodes?dryRun=All', {method: 'POST', body: JSON.stringify(node)});
			if (!('words' in made)) {
				return true;
			}
			if (!made.words.includes('is forbidden')) {
				return refused('kubelet_node_status.go:111', '', made.words);
			}
			const found = await askServer({net}, access, `/api/v1/nodes/${name}`);
			return 'words' in found ? refused('kubelet_node_status.go:117', ', error getting existing node', found.words)
				: found.status === 404 ? refused('kubelet_node_status.go:111', '', made.words) : true;
		} catch (error) {
			return refused('kubelet_node_status.go:111', '', error instanceof Error ? error.message : String(error));
		}
	}

	async #wait(seconds: number, signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		if (seconds > 0) {
			await this.#options.clock.sleep(seconds * 1000, signal);
		}
	}

	#say(level: 'I' | 'E', at: string, text: string): void {
		this.#sayRaw([klog(this.#options.clock.now(), level, at, text, PID)]);
	}

	#sayRaw(lines: readonly string[]): void {
		this.#log.push(...lines);
		if (this.#log.length > 2 * KEPT_LINES) {
			this.#log = this.#log.slice(-KEPT_LINES);
		}
	}
}

/** The end of a kubelet that has its own words for it. */
class KubeletEnd extends Error {
	readonly lines: readonly string[];

	constructor(lines: readonly string[]) {
		super(lines.at(-1) ?? '');
		this.lines = lines;
	}
}

import path from 'node:path/posix';
import {isRecord} from '../../../core/values/is-record.ts';
import type {Clock} from '../../../core/ports/index.ts';
import type {NodeFiles} from '../files.ts';
import type {StandInCluster} from '../cluster.ts';
import {logPathOf, type PastAttempt, type StandInContainer} from '../containers.ts';
import type {MachineDescription} from '../machine/description.ts';
import type {StaticPod} from '../manifest.ts';
import type {NodeNet} from '../node-net.ts';
import {mountedFiles, mountsOf} from '../programs/files.ts';
import {commandFailed, paceOf, quoted, runProgram} from '../programs/program.ts';
import {hasPodNetwork, NO_NETWORK} from '../pod-network.ts';
import type {SandboxRuntime} from '../runtime.ts';
import {aborted} from './aborted.ts';
import type {Held} from '../mirror-status.ts';
import {backOffSeconds, backOffWords} from './back-off.ts';
import {ContainerLog} from './container-log.ts';
import {whatHolds, whatHoldsFirst} from './holds.ts';
import type {PodEvent} from './pod-events.ts';
import {programOrPicture} from './picture.ts';
import {runProbes} from './probes.ts';
import {missingResolvConf} from './resolv-conf.ts';
import {isOutOfMemory, noRoom} from './room.ts';
import {bindMounts, mountVolumes} from './volumes.ts';

/** Seconds that a container takes to come up, measured on a small virtual machine. */
const START_SECONDS: Readonly<Record<string, number>> = {'etcd': 1.5, 'kube-apiserver': 3, 'kube-controller-manager': 1.6, 'kube-scheduler': 1.2};
const OTHER_START_SECONDS = 1;

const VOLUME_RETRY_SECONDS = 4;
/** Of what is killed and not asked (128 and the signal's number): by crictl, whose `stop` waits for nobody unless it is told to. */
const KILLED = 137;
/** As many ends as somebody could want to look back at. */
const MOST_PAST = 20;
/**
 * What a program ends with that is told to end (SIGTERM), as a kubelet does whose probes fail. etcd and kube-scheduler end in
 * good order. kube-controller-manager says that it leads no more and ends with 1. An API server that a probe gives up is at work
 * on requests that do not come to their end: it is killed once its 30 seconds are over.
 */
const TOLD_TO_END: Readonly<Record<string, number>> = {'kube-apiserver': KILLED, 'kube-controller-manager': 1};

export interface NodeOfPods {
	readonly files: NodeFiles;
	readonly machine: MachineDescription;
	readonly runtime: SandboxRuntime;
	readonly cluster: StandInCluster;
	readonly net: NodeNet;
	readonly clock: Clock;
	readonly speed: () => number;
	readonly nodeName: string;
	/** A line of the kubelet's log. */
	readonly say: (level: 'I' | 'E', at: string, text: string) => void;
	readonly sayRaw: (lines: readonly string[]) => void;
	/** It has long been running: its volumes were mounted then. */
	readonly isResumed: boolean;
	/** Whether the node stays on, with or without a run. */
	readonly isKept: boolean;
	/** Of the kubelet's configuration. */
	readonly resolvConf: () => string;
	/** As many more Pods as it takes, this one among them. */
	readonly freePods: (pod: PodRun) => number;
	/** Says of the Pod, in the cluster, what happened to it. */
	readonly tell: (event: PodEvent) => void;
	/** Something is up, or is not any more. */
	readonly changed: () => void;
}

interface Process {
	readonly abort: AbortController;
	readonly ended: Promise<number>;
	readonly log: ContainerLog;
	/** The status that it ends with since it was told to. */
	told?: number;
}

/** A static Pod with its one container, from its sandbox to its last attempt. It outlives a kubelet that is stopped. */
export class PodRun {
	readonly pod: StaticPod;
	/** How far it is: its Pod, its container. */
	stage: 'none' | 'sandbox' | 'running' | 'exited' = 'none';
	isUp = false;
	/** There is no room for it. */
	isDenied = false;
	/** Its last probe found it well, or none was made yet. */
	isWell = true;
	/** How often its container was started again. */
	attempt = 0;
	exitCode = 0;
	/** Its image, or a program in it, is not there: tried again and again. */
	held: Held | undefined;
	/** Wall time. */
	createdAt: number;
	finishedAt = 0;
	/** Resolves when it is up, has ended for the first time, or does not get as far: a kubelet that stops may be the reason. */
	readonly settled: Promise<void>;
	readonly #node: NodeOfPods;
	readonly #container: Readonly<Record<string, unknown>>;
	readonly #volumes: readonly unknown[];
	readonly #hasHostNetwork: boolean;
	readonly #restartPolicy: unknown;
	#settle: () => void = () => undefined;
	#process: Process | undefined;
	#supervising: Promise<void> = Promise.resolve();
	#supervisor: AbortController | undefined;
	/** Attempts before the one that runs, or was the last to end. */
	#past: readonly PastAttempt[] = [];
	/** Ends in a row. */
	#ends = 0;
	/** Volumes are set up once in the life of a Pod. */
	#isMounted = false;

	constructor(pod: StaticPod, node: NodeOfPods) {
		this.pod = pod;
		this.#node = node;
		this.createdAt = node.clock.now();
		this.settled = new Promise((resolve) => {
			this.#settle = resolve;
		});
		const spec = isRecord(pod.pod['spec']) ? pod.pod['spec'] : {};
		const containers: unknown[] = Array.isArray(spec['containers']) ? spec['containers'] : [];
		this.#container = isRecord(containers[0]) ? containers[0] : {};
		this.#restartPolicy = spec['restartPolicy'];
		this.#hasHostNetwork = spec['hostNetwork'] === true;
		this.#volumes = Array.isArray(spec['volumes']) ? spec['volumes'] : [];
	}

	/** It ended, and is not started again by its `restartPolicy`. */
	get isOver(): boolean {
		return this.stage === 'exited' && (this.#restartPolicy === 'Never' || (this.#restartPolicy === 'OnFailure' && this.exitCode === 0));
	}

	get hasFailed(): boolean {
		return !this.isUp && !this.isOver && (this.#ends > 0 || this.stage !== 'running');
	}

	/** What the container runtime has of it. */
	container(nodeName: string): StandInContainer | undefined {
		const {stage, attempt, createdAt, finishedAt, exitCode, pod: {name, namespace, hash, images}} = this;
		return stage !== 'running' && stage !== 'exited' ? undefined
			: {component: name, nodeName, namespace, id: hash, image: images[0] ?? '', isRunning: stage === 'running', createdAt, attempt, exitCode, finishedAt: stage === 'running' ? 0 : finishedAt, past: this.#past, ...(isOutOfMemory(this.#node.machine, name) && {reason: 'OOMKilled'})};
	}

	/** A kubelet takes care of it until the signal aborts. */
	supervise(signal: AbortSignal): void {
		this.#supervisor?.abort();
		const supervisor = new AbortController();
		this.#supervisor = supervisor;
		const before = this.#supervising;
		const both = AbortSignal.any([signal, supervisor.signal]);
		// A kubelet that stops leaves it wherever it is: who waits for it waits no longer.
		this.#supervising = before.catch(() => {}).then(async () => this.#care(both)).finally(() => this.#settle());
		this.#supervising.catch(() => {});
	}

	/** Its container is killed; a kubelet that takes care of it starts it again. */
	async kill(): Promise<void> {
		await this.#end(KILLED);
	}

	/** Its process gets a signal, and ends with that status. */
	async #end(exitCode: number): Promise<void> {
		const process = this.#process;
		if (process !== undefined) {
			process.told = exitCode;
			process.abort.abort();
			await process.ended;
		}
	}

	/** The Pod is gone. */
	async remove(): Promise<void> {
		this.#supervisor?.abort();
		this.#settle();
		await this.kill();
		await this.#supervising.catch(() => {});
		await this.kill();
		await this.#process?.log.flush().catch(() => {});
		this.isUp = false;
	}

	async #care(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			if (this.isOver) {
				await aborted(signal).promise;
				return;
			}
			this.#process ??= await this.#start(signal);
			if (this.#process === undefined) {
				continue;
			}
			const {ended} = this.#process;
			const probing = new AbortController();
			const stopped = aborted(signal);
			const outcome = await Promise.race([
				ended.then(() => 'ended' as const),
				stopped.promise.then(() => 'stopped' as const),
				this.#probe(AbortSignal.any([signal, probing.signal])),
			]);
			probing.abort();
			stopped.forget();
			if (outcome === 'stopped') {
				return;
			}
			if (outcome !== 'ended') {
				const message = `Container ${this.pod.name} failed ${outcome.toLowerCase()} probe, will be restarted`;
				this.#node.say('I', 'kuberuntime_container.go:863', `"Killing container with a grace period" pod=${this.#called} containerName=${quoted(this.pod.name)} reason=${quoted(message)}`);
				this.#node.tell({type: 'Normal', reason: 'Killing', message});
				await this.#end(TOLD_TO_END[this.pod.name] ?? 0);
			}
			this.#process = undefined;
		}
	}

	get #called(): string {
		return quoted(`${this.pod.namespace}/${this.pod.name}-${this.#node.nodeName}`);
	}

	async #probe(signal: AbortSignal): Promise<'Startup' | 'Liveness' | 'stopped'> {
		const {net, clock, say} = this.#node;
		try {
			return await runProbes(this.#container, {
				net, clock, signal, host: '127.0.0.1', pace: () => paceOf(this.#node.speed()),
				found: (isWell) => {
					if (this.isWell !== isWell) {
						this.isWell = isWell;
						this.#node.changed();
					}
				},
				failing: (probe, output) => {
					this.#node.tell({type: 'Warning', reason: 'Unhealthy', message: `${probe} probe failed: ${output}`});
					say('I', 'prober.go:120', `"Probe failed" probeType=${quoted(probe)} pod=${this.#called} containerName=${quoted(this.pod.name)} probeResult="failure" output=${quoted(output)}`);
				},
			});
		} catch (error) {
			if (!signal.aborted) {
				say('E', 'prober.go:104', `"Probe errored" err=${quoted(String(error))} pod=${this.#called}`);
			}
			return new Promise(() => {});
		}
	}

	/** Takes the steps to a running container; undefined where one of them has to be tried again. */
	async #start(signal: AbortSignal): Promise<Process | undefined> {
		const {clock, machine, speed, isResumed, isKept} = this.#node;
		try {
			if (!await this.#prepare(signal)) {
				this.#settle();
				await clock.sleep(VOLUME_RETRY_SECONDS * 1000 * paceOf(speed()), signal);
				return undefined;
			}
			await this.#backOff(signal);
			const seconds = machine.components[this.pod.name]?.startSeconds ?? START_SECONDS[this.pod.name] ?? OTHER_START_SECONDS;
			if (seconds * speed() > 0) {
				await clock.sleep(seconds * speed() * 1000, signal);
			}
			signal.throwIfAborted();
			// A run that goes on finds containers as they were: what somebody moved away meanwhile, for the run to make it again, they still have.
			if (!isResumed || isKept) {
				await bindMounts(this.#node.files, mountsOf(this.#container, this.#volumes));
			}
		} catch (error) {
			if (!signal.aborted) {
				throw error;
			}
			return undefined;
		}
		return this.#launch();
	}

	#syncFailed(words: string): void {
		this.#node.say('E', 'pod_workers.go:1324', `"Error syncing pod, skipping" err=${quoted(words)} pod=${this.#called} podUID=${quoted(this.pod.hash)}`);
	}

	/** Volumes, sandbox, image. */
	async #prepare(signal: AbortSignal): Promise<boolean> {
		const {files, machine, runtime, say, sayRaw, speed} = this.#node;
		const {name, hash} = this.pod;
		const {fails = false, stopsAt = 'container', log = []} = machine.components[name] ?? {};
		const room = this.stage === 'none' && !this.#node.isResumed ? noRoom(this.#container, machine, this.#node.freePods(this)) : undefined;
		if (room !== undefined) {
			this.isDenied = true;
			this.#node.changed();
			say('I', 'allocation_manager.go:619', `"Pod admission denied" podUID=${quoted(hash)} pod=${this.#called} reason="UnexpectedAdmissionError" message=${quoted(`Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: ${room}`)} operation="add"`);
			// It is not looked at again: another Pod is.
			this.#settle();
			await aborted(signal).promise;
			return false;
		}
		const hasLongRun = this.#node.isResumed && this.attempt === 0 && await this.#hasLog();
		if (!hasLongRun && !this.#hasHostNetwork && !await hasPodNetwork(files)) {
			const message = `network is not ready: ${NO_NETWORK}`;
			this.#syncFailed(message);
			this.#node.tell({type: 'Warning', reason: 'NetworkNotReady', message});
			return false;
		}
		const fault = this.#isMounted || hasLongRun ? undefined : await mountVolumes(files, this.#volumes);
		if (fault !== undefined) {
			say('E', 'nestedpendingoperations.go:348', `Operation for "{volumeName:kubernetes.io/host-path/${hash}-${fault.volume} podName:${hash} nodeName:}" failed. Error: MountVolume.SetUp failed for volume ${quoted(fault.volume)} (UniqueName: "kubernetes.io/host-path/${hash}-${fault.volume}") pod "${name}-${this.#node.nodeName}" (UID: ${quoted(hash)}) : ${fault.reason}`);
			return false;
		}
		this.#isMounted = true;
		if (fails && stopsAt !== 'container') {
			this.stage = stopsAt === 'image' ? 'sandbox' : 'none';
			sayRaw(log);
			return false;
		}
		if (this.stage === 'none') {
			const missing = await missingResolvConf(files, this.#node.resolvConf());
			if (missing !== undefined) {
				const called = `${name}-${this.#node.nodeName}_${this.pod.namespace}(${hash})`;
				this.#syncFailed(`failed to "CreatePodSandbox" for ${quoted(called)} with CreatePodSandboxError: ${quoted(`Failed to generate sandbox config for pod ${quoted(called)}: open ${missing}: no such file or directory`)}`);
				return false;
			}
			this.stage = 'sandbox';
		}
		const holding = {runtime, machine, speed: speed(), signal};
		const held = await whatHoldsFirst(this.pod, holding) ?? await whatHolds(this.pod, {...holding, pullPolicy: this.#container['imagePullPolicy']});
		if (held !== undefined) {
			return this.#hold(held);
		}
		this.held = undefined;
		return true;
	}

	/** A manifest that was edited while nobody ran the node is another Pod: it never ran, and its folder of logs tells. */
	async #hasLog(): Promise<boolean> {
		const log = logPathOf({component: this.pod.name, namespace: this.pod.namespace, nodeName: this.#node.nodeName, id: this.pod.hash, attempt: 0});
		return await this.#node.files.stat(path.dirname(path.dirname(log))) !== undefined;
	}

	#hold(held: Held): false {
		this.held = held;
		this.#node.say('E', 'pod_workers.go:1324', `"Error syncing pod, skipping" err=${quoted(`failed to "StartContainer" for ${quoted(held.init ?? this.pod.name)} with ${held.reason}: ${quoted(held.message)}`)} pod=${this.#called} podUID=${quoted(this.pod.hash)}`);
		const image = this.pod.images[0] ?? '';
		this.#node.tell({type: 'Warning', reason: 'Failed', message: held.reason === 'ErrImagePull' ? `Failed to pull image ${quoted(image)}: ${held.message}` : `Error: ${held.message}`});
		this.#node.changed();
		return false;
	}

	async #backOff(signal: AbortSignal): Promise<void> {
		const {clock, speed} = this.#node;
		if (this.#ends === 0) {
			return;
		}
		const seconds = backOffSeconds(this.#ends);
		if (this.#ends > 1) {
			this.#node.tell({type: 'Warning', reason: 'BackOff', message: `Back-off restarting failed container ${this.pod.name} in pod ${this.pod.name}-${this.#node.nodeName}_${this.pod.namespace}(${this.pod.hash})`});
			const words = `failed to "StartContainer" for ${quoted(this.pod.name)} with CrashLoopBackOff: ${quoted(backOffWords(this.#ends, {container: this.pod.name, pod: `${this.pod.name}-${this.#node.nodeName}`, namespace: this.pod.namespace, hash: this.pod.hash}))}`;
			this.#syncFailed(words);
		}
		await clock.sleep(seconds * 1000 * paceOf(speed()), signal);
	}

	#launch(): Process {
		const {files, clock, net, cluster, machine, speed, changed, nodeName, isResumed} = this.#node;
		const {pod} = this;
		const abort = new AbortController();
		if (this.#ends > 0) {
			const {attempt, createdAt, finishedAt, exitCode} = this;
			this.#past = [...this.#past, {attempt, createdAt, finishedAt, exitCode}].slice(-MOST_PAST);
			this.attempt += 1;
		}
		this.stage = 'running';
		this.createdAt = clock.now();
		const log = new ContainerLog(files, clock, logPathOf({component: pod.name, namespace: pod.namespace, nodeName, id: pod.hash, attempt: this.attempt}));
		const {argv} = pod;
		const up = () => {
			this.isUp = true;
			log.flush().catch(() => {});
			changed();
			this.#settle();
		};
		const run = async (): Promise<number> => runProgram(programOrPicture(pod, machine), {
			argv, version: /:v?(\d[^:@-]*)/.exec(pod.images[0] ?? '')?.[1]?.replace(/^/, argv[0]?.endsWith('etcd') === true ? '' : 'v') ?? machine.kubeletVersion,
			files: mountedFiles(files, mountsOf(this.#container, this.#volumes)), net, addresses: machine.addresses, cluster, clock,
			hostname: machine.hostname, isResumed: isResumed && this.attempt === 0, get speed() {
				return speed();
			},
			log: (line) => log.add(line), up, signal: abort.signal,
		}, (error, now) => [commandFailed(now, error.message)]);
		const ended: Promise<number> = run().then(async (exitCode) => {
			this.isUp = false;
			this.stage = 'exited';
			this.exitCode = process.told ?? exitCode;
			this.finishedAt = clock.now();
			this.#ends += 1;
			await log.flush().catch(() => {});
			changed();
			this.#settle();
			return exitCode;
		});
		const process: Process = {abort, ended, log};
		return process;
	}
}

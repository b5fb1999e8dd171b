import {HostError} from '../../core/told/failures.ts';
import type {Clock, ContainerRuntime, PodSandbox} from '../../core/ports/index.ts';
import {containerOf, statusOf, type StandInContainer} from './containers.ts';
import {factsOf, isPublished} from './image-facts.ts';
import type {MachineDescription, RuntimeDescription} from './machine/description.ts';
import {readState, StateFile, type StateFolder} from './state.ts';

export interface SandboxRuntime extends ContainerRuntime {
	/** Pulls an image for the kubelet, where it is not there. */
	ensure(image: string, speed: number, signal: AbortSignal): Promise<void>;
	/** The Pods are the kubelet's, which runs them by way of this. */
	onPods(pods: SandboxPods): void;
	/** Where the node's sockets are files of their own: one that somebody moves away is reached no more. */
	bySockets(isThere: (path: string) => boolean): void;
	/** Images that are there, sorted. */
	images(): readonly string[];
	removeImage(image: string): void;
	flush(): Promise<void>;
}

interface SandboxPods {
	list(): readonly PodSandbox[];
	containers(): readonly StandInContainer[];
	remove(id: string): Promise<void>;
}

const FILE = 'images.json';

const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');

/** The container runtime that the machine is said to have; what was pulled is there in the next run too. */
export async function openRuntime(folder: StateFolder, machine: MachineDescription, clock: Clock, speed: number): Promise<SandboxRuntime> {
	const pulled = new Set(await readState(folder, FILE, (value) => (isNames(value) ? value : undefined)) ?? []);
	const state = new StateFile(folder, FILE, () => [...pulled].sort());
	// The machine's description may be read again.
	const has = (image: string): boolean => pulled.has(image) || machine.cri?.images.includes(image) === true;

	let isThere = (_path: string): boolean => true;
	let pods: SandboxPods = {list: () => [], containers: () => [], remove: async () => undefined};

	const at = (socket: string): RuntimeDescription => {
		const {cri} = machine;
		if (cri === undefined || cri.sockets.every(known => place(known) !== place(socket)) || !isThere(place(socket))) {
			throw new HostError('UNAVAILABLE', {socket}, {message: `nothing listens on ${socket}`});
		}
		return cri;
	};
	const pull = async (runtime: RuntimeDescription, image: string, pace: number, signal?: AbortSignal) => {
		signal?.throwIfAborted();
		const ms = runtime.pullSeconds * pace * 1000;
		if (ms > 0) {
			await clock.sleep(ms, signal);
		}
		if (runtime.failPull.some(pattern => matches(pattern, image)) || !isPublished(image)) {
			throw new HostError('NOT_FOUND', {image}, {message: `${image}: not found`});
		}
		pulled.add(image);
		state.changed();
	};

	return {
		findSockets: async () => machine.cri?.sockets ?? [],
		async version(socket) {
			const {name, version} = at(socket);
			return {name, version, apiVersion: 'v1'};
		},
		async status(socket) {
			const {ready, message, sandboxImage} = at(socket);
			return {
				ready,
				...(!ready && {message: message ?? 'the runtime is not ready'}),
				...(sandboxImage !== undefined && {sandboxImage}),
			};
		},
		hasRuntimeConfig: async socket => at(socket).runtimeConfig,
		async cgroupDriver(socket) {
			const {cgroupDriver, runtimeConfig} = at(socket);
			return {driver: cgroupDriver, isToldToKubelet: runtimeConfig};
		},
		async hasImage(socket, image) {
			at(socket);
			return has(image);
		},
		async imageFacts(socket, image) {
			at(socket);
			return has(image) ? factsOf(image) : undefined;
		},
		pullImage: async (socket, image, signal) => pull(at(socket), image, speed, signal),
		listPods: async socket => (at(socket), pods.list()),
		listContainers: async socket => (at(socket), pods.containers().map(container => containerOf(container))),
		async containerStatus(socket, id) {
			at(socket);
			return pods.containers().map(container => statusOf(container, id)).find(found => found !== undefined);
		},
		async ensure(image, pace, signal) {
			if (machine.cri !== undefined && !has(image)) {
				await pull(machine.cri, image, pace, signal);
			}
		},
		async removePod(socket, id) {
			at(socket);
			await pods.remove(id);
		},
		bySockets(given) {
			isThere = given;
		},
		images: () => [...new Set([...pulled, ...machine.cri?.images ?? []])].sort(),
		removeImage(image) {
			pulled.delete(image);
			state.changed();
		},
		onPods(given) {
			pods = given;
		},
		flush: async () => state.flush(),
	};
}

/** /var/run is a link to /run everywhere. */
function place(endpoint: string): string {
	return endpoint.replace(/^unix:(?:\/\/)?/, '').replace(/^\/var\/run\//, '/run/');
}

function matches(pattern: string, image: string): boolean {
	return new RegExp(`^${pattern.split('*').map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*')}$`).test(image);
}

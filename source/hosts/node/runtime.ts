import {stat} from 'node:fs/promises';
import {connect as connectSocket} from 'node:net';
import path from 'node:path';
import {cut} from '../../core/values/cut.ts';
import {HostError} from '../../core/told/failures.ts';
import type {Container, ContainerRuntime, ContainerState, ImageFacts, PodSandbox, RuntimeStatus} from '../../core/ports/index.ts';
import type {ContainerMessage, CriClient, ImageStatusResponse, PodSandboxMessage, StatusResponse} from './cri.ts';

/** Endpoints that kubeadm knows, in its order: app/constants/constants_unix.go. */
const KNOWN_SOCKETS: readonly string[] = [
	'unix:///var/run/containerd/containerd.sock',
	'unix:///var/run/crio/crio.sock',
	'unix:///var/run/cri-dockerd.sock',
];

/** As long as kubeadm gives every call but a pull: app/util/runtime/runtime.go. */
const TIMEOUT_MS = 2000;

/** What a runtime says is cut so far for a person to read: a name, a word; a sentence; a path is no longer on Linux. */
const [LONGEST_NAME, LONGEST_SENTENCE, LONGEST_PATH] = [512, 4096, 4096];

/** CgroupDriver of the CRI. */
const CGROUPFS = 1;

export interface NodeRuntime extends ContainerRuntime {
	close(): void;
}

/** Container runtimes on Unix sockets below `root`. */
export function createRuntime(root = '/'): NodeRuntime {
	const clients = new Map<string, Promise<CriClient>>();

	const call = async <T>(socket: string, ask: (client: CriClient) => Promise<T>): Promise<T> => {
		let client = clients.get(socket);
		if (client === undefined) {
			client = toPath(socket, root).then(async (file) => open(file));
			clients.set(socket, client);
		}
		try {
			return await ask(await client);
		} catch (error) {
			// A channel that could not connect waits before it tries again, and says no until then.
			if (error instanceof HostError && error.code === 'UNAVAILABLE' && clients.get(socket) === client) {
				clients.delete(socket);
				await client.then((open) => open.close(), () => undefined);
			}
			throw error;
		}
	};

	return {
		async findSockets() {
			const listening = await Promise.all(KNOWN_SOCKETS.map(async (socket) => isListening(await toPath(socket, root))));
			return KNOWN_SOCKETS.filter((_, at) => listening[at]);
		},
		version: (socket) => call(socket, async (client) => {
			const answer = await client.call('Version', {version: 'v1'}, {timeoutMs: TIMEOUT_MS});
			// kubeadm's way to see that the image service answers too (cri-client, validateServiceConnection).
			await client.call('ImageFsInfo', {}, {timeoutMs: TIMEOUT_MS});
			return {name: cut(answer.runtime_name, LONGEST_NAME), version: cut(answer.runtime_version, LONGEST_NAME), apiVersion: cut(answer.runtime_api_version, LONGEST_NAME)};
		}),
		status: (socket) => call(socket, async (client) => toStatus(await client.call('Status', {verbose: true}, {timeoutMs: TIMEOUT_MS}))),
		hasRuntimeConfig: (socket) => call(socket, async (client) => {
			try {
				await client.call('RuntimeConfig', {}, {timeoutMs: TIMEOUT_MS});
				return true;
			} catch (error) {
				if (error instanceof HostError && error.code === 'UNIMPLEMENTED') {
					return false;
				}
				throw error;
			}
		}),
		cgroupDriver: (socket) => call(socket, async (client) => {
			try {
				const {linux} = await client.call('RuntimeConfig', {}, {timeoutMs: TIMEOUT_MS});
				return linux === null ? undefined : {driver: linux.cgroup_driver === CGROUPFS ? 'cgroupfs' : 'systemd', isToldToKubelet: true};
			} catch (error) {
				if (!(error instanceof HostError && error.code === 'UNIMPLEMENTED')) {
					throw error;
				}
			}
			const {info} = await client.call('Status', {verbose: true}, {timeoutMs: TIMEOUT_MS});
			const driver = findCgroupDriver(info['config']);
			return driver === undefined ? undefined : {driver, isToldToKubelet: false};
		}),
		hasImage: (socket, image) => call(socket, async (client) => {
			const {image: found} = await client.call('ImageStatus', {image: {image}}, {timeoutMs: TIMEOUT_MS});
			return found !== null;
		}),
		imageFacts: (socket, image) => call(socket, async (client) => toImageFacts(await client.call('ImageStatus', {image: {image}, verbose: true}, {timeoutMs: TIMEOUT_MS}))),
		pullImage: (socket, image, signal) => call(socket, async (client) => {
			await client.call('PullImage', {image: {image}}, signal === undefined ? {} : {signal});
		}),
		listPods: (socket) => call(socket, async (client) => (await client.call('ListPodSandbox', {}, {timeoutMs: TIMEOUT_MS})).items.map((item) => toPod(item, socket))),
		listContainers: (socket) => call(socket, async (client) => (await client.call('ListContainers', {}, {timeoutMs: TIMEOUT_MS})).containers.map((item) => toContainer(item, socket))),
		containerStatus: (socket, id) => call(socket, async (client) => {
			try {
				const {status} = await client.call('ContainerStatus', {container_id: id}, {timeoutMs: TIMEOUT_MS});
				return status === null ? undefined : {
					startedAt: milliseconds(status.started_at), finishedAt: milliseconds(status.finished_at),
					exitCode: status.exit_code, reason: cut(status.reason, LONGEST_NAME), message: cut(status.message, LONGEST_SENTENCE), logPath: isPath(status.log_path) ? status.log_path : '',
				};
			} catch (error) {
				if (error instanceof HostError && error.code === 'NOT_FOUND') {
					return undefined;
				}
				throw error;
			}
		}),
		removePod: (socket, id) => call(socket, async (client) => {
			await client.call('StopPodSandbox', {pod_sandbox_id: id}, {timeoutMs: TIMEOUT_MS});
			await client.call('RemovePodSandbox', {pod_sandbox_id: id}, {timeoutMs: TIMEOUT_MS});
		}),
		close() {
			for (const client of clients.values()) {
				client.then((open) => open.close(), () => undefined);
			}
			clients.clear();
		},
	};
}

function toPod({id, metadata, state, created_at: createdAt}: PodSandboxMessage, socket: string): PodSandbox {
	const {name = '', namespace = '', uid = '', attempt = 0} = metadata ?? {};
	return {id: identity(id, socket), name: cut(name, LONGEST_NAME), namespace: cut(namespace, LONGEST_NAME), uid: cut(uid, LONGEST_NAME), attempt, ready: state === 0, createdAt: milliseconds(createdAt)};
}

/** In the order of CRI's enum. */
const CONTAINER_STATES: readonly ContainerState[] = ['created', 'running', 'exited'];

function toContainer({id, pod_sandbox_id: podId, metadata, image, state, created_at: createdAt}: ContainerMessage, socket: string): Container {
	return {
		id: identity(id, socket), podId: identity(podId, socket), name: cut(metadata?.name ?? '', LONGEST_NAME), attempt: metadata?.attempt ?? 0, state: CONTAINER_STATES[state] ?? 'unknown',
		image: cut(image?.image ?? '', LONGEST_NAME), createdAt: milliseconds(createdAt),
	};
}

/** It is asked with again, so it is taken as it is or not at all. */
function identity(id: string, socket: string): string {
	if (id.length > LONGEST_NAME) {
		throw new HostError('INVALID_ANSWER', {socket}, {message: `an ID has ${id.length} characters`});
	}
	return id;
}

/** Whether a log can be there: what is there is looked at by who opens it. */
const isPath = (text: string): boolean => text.startsWith('/') && text.length <= LONGEST_PATH && !text.includes('\0');

/** Of nanoseconds, which are too many for a number. */
function milliseconds(nanoseconds: string): number {
	return Math.max(0, Number(BigInt(nanoseconds) / 1_000_000n));
}

/** gRPC takes a tenth of a second to load: where nothing is at the socket, that is known without it. */
async function open(file: string): Promise<CriClient> {
	try {
		await stat(file);
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		throw new HostError('UNAVAILABLE', {socket: file}, {cause: error, message: `connect ${code} ${file}`});
	}
	return (await import('./cri.ts')).connect(file);
}

async function toPath(endpoint: string, root: string): Promise<string> {
	const file = endpoint.replace(/^unix:(?:\/\/)?/, '');
	if (!file.startsWith('/')) {
		throw new HostError('INVALID_ENDPOINT', {socket: endpoint}, {message: `${endpoint} is not the address of a Unix socket`});
	}
	return path.join(root, file);
}

/** Only RuntimeReady counts: the network comes after init (runtime.go, IsRunning). */
function toStatus({status, info}: StatusResponse): RuntimeStatus {
	const failed = status?.conditions.find(({type, status: isTrue}) => type === 'RuntimeReady' && !isTrue);
	const sandboxImage = findSandboxImage(info['config']);
	return {
		ready: failed === undefined,
		...(failed !== undefined && {message: cut([failed.reason, failed.message].filter((part) => part !== '').join(': '), LONGEST_SENTENCE)}),
		...(sandboxImage !== undefined && {sandboxImage}),
	};
}

/** Layers are in what containerd and CRI-O say beyond the CRI: the image's own configuration, as OCI writes it. */
function toImageFacts({image, info}: ImageStatusResponse): ImageFacts | undefined {
	if (image === null) {
		return undefined;
	}
	const size = Number(image.size);
	const layers = member(member(member(parse(info['info']), 'imageSpec'), 'rootfs'), 'diff_ids');
	return {...(size > 0 && {size}), ...(Array.isArray(layers) && layers.length > 0 && {layers: layers.length})};
}

/** `info` is a runtime's own: whatever it holds, only a name of an image counts. */
function findSandboxImage(config: string | undefined): string | undefined {
	const image = member(parse(config), 'sandboxImage');
	return typeof image === 'string' && image !== '' ? cut(image, LONGEST_NAME) : undefined;
}

/** containerd before 2.0 knows no RuntimeConfig, but shows its configuration: the driver is an option of the default runtime. */
function findCgroupDriver(config: string | undefined): 'systemd' | 'cgroupfs' | undefined {
	const containerd = member(parse(config), 'containerd');
	const runtime = member(member(containerd, 'runtimes'), String(member(containerd, 'defaultRuntimeName')));
	// Another runtime than runc has other options, or none: nothing is known of its driver.
	if (member(runtime, 'runtimeType') !== 'io.containerd.runc.v2') {
		return undefined;
	}
	return member(member(runtime, 'options'), 'SystemdCgroup') === true ? 'systemd' : 'cgroupfs';
}

function parse(text: string | undefined): unknown {
	try {
		return JSON.parse(text ?? '');
	} catch {
		return undefined;
	}
}

const member = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined);

/** As kubeadm does (runtime_unix.go): a socket counts where someone takes the call. */
function isListening(file: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connectSocket(file);
		const end = (found: boolean): void => {
			socket.destroy();
			resolve(found);
		};
		socket.once('connect', () => end(true));
		socket.once('error', () => end(false));
		socket.setTimeout(TIMEOUT_MS, () => end(false));
	});
}

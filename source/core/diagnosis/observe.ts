import {refusedByKubelet} from '../config/tables/component-values.ts';
import type {InitConfig} from '../config/types.ts';
import {joinHostPort} from '../values/networks.ts';
import {readCertificate} from '../pki/read.ts';
import type {Container, Host, PodSandbox} from '../ports/index.ts';
import {loadYaml} from '../yaml/load.ts';
import {inHandfuls} from './handfuls.ts';
import {inOrder, maskLine, secretsOf} from '../secrets/log-mask.ts';
import type {CertificateSeen, ComponentSeen, ContainerSeen, Doubt, KubeletSeen, Observation, RuntimeSeen} from '../told/diagnosis.ts';

/** What a look needs of a host; it changes nothing there. */
export type Seeing = Pick<Host, 'services' | 'runtime' | 'network' | 'clock'> & {readonly files: Pick<Host['files'], 'read' | 'readEnd'>};

export interface LookOptions {
	readonly config: InitConfig;
	/** The kubelet's log before that is another run's. */
	readonly since: number;
	readonly signal?: AbortSignal;
	/** Logs are read also where all is healthy: a component may answer and be of no use. */
	readonly readsLogs?: boolean;
	/** Told what the kubelet wrote last, secrets masked, chatter and all. */
	onLog?(lines: readonly string[]): Promise<void>;
}

const PROBE_MS = 1500;
/** Until the API server answers the kubelet complains of that ten times a second: what counts stands far up. */
const KUBELET_LINES = 2500;
const KEPT_LINES = 200;
const KUBELET_NOISE = /mirror pod|not registered yet|reflector\.go|nodelease\.go|eviction_manager\.go|event\.go|Error getting the current node|:6443\/\S*: dial tcp|csi_plugin\.go|controller\.go:\d+\] "Failed to ensure lease/;
const LOG_BYTES = 16 * 1024;
const LOG_LINES = 40;
const MANIFESTS = '/etc/kubernetes/manifests';
const KUBELET_CONFIG = '/var/lib/kubelet/config.yaml';
const COMPONENTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

/** One look at the node: cheap where all is healthy, as logs are only read of what is not. */
export async function observe(host: Seeing, {config, since, signal, readsLogs = false, onLog}: LookOptions): Promise<Observation> {
	const {criSocket} = config.init.nodeRegistration;
	const mask = (line: string) => maskLine(line, undefined, secretsOf(config));
	const names = COMPONENTS.filter((name) => name !== 'etcd' || config.cluster.etcd.external === undefined);
	const [kubelet, runtime, manifests] = await Promise.all([
		lookAtKubelet(host, config, signal),
		lookAtRuntime(host, criSocket, mask),
		Promise.all(names.map((name) => lookAtManifest(host, name, signal))),
	]);
	const components = await Promise.all(manifests.map((manifest) => lookAtComponent({host, socket: criSocket, mask, readsLogs}, manifest, runtime)));
	const isWell = !readsLogs && kubelet.active && isHealthy(kubelet.health) && components.every(({health}) => isHealthy(health));
	const [log, certificates, folder] = await Promise.all([
		isWell ? [] : host.services.log('kubelet', {lines: KUBELET_LINES, since}).catch(() => []),
		Promise.all(certificatePaths(config).map((path) => lookAtCertificate(host, path))),
		isWell ? undefined : manifestFolder(host),
	]);
	const doubts = isHealthy(kubelet.health) ? [] : doubtsOf(config);
	const masked: string[] = [];
	const words: string[] = [];
	let starts = 0;
	const maskLog = inOrder(mask);
	await inHandfuls(log, (line) => {
		const shown = maskLog(line);
		masked.push(shown);
		starts += line.includes('"Kubelet version"') ? 1 : 0;
		if (!isChatter(line)) {
			words.push(shown);
		}
	});
	await onLog?.(masked);
	return {
		at: host.clock.now(),
		kubelet: {
			...kubelet, ...(kubelet.restarts === undefined && starts > 1 && {restarts: starts - 1}),
			...(folder !== undefined && {folder}), ...(doubts.length > 0 && {doubts}),
			log: words.slice(-KEPT_LINES),
		},
		runtime: runtime.seen,
		components,
		certificates: certificates.filter((certificate) => certificate !== undefined),
		advertiseAddress: config.init.localAPIEndpoint.advertiseAddress,
	};
}

/** Whether a component is up by what it answers: one that wants to know who asks is up too. */
export function isHealthy(answer: string): boolean {
	return answer === '200' || answer === '401' || answer === '403' || answer === '';
}

/** What the kubelet says of its own accord, and what it repeats until the API server answers. */
function isChatter(line: string): boolean {
	return KUBELET_NOISE.test(line) || (/^[IW]\d{4} /.test(line) && !/denied|fail|unable|error/i.test(line)) || line.includes('container factory failed');
}

/** Where the kubelet says how it is; undefined where it is configured not to. */
export function kubeletUrl(config: InitConfig): string | undefined {
	const port = config.kubelet['healthzPort'];
	const address = String(config.kubelet['healthzBindAddress'] ?? '127.0.0.1');
	return port === 0 ? undefined : `http://${joinHostPort(address, String(port ?? 10_248))}/healthz`;
}

/** The answer of one probe as a word. */
export async function ask(host: Pick<Seeing, 'network'>, url: string | undefined, signal?: AbortSignal): Promise<string> {
	if (url === undefined) {
		return '';
	}
	try {
		const answer = await host.network.probe(url, {timeoutMs: PROBE_MS, ...(signal !== undefined && {signal})});
		return 'status' in answer ? String(answer.status) : answer.error;
	} catch {
		signal?.throwIfAborted();
		return 'INVALID';
	}
}

async function lookAtKubelet(host: Seeing, config: InitConfig, signal: AbortSignal | undefined): Promise<Omit<KubeletSeen, 'log'>> {
	const health = await ask(host, kubeletUrl(config), signal);
	if (health === '200') {
		// It runs: its service manager need not be asked, which costs a process each time.
		return {active: true, state: '', health};
	}
	const state = await host.services.state('kubelet').catch(() => ({active: true, state: ''}));
	if (isHealthy(health)) {
		return {...state, health};
	}
	// A kubelet that finds its port taken ends before it has written why.
	const port = Number(config.kubelet['port'] ?? 10_250);
	return {...state, health, port, portAnswer: await ask(host, `https://${joinHostPort('127.0.0.1', String(port))}/healthz`, signal)};
}

interface RuntimeLook {
	readonly seen: RuntimeSeen;
	readonly pods: readonly PodSandbox[];
	readonly containers: readonly Container[];
}

type Mask = (line: string) => string;

async function lookAtRuntime({runtime}: Seeing, socket: string, mask: Mask): Promise<RuntimeLook> {
	try {
		const [status, pods, containers] = await Promise.all([runtime.status(socket), runtime.listPods(socket), runtime.listContainers(socket)]);
		return {
			seen: {socket, ...(!status.ready && {notReady: mask(status.message ?? '')}), ...(status.sandboxImage !== undefined && {sandboxImage: status.sandboxImage})},
			pods, containers,
		};
	} catch (error) {
		return {seen: {socket, error: mask(error instanceof Error ? error.message : String(error))}, pods: [], containers: []};
	}
}

type ManifestLook = Pick<ComponentSeen, 'name' | 'manifestPath' | 'manifest' | 'image' | 'url' | 'health'>;

async function lookAtManifest(host: Seeing, name: string, signal: AbortSignal | undefined): Promise<ManifestLook> {
	const manifestPath = `${MANIFESTS}/${name}.yaml`;
	const text = await host.files.read(manifestPath).catch(() => undefined);
	if (text === undefined) {
		return {name, manifestPath, manifest: 'missing', image: '', url: '', health: 'NONE'};
	}
	const {image, url} = readPod(text.toString('utf8'), name === 'etcd' ? 'readinessProbe' : 'livenessProbe');
	return {name, manifestPath, manifest: image === '' ? 'invalid' : 'found', image, url, health: url === '' ? 'NONE' : await ask(host, url, signal)};
}

interface PodProbe {
	readonly httpGet?: {readonly host?: string; readonly port?: number | string; readonly path?: string; readonly scheme?: string};
}

interface PodText {
	readonly spec?: {readonly containers?: readonly {
		readonly image?: string;
		readonly ports?: readonly {readonly name?: string; readonly containerPort?: number}[];
		readonly livenessProbe?: PodProbe;
		readonly readinessProbe?: PodProbe;
	}[]};
}

/**
 * The image of a static Pod and where it is asked how it is; empty where the text is no such Pod. An etcd
 * that has lost its peers is alive and of no use: it is asked whether it is ready.
 */
function readPod(text: string, kind: 'livenessProbe' | 'readinessProbe'): {readonly image: string; readonly url: string} {
	try {
		const container = (loadYaml(text) as PodText | undefined)?.spec?.containers?.[0];
		const probe = (container?.[kind] ?? container?.livenessProbe)?.httpGet;
		const port = typeof probe?.port === 'string' ? container?.ports?.find(({name}) => name === probe.port)?.containerPort ?? probe.port : probe?.port;
		const url = probe === undefined ? '' : `${(probe.scheme ?? 'HTTP').toLowerCase()}://${joinHostPort(probe.host ?? '127.0.0.1', String(port))}${probe.path ?? '/'}`;
		return {image: typeof container?.image === 'string' ? container.image : '', url};
	} catch {
		return {image: '', url: ''};
	}
}

interface Looking {
	readonly host: Seeing;
	readonly socket: string;
	readonly mask: Mask;
	readonly readsLogs: boolean;
}

async function lookAtComponent({host, socket, mask, readsLogs}: Looking, manifest: ManifestLook, {seen, pods, containers}: RuntimeLook): Promise<ComponentSeen> {
	const own = pods.filter(({name, namespace}) => namespace === 'kube-system' && name.startsWith(`${manifest.name}-`)).toSorted((a, b) => b.createdAt - a.createdAt);
	const ids = new Set(own.map(({id}) => id));
	const mine = containers.filter(({podId, name}) => ids.has(podId) && name === manifest.name).toSorted((a, b) => b.createdAt - a.createdAt);
	const sandbox = own.find(({ready}) => ready) ?? own[0];
	const known = {...manifest, ...(sandbox !== undefined && {sandbox: {ready: sandbox.ready, createdAt: sandbox.createdAt, attempt: sandbox.attempt}})};
	if ((isHealthy(manifest.health) && !readsLogs) || seen.error !== undefined) {
		return {...known, containers: mine.slice(0, 2).map(({state, attempt, createdAt}) => ({state, attempt, createdAt})), log: []};
	}
	const [imagePresent, latest] = await Promise.all([
		manifest.image === '' ? undefined : host.runtime.hasImage(socket, manifest.image).catch(() => undefined),
		Promise.all(mine.slice(0, 2).map((container) => lookAtContainer({host, socket, mask}, container))),
	]);
	return {
		...known, ...(imagePresent !== undefined && {imagePresent}),
		containers: latest.map(({container}) => container),
		log: latest.toReversed().flatMap(({log}) => log),
	};
}

/** What a container ended with and said last. */
async function lookAtContainer({host, socket, mask}: Omit<Looking, 'readsLogs'>, {id, state, attempt, createdAt}: Container): Promise<{readonly container: ContainerSeen; readonly log: readonly string[]}> {
	const status = await host.runtime.containerStatus(socket, id).catch(() => undefined);
	if (status === undefined) {
		return {container: {state, attempt, createdAt}, log: []};
	}
	const {exitCode, reason, startedAt, finishedAt, logPath} = status;
	return {
		container: {state, attempt, createdAt, exitCode, reason, message: mask(status.message), startedAt, finishedAt},
		log: logPath === '' ? [] : await logLines(host, logPath, mask),
	};
}

/** The last lines of a container's log, without CRI's time, stream and tag. */
async function logLines({files}: Pick<Seeing, 'files'>, path: string, mask: Mask): Promise<string[]> {
	const end = await files.readEnd(path, LOG_BYTES).catch(() => undefined);
	const lines = (end?.toString('utf8') ?? '').split('\n').filter((line) => line !== '').map((line) => line.replace(/^\S+ (?:stdout|stderr) [FP] /, ''));
	return lines.map(inOrder(mask)).slice(-LOG_LINES);
}

/** Values of the kubelet's configuration that it will not take, with the places where they were written. */
function doubtsOf({kubelet, origins}: InitConfig): Doubt[] {
	return refusedByKubelet(kubelet).map(({path, value, wanted}) => {
		const origin = origins.get(`KubeletConfiguration.${path}`);
		return {field: path, value, wants: typeof wanted === 'string' ? wanted : wanted.join(', '), ...(origin?.from === 'file' && {place: `${origin.file}:${origin.line}`})};
	});
}

/** Where the kubelet looks for manifests, by the configuration that lies on the node. */
async function manifestFolder({files}: Seeing): Promise<string | undefined> {
	try {
		const {staticPodPath} = loadYaml((await files.read(KUBELET_CONFIG))?.toString('utf8') ?? '') as {readonly staticPodPath?: unknown};
		return typeof staticPodPath === 'string' ? staticPodPath : '';
	} catch {
		return undefined;
	}
}

function certificatePaths({cluster}: InitConfig): string[] {
	return [`${cluster.certificatesDir}/apiserver.crt`, ...(cluster.etcd.external === undefined ? [`${cluster.certificatesDir}/etcd/server.crt`] : [])];
}

async function lookAtCertificate({files}: Seeing, path: string): Promise<CertificateSeen | undefined> {
	const text = await files.read(path).catch(() => undefined);
	const read = text === undefined ? undefined : readCertificate(text);
	if (read?.ok !== true) {
		return undefined;
	}
	const {notBefore, notAfter, dnsNames, ipAddresses} = read.value;
	return {path, notBefore, notAfter, names: [...dnsNames, ...ipAddresses]};
}

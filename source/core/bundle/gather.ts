import {Journal} from '../engine/journal.ts';
import {callerOf} from '../engine/own-state.ts';
import {proxyEnvironment} from '../manifests/host.ts';
import {runtimeEnvironment} from '../preflight/runtime-environment.ts';
import {runtimeService} from '../preflight/runtime.ts';
import type {Container, Host, PodSandbox} from '../ports/index.ts';
import {withoutLooks} from '../secrets/looks.ts';
import {maskData} from '../secrets/masking.ts';
import type {Secrets} from '../secrets/secrets.ts';
import {isRecord} from '../values/is-record.ts';
import {loadYaml} from '../yaml/load.ts';
import {partOf, type Part} from './parts.ts';

/** What a bundle needs of a node. It changes nothing there. */
export type Looking = Pick<Host, 'files' | 'machine' | 'commands' | 'services' | 'runtime' | 'clock'>;

export interface Gathering {
	readonly host: Looking;
	/** Of the container runtime: `unix:///run/containerd/containerd.sock`. */
	readonly socket: string;
	/** What is known to be secret on this node. */
	readonly secrets: Secrets;
	/** Versions of this program and what it runs on. */
	readonly program: Readonly<Record<string, string>>;
}

const COMPONENTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
/** Of a service's log, lines; of a container's, bytes, and containers of each component: the one that is, and the one before. */
const [KUBELET_LINES, RUNTIME_LINES, LOG_BYTES, ATTEMPTS] = [1000, 300, 128 * 1024, 2];
const ASK_MS = 10_000;

/** All that is read off the node, in no order: versions, logs, how containers ended, what the journal tells. */
export async function gather(all: Gathering): Promise<readonly Part[]> {
	const {host, socket} = all;
	const lines = async (service: string, count: number) => masked(all, (await host.services.log(service, {lines: count})).map((line) => `${line}\n`).join(''));
	const service = runtimeService(socket) ?? 'containerd';
	const [parts, containers] = await Promise.all([
		Promise.all([
			partOf('versions.json', 'versions', async () => document(all, await versions(all))),
			partOf('journal.json', 'journal', async () => document(all, await outline(host))),
			partOf('logs/kubelet.log', 'kubelet', async () => lines('kubelet', KUBELET_LINES)),
			partOf(`logs/${service}.log`, 'runtime', async () => lines(service, RUNTIME_LINES)),
		]),
		containerParts(all),
	]);
	return [...parts, ...containers];
}

/** Plain data as a file of a bundle, without secrets. */
export const document = ({secrets}: Pick<Gathering, 'secrets'>, data: unknown): string => `${JSON.stringify(maskData(secrets.masked(data), withoutLooks), undefined, 2)}\n`;

/** A log as a bundle has it. Keys of several lines first: a line of one alone looks like nothing. */
export function masked({secrets}: Pick<Gathering, 'secrets'>, text: string): string {
	return withoutLooks(text).split('\n').map((line) => secrets.masked(line)).join('\n');
}

/**
 * Hides what the node's files hold: what a program was given it may write anywhere. Files that may not be read are passed
 * over, as is what they hold then.
 */
export async function hideOfNode({files, machine, services}: Looking, socket: string, secrets: Secrets): Promise<void> {
	const folder = '/etc/kubernetes';
	const [manifests = [], kubeconfigs = []] = await Promise.all([`${folder}/manifests`, folder].map(async (path) => files.list(path).catch(() => undefined)));
	const paths = [...manifests.map((name) => `${folder}/manifests/${name}`), ...kubeconfigs.filter((name) => name.endsWith('.conf')).map((name) => `${folder}/${name}`), '/var/lib/kubelet/config.yaml'];
	await Promise.all(paths.map(async (path) => {
		try {
			const value = loadYaml((await files.read(path))?.toString('utf8') ?? '');
			secrets.hideIn(value, {});
			usersIn(value).forEach((secret) => secrets.hide(secret));
		} catch {
			// What cannot be read is told by its own part, or by the doctor.
		}
	}));
	const [own, theirs] = await Promise.all([proxyEnvironment({machine}).catch(() => ({})), runtimeEnvironment({files, services}, socket)]);
	secrets.hideIn({}, own);
	secrets.hideIn(Object.entries(theirs ?? {}).map(([name, value]) => ({name, value})), theirs ?? {});
}

/** Of a kubeconfig, what its users show themselves by. */
function usersIn(value: unknown): string[] {
	const users = isRecord(value) && Array.isArray(value['users']) ? value['users'] : [];
	return users.flatMap((one: unknown) => {
		const user = isRecord(one) ? one['user'] : undefined;
		return isRecord(user) ? ['client-key-data', 'token', 'password'].map((name) => user[name]).filter((secret) => typeof secret === 'string') : [];
	});
}

/** What is installed, in each program's own words; a reason where one does not tell. */
async function versions({host, socket, program}: Gathering): Promise<unknown> {
	const ask = async (argv: readonly [string, ...string[]]) => {
		const {exitCode, output} = await host.commands.run(argv, {timeoutMs: ASK_MS});
		return exitCode === 0 ? output.trim() : {exitCode, output: output.trim()};
	};
	const or = async (make: () => Promise<unknown>) => make().catch((error: unknown) => ({problem: error instanceof Error ? error.message : String(error)}));
	const [kubelet, kubeadm, runtime, kernel, distribution, cpus, memory] = await Promise.all([
		or(async () => ask(['kubelet', '--version'])), or(async () => ask(['kubeadm', 'version', '-o', 'short'])), or(async () => host.runtime.version(socket)),
		or(async () => host.machine.kernel().then(({os, release, cgroupVersion}) => ({os, release, cgroupVersion}))), or(async () => host.machine.distribution()),
		or(async () => host.machine.cpus()), or(async () => host.machine.memory()),
	]);
	return {...program, kubelet, kubeadm, runtime, socket, kernel, distribution: distribution ?? {problem: 'no /etc/os-release'}, cpus, memory};
}

/** Which steps earlier runs did and where, as the journal has it; no contents and no hashes. */
async function outline(host: Looking): Promise<unknown> {
	const {earlier, undoing} = await Journal.open(host.files, () => host.clock.now(), {isKept: false, undoes: true, caller: callerOf(host)});
	return {
		...(undoing !== undefined && {undoing}),
		entries: earlier.map(({step, state, at, paths, service, image, object}) => ({step, state, at, paths: paths.map(({path}) => path), ...(service && {service}), ...(image !== undefined && {image}), ...(object !== undefined && {object})})),
	};
}

async function containerParts(all: Gathering): Promise<readonly Part[]> {
	const {host: {runtime, files}, socket} = all;
	let found: readonly (Container & {readonly component: string})[] = [];
	const table = await partOf('logs/containers.json', 'containers', async () => {
		const [pods, containers] = await Promise.all([runtime.listPods(socket), runtime.listContainers(socket)]);
		found = COMPONENTS.flatMap((component) => ofComponent(component, pods, containers));
		return document(all, await Promise.all(found.map(async ({component, id, state, attempt, image, createdAt}) => ({component, id, state, attempt, image, createdAt, status: await runtime.containerStatus(socket, id).catch(() => undefined)}))));
	});
	const logs = await Promise.all(found.map(async ({component, id, attempt}) => partOf(`logs/${component}.${attempt}.log`, 'component', async () => {
		const path = (await runtime.containerStatus(socket, id))?.logPath ?? '';
		const end = path === '' ? undefined : await files.readEnd(path, LOG_BYTES);
		return masked(all, end?.toString('utf8') ?? '');
	})));
	return [table, ...logs];
}

/** The newest of a component's containers, also of Pods that ended. */
function ofComponent(component: string, pods: readonly PodSandbox[], containers: readonly Container[]): (Container & {readonly component: string})[] {
	const ids = new Set(pods.filter(({name, namespace}) => namespace === 'kube-system' && name.startsWith(`${component}-`)).map(({id}) => id));
	const seen = new Set<number>();
	return containers.filter(({podId, name}) => ids.has(podId) && name === component).toSorted((a, b) => b.createdAt - a.createdAt)
		.filter(({attempt}) => !seen.has(attempt) && Boolean(seen.add(attempt))).slice(0, ATTEMPTS).map((container) => ({...container, component}));
}

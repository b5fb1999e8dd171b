import type {Clock} from '../../../core/ports/index.ts';
import type {SandboxNode} from '../index.ts';
import {logPathOf} from '../containers.ts';

/** What a learner, and a script, is told of a component. */
export interface ComponentStatus {
	/** `waiting`: it has ended, and is started again; `absent`: it never came to a container. */
	readonly state: 'running' | 'starting' | 'waiting' | 'exited' | 'absent';
	readonly healthy: boolean;
	readonly restarts: number;
	readonly exitCode: number | null;
	/** Its last lines. */
	readonly log: readonly string[];
}

/** Of a control plane, by who asks whom: where each answers whether it is well, whatever its manifest says. */
const HEALTH = {
	'kubelet': 'http://127.0.0.1:10248/healthz',
	'etcd': 'http://127.0.0.1:2381/health',
	'kube-apiserver': 'https://NODE:6443/livez',
	'kube-controller-manager': 'https://127.0.0.1:10257/healthz',
	'kube-scheduler': 'https://127.0.0.1:10259/livez',
} as const;

export type ComponentName = keyof typeof HEALTH;
export type NodeStatus = Readonly<Record<ComponentName, ComponentStatus>>;

const NAMES = Object.keys(HEALTH) as ComponentName[];
const LAST_LINES = 20;
const PROBE_MS = 2000;

/** How each component of the node fares. */
export async function statusOf(node: SandboxNode, signal?: AbortSignal): Promise<NodeStatus> {
	const parts = await Promise.all(NAMES.map(async (name) => {
		const [{state, ...rest}, healthy] = await Promise.all([name === 'kubelet' ? kubeletStatus(node) : containerStatus(node, name), isHealthy(node, HEALTH[name], signal)]);
		return [name, {state, healthy, ...rest}] as const;
	}));
	return Object.fromEntries(parts) as unknown as NodeStatus;
}

async function isHealthy({host, machine}: SandboxNode, url: string, signal: AbortSignal | undefined): Promise<boolean> {
	const [address = '127.0.0.1'] = machine.addresses;
	const answer = await host.network.probe(url.replace('NODE', address.includes(':') ? `[${address}]` : address), {timeoutMs: PROBE_MS, ...(signal && {signal})});
	return 'status' in answer && answer.status === 200;
}

type Told = Omit<ComponentStatus, 'healthy'>;

/** How the kubelet fares, as far as its service is concerned. */
export async function kubeletStatus({kubelet, services}: SandboxNode): Promise<Told> {
	const isOn = services.find('kubelet')?.active === true;
	const log = kubelet.log.slice(-LAST_LINES);
	// systemd starts one that has ended again and again.
	const hasEnded = isOn && !kubelet.isRunning && ENDS.test(log.at(-1) ?? '');
	return {state: !isOn ? (log.length === 0 ? 'absent' : 'exited') : kubelet.isRunning ? 'running' : hasEnded ? 'waiting' : 'starting', restarts: kubelet.restarts, exitCode: hasEnded ? 1 : null, log};
}

/** The line that a kubelet ends with. */
const ENDS = /"command failed"|"Failed to (?:listen and serve|start ContainerManager)"/;

async function containerStatus(node: SandboxNode, name: string): Promise<Told> {
	const {host, kubelet} = node;
	const container = kubelet.containers().filter(({component}) => component === name).toSorted((a, b) => a.attempt - b.attempt).at(-1);
	if (container === undefined) {
		const isAtIt = kubelet.pods().some((pod) => pod.name.startsWith(`${name}-`));
		const isHeld = node.kubelet.runs.get(name)?.held !== undefined;
		return {state: isHeld ? 'waiting' : isAtIt ? 'starting' : 'absent', restarts: 0, exitCode: null, log: []};
	}
	const {isRunning, attempt, exitCode} = container;
	// What has only just begun has not written yet: what the one before it ended with says more.
	const logs = await Promise.all([attempt, attempt - 1].filter((one) => one >= 0).map(async (one) => readLog(host.files, logPathOf({...container, attempt: one}))));
	return {state: isRunning ? 'running' : kubelet.isRunning ? 'waiting' : 'exited', restarts: attempt, exitCode: isRunning ? null : exitCode, log: logs.toReversed().flat().slice(-LAST_LINES)};
}

const MOST_LOG = 64 * 1024;

/** Its lines without what the runtime writes before them. */
async function readLog(files: SandboxNode['host']['files'], path: string): Promise<string[]> {
	const text = (await files.readEnd(path, MOST_LOG).catch(() => undefined))?.toString('utf8') ?? '';
	return text.split('\n').filter((line) => line !== '').map((line) => line.replace(/^\S+ (?:stdout|stderr) [FP] /, ''));
}

/** How often the node is looked at while it settles. */
const LOOK_MS = 250;
/** Nothing changes any more: of components that are well (one that waits for its lease asks every two seconds) or have ended, and of those that may yet come up or end. A kube-apiserver without an etcd gives up after twenty seconds. */
const [STILL_MS, MAY_CHANGE_MS, LONGEST_MS] = [3000, 30_000, 110_000];

/** What was started again a moment ago has not had the time to say that it is well. */
const YOUNG_MS = 5000;

/** The status once nothing changes any more but that the same is started again and again. */
export async function settled(node: SandboxNode, clock: Clock, signal?: AbortSignal): Promise<NodeStatus> {
	const begun = clock.monotonic();
	let last = '';
	let since = begun;
	for (;;) {
		const status = await statusOf(node, signal);
		const now = clock.monotonic();
		const seen = JSON.stringify(NAMES.map((name) => phaseOf(status[name])));
		since = seen === last ? since : now;
		last = seen;
		const young = node.kubelet.containers().filter(({isRunning, createdAt}) => isRunning && clock.now() - createdAt < YOUNG_MS).map(({component}) => component);
		const mayChange = NAMES.some((name) => mayYetChange(status[name]) || (young.includes(name) && !status[name].healthy));
		if (now - since >= (mayChange ? MAY_CHANGE_MS : STILL_MS) || now - begun >= LONGEST_MS) {
			return status;
		}
		await clock.sleep(LOOK_MS, signal);
	}
}

/** It leads, and its lease cannot be had at this moment: for ten seconds it tries. */
const losesLease = (log: readonly string[]): boolean => LOST_LOOK.test(log.at(-1) ?? '') && log.some((line) => line.includes('"Successfully acquired lease"'));
const LOST_LOOK = /"Error retrieving lease lock"/;

/** It may come up, or end: what has ended for the first time ended for another reason than its next attempt does, say that it was killed. */
function mayYetChange({state, healthy, restarts, exitCode, log}: ComponentStatus): boolean {
	return state === 'starting' || (state === 'running' && losesLease(log)) || (restarts === 0 && ((state === 'waiting' && exitCode !== null) || (state === 'running' && !healthy)));
}

/** What has once ended is one thing, whether it runs at this moment or waits for its next start. */
function phaseOf({state, healthy, restarts}: ComponentStatus): string {
	const isRepeated = restarts > 0 || state === 'waiting';
	return isRepeated && !healthy ? 'again' : `${state} ${String(healthy)}`;
}

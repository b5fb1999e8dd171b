import {systemClock} from '../../hosts/shared/clock.ts';
import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {setTimeout} from 'node:timers/promises';
import type {Container, ContainerStatus, PodSandbox} from '../../core/ports/index.ts';
import type {OnNode, Tool} from './index.ts';
import {flagOf, readWords, type Words} from './words.ts';

const GLOBAL = ['r', 'runtime-endpoint', 'i', 'image-endpoint', 'c', 'config', 'timeout'];
const VALUED = [...GLOBAL, 'name', 'state', 's', 'n', 'last', 'label', 'o', 'output', 'image', 'tail', 'since', 'pod', 'namespace', 'creds', 'auth', 'template'];
/** A letter that takes a value for one command and none for another. */
const VALUED_OF: Readonly<Record<string, readonly string[]>> = {ps: ['p'], stop: ['t'], rm: [], pods: [], stopp: ['t'], logs: []};

interface Seen {
	readonly containers: readonly (Container & {readonly shown: string})[];
	readonly pods: readonly (PodSandbox & {readonly shown: string})[];
	readonly socket: string;
}

type Act = (words: Words, seen: Seen, on: OnNode) => Promise<number>;

/** As long as a runtime's own: what a stand-in counts by is shorter. */
const idOf = (id: string): string => (/^[\da-f]{64}$/.test(id) ? id : createHash('sha256').update(id).digest('hex'));
const SHORT = 13;

const ACTS: Readonly<Record<string, Act>> = {ps, pods, images, img: images, image: images, logs, inspect, inspectp, inspecti, stop, rm, stopp: removePods, rmp: removePods, rmi, pull, info, version};

/** What a real one has besides, and why there is none of it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
	...Object.fromEntries(['exec', 'attach', 'port-forward', 'run', 'create', 'runp', 'start', 'update', 'checkpoint', 'events'].map((name) => [name, 'no container runs in a sandbox, its programs are stand-ins'])),
	...Object.fromEntries(['stats', 'statsp', 'metricsp', 'metricdescs', 'imagefsinfo'].map((name) => [name, 'nobody measures the stand-ins of a sandbox'])),
	...Object.fromEntries(['config', 'runtime-config', 'update-runtime-config', 'completion'].map((name) => [name, 'on the node of a sandbox it needs no configuration'])),
};
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {ps: ['table', 'json'], pods: ['table', 'json'], images: ['table', 'json'], inspect: ['json', 'table'], inspectp: ['json', 'table'], inspecti: ['json', 'table'], info: ['json']};

/** `crictl`, for the node's runtime. */
export const crictl: Tool = async (argv, on) => {
	// Flags of all commands may stand before the command.
	const before = readWords(argv, GLOBAL);
	const [name = 'help'] = before.operands;
	const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
	if (act === undefined) {
		const asksHelp = name === 'help' || before.operands.length === 0;
		const has = `crictl on the node of a sandbox has ${Object.keys(ACTS).join(', ')}.`;
		(asksHelp ? on.out : on.error)(asksHelp ? has : Object.hasOwn(ELSEWHERE, name) ? `There is no crictl ${name} here: ${ELSEWHERE[name] ?? ''}.` : `No help topic for '${name}'. ${has}`);
		return asksHelp ? 0 : 1;
	}
	const words = readWords(argv, [...VALUED, ...VALUED_OF[name] ?? []]);
	const output = flagOf(words, 'o', 'output');
	if (output !== undefined && OUTPUTS[name]?.includes(output) === false) {
		on.error(`crictl ${name} has no output ${output} on the node of a sandbox: it has ${OUTPUTS[name].join(' and ')}.`);
		return 1;
	}
	const [found = ''] = await on.control.ask('runtime.findSockets') as readonly string[];
	const socket = flagOf(before, 'r', 'runtime-endpoint') ?? process.env['CONTAINER_RUNTIME_ENDPOINT'] ?? found;
	try {
		await on.control.ask('runtime.version', [socket]);
	} catch (error) {
		on.error(`FATA[0000] validate service connection: validate CRI v1 runtime API for endpoint ${JSON.stringify(socket || 'unix:///run/containerd/containerd.sock')}: ${error instanceof Error ? error.message : ''}`);
		return 1;
	}
	const [containers, sandboxes] = await Promise.all([on.control.ask('runtime.listContainers', [socket]), on.control.ask('runtime.listPods', [socket])]) as [readonly Container[], readonly PodSandbox[]];
	return act({...words, operands: words.operands.slice(1)}, {
		socket, containers: withLast(containers).map((one) => ({...one, shown: idOf(one.id)})).sort((a, b) => b.createdAt - a.createdAt), pods: sandboxes.map((one) => ({...one, shown: idOf(one.id)})),
	}, on);
};

/** With the attempt before each that was started again: the kubelet keeps one, for its log. */
function withLast(containers: readonly Container[]): Container[] {
	return containers.flatMap((one) => (one.attempt === 0 ? [one] : [one, {...one, id: `${one.podId}-${one.attempt - 1}`, attempt: one.attempt - 1, state: 'exited' as const, createdAt: one.createdAt - 1}]));
}

/** As crictl lays tables out: cells of twenty columns at least, two between them. */
function table(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(18, ...rows.map((row) => row[column]?.length ?? 0)) + 2);
	return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('')).join('\n');
}

function ago(milliseconds: number): string {
	const seconds = Math.max(0, Math.round((systemClock.now() - milliseconds) / 1000));
	const [count, unit] = seconds < 120 ? [seconds, 'second'] as const : seconds < 7200 ? [Math.floor(seconds / 60), 'minute'] as const : [Math.floor(seconds / 3600), 'hour'] as const;
	return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}

async function ps(words: Words, {containers, pods: sandboxes}: Seen, {out}: OnNode): Promise<number> {
	const [name, state, pod] = [flagOf(words, 'name'), flagOf(words, 'state', 's')?.toLowerCase(), flagOf(words, 'pod', 'p')];
	const showsAll = flagOf(words, 'a', 'all') !== undefined || state !== undefined || flagOf(words, 'l', 'latest', 'n', 'last') !== undefined;
	const last = flagOf(words, 'l', 'latest') === undefined ? Number(flagOf(words, 'n', 'last') ?? Number.POSITIVE_INFINITY) : 1;
	const found = containers.filter((one) => (showsAll || one.state === 'running') && (state === undefined || one.state === state)
		&& (name === undefined || new RegExp(name).test(one.name)) && (pod === undefined || idOf(one.podId).startsWith(pod))).slice(0, last);
	if (flagOf(words, 'q', 'quiet') !== undefined) {
		out(found.map(({shown}) => shown).join('\n'));
		return 0;
	}
	if (flagOf(words, 'o', 'output') === 'json') {
		out(JSON.stringify({containers: found.map((one) => ({id: one.shown, podSandboxId: idOf(one.podId), metadata: {name: one.name, attempt: one.attempt}, image: {image: one.image}, state: `CONTAINER_${one.state.toUpperCase()}`, createdAt: String(one.createdAt * 1e6)}))}, undefined, 2));
		return 0;
	}
	const isLong = flagOf(words, 'no-trunc') !== undefined;
	out(table([['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'], ...found.map((one) => {
		const sandbox = sandboxes.find(({id}) => id === one.podId);
		const short = (id: string) => (isLong ? id : id.slice(0, SHORT));
		return [short(one.shown), one.image, ago(one.createdAt), `${one.state[0]?.toUpperCase() ?? ''}${one.state.slice(1)}`, one.name, String(one.attempt), short(idOf(one.podId)), sandbox?.name ?? '', sandbox?.namespace ?? ''];
	})]));
	return 0;
}

async function pods(words: Words, seen: Seen, {out}: OnNode): Promise<number> {
	const name = flagOf(words, 'name');
	const found = seen.pods.filter((one) => name === undefined || new RegExp(name).test(one.name));
	if (flagOf(words, 'o', 'output') === 'json') {
		out(JSON.stringify({items: found.map((one) => ({id: one.shown, metadata: {name: one.name, uid: one.uid, namespace: one.namespace, attempt: one.attempt}, state: one.ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY', createdAt: String(one.createdAt * 1e6)}))}, undefined, 2));
		return 0;
	}
	out(flagOf(words, 'q', 'quiet') === undefined
		? table([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...found.map((one) => [one.shown.slice(0, SHORT), ago(one.createdAt), one.ready ? 'Ready' : 'NotReady', one.name, one.namespace, String(one.attempt), '(default)'])])
		: found.map(({shown}) => shown).join('\n'));
	return 0;
}

async function images(words: Words, _: Seen, {control, out}: OnNode): Promise<number> {
	const all = (await control.ask('images') as readonly string[]).filter((image) => [undefined, 'ls', 'list'].includes(words.operands[0]) || image.includes(words.operands[0] ?? ''));
	if (flagOf(words, 'o', 'output') === 'json') {
		out(JSON.stringify({images: all.map((image) => ({id: `sha256:${idOf(image)}`, repoTags: [image]}))}, undefined, 2));
		return 0;
	}
	const parts = (image: string): [string, string] => [image.replace(/:[^:/]*$/, ''), /:([^:/]*)$/.exec(image)?.[1] ?? 'latest'];
	out(flagOf(words, 'q', 'quiet') === undefined ? table([['IMAGE', 'TAG', 'IMAGE ID'], ...all.map((image) => [...parts(image), idOf(image).slice(0, SHORT)])]) : all.map((image) => `sha256:${idOf(image)}`).join('\n'));
	return 0;
}

/** The container that a beginning of its number, or its name, means. */
function find({containers}: Seen, operand: string, {error}: OnNode): Seen['containers'][number] | undefined {
	const found = containers.find((one) => operand !== '' && (one.shown.startsWith(operand) || one.id === operand));
	if (found === undefined) {
		error(`E crictl: rpc error: code = NotFound desc = an error occurred when try to find container ${JSON.stringify(operand)}: not found`);
	}
	return found;
}

async function logs(words: Words, seen: Seen, on: OnNode): Promise<number> {
	const container = find(seen, words.operands[0] ?? '', on);
	if (container === undefined) {
		return 1;
	}
	const status = await statusOf(container, seen, on);
	const isPrevious = flagOf(words, 'p', 'previous') !== undefined;
	const path = status?.logPath.replace(/\/(\d+)\.log$/, (all, attempt: string) => (isPrevious ? `/${Number(attempt) - 1}.log` : all)) ?? '';
	const read = async () => (await readFile(path, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '').map((line) => line.replace(/^\S+ (?:stdout|stderr) [FP] /, ''));
	let lines = await read();
	const tail = Number(flagOf(words, 'tail') ?? Number.POSITIVE_INFINITY);
	if (lines.length > 0) {
		on.out(lines.slice(Number.isFinite(tail) && tail >= 0 ? Math.max(0, lines.length - tail) : 0).join('\n'));
	}
	while (flagOf(words, 'f', 'follow') !== undefined) {
		await setTimeout(500);
		const before = lines.length;
		lines = await read();
		if (lines.length > before) {
			on.out(lines.slice(before).join('\n'));
		}
	}
	return 0;
}

async function statusOf({id}: Container, {socket}: Seen, {control}: OnNode): Promise<ContainerStatus | undefined> {
	return (await control.ask('runtime.containerStatus', [socket, id]) ?? undefined) as ContainerStatus | undefined;
}

async function inspecti(words: Words, _: Seen, {control, out, error}: OnNode): Promise<number> {
	const [operand = ''] = words.operands;
	const image = (await control.ask('images') as readonly string[]).find((one) => one === operand || idOf(one).startsWith(operand.replace(/^sha256:/, '') || ' '));
	if (image === undefined) {
		error(`E crictl: no such image ${JSON.stringify(operand)} present`);
		return 1;
	}
	out(JSON.stringify({status: {id: `sha256:${idOf(image)}`, repoTags: [image], repoDigests: []}}, undefined, 2));
	return 0;
}

/** A container that was there before is only a line in a list; one that runs is taken away with force, and the kubelet starts another. */
async function rm(words: Words, seen: Seen, on: OnNode): Promise<number> {
	const isForced = flagOf(words, 'f', 'force') !== undefined;
	const all = flagOf(words, 'a', 'all') === undefined ? words.operands : seen.containers.map(({shown}) => shown);
	if (all.length === 0) {
		on.error('ID cannot be empty');
		return 1;
	}
	let status = 0;
	for (const operand of all) {
		const container = find(seen, operand, on);
		if (container === undefined) {
			status = 1;
		} else if (container.state === 'running' && !isForced) {
			on.error(`container ${JSON.stringify(operand)} is running, please stop it first`);
			status = 1;
		} else {
			await (container.state === 'running' ? on.control.ask('stopContainer', [container.name]) : undefined);
			on.out(operand);
		}
	}
	return status;
}

async function inspect(words: Words, seen: Seen, on: OnNode): Promise<number> {
	const container = find(seen, words.operands[0] ?? '', on);
	if (container === undefined) {
		return 1;
	}
	const status = await statusOf(container, seen, on);
	const moment = (milliseconds = 0) => (milliseconds === 0 ? '0001-01-01T00:00:00Z' : new Date(milliseconds).toISOString());
	on.out(JSON.stringify({status: {
		id: container.shown, metadata: {attempt: container.attempt, name: container.name}, state: `CONTAINER_${container.state.toUpperCase()}`, createdAt: moment(container.createdAt),
		startedAt: moment(status?.startedAt), finishedAt: moment(status?.finishedAt), exitCode: status?.exitCode ?? 0, image: {image: container.image}, reason: status?.reason ?? '', message: status?.message ?? '', logPath: status?.logPath ?? '',
	}}, undefined, 2));
	return 0;
}

async function inspectp(words: Words, seen: Seen, {out, error}: OnNode): Promise<number> {
	const pod = seen.pods.find((one) => words.operands[0] !== undefined && one.shown.startsWith(words.operands[0]));
	if (pod === undefined) {
		error(`E crictl: rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found`);
		return 1;
	}
	out(JSON.stringify({status: {id: pod.shown, metadata: {attempt: pod.attempt, name: pod.name, namespace: pod.namespace, uid: pod.uid}, state: pod.ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY', createdAt: new Date(pod.createdAt).toISOString()}}, undefined, 2));
	return 0;
}

async function stop(words: Words, seen: Seen, on: OnNode): Promise<number> {
	let status = 0;
	if (words.operands.length === 0) {
		on.error('ID cannot be empty');
		return 1;
	}
	for (const operand of words.operands) {
		const container = find(seen, operand, on);
		if (container === undefined) {
			status = 1;
			continue;
		}
		await (container.state === 'running' ? on.control.ask('stopContainer', [container.name]) : undefined);
		on.out(operand);
	}
	return status;
}

async function removePods(words: Words, seen: Seen, on: OnNode): Promise<number> {
	const wanted = seen.pods.filter((one) => flagOf(words, 'a', 'all') !== undefined || words.operands.some((operand) => one.shown.startsWith(operand)));
	for (const pod of wanted) {
		await on.control.ask('runtime.removePod', [seen.socket, pod.id]);
		on.out(`Removed sandbox ${pod.shown}`);
	}
	for (const operand of words.operands.filter((one) => !seen.pods.some(({shown}) => shown.startsWith(one)))) {
		on.error(`getting sandbox status of pod ${JSON.stringify(operand)}: rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found`);
	}
	return wanted.length === 0 ? 1 : 0;
}

async function rmi(words: Words, _: Seen, on: OnNode): Promise<number> {
	const all = await on.control.ask('images') as readonly string[];
	let status = 0;
	if (words.operands.length === 0) {
		on.error('crictl rmi of a sandbox\'s node takes names or numbers of images.');
		return 1;
	}
	for (const operand of words.operands) {
		const image = all.find((one) => one === operand || idOf(one).startsWith(operand.replace(/^sha256:/, '')));
		if (image === undefined) {
			on.error(`E crictl: no such image ${operand}`);
			status = 1;
			continue;
		}
		await on.control.ask('removeImage', [image]);
		on.out(`Deleted: ${image}`);
	}
	return status;
}

async function pull(words: Words, {socket}: Seen, on: OnNode): Promise<number> {
	const [image = ''] = words.operands;
	if (image === '') {
		on.error('image name cannot be empty');
		return 1;
	}
	await on.control.ask('runtime.pullImage', [socket, image]);
	on.out(`Image is up to date for ${image}`);
	return 0;
}

async function info(_: Words, {socket}: Seen, on: OnNode): Promise<number> {
	on.out(JSON.stringify({status: await on.control.ask('runtime.status', [socket])}, undefined, 2));
	return 0;
}

async function version(_: Words, {socket}: Seen, on: OnNode): Promise<number> {
	const {name, version: number, apiVersion} = await on.control.ask('runtime.version', [socket]) as {name: string; version: string; apiVersion: string};
	on.out(`Version:  0.1.0\nRuntimeName:  ${name}\nRuntimeVersion:  ${number}\nRuntimeApiVersion:  ${apiVersion}`);
	return 0;
}

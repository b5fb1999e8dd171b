import {placesOf} from '../artifacts/places.ts';
import {plainConfig} from '../config/plain.ts';
import {neededByArtifact} from '../needs/needed-by.ts';
import {objectsAhead} from './objects.ts';
import {stepsBelow} from './steps.ts';
import type {StepDetail} from '../told/details.ts';
import type {PhaseState, RunState, StepState} from '../told/state.ts';
import type {TrustActor, TrustLink, TrustMap} from '../trust/model.ts';
import {trustOfRun} from '../trust/run.ts';

/** A whole run as one picture: what each phase writes, who reads that, and who talks to whom from then on. */
export interface FlowPhase {
	/** Top-level: `certs`. */
	readonly phase: string;
	/** `ahead` until it begins, `left` where it was skipped or came to nothing. */
	readonly state: 'ahead' | 'now' | 'done' | 'left';
	readonly writes: readonly FlowWrite[];
	readonly talks: readonly FlowTalk[];
}

export interface FlowWrite {
	/** The phase that writes it: `certs/etcd-ca`. */
	readonly phase: string;
	/** Files that go together, or one object: `ConfigMap/kubeadm-config`. */
	readonly names: readonly [string, ...string[]];
	readonly kind: 'files' | 'object';
	/** Whether it is there. */
	readonly isDone: boolean;
	/** Its step, once that is known. */
	readonly step?: string;
	readonly readers: readonly FlowReader[];
}

/** A program and the flag or field that names the file, a phase that is made from it, or a command. */
export type FlowReader =
	| {readonly kind: 'program'; readonly actor: TrustActor; readonly by: readonly string[]}
	| {readonly kind: 'phase' | 'command'; readonly name: string};

export interface FlowTalk {
	readonly from: TrustActor;
	readonly to: TrustActor;
	readonly url: string;
	/** As whom. */
	readonly as?: string;
	/** How many requests, where kubeadm's own are meant. */
	readonly requests?: number;
	readonly isDone: boolean;
}

/** Of a run, as far as it is: what it has not come to is as in an init with nothing configured. */
export function flowOfRun(run: RunState): FlowPhase[] {
	const map = trustOfRun(run);
	const expected = run.workflow === 'init' ? writesAhead() : [];
	return run.order.flatMap((path) => {
		const phase = run.phases[path];
		return phase === undefined ? [] : [{
			phase: path, state: stateOf(phase),
			writes: writesOf(phase, run, expected).map((write): FlowWrite => ({...write, readers: readersOf(write, map, run)})),
			talks: talksOf(phase, run, map),
		}];
	});
}

const states: Readonly<Partial<Record<PhaseState['status'], FlowPhase['state']>>> = {pending: 'ahead', running: 'now', done: 'done'};
const stateOf = ({status}: PhaseState): FlowPhase['state'] => states[status] ?? 'left';

type Write = Omit<FlowWrite, 'readers'>;

let ahead: readonly Write[] | undefined;

/** Worked out when a person first looks. */
function writesAhead(): readonly Write[] {
	ahead ??= [
		...placesOf(plainConfig()).filter(({kind}) => kind !== 'directory').map(({phase, paths}): Write => ({phase, names: paths, kind: 'files', isDone: false})),
		...Object.entries(objectsAhead).flatMap(([phase, names]) => names.map((name): Write => ({phase, names: [name], kind: 'object', isDone: false}))),
	];
	return ahead;
}

/** What the steps say that they write; of phases that have not begun, what is to be expected. */
function writesOf(phase: PhaseState, run: RunState, expected: readonly Write[]): Write[] {
	const told = stepsBelow(run, phase).flatMap((step): Write[] => {
		const names = namesOf(step.detail);
		const [first, ...rest] = names?.names ?? [];
		return names === undefined || first === undefined ? [] : [{phase: step.phase, names: [first, ...rest], kind: names.kind, isDone: isThere(step), step: step.path}];
	});
	const begun = new Set(told.map((write) => write.phase));
	const isPart = (path: string) => path === phase.path || path.startsWith(`${phase.path}/`);
	// A phase that ended without writing writes nothing: etcd/local where etcd is elsewhere.
	const isTold = ({phase, kind, names: [name]}: Write) => (kind === 'files' ? begun.has(phase) : told.some((one) => (name.endsWith('*') ? one.names[0].startsWith(name.slice(0, -1)) : one.names[0] === name)));
	const toCome = expected.filter((write) => isPart(write.phase) && !isTold(write) && ['pending', 'running'].includes(run.phases[write.phase]?.status ?? ''));
	return uniqueWrites([...told, ...toCome]);
}

/** A step that ran again, and an object that several requests are about, are one. */
function uniqueWrites(writes: readonly Write[]): Write[] {
	return [...new Map(writes.map((write) => [`${write.kind} ${write.names[0]}`, write])).values()];
}

const isThere = ({status}: StepState): boolean => status === 'done' || status === 'unchanged' || status === 'warning';

function namesOf(detail: StepDetail): {kind: FlowWrite['kind']; names: readonly string[]} | undefined {
	switch (detail.kind) {
		case 'certificate': {
			return {kind: 'files', names: [detail.certificatePath, ...(detail.keyPath === undefined ? [] : [detail.keyPath])]};
		}
		case 'keypair': {
			return {kind: 'files', names: [detail.privatePath, detail.publicPath]};
		}
		case 'kubeconfig':
		case 'file': {
			return {kind: 'files', names: [detail.path]};
		}
		case 'object': {
			return ['create', 'update', 'patch'].includes(detail.verb) ? {kind: 'object', names: [`${detail.object}/${detail.name}`]} : undefined;
		}
		default: {
			return undefined;
		}
	}
}

/** Whose manifest a phase writes: for files that no manifest names yet, since there is none. */
const programOf: Readonly<Record<string, readonly TrustActor[]>> = {
	'etcd': ['etcd'], 'etcd/local': ['etcd'], 'control-plane/apiserver': ['kube-apiserver'], 'control-plane/controller-manager': ['kube-controller-manager'],
	'control-plane/scheduler': ['kube-scheduler'], 'control-plane': ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'],
};

function readersOf({names, kind, phase}: Write, map: TrustMap, run: RunState): FlowReader[] {
	if (kind === 'object') {
		return neededByArtifact({name: names[0], also: [], phase, paths: []}).map((name) => ({kind: run.phases[name] === undefined ? 'command' : 'phase', name}));
	}
	const programs = new Map<TrustActor, Set<string>>();
	const add = (actor: TrustActor, by?: string) => programs.set(actor, new Set([...programs.get(actor) ?? [], ...(by === undefined ? [] : by.split(', '))]));
	if (/\/manifests\/[^/]+$/.test(names[0])) {
		add('kubelet', 'staticPodPath');
	} else if (names[0].startsWith('/var/lib/kubelet/') && !names[0].includes('/pki/')) {
		add('kubelet');
	}
	for (const {actor, flag, values} of flagsOf(run)) {
		if (values.some((value) => names.includes(value))) {
			add(actor, flag);
		}
	}
	for (const {actor, parts} of map.links.filter(({about}) => about !== 'probe').flatMap(({from, to}) => [from, to])) {
		for (const {path, named} of parts.filter((part) => names.includes(part.path))) {
			add(actor, named === undefined || named.path === path ? undefined : named.by);
		}
	}
	const needs = neededByArtifact({name: names[0], also: [], phase, paths: names});
	for (const actor of needs.flatMap((one) => programOf[one] ?? []).filter((one) => !programs.has(one))) {
		add(actor);
	}
	return [
		...[...programs].map(([actor, by]): FlowReader => ({kind: 'program', actor, by: [...by]})),
		...needs.filter((one) => programOf[one] === undefined && one !== 'kubelet-start').map((name): FlowReader => ({kind: 'phase', name})),
	];
}

interface FileFlag {
	readonly actor: TrustActor;
	readonly flag: string;
	readonly values: readonly string[];
}

const flags = new WeakMap<RunState['steps'], readonly FileFlag[]>();

/** Every flag of the manifests so far: the trust map has those alone that somebody is trusted by. */
function flagsOf({steps}: RunState): readonly FileFlag[] {
	const known = flags.get(steps) ?? Object.values(steps).flatMap(({detail}): FileFlag[] => (detail.kind === 'file' && isManifest(detail.role)
		? [...detail.content.matchAll(/^\s*- (--[\w-]+)=(\/\S+)$/gm)].map(([, flag = '', value = '']) => ({actor: detail.role.slice(MANIFEST.length) as TrustActor, flag, values: value.split(',')}))
		: []));
	flags.set(steps, known);
	return known;
}

const MANIFEST = 'manifest/';
const isManifest = (role: string): boolean => role.startsWith(MANIFEST);

/** Requests of a phase to the API server, and once the control plane is up, who in it talks to whom. */
function talksOf(phase: PhaseState, run: RunState, map: TrustMap): FlowTalk[] {
	const counts = new Map<string, {requests: number; isDone: boolean}>();
	const asked = stepsBelow(run, phase).flatMap((step) => (step.detail.kind === 'object' ? step.detail.requests.map(({as}) => ({as, isDone: isThere(step)})) : []));
	for (const {as, isDone} of asked) {
		const before = counts.get(as);
		counts.set(as, {requests: (before?.requests ?? 0) + 1, isDone: isDone || before?.isDone === true});
	}
	const own = [...counts].map(([as, {requests, isDone}]): FlowTalk => ({from: 'kubeadm', to: 'kube-apiserver', url: run.endpoint, as, requests, isDone}));
	return phase.path === 'wait-control-plane' ? [...map.links.filter(isOfControlPlane).map((link) => talk(link, phase.status === 'done')), ...own] : own;
}

const isOfControlPlane = ({about, from}: TrustLink): boolean => about === 'storage' || about === 'kubelet-api' || (about === 'api' && from.actor !== 'kubectl') || about === 'probe';

function talk({from, to, urls, as}: TrustLink, isDone: boolean): FlowTalk {
	return {from: from.actor, to: to.actor, url: urls[0] ?? '', ...(as && {as: as.user}), isDone};
}

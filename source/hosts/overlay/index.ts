import {nameIn} from '../../core/cluster/objects.ts';
import {HostError} from '../../core/told/failures.ts';
import type {Api, ApiRequest, Commands, ContainerRuntime, Etcd, Host, Mounts, Network, Services} from '../../core/ports/index.ts';
import {createCluster} from './cluster.ts';
import {Plan, withoutSecrets, type Change} from './changes.ts';
import {createOverlayFiles, type Closed} from './files.ts';

export type {Change, FileChange, RequestChange} from './changes.ts';
export {closedDirectories} from './files.ts';

export interface OverlayHost extends Host {
	/** What would have been done so far, in order. */
	changes(): readonly Change[];
}

/**
 * A node seen through what a dry run would have written: what is read falls through to `under`,
 * what is written stays in memory. Nothing of `under` is changed.
 * @param of the cluster: `fresh` is one that has just come up, `present` the one that `under` leads to, which is only read
 * @param closed what this user may not look at, and counts as not there; unless said, looking at it fails
 */
export function createOverlayHost(under: Host, {cluster: of = 'fresh', closed}: {readonly cluster?: 'fresh' | 'present'; readonly closed?: Closed} = {}): OverlayHost {
	const plan = new Plan();
	const cluster = createCluster(plan);
	const running = new Map<string, boolean>();
	return {
		files: createOverlayFiles(under.files, under.machine, plan, closed),
		machine: under.machine,
		commands: overlayCommands(under.commands, plan),
		services: overlayServices(under.services, plan, running),
		network: overlayNetwork(under.network, () => running.get('kubelet') ?? hasManifests(plan)),
		runtime: overlayRuntime(under.runtime, plan),
		mounts: overlayMounts(under.mounts, plan),
		keys: under.keys,
		random: under.random,
		clock: under.clock,
		etcd: (connection) => overlayEtcd(under.etcd(connection), plan),
		api: (connection) => (of === 'fresh' ? cluster.connect(connection) : overlayApi(under.api(connection), plan)),
		// Nothing is changed: no other run is in the way, nor this one in another's.
		claim: async () => async () => undefined,
		holder: () => under.holder(),
		close: () => under.close(),
		changes: () => plan.list(),
	};
}

/** Where starting the kubelet is skipped, one that runs already would take up the static Pods. */
function hasManifests(plan: Plan): boolean {
	return plan.list().some((change) => change.kind === 'file' && change.path.startsWith('/etc/kubernetes/manifests/'));
}

/** Programs that only tell something: the arguments that each may be run with. */
const READ_ONLY: Readonly<Record<string, RegExp>> = {
	kubelet: /^--version$/,
	journalctl: /^--(?:no-pager|lines=\d+|unit=[\w.@-]+|output=\w+)$/,
};

function overlayCommands(under: Commands, plan: Plan): Commands {
	return {
		async run(argv, options) {
			const [program, ...rest] = argv;
			const allowed = Object.hasOwn(READ_ONLY, program) ? READ_ONLY[program] : undefined;
			if (allowed !== undefined && rest.length > 0 && rest.every((argument) => allowed.test(argument))) {
				return under.run(argv, options);
			}
			options?.signal?.throwIfAborted();
			plan.add({kind: 'command', argv: [...argv]});
			return {exitCode: 0, output: ''};
		},
	};
}

function overlayServices(under: Services, plan: Plan, running: Map<string, boolean>): Services {
	const act = (action: 'stop' | 'start') => async (service: string): Promise<void> => {
		// Where nothing can start the kubelet a person will: the cluster comes up all the same.
		running.set(service, action === 'start');
		if (await under.manager() === 'none') {
			throw new HostError('NO_SERVICE_MANAGER', {service});
		}
		plan.add({kind: 'service', service, action});
	};
	// Nothing changes under a dry run, and each question starts a program.
	const answers = new Map<string, Promise<unknown>>();
	const once = async <T>(question: string, ask: () => Promise<T>): Promise<T> => {
		const answer = answers.get(question) ?? ask();
		answers.set(question, answer);
		return answer as Promise<T>;
	};
	return {
		manager: () => under.manager(),
		glance: (names, enabled) => under.glance(names, enabled),
		exists: (name) => once(`exists ${name}`, () => under.exists(name)),
		isEnabled: (name) => once(`isEnabled ${name}`, () => under.isEnabled(name)),
		isActive: async (name) => running.get(name) ?? once(`isActive ${name}`, () => under.isActive(name)),
		state: async (name) => ({...await once(`state ${name}`, () => under.state(name)), ...(running.has(name) && {active: running.get(name) === true})}),
		log: (name, options) => under.log(name, options),
		enableCommand: (name) => under.enableCommand(name),
		// Nothing is run, so nobody hears of it; what would be is known all the same.
		commands: (name, action) => under.commands(name, action),
		stop: act('stop'),
		start: act('start'),
	};
}

/** Where the kubelet and the control plane tell how they are. */
const HEALTH = /\/(?:healthz|livez|readyz)(?:\/|$)/;

function overlayNetwork(under: Network, isUp: () => boolean): Network {
	return {
		interfaces: () => under.interfaces(),
		defaultAddress: (preferred) => under.defaultAddress(preferred),
		resolve: (name) => under.resolve(name),
		isPortFree: (port) => under.isPortFree(port),
		async probe(url, options) {
			// Whether anybody can be asked there is for who does: the plan says what would be asked.
			if (isUp() && HEALTH.test(url)) {
				options.signal?.throwIfAborted();
				return {status: 200, body: 'ok'};
			}
			return under.probe(url, options);
		},
		fetchText: (url, options) => under.fetchText(url, options),
	};
}

function overlayRuntime(under: ContainerRuntime, plan: Plan): ContainerRuntime {
	const pulled = new Set<string>();
	const removed = new Set<string>();
	return {
		findSockets: () => under.findSockets(),
		version: (socket) => under.version(socket),
		status: (socket) => under.status(socket),
		hasRuntimeConfig: (socket) => under.hasRuntimeConfig(socket),
		cgroupDriver: (socket) => under.cgroupDriver(socket),
		hasImage: async (socket, image) => pulled.has(`${socket} ${image}`) || under.hasImage(socket, image),
		// What is not pulled has none, and a plan asks no more than it goes by.
		imageFacts: async () => undefined,
		async pullImage(socket, image, signal) {
			signal?.throwIfAborted();
			pulled.add(`${socket} ${image}`);
			plan.add({kind: 'image', socket, image});
		},
		listPods: async (socket) => (await under.listPods(socket)).filter(({id}) => !removed.has(id)),
		listContainers: async (socket) => (await under.listContainers(socket)).filter(({podId}) => !removed.has(podId)),
		containerStatus: (socket, id) => under.containerStatus(socket, id),
		async removePod(_socket, id) {
			removed.add(id);
			plan.add({kind: 'pod', id});
		},
	};
}

function overlayMounts(under: Mounts, plan: Plan): Mounts {
	const gone: string[] = [];
	return {
		async below(directory) {
			const left = [...await under.below(directory)];
			for (const place of gone.filter((one) => left.includes(one))) {
				left.splice(left.lastIndexOf(place), 1);
			}
			return left;
		},
		async unmount(place) {
			gone.push(place);
			plan.add({kind: 'unmount', place});
		},
	};
}

function overlayEtcd(under: Etcd, plan: Plan): Etcd {
	const removed = new Set<string>();
	const members: Etcd['members'] = async (signal) => (await under.members(signal)).filter(({id}) => !removed.has(id));
	return {
		members,
		async removeMember(id, signal) {
			removed.add(id);
			plan.add({kind: 'etcd-member', id});
			return members(signal);
		},
		close: () => under.close(),
	};
}

/** An API server that is there: asked, and told nothing. */
function overlayApi(under: Api, plan: Plan): Api {
	return {
		async request(request, options) {
			if (request.method === 'GET' || isReview(request)) {
				return under.request(request, options);
			}
			// What is there already is refused, as there.
			const name = request.method === 'POST' ? nameIn(request.body) : undefined;
			if (name !== undefined && (await under.request({method: 'GET', path: `${request.path}/${name}`}, options)).status === 200) {
				return {status: 409, body: {kind: 'Status', reason: 'AlreadyExists', code: 409}};
			}
			plan.add({kind: 'request', method: request.method, path: request.path, as: '', status: 200, ...(request.body !== undefined && {body: structuredClone(withoutSecrets(request.path, request.body))})});
			return {status: 200, body: request.body ?? {}};
		},
		close: () => under.close(),
	};
}

/** A POST that keeps nothing: who am I, may I. */
const isReview = ({method, path}: ApiRequest): boolean => method === 'POST' && /^\/apis\/auth(?:entication|orization)\.k8s\.io\/v1\/\w+reviews$/.test(path);

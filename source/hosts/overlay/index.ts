import {HostError} from '../../core/errors.ts';
import type {Commands, ContainerRuntime, Host, Network, Services} from '../../core/ports/index.ts';
import {createCluster} from './cluster.ts';
import {Plan} from './changes.ts';
import type {Change} from './changes.ts';
import {createOverlayFiles} from './files.ts';

export type {Change, FileChange, RequestChange} from './changes.ts';

export interface OverlayHost extends Host {
	readonly kind: 'overlay';
	/** What would have been done so far, in order. */
	changes(): readonly Change[];
}

/**
 * A node seen through what a dry run would have written: what is read falls through to `under`,
 * what is written stays in memory, and the cluster is one that has just come up. Nothing of
 * `under` is changed.
 */
export function createOverlayHost(under: Host): OverlayHost {
	const plan = new Plan();
	const cluster = createCluster(plan);
	const running = new Map<string, boolean>();
	return {
		kind: 'overlay',
		files: createOverlayFiles(under.files, under.machine, plan),
		machine: under.machine,
		commands: overlayCommands(under.commands, plan),
		services: overlayServices(under.services, plan, running),
		network: overlayNetwork(under.network, () => running.get('kubelet') ?? hasManifests(plan)),
		runtime: overlayRuntime(under.runtime, plan),
		keys: under.keys,
		random: under.random,
		clock: under.clock,
		api: (connection) => cluster.connect(connection),
		// Nothing is changed: no other run is in the way, nor this one in another's.
		claim: async () => async () => undefined,
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
	return {
		manager: () => under.manager(),
		exists: (name) => under.exists(name),
		isEnabled: (name) => under.isEnabled(name),
		isActive: async (name) => running.get(name) ?? under.isActive(name),
		state: async (name) => ({...await under.state(name), ...(running.has(name) && {active: running.get(name) === true})}),
		log: (name, options) => under.log(name, options),
		enableCommand: (name) => under.enableCommand(name),
		stop: act('stop'),
		start: act('start'),
	};
}

/** Where the kubelet and the control plane tell how they are. */
const HEALTH = /^\/(?:healthz|livez|readyz)(?:\/|$)/;

function overlayNetwork(under: Network, isUp: () => boolean): Network {
	return {
		interfaces: () => under.interfaces(),
		defaultAddress: () => under.defaultAddress(),
		resolve: (name) => under.resolve(name),
		isPortFree: (port) => under.isPortFree(port),
		async probe(url, options) {
			if (isUp() && URL.canParse(url) && HEALTH.test(new URL(url).pathname)) {
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
	return {
		findSockets: () => under.findSockets(),
		version: (socket) => under.version(socket),
		status: (socket) => under.status(socket),
		hasRuntimeConfig: (socket) => under.hasRuntimeConfig(socket),
		cgroupDriver: (socket) => under.cgroupDriver(socket),
		hasImage: async (socket, image) => pulled.has(`${socket} ${image}`) || under.hasImage(socket, image),
		async pullImage(socket, image, signal) {
			signal?.throwIfAborted();
			pulled.add(`${socket} ${image}`);
			plan.add({kind: 'image', socket, image});
		},
		listPods: (socket) => under.listPods(socket),
		listContainers: (socket) => under.listContainers(socket),
		containerStatus: (socket, id) => under.containerStatus(socket, id),
	};
}

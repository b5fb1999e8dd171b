import {randomBytes} from 'node:crypto';
import {existsSync} from 'node:fs';
import path from 'node:path';
import type {Clock, Host} from '../../core/ports/index.ts';
import {Failure} from '../../core/told/failures.ts';
import {createApiClient, type Address} from '../shared/api-client.ts';
import {systemClock} from '../shared/clock.ts';
import {createKeyMaker} from '../shared/keys.ts';
import {StandInCluster} from './cluster.ts';
import {createCommands} from './machine/commands.ts';
import {podLogs} from './pod-logs.ts';
import {standInEtcd} from './etcd.ts';
import {Kubelet} from './kubelet.ts';
import {picturesOf, type MachineDescription} from './machine/description.ts';
import {createMachine} from './machine/machine.ts';
import {rememberMachine} from './machine/remember.ts';
import {createNetwork} from './network.ts';
import type {NodeNet} from './node-net.ts';
import {ofFolder, STATE} from './directory.ts';
import {placeInMemory, placeOnDisk, type SandboxPlace} from './place.ts';
import {openRuntime, type SandboxRuntime} from './runtime.ts';
import {VirtualNet} from './virtual-net.ts';
import {createServices, ServiceTable} from './services.ts';
import {CONTROL, ENDPOINT, Journal, RECORDS, type StateFolder} from './state.ts';

export {healthyMachine} from './machine/description.ts';
export type {MachineDescription} from './machine/description.ts';
export {parseMachine} from './machine/parse.ts';

export interface SandboxOptions {
	/** The simulated node's root directory; made where it is missing or empty. */
	readonly directory: string;
	/** Absent: the machine of the sandbox's last run, or a healthy one. */
	readonly machine?: MachineDescription;
	/** Reads the description again, where it came from a file. */
	readonly describe?: () => Promise<MachineDescription>;
	/** 1: believable times. 0: everything at once, without timers. */
	readonly speed: number;
	/** Empties the directory first, if a sandbox made it. */
	readonly fresh: boolean;
	/** Takes the folder for a run with these words until the host is closed; without, `claim` does. */
	readonly command?: string;
	/** Nothing of the folder is changed: it is read into memory, and what happens stays there. */
	readonly onlyLooks?: boolean;
	readonly clock?: Clock;
}

/**
 * A node that is a folder: real files and certificates, a stand-in kubelet and a real HTTPS API
 * server behind it. Whatever is done to it stays in the folder, and a later run goes on there.
 *
 * @throws {Failure} `sandbox.foreign` where the folder holds what no sandbox made
 * @throws {HostError} the system's code where the folder cannot be used; `BUSY` as `Host.claim`
 */
export async function createSandboxHost(options: SandboxOptions): Promise<Host> {
	const {directory, onlyLooks = false, clock = systemClock, machine, describe, command} = options;
	// Looked for by its name first: most sandboxes are not served, and this is before the first frame.
	// A dry run of one that is begun anew looks at none that is there.
	if (!(onlyLooks && options.fresh) && existsSync(path.join(directory, STATE, CONTROL))) {
		const {openServedHost} = await import('./served/host.ts');
		try {
			const served = await openServedHost({directory: path.resolve(directory), machine, describe, command, onlyLooks, clock});
			if (served !== undefined) {
				if (options.fresh) {
					await served.close();
					throw new Failure('sandbox.serving', {folder: directory, problem: 'served'});
				}
				return served;
			}
		} catch (error) {
			throw ofFolder(error, path.resolve(directory));
		}
	}
	return (await openSandboxNode(options)).host;
}

/** A sandbox's node with the parts of it that who serves it asks. */
export interface SandboxNode {
	readonly host: Host;
	readonly machine: MachineDescription;
	readonly kubelet: Kubelet;
	readonly cluster: StandInCluster;
	readonly net: NodeNet;
	readonly services: ServiceTable;
	readonly runtime: SandboxRuntime;
	dial(host: string, port: number): Promise<Address>;
	/** Has the machine be another from now on. */
	describe(machine: MachineDescription): Promise<void>;
}

/** How a node is that is kept on for others to work on. */
export interface Served {
	/** Where they find the API server, if not where it listens. */
	readonly port: number;
	/** Whether its ports are real ones. */
	readonly sockets: boolean;
	/** Has what it runs on be as the machine is described, before anything of it runs. */
	prepare(machine: MachineDescription, runtime: SandboxRuntime, services: ServiceTable): void;
}

/** @throws as `createSandboxHost` */
export async function openSandboxNode({directory, machine: given, describe, speed, fresh, command, onlyLooks = false, clock = systemClock}: SandboxOptions, served?: Served): Promise<SandboxNode> {
	const folder = path.resolve(directory);
	let place: SandboxPlace | undefined;
	try {
		place = onlyLooks ? await placeInMemory(folder, fresh) : await placeOnDisk(folder, fresh, command);
		return await openIn(served === undefined ? place : {...place, state: published(place.state, served.port)}, given, describe, speed, clock, served);
	} catch (error) {
		await place?.close();
		throw ofFolder(error, folder);
	}
}

async function openIn(place: SandboxPlace, given: MachineDescription | undefined, describe: SandboxOptions['describe'], speed: number, clock: Clock, served?: Served): Promise<SandboxNode> {
	const {files, state} = place;
	// All of the node looks at this one object, which is filled anew where somebody mends the description.
	const machine: MachineDescription = {...await rememberMachine(state, given)};
	const [runtime, table] = await Promise.all([openRuntime(state, machine, clock, speed), ServiceTable.open(state, machine)]);
	const cluster = new StandInCluster(state, clock, podLogs(files));
	cluster.controllers.speed = speed;
	const net: VirtualNet = new VirtualNet({
		isOwn: (address) => machine.addresses.includes(address),
		isTaken: (port) => machine.portsInUse.includes(port),
		resolve: async (name) => network.resolve(name),
		isBalanced: (host) => cluster.certifies(host),
		now: () => clock.now(),
	});
	served?.prepare(machine, runtime, table);
	const programsNet = served?.sockets === true ? (await import('./served/sockets.ts')).withSockets(net) : net;
	const kubelet = new Kubelet({files, machine, runtime, cluster, net: programsNet, clock, speed, isKept: served !== undefined});
	runtime.onPods({list: () => kubelet.pods(), containers: () => kubelet.containers(), remove: async id => kubelet.removePod(id)});
	place.onChange(changed => kubelet.fileChanged(changed));
	const journal = new Journal(state, RECORDS.commands);
	const commands = createCommands({machine, services: table, kubelet}, clock, journal);
	const network = createNetwork(files, machine, net, cluster);
	const keys = createKeyMaker();
	if (place.resumed && table.find('kubelet')?.active === true) {
		await kubelet.start({running: true});
	}

	const clients = new Set<{close(): Promise<void>}>();
	const close = async (): Promise<void> => {
		keys.close();
		await Promise.all([...clients].map(async client => client.close()));
		await kubelet.close();
		await cluster.close();
		try {
			await Promise.all([runtime.flush(), table.flush(), journal.flush()]);
		} finally {
			await place.close();
		}
	};
	let closing: Promise<void> | undefined;
	const host: Host = {
		files: place.seen ?? files,
		machine: createMachine(machine),
		commands,
		services: createServices(machine, table, async argv => commands.run(argv)),
		network,
		runtime,
		// A folder has no mounts of its own.
		mounts: {below: async () => [], unmount: async () => undefined},
		etcd: ({endpoint}) => standInEtcd(kubelet, endpoint),
		keys,
		random: {bytes: count => randomBytes(count)},
		clock,
		api(connection) {
			const client = createApiClient(connection, {dial: network.dial});
			clients.add(client);
			return client;
		},
		claim: async words => place.claim(words),
		holder: async () => place.holder(),
		pictures: () => picturesOf(machine),
		async lookAgain() {
			Object.assign(machine, {cri: undefined}, await rememberMachine(state, await describe?.()));
			await kubelet.lookAgain();
		},
		// Once: what it was on is given back with it.
		close: async () => closing ??= close(),
	};
	return {
		host, machine, kubelet, cluster, net: programsNet, services: table, runtime, dial: network.dial,
		async describe(changed) {
			await rememberMachine(state, changed);
			await host.lookAgain?.();
		},
	};
}

/** What is written down of where the API server listens names another port of the machine. */
function published(state: StateFolder, port: number): StateFolder {
	return {...state, write: async (name, text) => state.write(name, name === ENDPOINT ? `${JSON.stringify({server: `https://127.0.0.1:${port}`})}\n` : text)};
}

import {randomBytes} from 'node:crypto';
import path from 'node:path';
import type {Clock, Host} from '../../core/ports/index.ts';
import {createApiClient} from '../shared/api-client.ts';
import {systemClock} from '../shared/clock.ts';
import {createKeyMaker} from '../shared/keys.ts';
import {holderOf} from '../shared/run-lock.ts';
import {StandInCluster} from './cluster.ts';
import {createCommands} from './commands.ts';
import {copyOf, openDirectory, STATE, takeSandboxLock} from './directory.ts';
import {standInEtcd} from './etcd.ts';
import {SandboxFiles} from './files.ts';
import {Kubelet} from './kubelet.ts';
import {healthyMachine} from './machine/description.ts';
import type {MachineDescription} from './machine/description.ts';
import {createMachine} from './machine/machine.ts';
import {createNetwork} from './network.ts';
import {openRuntime} from './runtime.ts';
import {createServices, ServiceTable} from './services.ts';
import {Journal, readState, StateFile} from './state.ts';

export {healthyMachine} from './machine/description.ts';
export type {MachineDescription} from './machine/description.ts';
export {parseMachine} from './machine/parse.ts';

export interface SandboxOptions {
	/** The simulated node's root directory; made where it is missing or empty. */
	readonly directory: string;
	/** Absent: the machine of the sandbox's last run, or a healthy one. */
	readonly machine?: MachineDescription;
	/** 1: believable times. 0: everything at once, without timers. */
	readonly speed: number;
	/** Empties the directory first, if a sandbox made it. */
	readonly fresh: boolean;
	/** Takes the folder for a run with these words until the host is closed; without, `claim` does. */
	readonly command?: string;
	/** Nothing of the folder is changed: a copy is looked at, and taken away when the host is closed. */
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
export async function createSandboxHost({directory, machine: given, speed, fresh, command, onlyLooks = false, clock = systemClock}: SandboxOptions): Promise<Host> {
	const copy = onlyLooks ? await copyOf(path.resolve(directory), fresh) : undefined;
	const {root, resumed, release} = await openDirectory(copy?.path ?? path.resolve(directory), fresh, command);
	const machine = await rememberMachine(root, given);
	const [files, runtime, table] = await Promise.all([
		SandboxFiles.open(root), openRuntime(root, machine, clock, speed), ServiceTable.open(root, machine),
	]);
	const cluster = new StandInCluster(root, files, clock);
	const kubelet = new Kubelet({files, machine, runtime, cluster, clock, speed});
	runtime.onPods({list: () => kubelet.pods(), containers: () => kubelet.containers(), remove: async id => kubelet.removePod(id)});
	files.onChange(changed => kubelet.fileChanged(changed));
	const journal = new Journal(path.join(root, STATE, 'commands.jsonl'));
	const commands = createCommands({machine, services: table, kubelet}, clock, journal);
	const network = createNetwork(files, machine, kubelet, cluster);
	const keys = createKeyMaker();
	if (resumed && table.find('kubelet')?.active === true) {
		await kubelet.start({running: true});
	}

	const clients = new Set<{close(): Promise<void>}>();
	return {
		kind: 'sandbox',
		files,
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
		claim: async words => (release === undefined ? takeSandboxLock(root, words) : async () => undefined),
		holder: async () => (copy === undefined ? holderOf(path.join(root, STATE)) : copy.holder),
		async close() {
			keys.close();
			await Promise.all([...clients].map(async client => client.close()));
			await kubelet.close();
			await cluster.close();
			await Promise.all([files.flush(), runtime.flush(), table.flush(), journal.flush()]);
			await release?.();
			await copy?.remove();
		},
	};
}

/** A machine file counts from the run that it is given to on. */
async function rememberMachine(root: string, given: MachineDescription | undefined): Promise<MachineDescription> {
	const file = path.join(root, STATE, 'machine.json');
	if (given === undefined) {
		return await readState<MachineDescription>(file) ?? healthyMachine;
	}
	const state = new StateFile(file, () => given);
	state.changed();
	await state.flush();
	return given;
}

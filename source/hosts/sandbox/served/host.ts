import {randomBytes} from 'node:crypto';
import path from 'node:path';
import type {Clock, CommandResult, ContainerRuntime, EtcdMember, Host, Network, ProbeAnswer, RanCommand, Services} from '../../../core/ports/index.ts';
import {Failure, HostError} from '../../../core/told/failures.ts';
import {createApiClient, type Address} from '../../shared/api-client.ts';
import {HeldDirectory} from '../../shared/held.ts';
import {createKeyMaker} from '../../shared/keys.ts';
import {picturesOf, type MachineDescription} from '../machine/description.ts';
import {createMachine} from '../machine/machine.ts';
import {rememberMachine} from '../machine/remember.ts';
import {placeInMemory, placeOnDisk} from '../place.ts';
import {STATE} from '../directory.ts';
import {ON_NODE} from './on-node.ts';
import {controlOf, type Control} from './socket.ts';

interface ServedOptions {
	readonly directory: string;
	readonly machine: MachineDescription | undefined;
	readonly describe: (() => Promise<MachineDescription>) | undefined;
	readonly command: string | undefined;
	/** Nothing of the folder is changed: its files are read into memory. What else there is, the running node is asked. */
	readonly onlyLooks: boolean;
	readonly clock: Clock;
}

/** The way to a folder's served node; undefined where it is not served. @throws {Failure} `sandbox.serving` where it is, and does not answer */
export async function findControl(directory: string): Promise<{readonly control: Control; close(): void} | undefined> {
	let state: HeldDirectory;
	try {
		state = HeldDirectory.open(path.join(path.resolve(directory), STATE));
	} catch {
		return undefined;
	}
	const control = await controlOf(state).catch((error: unknown) => {
		state.close();
		throw error instanceof HostError && error.code === 'TIMEOUT' ? new Failure('sandbox.serving', {folder: path.resolve(directory), problem: 'silent'}) : error;
	});
	if (control === undefined) {
		state.close();
		return undefined;
	}
	return {control, close: () => state.close()};
}

/**
 * A sandbox that is served: its files are those of the folder, and its services, runtime and network are the running node's.
 * Undefined where it is not served.
 * @throws as `createSandboxHost`
 */
export async function openServedHost({directory, machine: given, describe, command, onlyLooks, clock}: ServedOptions): Promise<Host | undefined> {
	const found = await findControl(directory);
	if (found === undefined) {
		return undefined;
	}
	const {control} = found;
	try {
		const place = onlyLooks ? await placeInMemory(directory, false) : await placeOnDisk(directory, false, command, {isServed: true});
		const machine: MachineDescription = {...await rememberMachine(place.state, given)};
		if (given !== undefined && !onlyLooks) {
			await control.ask('lookAgain');
		}
		const keys = createKeyMaker();
		const clients = new Set<{close(): Promise<void>}>();
		const close = async (): Promise<void> => {
			keys.close();
			await Promise.all([...clients].map(async (client) => client.close()));
			found.close();
			await place.close();
		};
		let closing: Promise<void> | undefined;
		return {
			files: place.files,
			machine: createMachine(machine),
			commands: {run: async (argv, {signal} = {}) => control.ask('commands.run', [argv], signal) as Promise<CommandResult>},
			services: servicesOf(control),
			network: networkOf(control),
			runtime: runtimeOf(control),
			mounts: {below: async () => [], unmount: async () => undefined},
			etcd: ({endpoint}) => ({
				members: async (signal) => control.ask('etcd.members', [{endpoint}], signal) as Promise<readonly EtcdMember[]>,
				removeMember: async (id, signal) => control.ask('etcd.removeMember', [{endpoint}, id], signal) as Promise<readonly EtcdMember[]>,
				close: () => undefined,
			}),
			keys,
			random: {bytes: (count) => randomBytes(count)},
			clock,
			api(connection) {
				// On the node itself its addresses lead there; on the machine a port of the machine does.
			const client = createApiClient(connection, process.env[ON_NODE] === undefined ? {dial: async (host, port) => control.ask('dial', [host, port]) as Promise<Address>} : {});
				clients.add(client);
				return client;
			},
			claim: async (words) => place.claim(words),
			holder: async () => place.holder(),
			pictures: () => picturesOf(machine),
			async lookAgain() {
				Object.assign(machine, {cri: undefined}, await rememberMachine(place.state, await describe?.()));
				await control.ask('lookAgain');
			},
			close: async () => closing ??= close(),
		};
	} catch (error) {
		found.close();
		throw error;
	}
}

/** What is asked of a port's function is asked of the node's by its name. */
const asker = (control: Control, port: string) => <Answer>(name: string, ...args: readonly unknown[]): Promise<Answer> => control.ask(`${port}.${name}`, args) as Promise<Answer>;

function servicesOf(control: Control): Services {
	const ask = asker(control, 'services');
	const act = async (action: string, name: string, told: ((ran: RanCommand) => void) | undefined): Promise<void> => {
		for (const ran of await ask<readonly RanCommand[]>(action, name)) {
			told?.(ran);
		}
	};
	return {
		manager: async () => ask('manager'), glance: () => undefined,
		exists: async (name) => ask('exists', name), isEnabled: async (name) => ask('isEnabled', name), isActive: async (name) => ask('isActive', name),
		state: async (name) => ask('state', name), log: async (name, options) => ask('log', name, options),
		enableCommand: async (name) => ask('enableCommand', name), commands: async (name, action) => ask('commands', name, action),
		stop: async (name, told) => act('stop', name, told), start: async (name, told) => act('start', name, told),
	};
}

function networkOf(control: Control): Network {
	const ask = asker(control, 'network');
	return {
		interfaces: async () => ask('interfaces'), resolve: async (name) => ask('resolve', name), isPortFree: async (port) => ask('isPortFree', port),
		defaultAddress: async (preferred) => ask('defaultAddress', preferred),
		probe: async (url, {timeoutMs, signal, tls}) => control.ask('network.probe', [url, {timeoutMs, ...(tls && {tls: {...tls, ...(tls.keyPem && {keyPem: tls.keyPem.reveal()})}})}], signal).catch((error: unknown) => {
			if (error instanceof HostError) {
				return {error: error.code, message: error.message};
			}
			throw error;
		}) as Promise<ProbeAnswer>,
		fetchText: async (url, {timeoutMs, signal}) => control.ask('network.fetchText', [url, {timeoutMs}], signal) as Promise<string>,
	};
}

function runtimeOf(control: Control): ContainerRuntime {
	const ask = asker(control, 'runtime');
	return {
		findSockets: async () => ask('findSockets'), version: async (socket) => ask('version', socket), status: async (socket) => ask('status', socket),
		hasRuntimeConfig: async (socket) => ask('hasRuntimeConfig', socket), cgroupDriver: async (socket) => ask('cgroupDriver', socket),
		hasImage: async (socket, image) => ask('hasImage', socket, image), imageFacts: async (socket, image) => ask('imageFacts', socket, image),
		pullImage: async (socket, image, signal) => void await control.ask('runtime.pullImage', [socket, image], signal),
		listPods: async (socket) => ask('listPods', socket), listContainers: async (socket) => ask('listContainers', socket),
		containerStatus: async (socket, id) => ask('containerStatus', socket, id), removePod: async (socket, id) => void await ask('removePod', socket, id),
	};
}

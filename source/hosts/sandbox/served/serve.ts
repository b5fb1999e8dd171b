import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, lstatSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import path from 'node:path';
import {HeldDirectory} from '../../shared/held.ts';
import {Failure} from '../../../core/told/failures.ts';
import {ofFolder, STATE} from '../directory.ts';
import {openSandboxNode, type MachineDescription, type SandboxNode} from '../index.ts';
import {placeOnDisk} from '../place.ts';
import {CONTROL} from '../state.ts';
import {forwarder} from './forwarder.ts';
import {methodsOf, type Hello} from './methods.ts';
import {OWN} from './namespaces.ts';
import {APART} from './on-node.ts';
import {findControl} from './host.ts';
import {serveControl} from './socket.ts';

export interface ServeOptions {
	readonly folder: string;
	readonly speed: number;
	readonly machine?: MachineDescription;
	/** The process that the namespaces are entered by; 0 where the node has none of its own. */
	readonly pid: number;
	/** The listener on the machine's loopback that leads to the API server: opened before the namespaces were entered. */
	readonly listener: Server;
	readonly port: number;
	/** Programs of the node, by name, as the shell scripts that they are there. */
	readonly tools: Readonly<Record<string, string>>;
	/** Called once the node can be asked. */
	ready(): void;
	/** Aborted by who wants it to end. */
	readonly signal: AbortSignal;
}

/** How often it is looked whether the folder is still there. */
const LOOK_MS = 3000;

/**
 * Keeps a sandbox's node on, until it is stopped.
 * @throws as `createSandboxHost`
 */
export async function serve({folder, speed, machine, pid, listener, port, tools, ready, signal}: ServeOptions): Promise<void> {
	const over = new AbortController();
	const ends = AbortSignal.any([over.signal, signal]);
	const isApart = pid !== 0;
	const node = await openSandboxNode({directory: folder, speed, fresh: false, ...(machine && {machine})}, {
		port, sockets: isApart, prepare: (described, runtime, services) => (isApart ? dressUp(described, {runtime, services}, tools) : undefined),
	});
	const state = HeldDirectory.open(path.join(folder, STATE));
	try {
		const outside = forwarder(() => node.cluster.port);
		listener.on('connection', (socket) => outside.emit('connection', socket));
		const hello: Hello = {pid, port, since: new Date(node.host.clock.now()).toISOString()};
		const control = await serveControl(state, methodsOf(node, hello, () => over.abort()));
		if (isApart) {
			writeFileSync(state.at(APART), '');
		}
		// Whoever removes the folder has nothing by which to stop the node.
		const look = setInterval(() => {
			if (lstatSync(state.at(CONTROL), {throwIfNoEntry: false}) === undefined) {
				over.abort();
			}
		}, LOOK_MS).unref();
		try {
			ready();
			await new Promise<void>((resolve) => {
				ends.addEventListener('abort', () => resolve(), {once: true});
				if (ends.aborted) {
					resolve();
				}
			});
		} finally {
			clearInterval(look);
			rmSync(state.at(APART), {force: true});
			await control.close();
		}
	} finally {
		listener.close();
		await node.host.close();
		state.close();
	}
}

/**
 * Makes the folder where there is none, and takes it until its node can be asked: by who is outside of the node's namespaces, since
 * a lock counts where its process can be looked up. Later runs ask the node, and take the folder for themselves.
 * @returns gives it back
 * @throws as `createSandboxHost`; {HostError} `BUSY` as `Host.claim`; {Failure} `sandbox.serving` where it is served already
 */
export async function takeSandboxFolder(folder: string): Promise<() => Promise<void>> {
	try {
		const place = await placeOnDisk(folder, false, undefined);
		let release = async (): Promise<void> => undefined;
		try {
			release = await place.claim('sandbox serve');
			await refuseServed(folder);
		} catch (error) {
			await release();
			await place.close();
			throw error;
		}
		return async () => {
			await release();
			await place.close();
		};
	} catch (error) {
		throw ofFolder(error, folder);
	}
}

async function refuseServed(folder: string): Promise<void> {
	const found = await findControl(folder);
	if (found !== undefined) {
		found.close();
		throw new Failure('sandbox.serving', {folder, problem: 'served'});
	}
}

/**
 * A default route of each family, by which programs find the node's address (kubeadm: `could not obtain a bind address`). It
 * leads nowhere, and says so at once: a rule before it lets no packet leave, where the kernel has rules.
 */
function giveRoutes(addresses: readonly string[], run: (program: string, ...args: string[]) => void): void {
	for (const [flag, is6] of [['-4', false], ['-6', true]] as const) {
		const address = addresses.find((one) => one.includes(':') === is6);
		if (address === undefined) {
			continue;
		}
		const router = address.endsWith('.1') ? address.replace(/\d+$/, '254') : address.replace(/\d+$/, '1');
		for (const words of [['rule', 'add', 'pref', '32000', 'unreachable'], ['route', 'add', 'default', ...(is6 ? ['dev', 'lo'] : ['via', router, 'dev', 'lo', 'onlink'])]]) {
			try {
				run('ip', flag, ...words);
			} catch {
				// A kernel without it: the node is on all the same.
			}
		}
	}
}

/** What the namespaces need beside file systems: addresses, a name, the runtime's socket, the node's own programs. */
function dressUp(machine: MachineDescription, {runtime, services}: Pick<SandboxNode, 'runtime' | 'services'>, tools: Readonly<Record<string, string>>): void {
	const run = (program: string, ...args: string[]) => execFileSync(program, args, {stdio: ['ignore', 'ignore', 'pipe']});
	run('ip', 'link', 'set', 'lo', 'up');
	for (const address of machine.addresses) {
		run('ip', 'address', 'add', `${address}/${address.includes(':') ? 128 : 32}`, 'dev', 'lo');
	}
	if (machine.defaultRoute) {
		giveRoutes(machine.addresses, run);
	}
	try {
		run('hostname', machine.hostname);
	} catch {
		// Few systems have no such program: the node then has the machine's name in a shell.
	}
	nameIt(machine);
	// Those alone that a network namespace has for itself: root in these namespaces may be root of the machine.
	for (const [name, value] of Object.entries(machine.sysctls).filter(([one]) => /^net\/ipv[46]\/[\w/]+$/.test(one))) {
		try {
			writeFileSync(`/proc/sys/${name}`, value);
		} catch {
			// A kernel without IPv6 has none of that.
		}
	}
	for (const socket of machine.cri?.sockets ?? []) {
		const at = socket.replace(/^unix:(?:\/\/)?/, '').replace(/^\/var\/run\//, '/run/');
		if (at.startsWith('/run/')) {
			mkdirSync(path.dirname(at), {recursive: true});
			// For who looks whether it is there; nobody speaks CRI behind it.
			createServer((one) => one.destroy()).listen(at).unref();
		}
	}
	// A runtime whose service was stopped is not behind its socket.
	runtime.bySockets((at) => existsSync(at) && services.find(path.basename(at, '.sock'))?.active !== false);
	mkdirSync(`${OWN}/bin`, {recursive: true});
	for (const [name, script] of Object.entries(tools)) {
		writeFileSync(`${OWN}/bin/${name}`, script);
		chmodSync(`${OWN}/bin/${name}`, 0o755);
	}
}

/** The files that say who the node is. */
function nameIt({hostname, addresses, ownNameResolves, names}: MachineDescription): void {
	const others = Object.entries(names).flatMap(([name, of]) => of.map((address) => `${address} ${name}\n`));
	// In the place of the machine's, which a user who is root here alone may not write into.
	rmSync('/etc/hostname', {force: true});
	writeFileSync('/etc/hostname', `${hostname}\n`);
	// Where it is the folder's own file, what is in there counts for the node.
	if (lstatSync('/etc/hosts', {throwIfNoEntry: false})?.isSymbolicLink() !== true) {
		rmSync('/etc/hosts', {force: true});
		writeFileSync('/etc/hosts', ['127.0.0.1 localhost\n::1 localhost\n', ...(ownNameResolves ? addresses.map((address) => `${address} ${hostname}\n`) : []), ...others].join(''));
	}
}

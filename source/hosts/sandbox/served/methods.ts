import type {RanCommand} from '../../../core/ports/index.ts';
import {Sensitive} from '../../../core/secrets/sensitive.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import type {SandboxNode} from '../index.ts';
import type {Method} from './socket.ts';
import {kubeletStatus, settled, statusOf} from './status.ts';

/** What a served node tells of itself before anything else is asked. */
export interface Hello {
	/** The process that its namespaces are entered by, as this machine counts; 0 where it has none of its own. */
	readonly pid: number;
	/** The machine's loopback port that leads to its API server. */
	readonly port: number;
	/** ISO 8601. */
	readonly since: string;
}

/** What can be asked of a served node: its services, runtime and network as a host has them, and what a learner asks. */
export function methodsOf(node: SandboxNode, hello: Hello, stop: () => void): Readonly<Record<string, Method>> {
	const {host, kubelet, runtime, services} = node;
	const {network, etcd} = host;
	return {
		...all('services', host.services),
		...all('runtime', host.runtime),
		...all('network', network),
		'runtime.pullImage': async ([socket, image], signal) => host.runtime.pullImage(String(socket), String(image), signal),
		'network.probe': async ([url, options], signal) => network.probe(String(url), {timeoutMs: timeoutOf(options), signal, ...probeTls(options)}),
		'network.fetchText': async ([url, options], signal) => network.fetchText(String(url), {timeoutMs: timeoutOf(options), signal}),
		'services.stop': async ([name]) => ran(async (told) => host.services.stop(String(name), told)),
		'services.start': async ([name]) => ran(async (told) => host.services.start(String(name), told)),
		'commands.run': async ([argv], signal) => host.commands.run(words(argv), {signal}),
		'etcd.members': async ([connection], signal) => etcd(connection as Parameters<typeof etcd>[0]).members(signal),
		'etcd.removeMember': async ([connection, id], signal) => etcd(connection as Parameters<typeof etcd>[0]).removeMember(String(id), signal),
		// Who asks is on the machine: there the node's API server is at the port that leads to it.
		'dial': async ([name, port]) => {
			await node.dial(String(name), Number(port));
			return {host: '127.0.0.1', port: hello.port};
		},
		'hello': async () => hello,
		'lookAgain': async () => host.lookAgain?.(),
		'status': async (_, signal) => statusOf(node, signal),
		'settled': async (_, signal) => settled(node, host.clock, signal),
		'log': async () => kubelet.log,
		'swap': async () => node.machine.swap,
		'swapOff': async () => node.describe({...node.machine, swap: []}),
		'sysctls': async () => node.machine.sysctls,
		'setSysctl': async ([name, value]) => node.describe({...node.machine, sysctls: {...node.machine.sysctls, [String(name)]: String(value)}}),
		'images': async () => runtime.images(),
		'removeImage': async ([image]) => runtime.removeImage(String(image)),
		'stopContainer': async ([component]) => kubelet.killContainer(String(component)),
		'service': async ([name]) => {
			const service = services.find(String(name));
			if (service === undefined || name !== 'kubelet') {
				return service ?? null;
			}
			const {state, restarts} = await kubeletStatus(node);
			return {...service, waits: state === 'waiting', restarts};
		},
		'stop': async () => stop(),
	};
}

/** Each function of a port, by its name. An argument that was left out is null on the way. */
function all(port: string, of: object): Record<string, Method> {
	return Object.fromEntries(Object.entries(of).filter(([, member]) => typeof member === 'function')
		.map(([name, member]) => [`${port}.${name}`, async (args: readonly unknown[]) => (member as (...given: unknown[]) => Promise<unknown>)(...args.map((one) => one ?? undefined))]));
}

async function ran(act: (told: (one: RanCommand) => void) => Promise<void>): Promise<RanCommand[]> {
	const all: RanCommand[] = [];
	await act((one) => all.push(one));
	return all;
}

function words(value: unknown): [string, ...string[]] {
	const [program = '', ...args] = Array.isArray(value) ? value.map(String) : [];
	return [program, ...args];
}

const timeoutOf = (options: unknown): number => (isRecord(options) ? Number(options['timeoutMs']) : 0);

function probeTls(options: unknown): {tls?: {caPem?: string; certificatePem?: string; keyPem?: Sensitive<string>}} {
	const tls = isRecord(options) ? options['tls'] : undefined;
	if (!isRecord(tls)) {
		return {};
	}
	const text = (name: string) => (typeof tls[name] === 'string' ? tls[name] : undefined);
	const [caPem, certificatePem, key] = ['caPem', 'certificatePem', 'keyPem'].map(text);
	return {tls: {...(caPem !== undefined && {caPem}), ...(certificatePem !== undefined && {certificatePem}), ...(key !== undefined && {keyPem: new Sensitive(key)})}};
}

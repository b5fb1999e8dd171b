import {isIP} from 'node:net';
import {HostError} from '../../core/told/failures.ts';
import type {Files, Network, NetworkAddress} from '../../core/ports/index.ts';
import type {Address} from '../shared/api-client.ts';
import type {StandInCluster} from './cluster.ts';
import type {MachineDescription} from './machine/description.ts';
import {addressOf} from './manifest.ts';
import type {NodeServer} from './node-net.ts';

const LOOPBACK = ['127.0.0.1', '::1'];
/** Connecting to these reaches the machine itself, as Linux has it. */
const UNSPECIFIED: ReadonlyMap<string, string> = new Map([['0.0.0.0', '127.0.0.1'], ['::', '::1']]);

/** Registries answer, but those of which nothing can be pulled: `failPull: [registry.k8s.io/*]`. */
function registry(url: string, {cri}: MachineDescription): string | undefined {
	const [, name] = /^https:\/\/([^/]+)\/v2\/$/.exec(url) ?? [];
	return name === undefined || cri?.failPull.includes(`${name}/*`) === true ? undefined : '{}';
}

/** Who listens on the node, for who looks from outside. */
export interface ListenersOf {
	readonly listeners: readonly {readonly port: number; readonly owner: string}[];
	at(address: string, port: number): {readonly owner: string; readonly server: NodeServer} | undefined;
	isOwn(address: string): boolean;
}

export interface SandboxNetwork extends Network {
	/** Where the stand-in API server is for an address of the simulated network. */
	dial(host: string, port: number): Promise<Address>;
}

/** A network with nothing on it but the node: its stand-in components, and what the machine file names. */
export function createNetwork(files: Files, machine: MachineDescription, net: ListenersOf, cluster: StandInCluster): SandboxNetwork {
	const isOwn = (address: string) => net.isOwn(address);

	const resolve = async (name: string): Promise<readonly string[]> => {
		if (isIP(name) !== 0) {
			return [name];
		}
		const known = [...fromHostsFile((await files.read('/etc/hosts'))?.toString('utf8') ?? '', name), ...machine.names[name] ?? []];
		if (known.length > 0) {
			return known;
		}
		const own = name.toLowerCase() === machine.hostname.toLowerCase() && machine.ownNameResolves;
		return own ? machine.addresses : name === 'localhost' ? LOOPBACK : [];
	};

	/** The address meant by a URL's host; throws what connecting would. */
	const locate = async (host: string): Promise<string> => {
		const [address] = await resolve(host);
		if (address === undefined) {
			throw new HostError('ENOTFOUND', {host}, {message: `getaddrinfo ENOTFOUND ${host}`});
		}
		return UNSPECIFIED.get(address) ?? address;
	};

	const refused = (address: string, port: number) =>
		isOwn(address)
			? new HostError('ECONNREFUSED', {address, port}, {message: `connect ECONNREFUSED ${address}:${port}`})
			: new HostError('EHOSTUNREACH', {address, port}, {message: `connect EHOSTUNREACH ${address}:${port}`});

	return {
		async interfaces() {
			const outside = machine.addresses.map((address): NetworkAddress => ({interface: 'eth0', address, family: familyOf(address), loopback: false}));
			return [...LOOPBACK.map((address): NetworkAddress => ({interface: 'lo', address, family: familyOf(address), loopback: true})), ...outside];
		},
		defaultAddress: async (preferred = 4) => machine.defaultRoute ? machine.addresses.find(address => familyOf(address) === preferred) ?? machine.addresses[0] : undefined,
		resolve,
		async isPortFree(port) {
			return !machine.portsInUse.includes(port) && net.listeners.every((one) => one.port !== port);
		},
		async probe(url, {signal}) {
			signal?.throwIfAborted();
			if (!URL.canParse(url) || !/^https?:/.test(url)) {
				return {error: 'INVALID_URL', message: `${url} is no URL`};
			}
			const parsed = new URL(url);
			const {scheme, address: host, port} = addressOf(parsed);
			const {etcd} = machine;
			if (etcd !== undefined && port === etcd.port && host === etcd.address) {
				return parsed.pathname === '/version' ? {status: 200, body: etcdVersion(etcd.version)} : {status: 404, body: '404 page not found\n'};
			}
			try {
				const address = await locate(host);
				const listener = net.at(address, port);
				if (listener === undefined) {
					throw refused(address, port);
				}
				const {server} = listener;
				return (scheme === 'https') === (server.tls !== undefined) ? await server.answer(`${parsed.pathname}${parsed.search}`)
					: scheme === 'http' ? {status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n'} : {error: 'EPROTO', message: 'the other side does not speak TLS'};
			} catch (error) {
				if (error instanceof HostError) {
					return {error: error.code, message: error.message};
				}
				throw error;
			}
		},
		async fetchText(url, {signal}) {
			signal?.throwIfAborted();
			const text = machine.pages[url] ?? registry(url, machine);
			if (text === undefined) {
				throw new HostError('ENOTFOUND', {url}, {message: `${url} is not among the pages of the sandbox's network`});
			}
			return text;
		},
		async dial(host, port) {
			const real = cluster.port;
			const known = await resolve(host);
			const address = known[0] ?? host;
			// A controlPlaneEndpoint is a name or an address that the certificate is made out for; the
			// load balancer behind it is thought to be there, at whatever port.
			const throughBalancer = !isOwn(address) && cluster.certifies(host);
			if (real !== undefined && (throughBalancer || net.at(address, port)?.owner === 'kube-apiserver')) {
				return {host: '127.0.0.1', port: real};
			}
			if (known.length === 0 && isIP(host) === 0) {
				throw new HostError('ENOTFOUND', {host}, {message: `getaddrinfo ENOTFOUND ${host}`});
			}
			throw refused(address, port);
		},
	};
}

function etcdVersion(version: string): string {
	return JSON.stringify({etcdserver: version, etcdcluster: version.replace(/\.\d+.*$/, '.0'), storage: version.replace(/\.\d+.*$/, '.0')});
}

function familyOf(address: string): 4 | 6 {
	// The machine's own, which were read as addresses. Node's expression for them takes two milliseconds of the first frame to compile.
	return address.includes(':') ? 6 : 4;
}

function fromHostsFile(content: string, name: string): string[] {
	return content.split('\n').flatMap(line => {
		const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
		return address !== undefined && names.some(known => known.toLowerCase() === name.toLowerCase()) ? [address] : [];
	});
}

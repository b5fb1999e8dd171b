import {createServer} from 'node:net';
import {networkInterfaces, type NetworkInterfaceInfo} from 'node:os';
import type {Files, Network, NetworkAddress} from '../../core/ports/index.ts';
import {fetchText} from './fetch-text.ts';
import {orHostError} from '../shared/host-error.ts';
import {probe} from './probe.ts';
import {chooseAddress} from './routes.ts';

/** The machine's network, with the proxies of `env` for pages outside. */
export function createNetwork(files: Files, env: NodeJS.ProcessEnv): Network {
	const interfaces = (): Promise<readonly NetworkAddress[]> => orHostError({}, async () => (
		Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => addresses.map((address) => toAddress(name, address)))
	));
	return {
		interfaces,
		defaultAddress: async (preferred) => chooseAddress(await text(files, '/proc/net/route'), await text(files, '/proc/net/ipv6_route'), await interfaces(), preferred),
		resolve: async (name) => {
			const known = fromHostsFile(await text(files, '/etc/hosts') ?? '', name);
			return known.length > 0 ? known : lookUp(name);
		},
		isPortFree,
		probe,
		fetchText: (url, options) => fetchText(url, options, options.environment ?? env),
	};
}

async function text(files: Files, file: string): Promise<string | undefined> {
	return (await files.read(file))?.toString('utf8');
}

function toAddress(name: string, info: NetworkInterfaceInfo): NetworkAddress {
	return {interface: name, address: info.address, family: info.family === 'IPv4' ? 4 : 6, loopback: info.internal};
}

/**
 * The hosts file is read here since the C library, on a node without nsswitch.conf, asks DNS
 * first and stops where that says no; Go's resolver, which kubeadm uses, reads the file first.
 */
function fromHostsFile(content: string, name: string): string[] {
	const wanted = name.toLowerCase();
	return content.split('\n').flatMap((line) => {
		const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
		return address !== undefined && names.some((known) => known.toLowerCase() === wanted) ? [address] : [];
	});
}

async function lookUp(name: string): Promise<readonly string[]> {
	const {lookup} = await import('node:dns/promises');
	try {
		const answers = await lookup(name, {all: true, order: 'verbatim'});
		return [...new Set(answers.map(({address}) => address))];
	} catch {
		// Not known, or nobody to ask: the name cannot be used either way.
		return [];
	}
}

function isPortFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		// Without a host: all addresses, of both families where there is IPv6.
		server.listen({port, exclusive: true}, () => server.close(() => resolve(true)));
	});
}

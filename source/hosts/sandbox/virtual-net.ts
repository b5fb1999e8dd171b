import {HostError} from '../../core/told/failures.ts';
import {joinHostPort} from '../../core/values/networks.ts';
import {judgeHandshake} from './handshake.ts';
import type {Listening, NodeAnswer, NodeNet, NodeServer} from './node-net.ts';

/** What listens on the node, for those who look at it from outside a program. */
export interface Listener {
	readonly address: string;
	readonly port: number;
	readonly owner: string;
	readonly server: NodeServer;
}

export interface VirtualNetOptions {
	/** Addresses besides loopback. */
	readonly isOwn: (address: string) => boolean;
	/** A port that something else on the machine has. */
	readonly isTaken: (port: number) => boolean;
	/** Addresses of a name. */
	readonly resolve: (name: string) => Promise<readonly string[]>;
	/** What stands for the control plane elsewhere, a load balancer, leads to the node's own API server. */
	readonly isBalanced: (host: string) => boolean;
	readonly now: () => number;
}

const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '']);

/** Connecting to these reaches the machine itself, as Linux has it. */
const UNSPECIFIED: ReadonlyMap<string, string> = new Map([['0.0.0.0', '127.0.0.1'], ['::', '::1']]);

export const isLoopbackAddress = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** The node's network without a socket: who listens is in a table, and a handshake is judged from both sides' certificates. */
export class VirtualNet implements NodeNet {
	readonly #options: VirtualNetOptions;
	readonly #listeners = new Set<Listener>();

	constructor(options: VirtualNetOptions) {
		this.#options = options;
	}

	get listeners(): readonly Listener[] {
		return [...this.#listeners];
	}

	isOwn(address: string): boolean {
		return isLoopbackAddress(address) || this.#options.isOwn(address);
	}

	/** Who listens at an address of the node; `0.0.0.0` and `::` stand for all of them. */
	at(address: string, port: number): Listener | undefined {
		return this.isOwn(address) ? this.listeners.find((one) => one.port === port && (WILDCARDS.has(one.address) || one.address === address)) : undefined;
	}

	async listen({address, port}: {readonly address: string; readonly port: number}, owner: string, server: NodeServer): Promise<Listening> {
		const where = {address, port};
		if (!WILDCARDS.has(address) && !this.isOwn(address)) {
			throw new HostError('EADDRNOTAVAIL', where, {message: `listen tcp ${joinHostPort(address, port)}: bind: cannot assign requested address`});
		}
		const overlaps = (one: Listener) => one.port === port && (one.address === address || WILDCARDS.has(one.address) || WILDCARDS.has(address));
		if (this.#options.isTaken(port) || this.listeners.some((one) => overlaps(one))) {
			throw new HostError('EADDRINUSE', where, {message: `listen tcp ${joinHostPort(address, port)}: bind: address already in use`});
		}
		const listener = {address, port, owner, server};
		this.#listeners.add(listener);
		return {close: async () => void this.#listeners.delete(listener)};
	}

	async get(url: string, {tls, signal, method, bearer, body}: Parameters<NodeNet['get']>[1]): Promise<NodeAnswer> {
		signal?.throwIfAborted();
		const {protocol, hostname, port: given, pathname, search} = new URL(url);
		const host = hostname.replace(/^\[(.*)\]$/, '$1');
		const port = Number(given || (protocol === 'https:' ? 443 : 80));
		const [found = host] = await this.#options.resolve(host);
		const address = UNSPECIFIED.get(found) ?? found;
		const listener = this.at(address, port) ?? (!this.isOwn(address) && this.#options.isBalanced(host) ? this.listeners.find(({owner}) => owner === 'kube-apiserver') : undefined);
		if (listener === undefined) {
			const [code, words] = this.isOwn(address) ? ['ECONNREFUSED', 'connection refused'] : ['EHOSTUNREACH', 'no route to host'];
			throw new HostError(code, {address, port}, {message: `dial tcp ${joinHostPort(address, port)}: connect: ${words}`});
		}
		const {server} = listener;
		if ((protocol === 'https:') !== (server.tls !== undefined)) {
			if (protocol === 'http:') {
				return {status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n'};
			}
			throw new HostError('TLS', {url}, {message: 'tls: first record does not look like a TLS handshake'});
		}
		const refused = server.tls === undefined || tls === undefined ? undefined : judgeHandshake(server.tls, tls, host, this.#options.now());
		if (refused !== undefined) {
			server.refused?.(refused.server);
			throw new HostError('TLS', {url, reason: refused.client}, {message: refused.client});
		}
		return server.answer(`${pathname}${search}`, {...(method && {method}), ...(bearer !== undefined && {bearer}), ...(body !== undefined && {body}), ...(tls?.certificate !== undefined && tls.certificate !== '' && {client: tls.certificate})});
	}
}

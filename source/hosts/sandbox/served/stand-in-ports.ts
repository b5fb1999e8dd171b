import {connect, createServer, type Server} from 'node:net';
import type {Listening} from '../node-net.ts';
import type {Listener} from '../kubelet.ts';
import {listenAt, realNet} from './real-net.ts';

/**
 * The ports of stand-ins that are up, as real ones of the node: others can find them taken, and `ss` shows them. What
 * answers behind them: the API server, whose connections are passed on to where it really listens, and health checks in plain HTTP.
 */
export class StandInPorts {
	readonly #listeners: () => readonly Listener[];
	readonly #apiPort: () => number | undefined;
	readonly #open = new Map<string, Promise<Listening | undefined>>();

	constructor(listeners: () => readonly Listener[], apiPort: () => number | undefined) {
		this.#listeners = listeners;
		this.#apiPort = apiPort;
	}

	/** Opens what has come up, and closes what has gone. */
	async follow(): Promise<void> {
		const wanted = new Map(this.#listeners().map((listener) => [`${listener.endpoint.address} ${listener.endpoint.port}`, listener]));
		const gone = [...this.#open].filter(([key]) => !wanted.has(key));
		for (const [key] of gone) {
			this.#open.delete(key);
		}
		await Promise.all(gone.map(async ([, listening]) => (await listening)?.close()));
		for (const [key, listener] of wanted) {
			if (!this.#open.has(key)) {
				// Where another has the port, it is tried again as long as the stand-in wants it.
				this.#open.set(key, this.#listen(listener).catch(() => {
					this.#open.delete(key);
					return undefined;
				}));
			}
		}
		await Promise.all(this.#open.values());
	}

	async close(): Promise<void> {
		await Promise.all([...this.#open.values()].map(async (listening) => (await listening)?.close()));
		this.#open.clear();
	}

	async #listen({component, endpoint}: Listener): Promise<Listening> {
		if (endpoint.scheme === 'http') {
			return realNet.listen(endpoint, component, {answer: (path) => {
				const now = this.#listeners().find((one) => one.component === component && one.endpoint.port === endpoint.port);
				return endpoint.paths.includes(path) ? {status: now?.healthy === true ? 200 : 500, body: now?.healthy === true ? 'ok' : 'not ready\n'} : {status: 404, body: '404 page not found\n'};
			}});
		}
		return listenAt(component === 'kube-apiserver' ? forwarder(this.#apiPort) : createServer((socket) => socket.destroy()), endpoint);
	}
}

/** Passes connections on to a port of this machine's loopback; who comes while nothing listens there is turned away. */
export function forwarder(port: () => number | undefined): Server {
	return createServer((from) => {
		const target = port();
		from.on('error', () => {});
		if (target === undefined) {
			from.destroy();
			return;
		}
		const to = connect(target, '127.0.0.1');
		to.on('error', () => from.destroy());
		from.once('close', () => to.destroy());
		to.once('close', () => from.destroy());
		from.pipe(to).pipe(from);
	});
}

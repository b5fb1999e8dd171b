import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer, type Server} from 'node:https';
import type {SaidInstead} from './family.ts';

/** An API server with the objects of a cluster, that says one thing otherwise. */
export class StandInApi {
	instead: SaidInstead | undefined;
	count = 0;
	readonly #server: Server;
	readonly #objects: ReadonlyMap<string, unknown>;
	#changed = new Map<string, unknown>();

	static async open({address, key, cert, objects}: {readonly address: string; readonly key: Buffer; readonly cert: Buffer; readonly objects: ReadonlyMap<string, unknown>}): Promise<StandInApi> {
		const api = new StandInApi(objects, createServer({key, cert, requestCert: true, rejectUnauthorized: false}));
		await new Promise<void>((resolve) => {
			api.#server.listen(6443, address, resolve);
		});
		return api;
	}

	private constructor(objects: ReadonlyMap<string, unknown>, server: Server) {
		this.#objects = objects;
		this.#server = server;
		server.on('request', (request: IncomingMessage, response: ServerResponse) => {
			const chunks: Buffer[] = [];
			response.on('error', () => undefined);
			request.on('error', () => undefined);
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => this.#answer(request, response, Buffer.concat(chunks).toString()));
		});
		server.on('tlsClientError', () => undefined);
	}

	/** As it was before it was asked for anything. */
	forget(instead: SaidInstead | undefined): void {
		this.instead = instead;
		this.count = 0;
		this.#changed = new Map();
		this.#server.closeIdleConnections();
	}

	close(): void {
		this.#server.closeAllConnections();
		this.#server.close();
	}

	#answer(request: IncomingMessage, response: ServerResponse, text: string): void {
		const {pathname, searchParams} = new URL(request.url ?? '', 'https://x');
		const instead = this.#saidTo(`${request.method ?? ''} ${pathname}`);
		if (instead === undefined) {
			const [status, body] = this.#said(request.method ?? '', pathname, text, searchParams);
			const isText = typeof body === 'string';
			response.writeHead(status, {'content-type': isText ? 'text/plain' : 'application/json'}).end(isText ? body : JSON.stringify(body));
			return;
		}
		const {status, headers = {}, body, isCut} = instead;
		try {
			response.writeHead(status, {'content-type': 'application/json', ...headers, ...(isCut === true && {'content-length': String(body.length + 100)})});
		} catch {
			response.writeHead(status, {'content-type': 'application/json'});
		}
		response.write(body, () => (isCut === true ? response.destroy() : response.end()));
	}

	#saidTo(request: string): SaidInstead | undefined {
		const {instead} = this;
		if (instead === undefined || (instead.where !== undefined && !request.includes(instead.where))) {
			return undefined;
		}
		this.count += 1;
		return instead.at === undefined || instead.at === this.count ? instead : undefined;
	}

	#said(method: string, path: string, text: string, asked: URLSearchParams): [number, unknown] {
		if (/^\/(?:healthz|livez|readyz)/.test(path)) {
			return [200, 'ok'];
		}
		if (path === '/version') {
			return [200, {major: '1', minor: '36', gitVersion: 'v1.36.2'}];
		}
		const place = path.replace(/^\/api\/v1|^\/apis\/[^/]+\/[^/]+/, '');
		let given: {metadata?: {name?: string}} = {};
		try {
			given = JSON.parse(text) as typeof given;
		} catch {
			// A patch of another kind, or nothing.
		}
		const target = method === 'POST' ? `${place}/${String(given.metadata?.name)}` : place;
		const there = this.#changed.get(target) ?? this.#objects.get(target);
		if (method === 'GET' && there === undefined) {
			const items = [...this.#objects].filter(([one]) => one.startsWith(`${place}/`) && !one.slice(place.length + 1).includes('/')).map(([, object]) => object).filter((object) => isSelected(object as Selectable, asked));
			return items.length > 0 || /\/(?:secrets|pods|nodes|configmaps)$/.test(place) ? [200, {kind: 'List', apiVersion: 'v1', metadata: {resourceVersion: '1'}, items}] : [404, {kind: 'Status', status: 'Failure', reason: 'NotFound', message: `${place} not found`, code: 404}];
		}
		if (method === 'POST') {
			if (there !== undefined) {
				return [409, {kind: 'Status', status: 'Failure', reason: 'AlreadyExists', message: `${target} already exists`, code: 409}];
			}
			this.#changed.set(target, given);
			return [201, given];
		}
		if (method === 'PUT') {
			this.#changed.set(target, given);
			return [200, given];
		}
		return there === undefined ? [404, {kind: 'Status', reason: 'NotFound', code: 404}] : [200, there];
	}
}

interface Selectable {
	readonly type?: string;
	readonly metadata?: {readonly labels?: Readonly<Record<string, string>>};
}

/** As far as this program selects: by labels, and Secrets by their type. */
function isSelected({type, metadata}: Selectable, asked: URLSearchParams): boolean {
	const pairs = (name: string) => (asked.get(name) ?? '').split(',').filter((pair) => pair !== '').map((pair) => pair.split('=') as [string, string]);
	return pairs('labelSelector').every(([label, value]) => metadata?.labels?.[label] === value) && pairs('fieldSelector').every(([field, value]) => field !== 'type' || type === value);
}

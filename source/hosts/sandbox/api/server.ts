import {createServer} from 'node:https';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import type {TLSSocket} from 'node:tls';
import type {Clock} from '../../../core/ports/index.ts';
import {authenticate, impersonated} from './authenticate.ts';
import {ANONYMOUS, type User} from './authorize.ts';
import {passBy, readBody} from './body.ts';
import {handle, type Cluster} from './handle.ts';
import {maskBody, maskQuery} from './mask.ts';
import {decodeProtobuf, PROTOBUF} from './protobuf.ts';
import type {RequestRecord} from './record.ts';
import {certificatesIn, NO_SETTINGS} from './settings.ts';
import {Refusal, type Reply} from './status.ts';
import {warningHeaders} from './warning.ts';

export interface ServerFiles {
	readonly certificate: Buffer;
	readonly key: Buffer;
	/** CAs of client certificates. */
	readonly clientCa: Buffer;
}

export interface ApiServer {
	/** The port on 127.0.0.1. */
	readonly port: number;
	/** Answers a request that came in elsewhere, over TLS. */
	readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
	/** Connections from now on are shown another certificate, and are known by other CAs. */
	renew(files: ServerFiles, settings: Cluster['settings']): void;
	close(): Promise<void>;
}

/** Whoever is slow to say what they want has the connection for so long. */
const [HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS, CHECK_MS] = [10_000, 30_000, 5000];

/** Connections that have shown no certificate of the cluster; the oldest gives way to the next. */
const MOST_STRANGERS = 256;

/** A client sends a dozen; what is not looked at could say something that counts. */
const MOST_HEADERS = 100;

/** Of who has a certificate the record shows what was refused, too: init itself is, at first. */
const MOST_REFUSED_BYTES = 64 * 1024;

/**
 * Starts the stand-in API server on a free loopback port. Rejects with OpenSSL's error where the
 * certificate and the key cannot be used. Whoever is on the machine can connect: nothing that a client sends ends the
 * process, is kept before it is allowed, or keeps others out.
 */
export async function startApiServer(given: Cluster, files: ServerFiles, clock: Clock, record: RequestRecord): Promise<ApiServer> {
	let settings = given.settings ?? {...NO_SETTINGS, clientCas: certificatesIn(files.clientCa.toString('utf8'))};
	const cluster: ServedCluster = {
		store: given.store, version: given.version, isHealthy: () => given.isHealthy(), hasStorage: () => given.hasStorage?.() !== false, works: (part) => given.works?.(part) !== false, ...(given.logs && {logs: given.logs}), get settings() {
			return settings;
		},
	};
	const respond = (request: IncomingMessage, response: ServerResponse): void => {
		// A client that goes away is none of the server's business.
		response.on('error', () => {});
		request.on('error', () => {});
		answer(cluster, request, clock, record).catch(() => internalError().reply).then((reply) => {
			send(response, reply);
			passBy(request, response);
		}).catch(() => response.destroy());
	};
	const contextOf = ({certificate, key, clientCa}: ServerFiles) => ({cert: certificate, key, ca: [clientCa, ...settings.proxyCas.map((ca) => ca.toString())], minVersion: 'TLSv1.2' as const});
	const server = createServer({
		...contextOf(files),
		requestCert: true,
		rejectUnauthorized: false,
		handshakeTimeout: HEADERS_TIMEOUT_MS,
		headersTimeout: HEADERS_TIMEOUT_MS,
		requestTimeout: REQUEST_TIMEOUT_MS,
		connectionsCheckingInterval: CHECK_MS,
	}, respond);
	// Their number is bounded here, by refusal: Node passes over those behind its own limit.
	server.maxHeadersCount = 0;
	const connections = new Connections();
	server.on('connection', (socket: Socket) => connections.opened(socket));
	server.on('secureConnection', (socket: TLSSocket) => {
		if (socket.authorized) {
			connections.known(socket);
		}
	});
	// A client that gives up in the middle of a handshake is none of the server's business.
	server.on('tlsClientError', () => {});
	server.keepAliveTimeout = 0;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	// What is refused later (no more files) is tried again with the next connection.
	server.on('error', () => {});
	return {
		port: (server.address() as AddressInfo).port,
		handle: respond,
		renew(changed, other) {
			settings = other ?? settings;
			server.setSecureContext(contextOf(changed));
		},
		async close() {
			await new Promise<void>(resolve => {
				server.close(() => resolve());
				connections.end();
			});
		},
	};
}

/** The open ones, by the client's port: TLS and what it runs over are two sockets of one. */
class Connections {
	readonly #strangers = new Map<number | undefined, Socket>();
	readonly #known = new Map<number | undefined, Socket>();

	opened(socket: Socket): void {
		const port = socket.remotePort;
		this.#strangers.set(port, socket);
		socket.on('error', () => {});
		socket.once('close', () => {
			for (const some of [this.#strangers, this.#known]) {
				if (some.get(port) === socket) {
					some.delete(port);
				}
			}
		});
		const [oldest] = this.#strangers.values();
		if (this.#strangers.size > MOST_STRANGERS) {
			oldest?.destroy();
		}
	}

	known({remotePort}: Pick<Socket, 'remotePort'>): void {
		const socket = this.#strangers.get(remotePort);
		if (socket !== undefined) {
			this.#strangers.delete(remotePort);
			this.#known.set(remotePort, socket);
		}
	}

	end(): void {
		for (const socket of [...this.#strangers.values(), ...this.#known.values()]) {
			socket.destroy();
		}
	}
}

/** One whose flags have been read. */
type ServedCluster = Cluster & Required<Pick<Cluster, 'settings'>>;

async function answer(cluster: ServedCluster, message: IncomingMessage, clock: Clock, record: RequestRecord): Promise<Reply> {
	const raw = message.url ?? '/';
	const at = raw.startsWith('/') ? `https://apiserver${raw}` : raw;
	const url = URL.canParse(at) ? new URL(at) : undefined;
	const contentType = (message.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
	const request = {method: message.method ?? 'GET', path: url?.pathname ?? raw, query: url?.searchParams ?? new URLSearchParams(), contentType};
	let user: User | undefined;
	let answered: User | undefined;
	let body: Buffer | undefined;
	let reply: Reply;
	try {
		user = authenticate(message, cluster.store, cluster.settings, cluster.store.nowMs);
		if (url === undefined) {
			throw new Refusal('BadRequest', 'the path cannot be read');
		}
		if (message.rawHeaders.length > 2 * MOST_HEADERS) {
			throw new Refusal('BadRequest', `a request has at most ${MOST_HEADERS} headers`);
		}
		if (user === undefined) {
			throw new Refusal('Unauthorized', 'Unauthorized');
		}
		answered = impersonated(user, message, cluster.store, cluster.settings.modes);
		reply = await handle(cluster, {
			...request, user: answered, accept: message.headers.accept ?? '', userAgent: message.headers['user-agent'] ?? '',
			async body() {
				body = await readBody(message);
				return body;
			},
		});
	} catch (error) {
		reply = error instanceof Refusal ? error.reply : internalError().reply;
	}
	if (body === undefined && user !== undefined && user !== ANONYMOUS && Number(message.headers['content-length'] ?? Number.POSITIVE_INFINITY) <= MOST_REFUSED_BYTES) {
		body = await readBody(message).catch(() => undefined);
	}
	record.add({
		at: new Date(clock.now()).toISOString(),
		method: request.method,
		path: request.path,
		...(url !== undefined && url.search !== '' && {query: maskQuery(url.search.slice(1))}),
		user: {CN: user?.name ?? '', O: user?.groups ?? []},
		...(answered !== undefined && answered !== user && {as: answered.name}),
		...(body !== undefined && body.length > 0 && {contentType, body: maskBody(request.path, contentType, textOf(contentType, body))}),
		answered: reply.status,
	});
	return reply;
}

const internalError = (): Refusal => new Refusal('InternalError', 'an internal error occurred');

/** What is on the wire as protobuf is recorded as what it says. */
function textOf(contentType: string, body: Buffer): string {
	try {
		return contentType === PROTOBUF ? JSON.stringify(decodeProtobuf(body)) : body.toString('utf8');
	} catch {
		return body.toString('latin1');
	}
}

/** Who does not read what they watch is let go. */
const MOST_UNSENT_BYTES = 16 * 1024 * 1024;

function stream(response: ServerResponse, begin: NonNullable<Reply['stream']>): void {
	response.statusCode = 200;
	response.setHeader('content-type', 'application/json');
	response.flushHeaders();
	const stop = begin({
		send(chunk) {
			response.write(chunk);
			if (response.writableLength > MOST_UNSENT_BYTES) {
				response.destroy();
			}
		},
		end: () => void response.end(),
	});
	response.once('close', stop);
	if (response.destroyed) {
		stop();
	}
}

function send(response: ServerResponse, {status, body, warnings = [], stream: begin, contentType}: Reply): void {
	if (begin !== undefined) {
		stream(response, begin);
		return;
	}
	const text = typeof body === 'string';
	// Bytes: Node would write the headers before a text in the text's encoding, not in theirs.
	const content = Buffer.isBuffer(body) ? body : Buffer.from(text ? body : `${JSON.stringify(body)}\n`);
	response.statusCode = status;
	response.setHeader('content-type', contentType ?? (text ? 'text/plain; charset=utf-8' : 'application/json'));
	response.setHeader('content-length', content.length);
	if (warnings.length > 0) {
		response.setHeader('warning', warningHeaders(warnings));
	}
	response.end(content);
}

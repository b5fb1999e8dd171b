import {createServer} from 'node:https';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';
import type {TLSSocket} from 'node:tls';
import type {Clock} from '../../../core/ports/index.ts';
import type {Journal} from '../state.ts';
import {ANONYMOUS} from './authorize.ts';
import type {User} from './authorize.ts';
import {handle} from './handle.ts';
import type {Cluster} from './handle.ts';
import {maskBody} from './mask.ts';
import {Refusal} from './status.ts';
import type {Reply} from './status.ts';

export interface ServerFiles {
	readonly certificate: Buffer;
	readonly key: Buffer;
	/** CAs of client certificates. */
	readonly clientCa: Buffer;
}

export interface ApiServer {
	/** The port on 127.0.0.1. */
	readonly port: number;
	close(): Promise<void>;
}

// etcd takes 1.5 MiB; the API server refuses bodies above 3 MiB.
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/**
 * Starts the stand-in API server on a free loopback port. Rejects with OpenSSL's error where the
 * certificate and the key cannot be used.
 */
export async function startApiServer(cluster: Cluster, files: ServerFiles, clock: Clock, journal: Journal): Promise<ApiServer> {
	const server = createServer({
		cert: files.certificate,
		key: files.key,
		ca: files.clientCa,
		requestCert: true,
		rejectUnauthorized: false,
		minVersion: 'TLSv1.2',
	}, (request, response) => {
		answer(cluster, request, clock, journal).then(
			reply => send(response, reply),
			() => send(response, new Refusal('InternalError', 'an internal error occurred').reply),
		);
	});
	const sockets = new Set<Duplex>();
	server.on('connection', socket => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	// A client that gives up in the middle of a handshake is none of the server's business.
	server.on('tlsClientError', () => {});
	server.keepAliveTimeout = 0;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			await new Promise<void>(resolve => {
				server.close(() => resolve());
				for (const socket of sockets) {
					socket.destroy();
				}
			});
		},
	};
}

async function answer(cluster: Cluster, message: IncomingMessage, clock: Clock, journal: Journal): Promise<Reply> {
	const url = new URL(message.url ?? '/', 'https://apiserver');
	const contentType = (message.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
	const user = authenticate(message);
	const body = await readBody(message);
	const request = {method: message.method ?? 'GET', path: url.pathname, query: url.searchParams, contentType};
	const reply = user === undefined ? new Refusal('Unauthorized', 'Unauthorized').reply
		: body === undefined ? new Refusal('RequestEntityTooLarge', `a body has at most ${MAX_BODY_BYTES} bytes`).reply
			: await handle(cluster, {...request, user, body});
	journal.add({
		at: new Date(clock.now()).toISOString(),
		method: request.method,
		path: request.path,
		...(url.search !== '' && {query: url.search.slice(1)}),
		user: {CN: user?.name ?? '', O: user?.groups ?? []},
		...(body !== '' && {contentType, body: body === undefined ? undefined : maskBody(request.path, contentType, body)}),
		answered: reply.status,
	});
	return reply;
}

// Reading a certificate costs more than answering; it stays the same as long as the connection.
const known = new WeakMap<TLSSocket, User | undefined>();

function authenticate(message: IncomingMessage): User | undefined {
	const socket = message.socket as TLSSocket;
	if (message.headers.authorization !== undefined) {
		return identify(message);
	}
	if (!known.has(socket)) {
		known.set(socket, identify(message));
	}
	return known.get(socket);
}

/** Undefined: something was shown that does not count. */
function identify(message: IncomingMessage): User | undefined {
	const socket = message.socket as TLSSocket;
	const subject = socket.getPeerCertificate().subject as unknown as {readonly CN?: string | string[]; readonly O?: string | string[]} | undefined;
	if (subject === undefined) {
		return message.headers.authorization === undefined ? ANONYMOUS : undefined;
	}
	if (!socket.authorized) {
		return undefined;
	}
	return {name: [subject.CN ?? ''].flat()[0] ?? '', groups: [...[subject.O ?? []].flat(), 'system:authenticated']};
}

async function readBody(message: IncomingMessage): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of message as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size <= MAX_BODY_BYTES) {
			chunks.push(chunk);
		}
	}
	return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, {status, body, warnings = []}: Reply): void {
	const text = typeof body === 'string';
	const content = text ? body : `${JSON.stringify(body)}\n`;
	response.statusCode = status;
	response.setHeader('content-type', text ? 'text/plain; charset=utf-8' : 'application/json');
	response.setHeader('content-length', Buffer.byteLength(content));
	if (warnings.length > 0) {
		response.setHeader('warning', warnings.map(warning => `299 - ${JSON.stringify(warning)}`));
	}
	response.end(content);
}

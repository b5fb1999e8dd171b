import {createServer as createPlain, request as plainRequest, type IncomingMessage, type ServerResponse} from 'node:http';
import {createServer as createSecure, request as secureRequest} from 'node:https';
import type {Server, Socket} from 'node:net';
import type {SecureContextOptions, TLSSocket} from 'node:tls';
import {HostError} from '../../../core/told/failures.ts';
import {codeOf} from '../../shared/host-error.ts';
import type {Listening, NodeAnswer, NodeNet, NodeServer, ServerTls} from '../node-net.ts';

/** A probe's answer is a word; what is longer is cut. */
const MOST_ANSWER = 1024 * 1024;
const HANDSHAKE_MS = 10_000;

const WORDS: Readonly<Record<string, string>> = {EADDRINUSE: 'address already in use', EADDRNOTAVAIL: 'cannot assign requested address', EACCES: 'permission denied'};

/** The node's network as real sockets, in the network namespace that this process is in. */
export const realNet: NodeNet = {
	async listen(at, _owner, server) {
		const {tls} = server;
		if (tls === undefined) {
			return listenAt(createPlain(handlerOf(server)), at);
		}
		// Who shows nothing is the server's to refuse; who has to show something is refused in the handshake.
		const secure = createSecure({...contextOf(tls), requestCert: tls.clientCa !== undefined, rejectUnauthorized: tls.requiresClient === true, handshakeTimeout: HANDSHAKE_MS}, handlerOf(server));
		return {...await listenAt(secure, at), renew: () => secure.setSecureContext(contextOf(tls))};
	},
	get: async (url, options) => get(new URL(url), options),
};

const contextOf = ({certificate, key, clientCa}: ServerTls): SecureContextOptions => ({cert: certificate, key, ...(clientCa !== undefined && {ca: clientCa}), minVersion: 'TLSv1.2'});

/** Opens a listener, and has it end with all who are connected to it. @throws as `NodeNet.listen` */
async function listenAt(server: Server, {address, port}: {readonly address: string; readonly port: number}): Promise<Listening> {
	const open = new Set<Socket>();
	server.on('connection', (socket: Socket) => {
		open.add(socket);
		socket.on('error', () => {});
		socket.once('close', () => open.delete(socket));
	});
	server.on('tlsClientError', () => {});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen({host: address, port, ipv6Only: false}, resolve);
	}).catch((error: unknown) => {
		const code = codeOf(error);
		// In the words of the programs, which are Go's.
		throw new HostError(code, {address, port}, {cause: error, ...(code in WORDS && {message: `listen tcp ${address.includes(':') ? `[${address}]` : address}:${port}: bind: ${WORDS[code] ?? ''}`})});
	});
	server.on('error', () => {});
	return {
		close: async () => new Promise<void>((resolve) => {
			server.close(() => resolve());
			for (const socket of open) {
				socket.destroy();
			}
		}),
	};
}

function handlerOf(server: NodeServer): (request: IncomingMessage, response: ServerResponse) => void {
	return server.handle ?? ((request, response) => {
		response.on('error', () => {});
		const shown = (request.socket as Partial<TLSSocket>).getPeerX509Certificate?.()?.toString();
		Promise.resolve(server.answer((request.url ?? '/').split('?')[0] ?? '/', shown === undefined ? {} : {client: shown})).then(({status, body}) => {
			response.writeHead(status, {'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body)}).end(request.method === 'HEAD' ? undefined : body);
		}, () => response.writeHead(500).end());
	});
}

async function get(url: URL, {tls, timeoutMs, signal, method, bearer, body: sent}: Parameters<NodeNet['get']>[1]): Promise<NodeAnswer> {
	const timeout = AbortSignal.timeout(timeoutMs);
	const ends = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
	const headers = {...(bearer !== undefined && {authorization: `Bearer ${bearer}`}), ...(sent !== undefined && {'content-type': 'application/json', 'content-length': Buffer.byteLength(sent)})};
	const options = {
		method: method ?? 'GET', headers, signal: ends, agent: false as const, ...(tls?.ca !== undefined && {ca: tls.ca}), ...(tls?.certificate !== undefined && {cert: tls.certificate, key: tls.key ?? ''}),
		rejectUnauthorized: tls?.ca !== undefined, ...(tls?.serverName !== undefined && {servername: tls.serverName}),
	};
	try {
		return await new Promise<NodeAnswer>((resolve, reject) => {
			const request = url.protocol === 'https:' ? secureRequest(url, options) : plainRequest(url, {method: method ?? 'GET', headers, signal: ends, agent: false});
			request.once('error', reject);
			request.once('response', (response) => {
				let body = '';
				response.setEncoding('utf8');
				response.on('data', (part: string) => {
					body = (body + part).slice(0, MOST_ANSWER);
				});
				response.once('error', reject);
				response.once('end', () => resolve({status: response.statusCode ?? 0, body}));
			});
			request.end(sent);
		});
	} catch (error) {
		signal?.throwIfAborted();
		if (timeout.aborted) {
			throw new HostError('TIMEOUT', {url: url.href}, {cause: error});
		}
		const code = codeOf(error);
		throw isTls(code) ? new HostError('TLS', {url: url.href, reason: code}, {cause: error}) : new HostError(code, {url: url.href}, {cause: error});
	}
}

/** What Node and OpenSSL call what is wrong in a handshake. */
const isTls = (code: string): boolean => /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO)/.test(code);

import {isIP} from 'node:net';
import {checkServerIdentity} from 'node:tls';
import type {PeerCertificate} from 'node:tls';
import type {Client, Dispatcher} from 'undici';
import {HostError} from '../../core/errors.ts';
import type {Api, ApiAnswer, ApiConnection, ApiRequest} from '../../core/ports/index.ts';

export interface Address {
	readonly host: string;
	readonly port: number;
}

export interface ApiClientOptions {
	/** Where to connect to for an address of the URL; may throw a HostError (`ECONNREFUSED`). */
	readonly dial?: (host: string, port: number) => Address | Promise<Address>;
}

const REQUEST_TIMEOUT_MS = 10_000;

/**
 * A client of an API server over one kept connection, with a client certificate, trusting one CA.
 * The server's certificate must name the URL's host, also where `dial` leads elsewhere.
 *
 * Requests end after `timeoutMs`, 10 s unless said. They reject with a HostError: the system's
 * code (`ECONNREFUSED`), `TIMEOUT`, `TLS` (a certificate that is not trusted; `fields.reason` is
 * OpenSSL's or Node's code), or, after an abort, with the signal's reason.
 */
export function createApiClient(connection: ApiConnection, options: ApiClientOptions = {}): Api {
	const url = new URL(connection.server);
	const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
	const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
	const pathPrefix = url.pathname.replace(/\/$/, '');
	let client: Promise<Client> | undefined;

	return {
		async request(request, {timeoutMs = REQUEST_TIMEOUT_MS, signal} = {}) {
			signal?.throwIfAborted();
			const timeout = AbortSignal.timeout(timeoutMs);
			client ??= connect(connection, url, host, port, options);
			try {
				const opened = await client;
				return await send(opened, pathPrefix, request, signal === undefined ? timeout : AbortSignal.any([timeout, signal]));
			} catch (error) {
				signal?.throwIfAborted();
				if (error instanceof HostError) {
					throw error;
				}
				throw new HostError(...describe(error, timeout.aborted, connection.server), {cause: error});
			}
		},
		async close() {
			const opened = await client?.catch(() => undefined);
			client = undefined;
			// A request under way is dropped: whoever closes has stopped waiting for answers.
			await opened?.destroy();
		},
	};
}

// `undici` as a whole takes 110 ms to import, its client 30 ms: fetch, cookies, caches and
// WebSockets are not needed here. The package has no export map, so the path is open.
async function connect({caPem, certificatePem, keyPem}: ApiConnection, url: URL, host: string, port: number, {dial}: ApiClientOptions): Promise<Client> {
	const [{default: ClientClass}, {default: buildConnector}] = await Promise.all([
		import('undici/lib/dispatcher/client.js'),
		import('undici/lib/core/connect.js'),
	]);
	const connector = buildConnector({
		ca: caPem,
		cert: certificatePem,
		key: keyPem.reveal(),
		// No SNI for an address (RFC 6066, section 3).
		...(isIP(host) === 0 && {servername: host}),
		checkServerIdentity: (_name: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate),
	});
	return new ClientClass(url.origin, {
		connect: (target, callback) => {
			Promise.resolve(dial === undefined ? {host, port} : dial(host, port)).then(
				address => connector({
					...target,
					hostname: address.host,
					host: address.host,
					port: String(address.port),
					...(isIP(host) !== 0 && {servername: ''}),
				}, callback),
				(error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
			);
		},
		// Requests bring their own timeouts.
		headersTimeout: 0,
		bodyTimeout: 0,
	});
}

function send(client: Client, pathPrefix: string, request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer> {
	const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query).toString()}`;
	const body = request.body === undefined ? undefined : JSON.stringify(request.body);
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let status = 0;
		let json = false;
		let controller: Dispatcher.DispatchController | undefined;
		const stop = () => {
			controller?.abort(signal.reason as Error);
			finish(() => reject(signal.reason as Error));
		};
		const finish = (settle: () => void) => {
			signal.removeEventListener('abort', stop);
			settle();
		};
		signal.addEventListener('abort', stop, {once: true});
		client.dispatch({
			method: request.method,
			path: `${pathPrefix}${request.path}${query}`,
			headers: {
				accept: 'application/json, */*',
				'user-agent': 'kubestep',
				...(body !== undefined && {'content-type': request.contentType ?? 'application/json'}),
			},
			body,
		}, {
			onRequestStart(started: Dispatcher.DispatchController) {
				controller = started;
				if (signal.aborted) {
					started.abort(signal.reason as Error);
				}
			},
			onResponseStart(_controller, statusCode, headers) {
				status = statusCode;
				json = String(headers['content-type'] ?? '').startsWith('application/json');
			},
			onResponseData(_controller, chunk) {
				chunks.push(chunk);
			},
			onResponseEnd() {
				const text = Buffer.concat(chunks).toString('utf8');
				finish(() => resolve({status, body: json ? decode(text) : text}));
			},
			onResponseError(_controller, error) {
				finish(() => reject(error));
			},
		});
	});
}

// A proxy between may call its HTML page JSON; the status says enough then.
function decode(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

const TLS_CODE = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

function describe(error: unknown, timedOut: boolean, server: string): [string, {server: string; reason?: string}] {
	if (timedOut) {
		return ['TIMEOUT', {server}];
	}
	const reason = codeOf(error);
	if (TLS_CODE.test(reason)) {
		return ['TLS', {server, reason}];
	}
	return [reason === 'UND_ERR_CONNECT_TIMEOUT' ? 'TIMEOUT' : reason === 'UND_ERR_SOCKET' ? 'ECONNRESET' : reason, {server}];
}

// Connecting to a name with several addresses fails with an AggregateError that has the code.
function codeOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : 'UNKNOWN';
}

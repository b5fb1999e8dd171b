import type {Agent} from 'node:https';
import {isIP} from 'node:net';
import type {Sensitive} from '../../core/secrets/sensitive.ts';
import type {HostFields} from '../../core/told/failure-fields.ts';
import {HostError} from '../../core/told/failures.ts';
import {shapeFault} from '../../core/yaml/json-shape.ts';
import type {Api, ApiAnswer, ApiConnection, ApiRequest} from '../../core/ports/index.ts';
import {ANSWER_LIMITS, readAnswer} from './answers.ts';

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
 * A client of an API server over one kept connection, with a client certificate or a token, trusting one CA.
 * The server's certificate must name the URL's host or the kubeconfig's `tls-server-name`, also where `dial` leads
 * elsewhere; no variable of the environment changes that.
 *
 * Requests end after `timeoutMs`, 10 s unless said. They reject with a HostError: the system's
 * code (`ECONNREFUSED`), `TIMEOUT`, `TLS` (a certificate that is not trusted; `fields.reason` is
 * OpenSSL's or Node's code), `TOO_LARGE` (an answer past the limit), or, after an abort, with the signal's reason.
 */
export function createApiClient(connection: ApiConnection, {dial}: ApiClientOptions = {}): Api {
	const url = new URL(connection.server);
	const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
	const port = Number(url.port || 443);
	const pathPrefix = url.pathname.replace(/\/$/, '');
	const expected = connection.tlsServerName ?? host;
	let agent: Agent | undefined;
	const opened = () => (agent ??= openAgent(connection, expected));

	return {
		async request(request, {timeoutMs = REQUEST_TIMEOUT_MS, signal} = {}) {
			signal?.throwIfAborted();
			const timeout = AbortSignal.timeout(timeoutMs);
			try {
				const address = dial === undefined ? {host, port} : await dial(host, port);
				return await send({agent: opened(), address, authority: url.host, server: connection.server, pathPrefix, token: connection.token}, request, signal === undefined ? timeout : AbortSignal.any([timeout, signal]));
			} catch (error) {
				signal?.throwIfAborted();
				if (error instanceof HostError) {
					throw error;
				}
				throw new HostError(...describe(error, timeout.aborted, connection.server), {cause: error});
			}
		},
		async close() {
			// A request under way is dropped: whoever closes has stopped waiting for answers.
			agent?.destroy();
		},
	};
}

/** Node reads its TLS for 30 ms: not before somebody asks an API server, which is long after the first frame. */
function openAgent(connection: ApiConnection, expected: string): Agent {
	// Node's own client, as for pages outside.
	const {Agent: TlsAgent} = process.getBuiltinModule('node:https');
	const {checkServerIdentity, createSecureContext} = process.getBuiltinModule('node:tls');
	return new TlsAgent({
		keepAlive: true,
		maxSockets: 4,
		// Read once: for a connection that is refused ten times a second Node would read certificates and key each time.
		secureContext: createSecureContext({
			...(connection.caPem !== '' && {ca: connection.caPem}),
			...(connection.certificatePem !== '' && {cert: connection.certificatePem, key: connection.keyPem.reveal()}),
		}),
		// Said outright: left out, NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off.
		rejectUnauthorized: true,
		// No SNI for an address (RFC 6066, section 3).
		servername: isIP(expected) === 0 ? expected : '',
		checkServerIdentity: (_name, certificate) => checkServerIdentity(expected, certificate),
	});
}

interface Target {
	readonly agent: Agent;
	readonly address: Address;
	/** The URL's host and port, whatever is dialled. */
	readonly authority: string;
	readonly server: string;
	readonly pathPrefix: string;
	readonly token: Sensitive<string> | undefined;
}

async function send({agent, address, authority, server, pathPrefix, token}: Target, request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer> {
	const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query).toString()}`;
	const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
	const {request: open} = process.getBuiltinModule('node:https');
	return new Promise((resolve, reject) => {
		const sent = open({
			agent, signal, host: address.host, port: address.port, method: request.method, path: `${pathPrefix}${request.path}${query}`,
			headers: {
				'host': authority,
				'accept': 'application/json, */*',
				'user-agent': 'kubestep',
				...(token !== undefined && {authorization: `Bearer ${token.reveal()}`}),
				...(body !== undefined && {'content-type': request.contentType ?? 'application/json', 'content-length': body.length}),
			},
		}, (response) => {
			const about = {server, method: request.method, path: request.path};
			readAnswer(response, ANSWER_LIMITS.api, about).then((text) => {
				const json = (response.headers['content-type'] ?? '').startsWith('application/json');
				resolve({status: response.statusCode ?? 0, body: json ? decode(text, about) : text});
			}).catch(reject);
		});
		sent.on('error', reject);
		sent.end(body);
	});
}

// A proxy between may call its HTML page JSON; the status says enough then.
function decode(text: string, about: HostFields): unknown {
	const fault = shapeFault(text);
	if (fault !== undefined) {
		throw new HostError('TOO_LARGE', {...about, shape: fault}, {message: fault === 'deep' ? 'the answer is nested too deep' : 'the answer has too many values'});
	}
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
	return [reason, {server}];
}

// Connecting to a name with several addresses fails with an AggregateError that has the code.
function codeOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : 'UNKNOWN';
}

import type {IncomingMessage} from 'node:http';
import {HostError} from '../../core/told/failures.ts';
import type {Network} from '../../core/ports/index.ts';
import {ANSWER_LIMITS, readAnswer, type AnswerBody} from '../shared/answers.ts';
import {toHostError} from '../shared/host-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** As many as Go's client follows: dl.k8s.io answers with where the page is. */
const MOST_REDIRECTS = 10;

/**
 * Text of a page, through the proxies of an environment. Rejects with a HostError: the system's or TLS's code,
 * `HTTP_STATUS`, `TIMEOUT`, `TOO_LARGE`; after an abort, with the signal's reason. A server's certificate is verified,
 * whatever the environment says.
 */
export async function fetchText(url: string, {timeoutMs, signal}: Parameters<Network['fetchText']>[1], env: Environment): Promise<string> {
	signal?.throwIfAborted();
	const timeout = AbortSignal.timeout(timeoutMs);
	const limit = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
	try {
		const text = await follow(url, limit, proxiesOf(env));
		// An answer that has no length ends with its connection, also where that was closed for the time's sake.
		limit.throwIfAborted();
		return text;
	} catch (error) {
		signal?.throwIfAborted();
		if (timeout.aborted) {
			throw new HostError('TIMEOUT', {url}, {cause: error});
		}
		throw toHostError(error, {url});
	}
}

interface Proxies {
	readonly http: string | undefined;
	readonly https: string | undefined;
	readonly none: string;
}

/** Upper case first, as Go's http.ProxyFromEnvironment; Node has it the other way round. @returns undefined where there is no proxy */
function proxiesOf(env: Environment): Proxies | undefined {
	const [http, https, none] = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].map((name) => env[name] || env[name.toLowerCase()]);
	return http || https ? {http, https, none: none ?? ''} : undefined;
}

/**
 * The proxy for a URL, as Go chooses it, whatever Node makes of the same variables: `proxy.example:3128` is one by HTTP, and
 * what cannot be read is none, nor is told, as there may be a password in it.
 */
async function proxyFor(url: string, {http, https, none}: Proxies): Promise<string | undefined> {
	const {protocol, hostname, port} = new URL(url);
	const text = protocol === 'https:' ? https : http;
	const proxy = text?.includes('://') === false ? `http://${text}` : text;
	if (!proxy || !isReadable(proxy)) {
		return undefined;
	}
	const {goesStraight} = await import('../../core/preflight/proxy.ts');
	return goesStraight(hostname.replace(/^\[|\]$/g, ''), port || (protocol === 'https:' ? '443' : '80'), none) ? undefined : new URL(proxy).href;
}

function isReadable(proxy: string): boolean {
	try {
		const {username, password} = new URL(proxy);
		return !/[\0\r\n]/.test(proxy + decodeURIComponent(username) + decodeURIComponent(password));
	} catch {
		return false;
	}
}

/** By Node's own client, since `fetch` takes longer to load than most pages take to come, and verifies only while the environment lets it. */
async function follow(url: string, signal: AbortSignal, proxies: Proxies | undefined): Promise<string> {
	let at = url;
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
		const answer = await get(at, signal, proxies);
		const status = answer.statusCode ?? 0;
		const next = answer.headers.location;
		if (status < 300 || status > 399 || next === undefined) {
			try {
				return await pageOf(answer, url, status);
			} finally {
				answer.destroy();
			}
		}
		answer.destroy();
		if (!URL.canParse(next, at) || !/^https?:/.test(new URL(next, at).protocol)) {
			throw new HostError('INVALID_URL', {url: at, location: next});
		}
		at = new URL(next, at).href;
	}
	throw new HostError('REDIRECTS', {url}, {message: `${url} leads on more than ${MOST_REDIRECTS} times`});
}

async function get(url: string, signal: AbortSignal, proxies: Proxies | undefined): Promise<IncomingMessage> {
	const proxy = proxies && await proxyFor(url, proxies);
	if (proxy === undefined) {
		// Where a name is not known, for want of a network most of all, no client needs to be loaded to find that out.
		const {lookup} = await import('node:dns/promises');
		await withinLimit(async () => lookup(new URL(url).hostname.replace(/^\[|\]$/g, '')), signal);
	}
	// Not by import(), which asks each export for its value: `node:http` then loads Node's WebSocket, 30 ms and 14 MB. What is used of the two here is of one shape.
	const {Agent, request} = process.getBuiltinModule(url.startsWith('https:') ? 'node:https' : 'node:http') as Pick<typeof import('node:https'), 'Agent' | 'request'>;
	/** Until a proxy has let it through, a request does not heed its signal: the way to the proxy is closed for it. */
	class Limited extends Agent {
		override createConnection(...given: Parameters<InstanceType<typeof Agent>['createConnection']>) {
			const socket = super.createConnection(...given);
			const close = () => socket?.destroy(signal.reason as Error);
			signal.addEventListener('abort', close, {once: true});
			socket?.once('close', () => signal.removeEventListener('abort', close));
			// Node adds a listener for each piece of a proxy's answer, and would warn of that on standard error.
			socket?.setMaxListeners(0);
			return socket;
		}
	}
	const agent = proxy === undefined ? false : new Limited({proxyEnv: {HTTP_PROXY: proxy, HTTPS_PROXY: proxy}, rejectUnauthorized: true});
	return withinLimit(async () => new Promise((resolve, reject) => {
		const asked = request(url, {agent, signal, headers: {connection: 'close', 'user-agent': 'kubestep'}, rejectUnauthorized: true}, resolve);
		asked.on('error', reject);
		asked.end();
	}), signal);
}

/** What takes no signal of its own: a resolver whose server is silent may take half a minute. */
async function withinLimit<T>(work: () => Promise<T>, limit: AbortSignal): Promise<T> {
	limit.throwIfAborted();
	const {promise: over, reject} = Promise.withResolvers<never>();
	const onAbort = () => reject(limit.reason);
	limit.addEventListener('abort', onAbort, {once: true});
	try {
		return await Promise.race([work(), over]);
	} finally {
		limit.removeEventListener('abort', onAbort);
	}
}

async function pageOf(body: AnswerBody, url: string, status: number): Promise<string> {
	if (status < 200 || status > 299) {
		throw new HostError('HTTP_STATUS', {url, status}, {message: `${url}: HTTP ${status}`});
	}
	return readAnswer(body, ANSWER_LIMITS.page, {url});
}

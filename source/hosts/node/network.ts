import {createServer} from 'node:net';
import type {NetworkInterfaceInfo} from 'node:os';
import {networkInterfaces} from 'node:os';
import {HostError} from '../../core/errors.ts';
import type {Files, Network, NetworkAddress} from '../../core/ports/index.ts';
import {hasCode, orHostError, toHostError} from './host-error.ts';
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

/** Upper case first, as Go's http.ProxyFromEnvironment; undici has it the other way round. */
function proxiesOf(env: Readonly<Record<string, string | undefined>>): {readonly httpProxy?: string; readonly httpsProxy?: string; readonly noProxy: string} | undefined {
	const httpProxy = env['HTTP_PROXY'] || env['http_proxy'];
	const httpsProxy = env['HTTPS_PROXY'] || env['https_proxy'];
	// An empty text, not undefined: undici would look at the process's environment.
	const noProxy = env['NO_PROXY'] || env['no_proxy'] || '';
	return httpProxy || httpsProxy ? {...(httpProxy && {httpProxy}), ...(httpsProxy && {httpsProxy}), noProxy} : undefined;
}

/** What takes no signal of its own: a resolver whose server is silent may take half a minute. */
async function withinLimit<T>(work: Promise<T>, limit: AbortSignal): Promise<T> {
	limit.throwIfAborted();
	const {promise: over, reject} = Promise.withResolvers<never>();
	const onAbort = () => reject(limit.reason);
	limit.addEventListener('abort', onAbort, {once: true});
	try {
		return await Promise.race([work, over]);
	} finally {
		limit.removeEventListener('abort', onAbort);
	}
}

interface Fetcher {
	fetch(url: string, options: {readonly signal: AbortSignal}): Promise<{readonly ok: boolean; readonly status: number; text(): Promise<string>}>;
	end(): Promise<void>;
}

/** undici; where no proxy is in the way the one that Node has built in, which is there in half the time. */
async function fetcher(proxies: ReturnType<typeof proxiesOf>): Promise<Fetcher> {
	if (proxies === undefined) {
		return {fetch: globalThis.fetch, end: async () => undefined};
	}
	// The default export of CommonJS: bundled, it is the only one.
	const {default: {EnvHttpProxyAgent, fetch}} = await import('undici');
	const dispatcher = new EnvHttpProxyAgent(proxies);
	return {fetch: (url, options) => fetch(url, {...options, dispatcher}), end: () => dispatcher.destroy()};
}

async function fetchText(url: string, {timeoutMs, signal}: Parameters<Network['fetchText']>[1], env: Readonly<Record<string, string | undefined>>): Promise<string> {
	signal?.throwIfAborted();
	const timeout = AbortSignal.timeout(timeoutMs);
	const limit = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
	try {
		const proxies = proxiesOf(env);
		if (proxies === undefined) {
			// Where a name is not known, for want of a network most of all, no client needs to be loaded to find that out.
			const {lookup} = await import('node:dns/promises');
			await withinLimit(lookup(new URL(url).hostname.replace(/^\[|\]$/g, '')), limit);
		}
		const {fetch, end} = await fetcher(proxies);
		try {
			const answer = await fetch(url, {signal: limit});
			if (!answer.ok) {
				throw new HostError('HTTP_STATUS', {url, status: answer.status}, {message: `${url}: HTTP ${answer.status}`});
			}
			return await answer.text();
		} finally {
			await end();
		}
	} catch (error) {
		signal?.throwIfAborted();
		if (timeout.aborted) {
			throw new HostError('TIMEOUT', {url}, {cause: error});
		}
		// fetch wraps what happened in a TypeError that says nothing.
		const cause = error instanceof Error && hasCode(error, 'UNKNOWN') ? error.cause ?? error : error;
		throw toHostError(cause, {url});
	}
}

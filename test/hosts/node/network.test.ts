import {createServer as createHttp, request as askHttp, type RequestListener, type Server} from 'node:http';
import {createServer as createHttps} from 'node:https';
import {connect as connectTcp, createServer as createTcp, type AddressInfo, type Socket} from 'node:net';
import {generateKeyPairSync} from 'node:crypto';
import {inspect} from 'node:util';
import forge from 'node-forge';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import type {Network, NetworkAddress} from '../../../source/core/ports/index.ts';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {createNetwork} from '../../../source/hosts/node/network.ts';
import {chooseAddress} from '../../../source/hosts/node/routes.ts';
import {populate, temporaryFolder} from './temporary.ts';

const network = createNetwork(createFiles(), {});

async function listen(server: Server): Promise<number> {
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

const http = (handler: RequestListener): Promise<number> => listen(createHttp(handler));

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
	const server = createTcp();
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	await new Promise((resolve) => {
		server.close(resolve);
	});
	return port;
}

describe('a probe', () => {
	it('answers with status and body', async () => {
		const port = await http((request, answer) => {
			answer.statusCode = request.url === '/healthz' ? 200 : 503;
			answer.end(request.headers.connection);
		});
		expect(await network.probe(`http://127.0.0.1:${port}/healthz`, {timeoutMs: 1000})).toEqual({status: 200, body: 'close'});
		expect(await network.probe(`http://127.0.0.1:${port}/else`, {timeoutMs: 1000})).toMatchObject({status: 503});
	});

	it('answers with the system\'s code where nobody listens', async () => {
		expect(await network.probe(`http://127.0.0.1:${await closedPort()}/healthz`, {timeoutMs: 1000})).toMatchObject({error: 'ECONNREFUSED'});
		expect(await network.probe(`https://localhost:${await closedPort()}/livez`, {timeoutMs: 1000})).toMatchObject({error: 'ECONNREFUSED', message: expect.stringMatching(/./) as string});
	});

	it('ends in time where the other side says nothing, and when stopped', async () => {
		const port = await http(() => undefined);
		expect(await network.probe(`http://127.0.0.1:${port}/`, {timeoutMs: 20})).toMatchObject({error: 'TIMEOUT'});
		const stop = new AbortController();
		const probing = network.probe(`http://127.0.0.1:${port}/`, {timeoutMs: 10_000, signal: stop.signal});
		stop.abort(new Error('stopped'));
		await expect(probing).rejects.toThrow('stopped');
	});

	it('verifies a certificate only where it is told whom to trust', async () => {
		const {key, certificate} = selfSigned();
		const port = await listen(createHttps({key, cert: certificate, ca: certificate, requestCert: true, rejectUnauthorized: false}, (request, answer) => {
			answer.end('authorized' in request.socket && request.socket.authorized === true ? 'client shown' : 'no client');
		}));
		const url = `https://127.0.0.1:${port}/version`;
		expect(await network.probe(url, {timeoutMs: 1000})).toEqual({status: 200, body: 'no client'});
		expect(await network.probe(url, {timeoutMs: 1000, tls: {}})).toHaveProperty('error');
		expect(await network.probe(url, {timeoutMs: 1000, tls: {caPem: certificate}})).toEqual({status: 200, body: 'no client'});
		expect(await network.probe(url, {timeoutMs: 1000, tls: {caPem: certificate, certificatePem: certificate, keyPem: new Sensitive(key)}}))
			.toEqual({status: 200, body: 'client shown'});
	});
});

/** A proxy by which all names lead to one port. */
async function proxyTo(port: number): Promise<string> {
	const proxy = createHttp((request, answer) => {
		const behind = askHttp({port, path: new URL(request.url ?? '').pathname, agent: false}, (found) => found.pipe(answer)).on('error', () => answer.destroy());
		answer.on('close', () => behind.destroy());
		behind.end();
	});
	proxy.on('connect', (_, socket) => {
		const behind = connectTcp(port, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			behind.pipe(socket).pipe(behind);
		});
		for (const [one, two] of [[behind, socket], [socket, behind]] as const) {
			one.on('error', () => two.destroy());
			one.on('close', () => two.destroy());
		}
		onTestFinished(() => {
			behind.destroy();
		});
	});
	return `http://127.0.0.1:${await listen(proxy)}`;
}

function selfSigned(): {key: string; certificate: string} {
	const {privateKey, publicKey} = generateKeyPairSync('rsa', {
		modulusLength: 2048, publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
	});
	const certificate = forge.pki.createCertificate();
	certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
	certificate.serialNumber = '01';
	certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
	certificate.setSubject([{name: 'commonName', value: 'etcd'}]);
	certificate.setIssuer([{name: 'commonName', value: 'etcd'}]);
	certificate.setExtensions([{name: 'basicConstraints', cA: true}, {name: 'subjectAltName', altNames: [{type: 7, ip: '127.0.0.1'}]}]);
	certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
	return {key: privateKey, certificate: forge.pki.certificateToPem(certificate)};
}

describe('a page outside', () => {
	it('is its text, or a HostError', async () => {
		const port = await http((request, answer) => {
			answer.statusCode = request.url === '/stable.txt' ? 200 : 404;
			answer.end('v1.36.2\n');
		});
		expect(await network.fetchText(`http://127.0.0.1:${port}/stable.txt`, {timeoutMs: 1000})).toBe('v1.36.2\n');
		await expect(network.fetchText(`http://127.0.0.1:${port}/none`, {timeoutMs: 1000})).rejects.toMatchObject({name: 'HostError', code: 'HTTP_STATUS', fields: {status: 404}});
		await expect(network.fetchText(`http://127.0.0.1:${await closedPort()}/`, {timeoutMs: 1000})).rejects.toMatchObject({name: 'HostError', code: 'ECONNREFUSED'});
	});

	it('is given up when the time is over', async () => {
		const port = await http(() => undefined);
		await expect(network.fetchText(`http://127.0.0.1:${port}/`, {timeoutMs: 20})).rejects.toMatchObject({name: 'HostError', code: 'TIMEOUT'});
	});

	it('is waited for no longer than said where nobody answers for its name', async () => {
		vi.doMock('node:dns/promises', () => ({lookup: async () => new Promise(() => undefined)}));
		try {
			await expect(network.fetchText('http://silent.example/', {timeoutMs: 20})).rejects.toMatchObject({name: 'HostError', code: 'TIMEOUT'});
			const stop = new AbortController();
			const asked = network.fetchText('http://silent.example/', {timeoutMs: 60_000, signal: stop.signal});
			stop.abort(new Error('stopped'));
			await expect(asked).rejects.toThrow('stopped');
		} finally {
			vi.doUnmock('node:dns/promises');
		}
	});

	it('is no longer than a page, however much comes', async () => {
		const port = await http((_, answer) => {
			const more = (): void => {
				while (!answer.destroyed) {
					if (!answer.write('x'.repeat(65_536))) {
						answer.once('drain', more);
						return;
					}
				}
			};
			more();
		});
		const url = `http://127.0.0.1:${port}/stable.txt`;
		await expect(network.fetchText(url, {timeoutMs: 10_000})).rejects.toMatchObject({name: 'HostError', code: 'TOO_LARGE', fields: {url, limit: 65_536}});
		const proxied = createNetwork(createFiles(), {HTTP_PROXY: await proxyTo(port)});
		await expect(proxied.fetchText('http://dl.example.invalid/stable.txt', {timeoutMs: 10_000})).rejects.toMatchObject({code: 'TOO_LARGE'});
	});

	it('is where another one leads, but not for ever', async () => {
		const port = await http((request, answer) => {
			if (request.url === '/moved') {
				answer.end('v1.36.2');
				return;
			}
			answer.writeHead(302, {location: request.url === '/stable.txt' ? '/moved' : request.url === '/away' ? 'file:///etc/passwd' : '/loop'}).end();
		});
		expect(await network.fetchText(`http://127.0.0.1:${port}/stable.txt`, {timeoutMs: 10_000})).toBe('v1.36.2');
		await expect(network.fetchText(`http://127.0.0.1:${port}/loop`, {timeoutMs: 10_000})).rejects.toMatchObject({code: 'REDIRECTS'});
		await expect(network.fetchText(`http://127.0.0.1:${port}/away`, {timeoutMs: 10_000})).rejects.toMatchObject({code: 'INVALID_URL'});
	});

	it('comes from a server that is verified, whatever the environment says', async () => {
		vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
		onTestFinished(() => {
			vi.unstubAllEnvs();
		});
		const {key, certificate} = selfSigned();
		const asked: string[] = [];
		const port = await listen(createHttps({key, cert: certificate}, (request, answer) => {
			asked.push(request.url ?? '');
			answer.end('v1.36.2');
		}));
		await expect(network.fetchText(`https://127.0.0.1:${port}/stable.txt`, {timeoutMs: 10_000})).rejects.toMatchObject({code: 'DEPTH_ZERO_SELF_SIGNED_CERT'});
		const proxied = createNetwork(createFiles(), {HTTPS_PROXY: await proxyTo(port)});
		await expect(proxied.fetchText('https://dl.example.invalid/stable.txt', {timeoutMs: 10_000})).rejects.toMatchObject({code: 'DEPTH_ZERO_SELF_SIGNED_CERT'});
		const excepted = createNetwork(createFiles(), {HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1'});
		await expect(excepted.fetchText(`https://127.0.0.1:${port}/stable.txt`, {timeoutMs: 10_000})).rejects.toMatchObject({code: 'DEPTH_ZERO_SELF_SIGNED_CERT'});
		expect(asked).toEqual([]);
	});

	it('is asked for by way of a proxy that the environment names', async () => {
		const asked: string[] = [];
		const proxy = createHttp();
		proxy.on('connect', (request, socket) => {
			asked.push(request.url ?? '');
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
		});
		const port = await listen(proxy);
		const proxied = createNetwork(createFiles(), {HTTPS_PROXY: `http://127.0.0.1:${port}`});
		await expect(proxied.fetchText('https://dl.example.invalid/stable.txt', {timeoutMs: 1000})).rejects.toMatchObject({name: 'HostError'});
		expect(asked).toEqual(['dl.example.invalid:443']);
	});

	it.each<[string, 'https' | 'http', (socket: Socket) => void]>([
		['says nothing', 'https', () => undefined],
		['lets it through to where nothing answers', 'https', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n')],
		['sends a page that does not end', 'http', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nv1.3')],
	])('is given up, and its connection closed, when the time is over at a proxy that %s', async (_, scheme, answer) => {
		const sockets: Socket[] = [];
		const proxied = await behind((socket) => {
			sockets.push(socket);
			socket.once('data', () => answer(socket));
		});
		const url = `${scheme}://dl.example.invalid/stable.txt`;
		await expect(proxied.fetchText(url, {timeoutMs: 50})).rejects.toMatchObject({name: 'HostError', code: 'TIMEOUT'});
		const stop = new AbortController();
		const asked = proxied.fetchText(url, {timeoutMs: 60_000, signal: stop.signal});
		stop.abort(new Error('stopped'));
		await expect(asked).rejects.toThrow('stopped');
		await vi.waitFor(() => expect(sockets.map(({destroyed}) => destroyed)).not.toContain(false));
	});

	it('goes over a proxy as Go reads it, and past it where NO_PROXY has the end of its name', async () => {
		let port = 0;
		await behind((socket) => socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')), (its) => {
			port = its;
		});
		const asked = async (environment: Record<string, string>): Promise<unknown> => network.fetchText('https://dl.example.invalid/stable.txt', {timeoutMs: 10_000, environment}).catch((error: unknown) => error);
		for (const proxy of [`127.0.0.1:${port}`, `me:very-secret@127.0.0.1:${port}`, `HTTP://127.0.0.1:${port}`]) {
			expect(await asked({HTTPS_PROXY: proxy})).toMatchObject({code: 'ERR_PROXY_TUNNEL'});
		}
		for (const none of ['example.invalid', '.example.invalid', '*.invalid', 'dl.example.invalid:443', '*']) {
			expect(await asked({HTTPS_PROXY: `127.0.0.1:${port}`, NO_PROXY: none})).toMatchObject({code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) as string});
		}
	});

	it.each(['http://me:very-secret@:::', 'http://me:very-secret%@127.0.0.1:1', 'http://me:very-secret%0d%0aX:y@127.0.0.1:1', 'http://me:very-secret@127.0.0.1:99999', 'http://me:very-secret@127.0.0.1:1'])('tells nothing of a proxy\'s password: %s', async (proxy) => {
		const error: unknown = await network.fetchText('https://dl.example.invalid/', {timeoutMs: 10_000, environment: {HTTPS_PROXY: proxy}}).catch((one: unknown) => one);
		expect(error).toMatchObject({name: 'HostError'});
		expect(inspect(error, {depth: 9, showHidden: true})).not.toContain('very-secret');
	});
});

/** A machine behind a proxy that does that with each connection. */
async function behind(onConnection: (socket: Socket) => void, onPort?: (port: number) => void): Promise<Network> {
	const sockets = new Set<Socket>();
	const proxy = createTcp((socket) => {
		sockets.add(socket.on('error', () => undefined));
		onConnection(socket);
	});
	await new Promise<void>((resolve) => {
		proxy.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		sockets.forEach((socket) => socket.destroy());
		proxy.close();
	});
	const {port} = proxy.address() as AddressInfo;
	onPort?.(port);
	const url = `http://127.0.0.1:${port}`;
	return createNetwork(createFiles(), {HTTP_PROXY: url, HTTPS_PROXY: url});
}

describe('a name', () => {
	const named = async (hosts?: string): Promise<Network> => {
		const root = await temporaryFolder();
		await populate(root, hosts === undefined ? {} : {'etc/hosts': hosts});
		return createNetwork(createFiles(root), {});
	};

	it('is looked up in the hosts file first', async () => {
		const network = await named('127.0.0.1 localhost\n192.0.2.10\tCP1 cp1.example # the node\n2001:db8::10 cp1\n# 192.0.2.11 cp1\n');
		expect(await network.resolve('cp1')).toEqual(['192.0.2.10', '2001:db8::10']);
	});

	it('that is an address is itself, and one that nobody knows is nothing', async () => {
		const network = await named();
		expect(await network.resolve('192.0.2.1')).toEqual(['192.0.2.1']);
		expect(await network.resolve('no such name')).toEqual([]);
	});
});

describe('a port', () => {
	it('is free where nobody listens, on whatever address', async () => {
		const port = await http(() => undefined);
		expect(await network.isPortFree(port)).toBe(false);
		expect(await network.isPortFree(await closedPort())).toBe(true);
	});
});

describe('the default address', () => {
	const header = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';
	const via = (name: string): string => `${name}\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`;
	const local = 'eth9\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n';
	const via6 = (name: string): string => `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 20010db8${'0'.repeat(23)}1 00000400 00000000 00000000 00000003     ${name}\n`;
	const loopback6 = `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} ffffffff 00000001 00000000 00200200       lo\n`;
	const on = (name: string, address: string): NetworkAddress => ({
		interface: name, address, family: address.includes(':') ? 6 : 4, loopback: name === 'lo',
	});
	const lo = [on('lo', '127.0.0.1'), on('lo', '::1')];

	it.each<[string, Parameters<typeof chooseAddress>, string | undefined]>([
		['is of the interface of the default route', [header + local + via('eth0'), '', [...lo, on('eth9', '192.0.2.9'), on('eth0', '192.0.2.10')]], '192.0.2.10'],
		['passes over link-local ones', [header + via('eth0'), '', [...lo, on('eth0', '169.254.1.1'), on('eth0', '10.0.0.1')]], '10.0.0.1'],
		['is IPv4 before IPv6', [header + via('eth0'), via6('eth0'), [on('eth0', '2001:db8::1'), on('eth0', '10.0.0.1')]], '10.0.0.1'],
		['is IPv6 before IPv4 where that is preferred', [header + via('eth0'), via6('eth0'), [on('eth0', '10.0.0.1'), on('eth0', '2001:db8::1')], 6], '2001:db8::1'],
		['is IPv4 where IPv6 is preferred and there is none', [header + via('eth0'), '', [on('eth0', '10.0.0.1')], 6], '10.0.0.1'],
		['is IPv6 where there is nothing else', [header, loopback6 + via6('eth0'), [...lo, on('eth0', 'fe80::1'), on('eth0', '2001:db8::1')]], '2001:db8::1'],
		['is loopback\'s where the route\'s interface has link-local ones only', [header + via('eth0'), '', [on('lo', '127.0.0.1'), on('lo', '192.0.2.77'), on('eth0', '169.254.1.1')]], '192.0.2.77'],
		['is none without a default route', [header + local, loopback6, [...lo, on('eth9', '192.0.2.9')]], undefined],
		['is any interface\'s where the kernel has no table', [undefined, undefined, [...lo, on('eth9', '192.0.2.9')]], '192.0.2.9'],
	])('%s', (_, given, expected) => {
		expect(chooseAddress(...given)).toBe(expected);
	});
});

it('names the addresses of loopback', async () => {
	expect(await network.interfaces()).toContainEqual({interface: 'lo', address: '127.0.0.1', family: 4, loopback: true});
});

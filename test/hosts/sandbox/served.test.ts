import {mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {readWords} from '../../../source/cli/on-node/words.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import {realNet} from '../../../source/hosts/sandbox/served/real-net.ts';
import {withSockets} from '../../../source/hosts/sandbox/served/sockets.ts';
import {controlOf, serveControl} from '../../../source/hosts/sandbox/served/socket.ts';
import {HeldDirectory} from '../../../source/hosts/shared/held.ts';

const left: (() => Promise<unknown>)[] = [];

afterEach(async () => {
	for (const act of left.splice(0).toReversed()) {
		await act();
	}
});

async function heldFolder(): Promise<HeldDirectory> {
	// Longer than the path of a socket may be.
	const outer = await mkdtemp(path.join(tmpdir(), `kubestep-${'long-'.repeat(20)}`));
	const held = HeldDirectory.open(outer);
	left.push(async () => rm(outer, {recursive: true}), async () => held.close());
	return held;
}

describe('The control socket', () => {
	it('answers what the node answers, and passes on how it refuses', async () => {
		const held = await heldFolder();
		const served = await serveControl(held, {
			add: async ([a, b]) => Number(a) + Number(b), nothing: async () => undefined,
			refuse: async () => Promise.reject(new HostError('NOT_FOUND', {image: 'x'}, {message: 'x: not found'})), hello: async () => ({}),
		});
		left.push(async () => served.close());
		const control = await controlOf(held);

		expect(await control?.ask('add', [1, 2])).toBe(3);
		expect(await control?.ask('nothing')).toBeUndefined();
		await expect(control?.ask('refuse')).rejects.toMatchObject({code: 'NOT_FOUND', fields: {image: 'x'}, message: 'x: not found'});
		await expect(control?.ask('constructor')).rejects.toMatchObject({code: 'ENOSYS'});
	});

	it('tells the node that who asked has gone', async () => {
		const held = await heldFolder();
		const gone = Promise.withResolvers<void>();
		const asked = Promise.withResolvers<void>();
		const served = await serveControl(held, {hello: async () => ({}), wait: async (_, signal) => {
			signal.addEventListener('abort', () => gone.resolve());
			asked.resolve();
			await gone.promise;
		}});
		left.push(async () => served.close());
		const control = await controlOf(held);
		const leaves = new AbortController();
		const answer = control?.ask('wait', [], leaves.signal);
		await asked.promise;
		leaves.abort();

		await expect(answer).rejects.toThrow(/abort/);
		await gone.promise;
	});

	it('hears of who left before the connection was there', async () => {
		const held = await heldFolder();
		const served = await serveControl(held, {hello: async () => ({})});
		left.push(async () => served.close());
		const control = await controlOf(held);
		const leaves = new AbortController();
		const answer = control?.ask('hello', [], leaves.signal);
		leaves.abort();

		await expect(answer).rejects.toThrow(/abort/);
	});

	it('is no node where nobody listens, or where it is no socket', async () => {
		const held = await heldFolder();
		expect(await controlOf(held)).toBeUndefined();
		await writeFile(held.at('control.sock'), '');
		expect(await controlOf(held)).toBeUndefined();
		await rm(held.at('control.sock'));
		await symlink('/dev/null', held.at('control.sock'));
		expect(await controlOf(held)).toBeUndefined();
	});
});

describe('Real sockets as the node\'s network', () => {
	it('answer a client, and end with who is connected', async () => {
		const listening = await realNet.listen({address: '127.0.0.1', port: 0}, 'etcd', {answer: () => ({status: 200, body: 'ok'})});
		await listening.close();
		const free = await freePort();
		const second = await realNet.listen({address: '127.0.0.1', port: free}, 'etcd', {answer: (at) => ({status: at === '/health' ? 200 : 404, body: at})});
		left.push(async () => second.close());

		expect(await realNet.get(`http://127.0.0.1:${free}/health?x=1`, {timeoutMs: 5000})).toEqual({status: 200, body: '/health'});
		await expect(realNet.listen({address: '127.0.0.1', port: free}, 'etcd', {answer: () => ({status: 200, body: ''})})).rejects.toMatchObject({code: 'EADDRINUSE', fields: {address: '127.0.0.1', port: free}});
		await expect(realNet.get(`https://127.0.0.1:${free}/health`, {timeoutMs: 5000})).rejects.toMatchObject({code: 'TLS'});
	});

	it('refuse what nobody listens at, and an address that is not the node\'s', async () => {
		await expect(realNet.get(`http://127.0.0.1:${await freePort()}/`, {timeoutMs: 5000})).rejects.toMatchObject({code: 'ECONNREFUSED'});
		await expect(realNet.listen({address: '203.0.113.77', port: 2379}, 'etcd', {answer: () => ({status: 200, body: ''})})).rejects.toMatchObject({code: 'EADDRNOTAVAIL'});
	});
});

describe('A table of listeners with sockets before it', () => {
	it('keeps a program out where somebody else has the port, and asks whoever it does not know', async () => {
		const asked: string[] = [];
		const open = new Set<number>();
		const net = withSockets({
			at: (_, port) => (open.has(port) ? {} : undefined),
			async listen({port}) {
				open.add(port);
				return {close: async () => void open.delete(port)};
			},
			async get(url) {
				asked.push(url);
				return {status: 200, body: 'by the table'};
			},
		});
		const [ours, theirs] = [await freePort(), await freePort()];
		const other = await realNet.listen({address: '127.0.0.1', port: theirs}, '', {answer: () => ({status: 418, body: 'somebody else'})});
		const listening = await net.listen({address: '127.0.0.1', port: ours}, 'kube-scheduler', {answer: () => ({status: 200, body: 'by a socket'})});
		left.push(async () => other.close(), async () => listening.close());

		await expect(net.listen({address: '127.0.0.1', port: theirs}, 'kube-scheduler', {answer: () => ({status: 200, body: ''})})).rejects.toMatchObject({code: 'EADDRINUSE', message: `listen tcp 127.0.0.1:${theirs}: bind: address already in use`});
		expect(open.has(theirs)).toBe(false);
		expect(await net.get(`http://127.0.0.1:${ours}/healthz`, {timeoutMs: 5000})).toMatchObject({body: 'by the table'});
		expect(await net.get(`http://127.0.0.1:${theirs}/healthz`, {timeoutMs: 5000})).toMatchObject({status: 418});
		expect(await realNet.get(`http://127.0.0.1:${ours}/healthz`, {timeoutMs: 5000})).toMatchObject({body: 'by a socket'});
		expect(asked).toHaveLength(1);
	});
});

describe('Words of the node\'s programs', () => {
	it('are taken apart as those programs do', () => {
		expect(readWords(['-xeu', 'kubelet', '-n5', '--no-pager', '--lines=3', 'rest', '--', '-z'], ['u', 'n', 'lines'])).toEqual({
			flags: new Map([['x', ''], ['e', ''], ['u', 'kubelet'], ['n', '5'], ['no-pager', ''], ['lines', '3']]), operands: ['rest', '-z'],
		});
	});
});

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	return typeof address === 'object' && address !== null ? address.port : 0;
}

import {open, readFile, stat} from 'node:fs/promises';
import {Agent, request as httpsRequest} from 'node:https';
import type {IncomingHttpHeaders} from 'node:http';
import path from 'node:path';
import {connect as connectTls} from 'node:tls';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Host} from '../../../source/core/ports/index.ts';
import {RequestRecord} from '../../../source/hosts/sandbox/api/record.ts';
import {warningHeaders} from '../../../source/hosts/sandbox/api/warning.ts';
import {caPem, keyPem, makePlace, people, prepareNode, type Place} from './node.ts';

const CONFIG_MAPS = '/api/v1/namespaces/kube-system/configmaps';

let place: Place;
let host: Host;
let port: number;
const rejections: unknown[] = [];
const onRejection = (reason: unknown): void => {
	rejections.push(reason);
};

beforeAll(async () => {
	process.on('unhandledRejection', onRejection);
	process.on('uncaughtException', onRejection);
	place = await makePlace();
	host = await place.open();
	await prepareNode(host.files);
	await host.services.start('kubelet');
	const {server} = JSON.parse(await readFile(path.join(place.directory, '.sandbox/apiserver.json'), 'utf8')) as {server: string};
	port = Number(new URL(server).port);
});
afterAll(async () => {
	await place.remove();
	process.off('unhandledRejection', onRejection);
	process.off('uncaughtException', onRejection);
	expect(rejections).toEqual([]);
});

interface Sent {
	readonly as?: string;
	readonly method?: string;
	readonly path: string;
	readonly body?: string | Buffer;
	readonly headers?: Readonly<Record<string, string>>;
}

interface Got {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

/** A request as it is, on a connection of its own. */
async function send({as = people.superAdmin, method = 'GET', path, body, headers}: Sent): Promise<Got> {
	const agent = new Agent({ca: caPem, servername: 'cp1', ...(as !== '' && {cert: as, key: keyPem})});
	return new Promise<Got>((resolve, reject) => {
		const sent = httpsRequest({agent, host: '127.0.0.1', port, method, path, headers: {'content-type': 'application/json', ...(body !== undefined && {'content-length': Buffer.byteLength(body)}), ...headers}}, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => resolve({status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8')}));
			response.on('error', reject);
		});
		sent.on('error', reject);
		sent.end(body);
	}).finally(() => agent.destroy());
}

const post = (body: string | Buffer, more: Partial<Sent> = {}) => send({method: 'POST', path: CONFIG_MAPS, body, ...more});
const isUp = async () => expect((await send({path: '/livez'})).status).toBe(200);

async function record(): Promise<readonly Record<string, unknown>[]> {
	// What is written in the background is there once its stat is: the next request waits for nothing.
	await expect.poll(async () => (await readFile(path.join(place.directory, '.sandbox/requests.jsonl'), 'utf8')).endsWith('}\n')).toBe(true);
	return (await readFile(path.join(place.directory, '.sandbox/requests.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('what a client sends', () => {
	afterEach(isUp);

	it('may be in any writing: warnings about it go out in UTF-8', async () => {
		const {status, headers} = await post(JSON.stringify({metadata: {name: 'warned'}, 中文: 1, 'a\u0085b': 2, '"': 3}));
		expect(status).toBe(201);
		expect(Buffer.from(String(headers['warning']), 'latin1').toString('utf8')).toBe('299 - "unknown field \\"中文\\"", 299 - "unknown field \\"\\\\\\"\\""');
	});

	it('is JSON that is not too deep, whatever it is for', async () => {
		const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
		expect(await post(deep)).toMatchObject({status: 400});
		expect(await send({method: 'PATCH', path: '/api/v1/nodes/cp1', body: deep, headers: {'content-type': 'application/merge-patch+json'}})).toMatchObject({status: 400});
		expect(await post(`[${'{},'.repeat(900_000)}0]`)).toMatchObject({status: 400});
	});

	it('is refused past the API server\'s limit, whether it says so or not', async () => {
		// Who goes on writing after the answer may find the connection closed before it is read, as with Go's server.
		expect(await post('x'.repeat(3 * 1024 * 1024 + 1)).catch(() => ({status: 413, body: 'limit is 3145728'}))).toMatchObject({status: 413, body: expect.stringContaining('limit is 3145728') as string});
		expect(await post('{}', {headers: {'content-length': '99999999999'}})).toMatchObject({status: 413});
		expect(await post(JSON.stringify({metadata: {name: 'large'}, data: {a: 'x'.repeat(3_000_000)}}))).toMatchObject({status: 201});
	});

	it.each(['//[', '/%', '/api/v1/namespaces/%ff/configmaps', '/api/v1/nodes/constructor', '/api/__proto__/nodes', '*'])('is a path that cannot be read: %s', async (wrong) => {
		expect((await send({path: wrong})).status).toBeGreaterThanOrEqual(400);
		expect((await send({path: wrong})).status).toBeLessThan(500);
	});

	it.each([
		'{"metadata":{"name":"q1"},"__proto__.toString":1,"__proto__.hasOwnProperty":1,"__proto__.valueOf":1}',
		'{"metadata":{"name":"q2"},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
		'{"metadata":{"name":"q3","__proto__":{"polluted":1},"constructor.prototype.polluted":1,"labels":{"__proto__":"x"}}}',
		'{"metadata":{"name":"q4"},"constructor.prototype.toString":1,"data":{"__proto__":"x","toString":"y"}}',
		'{"metadata":{"name":"q5"},"kind":{"toString":1}}',
	])('reaches no prototype: %s', async (body) => {
		const before = Object.getOwnPropertyNames(Object.prototype);
		expect((await post(body)).status).toBeLessThan(500);
		for (const type of ['merge-patch', 'strategic-merge-patch']) {
			const patch = body.replace(/"name":"q\d",?/, '');
			expect((await send({method: 'PATCH', path: '/api/v1/nodes/cp1', body: patch, headers: {'content-type': `application/${type}+json`}})).status).toBeLessThan(500);
		}
		expect((await send({method: 'PATCH', path: '/api/v1/nodes/cp1', body: '[{"op":"add","path":"/__proto__/polluted","value":1}]', headers: {'content-type': 'application/json-patch+json'}})).status).toBeLessThan(500);
		expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
		expect(String({})).toBe('[object Object]');
		expect((await send({path: '/api/v1/nodes?labelSelector=constructor'})).body).toContain('"items":[]');
	});

	it.each(['$patch', '$retainKeys', '$deleteFromPrimitiveList/finalizers', '$setElementOrder/taints'])('is a patch whose %s is no word', async (directive) => {
		const {status} = await send({method: 'PATCH', path: '/api/v1/nodes/cp1', body: JSON.stringify({[directive]: {toString: 1}}), headers: {'content-type': 'application/strategic-merge-patch+json'}});
		expect([400, 422]).toContain(status);
	});

	it('has a type that is known', async () => {
		expect(await send({method: 'PATCH', path: '/api/v1/nodes/cp1', body: '{}', headers: {'content-type': 'constructor'}})).toMatchObject({status: 415});
	});

	it('may be the question for the older OpenAPI document, which kubectl reads as protobuf alone', async () => {
		const {headers, body} = await send({path: '/openapi/v2?timeout=32s', headers: {accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'}});
		expect(headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
		expect(body).toBe('\n\u{3}2.0\u{12}\u{10}\n\u{a}Kubernetes\u{12}\u{2}v1B\0');
	});

	it('has headers that are all looked at', async () => {
		const many = Object.fromEntries(Array.from({length: 150}, (_, index) => [`x-${index}`, '1']));
		expect(await send({path: '/api/v1/nodes', headers: many})).toMatchObject({status: 400});
	});

	it.each<Record<string, string>>([{'Impersonate-User': 'jane'}, {'Impersonate-User': 'jane', 'Impersonate-Group': 'system:masters'}])('is never answered in another\'s name without leave: %j', async (headers) => {
		const {status, body} = await send({as: people.node, path: '/api/v1/namespaces/kube-system/secrets', headers});
		expect(status).toBe(403);
		expect(JSON.parse(body)).toMatchObject({kind: 'Status', reason: 'Forbidden', message: expect.stringContaining('User "system:node:cp1" cannot impersonate resource "users"') as string});
	});

	it('is answered as the one who is named would be, for who may name them', async () => {
		const {status, body} = await send({path: '/api/v1/namespaces/kube-system/secrets', headers: {'Impersonate-User': 'jane'}});
		expect(status).toBe(403);
		expect(JSON.parse(body)).toMatchObject({message: expect.stringContaining('User "jane" cannot list resource "secrets"') as string});
		expect(await send({path: '/api/v1/nodes', headers: {'Impersonate-Group': 'system:masters'}})).toMatchObject({status: 400});
	});
});

describe('who is nobody', () => {
	it.each([
		['/api/v1/nowhere', 'nowhere is forbidden: User "system:anonymous" cannot list resource "nowhere" in API group "" at the cluster scope'],
		['/apis/example.test/v1/namespaces/a/things/b', 'things.example.test "b" is forbidden: User "system:anonymous" cannot get resource "things" in API group "example.test" in the namespace "a"'],
		['/apis/example.test/v1', 'forbidden: User "system:anonymous" cannot get path "/apis/example.test/v1"'],
	])('is not told that nothing is there: %s', async (unknown, message) => {
		const {status, body} = await send({as: '', path: unknown});
		expect({status, message: (JSON.parse(body) as Record<string, unknown>)['message']}).toEqual({status: 403, message});
		expect(await send({path: unknown})).toMatchObject({status: 404});
	});

	it('has no body read or recorded', async () => {
		const before = (await stat(path.join(place.directory, '.sandbox/requests.jsonl'))).size;
		for (const as of ['', people.stranger]) {
			const got = await post(`{"metadata":{"name":"${'y'.repeat(200_000)}"}}`, {as});
			expect([401, 403]).toContain(got.status);
		}
		await expect.poll(async () => (await record()).filter(({answered}) => answered === 401 || answered === 403).length).toBeGreaterThan(1);
		expect((await record()).filter(({answered, body}) => (answered === 401 || answered === 403) && body !== undefined && String(body).includes('yyy'))).toEqual([]);
		expect((await stat(path.join(place.directory, '.sandbox/requests.jsonl'))).size - before).toBeLessThan(5000);
	});

	it('may not send for ever', async () => {
		const agent = new Agent({ca: caPem, servername: 'cp1'});
		let wrote = 0;
		await new Promise<void>((resolve) => {
			const sent = httpsRequest({agent, host: '127.0.0.1', port, method: 'POST', path: CONFIG_MAPS});
			const more = (): void => {
				while (!sent.destroyed && wrote < 200) {
					wrote += 1;
					if (!sent.write(Buffer.alloc(256 * 1024))) {
						sent.once('drain', more);
						return;
					}
				}
			};
			sent.on('error', () => resolve());
			sent.on('close', () => resolve());
			more();
		});
		agent.destroy();
		expect(wrote).toBeLessThan(100);
	});

	it('keeps nobody else out by connecting', async () => {
		const idle = Array.from({length: 400}, () => connectTls({host: '127.0.0.1', port, rejectUnauthorized: false}).on('error', () => undefined));
		await Promise.all(idle.map((socket) => new Promise<void>((resolve) => {
			socket.once('secureConnect', resolve).once('close', () => resolve());
		})));
		await isUp();
		await expect.poll(() => idle.filter((socket) => !socket.destroyed).length).toBeLessThanOrEqual(256);
		for (const socket of idle) {
			socket.destroy();
		}
	});
});

describe('the record', () => {
	it('has no token of a query in it', async () => {
		for (const query of ['access_token=hidden1', 'limit=1&id%5Ftoken=hidden2', 'x=eyJhbGciOiJ9.eyJhbGciOiJ9.hidden3', 'PASSWORD=hidden4&x=abcdef.0123456789hidden']) {
			await send({path: `/api/v1/nodes?${query}`});
		}
		await expect.poll(async () => (await record()).filter(({query}) => String(query).includes('<masked>')).length).toBe(4);
		expect(JSON.stringify(await record())).not.toContain('hidden');
	});

	it('ends at its limit with a line that says so, also where an earlier run came near it', () => {
		const kept: Record<string, unknown>[] = [];
		const journal = {add: (entry: unknown) => kept.push(entry as Record<string, unknown>)};
		const requests = new RequestRecord(journal, 16 * 1024 * 1024 - 1000);
		for (let count = 0; count < 50; count += 1) {
			requests.add({at: `${count}`, body: 'x'.repeat(100)});
		}
		expect(kept.length).toBeLessThan(10);
		expect(kept.at(-1)).toEqual({at: String(kept.length - 1), full: '16777216 bytes are recorded: no later request is'});
		expect(kept.filter(({full}) => full !== undefined)).toHaveLength(1);
		const full = new RequestRecord(journal, 17 * 1024 * 1024);
		full.add({at: 'x'});
		expect(kept.at(-1)?.['at']).not.toBe('x');
	});

	it('is taken on where it is', async () => {
		const other = await makePlace();
		const first = await other.open();
		await first.close();
		const file = await open(path.join(other.directory, '.sandbox/requests.jsonl'), 'w', 0o600);
		await file.truncate(20 * 1024 * 1024);
		await file.close();
		const second = await other.open();
		await prepareNode(second.files);
		await second.services.start('kubelet');
		const {server} = JSON.parse(await readFile(path.join(other.directory, '.sandbox/apiserver.json'), 'utf8')) as {server: string};
		const agent = new Agent({rejectUnauthorized: false});
		await new Promise<void>((resolve, reject) => {
			httpsRequest(`${server}/livez`, {agent}, (response) => response.resume().once('end', resolve)).once('error', reject).end();
		});
		agent.destroy();
		await second.close();
		expect((await stat(path.join(other.directory, '.sandbox/requests.jsonl'))).size).toBe(20 * 1024 * 1024);
		await other.remove();
	});
});

describe('warnings', () => {
	it('are sent once each, without control characters, and no more than fit', () => {
		expect(warningHeaders(['a', 'a', 'b\u0000', 'c"\\'])).toEqual(['299 - "a"', String.raw`299 - "c\"\\"`]);
		const many = warningHeaders(Array.from({length: 100}, (_, index) => `${index}${'x'.repeat(500)}`));
		expect(many).toHaveLength(16);
		expect(many.every((one) => one.length === 256 + 8)).toBe(true);
	});
});

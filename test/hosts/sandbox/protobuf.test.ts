import {describe, expect, it} from 'vitest';
import {decodeProtobuf} from '../../../source/hosts/sandbox/api/protobuf.ts';

/** A field of bytes: its number, its length, what it holds. */
function field(number: number, content: Buffer | string): Buffer {
	const bytes = Buffer.from(content);
	return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
	const bytes: number[] = [];
	let left = value;
	for (; left > 127; left = Math.floor(left / 128)) {
		bytes.push(left % 128 + 128);
	}
	return Buffer.from([...bytes, left]);
}

const number = (at: number, value: number): Buffer => Buffer.concat([varint(at * 8), varint(value)]);
const body = (apiVersion: string, kind: string, ...raw: readonly Buffer[]): Buffer =>
	Buffer.concat([Buffer.from('k8s\0'), field(1, Buffer.concat([field(1, apiVersion), field(2, kind)])), field(2, Buffer.concat(raw))]);

describe('a body in protobuf', () => {
	it('is the object that JSON would be: maps, lists, members of embedded structs, zero that was set', () => {
		const metadata = field(1, Buffer.concat([field(1, 'web'), field(3, 'demo'), field(11, Buffer.concat([field(1, 'app'), field(2, 'web')]))]));
		const probe = field(10, Buffer.concat([field(1, field(2, Buffer.concat([field(1, '/livez'), field(2, Buffer.concat([number(1, 0), number(2, 8080)]))]))), number(2, 5)]));
		const container = field(2, Buffer.concat([field(1, 'nginx'), field(2, 'nginx:1'), probe]));
		const template = field(3, field(2, container));
		expect(decodeProtobuf(body('apps/v1', 'Deployment', metadata, field(2, Buffer.concat([number(1, 0), template])), field(3, '')))).toEqual({
			apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'web', namespace: 'demo', labels: {app: 'web'}},
			spec: {replicas: 0, template: {spec: {containers: [{name: 'nginx', image: 'nginx:1', livenessProbe: {httpGet: {path: '/livez', port: 8080}, initialDelaySeconds: 5}}]}}},
		});
	});

	it('has bytes in base64, and times as JSON writes them', () => {
		const secret = body('v1', 'Secret', field(1, Buffer.concat([field(1, 's'), field(8, number(1, 1_767_225_600))])), field(2, Buffer.concat([field(1, 'p'), field(2, 'q')])));
		expect(decodeProtobuf(secret)).toEqual({apiVersion: 'v1', kind: 'Secret', metadata: {name: 's', creationTimestamp: '2026-01-01T00:00:00Z'}, data: {p: 'cQ=='}});
	});

	it.each<[string, Buffer]>([
		['no protobuf', Buffer.from('{}')],
		['cut off', body('v1', 'ConfigMap', field(1, field(1, 'a'))).subarray(0, -1)],
		['of no end', Buffer.concat([Buffer.from('k8s\0'), Buffer.alloc(40, 0xFF)])],
		['of a length beyond all', Buffer.concat([Buffer.from('k8s\0'), Buffer.from([0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])])],
	])('that is %s is refused', (_what, bytes) => {
		expect(() => decodeProtobuf(bytes)).toThrow(expect.objectContaining({reply: expect.objectContaining({status: 400}) as unknown}) as Error);
	});

	it('of a kind that nobody knows is refused by name', () => {
		expect(() => decodeProtobuf(body('example.com/v1', 'Widget'))).toThrow(/Widget \(example\.com\/v1\)/);
	});

	it('reaches no prototype', () => {
		const polluted = body('v1', 'ConfigMap', field(2, Buffer.concat([field(1, '__proto__'), field(2, 'x')])));
		expect(Object.keys(decodeProtobuf(polluted)['data'] as object)).toEqual(['__proto__']);
		expect(({} as Record<string, unknown>)['x']).toBeUndefined();
	});
});

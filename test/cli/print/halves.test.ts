import {describe, expect, test} from 'vitest';
import {halvesRoom, inHalves} from '../../../source/cli/print/halves.ts';
import {width} from '../../../source/strings/width.ts';

const room = (columns: number, isTTY = true, isReadAloud = false) => halvesRoom({isTTY, columns}, isReadAloud);

test('halves are for a terminal of 100 columns or more that is looked at', () => {
	expect([room(99), room(100), room(120), room(400)]).toEqual([Infinity, 100, 120, 160]);
	expect([room(120, false), room(120, true, true)]).toEqual([Infinity, Infinity]);
});

describe.each([41, 60, 100])('%i columns', (columns) => {
	test.each([
		['short', 'certificate apiserver: something is missing · the rest is as it was'],
		['证书 apiserver：已写入 · RSA-2048 · 由 ca 签发 · 2027-11-30 过期', '证书 apiserver：缺少内容'],
		['a path of no end: /etc/kubernetes/pki/etcd/a-name-that-has-no-room-in-a-half/healthcheck-client.crt', ''],
		['', 'a\u001B[2Jb\nc'],
	])('%j beside %j', (...texts) => {
		const lines = inHalves(...texts, columns, 4);
		const places = new Set(lines.map((line) => width(line.slice(0, line.indexOf('│')))));
		expect(places.size).toBe(1);
		expect(Math.max(...lines.map((line) => width(line)))).toBeLessThanOrEqual(columns);
		const halves = [0, 1].map((side) => lines.map((line) => line.split('│')[side]?.trim()).join('').replaceAll(' ', ''));
		expect(halves).toEqual(texts.map((text) => text.replaceAll(' ', '').replace('\u001B', String.raw`\x1b`).replace('\n', String.raw`\n`)));
	});
});

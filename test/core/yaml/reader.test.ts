import {expect, test} from 'vitest';
import {ConfigError} from '../../../source/core/told/faults.ts';
import {decodeText, sourceFile} from '../../../source/core/yaml/source-file.ts';
import {readDocuments, type YamlNode} from '../../../source/core/yaml/reader.ts';

/** A node as plain data, with the kind of each scalar that is no string. */
function plain(node: YamlNode | undefined): unknown {
	if (node?.kind === 'mapping') {
		return Object.fromEntries(node.entries.map(({key, value}) => [key, plain(value)]));
	}
	if (node?.kind === 'list') {
		return node.items.map(plain);
	}
	return node?.scalar.value;
}

const read = (text: string) => readDocuments(sourceFile('x.yaml', text)).map(({contents}) => plain(contents));

test('reads scalars as YAML 1.1', () => {
	expect(read('[n, on, Yes, NULL, ~, 0755, 0x1F, 1_000, 1.5, .5, 1e3, 12:30, 2026-01-02, "1", !!str 2, !!int "3", =]')).toEqual([
		[false, true, true, null, null, 493n, 31n, 1000n, 1.5, 0.5, 1000, '12:30', '2026-01-02', '1', '2', 3n, '='],
	]);
});

test('takes keys that are no strings for their JSON text', () => {
	expect(read('on: 1\n0x10: 2\n')).toEqual([{true: 1n, 16: 2n}]);
});

test('follows anchors and merge keys, what is near winning', () => {
	expect(read('a: &a {v: 1, w: 2}\nb: {<<: *a, w: 3}\nc: {<<: [*a, {z: 4}]}\n')).toEqual([{a: {v: 1n, w: 2n}, b: {v: 1n, w: 3n}, c: {v: 1n, w: 2n, z: 4n}}]);
});

test('parts documents, passes over empty ones, and counts those of comments alone', () => {
	expect(read('---\na: 1\n---\n---\n# two\nb: 2\n--- # three\nc: 3\n---\n')).toEqual([{a: 1n}, {b: 2n}, {c: 3n}]);
	expect(read('# ours\n---\na: 1\n')).toEqual([undefined, {a: 1n}]);
});

test('accepts a byte order mark, CR LF and JSON', () => {
	expect(read('\uFEFFa: 1\r\n---\r\n{"b": ["x", null]}\r\n')).toEqual([{a: 1n}, {b: ['x', null]}]);
});

test('knows line and column of every node', () => {
	const file = sourceFile('x.yaml', '---\na: 1\n---\nb:\n  - "x"\n');
	const [, second] = readDocuments(file);
	const list = second?.contents?.kind === 'mapping' ? second.contents.entries[0]?.value : undefined;
	const item = list?.kind === 'list' ? list.items[0] : undefined;
	expect(file.place(item?.offset ?? 0)).toEqual({file: 'x.yaml', line: 5, column: 5});
});

/** Code and place of what is refused. */
function refusal(act: () => unknown): unknown {
	try {
		act();
		return undefined;
	} catch (error) {
		const [fault] = error instanceof ConfigError ? error.faults : [];
		return fault?.place && 'line' in fault.place ? [fault.code, fault.place.line, fault.place.column] : error;
	}
}

test('passes over one separator too many, and counts the document between two', () => {
	expect(read('---\na: 1\n---\n---\nb: 2\n')).toEqual([{a: 1n}, {b: 2n}]);
	expect(read('a: 1\n---\n---\n---\nb: 2\n---\n')).toEqual([{a: 1n}, undefined, {b: 2n}]);
	expect(refusal(() => read('a: 1\n--- b\n'))).toEqual(['yaml-syntax', 2, 1]);
});

test.each([
	['an escape in a comment', 'a: 1\n# \u001B[2J\n', ['yaml-character', 2, 3]],
	['DEL', 'a: b\u007F\n', ['yaml-character', 1, 5]],
	['a second byte order mark', '\uFEFF\uFEFFa: 1\n', ['yaml-character', 1, 2]],
	['an alias of nothing', 'a: 1\nb: [*c]\n', ['yaml-syntax', 2, 6]],
	['more values than anybody writes', `a:\n${'- x\n'.repeat(20_000)}`, ['yaml-too-many-nodes', 19_999, 3]],
	['more documents than anybody writes', '# x\n---\n'.repeat(30_000), ['yaml-too-many-nodes', 40_001, 1]],
	['mappings that are merged thousands of times', `a: &a {${Array.from({length: 9000}, (_, index) => `k${index}: 1`).join(',')}}\nb:\n  - <<: [*a, *a, *a]\n`, ['yaml-too-many-nodes', 3, 15]],
])('refuses %s where it stands', (_, text, expected) => {
	expect(refusal(() => read(text))).toEqual(expected);
});

test('reads UTF-16 that says so, and finds the first byte that is no UTF-8', () => {
	const text = 'a: é😀\n';
	const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
	expect(decodeText('x.yaml', Buffer.from(text))).toBe(text);
	expect(decodeText('x.yaml', little)).toBe(`\uFEFF${text}`);
	expect(decodeText('x.yaml', Buffer.from(little).swap16())).toBe(`\uFEFF${text}`);
	expect(refusal(() => decodeText('x.yaml', Buffer.concat([Buffer.from('a: é\nb: '), Buffer.from([0xE9, 0x0A])])))).toEqual(['yaml-encoding', 2, 4]);
	expect(refusal(() => decodeText('x.yaml', Buffer.alloc(2 ** 20 + 1, 'a')))).toEqual(['yaml-too-large', 1, 1]);
});

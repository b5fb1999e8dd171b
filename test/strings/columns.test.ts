import {array, assert, constantFrom, oneof, property, string} from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {quickColumns} from '../../source/strings/columns.ts';

test('what is measured by its letters alone is as wide as all of Unicode says', () => {
	const wrong: string[] = [];
	for (let code = 0; code <= 0xFF_FF; code += 1) {
		const letter = String.fromCharCode(code);
		const columns = quickColumns(letter);
		if (columns !== undefined && columns !== stringWidth(letter)) {
			wrong.push(`U+${code.toString(16)}: ${columns}`);
		}
	}
	expect(wrong).toEqual([]);
	expect(quickColumns(' ▾ certs  9 of 11  ━━━━━━╌ │ 证书：“etcd”…')).toBe(stringWidth(' ▾ certs  9 of 11  ━━━━━━╌ │ 证书：“etcd”…'));
});

test('no letters that join with others are measured one by one', () => {
	assert(property(array(oneof(constantFrom('a', '中', '─', '→', '\u200D', '\uFE0F', '\u0301', '\u20E3', '👍', '🇨', '각', 'ᄀ', 'ำ', '，', '1'), string({unit: 'binary'})), {maxLength: 8}), (parts) => {
		const text = parts.join('');
		const columns = quickColumns(text);
		return columns === undefined || columns === stringWidth(text);
	}), {numRuns: 500});
});

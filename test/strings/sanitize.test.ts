import {expect, it} from 'vitest';
import {assert, property, string} from 'fast-check';
import {isOrdinary} from '../../source/strings/columns.ts';
import {outputLines, outputPrompt, sanitize, sanitizeJson} from '../../source/strings/sanitize.ts';
import {textLines} from '../../source/strings/text-lines.ts';

it('makes visible what a terminal would act on', () => {
	expect(sanitize('a\u001B[31mb\u0007\r\n\tc\u009Bd\u007F')).toBe('a\\x1b[31mb\\x07\\r\\n\\tc\\x9bd\\x7f');
	expect(sanitize('user\u202Etxt.exe\u2066\u200B\uFEFF')).toBe('user\\u{202e}txt.exe\\u{2066}\\u{200b}\\u{feff}');
});

it('leaves letters of every script and emoji alone', () => {
	const text = '证书 ñ Ω 👩‍🔧 ᬅ "x" \\n';
	expect(sanitize(text)).toBe(text);
});

/** What a terminal shows nothing of, or what changes how it shows the rest. */
const passesUnseen: readonly (readonly [number, number])[] = [
	[0x00, 0x1F], [0x7F, 0x9F], [0xAD, 0xAD], [0x34F, 0x34F], [0x61C, 0x61C], [0x115F, 0x1160], [0x17B4, 0x17B5], [0x180B, 0x180F], [0x200B, 0x200F],
	[0x2028, 0x202E], [0x2060, 0x206F], [0x2800, 0x2800], [0x3164, 0x3164], [0xFE00, 0xFE0F], [0xFEFF, 0xFEFF], [0xFFA0, 0xFFA0], [0xFFF9, 0xFFFB],
	[0x1BCA0, 0x1BCA3], [0x1D173, 0x1D17A], [0xE0000, 0xE007F], [0xE0100, 0xE01EF],
];

it('lets nothing pass that is not seen, and keeps it in JSON as what it is', () => {
	for (const [first, last] of passesUnseen) {
		for (let code = first; code <= last; code += 1) {
			const text = `cp${String.fromCodePoint(code)}1`;
			expect(sanitize(text), code.toString(16)).toMatch(/^cp[ -~]+1$/);
			const json = sanitizeJson(JSON.stringify({text}));
			expect(json).toMatch(/^[ -~]+$/);
			expect(JSON.parse(json)).toEqual({text});
		}
	}
	expect(sanitize('a\u{E0041}\uD800')).toBe('a\\u{e0041}\uFFFD');
});

it('keeps in an emoji what it is put together with, and nowhere else', () => {
	const emoji = '⚠️ 👩‍🔧 👩🏽‍🔧 ❤️‍🔥';
	expect(sanitize(emoji)).toBe(emoji);
	expect(sanitize('1\uFE0F a\u200Db ⚠\uFE0F\uFE0F 👩\u200D\u200D🔧')).toBe('1\\u{fe0f} a\\u{200d}b ⚠️\\u{fe0f} 👩\\u{200d}\\u{200d}🔧');
});

it('divides text into lines with tabs as columns', () => {
	expect(textLines('a\tb\r\n\tc\u001B\n')).toEqual(['a       b', '        c\u001B']);
	expect(textLines('')).toEqual([]);
});

it('makes lines of a stream, of which none becomes two, and none begins without its tabs', () => {
	expect(outputLines('a\nb\u001B', '\t\tc\td', '')).toBe('a\\nb\\x1b\n\t\tc\\td\n\n');
	expect(outputLines()).toBe('');
	expect(outputPrompt('a\r', 'y or n? ')).toBe('a\\r\ny or n? ');
});

it('takes no text for ordinary that is not shown as it is', () => {
	for (let code = 0; code <= 0xFF_FF; code += 1) {
		const letter = String.fromCharCode(code);
		if (isOrdinary(letter)) {
			expect(letter).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800]/u);
		}
	}
});

it('lets no control character through, and changes nothing the second time', () => {
	assert(property(string({unit: 'binary'}), (text) => {
		const safe = sanitize(text);
		expect(safe).not.toMatch(/[\p{Cc}\p{Cs}]/u);
		expect(sanitize(safe)).toBe(safe);
	}));
});

import {expect, it} from 'vitest';
import {assert, property, string} from 'fast-check';
import {sanitize, sanitizeLines} from '../../source/texts/sanitize.ts';

it('makes visible what a terminal would act on', () => {
	expect(sanitize('a\u001B[31mb\u0007\r\n\tc\u009Bd\u007F')).toBe('a\\x1b[31mb\\x07\\r\\n\\tc\\x9bd\\x7f');
	expect(sanitize('user\u202Etxt.exe\u2066\u200B\uFEFF')).toBe('user\\u{202e}txt.exe\\u{2066}\\u{200b}\\u{feff}');
});

it('leaves letters of every script and emoji alone', () => {
	const text = '证书 ñ Ω 👩‍🔧 ᬅ "x" \\n';
	expect(sanitize(text)).toBe(text);
});

it('divides text into lines with tabs as columns', () => {
	expect(sanitizeLines('a\tb\r\n\tc\u001B\n')).toEqual(['a       b', '        c\\x1b']);
	expect(sanitizeLines('')).toEqual([]);
	expect(sanitize('a\nb\u001B', {keepLineBreaks: true})).toBe('a\nb\\x1b');
});

it('lets no control character through, and changes nothing the second time', () => {
	assert(property(string({unit: 'binary'}), (text) => {
		const safe = sanitize(text);
		expect(safe).not.toMatch(/[\p{Cc}\p{Cs}]/u);
		expect(sanitize(safe)).toBe(safe);
	}));
});

import {expect, test} from 'vitest';
import {slim, Turns} from '../../../source/ui/terminal/slim-output.ts';

const esc = (text: string) => text.replaceAll('^', '\u001B[');

test.each([
	['steps from line to line are one', 'a^E^E^Eb^Ec', 'a^3Eb^Ec'],
	['looks that end before anything is written are left out', '^38;5;114m^39m^38;5;247m^39m^1m^22mx', '^39m^22mx'],
	['the last colour stays', '^32m^39m^38;2;1;2;3mx', '^38;2;1;2;3mx'],
	['bold and faint are two, and end together', '^1m^2mx^22m^1my', '^1m^2mx^22m^1my'],
	['what follows text is left alone', '^31mx^39my', '^31mx^39my'],
	['what is not known is left alone', '^4m^24m^31m', '^4m^24m^31m'],
])('%s', (_what, sent, wanted) => {
	expect(slim(esc(sent))).toBe(esc(wanted));
});

test('of a spinner that only turns one cell is sent, until anything else is', () => {
	const turns = new Turns();
	const line = (glyph: string, text = 'pulling') => esc(`^5A^2E^4G^K^36m${glyph}^39m image ^36m${text}^39m\n^2E`);
	const cell = (glyph: string) => esc(`^5A^2E^4G^36m${glyph}^m\n^2E`);
	expect(turns.slim(line('◰'))).toBe(line('◰'));
	expect(turns.slim(esc('^?2026h'))).toBe(esc('^?2026h'));
	expect(turns.slim(line('◳'))).toBe(cell('◳'));
	expect(turns.slim(line('◲', 'pulled'))).toBe(line('◲', 'pulled'));
	expect(turns.slim(line('◱', 'pulled'))).toBe(cell('◱'));
	expect(turns.slim(esc('^Hother\n'))).toBe(esc('^Hother\n'));
	expect(turns.slim(line('◰', 'pulled'))).toBe(line('◰', 'pulled'));
});

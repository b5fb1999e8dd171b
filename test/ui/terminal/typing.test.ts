import {expect, test} from 'vitest';
import {plain} from '../../../source/ui/terminal/lines.ts';
import {keyNames} from '../../../source/ui/terminal/keys.ts';
import {edited, fieldSpans, inserted, textField, type TextField} from '../../../source/ui/terminal/typing.ts';

const after = (field: TextField, ...keys: readonly string[]) => keys.reduce(edited, field);
const typed = (text: string, ...keys: readonly string[]) => after(inserted(textField(), text), ...keys).text;

test.each([
	['what is typed takes the place of a selected value', () => after(textField('10.244.0.0/16'), '1', '0').text, '10'],
	['Backspace takes a selected value away', () => after(textField('10.244.0.0/16'), 'backspace').text, ''],
	['End keeps it, and goes behind it', () => after(textField('10.244.0.0/1'), 'end', '6').text, '10.244.0.0/16'],
	['left of a selected value is its beginning', () => after(textField('92.0.2.1'), 'left', '1').text, '192.0.2.1'],
	['Ctrl-U empties up to the cursor', () => typed('one two', 'left', 'left', 'left', 'ctrl-u'), 'two'],
	['Ctrl-K empties from the cursor', () => typed('one two', 'home', 'right', 'ctrl-k'), 'o'],
	['Ctrl-W takes a word', () => typed('one two  ', 'ctrl-w'), 'one '],
	['Home and Delete', () => typed('xone', 'home', 'delete'), 'one'],
	['arrows', () => typed('oe', 'left', 'n', 'right', 'space', '!'), 'one !'],
	['Chinese characters are one each', () => typed('中文字', 'left', 'backspace'), '中字'],
	['keys that mean nothing here do nothing', () => typed('one', 'up', 'tab', 'pageup'), 'one'],
] as const)('%s', (_, made, expected) => {
	expect(made()).toBe(expected);
});

test('Delete and Backspace are two keys', () => {
	const none = {upArrow: false, downArrow: false, leftArrow: false, rightArrow: false, pageUp: false, pageDown: false, home: false, end: false, return: false, escape: false, tab: false, backspace: false, delete: false, ctrl: false, meta: false};
	expect([keyNames('', {...none, delete: true}), keyNames('', {...none, backspace: true})]).toEqual([['delete'], ['backspace']]);
});

test('of a text that is too long the part around the cursor is shown', () => {
	const long = inserted(textField(), 'registry.example.org/a/very/long/path');
	expect(plain(fieldSpans(long, 20))).toMatch(/ry\/long\/path $/);
	expect(plain(fieldSpans(after(long, 'home'), 20))).toMatch(/^registry\.example/);
	expect(plain(fieldSpans(after(long, 'home'), 20)).length).toBeLessThanOrEqual(20);
});

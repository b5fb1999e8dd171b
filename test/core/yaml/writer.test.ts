import {expect, test} from 'vitest';
import {compareKeys, writeYaml} from '../../../source/core/yaml/writer.ts';
import {YamlControlCharacterError} from '../../../source/core/told/failures.ts';

/** `[text, how kubeadm writes it]`, from the recorded case init-yaml-scalars. */
const recorded: ReadonlyArray<readonly [string, string]> = [
	['', '""'], ['42', '"42"'], ['1.50', '"1.50"'], ['6e23', '"6e23"'], ['0755', '"0755"'], ['0xff', '"0xff"'], ['.inf', '".inf"'],
	['null', '"null"'], ['2026-11-23T10:00:00Z', '"2026-11-23T10:00:00Z"'], ['12:34:56', '"12:34:56"'],
	['first\nsecond\n', '|\n  first\n  second'], ['first\nsecond', '|-\n  first\n  second'],
	['first\n\n\nsecond\n\n', '|+\n  first\n\n\n  second\n'], ['  first\nsecond', '|2-\n    first\n  second'],
	['a\r\nb', '"a\\r\\nb"'], ['key: value', '\'key: value\''], ['a #b', '\'a #b\''], ['\'single\'', '\'\'\'single\'\'\''],
	['"double"', '\'"double"\''], ['*', '\'*\''], ['{"a":[1,2]}', '\'{"a":[1,2]}\''],
	['zażółć 日本語 😀', '"zażółć 日本語 \\U0001F600"'], ['\u0007bell\u001B', '"\\abell\\e"'], ['yes', '"yes"'], ['- x', '\'- x\''],
	['! x', '\'! x\''], ['@x', '\'@x\''], ['%x', '\'%x\''], ['& x', '\'& x\''], ['? x', '\'? x\''], ['x:', '\'x:\''], ['=', '='], ['<<', '<<'],
	['~', '"~"'], ['two words', 'two words'], ['a\'b"c', 'a\'b"c'], ['a\u00A0b\u2028c', '\'a\u00A0b\u2028  c\''],
];

test.each(recorded)('writes %j the way kubeadm does', (text, written) => {
	expect(writeYaml({value: text})).toBe(`value: ${written}\n`);
});

test('folds long text behind column 80 and never splits a word', () => {
	const words = Array.from({length: 40}, (_, index) => `w${String(index).padStart(2, '0')}`).join(' ');
	expect(writeYaml({a: [{name: 'M', value: words}]})).toBe([
		'a:', '- name: M',
		'  value: w00 w01 w02 w03 w04 w05 w06 w07 w08 w09 w10 w11 w12 w13 w14 w15 w16 w17 w18',
		'    w19 w20 w21 w22 w23 w24 w25 w26 w27 w28 w29 w30 w31 w32 w33 w34 w35 w36 w37 w38',
		'    w39', '',
	].join('\n'));
});

test('writes lists in line with their key, and empty values in flow style', () => {
	expect(writeYaml({b: [], a: {}, c: [[1, 2], ['x'], {z: null, y: true}], d: null})).toBe('a: {}\nb: []\nc:\n- - 1\n  - 2\n- - x\n- "y": true\n  z: null\nd: null\n');
});

test('sorts members by the numbers in them', () => {
	expect(['a10', 'a2', 'B', 'a', 'x-y', 'x.y', 'xA', 'a02'].sort(compareKeys)).toEqual(['B', 'a', 'a2', 'a02', 'a10', 'x-y', 'x.y', 'xA']);
});

test('writes numbers as Go does', () => {
	expect(writeYaml([0, -1, 0.2, 1e21, 1.5e-7, 8_589_934_592])).toBe('- 0\n- -1\n- 0.2\n- 1e+21\n- 1.5e-07\n- 8589934592\n');
});

test('refuses what kubeadm cannot write: a DEL character', () => {
	expect(() => writeYaml({value: 'a\u007Fb'})).toThrow(YamlControlCharacterError);
});

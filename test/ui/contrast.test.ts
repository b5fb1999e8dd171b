import {describe, expect, it, test} from 'vitest';
import {depthOf, looks, palettes, rgbOf, themeOf, themeOfAnswer, type Theme} from '../../source/ui/terminal/colors.ts';

type Color = readonly [number, number, number];

/** Backgrounds that people have: black, dark grey and Solarized; white, light grey and Solarized. */
const backgrounds: Readonly<Record<Theme, readonly Color[]>> = {
	dark: [[0, 0, 0], [30, 30, 30], [0, 43, 54]],
	light: [[255, 255, 255], [245, 245, 245], [253, 246, 227]],
};
/** The 16 as xterm has them. */
const sixteen: readonly Color[] = [
	[0, 0, 0], [205, 0, 0], [0, 205, 0], [205, 205, 0], [0, 0, 238], [205, 0, 205], [0, 205, 205], [229, 229, 229],
	[127, 127, 127], [255, 0, 0], [0, 255, 0], [255, 255, 0], [92, 92, 255], [255, 0, 255], [0, 255, 255], [255, 255, 255],
];

/** WCAG 2: relative luminance, and the ratio of two. */
function luminance(color: Color): number {
	const [red = 0, green = 0, blue = 0] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Color, other: Color): number {
	const [bright = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
	return (bright + 0.05) / (dark + 0.05);
}

const TEXT = 4.5;

describe.each(['dark', 'light'] as const)('on a %s background', (theme) => {
	it.each(Object.entries(palettes[theme]))('%s is read, of 256 colours and of 16', (_style, {wide, narrow}) => {
		for (const background of backgrounds[theme]) {
			expect(contrast(rgbOf(wide), background)).toBeGreaterThanOrEqual(TEXT);
		}
		// With 16 the background is one of them; weak text is two thirds of the text's own colour on the way to it, as VTE draws it.
		const [ground, text] = theme === 'dark' ? [sixteen[0]!, sixteen[7]!] : [sixteen[15]!, sixteen[0]!];
		const color = narrow === 'dim' ? text.map((part, index) => part * 2 / 3 + ground[index]! / 3) as unknown as Color : sixteen[narrow]!;
		expect(contrast(color, ground)).toBeGreaterThanOrEqual(TEXT);
	});

	it('gives each style as many colours as the terminal has', () => {
		expect(looks(theme, 'all').good.open).toBe(`\u001B[38;2;${rgbOf(palettes[theme].good.wide).join(';')}m`);
		expect(looks(theme, '256').good.open).toBe(`\u001B[38;5;${palettes[theme].good.wide}m`);
		expect(looks(theme, '16').bad).toEqual({open: theme === 'dark' ? '\u001B[91m\u001B[1m' : '\u001B[31m\u001B[1m', close: '\u001B[22m\u001B[39m'});
		expect(looks(theme, 'none').bad).toEqual({open: '\u001B[1m', close: '\u001B[22m'});
		expect(looks(theme, 'none').good).toEqual({open: '', close: ''});
	});
});

test('the colours of the cube are where terminals have them', () => {
	expect([rgbOf(16), rgbOf(231), rgbOf(114), rgbOf(221), rgbOf(247)]).toEqual([[0, 0, 0], [255, 255, 255], [135, 215, 135], [255, 215, 95], [158, 158, 158]]);
});

test('the environment tells how many colours there are', () => {
	const depths = [{}, {TERM: 'xterm'}, {TERM: 'linux'}, {TERM: 'tmux-256color'}, {TERM: 'xterm-kitty'}, {TERM: 'xterm', COLORTERM: 'truecolor'}].map((env) => depthOf(true, env));
	expect(depths).toEqual(['16', '16', '16', '256', '256', 'all']);
	expect(depthOf(false, {COLORTERM: 'truecolor'})).toBe('none');
});

test('the background is what a person says, what the environment tells, or what the terminal answers', () => {
	expect([themeOf('light', {COLORFGBG: '15;0'}), themeOf('auto', {COLORFGBG: '15;0'}), themeOf(undefined, {COLORFGBG: '0;15'}), themeOf('auto', {COLORFGBG: '0;default;15'})]).toEqual(['light', 'dark', 'light', 'light']);
	expect([themeOf('auto', {TERM: 'linux'}), themeOf('auto', {TERM: 'xterm'})]).toEqual(['dark', undefined]);
	expect([themeOfAnswer('rgb:ffff/ffff/ffff'), themeOfAnswer('rgb:1e/1e/1e'), themeOfAnswer('rgba:0000/2b2b/3636/ffff'), themeOfAnswer('?')]).toEqual(['light', 'dark', 'dark', undefined]);
});

import type {Style} from './lines.ts';

export type Theme = 'dark' | 'light';
/** How many colours a terminal has: none may be used, the 16 that a person chooses, the cube of 256, or all. */
export type Depth = 'none' | '16' | '256' | 'all';

/** What a terminal gets before and after a text. */
export interface Look {
	readonly open: string;
	readonly close: string;
}

/** Where a style has a colour: its place among 256, and among the 16 where a terminal has no more. */
export interface Ink {
	readonly wide: number;
	/** `dim`: the text's own colour, weaker. */
	readonly narrow: number | 'dim';
}

/**
 * Each theme's colours by what they mean. All stand out by 4.5 : 1 or more from the backgrounds that they are for
 * (test/ui/contrast.test.ts); of the 16, yellow, green and cyan do not on white, so that light takes others.
 */
export const palettes: Readonly<Record<Theme, Readonly<Record<'good' | 'warn' | 'bad' | 'busy' | 'quiet', Ink>>>> = {
	dark: {good: {wide: 114, narrow: 2}, warn: {wide: 221, narrow: 3}, bad: {wide: 210, narrow: 9}, busy: {wide: 80, narrow: 6}, quiet: {wide: 247, narrow: 'dim'}},
	light: {good: {wide: 22, narrow: 4}, warn: {wide: 94, narrow: 5}, bad: {wide: 124, narrow: 1}, busy: {wide: 25, narrow: 4}, quiet: {wide: 241, narrow: 'dim'}},
};

/** How a style looks, whatever it is shown on. */
export interface Rendition {
	readonly ink?: keyof (typeof palettes)['dark'];
	readonly bold?: true;
	readonly inverse?: true;
}

export const renditions: Readonly<Record<Style, Rendition>> = {
	plain: {}, dim: {ink: 'quiet'}, strong: {bold: true}, title: {bold: true},
	good: {ink: 'good'}, warn: {ink: 'warn'}, bad: {ink: 'bad', bold: true}, busy: {ink: 'busy'}, key: {ink: 'busy', bold: true},
	yamlKey: {ink: 'busy'}, yamlText: {}, yamlNumber: {ink: 'warn'}, comment: {ink: 'quiet'},
	added: {ink: 'good'}, removed: {ink: 'bad'}, match: {inverse: true}, cursor: {inverse: true},
};

/** The sequences of each style. Without colour weight and inversion stay: they tell what colour would. */
export function looks(theme: Theme, depth: Depth): Readonly<Record<Style, Look>> {
	return Object.fromEntries(Object.entries(renditions).map(([style, {ink, bold, inverse}]) => {
		const color = ink === undefined ? [] : colored(palettes[theme][ink], depth);
		const pairs = [...color, ...(bold === true ? [['1', '22']] : []), ...(inverse === true ? [['7', '27']] : [])];
		return [style, {open: pairs.map(([on]) => `\u001B[${on}m`).join(''), close: pairs.toReversed().map(([, off]) => `\u001B[${off}m`).join('')}];
	})) as unknown as Readonly<Record<Style, Look>>;
}

function colored({wide, narrow}: Ink, depth: Depth): string[][] {
	if (depth === '16' || depth === 'none') {
		return narrow === 'dim' ? [['2', '22']] : depth === 'none' ? [] : [[String(narrow < 8 ? 30 + narrow : 82 + narrow), '39']];
	}
	return [[depth === '256' ? `38;5;${wide}` : `38;2;${rgbOf(wide).join(';')}`, '39']];
}

/** The red, green and blue of a colour of the cube or of the greys above it. */
export function rgbOf(place: number): readonly [red: number, green: number, blue: number] {
	if (place >= 232) {
		const grey = 8 + (place - 232) * 10;
		return [grey, grey, grey];
	}
	const level = (step: number) => (step % 6 === 0 ? 0 : 55 + (step % 6) * 40);
	return [level(Math.floor((place - 16) / 36)), level(Math.floor((place - 16) / 6)), level(place - 16)];
}

/** What the environment tells of the terminal's colours. */
export function depthOf(isColored: boolean, env: NodeJS.ProcessEnv): Depth {
	if (!isColored) {
		return 'none';
	}
	if (/^(?:truecolor|24bit)$/i.test(env['COLORTERM'] ?? '')) {
		return 'all';
	}
	return /256|kitty|alacritty|wezterm|ghostty|foot/.test(env['TERM'] ?? '') ? '256' : '16';
}

/** The background that a person asks for, or that the environment tells (`COLORFGBG`); undefined where nobody does. */
export function themeOf(asked: string | undefined, env: NodeJS.ProcessEnv): Theme | undefined {
	if (asked === 'dark' || asked === 'light') {
		return asked;
	}
	const background = /;(\d+)$/.exec(env['COLORFGBG'] ?? '')?.[1];
	if (background !== undefined) {
		return ['7', '9', '10', '11', '12', '13', '14', '15'].includes(background) ? 'light' : 'dark';
	}
	// Its background is black, and it knows no question.
	return env['TERM'] === 'linux' ? 'dark' : undefined;
}

/** The background that a terminal answers (OSC 11): `rgb:ffff/ffff/ffff`. */
export function themeOfAnswer(answer: string): Theme | undefined {
	const parts = /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(answer)?.slice(1);
	if (parts === undefined) {
		return undefined;
	}
	const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part, 16) / (16 ** part.length - 1));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? 'light' : 'dark';
}

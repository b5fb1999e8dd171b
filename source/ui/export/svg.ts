import {xml} from '../../strings/markup.ts';
import {width} from '../../strings/width.ts';
import {palettes, renditions, rgbOf, type Ink, type Theme} from '../terminal/colors.ts';
import {merged} from '../terminal/paint.ts';
import type {Line, Style} from '../terminal/lines.ts';
import type {Size} from '../terminal/size.ts';
import type {Glyphs} from '../terminal/theme.ts';
import {grounds} from './grounds.ts';

/** In pixels. */
const CELL = {width: 8.4, height: 18};
const MARGIN = 14;
const FONT = '"DejaVu Sans Mono",Menlo,Consolas,"Noto Sans Mono CJK SC","PingFang SC","Microsoft YaHei",monospace';

/** What a picture of a screen is about. */
export interface About {
	readonly size: Size;
	readonly title: string;
	readonly lang: string;
	/** `auto`: dark, and light for who has it light. */
	readonly theme: Theme | 'auto';
}

/** How wide a picture of a screen is, and how high. */
export const pixels = ({columns, rows}: Size): {readonly wide: number; readonly high: number} => ({wide: round(columns * CELL.width + 2 * MARGIN), high: rows * CELL.height + 2 * MARGIN});

/** A screen as one SVG: no script, no font from elsewhere, text that can be selected. */
export function screenSvg(lines: readonly Line[], about: About, glyphs: Glyphs): string {
	return svgOf(lines.map((line, row) => rowSvg(line, row, glyphs)).filter((row) => row !== ''), about);
}

/** @param more rules of style beside those of every screen */
export function svgOf(body: readonly string[], {size, title, lang, theme}: About, more: readonly string[] = []): string {
	const {wide, high} = pixels(size);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img" xml:lang="${lang}" aria-label="${xml(title)}">`,
		`<title>${xml(title)}</title>`,
		'<style>',
		`text{font:14px ${FONT};white-space:pre;fill:currentColor}path{stroke:currentColor;fill:none}.on{fill:currentColor}.two{text-anchor:middle}`,
		...Object.entries(renditions).filter(([, {bold}]) => bold === true).map(([style]) => `.${style}{font-weight:bold}`),
		...colours(theme === 'auto' ? 'dark' : theme),
		...theme === 'auto' ? ['@media (prefers-color-scheme:light){', ...colours('light'), '}'] : [],
		...more,
		'</style>',
		'<rect class="paper" width="100%" height="100%" rx="8"/>',
		'<g class="screen" xml:space="preserve">',
		...body,
		'</g>', '</svg>', '',
	].join('\n');
}

function colours(theme: Theme): string[] {
	const {paper, ink} = grounds[theme];
	const hex = ({wide}: Ink): string => `#${rgbOf(wide).map((part) => part.toString(16).padStart(2, '0')).join('')}`;
	return [
		`.paper{fill:${paper}}.screen{color:${ink}}`,
		Object.entries(renditions).flatMap(([style, {ink: name, inverse}]) => (name !== undefined ? [`.${style}{color:${hex(palettes[theme][name])}}`] : inverse === true ? [`.${style}{color:${paper}}`] : [])).join(''),
	];
}

const round = (value: number): number => Number(value.toFixed(2));

/** Neighbouring cells that are drawn alike. */
interface Stretch {
	/** `line`: parts of a box, which meet only where they are drawn as lines. */
	readonly kind: 'narrow' | 'wide' | 'line';
	/** First column. */
	readonly column: number;
	/** One for each character of the terminal: it may be several of Unicode. */
	readonly signs: string[];
}

/** One row of a screen; empty where nothing is in it. */
export function rowSvg(line: Line, row: number, glyphs: Glyphs): string {
	let column = 0;
	let drawn = '';
	for (const part of merged(line)) {
		const text = part.spins === true ? glyphs.status.running : glyphs.spell(part.text);
		for (const stretch of stretches(text, column)) {
			drawn += stretchSvg(stretch, row, part.style);
		}
		column += width(text);
	}
	return drawn;
}

function stretches(text: string, from: number): Stretch[] {
	const found: Stretch[] = [];
	let column = from;
	for (const sign of signsOf(text)) {
		const columns = width(sign);
		const last = found.at(-1);
		const kind = columns === 2 ? 'wide' : Object.hasOwn(strokes, sign) ? 'line' : 'narrow';
		if (columns === 0 && last !== undefined) {
			last.signs.push((last.signs.pop() ?? '') + sign);
		} else if (last?.kind === kind) {
			last.signs.push(sign);
		} else {
			found.push({kind, column, signs: [sign]});
		}
		column += columns;
	}
	return found;
}

/** What a terminal puts into a cell. */
// eslint-disable-next-line no-control-regex
const signsOf = (text: string): string[] => (/^[\u0000-\u007E]*$/.test(text) ? text.split('') : Array.from((segmenter ??= new Intl.Segmenter()).segment(text), ({segment}) => segment));
let segmenter: Intl.Segmenter | undefined;

function stretchSvg({kind, column, signs}: Stretch, row: number, style: Style): string {
	const left = MARGIN + column * CELL.width;
	const top = MARGIN + row * CELL.height;
	const cells = kind === 'wide' ? 2 : 1;
	const back = renditions[style].inverse === true ? `<rect class="on" x="${round(left)}" y="${top}" width="${round(signs.length * cells * CELL.width)}" height="${CELL.height}"/>` : '';
	const isBlank = (sign: string | undefined): boolean => sign === ' ';
	const first = signs.findIndex((sign) => !isBlank(sign));
	if (first === -1) {
		return back;
	}
	const shown = signs.slice(first, signs.findLastIndex((sign) => !isBlank(sign)) + 1);
	const x = left + first * cells * CELL.width;
	const y = round(top + CELL.height * 0.74);
	const named = renditions[style].ink !== undefined || renditions[style].bold === true || renditions[style].inverse === true;
	const classes = [...named ? [style] : [], ...kind === 'wide' ? ['two'] : []].join(' ');
	const looks = classes === '' ? '' : ` class="${classes}"`;
	switch (kind) {
		case 'line': {
			return `${back}<path${looks} d="${shown.map((sign, index) => strokes[sign]?.(round(x + index * CELL.width), top) ?? '').join('')}"/>`;
		}
		case 'wide': {
			// Each in the middle of its two cells: no font makes it exactly as wide as them.
			return `${back}<text${looks} y="${y}">${shown.map((sign, index) => `<tspan x="${round(x + (index * 2 + 1) * CELL.width)}">${xml(sign)}</tspan>`).join('')}</text>`;
		}
		case 'narrow': {
			// Stretched to its cells, so that a font with other widths moves nothing that stands beside it.
			return `${back}<text${looks} x="${round(x)}" y="${y}" textLength="${round(shown.length * CELL.width)}" lengthAdjust="spacingAndGlyphs">${xml(shown.join(''))}</text>`;
		}
	}
}

type Stroke = (left: number, top: number) => string;
const [half, middle] = [CELL.width / 2, CELL.height / 2];
const across: Stroke = (left, top) => `M${left} ${top + middle}h${CELL.width}`;
const down = (from: number, length: number): Stroke => (left, top) => `M${round(left + half)} ${top + from}v${length}`;
const both = (one: Stroke, other: Stroke): Stroke => (left, top) => one(left, top) + other(left, top);
const right: Stroke = (left, top) => `M${round(left + half)} ${top + middle}h${half}`;
const thick: Stroke = (left, top) => `M${left} ${top + middle - 0.5}h${CELL.width}v1h${-CELL.width}z`;
const dashes: Stroke = (left, top) => `M${left} ${top + middle}h2.6m2 0h2.6`;

/** Parts of boxes, trees and bars. */
const strokes: Readonly<Record<string, Stroke>> = {
	'─': across, '━': thick, '╌': dashes, '│': down(0, CELL.height), '┬': both(across, down(middle, middle)), '┴': both(across, down(0, middle)), '├': both(down(0, CELL.height), right), '└': both(down(0, middle), right),
};


import {blank, fit, line, span, type Line} from '../lines.ts';
import {showScreen, type Scene, type ScreenTerminal} from '../show-screen.ts';
import type {Glyphs} from '../theme.ts';

/** A screen that shows no run: it knows its lines, and what its keys do. */
export interface Page extends Pick<Scene, 'glyphs' | 'key' | 'paste' | 'mouse' | 'resize'> {
	subscribe(listener: () => void): () => void;
	/** Exactly as many lines as the terminal has, or all of them in order for a screen reader. */
	getLines(): readonly Line[];
}

/** Shows a page, as `showScreen` does. */
export const showPage = (page: Page, terminal: ScreenTerminal, closing: AbortSignal): ReturnType<typeof showScreen> => showScreen({
	glyphs: page.glyphs,
	firstFrame: () => page.getLines(),
	load: async () => (await import('./view.tsx')).pageView(page),
	key: (names) => page.key(names),
	paste: (text) => page.paste(text),
	mouse: (event) => page.mouse(event),
	resize: (size) => page.resize(size),
}, terminal, closing);

/** Two columns with a divider, between two rules. */
export function beside(left: readonly Line[], right: readonly Line[], {columns, leftColumns, rows, glyphs}: {readonly columns: number; readonly leftColumns: number; readonly rows: number; readonly glyphs: Glyphs}): Line[] {
	const rightColumns = columns - leftColumns - 1;
	const rule = (tee: string) => line(glyphs.horizontal.repeat(leftColumns) + tee + glyphs.horizontal.repeat(rightColumns), 'dim');
	return [
		rule(glyphs.teeTop),
		...Array.from({length: rows}, (_, row): Line => [
			...fit(left[row] ?? blank, leftColumns, glyphs.cut), span(glyphs.vertical, 'dim'), span(' '), ...fit(right[row] ?? blank, rightColumns - 1, glyphs.cut),
		]),
		rule(glyphs.teeBottom),
	];
}

/** Where a list of so many lines begins so that the line with the cursor is seen. */
export const startOf = (first: number, cursor: number, rows: number): number => Math.max(Math.min(first, cursor), cursor - rows + 1, 0);

/** As many lines of a list as there is room for, the one with the cursor among them; where entries are left below, the last line says how many. */
export function listWindow({lines, entries, cursor}: {readonly lines: readonly Line[]; readonly entries: readonly (number | undefined)[]; readonly cursor: number}, first: number, rows: number, more: (count: number) => string): {readonly first: number; readonly rows: number; readonly lines: Line[]} {
	const last = Math.max(0, lines.length - rows);
	const room = lines.length > rows && rows > 2 ? rows - 1 : rows;
	const start = Math.min(startOf(first, cursor, room), last);
	const left = entries.slice(start + room).filter((entry) => entry !== undefined).length;
	return start === last || room === rows || left === 0 ? {first: start, rows, lines: lines.slice(start, start + rows)}
		: {first: start, rows: room, lines: [...lines.slice(start, start + room), line(` ${more(left)}`, 'dim')]};
}

/** As many lines as there is room for; where some are left, the last says how many. */
export const clipped = (lines: readonly Line[], rows: number, more: (count: number) => string): Line[] => (lines.length <= rows || rows < 2 ? lines.slice(0, Math.max(0, rows)) : [...lines.slice(0, rows - 1), line(more(lines.length - rows + 1), 'dim')]);

/** As many lines as there are rows. */
export const filled = (lines: readonly Line[], rows: number): Line[] => (lines.length >= rows ? lines.slice(0, Math.max(0, rows)) : [...lines, ...Array.from({length: rows - lines.length}, () => blank)]);

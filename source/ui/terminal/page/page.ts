import {takeScreen} from '../first-frame.ts';
import {blank, fit, line, span, type Line} from '../lines.ts';
import {Input, type MouseEvent} from '../input.ts';
import type {Size} from '../../run/layout.ts';
import {takeMouse} from '../mouse.ts';
import {merged, painted} from '../paint.ts';
import {depthOf, looks as looksOf, themeOf} from '../colors.ts';
import {glyphs as glyphsOf, type Glyphs} from '../theme.ts';

/** A screen that shows no run: it knows its lines, and what its keys do. */
export interface Page {
	subscribe(listener: () => void): () => void;
	/** Exactly as many lines as the terminal has, or all of them in order for a screen reader. */
	getLines(): readonly Line[];
	/** @param names as `keyNames` gives them */
	key(names: readonly string[]): void;
	/** Of a click or the wheel, where a person asked for them. */
	mouse(event: MouseEvent): void;
	resize(size: Size): void;
}

export interface PageTerminal {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly color: boolean;
	/** As the preference has it. */
	readonly theme?: string;
	readonly ascii: boolean;
	/** Whether clicks and the wheel act here, and the terminal no longer selects text with them. */
	readonly mouse: boolean;
}

/** Whether lines are read aloud one after the other, without columns. */
export const isLinear = (): boolean => ['true', '1'].includes(process.env['INK_SCREEN_READER'] ?? '');

export const sizeOf = (stdout: NodeJS.WriteStream): Size => ({columns: stdout.columns || 80, rows: stdout.rows || 24});

/**
 * Shows a page until `closing` is aborted, or until nobody can type any more. Resolves when the
 * alternate screen is closed and the terminal is as it was.
 * @returns whether the terminal is gone
 */
export async function showPage(page: Page, {stdin, stdout, color, ascii, theme, mouse}: PageTerminal, closing: AbortSignal): Promise<boolean> {
	const glyphs = glyphsOf(ascii);
	const looks = looksOf(themeOf(theme, process.env) ?? 'dark', depthOf(color, process.env));
	const linear = isLinear();
	const paint = {looks, spell: glyphs.spell};
	const owned = linear ? undefined : takeScreen(page.getLines().map((one) => painted(merged(one), paint)), {stdin, stdout});
	const input = mouse && !linear ? new Input(stdin, {mouse: (event) => page.mouse(event)}) : undefined;
	const {mountPage} = await import('./mount.tsx').catch((error: unknown) => {
		owned?.giveBack();
		throw error;
	});
	page.resize(sizeOf(stdout));
	const instance = mountPage({page, looks, glyphs}, {stdin: input?.stream ?? stdin, stdout: owned?.stdout ?? stdout, isLinear: linear});
	input?.handOver();
	owned?.handOver();
	const giveMouseBack = input === undefined ? undefined : takeMouse(stdout, {heedsSignals: true});
	const onResize = () => {
		instance.redraw(() => {
			page.resize(sizeOf(stdout));
		});
	};
	// Before Ink's own listener, which would draw the old frame.
	stdout.prependListener('resize', onResize);
	let isGone = false;
	const {leave} = instance;
	const onGone = () => {
		isGone = true;
		leave();
	};
	stdin.on('end', onGone);
	stdin.on('error', onGone);
	closing.addEventListener('abort', leave);
	if (closing.aborted) {
		leave();
	}
	try {
		await instance.left;
	} finally {
		giveMouseBack?.();
		stdout.off('resize', onResize);
		stdin.off('end', onGone);
		closing.removeEventListener('abort', leave);
		if (linear) {
			stdout.write('\n');
		}
	}
	return isGone;
}

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

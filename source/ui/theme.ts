import type {PhaseState, StepState} from '../core/engine/state.ts';
import {asAscii} from '../texts/ascii.ts';
import type {Style} from './lines.ts';

export type Status = StepState['status'] | PhaseState['status'];

export interface Glyphs {
	readonly status: Readonly<Record<Status, string>>;
	readonly open: string;
	readonly closed: string;
	readonly cursor: string;
	readonly horizontal: string;
	readonly vertical: string;
	readonly teeTop: string;
	readonly teeBottom: string;
	readonly branch: string;
	readonly lastBranch: string;
	readonly trunk: string;
	readonly full: string;
	readonly empty: string;
	readonly cut: string;
	readonly arrow: string;
	readonly dot: string;
	/** The present on a line of time. */
	readonly now: string;
	readonly mask: string;
	/** `still`: nothing turns. */
	readonly spinner: 'squareCorners' | 'line' | 'still';
	/** Symbols that stand in texts, not in this table, as this table's letters; of the same width. */
	readonly spell: (text: string) => string;
}

const unicode: Glyphs = {
	status: {
		pending: '·', running: '◌', asked: '?', failing: '✖', done: '✔', unchanged: '=',
		warning: '!', skipped: '↷', failed: '✖', incomplete: '◐',
	},
	open: '▾', closed: '▸', cursor: '◂', horizontal: '─', vertical: '│', teeTop: '┬', teeBottom: '┴',
	branch: '├─', lastBranch: '└─', trunk: '│ ', full: '━', empty: '╌', cut: '…', arrow: '→', dot: '·', now: '●', mask: '••••', spinner: 'squareCorners', spell: (text) => text,
};

const ascii: Glyphs = {
	status: {
		pending: '.', running: 'o', asked: '?', failing: 'x', done: '+', unchanged: '=',
		warning: '!', skipped: '-', failed: 'x', incomplete: '~',
	},
	open: 'v', closed: '>', cursor: '<', horizontal: '-', vertical: '|', teeTop: '+', teeBottom: '+',
	branch: '|-', lastBranch: '`-', trunk: '| ', full: '#', empty: '-', cut: '~', arrow: '>', dot: '-', now: '*', mask: '****', spinner: 'line', spell: asAscii,
};

export function glyphs(isAscii: boolean, isStill = false): Glyphs {
	const chosen = isAscii ? ascii : unicode;
	return isStill ? {...chosen, spinner: 'still'} : chosen;
}

/** What a terminal gets before and after a text. */
export interface Look {
	readonly open: string;
	readonly close: string;
}

type Rendition = 'bold' | 'dim' | 'inverse' | 'green' | 'yellow' | 'red' | 'cyan';
const codes: Readonly<Record<Rendition, readonly [on: number, off: number]>> = {
	bold: [1, 22], dim: [2, 22], inverse: [7, 27], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39],
};
const weights: readonly Rendition[] = ['bold', 'dim', 'inverse'];

/** Only the 16 colours that every terminal lets a person choose. */
const coloured: Readonly<Record<Style, readonly Rendition[]>> = {
	plain: [], dim: ['dim'], strong: ['bold'], title: ['bold'],
	good: ['green'], warn: ['yellow'], bad: ['red', 'bold'], busy: ['cyan'], key: ['cyan', 'bold'],
	yamlKey: ['cyan'], yamlText: [], yamlNumber: ['yellow'], comment: ['dim'],
	added: ['green'], removed: ['red'], match: ['inverse'], cursor: ['inverse'],
};

/** Without colour weight and inversion stay: they tell what colour would. */
export function looks(hasColor: boolean): Readonly<Record<Style, Look>> {
	return Object.fromEntries(Object.entries(coloured).map(([style, renditions]) => {
		const kept = renditions.filter((one) => hasColor || weights.includes(one));
		const sequences = (which: 0 | 1, order: readonly Rendition[]) => order.map((one) => `\u001B[${codes[one][which]}m`).join('');
		return [style, {open: sequences(0, kept), close: sequences(1, kept.toReversed())}];
	})) as unknown as Readonly<Record<Style, Look>>;
}

export const statusStyle: Readonly<Record<Status, Style>> = {
	pending: 'dim', running: 'busy', asked: 'key', failing: 'bad', done: 'good', unchanged: 'dim',
	warning: 'warn', skipped: 'dim', failed: 'bad', incomplete: 'warn',
};

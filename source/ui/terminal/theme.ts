import type {PhaseState, StepState} from '../../core/told/state.ts';
import {asAscii} from '../../strings/ascii.ts';
import type {Style} from './lines.ts';

export type Status = StepState['status'] | PhaseState['status'];

/** What may turn, by ink-spinner's names. */
export const turnings = ['squareCorners', 'line'] as const;
export type Turning = (typeof turnings)[number];

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
	readonly spinner: Turning | 'still';
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

export const statusStyle: Readonly<Record<Status, Style>> = {
	pending: 'dim', running: 'busy', asked: 'key', failing: 'bad', done: 'good', unchanged: 'dim',
	warning: 'warn', skipped: 'dim', failed: 'bad', incomplete: 'warn',
};

import type {RunState} from '../../core/told/state.ts';
import type {Layout} from './layout.ts';
import type {TextField} from '../terminal/typing.ts';
import type {QuizState} from './quiz.ts';
import {ancestors, resultRow, rowOfStep, rowsOf, type Filter, type Row} from './rows.ts';
import {wordAsked} from './word.ts';

/** What the person looks at: focused, open, scrolled. The run's own state is not in here. */
export interface View {
	/** Id of the selected line, and its place at the last `settle`. */
	readonly cursor: string;
	readonly index: number;
	/** First line of the checklist that is on the screen. */
	readonly top: number;
	readonly follow: boolean;
	readonly focus: 'list' | 'detail';
	/** Phases that the person opened and closed. */
	readonly open: Readonly<Record<string, boolean>>;
	readonly filter: Filter;
	readonly scroll: number;
	readonly overlay: 'help' | 'trust' | 'flow' | 'warnings' | undefined;
	/** Which line is selected in a list that is open over the screen. */
	readonly item: number;
	/** How many warnings there were when a person last looked. */
	readonly warningsSeen: number;
	readonly overlayScroll: number;
	/** Open log drawer: number of its first line on the screen, or `end` while it follows. */
	readonly log: number | 'end' | undefined;
	/** Text being typed after `/`. */
	readonly typing: TextField | undefined;
	/** The word being typed that agrees to what cannot be taken back. */
	readonly word: TextField | undefined;
	/** The place being typed that a replay is to go to. */
	readonly place: TextField | undefined;
	readonly found: string;
	readonly diff: boolean;
	readonly explain: boolean;
	readonly revealed: boolean;
	/** Where each act is predicted; absent elsewhere. */
	readonly quiz?: QuizState;
	readonly leave: 'no' | 'asked' | 'stopping';
	/** Said in the footer until the next key. */
	readonly notice: string;
	/** What the person has been shown already, so that it takes the screen once. */
	readonly seen: {readonly failures: number; readonly asked: number; readonly ended: boolean};
}

export const initialView: View = {
	cursor: '', index: 0, top: 0, follow: true, focus: 'list', open: {}, filter: 'all', scroll: 0, overlay: undefined, item: 0, warningsSeen: 0, overlayScroll: 0,
	log: undefined, typing: undefined, word: undefined, place: undefined, found: '', diff: false, explain: false, revealed: false, leave: 'no', notice: '',
	seen: {failures: 0, asked: 0, ended: false},
};

/** Lines of the checklist below the one that is asked about. */
const LINES_AHEAD = 3;

/**
 * Brings the view in line with the run: follows, opens what failed, keeps the selected line where
 * it is on the screen while lines come above it. Pure; the same view where nothing changes.
 */
export function settle(view: View, run: RunState, layout: Layout): {view: View; rows: Row[]} {
	const told = news(view.word !== undefined && wordAsked(run) === undefined ? {...view, word: undefined} : view, run, layout);
	const rows = rowsOf(run, {open: told.open, follow: told.follow, filter: told.filter});
	const wanted = told.follow ? followed(run) ?? told.cursor : told.cursor;
	const index = indexOf(rows, wanted, run, told.index);
	const cursor = rows[index]?.id ?? '';
	const isOther = cursor !== told.cursor;
	const anchored = told.follow || isOther ? told.top : told.top + index - told.index;
	// Who is asked sees what comes next as well.
	const ahead = told.follow && run.asking !== undefined ? Math.min(LINES_AHEAD, Math.floor(layout.list / 3)) : 0;
	const top = clamp(clamp(anchored, index - layout.list + 1 + ahead, index), 0, Math.max(0, rows.length - layout.list));
	if (told === view && !isOther && index === view.index && top === view.top) {
		return {view, rows};
	}
	return {view: {...told, cursor, index, top, ...(isOther && {scroll: 0, diff: false, revealed: false})}, rows};
}

/** A failure, a question and the end each take the screen once. */
function news(view: View, run: RunState, layout: Layout): View {
	const {seen} = view;
	const ended = run.end !== undefined;
	if (seen.failures === run.failures && seen.asked === run.asked.count && seen.ended === ended) {
		return view;
	}
	const known = {...view, seen: {failures: run.failures, asked: run.asked.count, ended}};
	const isFailing = run.failing !== undefined && run.failures !== seen.failures;
	const step = isFailing ? run.failing : run.asked.count !== seen.asked ? run.asking : undefined;
	if (step !== undefined) {
		const detail = run.steps[step]?.detail;
		// What is about to change is what a person is asked about; of a file that somebody changed the question itself says it.
		const diff = !isFailing && detail?.kind === 'file' && detail.before !== undefined && detail.isChanged !== true;
		// While it is followed a question opens its phase as a running step does, and what is done folds.
		const place = isFailing || !view.follow ? shown(known, run, rowOfStep(run, step)) : {cursor: rowOfStep(run, step), scroll: 0, revealed: false};
		return {...known, ...place, diff, focus: (isFailing || diff) && layout.kind === 'narrow' ? 'detail' : 'list', ...(isFailing && {overlay: undefined})};
	}
	const isReading = view.focus === 'detail' && !view.follow;
	return ended && !seen.ended && !isReading
		? {...known, cursor: resultRow, scroll: 0, focus: layout.kind === 'narrow' ? 'detail' : 'list'}
		: known;
}

/** What brings a line to the screen that may be closed or filtered away now. */
export function shown(view: View, run: RunState, id: string): Partial<View> {
	return {
		cursor: id, scroll: 0, diff: false, revealed: false, filter: 'all',
		open: {...view.open, ...Object.fromEntries(ancestors(run, id).map((path) => [path, true]))},
	};
}

function followed(run: RunState): string | undefined {
	if (run.end !== undefined) {
		return resultRow;
	}
	const busy = run.failing ?? run.asking ?? run.current;
	return busy === undefined ? run.order[0] : rowOfStep(run, busy);
}

function indexOf(rows: readonly Row[], id: string, run: RunState, previous: number): number {
	for (const candidate of [id, ...ancestors(run, id)]) {
		const index = rows.findIndex((row) => row.id === candidate);
		if (index !== -1) {
			return index;
		}
	}
	return clamp(previous, 0, Math.max(0, rows.length - 1));
}

export function clamp(value: number, low: number, high: number): number {
	return Math.max(low, Math.min(high, value));
}

import type {GateAnswer} from '../../core/told/events.ts';
import type {RunState} from '../../core/told/state.ts';
import type {CommandId} from './keymap.ts';
import type {Layout} from './layout.ts';
import {edited, textField, wordAsked, type TextField} from '../terminal/typing.ts';
import {ancestors, resultRow, rowOfStep, rowsOf, type Filter, type Row} from './rows.ts';

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
	readonly overlay: 'help' | 'trust' | 'warnings' | undefined;
	/** Which warning is selected in their list, and how many there were when a person last looked. */
	readonly warning: number;
	readonly warningsSeen: number;
	readonly overlayScroll: number;
	/** Open log drawer: number of its first line on the screen, or `end` while it follows. */
	readonly log: number | 'end' | undefined;
	/** Text being typed after `/`. */
	readonly typing: TextField | undefined;
	/** The word being typed that agrees to what cannot be taken back. */
	readonly word: TextField | undefined;
	readonly found: string;
	readonly diff: boolean;
	readonly explain: boolean;
	readonly revealed: boolean;
	readonly leave: 'no' | 'asked' | 'stopping';
	/** Said in the footer until the next key. */
	readonly notice: string;
	/** What the person has been shown already, so that it takes the screen once. */
	readonly seen: {readonly failures: number; readonly asked: number; readonly ended: boolean};
}

export const initialView: View = {
	cursor: '', index: 0, top: 0, follow: true, focus: 'list', open: {}, filter: 'all', scroll: 0, overlay: undefined, warning: 0, warningsSeen: 0, overlayScroll: 0,
	log: undefined, typing: undefined, word: undefined, found: '', diff: false, explain: false, revealed: false, leave: 'no', notice: '',
	seen: {failures: 0, asked: 0, ended: false},
};

/** Lines of the checklist below the one that is asked about. */
const LINES_AHEAD = 3;

/** What a command asks of the world outside the view. */
export type Effect =
	| {readonly do: 'answer'; readonly answer: GateAnswer}
	| {readonly do: 'retry' | 'giveUp' | 'copy' | 'write' | 'leave'}
	| {readonly do: 'stepMode'; readonly on: boolean}
	| {readonly do: 'stop'; readonly how: 'after-step' | 'now'};

/** What moving needs to know of the screen as it was last drawn. */
export interface ViewContext {
	readonly run: RunState;
	readonly rows: readonly Row[];
	readonly layout: Layout;
	/** Lines of the checklist that warn, as far as they are lines; the list's first line of each. */
	readonly warnings: readonly {readonly row: string | undefined; readonly line: number}[];
	/** Lines of the detail, of the overlay, of the log (kept and dropped). */
	readonly detailLines: number;
	readonly overlayLines: number;
	readonly logLines: number;
	/** Ids whose line or detail holds the text, in order. */
	match(text: string): readonly string[];
}

export interface Acted {
	readonly view: View;
	readonly effects: readonly Effect[];
}

/** Pure: the view after a command, and what else is to be done. The same view where nothing changes. */
export function act(view: View, command: CommandId, context: ViewContext): Acted {
	const {run} = context;
	const quiet = view.notice === '' ? view : {...view, notice: ''};
	const stays = (effects: readonly Effect[] = []): Acted => ({view: quiet, effects});
	const changes = (change: Partial<View>, ...effects: readonly Effect[]): Acted => ({view: {...quiet, ...change}, effects});
	const step = moves[command];
	if (step !== undefined) {
		return {view: move(quiet, step, context), effects: []};
	}
	switch (command) {
		case 'previousPhase': {
			const above = context.rows.slice(0, view.index).findLast((row) => row.depth === 0);
			return {view: above === undefined ? quiet : select(quiet, above.id, context), effects: []};
		}
		case 'nextPhase': {
			const below = context.rows.slice(view.index + 1).find((row) => row.depth === 0);
			return {view: below === undefined ? quiet : select(quiet, below.id, context), effects: []};
		}
		case 'open':
		case 'enter': {
			const row = context.rows[view.index];
			return {view: row?.expandable === true && !row.open ? setOpen(quiet, row.id, true, context) : intoDetail(quiet, context), effects: []};
		}
		case 'toggle': {
			const row = context.rows[view.index];
			return {view: row?.expandable === true ? setOpen(quiet, row.id, !row.open, context) : quiet, effects: []};
		}
		case 'close': {
			return {view: close(quiet, context), effects: []};
		}
		case 'otherPane': {
			return view.focus === 'list' ? {view: intoDetail(quiet, context), effects: []} : changes({focus: 'list'});
		}
		case 'back': {
			return {view: back(quiet), effects: []};
		}
		case 'follow': {
			return changes({follow: true, open: {}, focus: 'list', filter: 'all', found: '', scroll: 0});
		}
		case 'find': {
			return changes({typing: textField()});
		}
		case 'findNext':
		case 'findPrevious': {
			return {view: findFrom(quiet, view.found, command === 'findNext' ? 1 : -1, context), effects: []};
		}
		case 'filter': {
			return changes({filter: view.filter === 'all' ? 'attention' : view.filter === 'attention' ? 'changed' : 'all'});
		}
		case 'diff': {
			return {view: {...seen(quiet, context), diff: !view.diff, scroll: 0}, effects: []};
		}
		case 'explain': {
			return {view: {...seen(quiet, context), explain: !view.explain}, effects: []};
		}
		case 'secret': {
			return {view: {...seen(quiet, context), revealed: !view.revealed}, effects: []};
		}
		case 'log': {
			return changes({log: view.log === undefined ? 'end' : undefined});
		}
		case 'toWarning': {
			const id = context.warnings[view.warning]?.row;
			return {view: id === undefined ? {...quiet, overlay: undefined} : {...goTo({...quiet, overlay: undefined}, id, context), focus: 'detail'}, effects: []};
		}
		case 'help':
		case 'warnings':
		case 'trust': {
			return changes({overlay: view.overlay === command ? undefined : command, overlayScroll: 0, warning: 0});
		}
		case 'copy':
		case 'write': {
			return stays([{do: command}]);
		}
		case 'stepMode': {
			return stays([{do: 'stepMode', on: !run.stepMode}]);
		}
		case 'do': {
			return wordAsked(run) === undefined ? stays([{do: 'answer', answer: 'do'}]) : changes({word: textField()});
		}
		case 'skip':
		case 'rest':
		case 'all':
		case 'undo':
		case 'keepFile':
		case 'makeAnew':
		case 'decline':
		case 'stopRun': {
			return stays([{do: 'answer', answer: answers[command]}]);
		}
		case 'retry': {
			return changes({follow: true, focus: 'list'}, {do: 'retry'});
		}
		case 'keepGoing': {
			return changes({leave: 'no'});
		}
		case 'stopAfter': {
			return changes({leave: 'stopping'}, {do: 'stop', how: 'after-step'});
		}
		case 'stopNow': {
			return changes({leave: 'stopping'}, {do: 'stop', how: 'now'});
		}
		case 'quit':
		case 'interrupt': {
			return quit(quiet, command, run);
		}
		default: {
			return stays();
		}
	}
}

const answers = {skip: 'skip', rest: 'rest', all: 'all', undo: 'undo', keepFile: 'keep', makeAnew: 'do', decline: 'skip', stopRun: 'stop'} as const;

/** A key while text is typed after `/`. */
export function type(view: View, key: string, context: ViewContext): View {
	const field = view.typing ?? textField();
	switch (key) {
		case 'escape':
		case 'ctrl-c': {
			return {...view, typing: undefined};
		}
		case 'backspace': {
			return {...view, typing: field.text === '' ? undefined : edited(field, key)};
		}
		case 'enter': {
			return field.text === '' ? {...view, typing: undefined, found: ''} : findFrom({...view, typing: undefined, found: field.text}, field.text, 1, context);
		}
		default: {
			return {...view, typing: edited(field, key)};
		}
	}
}

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

function shown(view: View, run: RunState, id: string): Partial<View> {
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

type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';
const moves: Readonly<Partial<Record<CommandId, Move>>> = {up: 'up', down: 'down', pageUp: 'pageUp', pageDown: 'pageDown', first: 'first', last: 'last'};

function move(view: View, step: Move, context: ViewContext): View {
	const {layout, rows} = context;
	if (view.overlay === 'warnings') {
		const warning = moved(view.warning, step, Math.max(1, Math.floor(layout.body / 3)), context.warnings.length - 1);
		// The selected one is whole on the screen as far as there is room; its head always.
		const head = context.warnings[warning]?.line ?? 0;
		const next = context.warnings[warning + 1]?.line ?? context.overlayLines;
		return {...view, warning, overlayScroll: Math.max(0, Math.min(head, Math.max(view.overlayScroll, next - (layout.body - 2))))};
	}
	if (view.overlay !== undefined) {
		return {...view, overlayScroll: moved(view.overlayScroll, step, layout.body - 2, context.overlayLines - layout.body + 2)};
	}
	if (view.log !== undefined) {
		const page = layout.drawer - 1;
		const last = Math.max(0, context.logLines - page);
		const top = moved(view.log === 'end' ? last : view.log, step, page, last);
		return {...view, log: top >= last ? 'end' : top};
	}
	if (view.focus === 'detail') {
		return {...view, scroll: moved(view.scroll, step, layout.detail, context.detailLines - layout.detail)};
	}
	const row = rows[moved(view.index, step, layout.list - 1, rows.length - 1)];
	return row === undefined || row.id === view.cursor ? frozen(view, rows) : select(view, row.id, context);
}

function moved(from: number, step: Move, page: number, last: number): number {
	const to = {up: from - 1, down: from + 1, pageUp: from - Math.max(1, page), pageDown: from + Math.max(1, page), first: 0, last}[step];
	return clamp(to, 0, Math.max(0, last));
}

/** The line with that id, as a person goes to it. */
export function select(view: View, id: string, {rows}: ViewContext): View {
	const index = rows.findIndex((row) => row.id === id);
	return {...frozen(view, rows), cursor: id, index, scroll: 0, diff: false, revealed: false};
}

/** The person has taken over: what is open stays open, nothing opens on its own any more. */
function frozen(view: View, rows: readonly Row[]): View {
	return view.follow
		? {...view, follow: false, open: {...Object.fromEntries(rows.filter((row) => row.open).map((row) => [row.id, true])), ...view.open}}
		: view;
}

/** Where the detail has no pane of its own, what changes in it brings it to the screen. */
function seen(view: View, context: ViewContext): View {
	return context.layout.kind === 'narrow' && view.focus === 'list' ? intoDetail(view, context) : view;
}

function setOpen(view: View, id: string, open: boolean, {rows}: ViewContext): View {
	const held = frozen(view, rows);
	return {...held, open: {...held.open, [id]: open}};
}

function intoDetail(view: View, {rows}: ViewContext): View {
	return rows[view.index] === undefined ? view : {...frozen(view, rows), focus: 'detail'};
}

function close(view: View, context: ViewContext): View {
	if (view.focus === 'detail') {
		return {...view, focus: 'list'};
	}
	const row = context.rows[view.index];
	if (row?.open === true) {
		return setOpen(view, row.id, false, context);
	}
	const [parent] = ancestors(context.run, view.cursor);
	return parent === undefined ? view : select(view, parent, context);
}

function back(view: View): View {
	if (view.overlay !== undefined) {
		return {...view, overlay: undefined};
	}
	if (view.log !== undefined) {
		return {...view, log: undefined};
	}
	return view.focus === 'detail' ? {...view, focus: 'list'} : {...view, found: ''};
}

function findFrom(view: View, text: string, direction: 1 | -1, context: ViewContext): View {
	const matches = context.match(text);
	if (matches.length === 0) {
		return view;
	}
	const order = matches.indexOf(view.cursor);
	const next = order === -1 ? (direction === 1 ? 0 : -1) : order + direction;
	const id = matches.at(next % matches.length) ?? view.cursor;
	return goTo(view, id, context);
}

/** Selects a line that may be closed or filtered away now. */
function goTo(view: View, id: string, context: ViewContext): View {
	const held = frozen(view, context.rows);
	return {...held, ...shown(held, context.run, id)};
}

function quit(view: View, command: 'quit' | 'interrupt', run: RunState): Acted {
	if (run.end !== undefined) {
		return {view, effects: [{do: 'leave'}]};
	}
	if (run.id === '' || (command === 'interrupt' && view.leave !== 'no')) {
		return {view, effects: [{do: 'stop', how: 'now'}, {do: 'leave'}]};
	}
	// Nothing runs while a failure waits for an answer: there is nothing to ask about.
	if (run.failing !== undefined) {
		return {view: {...view, leave: 'stopping'}, effects: [{do: 'giveUp'}]};
	}
	return {view: {...view, leave: 'asked', overlay: undefined}, effects: []};
}

function clamp(value: number, low: number, high: number): number {
	return Math.max(low, Math.min(high, value));
}

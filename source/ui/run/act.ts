import type {GateAnswer} from '../../core/told/events.ts';
import type {RunState} from '../../core/told/state.ts';
import type {CommandId} from './keymap.ts';
import type {PlayerCommand} from './replay/player.ts';
import type {ReplayAsked} from './replay/asked.ts';
import type {Layout} from './layout.ts';
import {edited, textField} from '../terminal/typing.ts';
import {answered, openQuestion, selecting} from './quiz.ts';
import {ancestors, type Row} from './rows.ts';
import {clamp, shown, type View} from './view.ts';
import {wordAsked} from './word.ts';

/** What a command asks of the world outside the view. */
export type Effect =
	| {readonly do: 'answer'; readonly answer: GateAnswer}
	| {readonly do: 'retry' | 'giveUp' | 'copy' | 'write' | 'language' | 'leave'}
	| {readonly do: 'replay'; readonly asked: ReplayAsked}
	| {readonly do: 'stepMode'; readonly on: boolean}
	| {readonly do: 'stop'; readonly how: 'after-step' | 'now'};

/** What moving needs to know of the screen as it was last drawn. */
export interface ViewContext {
	readonly run: RunState;
	/** A recording is shown: nothing runs. */
	readonly isReplayed?: boolean;
	readonly rows: readonly Row[];
	readonly layout: Layout;
	/** What may be selected in the list that is open: the line of the checklist that it opens, where it is about one; its own first line. */
	readonly items: readonly {readonly row: string | undefined; readonly line: number}[];
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

/** What a command does to a view that has said nothing. */
type Handler = (view: View, context: ViewContext) => Acted;

/** Pure: the view after a command, and what else is to be done. The same view where nothing changes. */
export const act = (view: View, command: CommandId, context: ViewContext): Acted => handlers[command](view.notice === '' ? view : {...view, notice: ''}, context);

const only = (view: View, ...effects: readonly Effect[]): Acted => ({view, effects});

const moves = (step: Move): Handler => (view, context) => only(move(view, step, context));
const answers = (answer: GateAnswer): Handler => (view) => only(view, {do: 'answer', answer});
const overlays = (overlay: NonNullable<View['overlay']>): Handler => (view) => only({...view, overlay: view.overlay === overlay ? undefined : overlay, overlayScroll: 0, item: 0});
const asks = (effect: 'copy' | 'write' | 'language'): Handler => (view) => only(view, {do: effect});
const leaves = (command: 'quit' | 'interrupt'): Handler => (view, {run, isReplayed}) => isReplayed === true ? only(view, {do: 'leave'}) : quit(view, command, run);
const plays = (to: PlayerCommand): Handler => (view) => only(view, {do: 'replay', asked: {to}});
/** Who goes to a place wants to see what was going on there. */
const goes = (to: PlayerCommand): Handler => (view) => only(following(view), {do: 'replay', asked: {to}});
const finds = (direction: 1 | -1): Handler => (view, context) => only(findFrom(view, view.found, direction, context));

const opens: Handler = (view, context) => {
	const row = context.rows[view.index];
	return only(row?.expandable === true && !row.open ? setOpen(view, row.id, true, context) : intoDetail(view, context));
};

const toPhaseAbove: Handler = (view, context) => only(selectIfThere(view, context.rows.slice(0, view.index).findLast((row) => row.depth === 0), context));
const toPhaseBelow: Handler = (view, context) => only(selectIfThere(view, context.rows.slice(view.index + 1).find((row) => row.depth === 0), context));

const predicts = (chosen: (view: View) => number | undefined): Handler => (view) => only(answered(view, chosen(view)));

/** Every command there is: one without its line does not compile. */
const handlers: Readonly<Record<CommandId, Handler>> = {
	up: moves('up'), down: moves('down'), pageUp: moves('pageUp'), pageDown: moves('pageDown'), first: moves('first'), last: moves('last'),
	previousPhase: toPhaseAbove, nextPhase: toPhaseBelow, phaseAbove: toPhaseAbove, phaseBelow: toPhaseBelow,
	open: opens, enter: opens,
	toggle(view, context) {
		const row = context.rows[view.index];
		return only(row?.expandable === true ? setOpen(view, row.id, !row.open, context) : view);
	},
	close: (view, context) => only(close(view, context)),
	otherPane: (view, context) => only(view.focus === 'list' ? intoDetail(view, context) : {...view, focus: 'list'}),
	back: (view) => only(back(view)),
	follow: (view) => only({...following(view), filter: 'all', found: ''}),

	find: (view) => only({...view, typing: textField()}),
	findNext: finds(1), findPrevious: finds(-1),
	filter: (view) => only({...view, filter: view.filter === 'all' ? 'attention' : view.filter === 'attention' ? 'changed' : 'all'}),
	diff: (view, context) => only({...seen(view, context), diff: !view.diff, scroll: 0}),
	explain: (view, context) => only({...seen(view, context), explain: !view.explain}),
	secret: (view, context) => only({...seen(view, context), revealed: !view.revealed}),
	log: (view) => only({...view, log: view.log === undefined ? 'end' : undefined}),
	help: overlays('help'), warnings: overlays('warnings'), trust: overlays('trust'), flow: overlays('flow'),
	toItem(view, context) {
		const id = context.items[view.item]?.row;
		const closed = {...view, overlay: undefined};
		return only(id === undefined ? closed : {...goTo(closed, id, context), focus: 'detail'});
	},
	copy: asks('copy'), write: asks('write'), language: asks('language'),

	play: plays('play'), slower: plays('slower'), faster: plays('faster'), eventBack: plays('back'), eventOn: plays('on'),
	previousMark: goes('previousMark'), nextMark: goes('nextMark'), nextFailure: goes('failure'), toBegin: goes('begin'), toEnd: goes('end'),
	goTo: (view) => only({...view, overlay: undefined, place: textField()}),

	stepMode: (view, {run}) => only(view, {do: 'stepMode', on: !run.stepMode}),
	do: (view, {run}) => (wordAsked(run) === undefined ? only(view, {do: 'answer', answer: 'do'}) : only({...view, word: textField()})),
	skip: answers('skip'), rest: answers('rest'), all: answers('all'), undo: answers('undo'),
	choose: predicts((view) => view.quiz?.selected), passOver: predicts(() => undefined),
	choice1: predicts(() => 0), choice2: predicts(() => 1), choice3: predicts(() => 2), choice4: predicts(() => 3), choice5: predicts(() => 4),
	keepFile: answers('keep'), makeAnew: answers('do'), decline: answers('skip'), stopRun: answers('stop'),
	retry: (view) => only({...view, follow: true, focus: 'list'}, {do: 'retry'}),
	keepGoing: (view) => only({...view, leave: 'no'}),
	stopAfter: (view) => only({...view, leave: 'stopping'}, {do: 'stop', how: 'after-step'}),
	stopNow: (view) => only({...view, leave: 'stopping'}, {do: 'stop', how: 'now'}),
	quit: leaves('quit'), interrupt: leaves('interrupt'),
};

/** As a person sees it who has not moved. */
export const following = (view: View): View => ({...view, follow: true, open: {}, focus: 'list', scroll: 0});

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

type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

function move(view: View, step: Move, context: ViewContext): View {
	const {layout, rows} = context;
	const question = view.overlay === undefined ? openQuestion(view) : undefined;
	if (question !== undefined) {
		return selecting(view, moved(view.quiz?.selected ?? 0, step, question.choices.length, question.choices.length - 1));
	}
	if (view.overlay !== undefined && view.overlay !== 'help' && context.items.length > 0) {
		const item = moved(view.item, step, Math.max(1, Math.floor(layout.body / 3)), context.items.length - 1);
		if (item === view.item) {
			// At its ends there may be more to read that nothing selects.
			return {...view, overlayScroll: moved(view.overlayScroll, step, layout.body - 2, context.overlayLines - layout.body + 2)};
		}
		// The selected one is whole on the screen as far as there is room; its head always.
		const head = context.items[item]?.line ?? 0;
		// What is above the first one is its heading.
		const start = item === 0 ? 0 : head;
		const next = context.items[item + 1]?.line ?? context.overlayLines;
		return {...view, item, overlayScroll: Math.max(0, Math.min(start, Math.max(view.overlayScroll, next - (layout.body - 2))))};
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

const selectIfThere = (view: View, row: Row | undefined, context: ViewContext): View => (row === undefined ? view : select(view, row.id, context));

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


import type {MouseEvent} from '../../terminal/input.ts';
import {WHEEL_LINES} from '../../terminal/mouse.ts';
import {openQuestion, selecting} from '../quiz.ts';
import type {Screen} from '../screen/screen.ts';
import {cellAt} from '../replay/bar.ts';
import {act, following, select, type Acted, type ViewContext} from '../act.ts';

/** What is under a cell: a part of the screen, and the line of it. */
export interface Under {
	readonly part: 'list' | 'detail' | 'overlay' | 'log';
	readonly line: number;
}

const overlayHeading = 2;
const detailHeading = 2;

/** What the mouse does: the wheel scrolls what is under it; a click selects a line, opens the one that is selected, and goes into the pane. */
export function point(event: MouseEvent, screen: Screen, context: ViewContext): Acted | undefined {
	const {replayed, layout, view} = screen;
	if (replayed !== undefined && layout.bar > 0 && event.row === layout.rows - 2) {
		const place = event.did === 'press' ? cellAt(event.column, replayed, {...screen, columns: layout.columns}) : undefined;
		return place === undefined ? undefined : {view: following({...view, notice: ''}), effects: [{do: 'replay', asked: {to: 'cell', ...place}}]};
	}
	const under = underOf(event, screen);
	if (under === undefined) {
		return undefined;
	}
	if (openQuestion(view) !== undefined && under.part !== 'overlay') {
		return event.did === 'press' && under.part === 'detail' ? choose(under.line - detailHeading + screen.view.scroll, screen, context) : undefined;
	}
	return event.did === 'press' ? click(under, screen, context) : wheel(under, event.did === 'wheelUp' ? 'up' : 'down', screen, context);
}

function underOf({column, row}: MouseEvent, {layout, view}: Pick<Screen, 'layout' | 'view'>): Under | undefined {
	const line = row - 1 - (layout.rules ? 1 : 0);
	if (layout.kind === 'plain' || line < 0 || line >= layout.body + layout.drawer) {
		return undefined;
	}
	if (line >= layout.body) {
		return {part: 'log', line: line - layout.body};
	}
	if (view.overlay !== undefined) {
		return {part: 'overlay', line: line - overlayHeading + view.overlayScroll};
	}
	if (layout.kind === 'wide' ? column < layout.listColumns : view.focus === 'list') {
		return {part: 'list', line: line + view.top};
	}
	return {part: 'detail', line};
}

/** The choice that stands there is selected; the selected one is the answer. */
function choose(line: number, {view, choices, detail}: Screen, context: ViewContext): Acted | undefined {
	const choice = choices.findLastIndex((first) => first <= line);
	// Below the last one there is a blank line, and what is said of all of them.
	if (choice === -1 || line >= detail.length - 1) {
		return undefined;
	}
	return choice === view.quiz?.selected ? act(view, 'choose', context) : {view: selecting(view, choice), effects: []};
}

function click({part, line}: Under, {view, rows, items}: Screen, context: ViewContext): Acted | undefined {
	switch (part) {
		case 'list': {
			const row = rows[line];
			if (row === undefined) {
				return undefined;
			}
			return line === view.index && view.focus === 'list' && !view.follow
				? act(view, row.expandable ? 'toggle' : 'enter', context)
				: {view: {...select(view, row.id, context), focus: 'list', notice: ''}, effects: []};
		}
		case 'detail': {
			return view.focus === 'list' ? act(view, 'otherPane', context) : undefined;
		}
		case 'overlay': {
			const item = items.findLastIndex((one) => one.line <= line);
			if (item === -1) {
				return undefined;
			}
			return item === view.item ? act(view, 'toItem', context) : {view: {...view, item}, effects: []};
		}
		case 'log': {
			return undefined;
		}
	}
}

function wheel({part}: Under, direction: 'up' | 'down', {view}: Screen, context: ViewContext): Acted {
	// The part that is scrolled is the one that the keys would scroll.
	let moved = part === 'detail' && view.focus === 'list' ? act(view, 'otherPane', context).view : view;
	moved = {...moved, ...(part !== 'log' && {log: undefined}), ...(part === 'list' && {focus: 'list'})};
	const lines = part === 'overlay' && view.overlay === 'warnings' ? 1 : WHEEL_LINES;
	for (let line = 0; line < lines; line += 1) {
		moved = act({...moved, ...(part === 'log' && {overlay: undefined})}, direction, context).view;
	}
	return {view: {...moved, ...(part !== 'log' && {log: view.log}), overlay: view.overlay}, effects: []};
}

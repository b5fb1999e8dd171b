import type {RunState} from '../../../core/told/state.ts';
import type {Quizzing} from '../../../texts/quiz.ts';
import type {Texts} from '../../../texts/types.ts';
import type {KeyContext} from '../keymap.ts';
import type {Layout} from '../layout.ts';
import {blank, ends, fit, line, span, type Line, type Span} from '../../terminal/lines.ts';
import type {EventLog} from '../log.ts';
import type {Listed} from '../panes/listed.ts';
import type {PaneContext} from '../panes/context.ts';
import {barLine, type Replayed} from '../replay/bar.ts';
import type {Row} from '../rows.ts';
import type {Glyphs} from '../../terminal/theme.ts';
import type {View} from '../view.ts';
import type {Words} from '../words.ts';
import {checklist} from './checklist.ts';
import {detailHeading, marked} from './detail.ts';
import {footer, header, questionLines} from './edges.ts';
import {drawer} from './overlays.ts';
import {plainLines} from './plain.ts';

/** Everything that a frame is drawn from. */
export interface Screen {
	readonly run: RunState;
	readonly view: View;
	readonly layout: Layout;
	readonly rows: readonly Row[];
	readonly texts: Texts;
	readonly words: Words;
	readonly glyphs: Glyphs;
	readonly keys: KeyContext;
	readonly pane: PaneContext;
	readonly detail: readonly Line[];
	readonly overlay: readonly Line[];
	/** What may be selected in the list that is open; none where there is none. */
	readonly items: Listed['items'];
	readonly log: EventLog;
	/** Where acts are predicted. */
	readonly quizzing?: Quizzing | undefined;
	/** First line of each choice in the detail, while a question is open. */
	readonly choices: readonly number[];
	/** Milliseconds since the run began; it stands still once the run has ended. */
	readonly elapsedMs: number;
	/** How a recording is shown; undefined where a run is at work. */
	readonly replayed?: Replayed | undefined;
}

/**
 * A frame in its parts, each by the name of the component that draws it: `layout.rows` lines in all, so that it is
 * never taller than the terminal. The two panes stay apart, as Ink measures each line whole: a pane's line is mostly
 * ASCII, which is quick to measure, while a line with the divider in it never is.
 */
export interface Picture {
	readonly header: Line;
	/** Below the header, and above the footer, where there is room for them. */
	readonly rules: readonly [above: Line, below: Line] | undefined;
	readonly body: PictureBody;
	/** The log drawer; undefined while it is closed. */
	readonly log: readonly Line[] | undefined;
	readonly question: readonly Line[];
	/** Where a replay is; undefined where there is none, or no room. */
	readonly bar?: Line | undefined;
	/** Undefined where there is one line alone. */
	readonly bottom: BottomLine | undefined;
}

/** The last line: the keys, what is typed, or what was said. */
export interface BottomLine {
	readonly shows: 'footer' | 'search' | 'word' | 'place' | 'notice';
	readonly line: Line;
}

/** What stands in the middle. */
export type PictureBody =
	| {readonly shows: 'panes'; readonly checklist: readonly Line[]; readonly detail: readonly Line[]; readonly columns: number; readonly divider: Span}
	| {readonly shows: 'checklist' | 'detail' | 'plain' | NonNullable<View['overlay']>; readonly lines: readonly Line[]};

export function draw(screen: Screen): Picture {
	const {layout, view, glyphs, words, replayed} = screen;
	const whole = (spans: Line) => fit(spans, layout.columns, glyphs.cut);
	const bar = replayed === undefined || layout.bar === 0 ? undefined : whole(barLine(replayed, {columns: layout.columns, glyphs, words}));
	const bottom = layout.rows < 2 ? undefined : {shows: bottomOf(view), line: whole(footer(screen))};
	const above = whole(header(screen));
	if (layout.kind === 'plain') {
		return {header: above, rules: undefined, body: {shows: 'plain', lines: filled(plainLines(screen), Math.max(0, layout.rows - 2 - layout.bar)).map(whole)}, log: undefined, question: [], bar, bottom};
	}
	const log = view.log === undefined ? undefined : drawer(screen).map(whole);
	const rules = layout.rules ? [rule(screen, glyphs.teeTop), rule(screen, view.log === undefined ? glyphs.teeBottom : glyphs.horizontal)] as const : undefined;
	const room = layout.rows - 2 - (rules?.length ?? 0) - layout.body - (log?.length ?? 0) - layout.bar;
	return {header: above, rules, body: bodyOf(screen), log, question: filled(panel(screen), room).map(whole), bar, bottom};
}

/** The same as lines, for who draws before Ink is there. */
export function pictureLines({header: above, rules, body, log, question, bar, bottom}: Picture): Line[] {
	const middle = body.shows === 'panes'
		? body.checklist.map((left, row) => [...left, body.divider, ...body.detail[row] ?? []])
		: body.lines;
	return [above, ...(rules === undefined ? [] : [rules[0]]), ...middle, ...log ?? [], ...(rules === undefined ? [] : [rules[1]]), ...question, ...(bar === undefined ? [] : [bar]), ...(bottom === undefined ? [] : [bottom.line])];
}

function bodyOf(screen: Screen): PictureBody {
	const {layout, view, glyphs} = screen;
	const whole = (lines: readonly Line[]) => filled(lines, layout.body).map((spans) => fit(spans, layout.columns, glyphs.cut));
	if (view.overlay !== undefined) {
		return {shows: view.overlay, lines: whole(overlay(screen))};
	}
	if (layout.kind !== 'wide') {
		return view.focus === 'detail' ? {shows: 'detail', lines: whole(detail(screen))} : {shows: 'checklist', lines: whole(checklist(screen))};
	}
	return {
		shows: 'panes', columns: layout.listColumns, divider: span(glyphs.vertical, view.focus === 'detail' ? 'key' : 'dim'),
		checklist: filled(checklist(screen), layout.body).map((spans) => fit(spans, layout.listColumns, glyphs.cut)),
		detail: filled(detail(screen), layout.body),
	};
}

const bottomOf = ({typing, word, place, notice}: View): BottomLine['shows'] => (typing !== undefined ? 'search' : word !== undefined ? 'word' : place !== undefined ? 'place' : notice !== '' ? 'notice' : 'footer');

function rule({layout, view, glyphs}: Screen, tee: string): Line {
	const {horizontal} = glyphs;
	return layout.kind === 'wide' && view.overlay === undefined
		? line(horizontal.repeat(layout.listColumns) + tee + horizontal.repeat(layout.detailColumns), 'dim')
		: line(horizontal.repeat(layout.columns), 'dim');
}

function detail(screen: Screen): Line[] {
	const {layout, view, pane, glyphs, words} = screen;
	const columns = layout.detailColumns - 2;
	const [left, right] = detailHeading(screen.rows[view.index], pane);
	const below = screen.detail.length - view.scroll - layout.detail;
	const shown = marked(screen.detail.slice(view.scroll, view.scroll + layout.detail), view.found);
	const lines = below > 0 ? [...shown.slice(0, -1), line(words.more(below + 1), 'dim')] : shown;
	return [ends(left, right, columns), blank, ...lines].map((spans) => layout.kind === 'narrow' && spans[0]?.flush === true
		? [...fit(spans, columns, glyphs.cut), span('  ')]
		: [span(' '), ...fit(spans, columns, glyphs.cut), span(' ')]);
}

function overlay({view, layout, overlay: lines, words, glyphs}: Screen): Line[] {
	const room = layout.body - 2;
	const below = lines.length - view.overlayScroll - room;
	const heading: Line = [span(` ${words[view.overlay ?? 'help']}`, 'title'), span(below > 0 ? `  ${words.more(below)}` : '', 'dim')];
	const shown = lines.slice(view.overlayScroll, view.overlayScroll + room);
	return filled([heading, blank, ...shown.map((spans) => [span(' '), ...fit(spans, layout.columns - 2, glyphs.cut)])], layout.body);
}

function panel(screen: Screen): Line[] {
	const lines = questionLines(screen);
	return lines.length === 0 || screen.layout.rules ? lines : [line(screen.glyphs.horizontal.repeat(screen.layout.columns), 'key'), ...lines];
}

function filled(lines: readonly Line[], count: number): Line[] {
	return Array.from({length: count}, (_, index) => lines[index] ?? blank);
}

import type {RunState} from '../../../core/told/state.ts';
import type {Texts} from '../../../texts/types.ts';
import type {KeyContext} from '../keymap.ts';
import type {Layout} from '../layout.ts';
import {blank, ends, fit, line, span, type Line, type Span} from '../../terminal/lines.ts';
import type {LogRing} from '../log.ts';
import type {PaneContext} from '../panes/context.ts';
import type {Row} from '../rows.ts';
import type {Glyphs} from '../../terminal/theme.ts';
import type {View} from '../view.ts';
import type {Words} from '../words.ts';
import {checklist} from './checklist.ts';
import {detailHeading, marked} from './detail.ts';
import {footer, header, questionLines} from './edges.ts';
import {drawer} from './overlays.ts';
import {plainScreen} from './plain.ts';

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
	/** Where each warning begins in their list; empty while it is closed. */
	readonly warningHeads: readonly number[];
	readonly log: LogRing;
	/** Milliseconds since the run began; it stands still once the run has ended. */
	readonly elapsedMs: number;
}

/**
 * A frame in its parts: `layout.rows` lines in all, so that it is never taller than the terminal.
 * The two panes stay apart, as Ink measures each line whole: a pane's line is mostly ASCII, which is
 * quick to measure, while a line with the divider in it never is.
 */
export interface Picture {
	readonly above: readonly Line[];
	readonly panes: {readonly left: readonly Line[]; readonly right: readonly Line[]; readonly leftColumns: number; readonly divider: Span} | undefined;
	readonly below: readonly Line[];
}

export function draw(screen: Screen): Picture {
	const {layout, view, glyphs} = screen;
	const exact = (lines: readonly Line[], count = lines.length) => Array.from({length: count}, (_, index) => fit(lines[index] ?? blank, layout.columns, glyphs.cut));
	if (layout.kind === 'plain') {
		return {above: exact(plainScreen(screen), layout.rows), panes: undefined, below: []};
	}
	const above = [header(screen), ...(layout.rules ? [rule(screen, glyphs.teeTop)] : [])];
	const below = [
		...(view.log === undefined ? [] : drawer(screen)),
		...(layout.rules ? [rule(screen, view.log === undefined ? glyphs.teeBottom : glyphs.horizontal)] : []),
		...panel(screen),
		footer(screen),
	];
	if (layout.kind === 'wide' && view.overlay === undefined) {
		const panes = {
			left: filled(checklist(screen), layout.body).map((spans) => fit(spans, layout.listColumns, glyphs.cut)),
			right: filled(detail(screen), layout.body),
			leftColumns: layout.listColumns,
			divider: span(glyphs.vertical, view.focus === 'detail' ? 'key' : 'dim'),
		};
		return {above: exact(above), panes, below: exact(below, layout.rows - above.length - layout.body)};
	}
	const middle = view.overlay !== undefined ? overlay(screen) : view.focus === 'detail' ? detail(screen) : checklist(screen);
	return {above: exact([...above, ...filled(middle, layout.body)]), panes: undefined, below: exact(below, layout.rows - above.length - layout.body)};
}

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


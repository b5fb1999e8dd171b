import type {RunState} from '../../core/engine/state.ts';
import type {Texts} from '../../texts/types.ts';
import type {KeyContext} from '../keymap.ts';
import type {Layout} from '../layout.ts';
import {blank, ends, fit, line, span, type Line} from '../lines.ts';
import type {LogRing} from '../log.ts';
import type {PaneContext} from '../panes/context.ts';
import type {Row} from '../rows.ts';
import type {Glyphs} from '../theme.ts';
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
	readonly log: LogRing;
	/** Milliseconds since the run began; it stands still once the run has ended. */
	readonly elapsedMs: number;
	readonly hint: string;
}

/** The whole frame: exactly `layout.rows` lines of `layout.columns`, so that it is never taller than the terminal. */
export function draw(screen: Screen): Line[] {
	const {layout, view, glyphs} = screen;
	const lines = layout.kind === 'plain' ? plainScreen(screen) : [
		header(screen),
		...(layout.rules ? [rule(screen, glyphs.teeTop)] : []),
		...body(screen),
		...(view.log === undefined ? [] : drawer(screen)),
		...(layout.rules ? [rule(screen, view.log === undefined ? glyphs.teeBottom : glyphs.horizontal)] : []),
		...panel(screen),
		footer(screen),
	];
	return Array.from({length: layout.rows}, (_, index) => fit(lines[index] ?? blank, layout.columns, glyphs.cut));
}

function rule({layout, view, glyphs}: Screen, tee: string): Line {
	const {horizontal} = glyphs;
	return layout.kind === 'wide' && view.overlay === undefined
		? line(horizontal.repeat(layout.listColumns) + tee + horizontal.repeat(layout.detailColumns), 'dim')
		: line(horizontal.repeat(layout.columns), 'dim');
}

function body(screen: Screen): Line[] {
	const {layout, view, glyphs} = screen;
	if (view.overlay !== undefined) {
		return overlay(screen);
	}
	if (layout.kind === 'narrow') {
		return filled(view.focus === 'detail' ? detail(screen) : checklist(screen), layout.body);
	}
	const left = filled(checklist(screen), layout.body);
	const right = filled(detail(screen), layout.body);
	const divider = span(glyphs.vertical, view.focus === 'detail' ? 'key' : 'dim');
	return left.map((spans, index) => [...fit(spans, layout.listColumns, glyphs.cut), divider, ...(right[index] ?? blank)]);
}

function detail(screen: Screen): Line[] {
	const {layout, view, pane, glyphs, words} = screen;
	const columns = layout.detailColumns - 2;
	const [left, right] = detailHeading(screen.rows[view.index], pane);
	const below = screen.detail.length - view.scroll - layout.detail;
	const shown = marked(screen.detail.slice(view.scroll, view.scroll + layout.detail), view.found);
	const lines = below > 0 ? [...shown.slice(0, -1), line(words.more(below + 1), 'dim')] : shown;
	return [ends(left, right, columns), blank, ...lines].map((spans) => [span(' '), ...fit(spans, columns, glyphs.cut), span(' ')]);
}

function overlay({view, layout, overlay: lines, words, glyphs}: Screen): Line[] {
	const room = layout.body - 2;
	const below = lines.length - view.overlayScroll - room;
	const heading: Line = [span(` ${view.overlay === 'help' ? words.help : words.trust}`, 'title'), span(below > 0 ? `  ${words.more(below)}` : '', 'dim')];
	const shown = lines.slice(view.overlayScroll, view.overlayScroll + room);
	return filled([heading, blank, ...shown.map((spans) => [span(' '), ...fit(spans, layout.columns - 2, glyphs.cut)])], layout.body);
}

function panel(screen: Screen): Line[] {
	const lines = questionLines(screen);
	return lines.length === 0 ? [] : [line(screen.glyphs.horizontal.repeat(screen.layout.columns), 'key'), ...lines];
}

function filled(lines: readonly Line[], count: number): Line[] {
	return Array.from({length: count}, (_, index) => lines[index] ?? blank);
}


import type {RunState} from '../../../core/told/state.ts';
import type {Secrets} from '../../../core/secrets/secrets.ts';
import type {Size} from '../../terminal/size.ts';
import {keyContext, type Binding} from '../keymap.ts';
import {layoutOf, type Layout} from '../layout.ts';
import type {PaneContext} from '../panes/context.ts';
import type {Listed} from '../panes/listed.ts';
import {copyText} from '../panes/copy.ts';
import {secretIds} from '../panes/secrets.ts';
import {flowLines} from '../panes/flow.ts';
import {trustLines} from '../panes/trust.ts';
import {warningLines, warningsOf} from '../panes/warnings.ts';
import {settle, type View} from '../view.ts';
import {detailLines} from './detail.ts';
import {questionLines} from './edges.ts';
import {linearColumns} from './linear.ts';
import {helpLines} from './overlays.ts';
import type {Screen} from './screen.ts';

/** What a screen is made of. */
export interface Parts extends Pick<Screen, 'run' | 'texts' | 'words' | 'glyphs' | 'log' | 'elapsedMs'> {
	readonly run: RunState;
	readonly view: View;
	readonly size: Size;
	readonly bindings: readonly Binding[];
	readonly secrets: Pick<Secrets, 'get'>;
	/** For a screen reader. */
	readonly isLinear: boolean;
	/** Whether a detail can be written to a file. */
	readonly canWrite: boolean;
	readonly canTranslate: boolean;
}

/** What is open over the screen and lists what one may select. */
const lists: Readonly<Record<NonNullable<View['overlay']>, ((pane: PaneContext, selected: number) => Listed) | undefined>> = {help: undefined, trust: trustLines, flow: flowLines, warnings: warningLines};

/** Pure: settles the view, and gathers what a frame is drawn from. */
export function compose({run, view: was, size, bindings, texts, words, glyphs, log, elapsedMs, secrets, isLinear, canWrite, canTranslate}: Parts): Screen {
	const base = {run, texts, words, glyphs};
	const warnings = warningsOf(run, texts).length;
	const shown = was.overlay === 'warnings' && was.warningsSeen !== warnings ? {...was, warningsSeen: warnings} : was;
	// A question takes rows from the body, and what may be answered does not depend on how many are left.
	const draft = layoutOf(size, shown, 0);
	const asked = run.asking === undefined ? {view: shown, rows: []} : settle(shown, run, draft);
	const draftKeys = keyContext(run, asked.view, draft, asked.rows, {bindings, warnings, items: 0, hasSecret: false, canCopy: false, canWrite: false, canTranslate});
	const panel = questionLines({...base, view: asked.view, layout: draft, keys: draftKeys}).length;
	const layout = layoutOf(size, shown, panel);
	const settled = settle(shown, run, layout);
	const {rows} = settled;
	let {view} = settled;
	const row = rows[view.index];
	const pane: PaneContext = {
		...base, columns: isLinear ? linearColumns : Math.max(16, layout.detailColumns - 2), diff: view.diff, explain: view.explain, revealed: view.revealed,
		secret: (id) => secrets.get(id)?.reveal(),
	};
	const detail = detailLines(row, pane);
	view = clampScroll(view, detail.length, layout);
	const list = lists[view.overlay ?? 'help']?.({...pane, columns: isLinear ? linearColumns : layout.columns - 2}, view.item);
	const items = list?.items ?? [];
	const hasSecret = row?.step !== undefined && row.step.detail.kind !== 'note' && secretIds(row.step.detail).some((id) => secrets.get(id) !== undefined);
	const keys = keyContext(run, view, layout, rows, {bindings, warnings, items: items.length, hasSecret, canCopy: copyText(row, view, pane) !== undefined, canWrite: canWrite && detail.length > 0, canTranslate});
	const overlay = view.overlay === undefined ? [] : list?.lines ?? helpLines({keys, words});
	return {...base, view, layout, rows, keys, pane, detail, overlay, items, log, elapsedMs};
}

function clampScroll(view: View, lines: number, layout: Layout): View {
	const scroll = Math.max(0, Math.min(view.scroll, lines - layout.detail));
	return scroll === view.scroll ? view : {...view, scroll};
}

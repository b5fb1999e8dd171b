import type {RunState} from '../../../core/told/state.ts';
import type {Secrets} from '../../../core/secrets/secrets.ts';
import type {Size} from '../../terminal/size.ts';
import {keyContext, type Binding} from '../keymap.ts';
import {layoutOf, type Layout} from '../layout.ts';
import type {PaneContext} from '../panes/context.ts';
import type {Listed} from '../panes/listed.ts';
import {isTold, openQuestion, posed, quizLines, settledQuiz, toPredict, truthLines, unposed, withoutChoices, type QuizLines} from '../quiz.ts';
import {rowOfStep, type Row} from '../rows.ts';
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
import {draw, pictureLines, type Screen} from './screen.ts';

/** What a screen is made of. */
export interface Parts extends Pick<Screen, 'run' | 'texts' | 'words' | 'glyphs' | 'log' | 'elapsedMs' | 'quizzing' | 'replayed'> {
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

/** Pure: settles the view, and gathers what a frame is drawn from; before an act that is predicted, the question that tells it nowhere. */
export function compose(parts: Parts): Screen {
	const {run, quizzing} = parts;
	if (quizzing === undefined) {
		return gather(parts);
	}
	const view = settledQuiz(parts.view, run);
	const step = toPredict(run, view);
	if (step === undefined) {
		return gather({...parts, view});
	}
	// What a question brings to the screen is settled first: it takes the whole of it.
	const settled = gather({...parts, view}).view;
	for (const question of quizzing.questionsOfStep(run, step, view.quiz?.codes ?? {}, view.quiz?.question?.code)) {
		const screen = gather({...parts, view: posed(settled, step.path, question)});
		const beside = gather({...parts, view: withoutChoices(screen.view)});
		if ((parts.isLinear || screen.detail.length <= roomFor(screen)) && !isTold(question, pictureLines(draw(beside)), quizzing.texts)) {
			return screen;
		}
	}
	return gather({...parts, view: unposed(view, step.path)});
}

/** All choices are to be seen at once. */
const roomFor = ({layout}: Screen): number => (layout.kind === 'plain' ? Number.MAX_SAFE_INTEGER : layout.detail);

function gather({run, quizzing, view: was, size, bindings, texts, words, glyphs, log, elapsedMs, secrets, isLinear, canWrite, canTranslate, replayed}: Parts): Screen {
	const base = {run, texts, words, glyphs};
	const warnings = warningsOf(run, texts).length;
	const shown = was.overlay === 'warnings' && was.warningsSeen !== warnings ? {...was, warningsSeen: warnings} : was;
	// A question takes rows from the body, and what may be answered does not depend on how many are left.
	const isReplayed = replayed !== undefined;
	const draft = layoutOf(size, shown, 0, isReplayed);
	const drafted = run.asking === undefined ? {view: shown, rows: []} : settle(shown, run, draft);
	const draftKeys = keyContext(run, drafted.view, draft, drafted.rows, {bindings, warnings, items: 0, hasSecret: false, canCopy: false, canWrite: false, canTranslate, replayed});
	const panel = questionLines({...base, view: drafted.view, layout: draft, keys: draftKeys, replayed}).length;
	const layout = layoutOf(size, shown, panel, isReplayed);
	const settled = settle(shown, run, layout);
	const {rows} = settled;
	let {view} = settled;
	const row = rows[view.index];
	const pane: PaneContext = {
		...base, columns: isLinear ? linearColumns : Math.max(16, layout.detailColumns - 2), diff: view.diff, explain: view.explain, revealed: view.revealed, isReplayed,
		secret: (id) => secrets.get(id)?.reveal(),
	};
	const asked = predicted(row, view, quizzing, pane);
	const detail = openQuestion(view) === undefined ? [...asked.lines, ...detailLines(row, pane)] : asked.lines;
	view = clampScroll(view, detail.length, layout);
	const list = lists[view.overlay ?? 'help']?.({...pane, columns: isLinear ? linearColumns : layout.columns - 2}, view.item);
	const items = list?.items ?? [];
	const hasSecret = row?.step !== undefined && row.step.detail.kind !== 'note' && secretIds(row.step.detail).some((id) => secrets.get(id) !== undefined);
	const keys = keyContext(run, view, layout, rows, {bindings, warnings, items: items.length, hasSecret, canCopy: copyText(row, view, pane) !== undefined, canWrite: canWrite && detail.length > 0, canTranslate, replayed});
	const overlay = view.overlay === undefined ? [] : list?.lines ?? helpLines({keys, words});
	return {...base, view, layout, rows, keys, pane, detail, overlay, items, log, elapsedMs, quizzing, choices: asked.choices, replayed};
}

/** What stands above a step's detail, or in its place; nothing where nothing is predicted. */
function predicted(row: Row | undefined, {quiz}: View, quizzing: Screen['quizzing'], {run, columns, glyphs}: PaneContext): QuizLines {
	if (quizzing === undefined || quiz?.question === undefined || quiz.state === 'over') {
		return {lines: [], choices: []};
	}
	const isThere = quiz.state === 'told' && row?.id === rowOfStep(run, quiz.step);
	return quiz.state === 'open' ? quizLines(quiz, quiz.question, quizzing.texts, columns, glyphs.cursor) : {lines: isThere ? truthLines(quiz, quizzing.texts, columns) : [], choices: []};
}

function clampScroll(view: View, lines: number, layout: Layout): View {
	const scroll = Math.max(0, Math.min(view.scroll, lines - layout.detail));
	return scroll === view.scroll ? view : {...view, scroll};
}

import type {Event} from '../../../core/told/events.ts';
import {line, plain, span, type Line} from '../../terminal/lines.ts';
import {logLine} from '../log.ts';
import {failurePane} from '../panes/failure.ts';
import {resultLines} from '../panes/result.ts';
import {openQuestion} from '../quiz.ts';
import {resultRow} from '../rows.ts';
import {detailHeading} from './detail.ts';
import {footer, questionLines} from './edges.ts';
import {drawer} from './overlays.ts';
import {barLine} from '../replay/bar.ts';
import type {Screen} from './screen.ts';

/** Nothing is broken into columns here: the terminal wraps, and what is copied is whole. */
export const linearColumns = 10_000;

/** Whether an event ends something, so that it is worth saying aloud. */
export function isEnd(event: Event): boolean {
	return event.type === 'run.started' || event.type === 'step.finished' || event.type === 'step.failing' || event.type === 'run.finished' || event.type === 'run.warning';
}

/** One sentence an end, without the time of day; a failure and the result as a whole. Said once, and never again. */
export function linearLines(event: Event, {run, texts, pane}: Screen): Line[] {
	const said = logLine(event, run, texts).slice(1);
	switch (event.type) {
		case 'step.failing': {
			// Its first line says the problem, as this one does.
			return [said, ...failurePane(event.failure, pane.isReplayed !== true, pane).slice(1)];
		}
		case 'run.finished': {
			return [said, ...resultLines(pane)];
		}
		default: {
			return [said];
		}
	}
}

/** What goes on, what the person looks at, what is asked, and the keys that answer. */
export function linearNow(screen: Screen): Line[] {
	const {run, view, texts, words, overlay, replayed, glyphs} = screen;
	const step = run.steps[run.asking ?? run.current ?? ''];
	const now = step === undefined ? words.starting : `${texts.labelled(step.phase, texts.stepTitle(step.detail))}${words.comma}${texts.status(step.status)}`;
	// What has ended is said above already.
	const isNews = run.end === undefined && view.leave !== 'stopping' && (step === undefined || step.status === 'running' || step.status === 'asked');
	const keys = plain(footer(screen)).trim().replaceAll(/ {3,}/g, '  ');
	const open = view.overlay === undefined ? (view.quiz === undefined || view.quiz.state === 'over' ? selected(screen) : predicted(screen)) : [line(words[view.overlay]), ...overlay];
	return [
		...open,
		...(view.log === undefined ? [] : [line(words.log), ...drawer(screen).slice(1)]),
		...(isNews ? [line(now)] : []),
		...(view.leave === 'stopping' && run.end === undefined ? [line(words.stopping)] : []),
		...questionLines(screen).map((spans) => spans.slice(1)),
		...(replayed === undefined ? [] : [line(plain(barLine(replayed, {columns: 0, words, glyphs})).trim())]),
		line(keys),
	];
}

/** What is asked of an act, and then what it is. */
const predicted = ({detail, view, run}: Screen): Line[] => (openQuestion(view) !== undefined || run.asking === view.quiz?.step ? [...detail] : []);

/** The line that the person went to, with all there is to it. What the run itself brings up is said above. */
function selected(screen: Screen): Line[] {
	const {rows, view, run, pane, detail} = screen;
	const row = rows[view.index];
	if (view.follow || row === undefined || row.id === resultRow) {
		return [];
	}
	const [left, right] = detailHeading(row, pane);
	return [[...left, span(','), ...right], ...(row.step?.path === run.failing && run.failing !== undefined ? [] : detail)];
}

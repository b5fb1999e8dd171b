import {isOfChanged} from '../../../core/told/details.ts';
import {endOf, workedMs} from '../../../core/told/state.ts';
import {neededBy} from '../../../core/needs/needed-by.ts';
import {clock} from '../clock.ts';
import {titleOf} from '../../../texts/step-title.ts';
import {available, commandWords, shownKeys, type Binding} from '../keymap.ts';
import {cut, ends, lineWidth, span, width, wrapped, type Line, type Span} from '../../terminal/lines.ts';
import {openQuestion} from '../quiz.ts';
import {endStatus} from '../rows.ts';
import {statusStyle} from '../../terminal/theme.ts';
import {fieldSpans} from '../../terminal/typing.ts';
import {wordAsked} from '../word.ts';
import {warningsOf} from '../panes/warnings.ts';
import type {Screen} from './screen.ts';

/** What is being made, where, how it stands, and for how long it has run. */
export function header({run, layout, texts, words, view, glyphs, elapsedMs, quizzing}: Screen): Line {
	const place = run.mode === 'node' ? (run.workflow === 'inspect' ? run.folder : '') : run.mode === 'sandbox' ? `${words.sandbox} ${run.folder}` : words.dryRun;
	const facts = [run.lesson ?? '', run.nodeName, run.kubernetesVersion, place].filter((part) => part !== '').join(` ${glyphs.dot} `);
	const badges: Span[] = [];
	const outcome = endOf(run);
	if (outcome !== undefined) {
		const status = endStatus(run);
		badges.push(span(`${glyphs.status[status]} ${texts.outcome(outcome)}`, statusStyle[status]));
	} else if (run.failing !== undefined) {
		badges.push(span(`${glyphs.status.failing} ${texts.status('failing')}`, 'bad'));
	} else if (view.leave === 'stopping') {
		badges.push(span(words.stopping, 'warn'));
	}
	const unseen = warningsOf(run, texts).length - view.warningsSeen;
	if (unseen > 0) {
		badges.push(span(`${glyphs.status.warning} ${unseen}`, 'warn'));
	}
	if (quizzing !== undefined && view.quiz !== undefined && view.quiz.asked > 0) {
		const {right, asked} = view.quiz;
		badges.push(span(layout.kind === 'wide' ? quizzing.texts.score(right, asked) : `${right}/${asked}`, 'key'));
	}
	if (run.stepMode && run.end === undefined) {
		badges.push(span(words.stepMode, 'key'));
	}
	const right = [...badges.flatMap((badge) => [badge, span('  ')]), span(`${clock(run.end === undefined ? workedMs(run, elapsedMs) : Math.round(run.end.tookMs / 1000) * 1000)} `, 'dim')];
	const left: Line = [span(` kubestep ${run.workflow}`, 'title'), span(`   ${cut(facts === '' ? words.starting : facts, Math.max(0, layout.columns - lineWidth(right) - 18), glyphs.cut)}`)];
	return ends(left, right, layout.columns);
}

/** The keys that act now, the most useful first; on the right what the view does by itself. */
export function footer(screen: Screen): Line {
	const {view, layout, words, glyphs, run} = screen;
	if (view.typing !== undefined) {
		return [span(' /', 'key'), ...fieldSpans(view.typing, layout.columns - 3)];
	}
	if (view.word !== undefined) {
		const label = ` ${words.ask.word(wordAsked(run) ?? '')} `;
		return [span(label, 'key'), ...fieldSpans(view.word, layout.columns - width(label) - 1)];
	}
	if (view.place !== undefined) {
		const typed = Math.max(PLACE_COLUMNS, width(view.place.text) + 1);
		const hint = words.replay.places.map((places) => ` ${places} `).find((places) => layout.columns - 3 - width(places) >= typed);
		const room = layout.columns - 3 - width(hint ?? '');
		return hint === undefined ? [span(' :', 'key'), ...fieldSpans(view.place, layout.columns - 3)] : ends([span(' :', 'key'), ...fieldSpans(view.place, room)], [span(hint, 'dim')], layout.columns);
	}
	if (view.notice !== '') {
		return [span(` ${cut(view.notice, layout.columns - 2, glyphs.cut)}`, 'good')];
	}
	const state = view.filter !== 'all' ? words.filter[view.filter] : view.found !== '' ? `/${cut(view.found, 20, glyphs.cut)}` : run.end !== undefined ? '' : view.follow ? words.following : words.notFollowing;
	const isFound = layout.panel > 0 && view.filter === 'all' && view.found !== '';
	// Beside a question there may be no room to list how a search goes on.
	const right = state === '' ? [] : [span(` ${state} `, 'dim'), ...(isFound ? [span(searchKeys(screen), 'key'), span(' ')] : [])];
	// A question lists its own keys.
	const lowest = layout.panel > 0 ? 10 : 0;
	const shown = available(screen.keys).filter(({footer}) => footer !== undefined && footer >= lowest).sort((one, other) => (one.footer ?? 0) - (other.footer ?? 0));
	const fixed = shown.filter(({footer}) => (footer ?? 0) >= 90);
	const move: Span[] = view.leave === 'asked' ? [] : [span('↑↓', 'key'), span(` ${words.move}  `)];
	let room = layout.columns - 1 - lineWidth(right) - fixed.reduce((sum, binding) => sum + bindingWidth(binding, screen), 0) - lineWidth(move);
	const listed = shown.filter((binding) => {
		if (fixed.includes(binding)) {
			return true;
		}
		const size = bindingWidth(binding, screen);
		room -= size;
		return room >= 0;
	});
	const first = listed.filter(({footer}) => (footer ?? 0) < 10);
	const rest = listed.filter(({footer}) => (footer ?? 0) >= 10);
	return ends([span(' '), ...first.flatMap((binding) => keySpans(binding, screen)), ...move, ...rest.flatMap((binding) => keySpans(binding, screen))], right, layout.columns);
}

const searchKeys = ({keys}: Screen): string => available(keys).filter(({id}) => id === 'findNext' || id === 'findPrevious').map(footerKeys).join(' ');

function keySpans(binding: Binding, {keys, words}: Screen): Span[] {
	return [span(footerKeys(binding), 'key'), span(` ${commandWords(binding, keys, words)}  `)];
}

function bindingWidth(binding: Binding, {keys, words}: Screen): number {
	return width(footerKeys(binding)) + width(commandWords(binding, keys, words)) + 3;
}

/** In the footer there is room for one key of each. */
function footerKeys({keys}: Binding): string {
	return shownKeys({keys: keys.slice(0, 1)});
}

/** Of a place that is typed, so many columns are seen at least. */
const PLACE_COLUMNS = 12;
const whyLines = 3;
/** What is asked, and what became of the last act: part of it is none. */
const noteLines = 3;
const breaksLines = 2;
/** Of what somebody changed in a file. */
const differenceLines = 6;
/** What is seen beside it of the checklist at least, and of a detail that is read. */
const bodyLines = {list: 3, detail: 8};

/** A question to the person: what will be done and why, or how to leave. */
export function questionLines({run, view, layout, texts, words, keys, replayed}: Pick<Screen, 'run' | 'view' | 'layout' | 'texts' | 'words' | 'keys' | 'replayed'>): Line[] {
	const columns = layout.columns - 2;
	const indent = (lines: readonly Line[]) => lines.map((spans): Line => [span(' '), ...spans]);
	if (view.leave === 'asked') {
		return indent([
			...wrapped(words.leave.question, columns, 'key'),
			...answers(['stopAfter', 'stopNow', 'keepGoing'], columns, keys, words),
			...wrapped(words.leave[run.workflow === 'init' && run.mode === 'sandbox' ? 'afterStopInSandbox' : 'afterStop'], columns, 'dim').slice(0, 2),
		]);
	}
	const step = run.asking === undefined ? undefined : run.steps[run.asking];
	// What an act is predicted to be is asked first; whether to do it comes after it.
	if (step === undefined || view.overlay !== undefined || openQuestion(view) !== undefined) {
		return [];
	}
	const room = columns - 2;
	const changed = isOfChanged(step.detail) ? step.detail : undefined;
	const question = changed !== undefined
		? wrapped(texts.questions.ofChanged(changed.path), columns, 'key')
		: begun(wrapped(words.ask.question(texts.stepTitle(step.detail)), room, 'key'), noteLines);
	const notes = [
		...(run.asked.isAgain ? begun(wrapped(texts.questions.changed, room, 'warn'), noteLines) : []),
		...(run.kept === undefined ? [] : begun(wrapped(texts.questions.kept[run.kept.because](titleOf(run.steps[run.kept.step], run.kept.step, texts)), room, 'warn'), noteLines)),
	];
	const asked = replayed !== undefined ? wrapped(words.replay.answered(replayed.answer === undefined ? undefined : texts.questions.answers[replayed.answer]), columns, 'dim') : answers(['keepFile', 'makeAnew', ...(changed === undefined ? [] : ['diff'] as const), 'do', 'decline', 'skip', 'rest', 'all', 'undo', 'stopRun'], columns, keys, words);
	// What is asked, what one may answer and a part of the body are always there; the rest has what is left.
	let left = Math.max(1, layout.rows - 3 - (layout.rules ? 1 : 0) - bodyLines[view.focus] - question.length - notes.length - asked.length);
	const take = (lines: readonly Line[], most: number): Line[] => {
		const taken = begun(lines, Math.max(0, Math.min(most, left)));
		left -= taken.length;
		return taken;
	};
	if (changed !== undefined) {
		const differences = texts.differences(changed.differences ?? []);
		return indent([...question, ...take(differences.flatMap((one) => wrapped(one, room, 'warn', 2)), differenceLines), ...notes, ...asked]);
	}
	const breaks = take(breaksOf(neededBy(step.phase, step.detail), room, texts), breaksLines);
	const reason = texts.why({phase: step.phase, workflow: run.workflow, detail: step.detail});
	const why = take(reason === '' ? [] : wrapped(reason, room), whyLines);
	return indent([...question, ...notes, ...why, ...breaks, ...asked]);
}

/** Who would miss it: as many as two lines hold, one at least. */
function breaksOf(phases: readonly string[], columns: number, {questions}: Screen['texts']): Line[] {
	for (let count = phases.length; count > 0; count -= 1) {
		const lines = wrapped(`${questions.breaks(phases.slice(0, count))}${count < phases.length ? ' …' : ''}`, columns, 'dim');
		if (count === 1 || lines.length <= breaksLines) {
			return lines;
		}
	}
	return [];
}

/** The first lines, with a sign where there are more. */
function begun(lines: readonly Line[], most: number): Line[] {
	return lines.slice(0, most).map((one, index) => (index === most - 1 && lines.length > most ? [...one, span(' …', 'dim')] : one));
}

/** On as many lines as they need: an answer that is cut off is one that nobody knows of. */
function answers(ids: readonly Binding['id'][], columns: number, keys: Screen['keys'], words: Screen['words']): Line[] {
	const lines: Span[][] = [[]];
	let used = 0;
	for (const binding of available(keys).filter(({id}) => ids.includes(id))) {
		const label = ` ${commandWords(binding, keys, words)}`;
		const size = width(footerKeys(binding)) + width(label);
		if (used > 0 && used + 3 + size > columns) {
			lines.push([]);
			used = 0;
		}
		lines.at(-1)?.push(span(used > 0 ? '   ' : ''), span(footerKeys(binding), 'key'), span(label));
		used += (used > 0 ? 3 : 0) + size;
	}
	return lines;
}

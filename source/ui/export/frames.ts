import spinners from 'cli-spinners';
import {markOf, type Mark} from '../../core/recording/marks.ts';
import type {Recording} from '../../core/recording/recording.ts';
import type {Event} from '../../core/told/events.ts';
import {emptyState, reduce, workedMs, type RunState} from '../../core/told/state.ts';
import type {Texts} from '../../texts/types.ts';
import type {Line} from '../terminal/lines.ts';
import type {Size} from '../terminal/size.ts';
import {glyphs as glyphsOf, type Glyphs} from '../terminal/theme.ts';
import {keymapWith} from '../run/keymap.ts';
import {LogRing} from '../run/log.ts';
import {rowOfStep} from '../run/rows.ts';
import {compose, type Parts} from '../run/screen/compose.ts';
import {draw, pictureLines} from '../run/screen/screen.ts';
import {initialView, shown, type View} from '../run/view.ts';
import {uiWords} from '../run/words.ts';

/** What a recording is shown in. */
export interface Stage {
	readonly size: Size;
	/** Of the language that everything is said in. */
	readonly texts: Texts;
	readonly ascii: boolean;
}

/** How fast it is played. */
export interface Pace {
	/** How many times as fast as it was. */
	readonly speed: number;
	/** Between two things that happen nobody waits longer, in milliseconds: what only counts up meanwhile goes by so much faster. */
	readonly maxWaitMs: number;
	/** At least so long between two frames, in milliseconds. */
	readonly frameMs: number;
}

/** The screen at one moment. */
export interface Frame {
	/** Milliseconds since the first one, as it is played. */
	readonly atMs: number;
	/** Exactly as many as the screen has rows. */
	readonly lines: readonly Line[];
	/** What stands in the cell that turns, where there is one. */
	readonly turning: string;
	/** Phases that began, failures and the end: what one may want to jump to. */
	readonly marks: readonly Mark[];
}

/** Composes screens of a recording as the interface does, the view going on from one to the next. No secret can be shown: a recording has none. */
class Projector {
	readonly glyphs: Glyphs;
	readonly #parts: Omit<Parts, 'run' | 'view' | 'elapsedMs'>;
	#view: View = initialView;

	constructor({size, texts, ascii}: Stage) {
		this.glyphs = glyphsOf(ascii);
		const bindings = keymapWith({});
		this.#parts = {
			size, texts, bindings, words: uiWords(texts.lang, bindings), glyphs: this.glyphs, log: new LogRing(), secrets: {get: () => undefined},
			isLinear: false, canWrite: true, canTranslate: true,
		};
	}

	/** @param change what a person did to the view once it follows the run */
	lines(run: RunState, elapsedMs: number, change?: (view: View) => View): Line[] {
		const first = compose({...this.#parts, run, view: this.#view, elapsedMs});
		const screen = change === undefined ? first : compose({...this.#parts, run, view: change(first.view), elapsedMs});
		this.#view = screen.view;
		return pictureLines(draw(screen));
	}
}

/** What is open in a picture of one moment. */
export interface Opened {
	/** The line of the checklist, by the path of its phase or step; the one that is followed unless said. */
	readonly path?: string | undefined;
	/** As `e` adds to it. */
	readonly explain?: boolean;
}

/**
 * The screen once an event has happened, as somebody would have seen it who followed the run.
 * @param index of the event, from 0; the last one unless said
 * @returns undefined where `opened` names no line of that moment
 */
export function screenAt(recording: Recording, stage: Stage, index = recording.count - 1, {path, explain = false}: Opened = {}): {readonly lines: readonly Line[]; readonly glyphs: Glyphs} | undefined {
	const run = recording.stateAt(index);
	if (path !== undefined && run.phases[path] === undefined && run.steps[path] === undefined) {
		return undefined;
	}
	const projector = new Projector(stage);
	const change = (view: View): View => {
		if (path === undefined) {
			return {...view, explain};
		}
		const place = shown(view, run, run.steps[path] === undefined ? path : rowOfStep(run, path));
		return {...view, ...place, follow: false, explain, open: {...place.open, ...(run.phases[path] !== undefined && {[path]: true})}};
	};
	return {lines: projector.lines(run, run.elapsedMs, change), glyphs: projector.glyphs};
}

const isNews = ({type}: Event): boolean => type !== 'step.progress';

interface Cue {
	readonly event: Event;
	readonly index: number;
	/** As it is played. */
	readonly atMs: number;
	/** As it was, never less than before. */
	readonly elapsedMs: number;
}

/** Each event with the time at which it is played. */
function* cues(recording: Recording, {speed, maxWaitMs}: Pace): Generator<Cue> {
	// By their places alone: somebody may have waited for days.
	let waiting: number[] = [];
	let last: Pick<Cue, 'atMs' | 'elapsedMs'> | undefined;
	const release = function* (endMs: number): Generator<Cue> {
		const from = last ?? {atMs: 0, elapsedMs: endMs};
		const until = Math.max(from.elapsedMs, endMs);
		const gap = until - from.elapsedMs;
		const scale = gap === 0 ? 0 : Math.min(gap / speed, maxWaitMs) / gap;
		for (const index of waiting) {
			const event = recording.event(index);
			const elapsedMs = Math.min(until, Math.max(last?.elapsedMs ?? from.elapsedMs, event.elapsedMs));
			last = {atMs: from.atMs + (elapsedMs - from.elapsedMs) * scale, elapsedMs};
			yield {event, index, ...last};
		}
		waiting = [];
	};
	let lastMs = 0;
	for (const {index, event} of recording.told()) {
		waiting.push(index);
		lastMs = event.elapsedMs;
		if (isNews(event)) {
			yield* release(lastMs);
		}
	}
	yield* release(lastMs);
}

const SECOND = 1000;

/**
 * All frames of a recording, one after the other as they are asked for, as the interface would have shown them to somebody
 * who followed the run: events are gathered for a frame, the clock ticks and the spinner turns. The same recording
 * gives the same frames.
 */
export function* frames(recording: Recording, stage: Stage, pace: Pace): Generator<Frame> {
	const projector = new Projector(stage);
	const spinner = projector.glyphs.spinner === 'still' ? undefined : spinners[projector.glyphs.spinner];
	let run = emptyState;
	let marks: Mark[] = [];
	let shown: {readonly atMs: number; readonly second: number; readonly spins: boolean} | undefined;
	let last: Cue | undefined;
	let isNew = false;
	const frame = (atMs: number, elapsedMs: number): Frame => {
		const lines = projector.lines(run, elapsedMs);
		shown = {atMs, second: Math.floor(workedMs(run, elapsedMs) / SECOND), spins: lines.some((one) => one.some(({spins}) => spins === true))};
		const turning = spinner === undefined ? '' : spinner.frames[Math.floor(atMs / spinner.interval) % spinner.frames.length] ?? '';
		const made: Frame = {atMs, lines, turning, marks};
		marks = [];
		isNew = false;
		return made;
	};
	for (const cue of cues(recording, pace)) {
		if (last !== undefined) {
			const from: Cue = last;
			const wide = cue.atMs - from.atMs;
			const elapsedAt = (atMs: number): number => (wide === 0 ? from.elapsedMs : from.elapsedMs + (cue.elapsedMs - from.elapsedMs) * (atMs - from.atMs) / wide);
			for (;;) {
				const ready = shown === undefined ? from.atMs : Math.max(from.atMs, shown.atMs + pace.frameMs);
				const due = isNew ? ready : Math.max(ready, nextTick(from, cue));
				if (due >= cue.atMs) {
					break;
				}
				yield frame(due, elapsedAt(due));
			}
		}
		const mark = markOf(cue.event, run, cue.index);
		// What failed and was waited for is told as failed once more when it is given up.
		if (mark !== undefined && (mark.kind === 'phase' || mark.kind === 'end' || (mark.kind === 'failure' && !(cue.event.type === 'step.finished' && run.failing === mark.path)))) {
			marks.push(mark);
		}
		run = reduce(run, cue.event);
		isNew = true;
		last = cue;
	}
	if (last !== undefined) {
		yield frame(shown === undefined ? last.atMs : Math.max(last.atMs, shown.atMs + pace.frameMs), last.elapsedMs);
	}

	/** When the clock or the spinner moves on by itself, in played time, between two cues. */
	function nextTick(from: Cue, to: Cue): number {
		if (run.end !== undefined || shown === undefined) {
			return Number.POSITIVE_INFINITY;
		}
		const turn = shown.spins && spinner !== undefined ? (Math.floor(shown.atMs / spinner.interval) + 1) * spinner.interval : Number.POSITIVE_INFINITY;
		const passed = to.elapsedMs - from.elapsedMs;
		const tick = passed === 0 || run.waited.since !== undefined ? Number.POSITIVE_INFINITY : from.atMs + ((shown.second + 1) * SECOND + run.waited.ms - from.elapsedMs) * (to.atMs - from.atMs) / passed;
		return Math.min(turn, tick);
	}
}

import {Recording} from '../../source/core/recording/recording.ts';
import {isFailure} from '../../source/core/told/failures.ts';
import {emptyState, reduce} from '../../source/core/told/state.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import {jsonReporter} from '../../source/reporters/json.ts';
import {plainReporter} from '../../source/reporters/plain.ts';
import {texts} from '../../source/texts/index.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';
import {keymap} from '../../source/ui/run/keymap.ts';
import {Replay} from '../../source/ui/run/live/replay.ts';
import {rowOfStep} from '../../source/ui/run/rows.ts';
import {compose} from '../../source/ui/run/screen/compose.ts';
import {linearLines, linearNow} from '../../source/ui/run/screen/linear.ts';
import {draw, pictureLines} from '../../source/ui/run/screen/screen.ts';
import {initialView, shown, type View} from '../../source/ui/run/view.ts';
import {uiWords} from '../../source/ui/run/words.ts';
import {mutateJson} from '../mutations/json.ts';
import type {Random} from '../mutations/random.ts';

const languages = ['en', 'zh'] as const;
const bindings = keymap;

/** Of a recording one for each of its steps, and one with all that is told of no step: what is read is small, and each kind has its turn. */
export function miniatures(lines: readonly string[]): string[][] {
	const [header = '', ...rest] = lines;
	const events = rest.map((line) => ({line, event: JSON.parse(line) as {readonly type: string; readonly step?: string; readonly phase?: string}}));
	const all = events.filter(({event}) => event.type === 'run.started' || event.type === 'run.finished').map(({line}) => line);
	const [begin = '', end = ''] = all;
	const steps = new Map<string, string[]>();
	for (const {line, event: {step, type}} of events) {
		if (step !== undefined && (type !== 'step.progress' || (steps.get(step)?.length ?? 0) < 4)) {
			steps.set(step, [...steps.get(step) ?? [], line]);
		}
	}
	const others = events.filter(({event}) => event.step === undefined && event.phase === undefined && event.type !== 'log').map(({line}) => line).slice(0, 12);
	return [[header, ...others], ...[...steps.values()].map((own) => [header, begin, ...own, ...(end === '' ? [] : [end])])];
}

/** A recording with one of its events, or its writing, damaged. @returns what was done, and to which line (from 0) */
export function damaged(lines: readonly string[], random: Random): {readonly bytes: Buffer; readonly done: readonly string[]; readonly line: number} {
	const at = random.chance(0.95) ? 1 + random.below(Math.max(1, lines.length - 1)) : 0;
	const done: string[] = [];
	const line = mutateJson(Buffer.from(lines[at] ?? ''), Buffer.from(random.pick(lines)), random, done);
	const bytes = Buffer.concat([Buffer.from(lines.slice(0, at).map((one) => `${one}\n`).join('')), line, Buffer.from(`\n${lines.slice(at + 1).map((one) => `${one}\n`).join('')}`)]);
	return {bytes: random.chance(0.05) ? bytes.subarray(0, random.below(bytes.length)) : bytes, done: [`line ${at + 1}`, ...done], line: at};
}

/**
 * Opens it and has all of it told: in lines, as JSON, and on the screen at the place of an event with its line selected.
 * @returns `opened` or `refused`; throws what nobody foresaw
 */
export function lookedAt(bytes: Buffer, near: number): 'opened' | 'refused' {
	let recording: Recording;
	try {
		recording = new Recording(bytes, 'run.jsonl');
	} catch (error) {
		if (isFailure(error, 'recording.unusable')) {
			return 'refused';
		}
		throw error;
	}
	const secrets = new Secrets();
	const lang = languages[near % 2] ?? 'en';
	let state = emptyState;
	const readers = [plainReporter({write: () => undefined, texts: texts(lang), secrets, state: () => state, fold: (text) => [text]}), jsonReporter({write: () => undefined})];
	for (let index = 0; index < recording.count; index += 1) {
		const event = recording.event(index);
		state = reduce(state, event);
		readers.forEach((reader) => reader(event));
	}
	for (const index of new Set([Math.min(near, recording.count - 1), recording.count - 1])) {
		onScreen(recording, index, lang);
	}
	return 'opened';
}

function onScreen(recording: Recording, index: number, lang: 'en' | 'zh'): void {
	const replay = new Replay(recording, {at: index, isPlaying: false}, () => 0);
	const {run} = replay;
	const event = index < 0 ? undefined : recording.event(index);
	const step = event !== undefined && 'step' in event ? event.step : run.current;
	const base: View = step === undefined ? initialView : {...initialView, follow: false, ...shown(initialView, run, rowOfStep(run, step))};
	const views: readonly View[] = [initialView, base, {...base, explain: true, diff: true, focus: 'detail'}, {...base, overlay: 'trust'}, {...base, overlay: 'flow'}, {...base, overlay: 'warnings'}, {...base, log: 'end'}, {...base, cursor: '#result'}];
	for (const [which, view] of views.entries()) {
		const screen = compose({
			size: which % 2 === 0 ? {columns: 100, rows: 30} : {columns: 70, rows: 24}, bindings, texts: texts(lang), words: uiWords(lang), glyphs: glyphs(false, true), log: replay.log, elapsedMs: replay.elapsedMs, replayed: replay.shown,
			secrets: {get: () => undefined}, isLinear: which === 1, canWrite: true, canTranslate: true, quizzing: undefined, run, view,
		});
		pictureLines(draw(screen));
		if (which === 1) {
			linearNow(screen);
			if (event !== undefined) {
				linearLines(event, screen);
			}
		}
	}
	replay.close();
}

import type {Event} from '../../core/engine/events.ts';
import type {RunState} from '../../core/engine/state.ts';
import type {Texts} from '../../texts/types.ts';
import {line, plain, type Line} from '../lines.ts';
import {logLine} from '../log.ts';
import type {Frame} from '../store.ts';
import type {Words} from '../words.ts';

/** Whether an event ends something, so that it is worth saying aloud. */
export function isEnd(event: Event): boolean {
	return event.type === 'run.started' || event.type === 'step.finished' || event.type === 'step.failing' || event.type === 'run.finished' || event.type === 'run.warning';
}

/** One sentence an end, without the time of day. */
export function linearLines(events: readonly Event[], run: RunState, texts: Texts): string[] {
	return events.map((event) => plain(logLine(event, run, texts).slice(1)));
}

/** What goes on, and the keys that answer; the whole result once the run is over. */
export function linearNow({run, keys, detail}: Pick<Frame, 'run' | 'keys' | 'detail'>, texts: Texts, words: Words): Line[] {
	const step = run.steps[run.failing ?? run.asking ?? run.current ?? ''];
	const now = run.end === undefined && run.failing === undefined
		? step === undefined ? [line(words.starting)] : [line(`${step.phase}: ${texts.stepTitle(step.detail)}, ${texts.status(step.status)}`)]
		: detail;
	return [...now, line(keys)];
}

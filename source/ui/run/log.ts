import {links} from '../../core/told/diagnosis.ts';
import type {Event} from '../../core/told/events.ts';
import {ended, type RunState} from '../../core/told/state.ts';
import {titleOf} from '../../texts/step-title.ts';
import type {Texts} from '../../texts/types.ts';
import {line, span, type Line, type Style} from '../terminal/lines.ts';
import {statusStyle, type Status} from '../terminal/theme.ts';

/** What the drawer lists: events by their number, counted from the first of the run. */
export interface EventLog {
	/** All that there was, counting what is no longer kept. */
	readonly length: number;
	readonly dropped: number;
	/** @param from number of the first one */
	slice(from: number, count: number): readonly Event[];
}

/** The last events in time. Bounded, so that a long wait does not fill the memory; the log on disk has all. */
export class LogRing implements EventLog {
	readonly #events: Event[] = [];
	readonly #limit: number;
	#dropped = 0;

	constructor(limit = 2000) {
		this.#limit = limit;
	}

	add(event: Event): void {
		this.#events.push(event);
		// In blocks, as shifting an array at each event costs its whole length.
		if (this.#events.length >= this.#limit * 1.25) {
			this.#dropped += this.#events.length - this.#limit;
			this.#events.splice(0, this.#events.length - this.#limit);
		}
	}

	/** All that there was, counting what is no longer kept. */
	get length(): number {
		return this.#dropped + this.#events.length;
	}

	get dropped(): number {
		return this.#dropped;
	}

	/** @param from number of the first one, counted from the first event of the run */
	slice(from: number, count: number): readonly Event[] {
		const start = Math.max(0, from - this.#dropped);
		return this.#events.slice(start, start + count);
	}
}

/** One event as one line: time, place, what happened. */
export function logLine(event: Event, run: RunState, texts: Texts): Line {
	const [text, status] = said(event, run, texts);
	return [span(`${event.time.slice(11, 23)}  `, 'dim'), ...line(text, status === undefined ? 'plain' : logStyle(status))];
}

function logStyle(status: Status): Style {
	return status === 'done' || status === 'unchanged' ? 'plain' : statusStyle[status];
}

function said(event: Event, run: RunState, texts: Texts): [string, Status?] {
	switch (event.type) {
		case 'run.started': {
			return [texts.run.started(event)];
		}
		case 'run.surroundings': {
			return [texts.surroundings(event).map(([label, values]) => texts.labelled(label, values[0] ?? '')).join(' · ')];
		}
		case 'run.warning': {
			return [texts.warning(event).problem, 'warning'];
		}
		case 'run.mode': {
			return [event.stepMode ? texts.run.stepModeOn : texts.run.stepModeOff];
		}
		case 'phase.started': {
			return [texts.labelled(event.phase, texts.status('running'))];
		}
		case 'phase.finished': {
			return [texts.labelled(event.phase, event.reason === undefined ? texts.status(event.outcome) : texts.skip(event.reason)), event.outcome];
		}
		case 'step.started': {
			return [texts.labelled(event.phase, texts.stepTitle(event.detail)), 'running'];
		}
		case 'step.progress': {
			const step = run.steps[event.step];
			return [step === undefined ? event.step : texts.stepLine({...step, status: 'running', progress: event.progress}), 'running'];
		}
		case 'step.asked': {
			return [texts.questions.ask(texts.stepTitle(event.detail)), 'asked'];
		}
		case 'step.answered': {
			return [texts.labelled(event.step, texts.questions.answers[event.answer])];
		}
		case 'step.reverted': {
			return [texts.questions.reverted(titleOf(run.steps[event.step], event.step, texts))];
		}
		case 'step.kept': {
			return [texts.questions.kept[event.because](titleOf(run.steps[event.step], event.step, texts))];
		}
		case 'step.failing': {
			return [texts.labelled(texts.stepTitle(event.detail), texts.failure(event.failure).problem), 'failing'];
		}
		case 'step.retried': {
			return [texts.labelled(event.step, texts.run.retried)];
		}
		case 'step.finished': {
			return [texts.labelled(event.phase, texts.stepLine(ended({path: event.step, phase: event.phase, detail: event.detail, startedAt: event.time}, event))), event.outcome];
		}
		case 'watch.changed': {
			return event.diagnosis === undefined
				? [event.chains.map(({component, marks}) => texts.labelled(component, texts.link(links[Math.max(0, marks.findLastIndex((mark) => mark !== 'unknown'))] ?? 'kubelet'))).join(texts.lang === 'zh' ? '，' : ', ')]
				: [texts.diagnosis(event.diagnosis).problem, 'warning'];
		}
		case 'log': {
			return event.level === 'warning' ? [`${event.source}: ${event.text}`, 'warning'] : [`${event.source}: ${event.text}`];
		}
		case 'run.finished': {
			return [texts.outcome(event.outcome), event.outcome === 'stopped' ? 'incomplete' : event.outcome];
		}
	}
}

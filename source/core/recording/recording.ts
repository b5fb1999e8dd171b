import type {Event} from '../told/events.ts';
import {emptyState, reduce, type RunState} from '../told/state.ts';
import {Failure} from '../told/failures.ts';
import {readEvent, readHeader} from './read.ts';
import type {RecordingHeader} from './form.ts';
import {markOf, type Mark} from './marks.ts';

const NEWLINE = 0x0a;
/** Bytes of a line: several times what the largest file of a node makes of one. A text of JavaScript has its end, and the memory. */
export const LINE_BYTES = 64 * 1024 * 1024;
/** A state is kept of so many events that change more of it than its time: any other is a few events from one. */
const EACH = 64;

/** Many times what any run has. A state is copied with each event: with as many steps as events it would take hours. */
const MOST_STEPS = 2000;
const MOST_WARNINGS = 5000;
const MOST_PHASES = 500;

/**
 * A recording as it is held: its bytes, where each event begins, and the state every few events. Events are read from
 * their lines when they are wanted: of a run with a noisy kubelet there are a million.
 */
export class Recording {
	readonly header: RecordingHeader;
	/** Whether it ends before the run did: it was being written when the power went, or is still. */
	readonly isCut: boolean;
	/** What one may want to go to, in order. */
	readonly marks: readonly Mark[];
	readonly #bytes: Buffer;
	/** Where the line of each event begins; one more, where the last ends. */
	readonly #starts: readonly number[];
	/** Of the events that are no line of a log, in order: index. */
	readonly #told: readonly number[];
	/** Of those that do not only count up. */
	readonly #news: readonly number[];
	/** Where each phase and each step began first. */
	readonly #begun: {readonly phases: ReadonlyMap<string, number>; readonly steps: ReadonlyMap<string, number>};
	/** After every `EACH` of those that are no line of a log. */
	readonly #states: readonly RunState[];

	/**
	 * @param bytes the whole file; a last line without its end is left out
	 * @throws Failure `recording.unusable` with `path`, the `line` (from 1) and what is wrong with it
	 */
	constructor(bytes: Buffer, path: string) {
		this.#bytes = bytes;
		const first = bytes.indexOf(NEWLINE);
		const lineAt = (from: number, to: number): string => (to - from > LINE_BYTES ? '' : bytes.toString('utf8', from, to));
		this.header = readHeader(first === -1 ? '' : lineAt(0, first), path);
		const starts: number[] = [];
		const told: number[] = [];
		const news: number[] = [];
		const [phases, steps] = [new Map<string, number>(), new Map<string, number>()];
		const states: RunState[] = [];
		const marks: Mark[] = [];
		const grown = new Grown();
		let state = emptyState;
		let begin = first + 1;
		let line = 1;
		for (let end = bytes.indexOf(NEWLINE, begin); end !== -1; end = bytes.indexOf(NEWLINE, begin)) {
			// Each line is looked at now: what is opened can be shown, whatever place one goes to.
			const event = readEvent(lineAt(begin, end), {path, line: (line += 1)});
			if (event !== undefined && event.type !== 'log') {
				if (grown.beyond(event)) {
					throw new Failure('recording.unusable', {path, problem: 'form', line});
				}
				const before = state;
				state = after(state, event, {path, line});
				const mark = markOf(event, before, starts.length);
				if (mark !== undefined) {
					marks.push(mark);
				}
				if (told.length % EACH === 0) {
					states.push(state);
				}
				told.push(starts.length);
				if (event.type !== 'step.progress') {
					news.push(starts.length);
				}
				if (event.type === 'phase.started' && !phases.has(event.phase)) {
					phases.set(event.phase, starts.length);
				} else if (event.type === 'step.started' && !steps.has(event.step)) {
					steps.set(event.step, starts.length);
				}
			}
			if (event !== undefined) {
				starts.push(begin);
			}
			begin = end + 1;
		}
		starts.push(begin);
		this.#starts = starts;
		this.#told = told;
		this.#news = news;
		this.#begun = {phases, steps};
		this.#states = states;
		this.marks = marks;
		this.isCut = state.end === undefined;
	}

	/** How many events there are. */
	get count(): number {
		return this.#starts.length - 1;
	}

	/** @param index from 0 */
	event(index: number): Event {
		const [begin = 0, end = 0] = [this.#starts[index], this.#starts[index + 1]];
		const stop = this.#bytes.indexOf(NEWLINE, begin);
		return JSON.parse(this.#bytes.toString('utf8', begin, stop === -1 ? end - 1 : stop)) as Event;
	}

	/** The state once the event of this index has happened; that of no event before the first. */
	stateAt(index: number): RunState {
		const count = atMost(this.#told, index);
		if (count < 0) {
			return emptyState;
		}
		const kept = Math.floor(count / EACH);
		return this.stateAfter(this.#states[kept] ?? emptyState, this.#told[kept * EACH] ?? 0, index);
	}

	/** The state after the event of an index, from one that is the state after another before it. */
	stateAfter(state: RunState, from: number, index: number): RunState {
		const last = atMost(this.#told, index);
		let now = state;
		for (let next = atMost(this.#told, from) + 1; next <= last; next += 1) {
			now = reduce(now, this.event(this.#told[next] ?? 0));
		}
		return this.#told[last] === index || index >= this.count ? now : reduce(now, this.event(index));
	}

	/** All events in order. @param last index of the last one; all unless said */
	*events(last = this.count - 1): Generator<Event> {
		for (let index = 0; index <= last; index += 1) {
			yield this.event(index);
		}
	}

	/** All events in order but what other programs said, of which a recording may have a million. */
	*told(): Generator<{readonly index: number; readonly event: Event}> {
		for (const index of this.#told) {
			yield {index, event: this.event(index)};
		}
	}

	/** The last event that has happened so long after the first. @param ms as `elapsedMs` of events */
	indexAt(ms: number): number {
		return this.#last((event) => event.elapsedMs <= ms);
	}

	/** The event of that number; where it was left out, the one before it. */
	indexOfSeq(seq: number): number {
		return this.#last((event) => event.seq <= seq);
	}

	/** The last event for which something holds that holds for all before it; the first where there is none. */
	#last(holds: (event: Event) => boolean): number {
		return Math.max(0, lastOf(this.count, (index) => holds(this.event(index))));
	}

	/** Index of the next event that is no line of a log and does not only count up; `count` where there is none. */
	newsAfter(index: number): number {
		return this.#news[atMost(this.#news, index) + 1] ?? this.count;
	}

	/** How far it has come at an event, from 0 to 1, counted in such events: a noisy program takes no room. */
	shareOf(index: number): number {
		return this.#news.length < 2 ? 1 : Math.max(0, atMost(this.#news, index)) / (this.#news.length - 1);
	}

	/** The event at which it has come so far. */
	newsAt(share: number): number {
		return share >= 1 ? this.count - 1 : this.#news[Math.round(Math.max(0, share) * (this.#news.length - 1))] ?? 0;
	}

	/** Where a phase or step began: by its path, else a phase by the beginning of it or of its last part, else a step by the beginning of it. */
	whereBegan(name: string): number | undefined {
		const {phases, steps} = this.#begun;
		const paths = [...phases.keys()];
		const path = paths.find((one) => one.startsWith(name)) ?? paths.find((one) => one.slice(one.lastIndexOf('/') + 1).startsWith(name));
		return phases.get(name) ?? steps.get(name) ?? phases.get(path ?? '') ?? steps.get([...steps.keys()].find((one) => one.startsWith(name)) ?? '');
	}

	/** How long it took, in milliseconds. */
	get lengthMs(): number {
		return this.count === 0 ? 0 : this.event(this.count - 1).elapsedMs;
	}
}

/** How much a run has of what its state keeps all of. */
class Grown {
	readonly #steps = new Set<string>();
	readonly #phases = new Set<string>();
	#warnings = 0;

	/** Whether it is more than any run has. */
	beyond(event: Event): boolean {
		if (event.type === 'run.started') {
			this.#add(event.phases);
		} else if (event.type === 'run.warning') {
			this.#warnings += 1;
		}
		if ('step' in event && typeof event.step === 'string') {
			this.#steps.add(event.step);
		}
		if ('phase' in event && typeof event.phase === 'string') {
			this.#phases.add(event.phase);
		}
		return this.#steps.size > MOST_STEPS || this.#phases.size > MOST_PHASES || this.#warnings > MOST_WARNINGS;
	}

	#add(phases: Extract<Event, {type: 'run.started'}>['phases']): void {
		for (const {path, phases: below} of phases) {
			this.#phases.add(path);
			this.#add(below);
		}
	}
}

/** @throws Failure `recording.unusable` for an event that is of its form and that nothing can be made of after those before it */
function after(state: RunState, event: Event, {path, line}: {readonly path: string; readonly line: number}): RunState {
	try {
		return reduce(state, event);
	} catch (error) {
		throw new Failure('recording.unusable', {path, problem: 'form', line}, {cause: error});
	}
}

/** The last place of an ordered list whose number is no more than this; -1 where there is none. */
const atMost = (list: readonly number[], most: number): number => lastOf(list.length, (index) => (list[index] ?? 0) <= most);

/** The last of so many places for which something holds that holds for all before it; -1 where there is none. */
function lastOf(count: number, holds: (index: number) => boolean): number {
	let [low, high] = [-1, count - 1];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (holds(middle)) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}
	return low;
}

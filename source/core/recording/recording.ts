import type {Event} from '../told/events.ts';
import {emptyState, reduce, type RunState} from '../told/state.ts';
import {readEvent, readHeader} from './read.ts';
import type {RecordingHeader} from './form.ts';
import {markOf, type Mark} from './marks.ts';

const NEWLINE = 0x0a;
/** A state is kept of so many events that change more of it than its time: any other is a few events from one. */
const EACH = 64;
const LOG = Buffer.from('"type":"log"');
/** Where the type of an event stands in its line, behind its numbers, its run's id and its time. */
const HEAD = 400;

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
	/** After every `EACH` of those. */
	readonly #states: readonly RunState[];

	/**
	 * @param bytes the whole file; a last line without its end is left out
	 * @throws Failure `recording.unusable` with `path`, the `line` (from 1) and what is wrong with it
	 */
	constructor(bytes: Buffer, path: string) {
		this.#bytes = bytes;
		const first = bytes.indexOf(NEWLINE);
		this.header = readHeader(first === -1 ? '' : bytes.toString('utf8', 0, first), path);
		const starts: number[] = [];
		const told: number[] = [];
		const states: RunState[] = [];
		const marks: Mark[] = [];
		let state = emptyState;
		let begin = first + 1;
		for (let end = bytes.indexOf(NEWLINE, begin); end !== -1; end = bytes.indexOf(NEWLINE, begin)) {
			const at = bytes.subarray(begin, Math.min(end, begin + HEAD)).indexOf(LOG);
			if (at === -1) {
				const event = readEvent(bytes.toString('utf8', begin, end), {path, line: starts.length + 2});
				if (event !== undefined) {
					const before = state;
					state = reduce(state, event);
					const mark = markOf(event, before, starts.length);
					if (mark !== undefined) {
						marks.push(mark);
					}
					if (told.length % EACH === 0) {
						states.push(state);
					}
					told.push(starts.length);
					starts.push(begin);
				}
			} else {
				starts.push(begin);
			}
			begin = end + 1;
		}
		starts.push(begin);
		this.#starts = starts;
		this.#told = told;
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
		let state = this.#states[kept] ?? emptyState;
		for (let next = kept * EACH + 1; next <= count; next += 1) {
			state = reduce(state, this.event(this.#told[next] ?? 0));
		}
		const last = this.#told[count];
		return last === index || index >= this.count ? state : reduce(state, this.event(index));
	}

	/** All events in order but what other programs said, of which a recording may have a million. */
	*told(): Generator<{readonly index: number; readonly event: Event}> {
		for (const index of this.#told) {
			yield {index, event: this.event(index)};
		}
	}

	/** The last event that has happened so long after the first. @param ms as `elapsedMs` of events */
	indexAt(ms: number): number {
		let [low, high] = [0, this.count - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if (this.event(middle).elapsedMs <= ms) {
				low = middle;
			} else {
				high = middle - 1;
			}
		}
		return low;
	}

	/** How long it took, in milliseconds. */
	get lengthMs(): number {
		return this.count === 0 ? 0 : this.event(this.count - 1).elapsedMs;
	}
}

/** The last place of an ordered list whose number is no more than this; -1 where there is none. */
function atMost(list: readonly number[], most: number): number {
	let [low, high] = [-1, list.length - 1];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((list[middle] ?? 0) <= most) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}
	return low;
}

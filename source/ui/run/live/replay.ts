import type {Mark} from '../../../core/recording/marks.ts';
import {indexOfPlace} from '../../../core/recording/place.ts';
import type {Recording} from '../../../core/recording/recording.ts';
import type {Event, GateAnswer} from '../../../core/told/events.ts';
import type {RunState} from '../../../core/told/state.ts';
import type {ReplayAsked} from '../replay/asked.ts';
import type {Replayed} from '../replay/bar.ts';
import {advanced, command, go, playerAt, type Player} from '../replay/player.ts';
import type {EventLog} from '../log.ts';

export interface ReplayOptions {
	/** Index of the event that it begins after. */
	readonly at: number;
	readonly isPlaying: boolean;
}

/** Fifteen steps a second, as frames of a run. */
const TICK_MS = 66;
/** A forward step this short goes on from the state that there is, so that what was made of it is kept. */
const NEAR = 256;
/** How far the answer to a question is looked for: it is the next event, but for lines of logs. */
const ANSWER_WITHIN = 2000;
/** Of several in a cell, the one that is seen. */
const order: readonly Mark['kind'][] = ['phase', 'end', 'warning', 'refused', 'failure'];

/** A recording as it is shown: where it is, the run as it stood there, and the timer while it plays. */
export class Replay {
	readonly recording: Recording;
	/** The lines of the drawer are read when they are wanted. */
	readonly log: EventLog;
	#player: Player;
	#run: RunState;
	#timer: NodeJS.Timeout | undefined;
	#moved: (from: number) => void = () => undefined;
	readonly #marks = new Map<number, readonly (Mark['kind'] | undefined)[]>();
	readonly #now: () => number;
	readonly #hasFailure: boolean;

	/** @param now milliseconds of a clock that only runs forward */
	constructor(recording: Recording, {at, isPlaying}: ReplayOptions, now: () => number) {
		this.recording = recording;
		this.#now = now;
		this.#hasFailure = recording.marks.some(({kind}) => kind === 'failure');
		this.#player = {...playerAt(recording, at), isPlaying: isPlaying && at < recording.count - 1};
		this.#run = recording.stateAt(this.#player.index);
		const length = (): number => this.#player.index + 1;
		this.log = {
			dropped: 0,
			get length() {
				return length();
			},
			slice: (from, count) => Array.from({length: Math.max(0, Math.min(count, length() - from))}, (_, index) => recording.event(from + index)),
		};
	}

	get run(): RunState {
		return this.#run;
	}

	get index(): number {
		return this.#player.index;
	}

	/** Milliseconds of the recording's time. */
	get elapsedMs(): number {
		return this.#player.headMs;
	}

	get shown(): Replayed {
		const {recording} = this;
		const {index, isPlaying, speed, headMs} = this.#player;
		const last = recording.count - 1;
		return {
			isPlaying, speed, isAtBegin: index <= 0, isAtEnd: index >= last, hasFailure: this.#hasFailure, isCut: recording.isCut, seq: index < 0 ? 0 : recording.event(index).seq, lastSeq: last < 0 ? 0 : recording.event(last).seq,
			elapsedMs: headMs, lengthMs: recording.lengthMs, answer: this.#answer(),
			cell: (cells) => this.#cellOf(index, cells),
			marks: (cells) => this.#marksIn(cells),
		};
	}

	/** Calls back after each step that it takes by itself, from now on, with the place before it. */
	start(moved: (from: number) => void): void {
		this.#moved = moved;
		this.#keepTime();
	}

	close(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#moved = () => undefined;
	}

	/** @returns whether there is such a place, or such a failure */
	ask(asked: ReplayAsked): boolean {
		const {recording} = this;
		if (asked.to === 'place') {
			const place = indexOfPlace(recording, asked.text);
			if (place === undefined) {
				return false;
			}
			this.#take(go(this.#player, recording, place));
		} else if (asked.to === 'cell') {
			this.#take(go(this.#player, recording, recording.newsAt(asked.cell / Math.max(1, asked.cells - 1))));
		} else {
			const player = command(this.#player, recording, asked.to);
			if (asked.to === 'failure' && player === this.#player) {
				return false;
			}
			this.#take(player);
		}
		this.#keepTime();
		return true;
	}

	/** Events after one place, up to this one, that are no lines of logs and do not only count up. */
	newsSince(index: number): Event[] {
		const events: Event[] = [];
		for (let next = this.recording.newsAfter(index); next <= this.index; next = this.recording.newsAfter(next)) {
			events.push(this.recording.event(next));
		}
		return events;
	}

	#take(player: Player): void {
		const from = this.#player.index;
		this.#player = player;
		if (player.index !== from) {
			this.#run = player.index > from && player.index - from <= NEAR ? this.recording.stateAfter(this.#run, from, player.index) : this.recording.stateAt(player.index);
		}
	}

	#keepTime(): void {
		if (!this.#player.isPlaying) {
			clearInterval(this.#timer);
			this.#timer = undefined;
			return;
		}
		let last = this.#now();
		this.#timer ??= setInterval(() => {
			const now = this.#now();
			const before = this.#player;
			this.#take(advanced(before, this.recording, now - last));
			last = now;
			this.#keepTime();
			if (this.#player.index !== before.index || !this.#player.isPlaying) {
				this.#moved(before.index);
			}
		}, TICK_MS);
	}

	#answer(): GateAnswer | undefined {
		const {asking} = this.#run;
		if (asking === undefined) {
			return undefined;
		}
		for (let next = this.recording.newsAfter(this.index); next < this.recording.count && next <= this.index + ANSWER_WITHIN; next = this.recording.newsAfter(next)) {
			const event = this.recording.event(next);
			if (event.type === 'step.answered' && event.step === asking) {
				return event.answer;
			}
		}
		return undefined;
	}

	#cellOf(index: number, cells: number): number {
		return Math.round(this.recording.shareOf(index) * Math.max(0, cells - 1));
	}

	#marksIn(cells: number): readonly (Mark['kind'] | undefined)[] {
		const known = this.#marks.get(cells);
		if (known !== undefined) {
			return known;
		}
		const marks = Array.from<Mark['kind'] | undefined>({length: cells});
		for (const {kind, index} of this.recording.marks) {
			const cell = this.#cellOf(index, cells);
			const there = marks[cell];
			if (there === undefined || order.indexOf(kind) > order.indexOf(there)) {
				marks[cell] = kind;
			}
		}
		this.#marks.set(cells, marks);
		return marks;
	}
}

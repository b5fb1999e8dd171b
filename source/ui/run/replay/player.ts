import {intoPhase} from '../../../core/recording/place.ts';
import type {Recording} from '../../../core/recording/recording.ts';

/** How fast a recording plays, in times of its own time; the last waits for nothing. */
export const speeds = [0.5, 1, 2, 4, 8, 16, Number.POSITIVE_INFINITY] as const;
const AS_IT_WAS = 1;

/** A wait is cut to so many milliseconds of the person's time: nobody watches four minutes of nothing. */
export const WAIT_MS = 1000;

/** What a player needs of a recording. */
export type Tape = Pick<Recording, 'count' | 'event' | 'indexAt' | 'newsAfter' | 'marks'>;

/** Where one is in a recording, and how it goes on. Pure: time is handed in. */
export interface Player {
	/** Of the last event that has happened; -1 before the first. */
	readonly index: number;
	readonly isPlaying: boolean;
	/** Place in `speeds`. */
	readonly speed: number;
	/** Milliseconds of the recording's time that have gone by. */
	readonly headMs: number;
}

/** What a person may ask of it, beside a place that they type. */
export type PlayerCommand = 'play' | 'slower' | 'faster' | 'back' | 'on' | 'previousMark' | 'nextMark' | 'failure' | 'begin' | 'end';

/** A player at a place of a recording, at rest. @param index of an event; any other number is brought in */
export function playerAt(tape: Tape, index: number): Player {
	return go({index: -1, isPlaying: false, speed: AS_IT_WAS, headMs: 0}, tape, index);
}

/** The same at another place; it stays at play unless that is the end. */
export function go(player: Player, tape: Tape, index: number): Player {
	const to = Math.max(Math.min(0, tape.count - 1), Math.min(tape.count - 1, index));
	return {...player, index: to, headMs: to < 0 ? 0 : tape.event(to).elapsedMs, isPlaying: player.isPlaying && to < tape.count - 1};
}

/** What comes of a command; the same player where nothing does. */
export function command(player: Player, tape: Tape, asked: PlayerCommand): Player {
	const {index, isPlaying, speed} = player;
	switch (asked) {
		case 'play': {
			// At the end there is nothing more to play but all of it.
			return {...(!isPlaying && index >= tape.count - 1 ? go(player, tape, 0) : player), isPlaying: !isPlaying && tape.count > 1};
		}
		case 'slower': {
			return {...player, speed: Math.max(0, speed - 1)};
		}
		case 'faster': {
			return {...player, speed: Math.min(speeds.length - 1, speed + 1)};
		}
		case 'back': {
			return go({...player, isPlaying: false}, tape, index - 1);
		}
		case 'on': {
			return go({...player, isPlaying: false}, tape, index + 1);
		}
		case 'previousMark': {
			return go(player, tape, intoPhase(tape, tape.marks.findLast((mark) => mark.index < index && intoPhase(tape, mark.index) < index)?.index ?? 0));
		}
		case 'nextMark': {
			return go(player, tape, intoPhase(tape, tape.marks.find((mark) => mark.index > index)?.index ?? tape.count - 1));
		}
		case 'failure': {
			const failures = tape.marks.filter(({kind}) => kind === 'failure');
			const next = failures.find((mark) => mark.index > index) ?? failures[0];
			return next === undefined ? player : go({...player, isPlaying: false}, tape, next.index);
		}
		case 'begin': {
			return go(player, tape, 0);
		}
		case 'end': {
			return go(player, tape, tape.count - 1);
		}
	}
}

/** After so much of the person's time. What only counts up, and lines of logs, are no reason to wait. @param passedMs milliseconds */
export function advanced(player: Player, tape: Tape, passedMs: number): Player {
	const {index, isPlaying, speed, headMs} = player;
	if (!isPlaying) {
		return player;
	}
	const times = speeds[speed] ?? AS_IT_WAS;
	const next = tape.newsAfter(index);
	if (next >= tape.count) {
		return go(player, tape, tape.count - 1);
	}
	if (times === Number.POSITIVE_INFINITY) {
		return go(player, tape, next);
	}
	const nextMs = tape.event(next).elapsedMs;
	const head = Math.max(headMs + passedMs * times, nextMs - WAIT_MS * times);
	const to = nextMs <= head ? Math.max(next, tape.indexAt(head)) : Math.max(index, Math.min(next - 1, tape.indexAt(head)));
	return to >= tape.count - 1 ? go(player, tape, to) : {...player, index: to, headMs: head};
}

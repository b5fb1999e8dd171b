import {parseDuration} from '../values/duration.ts';
import {placeWords as en} from './place-words.en.ts';
import {placeWords as zh} from './place-words.zh.ts';
import type {Recording} from './recording.ts';

/** What of a recording it takes to find a place in it. */
export type Places = Pick<Recording, 'count' | 'event' | 'indexAt' | 'indexOfSeq' | 'newsAfter' | 'marks' | 'whereBegan'>;

/** Places that have a word. */
export type PlaceName = 'begin' | 'end' | 'failure' | 'warning' | 'refused';

const firstOf = (kind: 'failure' | 'warning' | 'refused') => ({marks}: Places): number | undefined => marks.find((mark) => mark.kind === kind)?.index;

const places: Readonly<Record<PlaceName, (recording: Places) => number | undefined>> = {
	begin: () => 0, end: ({count}) => count - 1, failure: firstOf('failure'), warning: firstOf('warning'), refused: firstOf('refused'),
};

/** Both languages' words are taken in each: what one shows is typed by another. */
const named = new Map(Object.entries(places).flatMap(([name, place]) => [en, zh].map((words) => [words[name as PlaceName], place] as const)));

const NUMBER = /^#?(\d{1,15})$/;
/** As the header of the interface writes it, and finer: `00:07`, `1:02:03`, `1:30.5`. */
const CLOCK = /^(?:(\d{1,4}):)?(\d{1,4}):(\d\d(?:\.\d{1,3})?)$/;
const NANOSECONDS = 1_000_000n;

/**
 * The place of a recording that a person names, for whatever takes one (`--at`, `:` in a replay): an event's number
 * (`412`, `#412`, its `seq`), a time since the run began (`7s`, `1m30s`, `1:30`), a phase or step by its path or the beginning
 * of one (a phase's first step, where it has one), or `begin`, `end`, `failure`, `warning`, `refused` (the first of each).
 * A time after the end is the end; a number that the run did not come to is no place.
 * @returns the index of the event that has just happened there; undefined where there is no such place
 */
export function indexOfPlace(recording: Places, typed: string): number | undefined {
	const asked = typed.trim();
	if (recording.count === 0 || asked === '') {
		return undefined;
	}
	const place = named.get(asked.toLowerCase());
	if (place !== undefined) {
		return place(recording);
	}
	const seq = NUMBER.exec(asked)?.[1];
	if (seq !== undefined) {
		return indexOfNumber(recording, Number(seq));
	}
	const ms = timeOf(asked);
	if (ms !== undefined) {
		return ms < 0 ? undefined : recording.indexAt(ms);
	}
	const began = recording.whereBegan(asked);
	return began === undefined ? undefined : intoPhase(recording, began);
}

/** Where a phase begins, its first step is what one wants to see: the line before it would be selected else. @param index of an event, from 0 */
export function intoPhase(recording: Pick<Places, 'count' | 'event' | 'newsAfter'>, index: number): number {
	let at = index;
	for (let type = at < 0 ? '' : recording.event(at).type; type === 'phase.started';) {
		const next = recording.newsAfter(at);
		type = next < recording.count ? recording.event(next).type : '';
		at = type === 'phase.started' || type === 'step.started' ? next : at;
	}
	return at;
}

/** Of the node's own recording some may be left out: there it is the one before. */
function indexOfNumber(recording: Places, seq: number): number | undefined {
	const [first, last] = [recording.event(0).seq, recording.event(recording.count - 1).seq];
	return seq < first || seq > last ? undefined : recording.indexOfSeq(seq);
}

/** Milliseconds. */
function timeOf(asked: string): number | undefined {
	const [, hours = '0', minutes, seconds] = CLOCK.exec(asked) ?? [];
	if (minutes !== undefined) {
		return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	}
	const duration = parseDuration(asked);
	return duration === undefined ? undefined : Number(duration / NANOSECONDS);
}

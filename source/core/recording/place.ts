import {parseDuration} from '../values/duration.ts';
import type {Recording} from './recording.ts';

const NANOSECONDS = 1_000_000n;
/** As the header of the interface writes it: `00:07`, `1:02:03`. */
const CLOCK = /^(?:(\d+):)?(\d{1,3}):(\d{2})$/;

/**
 * The place of a recording that a person names: an event's number (`412`, its `seq`), a time since the run began
 * (`7s`, `1m30s`, `1:30`), a phase or step by its path, where that began, the first `failure`, `warning` or `refused`
 * request, `begin` or `end`.
 * @returns the index of the event that has just happened there; undefined where there is no such place
 */
export function indexOfPlace(recording: Recording, named: string): number | undefined {
	const seq = /^#?(\d{1,15})$/.exec(named)?.[1];
	if (seq !== undefined) {
		return indexOfSeq(recording, Number(seq));
	}
	if (recording.count === 0) {
		return undefined;
	}
	if (named === 'begin' || named === 'end') {
		return named === 'begin' ? 0 : recording.count - 1;
	}
	const ms = timeOf(named);
	if (ms !== undefined) {
		return ms < 0 ? undefined : recording.indexAt(ms);
	}
	const mark = recording.marks.find(({kind}) => kind === named && kind !== 'phase');
	if (mark !== undefined) {
		return mark.index;
	}
	for (const {index, event} of recording.told()) {
		if (event.type === 'phase.started' ? event.phase === named : event.type === 'step.started' && event.step === named) {
			return index;
		}
	}
	return undefined;
}

/** Milliseconds. */
function timeOf(named: string): number | undefined {
	const [, hours = '0', minutes, seconds] = CLOCK.exec(named) ?? [];
	if (minutes !== undefined) {
		return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	}
	const duration = parseDuration(named);
	return duration === undefined ? undefined : Number(duration / NANOSECONDS);
}

/** Of the node's own recording some may be left out: there it is the one before. */
function indexOfSeq(recording: Recording, seq: number): number | undefined {
	let [low, high] = [-1, recording.count - 1];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (recording.event(middle).seq <= seq) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}
	return low === -1 || seq > recording.event(recording.count - 1).seq ? undefined : low;
}

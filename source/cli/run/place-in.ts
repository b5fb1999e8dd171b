import {indexOfPlace} from '../../core/recording/place.ts';
import type {Recording} from '../../core/recording/recording.ts';
import {Failure} from '../../core/told/failures.ts';

/**
 * The place that `--at` names, for every command that takes it.
 * @returns the index of an event; undefined without the flag
 * @throws Failure `flag.invalid` (`no-moment`), with what there is, where the recording has no such place
 */
export function placeIn(recording: Recording, at: string | undefined): number | undefined {
	if (at === undefined) {
		return undefined;
	}
	const index = indexOfPlace(recording, at);
	if (index === undefined) {
		const seq = recording.count === 0 ? 0 : recording.event(recording.count - 1).seq;
		throw new Failure('flag.invalid', {flag: '--at', problem: 'no-moment', value: at, known: [String(seq), `${recording.lengthMs / 1000}s`]});
	}
	return index;
}

import type {Recording} from '../../core/recording/recording.ts';
import type {TextOptions} from '../../texts/make.ts';
import {sandboxFolder} from './open-host.ts';

/**
 * How a recorded run is told: as it was when it went on, whatever is in a sandbox's folder now, or whether there is one here.
 * By the recording alone, so that the same one says the same everywhere.
 */
export function recordedTexts(recording: Recording): TextOptions {
	const {sandbox: given, machine} = recording.header.flags;
	const sandbox = given === undefined || typeof given === 'object' || given === false ? undefined : given;
	const folder = sandboxFolder({sandbox});
	return {
		isDryRun: recording.stateAt(0).mode === 'dry-run',
		...(folder !== undefined && {sandbox: {folder, ...(typeof machine === 'string' && {machine})}}),
	};
}

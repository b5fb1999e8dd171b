import {headerLine} from '../recording/form.ts';
import type {Recording} from '../recording/recording.ts';
import {withoutLooks} from '../secrets/looks.ts';
import {maskData} from '../secrets/masking.ts';
import type {Secrets} from '../secrets/secrets.ts';

/** Of a recording in a bundle, in characters: beyond, what others say and what only counts up is left out, as of a node's last run. */
const MOST = 8 * 1024 * 1024;

/**
 * A recording as it is passed on: masked once more, since it may be of an older program, or another's. Its lines that are no
 * events of this program are left out.
 */
export function recordedText(recording: Recording, secrets: Secrets): string {
	const parts = [headerLine(recording.header, secrets)];
	let length = 0;
	for (const event of recording.events()) {
		if (length > MOST && (event.type === 'log' || event.type === 'step.progress')) {
			continue;
		}
		const line = `${JSON.stringify(maskData(secrets.masked(event), withoutLooks))}\n`;
		length += line.length;
		parts.push(line);
	}
	return parts.join('');
}

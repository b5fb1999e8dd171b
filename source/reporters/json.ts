import type {Reader} from '../core/engine/event-bus.ts';
import {sanitizeJson, type Shown} from '../strings/sanitize.ts';

/**
 * One event a line, as docs/events.md describes them. Events hold no secrets; what a terminal
 * would act on or not show is escaped as JSON escapes it, so that the stream can be shown on one as it is.
 */
export function jsonReporter({write}: {write(text: Shown): void}): Reader {
	return (event) => {
		write(sanitizeJson(`${JSON.stringify(event)}\n`));
	};
}

import type {Reader} from '../core/engine/events.ts';

/**
 * One event a line, as docs/events.md describes them. Events hold no secrets; control characters
 * are escaped as JSON escapes them, so that the stream can be shown on a terminal as it is.
 */
export function jsonReporter({write}: {write(text: string): void}): Reader {
	return (event) => {
		write(`${JSON.stringify(event).replaceAll(untouched, escape)}\n`);
	};
}

/** What JSON lets through and a terminal acts on: DEL, C1, directional marks and line separators. */
const untouched = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

function escape(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

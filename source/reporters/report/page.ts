import type {Gathered} from './gather.ts';
import {html, idOf, nothing, type Html, type Voices} from './html.ts';

/** A page while it is made: the run that it is of, its languages, and the addresses that it has given. */
export interface Page {
	readonly run: Gathered;
	readonly voices: Voices;
	/** The attribute that makes a part the one of this address; nothing where another has it, as in a recording that somebody made up. */
	id(path: string): Html;
}

export function newPage(run: Gathered, voices: Voices, taken: readonly string[]): Page {
	const given = new Set(taken);
	return {
		run, voices,
		id(path) {
			const id = idOf(path);
			if (id === '' || given.has(id)) {
				return nothing;
			}
			given.add(id);
			return html` id="${id}"`;
		},
	};
}

import type {MouseEvent} from '../input.ts';

/** A list on a page: where it stands on the screen, and which entry each of its lines is of. */
export interface ListPlace {
	/** Row and columns of the screen, from 0. */
	readonly top: number;
	readonly rows: number;
	readonly columns: number;
	/** The line of the list that stands first. */
	readonly first: number;
	/** By line; undefined for headings. */
	readonly entries: readonly (number | undefined)[];
}

/** What the mouse means: the same as in the checklist of a run, in terms of what keys do. */
export type Pointing = {readonly does: 'choose'; readonly index: number} | {readonly does: 'open' | 'up' | 'down'};

/** A click chooses an entry and opens the one that is chosen, the wheel moves; undefined beside the list and on its headings. */
export function pointAtList({did, column, row}: MouseEvent, {top, rows, columns, first, entries}: ListPlace, chosen: number): Pointing | undefined {
	const line = row - top;
	if (line < 0 || line >= rows || column >= columns) {
		return undefined;
	}
	if (did !== 'press') {
		return {does: did === 'wheelUp' ? 'up' : 'down'};
	}
	const index = entries[first + line];
	return index === undefined ? undefined : index === chosen ? {does: 'open'} : {does: 'choose', index};
}

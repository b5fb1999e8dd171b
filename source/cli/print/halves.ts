import {width, wrap} from '../../strings/width.ts';

/** Columns of a terminal from which two halves are easier to read than two lines. */
const WIDE_FROM = 100;
/** Of a wider terminal no more is used: the eye does not find the next line of a longer one. */
const MOST = 160;
const DIVIDER = ' │ ';

/**
 * Columns for what stands side by side on a stream; Infinity where it stands one below the other and is not folded: on a
 * narrow terminal, in a file or a pipe, and where lines are read aloud, which would mix the halves.
 */
export const halvesRoom = ({isTTY, columns}: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>, isReadAloud: boolean): number => (isTTY && columns >= WIDE_FROM && !isReadAloud ? Math.min(columns, MOST) : Number.POSITIVE_INFINITY);

/**
 * Two texts side by side, each folded in its half, the shorter one filled up. A word stays whole, to copy, unless it is wider than the half.
 * @param columns of the whole line, the indent among them
 */
export function inHalves(left: string, right: string, columns: number, indent = 0): string[] {
	const room = Math.floor((columns - indent - width(DIVIDER)) / 2);
	const [lefts = [], rights = []] = [left, right].map((text) => wrap(text, room).map((line) => line.trimStart()));
	return Array.from({length: Math.max(lefts.length, rights.length)}, (_, at) => {
		const text = lefts[at] ?? '';
		return `${' '.repeat(indent)}${text}${' '.repeat(Math.max(0, room - width(text)))}${DIVIDER}${rights[at] ?? ''}`.trimEnd();
	});
}

import {blank, line, wrapped, type Line, type Style} from '../../terminal/lines.ts';

/** A list over the whole screen: its lines, and those of them that one may select. */
export interface Listed {
	readonly lines: readonly Line[];
	/** First line of each, and the line of the checklist that it opens; undefined where it opens none. */
	readonly items: readonly {readonly line: number; readonly row: string | undefined}[];
}

export interface ListedRow {
	readonly text: string;
	readonly style: Style;
	readonly indent: number;
	/** A blank line stands above it. */
	readonly isApart?: boolean;
	/** The line of the checklist that it opens; what opens none is read and not selected. */
	readonly row?: string;
}

/** What goes on in a further line stands further in. */
const HANG = 2;

/** Folded, so that nothing is cut; the selected one looks so. */
export function listed(rows: readonly ListedRow[], columns: number, selected: number): Listed {
	const lines: Line[] = [];
	const items: {line: number; row: string | undefined}[] = [];
	for (const {text, style, indent, isApart = false, row} of rows) {
		if (isApart) {
			lines.push(blank);
		}
		if (row !== undefined) {
			items.push({line: lines.length, row});
		}
		const isSelected = row !== undefined && items.length - 1 === selected;
		const room = Math.max(16, columns - indent - HANG);
		const [first = line('', style), ...rest] = wrapped(text, room, isSelected ? 'cursor' : style);
		lines.push([...line(' '.repeat(indent)), ...first], ...rest.map((one): Line => [...line(' '.repeat(indent + HANG)), ...one]));
	}
	return {lines, items};
}

import {width, wrap} from '../../strings/width.ts';

const GAP = 2;
/** A column that is narrower is not read any more. */
const LEAST = 9;

/** Rows of cells as lines of at most so many columns, measured as a terminal shows them: the widest give way, and what is in them goes on below at word ends. The first, which names the row, is the last to. */
export function inTable(rows: readonly (readonly string[])[], columns: number): string[] {
	const count = Math.max(0, ...rows.map((row) => row.length));
	const widths = Array.from({length: count}, (_, column) => Math.max(0, ...rows.map((row) => width(row[column] ?? ''))));
	const room = columns - GAP * Math.max(0, count - 1);
	for (let over = widths.reduce((sum, one) => sum + one, 0) - room; over > 0; over -= 1) {
		const [name = 0, ...others] = widths;
		const widest = Math.max(0, ...others);
		if (widest > LEAST) {
			widths[widths.lastIndexOf(widest)] = widest - 1;
		} else if (name > LEAST) {
			widths[0] = name - 1;
		}
	}
	return rows.flatMap((row) => {
		const cells = row.map((cell, column) => wrap(cell, widths[column] ?? LEAST));
		return Array.from({length: Math.max(1, ...cells.map(({length}) => length))}, (_, at) => cells.map((lines, column) => {
			const text = lines[at] ?? '';
			return text + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(text)) + GAP);
		}).join('').trimEnd());
	});
}

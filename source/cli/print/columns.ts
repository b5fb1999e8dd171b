import {sanitize} from '../../strings/sanitize.ts';

/** The least width of a column, and the space behind its widest cell: kubeadm's settings of Go's tabwriter. */
const WIDTH = 10;
const PADDING = 3;

/** Rows of cells as lines, in columns, as wide as what is shown; the last column is as wide as it comes. */
export function inColumns(given: readonly (readonly string[])[]): string[] {
	const rows = given.map((row) => row.map((cell) => sanitize(cell)));
	const widths = (rows[0] ?? []).map((_, column) => Math.max(WIDTH, ...rows.map((row) => [...row[column] ?? ''].length + PADDING)));
	return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - [...cell].length))).join(''));
}

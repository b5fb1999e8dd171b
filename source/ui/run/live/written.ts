import {plain} from '../../terminal/lines.ts';
import {detailLines} from '../screen/detail.ts';
import type {Screen} from '../screen/screen.ts';

/** The selected line's detail as a file: its name, and its text, whose lines are whole, as a file has no columns. */
export function written({rows, view, pane}: Pick<Screen, 'rows' | 'view' | 'pane'>): {readonly name: string; readonly text: string} {
	const detail = detailLines(rows[view.index], {...pane, columns: 10_000});
	const name = `kubestep-${(rows[view.index]?.id ?? 'detail').replaceAll(/[^\w.-]+/g, '-').replaceAll(/^-+|-+$/g, '')}.txt`;
	return {name, text: `${detail.map((spans) => plain(spans).trimEnd()).join('\n')}\n`};
}

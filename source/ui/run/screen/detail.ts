import {plain, span, type Line} from '../../terminal/lines.ts';
import type {PaneContext} from '../panes/context.ts';
import {phaseLines} from '../panes/phase.ts';
import {resultLines} from '../panes/result.ts';
import {stepLines} from '../panes/step.ts';
import {resultRow, rowName, type Row} from '../rows.ts';
import {statusStyle} from '../../terminal/theme.ts';

/** Everything about the selected line, as lines that may be more than the pane shows. */
export function detailLines(row: Row | undefined, context: PaneContext): Line[] {
	if (row === undefined) {
		return [];
	}
	if (row.id === resultRow) {
		return resultLines(context);
	}
	if (row.step !== undefined) {
		return stepLines(row.step, context);
	}
	return row.phase === undefined ? [] : phaseLines(row.phase, context);
}

/** `certs › etcd/server` and the state as a word. */
export function detailHeading(row: Row | undefined, context: PaneContext): readonly [left: Line, right: Line] {
	const {texts, words} = context;
	if (row === undefined) {
		return [[], []];
	}
	if (row.id === resultRow) {
		return [[span(words.result, 'title')], []];
	}
	const status = row.step !== undefined && row.phase === undefined ? row.step.status : row.status;
	const phase = row.phase?.path ?? row.step?.phase ?? '';
	const path = [...phase.split('/'), ...(row.phase === undefined ? [rowName(row, texts)] : [])];
	return [[span(path.join(' › '), 'title')], [span(' '), span(texts.status(status), statusStyle[status])]];
}

/** The lines with what was found marked. */
export function marked(lines: readonly Line[], text: string): Line[] {
	const wanted = text.toLowerCase();
	return wanted === '' ? [...lines] : lines.map((spans) => plain(spans).toLowerCase().includes(wanted) ? spans.flatMap((part) => {
		const at = part.text.toLowerCase().indexOf(wanted);
		return at === -1 ? [part] : [
			{...part, ...span(part.text.slice(0, at), part.style)},
			span(part.text.slice(at, at + wanted.length), 'match'),
			{...part, ...span(part.text.slice(at + wanted.length), part.style)},
		];
	}) : spans);
}

import {blank, line, span, type Line} from '../../terminal/lines.ts';
import {detailLines} from './detail.ts';
import {footer, header, questionLines} from './edges.ts';
import type {Screen} from './screen.ts';
import {statusStyle} from '../../terminal/theme.ts';
import {rowName, rowSummary} from '../rows.ts';

/** Below 60×16: the header, what matters most now in as many lines as there are, the keys. */
export function plainScreen(screen: Screen): Line[] {
	const {layout, run, rows, texts, words, glyphs, view} = screen;
	const question = questionLines(screen);
	const row = rows[view.index];
	const middle = question.length > 0
		? question
		: run.failing !== undefined || run.end !== undefined
			? detailLines(row, {...screen.pane, columns: layout.columns}).slice(view.scroll)
			: [
				...rows.filter((other) => other.status === 'running' || other.status === 'failing')
					.map((other): Line => [span(`${glyphs.status[other.status]} `, statusStyle[other.status]), span(rowName(other, texts)), span(`  ${rowSummary(other, run, texts)}`, 'dim')]),
				line(words.plain.tooSmall, 'dim'),
			];
	const room = Math.max(0, layout.rows - 2);
	return [header(screen), ...Array.from({length: room}, (_, index) => middle[index] ?? blank), footer(screen)];
}

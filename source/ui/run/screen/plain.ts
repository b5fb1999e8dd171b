import {line, span, type Line} from '../../terminal/lines.ts';
import {detailLines} from './detail.ts';
import {questionLines} from './edges.ts';
import type {Screen} from './screen.ts';
import {statusStyle} from '../../terminal/theme.ts';
import {openQuestion} from '../quiz.ts';
import {rowName, rowSummary} from '../rows.ts';

/** Below 60×16, between header and keys: what matters most now. */
export function plainLines(screen: Screen): Line[] {
	const {layout, run, rows, texts, words, glyphs, view} = screen;
	const question = questionLines(screen);
	const row = rows[view.index];
	return question.length > 0
		? question
		: openQuestion(view) !== undefined
			? screen.detail.slice(view.scroll)
		: run.failing !== undefined || run.end !== undefined
			? detailLines(row, {...screen.pane, columns: layout.columns}).slice(view.scroll)
			: [
				...rows.filter((other) => other.status === 'running' || other.status === 'failing')
					.map((other): Line => [span(`${glyphs.status[other.status]} `, statusStyle[other.status]), span(rowName(other, texts)), span(`  ${rowSummary(other, run, texts)}`, 'dim')]),
				line(words.plain.tooSmall, 'dim'),
			];
}

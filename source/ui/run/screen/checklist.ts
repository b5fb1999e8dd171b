import {endOf, type RunState} from '../../../core/told/state.ts';
import {cut, cutMiddle, fit, span, width, type Line, type Span} from '../../terminal/lines.ts';
import {isHidden} from '../quiz.ts';
import {resultRow, rowName, rowSummary, type Row} from '../rows.ts';
import {statusStyle} from '../../terminal/theme.ts';
import type {Screen} from './screen.ts';

/** The checklist's lines that are on the screen, each exactly so wide. */
export function checklist(screen: Screen): Line[] {
	const {rows, view, layout, words, glyphs} = screen;
	if (rows.length === 0) {
		return [fit([span(` ${view.filter === 'all' ? words.starting : words.nothingHere}`, 'dim')], layout.listColumns, glyphs.cut)];
	}
	const spinning = rows.findIndex((row) => row.status === 'running' && !row.open);
	return rows.slice(view.top, view.top + layout.list).map((row, offset) => rowLine(row, view.top + offset === view.index, view.top + offset === spinning, screen));
}

function rowLine(row: Row, isCursor: boolean, spins: boolean, screen: Screen): Line {
	const {run, view, layout, texts, words, glyphs} = screen;
	const columns = layout.listColumns;
	const isActive = isCursor && view.focus === 'list' && view.log === undefined;
	const name = row.id === resultRow ? words.result : rowName(row, texts);
	const broken = brokenLink(row, screen);
	const summary = row.step !== undefined && isHidden(view, row.step.path) ? texts.status(row.step.status) : broken?.text ?? (row.id === resultRow ? endSummary(screen) : rowSummary(row, run, texts));
	const bar = row.phase !== undefined && row.step === undefined && row.status === 'running' ? progressBar(row, run, screen) : '';
	const indent = ' '.repeat(1 + row.depth * 2);
	const marker = isCursor ? ` ${glyphs.cursor}` : '  ';
	const room = columns - indent.length - 2 - 2;
	const check = row.step?.detail.kind === 'check' && row.phase === undefined ? row.step.detail : undefined;
	const title = check === undefined ? '' : texts.check(check.lookedAt, check.fields);
	// What is looked at says more than kubeadm's name of the check, which stands beside it where both have room.
	const isTitled = title !== '' && (width(title) <= room || width(name) > room);
	const nameText = cutMiddle(isTitled ? title : name, Math.max(8, room), glyphs.cut);
	const code = isTitled && check !== undefined && width(nameText) + width(check.name) + width(summary) + 4 <= room ? `  ${check.name}` : '';
	const rest = room - width(nameText) - width(code);
	const right = [shortened(summary, rest - 2 - (bar === '' ? 0 : width(bar) + 1), glyphs.cut, isToldAnyway.has(row.status) ? texts.status(row.status) : ''), bar].filter((part) => part !== '').join(' ');
	return [
		span(indent),
		glyph(row, spins, screen),
		span(' '),
		span(nameText, isActive ? 'cursor' : row.status === 'pending' ? 'dim' : row.depth === 0 ? 'strong' : 'plain'),
		span(code, 'dim'),
		span(' '.repeat(Math.max(0, rest - width(right)))),
		span(right, broken?.style ?? summaryStyle(row)),
		span(marker, isCursor ? 'key' : 'plain'),
	];
}

/** What keeps a running phase from its end, on its own line: on a narrow screen the pane that says more is not seen. */
function brokenLink({phase, depth, status}: Row, {run: {watch}, texts, glyphs}: Screen): Span | undefined {
	if (watch?.diagnosis === undefined || phase === undefined || depth > 0 || status !== 'running') {
		return undefined;
	}
	const {component, link, certain} = watch.diagnosis;
	return span(`${glyphs.status.failed} ${texts.labelled(component, texts.link(link))}`, certain ? 'bad' : 'warn');
}

/** That something is not done is said on its line, where not why, in a word. */
const isToldAnyway: ReadonlySet<string> = new Set(['failing', 'failed', 'warning', 'incomplete', 'running']);

/** Below this a summary that is cut says less than a word. */
const MOST_OF_IT = 19;

/** As many of a summary's facts as fit whole; where not even one does, most of the first, or else the word. */
function shortened(summary: string, columns: number, mark: string, word: string): string {
	const parts = summary.split(' · ');
	while (parts.length > 0 && width(parts.join(' · ')) > columns) {
		parts.pop();
	}
	return parts.length > 0 ? parts.join(' · ') : columns > MOST_OF_IT ? cut(summary, columns, mark) : width(word) <= columns ? word : '';
}

function glyph(row: Row, spins: boolean, {glyphs}: Screen): Span {
	if (row.open) {
		return span(glyphs.open, statusStyle[row.status]);
	}
	return spins && glyphs.spinner !== 'still' ? {...span(' ', 'busy'), spins: true} : span(glyphs.status[row.status], statusStyle[row.status]);
}

function summaryStyle(row: Row): Span['style'] {
	return row.status === 'done' || row.status === 'pending' ? 'dim' : statusStyle[row.status];
}

function endSummary({run, texts}: Screen): string {
	const outcome = endOf(run);
	return run.end === undefined || outcome === undefined ? '' : `${texts.outcome(outcome)} · ${texts.duration(run.end.tookMs)}`;
}

const barCells = 7;

/** How far a phase with a known number of parts is. */
function progressBar({phase}: Row, run: RunState, {glyphs}: Screen): string {
	if (phase === undefined || phase.phases.length === 0) {
		return '';
	}
	const done = phase.phases.filter((path) => !['pending', 'running'].includes(run.phases[path]?.status ?? 'pending')).length;
	const full = Math.round(done / phase.phases.length * barCells);
	return glyphs.full.repeat(full) + glyphs.empty.repeat(barCells - full);
}

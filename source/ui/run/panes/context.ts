import type {RunState} from '../../../core/told/state.ts';
import type {Texts} from '../../../texts/types.ts';
import {asShown, blank, line, span, width, wrap, wrapped, type Line, type Style} from '../../terminal/lines.ts';
import type {Glyphs} from '../../terminal/theme.ts';
import type {Words} from '../words.ts';

/** What a pane is drawn from. */
export interface PaneContext {
	readonly run: RunState;
	readonly texts: Texts;
	readonly words: Words;
	readonly glyphs: Glyphs;
	readonly columns: number;
	readonly diff: boolean;
	readonly explain: boolean;
	/** Whether the person asked to see the selected line's secret. */
	readonly revealed: boolean;
	/** What is shown is a recording: nothing can be tried again. */
	readonly isReplayed?: boolean;
	/** A secret's value; undefined where the run does not keep it. */
	secret(id: string): string | undefined;
}

export type Field = readonly [label: string, value: string | readonly string[] | undefined, style?: Style];

/** `Subject    CN=cp1`: labels in one column, values broken in theirs; what is empty is left out. */
export function fields(entries: readonly Field[], columns: number): Line[] {
	const shown = entries.flatMap(([label, value, style]) => {
		const values = typeof value === 'string' ? [value] : value ?? [];
		const kept = values.filter((text) => text !== '');
		return kept.length === 0 ? [] : [{label, values: kept, style: style ?? 'plain'} as const];
	});
	const labels = Math.min(Math.max(0, ...shown.map(({label}) => width(label))) + 2, Math.max(8, Math.floor(columns / 2)));
	return shown.flatMap(({label, values, style}) => values
		.flatMap((text) => wrap(text, Math.max(8, columns - labels)))
		.map((text, index) => [
			index === 0 ? span(label + ' '.repeat(Math.max(1, labels - width(label))), 'dim') : span(' '.repeat(labels)),
			span(text, style),
		]));
}

/** A heading, its lines below, a blank line above; nothing where there are no lines. */
export function section(heading: string, lines: readonly Line[]): Line[] {
	return lines.length === 0 ? [] : [blank, line(heading, 'title'), ...lines];
}

export function prose(text: string, columns: number, style: Style = 'plain'): Line[] {
	return text === '' ? [] : wrapped(text, columns, style);
}

/**
 * A command to copy, continued with backslashes: at its flags, at its words, and inside a word only
 * where that is longer than the pane. What follows there begins the line, as a shell would take
 * blanks before it for the word's end.
 */
export function command(text: string, columns: number, style: Style = 'key'): Line[] {
	const room = Math.max(12, columns - 6);
	const rows = commandRows(asShown(text), room);
	return rows.map(({text: row, joins}, index) => {
		const next = rows[index + 1];
		const end = next === undefined ? '' : next.joins ? '\\' : ' \\';
		return [joins ? {...span('', style), flush: true} : span(index === 0 ? '  ' : '    '), span(row, style), span(end, 'dim')];
	});
}

/** @returns rows of so many columns; `joins` where a row goes on inside a word */
function commandRows(text: string, room: number): {text: string; joins: boolean}[] {
	const rows: {text: string; joins: boolean}[] = [];
	// A flag stays with its value, and what is in quotes together, as long as there is room.
	for (const unit of text.split(/ (?=--)/)) {
		for (const part of width(unit) <= room ? [unit] : unit.match(/(?:'[^']*'|"[^"]*"|\S)+/g) ?? []) {
			const last = rows.at(-1);
			if (last !== undefined && width(`${last.text} ${part}`) <= room) {
				last.text += ` ${part}`;
				continue;
			}
			let rest = part;
			for (let joins = false; rest !== ''; joins = true) {
				const row = width(rest) <= room ? rest : wrap(rest, room)[0] ?? rest;
				rows.push({text: row, joins});
				rest = rest.slice(row.length);
			}
		}
	}
	return rows;
}

import {blank, fit, line, span, wrapped, type Line, type Span} from '../terminal/lines.ts';
import type {Glyphs} from '../terminal/theme.ts';
import type {Look} from './types.ts';
import type {LearnUiWords} from './words.ts';

/** Columns of the node beside a text, and of all that is between them. */
export const [NODE_COLUMNS, NODE_BESIDE] = [30, 33];

/** How the components fare, and how to reach the node: a column beside the text. */
export function nodeLines(look: Look | undefined, folder: string, words: LearnUiWords, glyphs: Glyphs): Line[] {
	const rows = Object.entries(look?.components ?? {}).flatMap(([name, {healthy, state, restarts}]): Line[] => [
		[markOf(healthy, state, glyphs), span(` ${name}`, state === 'absent' ? 'dim' : 'plain')],
		...(healthy || state === 'absent' ? [] : [line(`  ${words.states[state] ?? state}${restarts > 0 ? ` (${restarts})` : ''}`, 'dim')]),
	]);
	return [
		line(words.node, 'strong'), ...(rows.length === 0 ? [line(words.looking, 'dim')] : rows),
		blank, line(words.terminal, 'dim'), ...wrapped(`kubestep sandbox shell ${folder}`, NODE_COLUMNS, 'key'),
	];
}

/** The same in a line, where there is no room beside the text. */
export function nodeLine(look: Look | undefined, columns: number, glyphs: Glyphs): Line {
	const parts = Object.entries(look?.components ?? {}).map(([name, {healthy, state}]) => [span(' '), markOf(healthy, state, glyphs), span(name.replace('kube-controller-manager', 'kcm').replace('kube-', ''))]);
	return fit(parts.flat(), columns);
}

/** A row of the text with its row of the node. */
export const besideNode = (text: Line, node: Line, columns: number, glyphs: Glyphs): Line => [
	span(' '), ...fit(text, columns, glyphs.cut), span(glyphs.vertical, 'dim'), span(' '), ...fit(node, NODE_COLUMNS, glyphs.cut),
];

/** What never came to a container is none that is broken. */
const markOf = (healthy: boolean, state: string, {status}: Glyphs): Span => (healthy ? span(status.done, 'good') : state === 'absent' ? span(status.pending, 'dim') : span(status.failed, 'bad'));

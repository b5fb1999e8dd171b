import stringWidth from 'string-width';
import {quickColumns} from './columns.ts';

/** What a stretch of text means; the theme says how it looks. */
export type Style =
	| 'plain' | 'dim' | 'strong' | 'title' | 'good' | 'warn' | 'bad' | 'busy' | 'key'
	| 'yamlKey' | 'yamlText' | 'yamlNumber' | 'comment' | 'added' | 'removed' | 'match' | 'cursor';

export interface Span {
	readonly text: string;
	readonly style: Style;
	/** One cell in which the spinner turns. */
	readonly spins?: true;
	/** First of a line that has to begin in the first column where it may. */
	readonly flush?: true;
}

/** One line of the screen. Its text holds no line ends and nothing that a terminal acts on. */
export type Line = readonly Span[];

export function span(text: string, style: Style = 'plain'): Span {
	return {text, style};
}

export function line(text: string, style: Style = 'plain'): Line {
	return [{text, style}];
}

export const blank: Line = [];

const ascii = /^[\u0020-\u007E]*$/;

/** Columns that a terminal uses for a text: Chinese characters take two. */
export function width(text: string): number {
	return quickColumns(text) ?? stringWidth(text);
}

export function lineWidth(spans: Line): number {
	return spans.reduce((sum, part) => sum + width(part.text), 0);
}

export function plain(spans: Line): string {
	return spans.map((part) => part.text).join('');
}

/** The text in at most so many columns; what is cut is marked. */
export function cut(text: string, columns: number, mark = '…'): string {
	if (width(text) <= columns) {
		return text;
	}
	const room = columns - width(mark);
	return room < 0 ? '' : take(text, room) + mark;
}

/** The same for names, whose ends tell them apart as much as their beginnings do. */
export function cutMiddle(text: string, columns: number, mark = '…'): string {
	const room = columns - width(mark);
	if (width(text) <= columns || room < 12) {
		return cut(text, columns, mark);
	}
	const head = take(text, Math.ceil(room / 2));
	let tail = '';
	for (const {segment} of [...(segmenter ??= new Intl.Segmenter()).segment(text)].toReversed()) {
		if (width(segment + tail) > room - width(head)) {
			break;
		}
		tail = segment + tail;
	}
	return head + mark + tail;
}

/** The spans in exactly so many columns, filled with blanks. */
export function fit(spans: Line, columns: number, mark = '…'): Line {
	const fitted: Span[] = [];
	let left = columns;
	const total = lineWidth(spans);
	if (total <= columns) {
		return total === columns ? spans : [...spans, span(' '.repeat(columns - total))];
	}
	left -= width(mark);
	for (const part of spans) {
		const size = width(part.text);
		if (size <= left) {
			fitted.push(part);
			left -= size;
			continue;
		}
		const text = take(part.text, left);
		fitted.push({text: text + mark, style: part.style});
		left -= width(text);
		break;
	}
	return left > 0 ? [...fitted, span(' '.repeat(left))] : fitted;
}

/** `left` and `right` at the two ends of so many columns; `left` gives way. */
export function ends(left: Line, right: Line, columns: number): Line {
	const rightWidth = Math.min(lineWidth(right), columns);
	return [...fit(left, columns - rightWidth), ...fit(right, rightWidth)];
}

/** Breaks a text at blanks, at any Chinese character, and inside a word only where it is too long. */
export function wrap(text: string, columns: number): string[] {
	return text.split('\n').flatMap((part) => wrapOne(part, columns));
}

function wrapOne(text: string, columns: number): string[] {
	const lines: string[] = [];
	let current = '';
	for (const word of words(text)) {
		if (width(current + word.trimEnd()) <= columns) {
			current += word;
			continue;
		}
		if (current.trim() !== '') {
			lines.push(current.trimEnd());
		}
		current = word;
		while (width(current.trimEnd()) > columns) {
			const most = take(current, Math.max(1, columns)) || current.slice(0, 1);
			const head = most.slice(0, seamIn(most) ?? most.length);
			lines.push(head);
			current = current.slice(head.length);
		}
	}
	if (current.trim() !== '' || lines.length === 0) {
		lines.push(current.trimEnd());
	}
	return lines;
}

/** Where a word that is too long is best broken: after a separator of a path or a list, else after one of a name, unless that leaves less than half. */
function seamIn(text: string): number | undefined {
	return seams.map((marks) => Math.max(...marks.map((mark) => text.lastIndexOf(mark))) + 1).find((at) => at >= text.length / 2);
}

const seams: readonly (readonly string[])[] = [['/', ',', '=', '&', '?'], ['-', '.', ':', '_', '@']];

export function wrapped(text: string, columns: number, style: Style = 'plain', indent = 0): Line[] {
	return wrap(text, Math.max(1, columns - indent)).map((part) => line(' '.repeat(indent) + part, style));
}

const wide = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFF60]/;
// A line does not begin with these.
const closing = /^[，。；：！？、）】》」』”’,.;:)]/;
// A line does not end with these.
const opening = /[（【《「『“‘]$/;

function words(text: string): string[] {
	const parts: string[] = [];
	for (const part of text.match(/\s*[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFF60]|[^\s\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFF60]+\s*|\s+/g) ?? []) {
		const last = parts.length - 1;
		const before = parts[last];
		if (before !== undefined && ((closing.test(part) && wide.test(part)) || opening.test(before))) {
			parts[last] = before + part;
		} else {
			parts.push(part);
		}
	}
	return parts;
}

function take(text: string, columns: number): string {
	if (ascii.test(text)) {
		return text.slice(0, Math.max(0, columns));
	}
	let used = 0;
	let taken = '';
	for (const {segment} of (segmenter ??= new Intl.Segmenter()).segment(text)) {
		used += width(segment);
		if (used > columns) {
			break;
		}
		taken += segment;
	}
	return taken;
}

// Made when it is first needed: it takes some milliseconds.
let segmenter: Intl.Segmenter | undefined;

import stringWidth from 'string-width';
import {quickColumns} from './columns.ts';
import {sanitize} from './sanitize.ts';

const ascii = /^[\u0020-\u007E]*$/;

/** Columns that a terminal uses for a text as it is shown: Chinese characters take two, an escape sequence the letters that it is shown by. */
export function width(text: string): number {
	return quickColumns(text) ?? stringWidth(sanitize(text));
}

/** The text in at most so many columns; what is cut is marked. */
export function cut(text: string, columns: number, mark = '…'): string {
	const whole = sanitize(text);
	if (width(whole) <= columns) {
		return whole;
	}
	const room = columns - width(mark);
	return room < 0 ? '' : take(whole, room) + mark;
}

/** The same for names, whose ends tell them apart as much as their beginnings do. */
export function cutMiddle(text: string, columns: number, mark = '…'): string {
	const whole = sanitize(text);
	const room = columns - width(mark);
	if (width(whole) <= columns || room < 12) {
		return cut(whole, columns, mark);
	}
	const head = take(whole, Math.ceil(room / 2));
	let tail = '';
	for (const {segment} of [...(segmenter ??= new Intl.Segmenter()).segment(whole)].toReversed()) {
		if (width(segment + tail) > room - width(head)) {
			break;
		}
		tail = segment + tail;
	}
	return head + mark + tail;
}

/** Breaks a text at blanks, at any Chinese character, and inside a word only where it is too long. */
export function wrap(text: string, columns: number): string[] {
	const lines: string[] = [];
	let current = '';
	for (const word of breakable(sanitize(text))) {
		if (fits(current + word.trimEnd(), columns)) {
			current += word;
			continue;
		}
		if (current.trim() !== '') {
			lines.push(current.trimEnd());
		}
		current = word;
		for (let most = beginning(current, columns); most.length < current.trimEnd().length; most = beginning(current, columns)) {
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

/** As much of a text as its first line has room for, and one character at least: a word may be as long as a file, and is not measured whole for each. */
function beginning(text: string, columns: number): string {
	const most = Math.max(1, columns);
	const near = text.slice(0, most * 3);
	const taken = take(near, most);
	return (taken.length < near.length || near.length === text.length ? taken : take(text, most)) || text.slice(0, 1);
}

function fits(text: string, columns: number): boolean {
	const near = text.slice(0, Math.max(1, columns) * 3);
	return (near.length === text.length || take(near, columns).length === near.length) && width(text) <= columns;
}

/** Where a word that is too long is best broken: after a separator of a path or a list, else after one of a name, unless that leaves less than half. */
function seamIn(text: string): number | undefined {
	return seams.map((marks) => Math.max(...marks.map((mark) => text.lastIndexOf(mark))) + 1).find((at) => at >= text.length / 2);
}

const seams: readonly (readonly string[])[] = [['/', ',', '=', '&', '?'], ['-', '.', ':', '_', '@']];

const wide = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFF60]/;
// A line does not begin with these.
const closing = /^[，。；：！？、）】》」』”’,.;:)]/;
// A line does not end with these.
const opening = /[（【《「『“‘]$/;

/** What a line may be broken between: words with the blanks after them, and Chinese characters, with marks that no line begins or ends with. */
export function breakable(text: string): string[] {
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

/** As much of a text, as it is shown, as goes into so many columns. */
export function take(text: string, columns: number): string {
	if (ascii.test(text)) {
		return text.slice(0, Math.max(0, columns));
	}
	let used = 0;
	let taken = '';
	for (const {segment} of (segmenter ??= new Intl.Segmenter()).segment(text)) {
		used += widthOf(segment);
		if (used > columns) {
			break;
		}
		taken += segment;
	}
	return taken;
}

/** Of one character as it is shown: a text of one script, or of one emoji, has few different ones. */
function widthOf(segment: string): number {
	const known = widths.get(segment);
	if (known !== undefined) {
		return known;
	}
	const measured = width(segment);
	if (widths.size < MOST_WIDTHS && segment.length <= 16) {
		widths.set(segment, measured);
	}
	return measured;
}

const MOST_WIDTHS = 4096;
const widths = new Map<string, number>();

// Made when it is first needed: it takes some milliseconds.
let segmenter: Intl.Segmenter | undefined;

import {sanitize, type Shown} from '../../strings/sanitize.ts';
import {take, width, wrap} from '../../strings/width.ts';

export {cut, cutMiddle, width, wrap} from '../../strings/width.ts';

/** What a stretch of text means; the theme says how it looks. */
export type Style =
	| 'plain' | 'dim' | 'strong' | 'title' | 'good' | 'warn' | 'bad' | 'busy' | 'key'
	| 'yamlKey' | 'yamlText' | 'yamlNumber' | 'comment' | 'added' | 'removed' | 'match' | 'cursor';

export interface Span {
	readonly text: Shown;
	readonly style: Style;
	/** One cell in which the spinner turns. */
	readonly spins?: true;
	/** First of a line that has to begin in the first column where it may. */
	readonly flush?: true;
}

/** One line of the screen. */
export type Line = readonly Span[];

/** The door to the screen: whatever a text holds, its span is part of one line, and nothing in it is what a terminal acts on. */
export function span(text: string, style: Style = 'plain'): Span {
	return {text: sanitize(text), style};
}

export function line(text: string, style: Style = 'plain'): Line {
	return [span(text, style)];
}

/** A text as the screen has it, for what is compared with it, cut by hand or copied from it. */
export const asShown = (text: string): string => sanitize(text);

export const blank: Line = [];

export function lineWidth(spans: Line): number {
	return spans.reduce((sum, part) => sum + width(part.text), 0);
}

export function plain(spans: Line): string {
	return spans.map((part) => part.text).join('');
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
		fitted.push(span(text + mark, part.style));
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

export function wrapped(text: string, columns: number, style: Style = 'plain', indent = 0): Line[] {
	return wrap(text, Math.max(1, columns - indent)).map((part) => line(' '.repeat(indent) + part, style));
}

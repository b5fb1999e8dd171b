import type {Look} from './colors.ts';
import {span, type Line, type Span, type Style} from './lines.ts';

/** How a line becomes what a terminal takes. */
export interface Paint {
	readonly looks: Readonly<Record<Style, Look>>;
	/** The last say over each text: letters for symbols, where the font has none. */
	readonly spell: (text: string) => string;
}

/** Some spans as text with the sequences that give them their looks. What turns stands still. */
export function painted(spans: Line, {looks, spell}: Paint, still = ' '): string {
	return spans.map(({text, style, spins}) => {
		const {open, close} = looks[style];
		return open + (spins === true ? still : spell(text)) + close;
	}).join('');
}

/**
 * Neighbours of one style as one, so that the terminal gets no escape sequence between them, and
 * without blanks at the end, which cost Ink as much as letters.
 */
export function merged(line: Line): Line {
	const spans: Span[] = [];
	for (const part of line) {
		const last = spans.at(-1);
		if (last !== undefined && last.style === part.style && part.spins !== true && last.spins !== true) {
			spans[spans.length - 1] = {...last, ...span(last.text + part.text, last.style)};
		} else if (part.text !== '') {
			spans.push(part);
		}
	}
	while (spans.length > 0) {
		const last = spans[spans.length - 1];
		if (last === undefined || last.style === 'cursor' || last.spins === true) {
			break;
		}
		spans.pop();
		const text = last.text.trimEnd();
		if (text !== '') {
			spans.push({...last, ...span(text, last.style)});
			break;
		}
	}
	return spans;
}

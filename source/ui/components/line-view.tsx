import {memo} from 'react';
import {Box, Text} from 'ink';
import type {Line} from '../lines.ts';
import type {Glyphs, Look} from '../theme.ts';
import type {Style} from '../lines.ts';
import {Spinner} from './spinner.tsx';

export interface LineViewProps {
	readonly line: Line;
	readonly looks: Readonly<Record<Style, Look>>;
	readonly spinner: Glyphs['spinner'];
	/** The last say over each text: letters for symbols, where the font has none. */
	readonly spell: (text: string) => string;
}

/** One line of the screen. Drawn again only where its text or style differs: most lines of a frame do not. */
export const LineView = memo(({line, looks, spinner, spell}: LineViewProps) => {
	const parts = merged(line);
	// A box costs Ink nothing to draw; an empty Text would be no line at all.
	return parts.length === 0 ? <Box height={1}/> : (
		<Text wrap="truncate">
			{parts.map((part, index) => part.spins === true && spinner !== 'still'
				? <Text key={index} {...looks[part.style]}><Spinner type={spinner}/></Text>
				: part.style === 'plain' ? spell(part.text) : <Text key={index} {...looks[part.style]}>{spell(part.text)}</Text>)}
		</Text>
	);
}, (one, other) => one.looks === other.looks && isSame(one.line, other.line));

LineView.displayName = 'LineView';

/**
 * Neighbours of one style as one, so that the terminal gets no escape sequence between them, and
 * without blanks at the end, which cost Ink as much as letters.
 */
function merged(line: Line): Line {
	const spans: {text: string; style: Style; spins?: true}[] = [];
	for (const part of line) {
		const last = spans.at(-1);
		if (last !== undefined && last.style === part.style && part.spins !== true && last.spins !== true) {
			last.text += part.text;
		} else if (part.text !== '') {
			spans.push({...part});
		}
	}
	while (spans.length > 0) {
		const last = spans[spans.length - 1];
		if (last === undefined || last.style === 'cursor' || last.spins === true) {
			break;
		}
		last.text = last.text.trimEnd();
		if (last.text !== '') {
			break;
		}
		spans.pop();
	}
	return spans;
}

function isSame(one: Line, other: Line): boolean {
	return one.length === other.length && one.every((part, index) => {
		const counterpart = other[index];
		return counterpart !== undefined && part.text === counterpart.text && part.style === counterpart.style && part.spins === counterpart.spins;
	});
}

import {memo} from 'react';
import {Box, Text} from 'ink';
import type {Line} from '../../terminal/lines.ts';
import {merged, painted, type Paint} from '../../terminal/paint.ts';
import type {Glyphs} from '../../terminal/theme.ts';
import {Spinner} from './spinner.tsx';

export interface LineViewProps extends Paint {
	readonly line: Line;
	readonly spinner: Glyphs['spinner'];
}

/** One line of the screen. Drawn again only where its text or style differs: most lines of a frame do not. */
export const LineView = memo(({line, spinner, ...paint}: LineViewProps) => {
	const parts = merged(line);
	if (parts.length === 0) {
		// A box costs Ink nothing to draw; an empty Text would be no line at all.
		return <Box height={1}/>;
	}
	const at = spinner === 'still' ? -1 : parts.findIndex(({spins}) => spins === true);
	if (at === -1) {
		return <Text wrap="truncate">{painted(parts, paint)}</Text>;
	}
	const {open, close} = paint.looks[parts[at]?.style ?? 'plain'];
	return <Text wrap="truncate">{painted(parts.slice(0, at), paint) + open}<Spinner type={spinner === 'still' ? 'line' : spinner}/>{close + painted(parts.slice(at + 1), paint)}</Text>;
}, (one, other) => one.looks === other.looks && isSame(one.line, other.line));

LineView.displayName = 'LineView';

function isSame(one: Line, other: Line): boolean {
	return one.length === other.length && one.every((part, index) => {
		const counterpart = other[index];
		return counterpart !== undefined && part.text === counterpart.text && part.style === counterpart.style && part.spins === counterpart.spins;
	});
}

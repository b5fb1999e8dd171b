import {memo} from 'react';
import {Box, Text} from 'ink';
import type {Line} from '../lines.ts';
import {merged, painted} from '../paint.ts';
import {usePainting} from './painting.tsx';
import {Spinner} from './spinner.tsx';

/** Lines below each other, as part of a column. */
export const Lines = ({lines}: {readonly lines: readonly Line[]}) => lines.map((line, index) => <LineView key={index} line={line}/>);

/** One line of the screen. Drawn again only where its text or style differs: most lines of a frame do not. */
export const LineView = memo(({line}: {readonly line: Line}) => {
	const {looks, glyphs: {spinner, spell}} = usePainting();
	const parts = merged(line);
	if (parts.length === 0) {
		// A box costs Ink nothing to draw; an empty Text would be no line at all.
		return <Box height={1}/>;
	}
	const at = spinner === 'still' ? -1 : parts.findIndex(({spins}) => spins === true);
	if (spinner === 'still' || at === -1) {
		return <Text wrap="truncate">{painted(parts, {looks, spell})}</Text>;
	}
	const {open, close} = looks[parts[at]?.style ?? 'plain'];
	return <Text wrap="truncate">{painted(parts.slice(0, at), {looks, spell}) + open}<Spinner type={spinner}/>{close + painted(parts.slice(at + 1), {looks, spell})}</Text>;
}, ({line: one}, {line: other}) => one === other || isSame(one, other));

LineView.displayName = 'LineView';

function isSame(one: Line, other: Line): boolean {
	return one.length === other.length && one.every((part, index) => {
		const counterpart = other[index];
		return counterpart !== undefined && part.text === counterpart.text && part.style === counterpart.style && part.spins === counterpart.spins;
	});
}

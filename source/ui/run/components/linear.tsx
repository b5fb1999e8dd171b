import {Box, Static, Text} from 'ink';
import type {Event} from '../../../core/told/events.ts';
import {usePainting} from '../../terminal/components/painting.tsx';
import {plain, type Line} from '../../terminal/lines.ts';
import {linearLines, linearNow} from '../screen/linear.ts';
import type {Screen} from '../screen/screen.ts';

export interface LinearProps {
	/** Every end so far. */
	readonly ended: readonly Event[];
	readonly screen: Screen;
}

/** For a screen reader: each end once, in order, never spoken again; below it what goes on and what is asked. */
export function Linear({ended, screen}: LinearProps) {
	const {glyphs: {spell}} = usePainting();
	const lines = (part: readonly Line[]) => part.map((line, index) => <Text key={index}>{spell(plain(line).trimEnd())}</Text>);
	return (
		<Box flexDirection="column">
			<Static items={[...ended]}>
				{(event) => <Box key={event.seq} flexDirection="column">{lines(linearLines(event, screen))}</Box>}
			</Static>
			{lines(linearNow(screen))}
		</Box>
	);
}

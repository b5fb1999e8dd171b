import {Box, Static, Text} from 'ink';
import {plain, type Line} from '../../terminal/lines.ts';
import {linearLines, linearNow} from '../screen/linear.ts';
import type {Frame, Store} from '../store.ts';

export interface LinearProps {
	readonly store: Store;
	readonly frame: Frame;
	/** Letters for symbols, where the font has none. */
	readonly spell: (text: string) => string;
}

/** For a screen reader: each end once, in order, never spoken again; below it what goes on and what is asked. */
export function Linear({store, frame, spell}: LinearProps) {
	const lines = (part: readonly Line[]) => part.map((line, index) => <Text key={index}>{spell(plain(line).trimEnd())}</Text>);
	return (
		<Box flexDirection="column">
			<Static items={[...store.ended]}>
				{(event) => <Box key={event.seq} flexDirection="column">{lines(linearLines(event, frame.screen))}</Box>}
			</Static>
			{lines(linearNow(frame.screen))}
		</Box>
	);
}

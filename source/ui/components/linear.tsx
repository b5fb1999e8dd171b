import {Box, Static, Text} from 'ink';
import type {Texts} from '../../texts/types.ts';
import {plain} from '../lines.ts';
import type {Frame, Store} from '../store.ts';
import type {Words} from '../words.ts';
import {linearLines, linearNow} from '../screen/linear.ts';

export interface LinearProps {
	readonly store: Store;
	readonly frame: Frame;
	readonly texts: Texts;
	readonly words: Words;
	/** Letters for symbols, where the font has none. */
	readonly spell: (text: string) => string;
}

/** For a screen reader: each end once, in order, never spoken again; below it what goes on and what is asked. */
export function Linear({store, frame, texts, words, spell}: LinearProps) {
	return (
		<Box flexDirection="column">
			<Static items={linearLines(store.ended, frame.run, texts)}>
				{(line, index) => <Text key={index}>{spell(line)}</Text>}
			</Static>
			{linearNow(frame, texts, words).map((line, index) => <Text key={index}>{spell(plain(line))}</Text>)}
		</Box>
	);
}

import {useSyncExternalStore} from 'react';
import {Box, useInput, useIsScreenReaderEnabled} from 'ink';
import {keyNames} from '../keymap.ts';
import type {Style} from '../lines.ts';
import type {Glyphs, Look} from '../theme.ts';
import {LineView} from './line-view.tsx';
import {Linear, type LinearProps} from './linear.tsx';

export interface AppProps extends Omit<LinearProps, 'frame'> {
	readonly looks: Readonly<Record<Style, Look>>;
	readonly glyphs: Glyphs;
}

export function App({store, looks, glyphs, texts, words}: AppProps) {
	const frame = useSyncExternalStore(store.subscribe, store.getFrame);
	const isLinear = useIsScreenReaderEnabled();
	useInput((input, key) => {
		store.key(keyNames(input, key));
	});
	return isLinear ? <Linear store={store} frame={frame} texts={texts} words={words}/> : (
		<Box flexDirection="column">
			{frame.lines.map((line, index) => <LineView key={index} line={line} looks={looks} spinner={glyphs.spinner}/>)}
		</Box>
	);
}


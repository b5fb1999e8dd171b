import {useSyncExternalStore} from 'react';
import {Box, useInput, useIsScreenReaderEnabled} from 'ink';
import {keyNames} from '../keymap.ts';
import type {Line, Style} from '../lines.ts';
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
	const {above, panes, below} = frame.picture;
	const lines = (part: readonly Line[]) => part.map((line, index) => <LineView key={index} line={line} looks={looks} spinner={glyphs.spinner}/>);
	return isLinear ? <Linear store={store} frame={frame} texts={texts} words={words}/> : (
		<Box flexDirection="column">
			{lines(above)}
			{panes !== undefined && (
				<Box>
					<Box flexDirection="column" width={panes.leftColumns} flexShrink={0}>{lines(panes.left)}</Box>
					<Box flexDirection="column" width={1} flexShrink={0}>{lines(panes.left.map(() => panes.divider))}</Box>
					<Box flexDirection="column">{lines(panes.right)}</Box>
				</Box>
			)}
			{lines(below)}
		</Box>
	);
}

import {memo, useSyncExternalStore} from 'react';
import {Box, Text, useInput, useIsScreenReaderEnabled, usePaste} from 'ink';
import {keyNames} from '../keymap.ts';
import type {Line, Span} from '../../terminal/lines.ts';
import {painted, type Paint} from '../../terminal/paint.ts';
import type {Glyphs} from '../../terminal/theme.ts';
import {LineView} from './line-view.tsx';
import {Linear, type LinearProps} from './linear.tsx';

export interface AppProps extends Pick<LinearProps, 'store'> {
	readonly looks: Paint['looks'];
	readonly glyphs: Glyphs;
}

export function App({store, looks, glyphs}: AppProps) {
	const frame = useSyncExternalStore(store.subscribe, store.getFrame);
	const isLinear = useIsScreenReaderEnabled();
	useInput((input, key) => {
		store.key(keyNames(input, key));
	});
	usePaste((text) => {
		store.paste(text);
	});
	const {above, panes, below} = frame.picture;
	const lines = (part: readonly Line[]) => part.map((line, index) => <LineView key={index} line={line} looks={looks} spinner={glyphs.spinner} spell={glyphs.spell}/>);
	return isLinear ? <Linear store={store} frame={frame} spell={glyphs.spell}/> : (
		<Box flexDirection="column">
			{lines(above)}
			{panes !== undefined && (
				<Box height={panes.left.length}>
					<Box flexDirection="column" width={panes.leftColumns} flexShrink={0}>{lines(panes.left)}</Box>
					<Box width={1} flexShrink={0}><Divider rows={panes.left.length} {...panes.divider} looks={looks}/></Box>
					<Box flexDirection="column">{lines(panes.right)}</Box>
				</Box>
			)}
			{lines(below)}
		</Box>
	);
}

const Divider = memo(({rows, looks, ...part}: Span & {readonly rows: number; readonly looks: Paint['looks']}) => (
	<Text>{Array.from({length: rows}, () => painted([part], {looks, spell: (text) => text})).join('\n')}</Text>
));
Divider.displayName = 'Divider';

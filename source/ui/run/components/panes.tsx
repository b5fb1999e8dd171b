import {memo} from 'react';
import {Box, Text} from 'ink';
import {Lines} from '../../terminal/components/line-view.tsx';
import {usePainting} from '../../terminal/components/painting.tsx';
import type {Line, Span} from '../../terminal/lines.ts';
import {painted} from '../../terminal/paint.ts';
import type {PictureBody} from '../screen/screen.ts';

/** The phases and steps, one line each. */
export const Checklist = ({lines}: {readonly lines: readonly Line[]}) => <Lines lines={lines}/>;

/** All about the selected line, as far as it is scrolled. */
export const Detail = ({lines}: {readonly lines: readonly Line[]}) => <Lines lines={lines}/>;

/** Both side by side, where there is room for them. */
export const Panes = ({checklist, detail, columns, divider}: Extract<PictureBody, {readonly shows: 'panes'}>) => (
	<Box height={checklist.length}>
		<Box flexDirection="column" width={columns} flexShrink={0}><Checklist lines={checklist}/></Box>
		<Box width={1} flexShrink={0}><Divider rows={checklist.length} {...divider}/></Box>
		<Box flexDirection="column"><Detail lines={detail}/></Box>
	</Box>
);

const Divider = memo(({rows, ...part}: Span & {readonly rows: number}) => {
	const {looks} = usePainting();
	return <Text>{Array.from({length: rows}, () => painted([part], {looks, spell: (text) => text})).join('\n')}</Text>;
});
Divider.displayName = 'Divider';

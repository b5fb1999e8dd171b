import {useSyncExternalStore} from 'react';
import {Box, useInput} from 'ink';
import {LineView} from '../../run/components/line-view.tsx';
import {mountElement, type Mounted, type MountOptions} from '../../run/components/mount.tsx';
import {keyNames} from '../../run/keymap.ts';
import type {Paint} from '../paint.ts';
import type {Glyphs} from '../theme.ts';
import type {Page} from './page.ts';

export interface PageProps {
	readonly page: Page;
	readonly looks: Paint['looks'];
	readonly glyphs: Glyphs;
}

/** Has Ink draw a page; loaded when its first lines are on the screen. */
export const mountPage = (props: PageProps, options: MountOptions): Mounted => mountElement(<PageView {...props}/>, options);

function PageView({page, looks, glyphs}: PageProps) {
	const lines = useSyncExternalStore((listener) => page.subscribe(listener), () => page.getLines());
	useInput((input, key) => {
		page.key(keyNames(input, key));
	});
	return <Box flexDirection="column">{lines.map((one, index) => <LineView key={index} line={one} looks={looks} spinner={glyphs.spinner} spell={glyphs.spell}/>)}</Box>;
}

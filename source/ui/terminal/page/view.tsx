import {useSyncExternalStore, type ReactElement} from 'react';
import {Box} from 'ink';
import {Lines} from '../components/line-view.tsx';
import type {Page} from './page.ts';

export const pageView = (page: Page): ReactElement => <PageView page={page}/>;

function PageView({page}: {readonly page: Page}) {
	return <Box flexDirection="column"><Lines lines={useSyncExternalStore((listener) => page.subscribe(listener), () => page.getLines())}/></Box>;
}

import {useSyncExternalStore, type ReactElement} from 'react';
import {Box, useIsScreenReaderEnabled} from 'ink';
import type {Store} from '../live/store.ts';
import type {Picture, PictureBody} from '../screen/screen.ts';
import {Bottom} from './bottom.tsx';
import {Checklist, Detail, Panes} from './panes.tsx';
import {Bar, Header, Log, Plain, Question, Rule} from './edges.tsx';
import {Linear} from './linear.tsx';
import {Flow, Help, Trust, Warnings} from './overlays.tsx';

export const app = (store: Store): ReactElement => <App store={store}/>;

/** The interface of a run: the whole screen, or for a screen reader one line after the other. */
function App({store}: {readonly store: Store}) {
	const {picture, screen} = useSyncExternalStore(store.subscribe, store.getFrame);
	return useIsScreenReaderEnabled() ? <Linear ended={store.ended} screen={screen}/> : <Interface {...picture}/>;
}

/** A frame: each part is a component, and every line of it is made before React is asked. */
export function Interface({header, rules, body, log, question, bar, bottom}: Picture) {
	return (
		<Box flexDirection="column">
			<Header line={header}/>
			{rules !== undefined && <Rule line={rules[0]}/>}
			<Body {...body}/>
			{log !== undefined && <Log lines={log}/>}
			{rules !== undefined && <Rule line={rules[1]}/>}
			<Question lines={question}/>
			{bar !== undefined && <Bar line={bar}/>}
			{bottom !== undefined && <Bottom {...bottom}/>}
		</Box>
	);
}

/** What may stand alone in the middle. */
const bodies = {checklist: Checklist, detail: Detail, plain: Plain, help: Help, trust: Trust, flow: Flow, warnings: Warnings} as const;

function Body(body: PictureBody) {
	if (body.shows === 'panes') {
		return <Panes {...body}/>;
	}
	const Part = bodies[body.shows];
	return <Part lines={body.lines}/>;
}

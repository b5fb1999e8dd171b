import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import type {ReactElement} from 'react';
import {describe, expect, test} from 'vitest';
import {Control} from '../../source/core/engine/control.ts';
import {EventBus} from '../../source/core/engine/event-bus.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import type {EventBody} from '../../source/core/told/events.ts';
import {texts} from '../../source/texts/index.ts';
import {Interface} from '../../source/ui/run/components/app.tsx';
import {Footer, Notice, Search, Word} from '../../source/ui/run/components/bottom.tsx';
import {Header, Log, Plain, Question, Rule} from '../../source/ui/run/components/edges.tsx';
import {Linear} from '../../source/ui/run/components/linear.tsx';
import {Flow, Help, Trust, Warnings} from '../../source/ui/run/components/overlays.tsx';
import {Checklist, Detail, Panes} from '../../source/ui/run/components/panes.tsx';
import {Store} from '../../source/ui/run/live/store.ts';
import type {Frame} from '../../source/ui/run/live/store-options.ts';
import {pictureLines, type PictureBody} from '../../source/ui/run/screen/screen.ts';
import {uiWords} from '../../source/ui/run/words.ts';
import {line, plain, type Line} from '../../source/ui/terminal/lines.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';
import {apiserverFile, certificate, started, upToWait, whole} from './story.ts';

interface Seen {
	readonly frame: Frame;
	readonly ended: Store['ended'];
}

/** A frame as it is after these events and keys. */
function seen(story: readonly EventBody[], keys: readonly string[] = [], {columns = 100, rows = 30, now = () => 0, after = () => undefined}: {readonly columns?: number; readonly rows?: number; now?(): number; after?(event: EventBody): void} = {}): Seen {
	const secrets = new Secrets();
	const bus = new EventBus('test', {now: () => Date.parse('2026-11-23T10:00:00Z'), monotonic: now});
	const store = new Store({
		control: new Control({stepMode: false, onMode: () => undefined}), secrets, texts: texts('en'), words: uiWords('en'), glyphs: glyphs(false, true), size: {columns, rows}, isLinear: false,
		now, send: () => undefined, leave: () => undefined,
		broken(error) {
			throw error;
		},
	});
	bus.subscribe((event) => store.receive(event));
	for (const event of story) {
		bus.emit(event);
		after(event);
	}
	store.resize({columns, rows});
	store.key(keys);
	store.close();
	return {frame: store.getFrame(), ended: store.ended};
}

const shown = (element: ReactElement, columns = 100): string => stripVTControlCharacters(renderToString(element, {columns}));

/** The lines in the middle where one thing stands there, which is this. */
function middle({frame: {picture: {body}}}: Seen, shows: PictureBody['shows']): readonly Line[] {
	expect(body.shows).toBe(shows);
	return body.shows === 'panes' ? [] : body.lines;
}

/** Typed by the person, one key each. */
const letters = (text: string): string[] => Array.from(text);

const step = 'control-plane/apiserver/manifest';
const asked: readonly EventBody[] = [
	started, {type: 'phase.started', phase: 'control-plane'}, {type: 'phase.started', phase: 'control-plane/apiserver'},
	{type: 'step.started', phase: 'control-plane/apiserver', step, detail: apiserverFile}, {type: 'step.asked', step, detail: apiserverFile},
];

describe('each part of the screen can be drawn alone', () => {
	const running = seen(upToWait);
	const {picture} = running.frame;
	const {body} = picture;
	const panes = body.shows === 'panes' ? body : expect.fail('no panes');

	test.each(Object.entries<readonly [draw: () => ReactElement, shows: string]>({
		Header: [() => <Header line={picture.header}/>, 'kubestep init   cp1 · v1.36.2 · sandbox ./kubestep-sandbox'],
		Rule: [() => <Rule line={picture.rules![0]}/>, '──┬──'],
		Checklist: [() => <Checklist lines={panes.checklist}/>, 'wait-control-plane'],
		Detail: [() => <Detail lines={panes.detail}/>, 'https://192.0.2.10:6443/livez'],
		Panes: [() => <Panes {...panes}/>, '│'],
		Footer: [() => <Footer line={picture.bottom!.line}/>, '? help'],
		Search: [() => <Search line={seen(upToWait, letters('/etcd')).frame.picture.bottom!.line}/>, '/etcd'],
		Notice: [() => <Notice line={seen(upToWait, ['/', ...letters('no such thing'), 'enter']).frame.picture.bottom!.line}/>, 'no such thing'],
		Word: [() => <Word line={line(' yes')}/>, 'yes'],
		Log: [() => <Log lines={seen(upToWait, ['L']).frame.picture.log ?? []}/>, '── Log'],
		Question: [() => <Question lines={seen(asked).frame.picture.question}/>, 'y do it'],
		Plain: [() => <Plain lines={middle(seen(upToWait, [], {columns: 40, rows: 10}), 'plain')}/>, 'wait-control-plane'],
		Help: [() => <Help lines={middle(seen(upToWait, ['?']), 'help')}/>, 'Keys that work here'],
		Trust: [() => <Trust lines={middle(seen(whole, ['t']), 'trust')}/>, 'Certificate authorities'],
		Flow: [() => <Flow lines={middle(seen(whole, ['F']), 'flow')}/>, 'preflight'],
		Warnings: [() => <Warnings lines={middle(seen(whole, ['W']), 'warnings')}/>, '!'],
		Linear: [() => <Linear ended={seen(whole).ended} screen={seen(whole).frame.screen}/>, 'kubeadm join'],
	}))('<%s>', (_, [element, wanted]) => {
		expect(shown(element())).toContain(wanted);
	});
});

test('the clock of the header leaves out what the run waited for a person, as its end does', () => {
	let ms = 0;
	const ca = certificate('ca');
	const named = 'certs/ca/c';
	const story: readonly EventBody[] = [
		started, {type: 'phase.started', phase: 'certs'}, {type: 'phase.started', phase: 'certs/ca'}, {type: 'step.started', phase: 'certs/ca', step: named, detail: ca}, {type: 'step.asked', step: named, detail: ca}, {type: 'step.answered', step: named, answer: 'do'},
	];
	// Three seconds after each event, and an hour until the answer.
	const clockAfter = (count: number): string => {
		ms = 0;
		const {frame} = seen(story.slice(0, count), [], {now: () => ms, after: ({type}) => {
			ms += type === 'step.asked' ? 3_600_000 : 3000;
		}});
		return /\d\d:\d\d(?= *$)/.exec(frame.picture.header.map(({text}) => text).join(''))?.[0] ?? '';
	};
	expect([3, 4, 5, 6].map((count) => clockAfter(count))).toEqual(['00:09', '00:12', '00:12', '00:15']);
});

test.each([
	['a run', upToWait, [], 100, 30], ['a run in a narrow window', upToWait, [], 80, 24], ['the detail there', upToWait, ['enter', 'tab'], 80, 24], ['a run in a tiny one', upToWait, [], 40, 8],
	['one line', upToWait, [], 40, 1], ['a question', asked, [], 100, 30], ['the log', upToWait, ['L'], 100, 30], ['the help', upToWait, ['?'], 100, 18], ['the end', whole, [], 200, 60],
] as const)('%s: what stands there before Ink is what Ink draws, line by line', (_, story, keys, columns, rows) => {
	const {picture} = seen(story, keys, {columns, rows}).frame;
	const lines = pictureLines(picture).map((line) => plain(line).trimEnd());
	expect(lines).toHaveLength(rows);
	expect(shown(<Interface {...picture}/>, columns).split('\n').map((line) => line.trimEnd())).toEqual(lines);
});

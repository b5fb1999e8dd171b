import {describe, expect, it} from 'vitest';
import {type EventBody} from '../../../source/core/told/events.ts';
import {EventBus} from '../../../source/core/engine/event-bus.ts';
import {emptyState, reduce, type RunState} from '../../../source/core/told/state.ts';
import {available, commandFor, keymap, shownKeys, type CommandId, type KeyContext} from '../../../source/ui/run/keymap.ts';
import {keyNames, type InkKey} from '../../../source/ui/terminal/keys.ts';
import {layoutOf} from '../../../source/ui/run/layout.ts';
import {act, type, type ViewContext} from '../../../source/ui/run/act.ts';
import {initialView, settle, type View} from '../../../source/ui/run/view.ts';
import {afterWait, certs, checks, failing, phase, started, upToWait, whole} from '../story.ts';
import {moments} from '../../clock.ts';

const size = {columns: 100, rows: 30};

function after(...events: readonly EventBody[]): RunState {
	let state = emptyState;
	const bus = new EventBus('test', moments(() => 0));
	bus.subscribe((event) => {
		state = reduce(state, event);
	});
	for (const event of events) {
		bus.emit(event);
	}
	return state;
}

function settled(view: View, run: RunState, rows = size.rows): {view: View; context: ViewContext} {
	const layout = layoutOf({...size, rows}, view, 0);
	const result = settle(view, run, layout);
	return {view: result.view, context: {run, rows: result.rows, layout, items: [], detailLines: 50, overlayLines: 50, logLines: 100, match: () => []}};
}

function doing(view: View, run: RunState, ...commands: readonly CommandId[]): View {
	let current = settled(view, run);
	for (const command of commands) {
		current = settled(act(current.view, command, current.context).view, run);
	}
	return current.view;
}

describe('following', () => {
	it('keeps the cursor on the step that runs', () => {
		expect(settled(initialView, after(...upToWait)).view.cursor).toBe('wait-control-plane');
	});

	it('folds what is done in step mode, and keeps the lines after the question on the screen', () => {
		const directory = {kind: 'directory', path: '/var/lib/etcd', mode: 0o700} as const;
		const asked = (step: string): readonly EventBody[] => [{type: 'step.asked', step, detail: directory}];
		const told: EventBody[] = [];
		let view = initialView;
		let seen: RunState = emptyState;
		const tell = (...events: readonly EventBody[]): void => {
			told.push(...events);
			seen = after(...told);
			view = settled(view, seen, 16).view;
		};
		tell(started, ...phase('preflight', ...checks()), {type: 'phase.started', phase: 'certs'}, {type: 'phase.started', phase: 'certs/ca'});
		tell({type: 'step.started', phase: 'certs/ca', step: 'certs/ca/made', detail: directory}, ...asked('certs/ca/made'));
		tell({type: 'step.answered', step: 'certs/ca/made', answer: 'do'}, {type: 'step.finished', phase: 'certs/ca', step: 'certs/ca/made', outcome: 'done', detail: directory, tookMs: 1}, {type: 'phase.finished', phase: 'certs/ca', outcome: 'done'});
		tell({type: 'phase.finished', phase: 'certs', outcome: 'done'}, {type: 'phase.started', phase: 'etcd'}, {type: 'step.started', phase: 'etcd', step: 'etcd/made', detail: directory}, ...asked('etcd/made'));
		const {view: last, context} = settled(view, seen, 16);
		expect(context.rows.filter(({open}) => open).map(({id}) => id)).not.toContain('certs');
		expect(context.rows.filter(({open}) => open).map(({id}) => id)).not.toContain('preflight');
		expect(last.index - last.top).toBeLessThan(context.layout.list - 3);
	});

	it('ends when the person moves, and begins again on .', () => {
		const run = after(...upToWait);
		const moved = doing(initialView, run, 'up');
		expect(moved).toMatchObject({follow: false, cursor: 'kubelet-start'});
		expect(doing(moved, run, 'follow')).toMatchObject({follow: true, cursor: 'wait-control-plane'});
	});

	it('gives the same view where nothing changed', () => {
		const run = after(...upToWait);
		const {view} = settled(initialView, run);
		expect(settled(view, run).view).toBe(view);
	});
});

describe('moving', () => {
	const run = after(started, ...phase('preflight', ...checks()), ...certs);

	it('stays between the first line and the last', () => {
		expect(doing(initialView, run, 'first', 'up', 'pageUp').index).toBe(0);
		expect(doing(initialView, run, 'last', 'down', 'pageDown').cursor).toBe('show-join-command');
	});

	it('goes by phases', () => {
		expect(doing(initialView, run, 'first', 'nextPhase', 'nextPhase').cursor).toBe('kubeconfig');
		expect(doing(initialView, run, 'first', 'nextPhase', 'open', 'down', 'down', 'previousPhase').cursor).toBe('certs');
	});

	it('opens a phase, goes in, and closes it from below', () => {
		const inside = doing(initialView, run, 'first', 'nextPhase', 'open', 'down', 'down');
		expect(inside.cursor).toBe('certs/apiserver');
		expect(doing(inside, run, 'close').cursor).toBe('certs');
		expect(doing(inside, run, 'close', 'close').open['certs']).toBe(false);
	});

	it('keeps the selected line at its place on the screen while lines come above', () => {
		const before = settled(doing(initialView, after(started), 'last', 'up'), after(started), 16).view;
		const opened = settled({...before, open: {certs: true}}, run, 16).view;
		expect(opened.cursor).toBe(before.cursor);
		expect(opened.index - opened.top).toBe(before.index - before.top);
	});
});

describe('what takes the screen', () => {
	it('is a failure, once', () => {
		const run = after(...upToWait, failing);
		const first = doing(initialView, after(...upToWait), 'first');
		const shown = settled(first, run).view;
		expect(shown.cursor).toBe('wait-control-plane');
		expect(doing(shown, run, 'first').cursor).toBe('preflight');
	});

	it('is each failure, also where the last one was still shown when the next came', () => {
		const narrow = {columns: 70, rows: 24};
		const at = (view: View, run: RunState): View => settle(view, run, layoutOf(narrow, view, 0)).view;
		const first = at(initialView, after(...upToWait, failing));
		expect(first).toMatchObject({cursor: 'wait-control-plane', focus: 'detail'});
		const {layout, ...rest} = settled(first, after(...upToWait, failing)).context;
		const tried = at(act(first, 'retry', {layout, ...rest}).view, after(...upToWait, failing));
		expect(tried.focus).toBe('list');
		expect(at(tried, after(...upToWait, failing, {type: 'step.retried', step: 'wait-control-plane/kube-apiserver'}, failing))).toMatchObject({cursor: 'wait-control-plane', focus: 'detail'});
	});

	it('is the end, unless the person is reading a detail', () => {
		const run = after(...whole);
		expect(settled(doing(initialView, after(...upToWait), 'first'), run).view.cursor).toBe('#result');
		expect(settled(doing(initialView, after(...upToWait), 'first', 'otherPane'), run).view.cursor).toBe('preflight');
	});
});

describe('leaving', () => {
	it('asks while the run goes on, and not after it', () => {
		const running = settled(initialView, after(...upToWait));
		expect(act(running.view, 'quit', running.context)).toMatchObject({view: {leave: 'asked'}, effects: []});
		const ended = settled(initialView, after(...upToWait, ...afterWait));
		expect(act(ended.view, 'quit', ended.context).effects).toEqual([{do: 'leave'}]);
	});

	it('stops now and leaves on a second Ctrl-C', () => {
		const {view, context} = settled({...initialView, leave: 'asked'}, after(...upToWait));
		expect(act(view, 'interrupt', context).effects).toEqual([{do: 'stop', how: 'now'}, {do: 'leave'}]);
	});

	it('gives a failed step up without asking, as nothing runs', () => {
		const {view, context} = settled(initialView, after(...upToWait, failing));
		expect(act(view, 'quit', context).effects).toEqual([{do: 'giveUp'}]);
	});
});

describe('finding', () => {
	it('takes what is typed, and goes from match to match and round', () => {
		const run = after(...whole);
		const {view, context} = settled(initialView, run);
		const found = {...context, match: (text: string) => text === 'etcd' ? ['certs/etcd-ca', 'etcd'] : []};
		let typing = act(view, 'find', found).view;
		for (const key of ['e', 't', 'x', 'backspace', 'c', 'd', 'enter']) {
			typing = type(typing, key, found);
		}
		expect(typing).toMatchObject({cursor: 'certs/etcd-ca', found: 'etcd', typing: undefined, follow: false});
		const second = act(typing, 'findNext', found).view;
		expect(second.cursor).toBe('etcd');
		expect(act(second, 'findNext', found).view.cursor).toBe('certs/etcd-ca');
		expect(act(second, 'findPrevious', found).view.cursor).toBe('certs/etcd-ca');
	});
});

describe('the filter', () => {
	it('leaves warnings and failures with the phases above them', () => {
		const view = doing(initialView, after(...upToWait, failing), 'first', 'filter');
		const {context} = settled(view, after(...upToWait, failing));
		expect(context.rows.map(({id}) => id)).toEqual(['preflight', 'preflight/Swap', 'wait-control-plane']);
	});
});

describe('keys', () => {
	function contextOf(run: RunState, change: Partial<View> = {}): KeyContext {
		const {view, context} = settled({...initialView, ...change}, run);
		const row = context.rows[view.index];
		return {run, view, layout: context.layout, row, step: row?.step, hasSecret: false, canCopy: true, canWrite: true, canTranslate: true, canExplain: row?.step !== undefined, bindings: keymap, warnings: 0, items: 0, hasPhaseBelow: true};
	}

	const runs: readonly (readonly [string, KeyContext])[] = [
		['before the run', contextOf(emptyState)],
		['while it runs', contextOf(after(...upToWait))],
		['after a failure', contextOf(after(...upToWait, failing))],
		['at the end', contextOf(after(...whole))],
		['while leaving is asked', contextOf(after(...upToWait), {leave: 'asked'})],
		['in the detail', contextOf(after(...upToWait), {focus: 'detail', follow: false})],
		['in the help', contextOf(after(...upToWait), {overlay: 'help'})],
	];

	it.each(runs)('%s: each key listed reaches what it is listed for', (_name, context) => {
		for (const binding of available(context)) {
			expect(binding.keys.map((key) => commandFor(key, context))).toContain(binding.id);
		}
	});

	it('lists no two bindings of one place for the same key', () => {
		for (const [, context] of runs) {
			const taken = available(context).map(({keys}) => keys.filter((key) => commandFor(key, context) !== undefined)[0]);
			expect(taken).toHaveLength(new Set(available(context).map(({id}) => id)).size);
		}
	});

	it('offers a retry only after a failure, and answers only when asked', () => {
		expect(commandFor('r', contextOf(after(...upToWait)))).toBeUndefined();
		expect(commandFor('r', contextOf(after(...upToWait, failing)))).toBe('retry');
		expect(commandFor('x', contextOf(after(...upToWait)))).toBeUndefined();
	});

	it('takes letters that arrive together one by one', () => {
		const none = Object.fromEntries(['upArrow', 'downArrow', 'leftArrow', 'rightArrow', 'pageUp', 'pageDown', 'home', 'end', 'return', 'escape', 'tab', 'backspace', 'delete', 'ctrl', 'meta'].map((name) => [name, false])) as unknown as InkKey;
		expect(keyNames('jjk ', none)).toEqual(['j', 'j', 'k', 'space']);
		expect(keyNames('c', {...none, ctrl: true})).toEqual(['ctrl-c']);
		expect(keyNames('', {...none, upArrow: true})).toEqual(['up']);
	});

	it('has words and a section for each binding', () => {
		expect(keymap.every((binding) => shownKeys(binding) !== '')).toBe(true);
	});
});

describe('the layout', () => {
	it.each([[100, 30], [96, 16], [95, 24], [60, 16], [200, 60]])('adds up to the rows of %i×%i with and without drawer and question', (columns, rows) => {
		for (const panel of [0, 4]) {
			for (const log of [undefined, 'end'] as const) {
				const layout = layoutOf({columns, rows}, {log}, panel);
				expect(2 + (layout.rules ? 2 : 0) + layout.body + layout.drawer + layout.panel).toBe(rows);
			}
		}
	});
});

import {expect, test} from 'vitest';
import {EVENT_VERSION, type EventBody} from '../../../source/core/told/events.ts';
import {emptyState, reduce, workedMs} from '../../../source/core/told/state.ts';
import {apiserverFile, failing, started, upToWait} from '../../ui/story.ts';

const step = 'control-plane/apiserver/manifest';
const asked: readonly (readonly [ms: number, body: EventBody])[] = [
	[0, started], [1000, {type: 'phase.started', phase: 'control-plane'}], [1000, {type: 'step.started', phase: 'control-plane/apiserver', step, detail: apiserverFile}], [2000, {type: 'step.asked', step, detail: apiserverFile}],
	[9000, {type: 'log', level: 'info', source: 'kubelet', text: 'meanwhile'}], [62_000, {type: 'step.answered', step, answer: 'do'}], [63_000, {type: 'step.finished', phase: 'control-plane/apiserver', step, outcome: 'done', detail: apiserverFile, tookMs: 1000}],
];
const told = (events: readonly (readonly [number, EventBody])[]) => events.reduce((state, [elapsedMs, body], index) => reduce(state, {v: EVENT_VERSION, seq: index + 1, run: 'one', time: '2026-01-01T00:00:00.000Z', elapsedMs, ...body}), emptyState);

test('the time in which a person is asked is none of a run\'s', () => {
	expect(workedMs(told(asked.slice(0, 3)), 1500)).toBe(1500);
	// While the question stands the clock does.
	expect([2000, 30_000, 61_000].map((ms) => workedMs(told(asked.slice(0, 5)), ms))).toEqual([2000, 2000, 2000]);
	expect(workedMs(told(asked), 63_000)).toBe(3000);
	expect(workedMs(told(asked), 64_500)).toBe(4500);
});

test('nor is that in which a failure waits for a person; another run begins anew', () => {
	const failed = upToWait.map((body, index) => [index, body] as const);
	const at = failed.length;
	expect(workedMs(told([...failed, [at, failing]]), at + 50_000)).toBe(at);
	expect(workedMs(told([...failed, [at, failing], [at + 50_000, {type: 'step.retried', step: failing.type === 'step.failing' ? failing.step : ''}]]), at + 50_500)).toBe(at + 500);
	expect(workedMs(told([...asked, [0, started]]), 700)).toBe(700);
});

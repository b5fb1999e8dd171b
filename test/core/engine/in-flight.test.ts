import {expect, test} from 'vitest';
import {IN_FLIGHT, InFlight} from '../../../source/core/engine/in-flight.ts';
import type {Phase} from '../../../source/core/engine/phase.ts';
import {act, MemoryFiles, runPhases} from './fakes.ts';

const now = () => Date.UTC(2026, 10, 24, 16, 30);

test('a run that was cut off is known by the steps that it was at', async () => {
	const files = new MemoryFiles();
	const run = await InFlight.open(files, now);
	await Promise.all([run.enter('preflight/image/a'), run.enter('preflight/image/b')]);
	run.leave('preflight/image/a');
	await run.enter('certs/ca/ca');
	expect((await InFlight.open(files, now)).cutOff).toEqual({steps: ['preflight/image/b', 'certs/ca/ca'], at: '2026-11-24T16:30:00.000Z'});
});

test('a run that came to its end, whatever end, leaves nothing', async () => {
	const fails: Phase = {name: 'etcd', run: async ({step}) => void await step(act([], {fails: () => new Error('no')}), 'local', 'x')};
	const {files, outcome} = await runPhases([fails]);
	expect([outcome, files.contents.has(IN_FLIGHT)]).toEqual(['failed', false]);
	expect((await InFlight.open(files, now)).cutOff).toBeUndefined();
});

test('what is about to act is written before it acts, and the next run tells it first', async () => {
	const files = new MemoryFiles();
	const killed = new MemoryFiles();
	const phase: Phase = {name: 'etcd', run: async ({step}) => void await step(act([], {fails: () => {
		// What a kill at this moment leaves.
		killed.contents.set(IN_FLIGHT, files.contents.get(IN_FLIGHT)!);
		return undefined;
	}}), 'local', 'x')};
	expect((await runPhases([phase], {files})).state.warnings).toEqual([]);

	const {state, events} = await runPhases([phase], {files: killed});
	expect(events[1]).toMatchObject({type: 'run.warning', code: 'run.cut-off', fields: {steps: ['etcd/local']}});
	expect(state.warnings).toHaveLength(1);
	expect(killed.contents.has(IN_FLIGHT)).toBe(false);
});

test('a run that only looks writes nothing', async () => {
	const files = new MemoryFiles();
	const phase: Phase = {name: 'preflight', run: async ({step}) => void await step({...act([]), acts: false}, 'look', 'x')};
	await runPhases([phase], {files});
	expect([...files.modes.keys()]).toEqual([]);
});

test.each(['', '{', 'null', '[]', '{"version":2,"steps":["a"],"at":"x"}', '{"version":1,"steps":[],"at":"x"}', '{"version":1,"steps":[1],"at":"x"}'])('%j says nothing', async (text) => {
	const files = new MemoryFiles();
	await files.write(IN_FLIGHT, text, {mode: 0o600});
	expect((await InFlight.open(files, now)).cutOff).toBeUndefined();
});

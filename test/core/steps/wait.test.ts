import {expect, it} from 'vitest';
import {StepFailure} from '../../../source/core/engine/step-failure.ts';
import type {StepContext} from '../../../source/core/engine/step.ts';
import {wait} from '../../../source/core/steps/wait.ts';

it('keeps back the secrets in the kubelet\'s lines under a wait that timed out', async () => {
	const host = {
		clock: {now: () => 0, monotonic: () => 0, sleep: async () => undefined},
		network: {probe: async () => ({error: 'ECONNREFUSED', message: 'connection refused'})},
		commands: {run: async () => ({exitCode: 0, output: 'E1 token abcdef.0123456789abcdef refused\n'})},
	};
	const context = {host, signal: new AbortController().signal, progress: () => undefined} as unknown as StepContext;
	const error = await wait.apply({component: 'kubelet', url: 'http://127.0.0.1:10248/healthz', timeoutMs: 0, socket: ''}, context).then(() => undefined, (thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(StepFailure);
	expect((error as StepFailure).evidence.at(-1)).toBe('E1 token abcdef.•••• refused');
});

it('asks ten times a second while a control plane may be coming up, and then four times', async () => {
	let now = 0;
	const asked: number[] = [];
	const host = {
		clock: {now: () => now, monotonic: () => now, sleep: async (ms: number) => void (now += ms)},
		network: {probe: async () => {
			asked.push(now);
			return now < 31_000 ? {error: 'ECONNREFUSED', message: 'connection refused'} : {status: 200, body: 'ok'};
		}},
	};
	const context = {host, signal: new AbortController().signal, progress: () => undefined} as unknown as StepContext;
	await wait.apply({component: 'kubelet', url: 'http://127.0.0.1:10248/healthz', timeoutMs: 240_000, socket: ''}, context);
	expect(asked.slice(0, 3)).toEqual([0, 100, 200]);
	expect(asked.slice(-3)).toEqual([30_500, 30_750, 31_000]);
});

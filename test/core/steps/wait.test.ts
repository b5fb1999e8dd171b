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

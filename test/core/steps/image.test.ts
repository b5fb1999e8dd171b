import {expect, test} from 'vitest';
import {HostError} from '../../../source/core/told/failures.ts';
import type {StepContext} from '../../../source/core/engine/step.ts';
import type {ContainerRuntime} from '../../../source/core/ports/index.ts';
import {image} from '../../../source/core/steps/image.ts';
import {moments} from '../../clock.ts';

const input = {image: 'registry.k8s.io/etcd:3.6.8-0', socket: 'unix:///s', policy: 'IfNotPresent', sources: []};

/** A runtime whose pulls take three seconds, the first of them in vain, and what it was asked. */
function runtime(has: boolean, {fails = 0, ...change}: Partial<ContainerRuntime> & {readonly fails?: number} = {}) {
	let now = 1_800_000_000_000;
	let pulls = 0;
	const asked: string[] = [];
	const parts: Partial<ContainerRuntime> = {
		hasImage: async () => has,
		imageFacts: async () => ({size: 30_000_000, layers: 12}),
		async pullImage() {
			now += 3000;
			pulls += 1;
			if (pulls <= fails) {
				throw new HostError('UNAVAILABLE', {});
			}
		},
		...change,
	};
	const spied = Object.fromEntries(Object.entries(parts).map(([name, ask]) => [name, (...args: readonly never[]) => {
		asked.push(name);
		return (ask as (...args: readonly never[]) => unknown)(...args);
	}]));
	const context = {host: {runtime: spied, clock: moments(() => now)}, signal: new AbortController().signal, progress: () => undefined} as unknown as StepContext;
	return {asked, compare: async () => image.compare(input, context), apply: async () => image.apply(input, context)};
}

test('a pull tells how long it took and what came, and asks nothing before it', async () => {
	const {asked, compare, apply} = runtime(false);
	expect((await compare()).detail).not.toHaveProperty('size');
	expect(await apply()).toMatchObject({output: undefined, detail: {attempts: 1, pullMs: 3000, size: 30_000_000, layers: 12}});
	expect(asked).toEqual(['hasImage', 'pullImage', 'imageFacts']);
});

test('only the attempt that succeeded is timed', async () => {
	expect(await runtime(false, {fails: 2}).apply()).toMatchObject({detail: {attempts: 3, pullMs: 3000}});
});

test('an image that is there is told with its size', async () => {
	const {compare} = runtime(true);
	expect(await compare()).toMatchObject({found: 'same', detail: {present: true, size: 30_000_000, layers: 12}});
});

test('a runtime that does not tell fails no step', async () => {
	const imageFacts = async () => {
		throw new HostError('DEADLINE_EXCEEDED', {});
	};
	expect(await runtime(true, {imageFacts}).compare()).toMatchObject({found: 'same', output: undefined});
	const {detail, outcome} = await runtime(false, {imageFacts}).apply();
	expect(outcome).toBeUndefined();
	expect(detail).toEqual({kind: 'image', image: input.image, policy: input.policy, sources: [], attempts: 1, pullMs: 3000});
});

test('what a plan would pull takes no time', async () => {
	const {detail} = await runtime(false, {imageFacts: async () => undefined}).apply();
	expect(detail).not.toHaveProperty('pullMs');
});

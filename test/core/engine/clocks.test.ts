import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {tellInspection} from '../../../source/core/artifacts/tell.ts';
import {type Event} from '../../../source/core/told/events.ts';
import {EventBus} from '../../../source/core/engine/event-bus.ts';
import type {StepContext, StepKind} from '../../../source/core/engine/step.ts';
import {emptyState, reduce} from '../../../source/core/told/state.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import type {Host} from '../../../source/core/ports/index.ts';
import {adminBinding} from '../../../source/core/steps/admin-binding.ts';
import {image} from '../../../source/core/steps/image.ts';
import {Requests} from '../../../source/core/cluster/requests.ts';
import {wait} from '../../../source/core/steps/wait.ts';
import {headLines} from '../../../source/reporters/summary.ts';
import {texts} from '../../../source/texts/index.ts';
import {SteppedClock} from '../../clock.ts';
import {runPhases} from './fakes.ts';

const FOUR_MINUTES = 240_000;
const input = {component: 'kube-apiserver', url: 'https://192.0.2.10:6443/livez', timeoutMs: FOUR_MINUTES, socket: ''};
const refuses = new HostError('ECONNREFUSED', {}, {message: 'nobody listens'});

/** A host that nobody answers on, and on which the clock is set in the middle of a wait. */
function silent(clock: SteppedClock): Partial<Host> {
	return {
		network: {probe: async () => ({error: 'ECONNREFUSED', message: ''})} as unknown as Host['network'],
		commands: {run: async () => ({exitCode: 1, output: ''})},
		clock,
	};
}

describe.each([['ten minutes ahead', 600_000], ['an hour back', -3_600_000]])('the clock is set %s', (_what, by) => {
	function steppedAt(sleeps: number): SteppedClock {
		const clock = new SteppedClock();
		clock.onSleep = (count) => {
			if (count === sleeps) {
				clock.step(by);
			}
		};
		return clock;
	}

	/** Each wait that a step makes, with nobody there. */
	const waits: Readonly<Record<string, (clock: SteppedClock) => Promise<unknown>>> = {
		'for a component': async (clock) => {
			const context = {host: silent(clock), signal: new AbortController().signal, progress: () => undefined, cluster: {}};
			return wait.apply(input, context as unknown as StepContext);
		},
		'of a request': async (clock) => {
			const context = {host: {clock}, signal: new AbortController().signal, progress: () => undefined};
			return new Requests(context as unknown as StepContext).until(async () => {
				throw refuses;
			}, FOUR_MINUTES);
		},
		'for the first request': async (clock) => {
			const api = {request: async () => {
				throw refuses;
			}};
			const context = {host: {clock}, cluster: {admin: async () => api, superAdmin: async () => undefined}, signal: new AbortController().signal, progress: () => undefined};
			return adminBinding.apply({timeoutMs: FOUR_MINUTES}, context as unknown as StepContext);
		},
	};

	test.each(Object.entries(waits))('and the wait %s ends when its time is up, neither before nor after', async (_name, begin) => {
		const clock = steppedAt(20);
		await expect(begin(clock)).rejects.toThrow();
		expect(clock.passed).toBeGreaterThanOrEqual(FOUR_MINUTES);
		expect(clock.passed).toBeLessThan(FOUR_MINUTES + 1000);
	});

	test('and the run, its steps and what readers tell of them took as long as they did', async () => {
		const clock = steppedAt(20);
		const progress: number[] = [];
		const {state, events} = await runPhases([{name: 'wait', run: async ({step}) => void await step(wait, 'w', input)}], {clock, parts: silent(clock), on(event) {
			if (event.type === 'step.progress' && event.progress.at === 'probe') {
				progress.push(event.progress.elapsedMs);
			}
		}});
		expect(progress).toEqual(progress.toSorted((one, other) => one - other));
		expect(progress.at(-1)).toBe(FOUR_MINUTES);
		expect(state.steps['wait/w']).toMatchObject({status: 'failed', tookMs: FOUR_MINUTES, detail: {elapsedMs: FOUR_MINUTES}, failure: {code: 'wait.timeout'}});
		expect(state.end?.tookMs).toBe(FOUR_MINUTES);
		expect(events.map(({elapsedMs}) => elapsedMs)).toEqual(events.map(({elapsedMs}) => elapsedMs).toSorted((one, other) => one - other));
		// A run that is still at work is as old as its events.
		const cut = events.slice(0, -1).reduce(reduce, emptyState);
		expect(headLines(cut, texts('en')).join('\n')).toContain('4 min');
		expect(headLines(cut, texts('en')).join('\n')).not.toMatch(/1[34] min|-|\b0 ms/);
	});

	test('and a pull took as long as it did', async () => {
		const clock = steppedAt(1);
		const runtime = {pullImage: async () => clock.sleep(3000), imageFacts: async () => ({})};
		const context = {host: {runtime, clock}, signal: new AbortController().signal, progress: () => undefined};
		const {detail} = await image.apply({image: 'pause', socket: '', policy: 'Always', sources: []}, context as unknown as StepContext);
		expect(detail).toMatchObject({pullMs: 3000});
	});

	test('and an inspection took as long as it did', async () => {
		const clock = steppedAt(1);
		const events: Event[] = [];
		const bus = new EventBus('r', clock);
		bus.subscribe((event) => events.push(event));
		const facts = {workflow: 'inspect', mode: 'node', folder: '', program: '', nodeName: '', kubernetesVersion: '', endpoint: ''} as const;
		await tellInspection([], Promise.resolve().then(async () => clock.sleep(2000)).then(() => []), {bus, facts, basis: {from: 'tree', name: '', version: ''}, clock});
		expect(events.at(-1)).toMatchObject({type: 'run.finished', tookMs: 2000});
	});

	test('and a step that goes on to its end is done', async () => {
		const clock = steppedAt(1);
		const kind: StepKind<undefined, undefined> = {
			acts: true,
			describe: () => ({kind: 'directory', path: '/a', mode: 0o755}),
			compare: async () => ({found: 'different', detail: {kind: 'directory', path: '/a', mode: 0o755}, current: undefined}),
			async apply() {
				await clock.sleep(1500);
				return {output: undefined, detail: {kind: 'directory', path: '/a', mode: 0o755}};
			},
		};
		const {outcome, state} = await runPhases([{name: 'p', run: async ({step}) => void await step(kind, 's', undefined)}], {clock});
		expect([outcome, state.steps['p/s'], state.end?.tookMs]).toEqual(['done', expect.objectContaining({tookMs: 1500}), 1500]);
	});
});

test('wall time is read in one place, and by the lock, which says since when it is there', () => {
	const source = join(import.meta.dirname, '../../../source');
	const readers = readdirSync(source, {recursive: true, encoding: 'utf8'}).filter((name) => /\.tsx?$/.test(name) && /Date\.now\b|new Date\(\)/.test(readFileSync(join(source, name), 'utf8')));
	expect(readers.toSorted()).toEqual(['hosts/shared/clock.ts', 'hosts/shared/run-lock.ts']);
});

import {describe, expect, test} from 'vitest';
import {Failure} from '../../../source/core/told/failures.ts';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {EventBus} from '../../../source/core/engine/event-bus.ts';
import type {Phase} from '../../../source/core/engine/phase.ts';
import {act, runPhases, types} from './fakes.ts';
import {moments} from '../../clock.ts';

const phase = (name: string, run: Phase['run'], more: Partial<Phase> = {}): Phase => ({name, ...(run && {run}), ...more});

describe('a run', () => {
	test('goes through phases and their parts in order and tells each step once', async () => {
		const done: string[] = [];
		const {outcome, events, state} = await runPhases([
			phase('certs', undefined, {phases: [phase('ca', async ({step}) => void await step(act(done), 'ca', 'a')), phase('sa', async ({step}) => void await step(act(done), 'sa', 'b'))]}),
			phase('etcd', async ({step}) => void await step(act(done), 'local', 'c')),
		]);
		expect(outcome).toBe('done');
		expect(done).toEqual(['a', 'b', 'c']);
		expect(types(events)).toEqual([
			'run.started', 'phase.started', 'phase.started', 'step.started', 'step.finished', 'phase.finished',
			'phase.started', 'step.started', 'step.finished', 'phase.finished', 'phase.finished',
			'phase.started', 'step.started', 'step.finished', 'phase.finished', 'run.finished',
		]);
		expect(events.map(({seq}) => seq)).toEqual(events.map((_, index) => index + 1));
		expect(state.phases['certs/ca']?.status).toBe('done');
		expect(state.steps['certs/ca/ca']?.status).toBe('done');
	});

	test('does nothing for a step that is as it would be made, and answers with what is there', async () => {
		const done: string[] = [];
		let answer = '';
		const {state} = await runPhases([phase('a', async ({step}) => {
			answer = await step(act(done, {same: true}), 's', 'x');
		})]);
		expect([done, answer, state.steps['a/s']?.status, state.end?.summary.unchanged]).toEqual([[], 'kept x', 'unchanged', 1]);
	});

	test('ends with the first failure, and says where it was', async () => {
		const done: string[] = [];
		const {outcome, state} = await runPhases([
			phase('a', async ({step}) => void await step(act(done, {fails: () => new Failure('missing', {path: '/x'})}), 's', 'x')),
			phase('b', async ({step}) => void await step(act(done), 's', 'y')),
		]);
		expect([outcome, done, state.phases['a']?.status, state.phases['b']?.status]).toEqual(['failed', [], 'failed', 'pending']);
		expect(state.end?.failure).toEqual({code: 'missing', fields: {path: '/x'}, evidence: []});
	});

	test('turns an unexpected error into a failure without its stack', async () => {
		const {state} = await runPhases([phase('a', async () => {
			throw new TypeError('x is not a function');
		})]);
		expect(state.end?.failure).toEqual({code: 'internal', fields: {message: 'TypeError: x is not a function'}});
	});

	test('refuses an unknown phase name before anything runs', async () => {
		const ran: string[] = [];
		const phases = [phase('a', async () => void ran.push('a'))];
		await expect(runPhases(phases, {selection: {skip: ['nope']}})).rejects.toMatchObject({code: 'phase.unknown', fields: {name: 'nope'}});
		expect(ran).toEqual([]);
	});

	test('says of a phase that does not run that it is skipped, and why', async () => {
		const {state, events} = await runPhases([
			phase('a', async () => undefined),
			phase('b', async () => undefined, {skipsWhen: () => ({code: 'not-needed', fields: {because: 'external-etcd'}})}),
			phase('c', undefined, {phases: [phase('d', async () => undefined)]}),
		], {selection: {skip: ['c']}});
		expect(state.phases['b']).toMatchObject({status: 'skipped', reason: {code: 'not-needed'}});
		expect(state.phases['c/d']).toMatchObject({status: 'skipped', reason: {code: 'by-flag'}});
		const started = events.find((event) => event.type === 'run.started');
		expect(started?.phases[1]?.skip?.code).toBe('not-needed');
	});
});

describe('step mode', () => {
	const two = (done: string[], current?: string) => [
		phase('a', async ({step}) => {
			await step(act(done, current === undefined ? {} : {current}), 'one', '1');
			await step(act(done), 'two', '2');
		}),
		phase('b', async ({step}) => void await step(act(done), 'three', '3')),
	];

	test('asks before each act and does what is agreed to', async () => {
		const done: string[] = [];
		const asked: string[] = [];
		const {outcome} = await runPhases(two(done), {stepMode: true, on: (event, control) => {
			if (event.type === 'step.asked') {
				asked.push(event.step);
				control.answer('do');
			}
		}});
		expect([outcome, asked, done]).toEqual(['done', ['a/one', 'a/two', 'b/three'], ['1', '2', '3']]);
	});

	test('goes on to the end of the phase, and asks again in the next', async () => {
		const done: string[] = [];
		const asked: string[] = [];
		await runPhases(two(done), {stepMode: true, on: (event, control) => {
			if (event.type === 'step.asked') {
				asked.push(event.step);
				control.answer('rest');
			}
		}});
		expect([asked, done]).toEqual([['a/one', 'b/three'], ['1', '2', '3']]);
	});

	test('a skipped step answers with what is on the node; the run is then incomplete, never done', async () => {
		const done: string[] = [];
		const {outcome, state} = await runPhases(two(done, 'what is there'), {stepMode: true, on: (event, control) => {
			if (event.type === 'step.asked') {
				control.answer(event.step === 'a/one' ? 'skip' : 'do');
			}
		}});
		expect([outcome, done, state.steps['a/one']?.status]).toEqual(['incomplete', ['2', '3'], 'skipped']);
	});

	test('where nothing is there, what needs the step is skipped too and names it', async () => {
		const done: string[] = [];
		const {outcome, state} = await runPhases(two(done), {stepMode: true, on: (event, control) => {
			if (event.type === 'step.asked') {
				control.answer(event.step === 'a/one' ? 'skip' : 'do');
			}
		}});
		expect([outcome, done, state.phases['a']?.status]).toEqual(['incomplete', ['3'], 'incomplete']);
		expect(state.phases['a']?.reason).toEqual({code: 'missing', fields: {step: 'a/one'}});
	});

	test('what took time is the work, not the person', async () => {
		let now = 1_000_000_000_000;
		const work = (failures: number) => {
			let left = failures;
			return act([], {fails: () => {
				now += 5;
				left -= 1;
				return left >= 0 ? new Failure('missing', {path: '/x'}) : undefined;
			}});
		};
		const {events} = await runPhases([phase('a', async ({step}) => {
			await step(work(0), 'asked', '1');
			await step(work(1), 'failing', '2');
		})], {stepMode: true, interactive: true, clock: {now: () => now, monotonic: () => now, sleep: async () => undefined}, on: (event, control) => {
			if (event.type === 'step.asked') {
				now += 30_000;
				control.answer('do');
			}
			if (event.type === 'step.failing') {
				now += 60_000;
				control.retry();
			}
		}});
		const took = events.flatMap((event) => (event.type === 'step.finished' || event.type === 'run.finished' ? [event.tookMs] : []));
		expect(took.length).toBe(3);
		expect(Math.max(...took)).toBeLessThan(100);
	});

	test('stops the run where it is', async () => {
		const done: string[] = [];
		const {outcome} = await runPhases(two(done), {stepMode: true, on: (event, control) => {
			if (event.type === 'step.asked') {
				control.answer(event.step === 'a/two' ? 'stop' : 'do');
			}
		}});
		expect([outcome, done]).toEqual(['stopped', ['1']]);
	});

	test('can be switched on while the run goes on', async () => {
		const done: string[] = [];
		const asked: string[] = [];
		await runPhases(two(done), {on: (event, control) => {
			if (event.type === 'phase.finished') {
				control.setStepMode(true);
			}
			if (event.type === 'step.asked') {
				asked.push(event.step);
				control.answer('do');
			}
		}});
		expect(asked).toEqual(['b/three']);
	});
});

describe('after a failure', () => {
	test('a person may mend the cause and try the step again; nothing before it is repeated', async () => {
		const done: string[] = [];
		let broken = true;
		const {outcome, events} = await runPhases([phase('a', async ({step}) => {
			await step(act(done), 'one', '1');
			await step(act(done, {fails: () => (broken ? new Failure('missing', {path: '/x'}) : undefined)}), 'two', '2');
		})], {interactive: true, on: (event, control) => {
			if (event.type === 'step.failing') {
				broken = false;
				control.retry();
			}
		}});
		expect([outcome, done]).toEqual(['done', ['1', '2']]);
		expect(types(events).filter((type) => type === 'step.finished')).toHaveLength(2);
	});

	test('giving up ends the run as failed', async () => {
		const {outcome} = await runPhases([phase('a', async ({step}) => void await step(act([], {fails: () => new Failure('missing', {path: '/x'})}), 's', ''))], {
			interactive: true,
			on: (event, control) => {
				if (event.type === 'step.failing') {
					control.giveUp();
				}
			},
		});
		expect(outcome).toBe('failed');
	});
});

describe('stopping', () => {
	test('after the step at work, the next one does not begin', async () => {
		const done: string[] = [];
		const {outcome} = await runPhases([phase('a', async ({step}) => {
			await step(act(done), 'one', '1');
			await step(act(done), 'two', '2');
		})], {on: (event, control) => {
			if (event.type === 'step.started') {
				control.stop('after-step');
			}
		}});
		expect([outcome, done.length <= 1]).toEqual(['stopped', true]);
	});

	test('now, the signal tells the step at work', async () => {
		const {outcome} = await runPhases([phase('a', async ({signal}) => {
			await new Promise((_resolve, reject) => {
				signal.addEventListener('abort', () => reject(signal.reason as Error));
			});
		})], {on: (event, control) => {
			if (event.type === 'phase.started') {
				control.stop('now');
			}
		}});
		expect(outcome).toBe('stopped');
	});
});

test('a reader that throws is left out; the run and the other readers go on', () => {
	const broken: unknown[] = [];
	const bus = new EventBus('r', moments(() => 0), {onBroken: (error) => broken.push(error)});
	const seen: number[] = [];
	bus.subscribe(() => {
		throw new Error('broken reader');
	});
	bus.subscribe(({seq}) => seen.push(seq));
	bus.emit({type: 'phase.started', phase: 'a'});
	bus.emit({type: 'phase.started', phase: 'b'});
	expect(seen).toEqual([1, 2]);
	expect(broken).toEqual([new Error('broken reader')]);
});

test('a secret shows in nothing that prints by accident', async () => {
	const {inspect} = await import('node:util');
	const secret = new Sensitive('abcdef.0123456789abcdef');
	const printed = [`${secret}`, JSON.stringify({secret}), inspect(secret), inspect({deep: [secret]}), String(new Error('x', {cause: secret}).cause)].join(' ');
	expect(printed).not.toContain('0123456789abcdef');
	expect(secret.reveal()).toBe('abcdef.0123456789abcdef');
});

import {expect, test} from 'vitest';
import {judge} from '../../../source/core/workflow/judge.ts';
import type {Check} from '../../../source/core/preflight/index.ts';
import {runPhases} from '../engine/fakes.ts';

test('trying a verdict again makes all checks again, and leaves no line, count or title of the first try', async () => {
	let tries = 0;
	const looks: string[] = [];
	const check = (name: string, found: () => Partial<Awaited<ReturnType<Check['run']>>>): Check => ({
		id: name, name, alone: false, lookedAt: 'swap', fields: {},
		run: async () => {
			looks.push(name);
			return {warnings: [], errors: [], ...found()};
		},
	});
	const swap = {code: 'swap.on', fields: {swaps: '/dev/sda2'}} as const;
	const checks = [
		check('Stays', () => ({errors: tries < 2 ? [swap] : []})),
		check('Mended', () => ({errors: tries < 1 ? [swap] : []})),
		check('Warns', () => ({warnings: [swap]})),
		check('Breaks', () => ({errors: tries === 1 ? [swap] : []})),
	];
	const seen: unknown[] = [];
	let answered: readonly unknown[] = [];
	const {outcome, state, events} = await runPhases([{name: 'preflight', run: async (context) => {
		answered = await judge(context, checks, 'verdict', []);
	}}], {interactive: true, on: (event, control) => {
		if (event.type === 'step.failing') {
			seen.push([event.failure.fields, event.detail]);
			tries += 1;
			control.retry();
		}
	}});
	expect(outcome).toBe('done');
	expect(looks).toEqual([...checks, ...checks, ...checks].map(({name}) => name));
	const verdict = (errors: number) => ({kind: 'note', code: 'preflight.verdict', fields: {checks: 4, errors}});
	expect(seen).toEqual([
		[{errors: ['Stays', 'Mended'], count: 2}, verdict(2)],
		[{errors: ['Stays', 'Breaks'], count: 2}, verdict(2)],
	]);
	expect(Object.values(state.steps).map(({path, status}) => [path, status])).toEqual([
		['preflight/Stays', 'done'], ['preflight/Mended', 'done'], ['preflight/Warns', 'warning'], ['preflight/Breaks', 'done'], ['preflight/verdict', 'unchanged'],
	]);
	expect(state.steps['preflight/verdict']?.detail).toEqual(verdict(0));
	expect(state.phases['preflight']?.steps).toHaveLength(5);
	expect(state.end?.summary.warnings).toBe(1);
	expect(answered).toEqual([{warnings: [], errors: []}, {warnings: [], errors: []}, {warnings: [swap], errors: []}, {warnings: [], errors: []}]);
	expect(events.filter(({type}) => type === 'step.retried')).toHaveLength(2);
});

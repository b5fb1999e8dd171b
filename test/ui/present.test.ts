import {afterEach, describe, expect, it} from 'vitest';
import type {EventBody} from '../../source/core/told/events.ts';
import '../../source/ui/terminal/page/view.tsx';
import {presentRun} from '../../source/ui/present/index.ts';
import {certificate, checks, phase, started, whole} from './story.ts';
import {keys, person, type Person} from './terminal.ts';

const people: Person[] = [];

function room(options: Parameters<typeof person>[0] = {}): Person {
	const one = person({columns: 80, rows: 24, stepMode: true, ui: presentRun, ...options});
	people.push(one);
	return one;
}

afterEach(async () => {
	for (const one of people.splice(0)) {
		one.press(keys.ctrlC, keys.ctrlC);
		await one.left;
	}
});

const ca = certificate('ca');
const step = 'certs/ca/c';
const asked: readonly EventBody[] = [
	started, ...phase('preflight', ...checks()), {type: 'phase.started', phase: 'certs'}, {type: 'phase.started', phase: 'certs/ca'},
	{type: 'step.started', phase: 'certs/ca', step, detail: ca}, {type: 'step.asked', step, detail: ca},
];

describe('a run for a room', () => {
	it('explains a phase before it shows what was done, and goes on by key', async () => {
		const one = room();
		one.tell(...asked);
		await one.sees('preflight', '1 / 15');
		expect(one.lines().join('\n')).not.toContain('6 checks');
		one.press(keys.right);
		await one.sees('6 checks');
		one.press(keys.left);
		await one.misses('6 checks');
	});

	it('has the run go on when its phase was explained, and not before', async () => {
		const answers: string[] = [];
		const one = room({rows: 60});
		one.control.answer = (answer) => answers.push(answer);
		one.tell(...asked);
		await one.sees('preflight');
		one.press(keys.right);
		await one.sees('6 checks');
		one.press(keys.right);
		await one.sees('2 / 15', 'apiserver-kubelet-client:');
		expect(answers).toEqual([]);
		one.press(keys.right);
		await one.sees('being carried out');
		expect(answers).toEqual(['rest']);
	});

	it.each([[80, 24], [120, 36], [60, 16]] as const)('fits into %i columns and %i rows, page by page, in both languages, with nothing weak', async (columns, rows) => {
		for (const lang of ['en', 'zh'] as const) {
			const one = room({columns, rows, lang});
			one.tell(...whole);
			await one.sees('preflight');
			for (let presses = 0; presses < 120 && !one.lines().join('\n').includes('15 / 15'); presses += 1) {
				one.press(keys.right);
				await new Promise((resolve) => {
					setImmediate(resolve);
				});
			}
			await one.sees('15 / 15');
			expect(one.lines()).toHaveLength(rows);
			// Weak, or a rule.
			expect(['\u001B[2m', ';2m'].filter((weak) => one.sent().includes(weak))).toEqual([]);
			expect(one.sent()).not.toMatch(/[─│┬┴]/);
		}
	});

	it.each([[undefined, ['y']], ['cp1', ['y', 'c', 'p', '1', keys.enter]]] as const)('answers what cannot be taken back by no key that goes on (word: %s)', async (word, agrees) => {
		const question: EventBody = {type: 'step.asked', step: 'preflight/confirm', detail: {kind: 'confirm', about: 'reset', ...(word !== undefined && {word})}};
		const answers: string[] = [];
		const one = room();
		one.control.answer = (answer) => answers.push(answer);
		one.tell({...started, workflow: 'reset', phases: [{path: 'preflight', phases: []}, {path: 'cleanup-node', phases: []}]} as EventBody, {type: 'phase.started', phase: 'preflight'}, {type: 'step.started', phase: 'preflight', step: question.step, detail: question.detail}, question);
		await one.sees('preflight', '1 / 3');
		// Before its phase was explained nothing answers it.
		one.press('y');
		one.press(keys.right);
		await one.sees('Do this now?', 'y do it');
		one.press(keys.right, ' ', keys.enter, keys.pageDown);
		if (word !== undefined) {
			one.press('y', 'c', 'p', keys.enter);
			await one.sees('That is not the name');
		}
		expect(answers).toEqual([]);
		one.press(...agrees);
		await one.misses('Do this now?');
		expect(answers).toEqual(['do']);
	});

	it('changes the language while it runs', async () => {
		const one = room();
		one.tell(...asked);
		await one.sees('next');
		one.press('z');
		await one.sees('下一页');
		one.press('z');
		await one.sees('next');
	});

	it('asks before it leaves a run that is not over', async () => {
		const one = room();
		one.tell(...asked);
		await one.sees('preflight');
		one.press('q');
		await one.sees('Stop it?');
		one.press('n');
		await one.misses('Stop it?');
		one.press('q', 'y');
		expect(await one.left).toEqual({left: 'stopped'});
	});
});

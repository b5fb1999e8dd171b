import {expect, test} from 'vitest';
import type {EventBody} from '../../source/core/told/events.ts';
import {person} from './terminal.ts';
import {started, upToWait} from './story.ts';

/** What no run tells: to draw it fails. */
const undrawable = [
	{type: 'phase.started', phase: 'certs'},
	{type: 'step.started', phase: 'certs', step: 'certs/x', detail: {kind: 'certificate'}},
] as unknown as readonly EventBody[];

test('an interface that cannot draw leaves the terminal and says so, and nothing is thrown at the run', async () => {
	const one = person();
	const left = one.left.then(() => 'left', (error: unknown) => error);
	one.tell(started, ...undrawable);
	expect(await left).toBeInstanceOf(TypeError);
	expect(one.sent().lastIndexOf('\u001B[?1049l')).toBeGreaterThan(one.sent().lastIndexOf('\u001B[?1049h'));
	expect(one.control.stopping).toBe(false);
	one.tell(...upToWait);
});

test('neither is anything thrown out of the timer that draws, a key or a new size', async () => {
	for (const act of [() => undefined, (one: ReturnType<typeof person>) => one.press('?'), (one: ReturnType<typeof person>) => one.resize(90, 20)]) {
		const one = person();
		const left = one.left.then(() => 'left', (error: unknown) => error);
		one.tell(started);
		await one.sees('preflight');
		one.tell(...undrawable);
		act(one);
		expect(await left).toBeInstanceOf(TypeError);
	}
});

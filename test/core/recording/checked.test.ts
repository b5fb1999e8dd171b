import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {describe, expect, it} from 'vitest';
import {checkedEvent} from '../../../source/core/recording/checked.ts';
import {afterWait, failing, started, upToWait, whole} from '../../ui/story.ts';

const wait = [...upToWait].findLast(({type}) => type === 'step.started') ?? started;
const change = (body: object, more: object) => checkedEvent({...body, ...more});
const firstOf = (type: string) => whole.find((one) => one.type === type) ?? started;

describe('an event of a recording', () => {
	it('is good as runs tell it', () => {
		expect([...whole, ...upToWait, failing, ...afterWait].map((one) => checkedEvent({...one})).filter((one) => one !== 'good')).toEqual([]);
	});

	it('is unknown where a newer program has a type, a kind, a code or a word that this one has not', () => {
		expect(change(started, {type: 'run.counted'})).toBe('unknown');
		expect(change(started, {workflow: 'upgrade'})).toBe('unknown');
		expect(change(wait, {detail: {kind: 'dance'}})).toBe('unknown');
		expect(change(failing, {failure: {code: 'moon.full', fields: {}}})).toBe('unknown');
		expect(change(started, {later: [{}]})).toBe('good');
	});

	it('is wrong where something is missing, of another type or of no place, however deep', () => {
		const finished = firstOf('step.finished');
		const detail = 'detail' in finished ? finished.detail : undefined;
		for (const more of [{detail: undefined}, {detail: null}, {detail: 'check'}, {detail: {kind: 7}}, {tookMs: '7'}, {step: []}, {step: 'constructor'}, {phase: '__proto__'}, {detail: {...detail, errors: [{code: 'swap.on', fields: {swaps: 1}}]}}]) {
			expect([more, change(finished, more)]).toEqual([more, 'wrong']);
		}
		const leaf = {path: 'a', phases: []};
		for (const phases of [null, {}, [null], [leaf, leaf], [{...leaf, phases: [leaf]}], [{path: 'toString', phases: []}], [{path: 'a', phases: [], skip: 'no'}]]) {
			expect([phases, change(started, {phases})]).toEqual([phases, 'wrong']);
		}
		const deep = Array.from({length: 5000}).reduce<object>((below, _, index) => ({path: `p${index}`, phases: [below]}), leaf);
		expect(change(started, {phases: [deep]})).toBe('wrong');
	});

	it('is held to the types of the program, by tables that are made of them', async () => {
		await expect(promisify(execFile)(process.execPath, ['scripts/event-forms.mjs', '--check'])).resolves.toMatchObject({stderr: ''});
	}, 60_000);
});

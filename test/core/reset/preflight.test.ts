import {describe, expect, it} from 'vitest';
import {Node, reset} from './node.ts';

describe('the question', () => {
	const only = 'preflight';

	it('is put before anything is looked at or done, and whatever the mode', async () => {
		const node = new Node();
		const {outcome, events} = await reset(node, {force: false, on: (event, control) => event.type === 'step.asked' && control.answer('do')});
		expect(outcome).toBe('done');
		expect(events.filter(({type}) => type.startsWith('step.')).slice(0, 4).map(({type}) => type)).toEqual(['step.started', 'step.asked', 'step.answered', 'step.finished']);
		expect(events.filter(({type}) => type === 'step.asked')).toHaveLength(1);
	});

	it('that is not agreed to ends the run with nothing done, also where a person could try again', async () => {
		const node = new Node();
		await node.put({'/etc/kubernetes/pki/ca.key': ''});
		const {outcome, state} = await reset(node, {force: false, on: (event, control) => event.type === 'step.asked' && control.answer('skip')});
		expect([outcome, state.end?.failure]).toMatchObject(['failed', {code: 'unconfirmed', fields: {about: 'reset'}}]);
		expect(node.acts).toEqual([]);
		expect(node.files.contents.has('/etc/kubernetes/pki/ca.key')).toBe(true);
	});

	it.each([{force: true}, {force: false, policy: {agreement: 'omit' as const}}])('is not put with %j', async (change) => {
		const {outcome, events} = await reset(new Node(), {only, ...change});
		expect(outcome).toBe('done');
		expect(events.filter(({type}) => type === 'step.asked')).toEqual([]);
	});

	it('belongs to its phase: another one alone does not ask', async () => {
		const {outcome, events} = await reset(new Node(), {only: 'cleanup-node', force: false});
		expect(outcome).toBe('done');
		expect(events.filter(({type}) => type === 'step.asked')).toEqual([]);
	});
});

describe('who runs it', () => {
	it('must be root, which can be ignored', async () => {
		const node = new Node();
		node.uid = 1000;
		const refused = await reset(node);
		expect(refused.state.end?.failure).toMatchObject({code: 'preflight.failed', fields: {errors: ['IsPrivilegedUser']}});
		expect(node.acts).toEqual([]);
		expect((await reset(node, {ignorePreflightErrors: ['isprivilegeduser']})).outcome).toBe('done');
	});
});

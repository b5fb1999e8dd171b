import {expect, it} from 'vitest';
import {cardsOf, hasTruth} from '../../../source/core/lessons/cards.ts';
import type {NodeFacts} from '../../../source/core/lessons/facts.ts';
import type {Scene} from '../../../source/core/lessons/types.ts';

const scene: Scene = {id: 'nobody', client: {}, request: {method: 'GET', path: '/api/v1/nodes'}, asks: ['user', 'status'], choose: [], evidence: ''};

/** The right answers where a node answers each request like this. */
async function truths(answer: Awaited<ReturnType<NodeFacts['ask']>>): Promise<{readonly right: readonly string[]; readonly hasAll: boolean}> {
	const cards = await cardsOf({claims: [], scenes: [scene]}, {ask: async () => answer, files: {}} as unknown as NodeFacts);
	return {right: cards.map(({right}) => right), hasAll: hasTruth(cards)};
}

it.each([
	['none came', undefined, 'silent'], ['a component is about to end', {status: 503, body: {}}, 'silent'], ['it is not known', {status: 401, body: {}}, 'refused'],
	['it is told by name', {status: 403, body: {message: 'User "jane" cannot create resource'}}, 'jane'],
] as const)('whom an answer says to be asking where %s', async (_name, answer, user) => {
	const {right, hasAll} = await truths(answer);
	expect(right[0]).toBe(user);
	expect(right[1] === 'silent').toBe(user === 'silent');
	expect(hasAll).toBe(user !== 'silent');
});

it('shows beside a certificate the time that it is to be held against', async () => {
	const facts = {ask: async () => undefined, files: {read: async () => undefined}, now: () => Date.UTC(2026, 10, 30, 12, 0, 1, 500)} as unknown as NodeFacts;
	const [card] = await cardsOf({claims: [], scenes: [{...scene, client: {certificate: '/root/jane.crt'}}]}, facts);
	expect(card?.seen).toContainEqual({at: '/root/jane.crt', what: 'now', is: '2026-11-30T12:00:01Z'});
});

import type {FlowWords} from './flow.ts';

export const flowEn: FlowWords = {
	title: 'The run as a flow: who writes what, who reads it',
	described: 'Each row is something that a phase writes, and on its right who reads it. What is there is drawn through, what is to come is dashed.',
	states: {ahead: 'to come', now: 'at it', done: 'done', left: 'left out'},
	readBy: 'read by ', neededBy: 'needed by ', between: '; ', nobody: 'by no program: for people, or for later',
	phase: (name) => `phase ${name}`,
	requests: (count, as) => `${count === 1 ? '1 request' : `${count} requests`} as ${as}`,
	as: (user) => `as ${user}`,
	and: ', ', by: (names) => ` (${names.join(', ')})`,
};

import {describe, expect, it} from 'vitest';
import type {Card} from '../../../source/core/lessons/cards.ts';
import {LessonTeller} from '../../../source/core/lessons/teller.ts';
import {readText} from '../../../source/core/lessons/text.ts';
import type {Missing} from '../../../source/core/lessons/missing.ts';
import type {Lesson} from '../../../source/core/lessons/types.ts';
import type {EventBody} from '../../../source/core/told/events.ts';

const lesson = {tasks: [{id: 'one', needs: []}, {id: 'two', needs: []}], claims: [], scenes: []} satisfies Pick<Lesson, 'tasks' | 'claims' | 'scenes'>;
const judged = {tasks: [], claims: ['true', 'false'].map((id) => ({id, verdict: 'right', holds: [], shows: [], evidence: ''} as const)), scenes: []};
const open: Missing = {code: 'file.absent', fields: {path: '/etc/secret-plan'}};
const facts = {mode: 'sandbox', folder: '~/node', program: '0.1.0', lesson: 'a-lesson', nodeName: 'cp1', kubernetesVersion: 'v1.36.2', endpoint: ''} as const;
const none = {hints: {}, solution: false};

function teller(of: Pick<Lesson, 'tasks' | 'claims' | 'scenes'>, had = none) {
	const events: EventBody[] = [];
	let now = 0;
	const texts = {en: readText('# T\n\nLead.\n\n## task one\n\nMake\n`it`.\n\nMore of it.\n\n## claim true\n\nIt is so.\n')};
	const told = new LessonTeller({lesson: of, texts, facts, had, emit: (event) => events.push(event), monotonic: () => (now += 10)});
	const look = (...met: readonly boolean[]) => told.looked({components: {etcd: {state: 'running', healthy: met[0] ?? false, restarts: 0, log: []}}, tasks: met.map((isMet, index) => ({id: lesson.tasks[index]?.id ?? '', missing: isMet ? [] : [open]}))});
	return {events, told, look, of: (type: EventBody['type']) => events.filter((event) => event.type === type)};
}

const ends = (events: readonly EventBody[]) => events.flatMap((event) => (event.type === 'step.finished' ? [[event.step, event.outcome]] : event.type === 'run.finished' ? [event.outcome] : []));
const logs = (events: readonly EventBody[]) => events.flatMap((event) => (event.type === 'log' ? [`${event.source} ${event.text}`] : []));

describe('what is told of a lesson', () => {
	it('is each task as it begins and is met, in the order of the lesson, and what the node\'s components come to', () => {
		const {events, told, look} = teller(lesson);
		look(false, false);
		look(false, false);
		look(true, false);
		look(true, true);
		told.end();
		expect(events.map(({type}) => type)).toEqual([
			'run.started', 'log', 'phase.started', 'step.started', 'log', 'step.finished', 'phase.finished', 'phase.started', 'step.started', 'step.finished', 'phase.finished', 'run.finished',
		]);
		expect(logs(events)).toEqual(['etcd running', 'etcd running, healthy']);
		expect(ends(events)).toEqual([['one/met', 'done'], ['two/met', 'done'], 'done']);
		expect(JSON.stringify(events)).not.toContain('secret-plan');
	});

	it('says in one line what the task is, in the languages that there are, with the help that was taken', () => {
		const {of, events, told, look} = teller(lesson);
		look(false, false);
		told.had({hints: {one: 1}, solution: false});
		told.had({hints: {one: 2}, solution: true});
		look(true, false);
		expect(of('step.finished')).toMatchObject([{detail: {code: 'lesson.task', fields: {en: 'Make it', zh: '', hints: 2, solution: true}}}]);
		expect(logs(events)).toEqual(['etcd running', 'lesson one: hint 1', 'lesson one: hint 2', 'lesson solution shown', 'etcd running, healthy']);
	});

	it('ends every step that began where it is left before all is done, once', () => {
		const {events, told, look} = teller(lesson);
		look(true, false);
		told.end();
		told.end();
		look(true, true);
		expect(ends(events)).toEqual([['one/met', 'unchanged'], ['two/met', 'skipped'], 'stopped']);
	});

	it('says of a task that is done whether it still is', () => {
		const {events, told, look} = teller(lesson);
		look(false, false);
		look(true, false);
		look(false, false);
		look(false, false);
		look(true, true);
		told.end();
		expect(logs(events).filter((one) => one.startsWith('lesson'))).toEqual(['lesson one: not met any more', 'lesson one: met again']);
		expect(ends(events)).toEqual([['one/met', 'done'], ['two/met', 'done'], 'done']);
	});

	it('tells of a question whether it was right at once, and no answer', () => {
		const {events, told} = teller(judged);
		told.dealt(['true', 'false'].map((id): Card => ({key: id, id, question: 'claim', seen: [], choices: ['right', 'wrong'], right: 'right', evidence: [], missing: [], byHand: ''})));
		told.had({...none, given: {true: ['right']}});
		told.had({...none, given: {true: ['right'], false: ['outdated']}});
		told.had({...none, given: {true: ['right'], false: ['outdated', 'right']}});
		told.end();
		expect(ends(events)).toEqual([['true/met', 'done'], ['false/met', 'warning'], 'done']);
		expect(events.at(-1)).toMatchObject({summary: {warnings: 1}});
		expect(events.findLast(({type}) => type === 'step.finished')).toMatchObject({detail: {code: 'lesson.question', fields: {wrong: 1}}});
		expect(JSON.stringify(events)).not.toContain('outdated');
	});
});

import {afterEach, describe, expect, it} from 'vitest';
import {LessonTeller} from '../../source/core/lessons/teller.ts';
import {readText} from '../../source/core/lessons/text.ts';
import {headerLine} from '../../source/core/recording/form.ts';
import {Recording} from '../../source/core/recording/recording.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import {EVENT_VERSION, type Event, type EventBody} from '../../source/core/told/events.ts';
import type {Lang} from '../../source/texts/types.ts';
import {runUi} from '../../source/ui/index.ts';
import {keys, person, type Person} from './terminal.ts';

const people: Person[] = [];
afterEach(async () => {
	for (const one of people.splice(0)) {
		one.press('\u0003');
		await one.left;
	}
});

/** A task named like a phase of init, with a hint taken, and one that was left. */
function recorded(isDone: boolean): Recording {
	const events: EventBody[] = [];
	const lesson = {tasks: [{id: 'certs', needs: []}, {id: 'read', needs: []}], claims: [], scenes: []};
	const told = new LessonTeller({
		lesson, texts: {en: readText('# T\n\nL.\n\n## task certs\n\nMake it.\n'), zh: readText('# T\n\nL.\n\n## task certs\n\n做出来。\n')},
		facts: {mode: 'sandbox', folder: '~/node', program: '0.1.0', lesson: 'a-lesson', nodeName: 'cp1', kubernetesVersion: 'v1.36.2', endpoint: ''},
		had: {hints: {}, solution: false}, emit: (event) => events.push(event), monotonic: () => 0,
	});
	const looks = (certs: boolean, read: boolean) => told.looked({components: {}, tasks: [['certs', certs], ['read', read]].map(([id, isMet]) => ({id: String(id), missing: isMet ? [] : [{code: 'preflight', fields: {check: 'Swap'}}]}))});
	looks(false, false);
	told.had({hints: {certs: 1}, solution: false});
	looks(true, isDone);
	told.end();
	const header = headerLine({program: '0.1.0', madeAt: '', command: 'learn a-lesson', flags: {}, files: [], machine: {distribution: '', kernel: '', cpus: 2, memory: 1}}, new Secrets());
	const whole = events.map((body, index): Event => ({v: EVENT_VERSION, seq: index + 1, run: 'one', time: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(), elapsedMs: index * 1000, ...body}));
	return new Recording(Buffer.from(`${header}${whole.map((event) => `${JSON.stringify(event)}\n`).join('')}`), 'lesson.jsonl');
}

function watching(recording: Recording, lang: Lang): Person {
	const one = person({columns: 80, rows: 24, lang, ui: async (options) => runUi({...options, subscribe: () => () => undefined, replay: {recording, at: recording.count - 1, isPlaying: false}})});
	people.push(one);
	return one;
}

describe('the replay of a lesson', () => {
	it.each([
		['en', 'All of the lesson a-lesson is done.', 'Make it (1 hint taken)', 'It ends as soon as the node is as the lesson wants it'],
		['zh', '课程 a-lesson 全部完成', '做出来（看了 1 条提示）', '节点一达到课程要求的样子'],
	] as const)('ends with how it was done, and opens each task, in %s', async (lang, end, task, why) => {
		const one = watching(recorded(true), lang);
		const last = await one.sees(end, 'kubestep lesson', 'a-lesson', '~/node');
		expect(last).not.toMatch(/API object|API 对象/);
		one.press(keys.escape);
		await one.sees(task.slice(0, 3), 'read');
		one.press('g', keys.enter);
		await one.sees(task, why);
	});

	it.each([['en', 'Stopped', 'Make it', 'left open'], ['zh', '停止', '做出来', '没有做完']] as const)('says of one that was left what was not reached, in %s', async (lang, end, done, left) => {
		const one = watching(recorded(false), lang);
		await one.sees(end);
		one.press(keys.escape);
		await one.sees(done, 'read', left);
	});
});

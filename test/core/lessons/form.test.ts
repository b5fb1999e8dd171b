import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {lessonSchema, readLesson} from '../../../source/core/lessons/form.ts';
import {readText, textFaults} from '../../../source/core/lessons/text.ts';

const LESSONS = new URL('../../../source/lessons', import.meta.url).pathname;
const names = readdirSync(LESSONS, {withFileTypes: true}).filter((one) => one.isDirectory()).map(({name}) => name);

const least = 'kind: Lesson\norder: 1\nminutes: 5\nprepare: {until: certs}\n';
const task = (need: string) => `${least}tasks:\n  - {id: one, needs: [${need}]}\n`;

describe('the form of a lesson', () => {
	it('is what the schema beside the lessons says', () => {
		expect(readFileSync(join(LESSONS, 'schema.json'), 'utf8')).toBe(`${JSON.stringify(lessonSchema(), undefined, '\t')}\n`);
	});

	it.each([
		['a key that there is not', `${least}taks: []\n`, {problem: 'unknown-key', found: 'taks', near: 'tasks'}],
		['a need of no kind', task('{fil: /x}'), {problem: 'unknown-key', field: 'tasks[0].needs[0]'}],
		['a path that leads back up', task('{file: /etc/../../x}'), {problem: 'bad-value', field: 'tasks[0].needs[0].file'}],
		['a mode that is a number', task('{file: /x, mode: 600}'), {problem: 'wrong-type', field: 'tasks[0].needs[0].mode'}],
		['no task', least, {problem: 'wrong-type', field: 'tasks'}],
		['no preparation', 'kind: Lesson\norder: 1\nminutes: 5\n', {problem: 'text-missing', field: 'prepare'}],
		['two tasks of one id', `${least}tasks:\n  - {id: one, needs: []}\n  - {id: one, needs: []}\n`, {problem: 'bad-value', field: 'tasks'}],
		['what is no YAML', 'kind: [Lesson\n', {problem: 'syntax', line: 2}],
		['aliases that stand for billions', `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e]\n`, {problem: 'syntax'}],
		['the part of a component without a scene', 'kind: Actor\norder: 1\nminutes: 5\nprepare: {until: all}\n', {problem: 'wrong-type', field: 'scenes'}],
		['a request to a path that is none', 'kind: Actor\norder: 1\nminutes: 5\nprepare: {until: all}\nscenes:\n  - {id: one, evidence: x, request: {method: GET, path: "/x\\r\\nHost: y"}}\n', {problem: 'bad-value', field: 'scenes[0].request.path'}],
		['a token that is none', 'kind: Actor\norder: 1\nminutes: 5\nprepare: {until: all}\nscenes:\n  - {id: one, evidence: x, discovery: {token: abc, pin: /x}}\n', {problem: 'bad-value', field: 'scenes[0].discovery.token'}],
		['two claims of one id', 'kind: Claims\norder: 1\nminutes: 5\nprepare: {until: all}\nclaims:\n  - {id: one, verdict: right, evidence: x}\n  - {id: one, verdict: wrong, evidence: x}\n', {problem: 'bad-value', field: 'claims'}],
		['a name of the prototype', `${least}constructor: {}\n`, {problem: 'unknown-key'}],
	])('refuses %s, with its place', (_what, content, fields) => {
		expect(() => readLesson(content, 'lesson.yaml')).toThrow(expect.objectContaining({code: 'lesson.invalid', fields: expect.objectContaining({file: 'lesson.yaml', ...fields}) as unknown}));
	});

	it.each(names)('%s has it, with both texts whole', (name) => {
		const lesson = readLesson(readFileSync(join(LESSONS, name, 'lesson.yaml'), 'utf8'), name);
		for (const lang of ['en', 'zh']) {
			expect(textFaults(lesson, readText(readFileSync(join(LESSONS, name, `text.${lang}.md`), 'utf8'))), lang).toEqual([]);
		}
	});
});

import {afterEach, beforeAll, describe, expect, it} from 'vitest';
import {planInit} from '../../source/cli/run/planned-init.ts';
import {prepareInit} from '../../source/cli/run/prepare-init.ts';
import {LineQuiz} from '../../source/cli/run/line-quiz.ts';
import {questionsOfStep} from '../../source/core/quiz/of-step.ts';
import type {Question} from '../../source/core/quiz/index.ts';
import type {Event, EventBody} from '../../source/core/told/events.ts';
import {emptyState, reduce, type RunState} from '../../source/core/told/state.ts';
import {choiceText, type Quizzing} from '../../source/texts/quiz.ts';
import {quizEn} from '../../source/texts/quiz.en.ts';
import {quizZh} from '../../source/texts/quiz.zh.ts';
import {texts as textsOf} from '../../source/texts/index.ts';
import {plain} from '../../source/ui/terminal/lines.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';
import {LogRing} from '../../source/ui/run/log.ts';
import {keymap} from '../../source/ui/run/keymap.ts';
import {answered} from '../../source/ui/run/quiz.ts';
import {compose} from '../../source/ui/run/screen/compose.ts';
import {linearNow} from '../../source/ui/run/screen/linear.ts';
import {draw, pictureLines} from '../../source/ui/run/screen/screen.ts';
import {initialView, type View} from '../../source/ui/run/view.ts';
import {uiWords} from '../../source/ui/run/words.ts';
import {runCase} from '../parity/recorded-run.ts';
import {keys, person, type Person} from './terminal.ts';

const sizes = [[60, 16], [80, 24], [120, 36]] as const;
const langs = ['en', 'zh'] as const;
const quizzes: Readonly<Record<'en' | 'zh', Quizzing>> = {
	en: {texts: quizEn, questionsOfStep, inLanguage: async (lang) => quizzes[lang]}, zh: {texts: quizZh, questionsOfStep, inLanguage: async (lang) => quizzes[lang]},
};
const people: Person[] = [];
let events: readonly Event[] = [];

beforeAll(async () => {
	const {close} = await runCase('init-defaults', {
		isPlanned: true,
		async before(flags) {
			const prepared = await prepareInit({flags: {...flags, 'dry-run': true}}, 'plan');
			({events} = await planInit(prepared));
			await prepared.host.close();
		},
	});
	close();
}, 60_000);

afterEach(async () => {
	for (const one of people.splice(0)) {
		one.press(keys.ctrlC, keys.ctrlC);
		await one.left;
	}
});

/** What a run tells until it asks about a step; before acts of other kinds alone the gate would be quiet. */
function upTo(step: string): EventBody[] {
	const told: EventBody[] = [];
	for (const event of events) {
		const {time: _, seq: __, run: ___, elapsedMs: ____, ...body} = event;
		told.push(body);
		if (event.type === 'step.started' && event.step === step) {
			told.push({type: 'step.asked', step, detail: event.detail});
			return told;
		}
	}
	return expect.fail(`there is no ${step}`);
}

/** The screen without the choices: each begins with its number, and goes on further in. */
function beside(screen: string, question: Question, quiz: Quizzing): string {
	const said = question.choices.map((choice) => choiceText(choice, quiz.texts));
	let rest = screen;
	for (const text of said.toSorted((one, other) => other.length - one.length)) {
		const words = text.split('').map((letter) => letter.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join(String.raw`(?:[ \n│]*)`);
		rest = rest.replace(new RegExp(String.raw`[1-5] {2}` + words), ' ');
	}
	return rest;
}

const has = (screen: string, answer: string): boolean => screen.split(/[^\w./:-]+(?=[\w/])|\s+|[（），。：？]/).includes(answer) || (/\p{Script=Han}| /u.test(answer) && screen.includes(answer));

describe.each(sizes)('at %i×%i', (columns, rows) => {
	it.each(langs)('no question of a whole run stands answered on the screen (%s)', (lang) => {
		const quizzing = quizzes[lang];
		let run: RunState = emptyState;
		let view: View = {...initialView};
		let asked = 0;
		const told: string[] = [];
		const base = {size: {columns, rows}, bindings: keymap, texts: textsOf(lang), words: uiWords(lang), glyphs: glyphs(false), log: new LogRing(), elapsedMs: 0, secrets: {get: () => undefined}, isLinear: false, canWrite: false, canTranslate: true, quizzing};
		const acts = new Set(['certificate', 'keypair', 'kubeconfig', 'file', 'directory', 'service', 'object']);
		for (const event of events) {
			run = reduce(run, event);
			if (event.type !== 'step.started' || !acts.has(event.detail.kind)) {
				continue;
			}
			run = reduce(run, {...event, type: 'step.asked'});
			const screen = compose({...base, run, view});
			({view} = screen);
			const question = view.quiz?.state === 'open' ? view.quiz.question : undefined;
			if (question !== undefined) {
				asked += 1;
				const shown = pictureLines(draw(screen)).map(plain);
				expect(shown.length).toBe(rows);
				const text = shown.join('\n');
				question.choices.forEach((_, index) => expect(text, text).toMatch(new RegExp(`(?:^|│|\\s)${index + 1}  `, 'm')));
				const right = question.choices[question.right];
				if (right !== undefined && has(beside(text, question, quizzing), choiceText(right, quizzing.texts))) {
					told.push(`${choiceText(right, quizzing.texts)}\n${text}`);
				}
				view = compose({...base, run, view: answered(view, question.right)}).view;
			}
			run = reduce(run, {...event, type: 'step.answered', answer: 'do'} as unknown as Event);
		}
		expect(told).toEqual([]);
		expect(asked).toBeGreaterThan(30);
		expect(view.quiz).toMatchObject({asked, right: asked});
	});

	it.each(langs)('asks, tells the truth beside what was said, and then asks whether to do it (%s)', async (lang) => {
		const {texts} = quizzes[lang];
		const one = person({columns, rows, lang, stepMode: true, quizzing: quizzes[lang]});
		people.push(one);
		const step = events.find((event) => event.type === 'step.started' && event.step.startsWith('certs/apiserver/'));
		one.tell(...upTo(step?.type === 'step.started' ? step.step : ''));
		const before = await one.sees(texts.hidden.slice(0, 8), '1  ', '3  ');
		expect(before).not.toContain('CN=kube-apiserver');
		// Nothing that shows it acts.
		one.press('t', 'F', 'd', 'e', 'L', '/');
		await one.sees('1  ', '3  ');
		one.press(keys.down, keys.enter);
		const after = await one.sees(lang === 'en' ? 'Do this now?' : '现在执行这一步吗？');
		expect(after).toMatch(lang === 'en' ? /Right: |Answer: / : /对：|答案：/);
		expect(after).toMatch(columns >= 96 ? (lang === 'en' ? /\d of 1 predicted/ : /预测对 \d \/ 1/) : /\d\/1/);
		const answer = one.control.waitForAnswer();
		one.press('y');
		expect(await answer).toBe('do');
	});
});

it('takes a number, and passes a question over without counting it', async () => {
	const one = person({columns: 120, rows: 36, stepMode: true, quizzing: quizzes.en});
	people.push(one);
	const step = events.find((event) => event.type === 'step.started' && event.step.startsWith('certs/ca/'));
	one.tell(...upTo(step?.type === 'step.started' ? step.step : ''));
	await one.sees('1  ', '3  ');
	one.press(keys.tab);
	expect(await one.sees('Do this now?')).not.toContain('predicted');
});

/** The screen right before a step, asked about. */
function before(path: string): string {
	const step = events.find((event) => event.type === 'step.started' && event.step.startsWith(path));
	return step?.type === 'step.started' ? step.step : expect.fail(`no step begins with ${path}`);
}

it('takes a click on a choice, and a second one as the answer', async () => {
	const one = person({columns: 120, rows: 36, stepMode: true, mouse: true, quizzing: quizzes.en});
	people.push(one);
	one.tell(...upTo(before('certs/ca/')));
	await one.sees('1  ', '3  ');
	const row = one.lines().findIndex((line) => /│\s+3 {2}/.test(line));
	const click = `\u001B[<0;70;${row + 1}M`;
	one.press(click);
	await expect.poll(() => one.lines()[row], {interval: 5, timeout: 3000}).toContain('◂');
	one.press(click);
	await one.sees('Do this now?', 'of 1 predicted');
});

it('changes its language with everything else, in the middle of a question and after it', async () => {
	const one = person({columns: 120, rows: 36, stepMode: true, quizzing: quizzes.en});
	people.push(one);
	one.tell(...upTo(before('certs/ca/')));
	await one.sees(quizEn.hidden.slice(0, 12), '1  ', '3  ');
	one.press('z');
	await one.sees(quizZh.hidden.slice(0, 8), '1  ', '3  ');
	one.press('1');
	await one.sees('现在执行这一步吗？');
	expect(one.lines().join('\n')).toMatch(/预测对 \d \/ 1/);
	one.press('z');
	await one.sees('Do this now?', 'of 1 predicted');
});

it('asks no kind twice in a row, and counts answers by kind', () => {
	let run: RunState = emptyState;
	let view: View = initialView;
	const codes: string[] = [];
	const base = {size: {columns: 80, rows: 24}, bindings: keymap, texts: textsOf('en'), words: uiWords('en'), glyphs: glyphs(false), log: new LogRing(), elapsedMs: 0, secrets: {get: () => undefined}, isLinear: false, canWrite: false, canTranslate: true, quizzing: quizzes.en};
	const lines = new LineQuiz(quizzes.en);
	for (const event of events) {
		run = reduce(run, event);
		if (event.type === 'step.started') {
			run = reduce(run, {...event, type: 'step.asked'});
			view = compose({...base, run, view}).view;
			if (view.quiz?.state === 'open' && view.quiz.question !== undefined) {
				codes.push(view.quiz.question.code);
				view = answered(view, codes.length % 2 === 0 ? view.quiz.question.right : (view.quiz.question.right + 1) % 3);
			}
			if (lines.ask(event.step, run).length > 0) {
				lines.answer('1');
			}
			run = reduce(run, {...event, type: 'step.answered', answer: 'do'} as unknown as Event);
		}
	}
	expect(codes.filter((code, index) => code === codes[index - 1])).toEqual([]);
	expect(codes.length).toBeGreaterThan(30);
	const {answers = {}, asked, right} = view.quiz ?? {};
	expect(Object.values(answers).reduce((sum, one) => [(sum[0] ?? 0) + one.right, (sum[1] ?? 0) + one.asked], [0, 0])).toEqual([right, asked]);
	expect(Object.keys(answers).toSorted()).toEqual([...new Set(codes)].toSorted());
	expect(Object.keys(lines.answers).length).toBeGreaterThan(10);
});

it('is asked where there is little room, and told to a screen reader as a whole', async () => {
	const one = person({columns: 50, rows: 14, stepMode: true, quizzing: quizzes.en});
	people.push(one);
	one.tell(...upTo(before('certs/ca/')));
	await one.sees('1  ', '3  ');
	one.press('1');
	await one.sees('Do this now?');

	let run: RunState = emptyState;
	for (const event of events.slice(0, events.findIndex((event) => event.type === 'step.started' && event.step === before('certs/ca/')) + 1)) {
		run = reduce(run, event);
		run = event.type === 'step.started' && event.step === before('certs/ca/') ? reduce(run, {...event, type: 'step.asked'}) : run;
	}
	const screen = compose({size: {columns: 80, rows: 24}, bindings: keymap, texts: textsOf('en'), words: uiWords('en'), glyphs: glyphs(false), log: new LogRing(), elapsedMs: 0, secrets: {get: () => undefined}, isLinear: true, canWrite: false, canTranslate: true, quizzing: quizzes.en, run, view: initialView});
	const read = linearNow(screen).map(plain).join('\n');
	expect(read).toMatch(/1 {2}[^]*2 {2}[^]*3 {2}/);
	expect(read).toContain(quizEn.hidden);
	expect(read).not.toContain('Do this now?');
});

it('is asked in lines where there is no interface', () => {
	const quiz = new LineQuiz(quizzes.en);
	let run: RunState = emptyState;
	const step = events.find((event) => event.type === 'step.started' && event.step.startsWith('certs/apiserver/'));
	for (const event of events.slice(0, events.indexOf(step as Event) + 1)) {
		run = reduce(run, event);
	}
	const path = step?.type === 'step.started' ? step.step : '';
	const asked = quiz.ask(path, run);
	expect(asked.length).toBeGreaterThan(4);
	expect(quiz.answer('9')).toEqual([asked.at(-1)]);
	expect(quiz.isOpen).toBe(true);
	expect(quiz.answer('1')[0]).toMatch(/^Right: |^Answer: /);
	expect(quiz.isOpen).toBe(false);
	expect(quiz.score).toMatch(/^[01] of 1 predicted$/);
	expect(quiz.ask(path, run)).toEqual([]);
});

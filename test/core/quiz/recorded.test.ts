import {readdirSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {planInit} from '../../../source/cli/run/planned-init.ts';
import {prepareInit} from '../../../source/cli/run/prepare-init.ts';
import {questionsOf, seeded, type Question, type QuestionCode} from '../../../source/core/quiz/index.ts';
import type {StepDetail} from '../../../source/core/told/details.ts';
import {tells} from '../../../source/core/quiz/tells.ts';
import {askText, choiceText} from '../../../source/texts/quiz.ts';
import {quizEn} from '../../../source/texts/quiz.en.ts';
import {quizZh} from '../../../source/texts/quiz.zh.ts';
import {recordings} from '../../corpus.ts';
import {isRecorded, runCase} from '../../parity/recorded-run.ts';
import {isAnswered, isRight} from './truth.ts';

/** Configurations that make different files; of the rest the selection has little but what is equal to these. */
const names = readdirSync(recordings('cases')).filter((name) => name.startsWith('init-') && ['certs.json', 'manifests', 'kubelet'].some((part) => isRecorded(name, part)));
const count = new Map<QuestionCode, number>();
const asked = new Set<string>();

interface Made {
	readonly phase: string;
	readonly detail: StepDetail;
}

/** What a run with a recorded configuration makes, as its steps tell it before and after. */
async function madeBy(name: string): Promise<Made[]> {
	let made: Made[] = [];
	const {close} = await runCase(name, {
		isPlanned: true,
		async before(flags) {
			const prepared = await prepareInit({flags: {...flags, 'dry-run': true}}, 'plan');
			const {events} = await planInit(prepared);
			await prepared.host.close();
			// What is there already is not asked about, whatever would be made in its place.
			const acts = new Set(events.flatMap((event) => (event.type === 'step.finished' && event.outcome === 'done' ? [event.step] : [])));
			made = events.flatMap((event) => ((event.type === 'step.started' && acts.has(event.step)) || event.type === 'step.finished' ? [{phase: event.phase, detail: event.detail}] : []));
		},
	});
	close();
	return made;
}

describe.each(names)('questions about %s', (name) => {
	test('are answered by the recording, by one choice and no other', async () => {
		const made = await madeBy(name);
		const all = made.flatMap(({phase, detail}, index) => questionsOf(detail, {phase, workflow: 'init', others: made.filter((_, at) => at !== index).map((other) => other.detail)}, seeded(`${name} ${index}`)));
		const wrong: string[] = [];
		for (const question of all) {
			const {code, choices, right} = question;
			if (!isAnswered(name, question)) {
				continue;
			}
			asked.add(name);
			count.set(code, (count.get(code) ?? 0) + 1);
			const answers = choices.map((choice) => isRight(name, question, choice));
			if (answers.some((is, index) => is !== (index === right))) {
				wrong.push(`${askText(question, quizEn)} ${JSON.stringify(choices)} ${right}: the recording says ${JSON.stringify(answers)}`);
			}
		}
		expect(wrong).toEqual([]);
	}, 60_000);
});

test('all in all there are more than two hundred, of many kinds', () => {
	expect(asked.size).toBeGreaterThanOrEqual(20);
	expect([...count.values()].reduce((sum, one) => sum + one, 0)).toBeGreaterThan(200);
	expect([...count.keys()].length).toBeGreaterThan(18);
});

describe('each question', async () => {
	const made = await madeBy('init-defaults');
	const fromSeed = (seed: string): Question[] => made.flatMap(({phase, detail}, index) => questionsOf(detail, {phase, workflow: 'init', others: made.filter((_, at) => at !== index).map((other) => other.detail)}, seeded(`${seed} ${index}`)));

	test('has three to five choices, all different in both languages, and says itself no answer', () => {
		for (const question of ['a', 'b', 'c'].flatMap(fromSeed)) {
			expect(question.choices.length).toBeGreaterThanOrEqual(3);
			expect(question.choices.length).toBeLessThanOrEqual(5);
			for (const texts of [quizEn, quizZh]) {
				const said = question.choices.map((choice) => choiceText(choice, texts));
				expect(new Set(said).size, said.join(' | ')).toBe(said.length);
				expect(tells(askText(question, texts), said[question.right] ?? ''), askText(question, texts)).toBe(false);
			}
		}
	});

	test('is the same for the same seed, and stands elsewhere for another', () => {
		expect(fromSeed('a')).toEqual(fromSeed('a'));
		expect(fromSeed('a')).not.toEqual(fromSeed('b'));
		const places = new Set(['a', 'b', 'c'].flatMap(fromSeed).map(({right}) => right));
		expect(places).toEqual(new Set([0, 1, 2, 3, 4]));
	});
});

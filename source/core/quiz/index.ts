import type {StepDetail} from '../told/details.ts';
import {makers} from './makers.ts';
import type {Draft, Question, QuestionCode, QuizSurroundings, Random} from './model.ts';
import {needsDrafts} from './needs.ts';
import {shuffled} from './random.ts';

export {withAnswer} from './model.ts';
export type {Choice, Predictions, Question, QuestionCode, QuestionFields, QuizSurroundings, QuizWord, Random} from './model.ts';
export {seeded} from './random.ts';

/** Choices of a question: fewer are guessed, more are not read. */
const [FEWEST, MOST] = [3, 5];

/**
 * All questions that an artifact answers, in an order by chance: computed from the artifact as it will be or is, with wrong
 * choices from what is around it. Nothing of it is kept. Lessons and step mode ask the first one that suits them.
 * @param random as `seeded` makes it; the same seed gives the same questions
 */
export function questionsOf(detail: StepDetail, around: QuizSurroundings, random: Random): Question[] {
	return shuffled([...makers(detail, around, random), ...needsDrafts(detail, around)], random).map((draft) => asked(draft, random));
}

/** Of a kind no more than so many are asked in a run: the seventh image teaches nothing that the first did not. */
const MOST_OF_A_KIND = 4;

/**
 * In the order in which a run asks them: kinds first that it asked least, and never the same kind twice in a row.
 * @param last the kind that was asked last
 */
export function inTurn(questions: readonly Question[], counts: Readonly<Partial<Record<QuestionCode, number>>>, last?: QuestionCode): Question[] {
	const count = ({code}: Question) => counts[code] ?? 0;
	return questions.filter((one) => one.code !== last && count(one) < MOST_OF_A_KIND).sort((one, other) => count(one) - count(other));
}

function asked({code, fields, right, wrong}: Draft, random: Random): Question {
	const most = Math.min(MOST - 1, wrong.length);
	const count = Math.min(most, FEWEST - 1 + Math.floor(random() * (MOST - FEWEST + 1)));
	// The first one is what people take it for, and always there; which of the next handful is left to chance.
	const choices = shuffled([right, ...wrong.slice(0, 1), ...shuffled(wrong.slice(1, 7), random).slice(0, count - 1)], random);
	return {code, fields, choices, right: choices.indexOf(right)} as Question;
}

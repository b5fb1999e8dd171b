import type {Words} from '../core/told/coded.ts';
import type {Choice, Question, QuestionCode, QuestionFields, QuizWord} from '../core/quiz/model.ts';
import type {RunState, StepState} from '../core/told/state.ts';
import type {Lang} from './types.ts';

/** How a quiz is told in one language. */
export interface QuizTexts {
	readonly ask: Words<QuestionFields, string>;
	/** What is worth keeping of the answer, whatever it is. */
	readonly because: Readonly<Record<QuestionCode, string>>;
	readonly words: Readonly<Record<QuizWord, string>>;
	readonly heading: string;
	/** What is not to be seen yet. */
	readonly hidden: string;
	readonly right: (answer: string) => string;
	readonly wrong: (answer: string, chosen: string) => string;
	/** Who passes a question over has predicted nothing. */
	readonly passed: (answer: string) => string;
	/** `7 of 9 predicted` */
	readonly score: (right: number, asked: number) => string;
	/** Without the interface: how a line answers. */
	readonly byLine: (count: number) => string;
}

/** What a run that is predicted needs beside its texts; it is loaded only where somebody wants to be asked. */
export interface Quizzing {
	readonly texts: QuizTexts;
	/**
	 * @param counts how often each kind was asked
	 * @param last the kind that was asked last, which is not asked next
	 */
	questionsOfStep(run: RunState, step: StepState, counts: Readonly<Partial<Record<QuestionCode, number>>>, last?: QuestionCode): readonly Question[];
	/** The same, told in the other language, which is loaded then. */
	inLanguage(lang: Lang): Promise<Quizzing>;
}

/** The question itself. */
export function askText({code, fields}: Question, texts: QuizTexts): string {
	return (texts.ask[code] as (fields: QuestionFields[QuestionCode]) => string)(fields);
}

export const choiceText = (choice: Choice, texts: QuizTexts): string => ('text' in choice ? choice.text : texts.words[choice.word]);

/** What it is, beside what was said. `chosen`: undefined where it was passed over. */
export function truthText({choices, right}: Question, chosen: number | undefined, texts: QuizTexts): string {
	const [answer, said] = [choices[right], chosen === undefined ? undefined : choices[chosen]].map((choice) => (choice === undefined ? '' : choiceText(choice, texts)));
	return chosen === undefined ? texts.passed(answer ?? '') : chosen === right ? texts.right(answer ?? '') : texts.wrong(answer ?? '', said ?? '');
}

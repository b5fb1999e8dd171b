import {isOfChanged} from '../../core/told/details.ts';
import {withAnswer, type Predictions, type Question, type QuestionCode} from '../../core/quiz/model.ts';
import type {RunState} from '../../core/told/state.ts';
import {tells} from '../../core/quiz/tells.ts';
import {askText, choiceText, truthText, type Quizzing} from '../../texts/quiz.ts';

/** Step mode without the interface, predicted: a question in lines before each question whether to do it. */
export class LineQuiz {
	readonly #quizzing: Quizzing;
	readonly #known = new Set<string>();
	readonly #counts: Partial<Record<QuestionCode, number>> = {};
	#last: QuestionCode | undefined;
	#open: Question | undefined;
	#score = {right: 0, asked: 0};
	#answers: Predictions = {};

	constructor(quizzing: Quizzing) {
		this.#quizzing = quizzing;
	}

	/** Whether an answer is waited for. */
	get isOpen(): boolean {
		return this.#open !== undefined;
	}

	/** `7 of 9 predicted`; undefined where nothing was answered. */
	get score(): string | undefined {
		const {right, asked} = this.#score;
		return asked === 0 ? undefined : this.#quizzing.texts.score(right, asked);
	}

	/** By kind. */
	get answers(): Predictions {
		return this.#answers;
	}

	/** The question and its choices; none where there is nothing to predict. */
	ask(path: string, run: RunState): readonly string[] {
		const {texts} = this.#quizzing;
		const step = run.steps[path];
		if (step === undefined || step.detail.kind === 'confirm' || isOfChanged(step.detail) || this.#known.has(path)) {
			return [];
		}
		this.#known.add(path);
		this.#open = this.#quizzing.questionsOfStep(run, step, this.#counts, this.#last).find((one) => {
			const right = one.choices[one.right];
			return right !== undefined && !tells(askText(one, texts), choiceText(right, texts));
		});
		if (this.#open !== undefined) {
			this.#last = this.#open.code;
			this.#counts[this.#open.code] = (this.#counts[this.#open.code] ?? 0) + 1;
		}
		return this.#open === undefined ? [] : ['', askText(this.#open, texts), ...this.#open.choices.map((choice, index) => `  ${index + 1}  ${choiceText(choice, texts)}`), texts.byLine(this.#open.choices.length)];
	}

	/** What a line answers: the truth, or once more how to answer. */
	answer(line: string): readonly string[] {
		const {texts} = this.#quizzing;
		const question = this.#open;
		const typed = line.trim();
		const chosen = /^\d+$/.test(typed) ? Number(typed) - 1 : undefined;
		if (question === undefined || (typed !== '' && (chosen === undefined || question.choices[chosen] === undefined))) {
			return [texts.byLine(question?.choices.length ?? 0)];
		}
		this.#open = undefined;
		if (chosen !== undefined) {
			this.#answers = withAnswer(this.#answers, question.code, chosen === question.right);
			this.#score = {asked: this.#score.asked + 1, right: this.#score.right + (chosen === question.right ? 1 : 0)};
		}
		return [truthText(question, chosen, texts), texts.because[question.code]];
	}
}

import {isOfChanged} from '../../core/told/details.ts';
import {withAnswer, type Predictions, type Question, type QuestionCode} from '../../core/quiz/model.ts';
import type {RunState, StepState} from '../../core/told/state.ts';
import {tells} from '../../core/quiz/tells.ts';
import {askText, choiceText, truthText, type QuizTexts} from '../../texts/quiz.ts';
import {blank, plain, span, wrapped, type Line} from '../terminal/lines.ts';
import type {View} from './view.ts';

/** What is asked before an act, and what was predicted so far. */
export interface QuizState {
	/** The step that it is about, and whose content is hidden while it is open. */
	readonly step: string;
	/** `open` until it is answered or passed over; then the truth is told until the act is agreed to or not. */
	readonly state: 'open' | 'told' | 'over';
	readonly question?: Question;
	/** Which choice is selected, and which was taken. */
	readonly selected: number;
	readonly chosen?: number;
	readonly right: number;
	readonly asked: number;
	/** The same by kind. */
	readonly answers: Predictions;
	/** A step that is asked about anew, once it was taken back, is known by then. */
	readonly known: readonly string[];
	/** How often each kind was asked. */
	readonly codes: Readonly<Partial<Record<QuestionCode, number>>>;
}

const noQuiz: QuizState = {step: '', state: 'over', selected: 0, right: 0, asked: 0, answers: {}, known: [], codes: {}};

/** The question that waits for its answer. */
export const openQuestion = ({quiz}: Pick<View, 'quiz'>): Question | undefined => (quiz?.state === 'open' ? quiz.question : undefined);

/** Whether what a step is about is not to be seen yet. */
export const isHidden = ({quiz}: Pick<View, 'quiz'>, step: string): boolean => quiz?.state === 'open' && quiz.step === step;

/** The step to predict now: one that a person is asked about, and knows nothing of yet. */
export function toPredict(run: RunState, {quiz = noQuiz}: Pick<View, 'quiz'>): StepState | undefined {
	const step = run.steps[run.asking ?? ''];
	return step === undefined || step.detail.kind === 'confirm' || isOfChanged(step.detail) || quiz.known.includes(step.path) ? undefined : step;
}

/** The view while a question is open: nothing else lies over it. */
export function posed(view: View, step: string, question: Question): View {
	const {quiz = noQuiz} = view;
	return {
		...view, overlay: undefined, log: undefined, typing: undefined, focus: 'detail', scroll: 0, notice: '',
		quiz: {right: quiz.right, asked: quiz.asked, answers: quiz.answers, codes: {...quiz.codes, [question.code]: (quiz.codes[question.code] ?? 0) + 1}, known: [...quiz.known, step], step, state: 'open', question, selected: 0},
	};
}

/** A step of which nothing can be asked without telling it: the question whether to do it comes at once. */
export function unposed(view: View, step: string): View {
	const {quiz = noQuiz} = view;
	return {...view, quiz: {...quiz, known: [...quiz.known, step], state: 'over'}};
}

/** A choice by its number; undefined passes the question over, which counts for nothing. */
export function answered(view: View, chosen: number | undefined): View {
	const question = openQuestion(view);
	const {quiz} = view;
	if (quiz === undefined || question === undefined || (chosen !== undefined && chosen >= question.choices.length)) {
		return view;
	}
	const score = chosen === undefined ? {} : {chosen, asked: quiz.asked + 1, right: quiz.right + (chosen === question.right ? 1 : 0), answers: withAnswer(quiz.answers, question.code, chosen === question.right)};
	return {...view, scroll: 0, quiz: {...quiz, ...score, state: 'told'}};
}

export function selecting(view: View, selected: number): View {
	const question = openQuestion(view);
	return view.quiz === undefined || question === undefined ? view : {...view, quiz: {...view.quiz, selected: Math.max(0, Math.min(question.choices.length - 1, selected))}};
}

/** Once the act is agreed to or not, and where the run goes on without an answer, there is nothing to tell any more. */
export function settledQuiz(view: View, run: RunState): View {
	const {quiz} = view;
	return quiz === undefined || quiz.state === 'over' || quiz.step === run.asking ? view : {...view, focus: 'list', quiz: {...quiz, state: 'over'}};
}

export interface QuizLines {
	readonly lines: readonly Line[];
	/** First line of each choice. */
	readonly choices: readonly number[];
}

const [INDENT, HANG] = [1, 4];

/** The question and its choices, each with the key that takes it. */
export function quizLines({selected}: QuizState, question: Question, texts: QuizTexts, columns: number, mark: string): QuizLines {
	const lines: Line[] = [...wrapped(askText(question, texts), columns, 'key'), blank];
	const choices: number[] = [];
	question.choices.forEach((choice, index) => {
		choices.push(lines.length);
		const [first = blank, ...rest] = wrapped(choiceText(choice, texts), Math.max(8, columns - HANG - 2), index === selected ? 'cursor' : 'plain');
		lines.push([span(`${' '.repeat(INDENT)}${index + 1}  `, 'key'), ...first, ...(index === selected ? [span(` ${mark}`, 'key')] : [])], ...rest.map((one): Line => [span(' '.repeat(HANG)), ...one]));
	});
	return {lines: [...lines, blank, ...wrapped(texts.hidden, columns, 'dim')], choices};
}

/** What it is, beside what was said, above all that was hidden. */
export function truthLines({question, chosen}: QuizState, texts: QuizTexts, columns: number): Line[] {
	return question === undefined ? [] : [
		...wrapped(askText(question, texts), columns, 'dim'),
		...wrapped(truthText(question, chosen, texts), columns, chosen === undefined ? 'strong' : chosen === question.right ? 'good' : 'warn'),
		...wrapped(texts.because[question.code], columns),
		blank,
	];
}

/** Whether the answer can be read without knowing it: in the question, or in what stands beside it. */
export function isTold(question: Question, shown: readonly Line[], texts: QuizTexts): boolean {
	const choice = question.choices[question.right];
	const answer = choice === undefined ? '' : choiceText(choice, texts);
	return [askText(question, texts), ...shown.map((one) => plain(one))].some((text) => tells(text, answer));
}

/** The same for what is drawn: a question without its choices. */
export const withoutChoices = (view: View): View => (view.quiz?.question === undefined ? view : {...view, quiz: {...view.quiz, question: {...view.quiz.question, choices: []}}});


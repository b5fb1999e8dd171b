import {createInterface, type Interface} from 'node:readline';
import type {Control} from '../../core/engine/control.ts';
import type {Predictions} from '../../core/quiz/model.ts';
import {isOfChanged, type StepDetail} from '../../core/told/details.ts';
import type {EventBus} from '../../core/engine/event-bus.ts';
import {canTakeBack, type RunState} from '../../core/told/state.ts';
import {parseAnswer, questionText} from '../../reporters/questions.ts';
import type {Texts} from '../../texts/index.ts';
import type {Quizzing} from '../../texts/quiz.ts';
import {titleOf} from '../../texts/step-title.ts';
import {foldOf} from '../print/fold.ts';
import type {Output} from '../print/output.ts';
import {LineQuiz} from './line-quiz.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** Questions that are asked until they are closed. */
interface Asking {
	/** What was predicted so far, by kind. */
	answers(): Predictions;
	close(): void;
}

/**
 * Step mode without the interface: each act is a question on the terminal. Where no answer can
 * come any more (end of input), the run stops: an act that nobody agreed to is not done. A question
 * by itself is then answered with no.
 */
export function answerOnTerminal(parts: {
	readonly bus: EventBus;
	readonly control: Control;
	readonly texts: Texts;
	readonly output: Output;
	readonly state: () => RunState;
	/** Has each act predicted before it is asked about. */
	readonly quizzing?: Quizzing | undefined;
}): Asking {
	const {bus, control, texts, output, state, quizzing} = parts;
	const quiz = quizzing === undefined ? undefined : new LineQuiz(quizzing);
	let reader: Interface | undefined;
	/** Typed ahead, or piped in as a whole: each answer waits for its question. */
	const typed: string[] = [];
	let asked: StepDetail | undefined;
	let ended = false;
	/** The question whether to do it: after the one what it will be, where that is asked. */
	let tellAct: () => void = () => undefined;

	function open(): Interface {
		const lines = createInterface({input: process.stdin});
		// A terminal that is gone ends the input as well as its end does.
		lines.on('error', () => lines.close());
		lines.on('line', (line) => {
			typed.push(line);
			answer();
		});
		lines.on('close', () => {
			ended = true;
			answer();
		});
		return lines;
	}

	function answer(): void {
		while (asked !== undefined) {
			const line = typed.shift();
			if (line === undefined) {
				if (ended && asked.kind === 'confirm') {
					asked = undefined;
					control.answer('skip');
				} else if (ended) {
					asked = undefined;
					control.stop('after-step');
				}
				return;
			}
			if (quiz?.isOpen === true) {
				output.error(outputLines(...quiz.answer(line)));
				if (!quiz.isOpen) {
					tellAct();
				}
				continue;
			}
			const given = parseAnswer(line, asked, texts);
			if (given === undefined) {
				output.error(outputLines(isOfChanged(asked) ? texts.questions.changedAgain(canTakeBack(state())) : texts.questions.again(canTakeBack(state()))));
				continue;
			}
			asked = undefined;
			control.answer(given);
		}
	}

	function ask(step: string, detail: StepDetail): void {
		reader ??= open();
		asked = detail;
		tellAct = () => output.error(questionText(detail, texts, {phase: state().steps[step]?.phase ?? '', isAgain: state().asked.isAgain, canTakeBack: canTakeBack(state()), fold: foldOf(process.stderr)}));
		const predicted = quiz?.ask(step, state()) ?? [];
		if (predicted.length > 0) {
			output.error(outputLines(...predicted));
		} else {
			tellAct();
		}
		// The runner waits for an answer only after it has asked.
		setImmediate(answer);
	}

	// A question that somebody else was asked before.
	const {asking, steps} = state();
	const waiting = asking === undefined ? undefined : steps[asking];
	if (waiting !== undefined) {
		ask(waiting.path, waiting.detail);
	}
	const unsubscribe = bus.subscribe((event) => {
		if (event.type === 'step.kept') {
			output.error(outputLines(texts.questions.kept[event.because](titleOf(state().steps[event.step], event.step, texts))));
		}
		if (event.type === 'run.finished' && quiz?.score !== undefined) {
			output.error(outputLines(quiz.score));
		}
		if (event.type === 'step.asked') {
			ask(event.step, event.detail);
		}
	});
	return {
		answers: () => quiz?.answers ?? {},
		close() {
			unsubscribe();
			reader?.close();
		},
	};
}

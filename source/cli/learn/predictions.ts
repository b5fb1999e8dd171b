import {quizKinds} from '../../core/quiz/kinds.ts';
import type {Predictions, QuestionCode} from '../../core/quiz/model.ts';
import {isRecord} from '../../core/values/is-record.ts';
import {changeKept, readKept} from './progress.ts';

/** No lesson's name, and no folder. */
const KEY = '#predictions';

/** What was predicted in step mode (`--quiz`) so far, in all runs of who asks. What is damaged counts as nothing. */
export async function readPredictions(): Promise<Predictions> {
	return asPredictions(await readKept(KEY));
}

/**
 * Adds the answers of a run to those of runs before, beside a learner's progress and for its owner alone. Only how many there
 * were of each kind is kept, and how many were right: no question, no answer, no name of a node.
 */
export async function keepPredictions(answers: Predictions): Promise<void> {
	await changeKept(KEY, (kept) => {
		const before = asPredictions(kept);
		return {...before, ...Object.fromEntries(codesOf(answers).map((code) => {
			const [one, more] = [before[code], answers[code]];
			return [code, {right: (one?.right ?? 0) + (more?.right ?? 0), asked: (one?.asked ?? 0) + (more?.asked ?? 0)}] as const;
		}))};
	});
}

const codesOf = (of: object): QuestionCode[] => (Object.keys(quizKinds) as QuestionCode[]).filter((code) => Object.hasOwn(of, code));

function asPredictions(kept: unknown): Predictions {
	return isRecord(kept) ? Object.fromEntries(codesOf(kept).flatMap((code) => {
		const one = kept[code];
		const [right, asked] = isRecord(one) ? [one['right'], one['asked']] : [];
		return isCount(right) && isCount(asked) && right <= asked ? [[code, {right, asked}] as const] : [];
	})) : {};
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

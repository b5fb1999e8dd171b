import type {RunState, StepState} from '../told/state.ts';
import {inTurn, questionsOf, seeded, type Question, type QuestionCode} from './index.ts';

/**
 * The questions about a step of a run, the same ones each time it is asked about; by the run's id another run has others.
 * @param counts how often each kind was asked
 * @param last the kind that was asked last
 */
export function questionsOfStep(run: RunState, {path, phase, detail}: Pick<StepState, 'path' | 'phase' | 'detail'>, counts: Readonly<Partial<Record<QuestionCode, number>>> = {}, last?: QuestionCode): Question[] {
	const others = Object.values(run.steps).filter((other) => other.path !== path).map((other) => other.detail);
	return inTurn(questionsOf(detail, {phase, workflow: run.workflow, others}, seeded(`${run.id}/${path}`)), counts, last);
}

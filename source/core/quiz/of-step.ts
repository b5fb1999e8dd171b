import type {RunState, StepState} from '../told/state.ts';
import {questionsOf, seeded, type Question} from './index.ts';

/** The questions about a step of a run, the same ones each time it is asked about; by the run's id another run has others. */
export function questionsOfStep(run: RunState, {path, phase, detail}: Pick<StepState, 'path' | 'phase' | 'detail'>): Question[] {
	const others = Object.values(run.steps).filter((other) => other.path !== path).map((other) => other.detail);
	return questionsOf(detail, {phase, workflow: run.workflow, others}, seeded(`${run.id}/${path}`));
}

import type {PhaseState, RunState, StepState} from '../told/state.ts';

/** All steps below a phase, in order. */
export function stepsBelow(run: RunState, phase: PhaseState): StepState[] {
	return [
		...phase.steps.flatMap((path) => run.steps[path] ?? []),
		...phase.phases.flatMap((path) => (run.phases[path] === undefined ? [] : stepsBelow(run, run.phases[path]))),
	];
}

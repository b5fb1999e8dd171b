import {failureOf, type RunState, type StepState} from '../told/state.ts';

/** A step that goes differently without something. */
export interface StepDifference {
	readonly step: string;
	/** Absent where it comes only without. */
	readonly with?: StepState;
	/** Absent where the run ended before. */
	readonly without?: StepState;
}

export interface RunDifferences {
	/** Steps up to the first difference, or all of them, that went the same. */
	readonly same: number;
	/** The first one first. */
	readonly differences: readonly StepDifference[];
	/** Steps that the run without did not come to. */
	readonly notReached: number;
}

/**
 * What goes differently in a run without something, held against one with it: steps in the order of the run with it, then
 * those that are new. Times, and what a key or a name by chance is, are no difference.
 * @param isLeftOut the step that makes what is missing
 */
export function compareRuns(one: RunState, other: RunState, isLeftOut: (step: StepState) => boolean): RunDifferences {
	const steps = Object.entries(one.steps);
	const differences: StepDifference[] = [];
	let same = 0;
	let notReached = 0;
	for (const [step, before] of steps) {
		const after = other.steps[step];
		if (isLeftOut(before)) {
			continue;
		}
		if (after === undefined) {
			notReached += 1;
		} else if (howItWent(before) === howItWent(after)) {
			same += differences.length === 0 ? 1 : 0;
		} else {
			differences.push({step, with: before, without: after});
		}
	}
	const added = Object.entries(other.steps).filter(([step, after]) => one.steps[step] === undefined && !isLeftOut(after));
	return {same, notReached, differences: [...differences, ...added.map(([step, without]) => ({step, without}))]};
}

/** In what two steps are the same: how they ended, and what they could not have. */
function howItWent(step: StepState): string {
	const {status, detail} = step;
	const problem = detail.kind === 'object' ? detail.problem?.code : undefined;
	const found = detail.kind === 'check' ? [...detail.warnings, ...detail.errors].map(({code}) => code) : [];
	return JSON.stringify([status, failureOf(step)?.code, problem, found]);
}

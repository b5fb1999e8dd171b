import type {FailureData} from '../core/told/failures.ts';
import type {DetailKind, FailureText, Language} from './types.ts';
import type {SkipReason} from '../core/told/skips.ts';
import {failureOf, type PhaseState, type RunState, type StepState} from '../core/told/state.ts';
import {facts} from './format.ts';

/** What a phase's line says: progress while it runs, what came of it after. */
export function phaseSummary(
	phase: PhaseState,
	state: RunState,
	{tally, steps: words}: Language,
	say: {skip(reason: SkipReason): string; failure(data: FailureData): FailureText; step(step: StepState): string},
): string {
	const steps = allSteps(phase, state);
	switch (phase.status) {
		case 'pending': {
			return phase.reason === undefined ? '' : say.skip(phase.reason);
		}
		case 'skipped': {
			return phase.reason === undefined ? tally.outcome.skipped : say.skip(phase.reason);
		}
		case 'running': {
			const parts = phase.phases.map((path) => state.phases[path]).filter((part) => part !== undefined);
			const ended = parts.filter((part) => part.status !== 'pending' && part.status !== 'running');
			return parts.length > 0 ? tally.of(ended.length, parts.length) : counted(steps.filter(isDone), tally) || words.running;
		}
		case 'failed': {
			const failure = steps.map((step) => failureOf(step)).findLast((one) => one !== undefined);
			const {warnings, errors} = findings(steps, tally);
			return facts(failure === undefined ? tally.outcome.failed : say.failure(failure).short, warnings, errors);
		}
		case 'incomplete':
		case 'done': {
			const changedSteps = steps.filter((step) => isDone(step) && step.status !== 'unchanged');
			const changed = counted(changedSteps, tally);
			const unchanged = unchangedOf(steps, changedSteps, tally);
			const skipped = steps.filter((step) => step.status === 'skipped').length;
			const {warnings, errors} = findings(steps, tally);
			if (state.workflow === 'lesson') {
				// A lesson's phase is one task or question: nothing of it is counted.
				return facts(...steps.map((step) => say.step(step))) || tally.nothing;
			}
			return facts(
				// First, as a narrow line leaves the last out.
				errors,
				changed,
				warnings,
				unchanged,
				skipped === 0 ? '' : tally.skipped(skipped),
			) || tally.nothing;
		}
	}
}

/** In this order; kinds not named here only count where nothing else does. */
const shown: readonly DetailKind[] = ['check', 'certificate', 'keypair', 'kubeconfig', 'file', 'service', 'wait', 'object', 'image', 'etcd', 'user', 'unmount', 'pods', 'removal', 'join'];

/** Where both are counted with the same word, they are one number. */
const kindOf = ({detail: {kind}}: StepState): DetailKind => (kind === 'revert' ? 'removal' : kind);

function counted(steps: readonly StepState[], tally: Language['tally']): string {
	return facts(...shown.map((kind) => {
		const count = steps.filter((step) => kindOf(step) === kind).length;
		return count === 0 ? '' : tally.kinds[kind](count);
	}));
}

/** `3 files unchanged`; beside what changed the number alone, where it is of several kinds or of one that is told already. */
function unchangedOf(all: readonly StepState[], changed: readonly StepState[], tally: Language['tally']): string {
	const unchanged = all.filter((step) => step.status === 'unchanged' && step.detail.kind !== 'note');
	const named = unchanged.filter((step) => shown.includes(kindOf(step)));
	const steps = named.length > 0 ? named : unchanged;
	const [kind, ...others] = new Set(steps.map(kindOf));
	if (kind === undefined) {
		return '';
	}
	const what = tally.kinds[kind](steps.length);
	// Some kinds are no number: `mounts`.
	return others.length === 0 && named.length > 0 && what.includes(String(steps.length)) && !changed.some((step) => kindOf(step) === kind)
		? tally.unchanged(steps.length, what)
		: facts(counted(changed, tally) === '' ? counted(steps, tally) : '', tally.unchanged(steps.length));
}

function findings(steps: readonly StepState[], tally: Language['tally']): {readonly warnings: string; readonly errors: string} {
	let warnings = 0;
	let errors = 0;
	for (const {detail} of steps) {
		if (detail.kind === 'check') {
			warnings += detail.warnings.length;
			errors += detail.errors.length;
		}
	}
	return {warnings: warnings === 0 ? '' : tally.warnings(warnings), errors: errors === 0 ? '' : tally.errors(errors)};
}

function isDone(step: StepState): boolean {
	return step.status === 'done' || step.status === 'warning' || step.status === 'unchanged' || (step.status === 'failed' && step.detail.kind === 'check');
}

function allSteps(phase: PhaseState, state: RunState): StepState[] {
	return [
		...phase.steps.map((path) => state.steps[path]).filter((step) => step !== undefined),
		...phase.phases.flatMap((path) => {
			const part = state.phases[path];
			return part === undefined ? [] : allSteps(part, state);
		}),
	];
}

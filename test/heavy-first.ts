import {BaseSequencer, type TestSpecification} from 'vitest/node';

/**
 * Files that take longest, the longest first, by what a gate on two cores took: begun last, one of them would be all that still
 * runs at the end. A file that is not here comes after them; the list need not be exact.
 */
export const HEAVY = [
	'cli/learn/check', 'mutations/mutations', 'cli/sandbox-serve', 'core/needs/claims', 'terminal/interface', 'cli/run/run-init', 'cli/diagnosis', 'cli/sandbox-hostile',
	'terminal/readers', 'parity/run', 'resume/kill-others', 'cli/shell-remedies', 'cli/commands/reset', 'cli/mending', 'terminal/leaving', 'cli/sandbox-machine',
	'cli/sandbox-commands', 'undo/undo', 'terminal/settings', 'inspect/inspect', 'cli/remedies', 'resume/kill', 'core/quiz/recorded', 'ui/keys', 'parity/plan', 'terminal/step',
	'terminal/screens', 'cli/commands/why', 'terminal/secrets', 'cli/clock-step', 'terminal/tmux', 'terminal/start', 'terminal/linear', 'cli/umask', 'core/trust/trust',
	'hosts/sandbox/programs', 'cli/learn/ended', 'cli/commands/token', 'terminal/mouse', 'cli/commands/settings', 'package/reproducible', 'package/npm',
] as const;

const order = new Map(HEAVY.map((name, index) => [name as string, index]));

const placeOf = ({moduleId}: TestSpecification): number => order.get(/\/test\/(.*)\.test\.tsx?$/.exec(moduleId)?.[1] ?? '') ?? HEAVY.length;

/** Test files in the order in which they are begun. */
export class HeavyFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
	}
}

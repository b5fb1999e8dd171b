import {JOURNAL} from '../engine/journal.ts';
import type {StepKind} from '../engine/step.ts';
import {problemOf} from './problem.ts';

/** Removes the journal of runs: what it tells of is gone. */
export const forgetRuns: StepKind<Record<string, never>, void> = {
	acts: true,
	describe: () => ({kind: 'removal', path: JOURNAL, what: 'file'}),
	async compare(_input, {host}) {
		return await host.files.stat(JOURNAL) === undefined
			? {found: 'same', output: undefined, detail: this.describe({})}
			: {found: 'different', detail: this.describe({}), current: undefined};
	},
	async apply(_input, {journal}) {
		try {
			await journal.forget();
			return {output: undefined, detail: this.describe({})};
		} catch (error) {
			return {output: undefined, detail: {kind: 'removal', path: JOURNAL, what: 'file', problem: problemOf(error)}, outcome: 'warning'};
		}
	},
};

import type {StepKind} from '../engine/step.ts';
import type {Fields} from '../told/failures.ts';

/** Says a thing worth a line of its own, where nothing is to be done: why a phase had nothing to do, say. */
export const note: StepKind<{readonly code: string; readonly fields: Fields}, void> = {
	acts: false,
	describe: ({code, fields}) => ({kind: 'note', code, fields}),
	async compare(input) {
		return {found: 'same', output: undefined, detail: this.describe(input)};
	},
	async apply(input) {
		return {output: undefined, detail: this.describe(input)};
	},
};

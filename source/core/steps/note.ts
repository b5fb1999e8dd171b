import type {StepKind} from '../engine/step.ts';
import type {Note} from '../told/notes.ts';

/** Says a thing worth a line of its own, where nothing is to be done: why a phase had nothing to do, say. */
export const note: StepKind<Note, void> = {
	acts: false,
	describe: (said) => ({kind: 'note', ...said}),
	async compare(input) {
		return {found: 'same', output: undefined, detail: this.describe(input)};
	},
	async apply(input) {
		return {output: undefined, detail: this.describe(input)};
	},
};

import type {ConfirmDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';

/** Asks before something that cannot be taken back. */
export const confirm: StepKind<Omit<ConfirmDetail, 'kind'>, void> = {
	acts: true,
	confirms: true,
	describe: (input) => ({kind: 'confirm', ...input}),
	async compare(input) {
		return {found: 'different', detail: this.describe(input)};
	},
	async apply(input) {
		return {output: undefined, detail: this.describe(input)};
	},
};

/** Says the same where nothing is asked. */
export const announce: typeof confirm = {
	acts: false,
	describe: (input) => confirm.describe(input),
	compare: async (input, context) => confirm.compare(input, context),
	apply: async (input, context) => confirm.apply(input, context),
};

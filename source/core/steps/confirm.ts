import type {ConfirmDetail} from '../engine/details.ts';
import type {StepKind} from '../engine/step.ts';

/** Asks before something that cannot be taken back. */
export const confirm: StepKind<Pick<ConfirmDetail, 'about'>, void> = {
	acts: true,
	confirms: true,
	describe: ({about}) => ({kind: 'confirm', about}),
	async compare(input) {
		return {found: 'different', detail: this.describe(input)};
	},
	async apply(input) {
		return {output: undefined, detail: this.describe(input)};
	},
};

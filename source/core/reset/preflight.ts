import {judge} from '../workflow/judge.ts';
import {rootCheck} from '../preflight/machine.ts';
import {confirm} from '../steps/confirm.ts';
import type {ResetPhase} from './run.ts';

/** Has a person agree, and looks whether the rest can be done at all. */
export const preflight: ResetPhase = {
	name: 'preflight',
	async run(context) {
		const {config: {reset, word}, policy, step} = context;
		if (!reset.force && policy.agreement === 'ask') {
			await step(confirm, 'confirm', {about: 'reset', ...(word !== undefined && {word})});
		}
		await judge(context, [rootCheck], 'user', reset.ignorePreflightErrors);
	},
};

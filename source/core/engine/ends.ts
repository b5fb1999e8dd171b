import {Failure, isFailure} from '../told/failures.ts';
import type {StepDetail} from '../told/details.ts';
import type {SkipReason} from '../told/skips.ts';

/** What a person's skip left missing: it is no failure, and it travels up to the phase that needed it. */
export class Skipped extends Error {
	readonly reason: SkipReason;

	constructor(reason: SkipReason) {
		super('skipped');
		this.reason = reason;
	}
}

/** The person asked for the end of the run. */
export class Stopped extends Error {}

/** Whether a run ends here because somebody wanted it to. */
export const isEnd = (error: unknown): boolean => error instanceof Stopped || (isFailure(error, 'cancelled'));

/** A question by itself that was declined: what would have been agreed to it, in its fields. */
export function unconfirmed(detail: StepDetail): Failure {
	const {about, word = ''} = detail.kind === 'confirm' ? detail : {about: ''};
	return new Failure('unconfirmed', {about, word});
}

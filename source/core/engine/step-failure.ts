import {Failure} from '../told/failures.ts';
import type {StepDetail} from '../told/details.ts';

/** A failure with the step's detail as it stood when it failed: the last answers of a wait, say. */
export class StepFailure extends Failure {
	readonly detail: StepDetail;

	constructor(failure: Failure, detail: StepDetail) {
		super(failure.code, failure.fields, {cause: failure.cause, evidence: failure.evidence});
		this.detail = detail;
	}
}

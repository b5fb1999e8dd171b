import type {SkipReason} from './events.ts';

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

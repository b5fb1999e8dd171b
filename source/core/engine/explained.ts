import type {Watch} from '../diagnosis/watch.ts';
import {toFailureData, type FailureData} from '../told/failures.ts';

/** Failures as they were told, so that the end of the run says no less. */
export class Explained {
	readonly #watch: Pick<Watch, 'diagnosis'> | undefined;
	readonly #told = new WeakMap<Error, FailureData>();

	constructor(watch: Pick<Watch, 'diagnosis'> | undefined) {
		this.#watch = watch;
	}

	/** What did not answer may be known to be unable to: the cause takes the place of the last lines of a log. */
	async explain(error: unknown): Promise<FailureData> {
		const failure = toFailureData(error);
		const diagnosis = failure.code === 'wait.timeout' || failure.code === 'api.unreachable' ? await this.#watch?.diagnosis() : undefined;
		const explained = diagnosis === undefined ? failure : {...failure, diagnosis, evidence: [...(failure.evidence ?? []).slice(0, 1), ...diagnosis.evidence]};
		if (error instanceof Error) {
			this.#told.set(error, explained);
		}
		return explained;
	}

	/** As it was told, where it was. */
	told(error: unknown): FailureData {
		return (error instanceof Error ? this.#told.get(error) : undefined) ?? toFailureData(error);
	}
}

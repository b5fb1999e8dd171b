import type {StepDetail} from '../told/details.ts';
import type {RunSummary, StepOutcome} from '../told/events.ts';

const FILES: Readonly<Record<string, number>> = {certificate: 2, keypair: 2, kubeconfig: 1, file: 1};

/** What a run has come to, step by step. */
export class Counts {
	readonly #counts = {files: 0, objects: 0, removed: 0, warnings: 0, unchanged: 0};

	readonly #steps = new Map<string, {readonly outcome: StepOutcome; readonly detail: StepDetail}>();

	get summary(): RunSummary {
		return {...this.#counts};
	}

	warn(): void {
		this.#counts.warnings += 1;
	}

	/** What a step came to; one that is made again counts as it ended last. */
	add(step: string, outcome: StepOutcome, detail: StepDetail): void {
		this.drop(step);
		this.#steps.set(step, {outcome, detail});
		this.#count(outcome, detail, 1);
	}

	/** It was taken back. */
	drop(step: string): void {
		const known = this.#steps.get(step);
		if (known !== undefined) {
			this.#steps.delete(step);
			this.#count(known.outcome, known.detail, -1);
		}
	}

	#count(outcome: StepOutcome, detail: StepDetail, by: 1 | -1): void {
		const counts = this.#counts;
		if (outcome === 'unchanged' && detail.kind !== 'note') {
			counts.unchanged += by;
		}
		if (outcome === 'done' || outcome === 'warning') {
			const reverts = detail.kind === 'revert' && detail.kept === undefined && detail.problem === undefined ? detail.action : undefined;
			counts.files += by * (FILES[detail.kind] ?? (reverts !== undefined && reverts !== 'remove' ? 1 : 0));
			counts.removed += by * ((detail.kind === 'removal' && detail.problem === undefined) || reverts === 'remove' ? 1 : 0);
			counts.objects += by * (detail.kind === 'object' && detail.verb !== 'get' && detail.verb !== 'list' ? 1 : 0);
		}
		if (outcome === 'warning') {
			counts.warnings += by * (detail.kind === 'check' ? detail.warnings.length : 1);
		}
	}
}

import type {StepDetail} from './details.ts';
import type {RunSummary, StepOutcome} from './events.ts';

const FILES: Readonly<Record<string, number>> = {certificate: 2, keypair: 2, kubeconfig: 1, file: 1};

/** What a run has come to, step by step. */
export class Counts {
	readonly #counts = {files: 0, objects: 0, removed: 0, warnings: 0, unchanged: 0};

	get summary(): RunSummary {
		return {...this.#counts};
	}

	warn(): void {
		this.#counts.warnings += 1;
	}

	/** @param by -1 for a step that was taken back */
	add(outcome: StepOutcome, detail: StepDetail, by: 1 | -1 = 1): void {
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

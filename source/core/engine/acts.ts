import type {Host} from '../ports/index.ts';
import {Skipped} from './ends.ts';
import type {EventBus} from './event-bus.ts';
import type {Journal} from './journal.ts';
import type {Act} from './snapshot.ts';

/** What a person was asked about and may take back, the last first. */
export class Acts {
	readonly #acts: Act[] = [];

	add(act: Act): void {
		this.#acts.push(act);
	}

	/** Makes the last act undone and asks about it anew; says why where it cannot be. */
	async takeBack({bus, host, journal}: {readonly bus: EventBus; readonly host: Pick<Host, 'files'>; readonly journal: Journal}): Promise<void> {
		const act = this.#acts.at(-1);
		const because = act === undefined ? 'nothing' : await act.snapshot.restore(host.files);
		if (act === undefined || because !== undefined) {
			bus.emit({type: 'step.kept', step: act?.step ?? '', because: because ?? 'nothing'});
			return;
		}
		this.#acts.pop();
		journal.drop(act.step);
		act.uncount();
		bus.emit({type: 'step.reverted', step: act.step});
		try {
			await act.redo();
		} catch (error) {
			// Left out this time: what needs it finds it missing.
			if (!(error instanceof Skipped)) {
				throw error;
			}
		}
	}
}

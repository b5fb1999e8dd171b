import type {Host} from '../ports/index.ts';
import type {StepDetail} from '../told/details.ts';
import type {Journal} from './journal.ts';

/** Writes down what is about to be done, for whoever goes on from it or takes it back. */
export async function beginAct(journal: Journal, services: Pick<Host['services'], 'state'>, step: string, detail: StepDetail): Promise<void> {
	if (detail.kind !== 'service' || detail.reset === true) {
		return journal.begin(step, detail);
	}
	const {active, state} = await services.state(detail.service).catch(() => ({active: false, state: ''}));
	// One that its manager starts again and again is meant to run, too.
	return journal.beginService(step, detail.service, detail.action, active || state.startsWith('activating'));
}

import type {StepState} from '../core/told/state.ts';
import type {Texts} from './types.ts';

/** What a step is called where a sentence is about it; its path where nothing is known of it. */
export function titleOf(step: Pick<StepState, 'detail'> | undefined, path: string, texts: Pick<Texts, 'stepTitle'>): string {
	return step === undefined ? path : texts.stepTitle(step.detail);
}

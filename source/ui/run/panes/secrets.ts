import type {StepDetail} from '../../../core/told/details.ts';

/** Ids under which the run may keep what a line stands for. */
export function secretIds(detail: StepDetail): readonly string[] {
	switch (detail.kind) {
		case 'join': {
			return detail.secrets;
		}
		case 'certificate': {
			return detail.keyPath === undefined ? [] : [detail.keyPath];
		}
		case 'keypair': {
			return [detail.privatePath];
		}
		default: {
			return [];
		}
	}
}

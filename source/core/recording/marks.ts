import type {Event} from '../told/events.ts';
import type {RunState} from '../told/state.ts';

/** A place in a recording that one may want to go to. */
export interface Mark {
	readonly kind: 'phase' | 'failure' | 'warning' | 'refused' | 'end';
	/** Of the event, from 0. */
	readonly index: number;
	readonly seq: number;
	readonly elapsedMs: number;
	/** Of a phase its path, of all else that belongs to a step the step's. */
	readonly path: string;
}

/** A request that an API server did not let pass. */
const isRefused = (status: number): boolean => status === 401 || status === 403;

/** What an event is to who looks for something; undefined where it is nothing of the kind. */
export function markOf(event: Event, before: RunState, index: number): Mark | undefined {
	const mark = (kind: Mark['kind'], path: string): Mark => ({kind, index, seq: event.seq, elapsedMs: event.elapsedMs, path});
	switch (event.type) {
		case 'phase.started': {
			// A phase below another is a line of it.
			return before.phases[event.phase]?.parent === undefined ? mark('phase', event.phase) : undefined;
		}
		case 'step.failing': {
			return mark('failure', event.step);
		}
		case 'step.finished': {
			return event.outcome === 'failed' ? mark('failure', event.step) : event.outcome === 'warning' ? mark('warning', event.step) : undefined;
		}
		case 'step.progress': {
			return event.progress.at === 'request' && isRefused(event.progress.status) ? mark('refused', event.step) : undefined;
		}
		case 'run.warning': {
			return mark('warning', '');
		}
		case 'run.finished': {
			return mark('end', '');
		}
		default: {
			return undefined;
		}
	}
}

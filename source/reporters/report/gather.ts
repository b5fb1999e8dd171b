import type {RecordingHeader} from '../../core/recording/form.ts';
import type {Diagnosis} from '../../core/told/diagnosis.ts';
import type {Event} from '../../core/told/events.ts';
import type {FailureData} from '../../core/told/failures.ts';
import {emptyState, failureOf, reduce, type RunState} from '../../core/told/state.ts';

/** What was told in a run and is over: tried again, taken back, or replaced by something else. */
export type Earlier =
	| {readonly kind: 'failure'; readonly step: string; readonly failure: FailureData}
	/** A request that was made again for so long. */
	| {readonly kind: 'retry'; readonly step: string; readonly failure: FailureData; readonly timeoutMs: number}
	| {readonly kind: 'diagnosis'; readonly diagnosis: Diagnosis};

/** A run as a report needs it: how it stands at its end, and what only its events tell. */
export interface Gathered {
	readonly header?: RecordingHeader;
	readonly state: RunState;
	/** Where events lead, in order: from this `seq` on to a step or a phase by its path; the empty path is the run. */
	readonly places: readonly (readonly [seq: number, path: string])[];
	/** First and last `seq` of the events of a step, by path. */
	readonly events: ReadonlyMap<string, readonly [first: number, last: number]>;
	/** How long phases took, by path: milliseconds, without those in which a person was asked. */
	readonly spans: ReadonlyMap<string, number>;
	readonly earlier: readonly Earlier[];
}

/** Goes through a run once. Lines of logs pass by: a report has what a diagnosis quotes of them. */
export function gather(events: Iterable<Event>, header?: RecordingHeader): Gathered {
	let state = emptyState;
	let askedAt: number | undefined;
	const places: (readonly [number, string])[] = [];
	const byStep = new Map<string, readonly [number, number]>();
	const began = new Map<string, number>();
	const spans = new Map<string, number>();
	const earlier = new Map<string, Earlier>();
	const at = (seq: number, path: string) => {
		if (places.at(-1)?.[1] !== path) {
			places.push([seq, path]);
		}
	};
	for (const event of events) {
		state = reduce(state, event);
		const {seq, elapsedMs} = event;
		if ('step' in event) {
			at(seq, event.step);
			byStep.set(event.step, [byStep.get(event.step)?.[0] ?? seq, seq]);
		} else if ('phase' in event) {
			at(seq, event.phase);
		} else if (event.type !== 'log' && event.type !== 'watch.changed') {
			at(seq, '');
		}
		if (event.type === 'phase.started') {
			began.set(event.phase, elapsedMs);
		} else if (event.type === 'phase.finished') {
			ended(event.phase, elapsedMs);
		} else if (event.type === 'step.asked') {
			askedAt = elapsedMs;
		} else if (event.type === 'step.answered' && askedAt !== undefined) {
			// As if all that is at work had begun so much later.
			const asked = elapsedMs - askedAt;
			began.forEach((from, phase) => began.set(phase, from + asked));
			askedAt = undefined;
		} else if (event.type === 'step.failing') {
			remember({kind: 'failure', step: event.step, failure: event.failure});
		} else if (event.type === 'step.progress' && event.progress.at === 'retry') {
			const {failure, timeoutMs} = event.progress;
			remember({kind: 'retry', step: event.step, failure, timeoutMs}, event.step);
		} else if (event.type === 'watch.changed' && event.diagnosis !== undefined) {
			remember({kind: 'diagnosis', diagnosis: event.diagnosis}, nameOf(event.diagnosis));
		}
	}
	for (const phase of began.keys()) {
		ended(phase, state.elapsedMs);
	}
	return {state, places, events: byStep, spans, earlier: [...earlier.values()].filter((one) => isOver(one, state)), ...(header && {header})};

	function ended(phase: string, elapsedMs: number): void {
		spans.set(phase, (spans.get(phase) ?? 0) + Math.max(0, elapsedMs - (began.get(phase) ?? elapsedMs)));
		began.delete(phase);
	}

	/** Each thing once, as it was told last. */
	function remember(one: Earlier, name = JSON.stringify(one)): void {
		earlier.set(`${one.kind} ${name}`, one);
	}
}

const nameOf = ({component, code}: Diagnosis): string => `${component} ${code}`;

/** What still stands at the end is told there. */
function isOver(one: Earlier, {steps, watch, end}: RunState): boolean {
	const standing = [end?.failure, ...Object.values(steps).map((step) => failureOf(step))].filter((failure) => failure !== undefined);
	if (one.kind === 'diagnosis') {
		return ![watch?.diagnosis, ...standing.map(({diagnosis}) => diagnosis)].some((other) => other !== undefined && nameOf(other) === nameOf(one.diagnosis));
	}
	return one.kind === 'retry' || !standing.some((failure) => JSON.stringify(failure) === JSON.stringify(one.failure));
}

import type {RunOutcome} from '../../core/told/events.ts';

/**
 * kubeadm ends with 1 for every failure; so do we. What kubeadm has no word for: a run that a
 * person left incomplete, which must not pass for a cluster in a script.
 */
export const exitCodes: Readonly<Record<RunOutcome, number>> = {
	done: 0,
	failed: 1,
	incomplete: 3,
	stopped: 130,
};

/** Something went wrong before a run began, or outside one. */
export const FAILED = 1;

/** Of `diff`: it could not be told, or not all of it. */
export const TROUBLE = 2;

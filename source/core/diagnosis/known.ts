import type {DiagnosisCode} from '../told/diagnosis-codes.ts';
import {containerFailures} from './known-container.ts';
import {kubeletFailures} from './known-kubelet.ts';
import {podFailures} from './known-pod.ts';
import type {Link} from '../told/diagnosis.ts';

/**
 * Where a failure shows itself. `kubelet`: the log of a kubelet that does not run; `node`: that of
 * one that does; `pod`: its lines about a component's Pod; `container`: the component's own log.
 */
export type Place = 'kubelet' | 'node' | 'pod' | 'container';

export interface KnownFailure {
	readonly code: DiagnosisCode;
	readonly link: Link;
	readonly in: Place;
	/** Its named groups become the diagnosis' fields. */
	readonly pattern: RegExp;
	/** A line with this is another failure, however well the pattern fits: what programs say in passing, and what has like words. */
	readonly not: RegExp;
	/** Only of these components. */
	readonly of?: readonly string[];
	/** It may heal by itself: a registry that is only slow, a peer that is only late. */
	readonly mayHeal?: true;
}

/**
 * Known failures by what a log says: the one table where logs are searched. Those that say more
 * come first, since the first that is found counts. Each has a text under its code in
 * source/texts/diagnoses.*, and a recorded log in test/fixtures/diagnosis or lines that people
 * reported in test/fixtures/reported-failures.json.
 */
export const knownFailures: readonly KnownFailure[] = [...kubeletFailures, ...podFailures, ...containerFailures];

/** Whether a line shows a failure, and no other that has like words. */
export function shows({pattern, not}: KnownFailure, line: string): boolean {
	return pattern.test(line) && !not.test(line);
}

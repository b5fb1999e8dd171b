import type {DiagnosisCode} from '../told/diagnosis-codes.ts';
import type {DiagnosisFields} from '../told/diagnosis-fields.ts';
import type {captures} from './pattern.ts';
import {containerFailures} from './known-container.ts';
import {kubeletFailures} from './known-kubelet.ts';
import {podFailures} from './known-pod.ts';
import type {Link} from '../told/diagnosis.ts';

/**
 * Where a failure shows itself. `kubelet`: the log of a kubelet that does not run; `node`: that of
 * one that does; `pod`: its lines about a component's Pod; `container`: the component's own log.
 */
export type ShownIn = 'kubelet' | 'node' | 'pod' | 'container';

/** What diagnose.ts adds to what a pattern captures: of a kubelet nothing but its runtime's socket, of an image its name, too. */
type Added = {readonly kubelet: 'socket'; readonly image: 'component' | 'socket' | 'image'} & {readonly [L in Exclude<Link, 'kubelet' | 'image'>]: 'component' | 'socket'};

/** The names of an object's members that may be text, and of those that have to be there. */
type Texts<Fields> = {[Name in keyof Fields]: string extends Fields[Name] ? Name : never}[keyof Fields] & string;
type Needed<Fields> = {[Name in keyof Fields]-?: {} extends Pick<Fields, Name> ? never : Name}[keyof Fields] & string;

/** A pattern of a code captures all fields that nobody adds, and none that the code does not have. */
type PatternOf<Fields, AddedName> = RegExp & {readonly [captures]: {readonly some: readonly Texts<Fields>[]; readonly all: {readonly [Name in Exclude<Needed<Fields>, AddedName>]: true}}};

type KnownFailureOf<Code extends DiagnosisCode, L extends Link> = {
	readonly code: Code;
	readonly link: L;
	readonly in: ShownIn;
	/** Its groups become the diagnosis' fields. */
	readonly pattern: PatternOf<DiagnosisFields[Code], Added[L]>;
	/** A line with this is another failure, however well the pattern fits: what programs say in passing, and what has like words. */
	readonly not: RegExp;
	/** Only of these components. */
	readonly of?: readonly string[];
	/** It may heal by itself: a registry that is only slow, a peer that is only late. */
	readonly mayHeal?: true;
};

export type KnownFailure = {[Code in DiagnosisCode]: {[L in Link]: KnownFailureOf<Code, L>}[Link]}[DiagnosisCode];

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

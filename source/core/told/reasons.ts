import type {PatchFaultFields} from './patch-faults.ts';
import type {PkiFaultFields} from './pki-faults.ts';

/** What a failure's field `problem` or `reason` may hold, where it is a code, and the fields beside it that say more. */
export type ReasonFields = PkiFaultFields & {
	/** `authority`: the file of the CA that it was held to. */
	readonly 'not-signed-by-ca': {readonly authority?: string};
	readonly 'kubeconfig-ca-foreign': {readonly authority?: string};
} & PatchFaultFields & {
	readonly 'certificate-missing': {readonly key: string};

	// Flags.
	readonly 'not-one-of': {readonly known: readonly string[]};
	readonly 'key-taken': {readonly value: string; readonly by: string};
	readonly 'no-terminal': {};
	readonly 'dumb-terminal': {};
	readonly 'no-value': {};
	/** `near` is empty where no flag has a name like it. */
	readonly unknown: {readonly near: string};
	readonly 'not-bool': {};
	readonly 'not-list': {};
	readonly 'not-duration': {};
	readonly 'not-integer': {};
	readonly 'not-number': {};
	readonly rootfs: {};
	readonly 'sandbox-only': {};
	/** `id` of the token that was made. */
	readonly 'join-command-only': {readonly id: string};
	readonly 'control-plane-only': {};
	readonly 'phase-order': {};
	readonly 'phase-skipped': {};
	/** `known`: the least and the most. */
	readonly 'out-of-range': {readonly known: readonly string[]};
	/** `by`: the flag that it does not go together with. */
	readonly apart: {readonly by: string};
	/** `known`: the last event's number, and the time of it. */
	readonly 'no-moment': {readonly known: readonly string[]};
	readonly 'no-line': {};

	// The file that describes a sandbox's node. `field` is empty for the whole.
	readonly syntax: {readonly reason?: string};
	readonly 'several-documents': {};
	/** Of a lesson: a heading of its text, or a key. */
	readonly 'text-missing': {readonly field: string};
	readonly 'file-missing': {};
	/** `near` is empty where no key has a name like it; then `expected` has those that there are. */
	readonly 'unknown-key': {readonly field: string; readonly found: string; readonly near: string; readonly expected: string};
	readonly 'wrong-type': {readonly field: string; readonly found: string; readonly expected: string};
	readonly 'bad-value': {readonly field: string; readonly found: string; readonly expected: string};

	// A sandbox's folder.
	readonly 'no-folder': {};
	readonly 'not-empty': {};
	readonly 'not-a-directory': {};
	readonly format: {readonly formatVersion: string};
	readonly owner: {readonly uid: number; readonly caller: number};
	readonly mode: {readonly mode: number};
	readonly link: {readonly uid: number};
	readonly damaged: {readonly file: string};

	// Users and groups of the machine.
	readonly 'user-fields': {readonly path: string; readonly line: number; readonly found: number; readonly expected: number};
	readonly 'user-number': {readonly path: string; readonly line: number; readonly found: string};
	readonly 'user-shell': {readonly found: string; readonly expected: string};
	/** `found` is empty where there is no such group. */
	readonly 'user-group': {readonly gid: string; readonly found: string};
	readonly 'group-members': {readonly found: string; readonly expected: string};
	readonly 'user-range': {readonly found: number; readonly min: number; readonly max: number};
	readonly 'user-full': {readonly path: string; readonly min: number; readonly max: number};

	/** `message`: the label that is missing. */
	readonly NotRegistered: {readonly message: string};
};

import {coded, type Coded} from './coded.ts';

/** What can be wrong with a patch, with the values of each; source/texts/reasons.* say it in words. */
export type PatchFaultFields = {
	/** `errno`: the system's code. */
	readonly 'patch-directory': {readonly errno: string};
	readonly 'patch-directive': {readonly directive: string; readonly value: string};
	readonly 'patch-index': {readonly path: string; readonly index: string};
	readonly 'patch-list': {readonly member: string};
	readonly 'patch-merge-key': {readonly member: string; readonly key: string};
	/** `index` counts from 1. */
	readonly 'patch-operation': {readonly index: number; readonly operation: string};
	readonly 'patch-order': {readonly member: string};
	readonly 'patch-path': {readonly operation: string; readonly path: string};
	/** `field` is empty for the object itself. */
	readonly 'patch-result': {readonly field: string; readonly found: string; readonly expected: string};
	readonly 'patch-shape': {readonly expected: 'list' | 'map'};
	readonly 'patch-test': {readonly path: string; readonly found: string; readonly expected: string};
	readonly 'patch-type': {readonly known: readonly string[]};
	readonly 'patch-yaml': {readonly line: number};
};

export type PatchFault = keyof PatchFaultFields;

/** A patch that cannot be read or does not apply; apply.ts and read.ts add the file and the target. */
export class PatchProblem<Code extends PatchFault = PatchFault> extends Error {
	readonly fault: Coded<PatchFaultFields>;

	constructor(code: Code, fields: PatchFaultFields[Code]) {
		super(code);
		this.name = 'PatchProblem';
		this.fault = coded<PatchFaultFields, Code>(code, fields);
	}

	get code(): PatchFault {
		return this.fault.code;
	}
}

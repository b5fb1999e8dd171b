import type {Fields} from './failures.ts';

/** What can be wrong with a patch; source/texts/reasons.* say it in words. */
export type PatchFault =
	| 'patch-directory'
	| 'patch-directive'
	| 'patch-index'
	| 'patch-list'
	| 'patch-merge-key'
	| 'patch-operation'
	| 'patch-order'
	| 'patch-path'
	| 'patch-result'
	| 'patch-shape'
	| 'patch-test'
	| 'patch-type'
	| 'patch-yaml';

/** A patch that cannot be read or does not apply; apply.ts and read.ts add the file and the target. */
export class PatchProblem extends Error {
	readonly code: PatchFault;
	readonly fields: Fields;

	constructor(code: PatchFault, fields: Fields = {}) {
		super(code);
		this.name = 'PatchProblem';
		this.code = code;
		this.fields = fields;
	}
}

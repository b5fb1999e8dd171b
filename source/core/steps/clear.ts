import type {RemovalDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {isFailure} from '../told/failures.ts';
import {contentsOf, refuseSystem, type Contents, type OwnKind} from './own.ts';
import {problemOf} from './problem.ts';
import {refuseMounted} from './removal.ts';

export interface ClearInput {
	readonly path: string;
	/** What is expected in it. */
	readonly of: OwnKind;
}

/** Names told of a directory: enough to see what it is. */
const TOLD = 20;

/**
 * Empties a directory of what a cluster filled it with: `contentsOf` says what that is. What cannot be removed is a
 * warning, and so is what is left because it is not known to be the cluster's; the run goes on with the rest (as kubeadm
 * does: cmd/phases/reset/cleanupnode.go, resetConfigDir).
 * @throws Failure `path.protected` for a directory that is the system's own
 */
export const clear: StepKind<ClearInput, void> = {
	acts: true,
	describe: ({path}) => detailOf(path),
	async compare({path, of}, {host: {files}}) {
		await refuseSystem(files, path);
		try {
			const found = await contentsOf(files, path, of);
			const detail = detailOf(path, found);
			return found.goes.length === 0 && found.stays.length === 0 ? {found: 'same', output: undefined, detail} : {found: 'different', detail, current: undefined};
		} catch (error) {
			// The same keeps it from being removed, and is told then.
			return {found: 'different', detail: {...detailOf(path), problem: problemOf(error)}, current: undefined};
		}
	},
	async apply({path, of}, {host: {files, mounts}}) {
		let detail = detailOf(path);
		try {
			await refuseSystem(files, path);
			const found = await contentsOf(files, path, of);
			detail = detailOf(path, found);
			if (found.whole) {
				await refuseMounted(files, mounts, {path, what: 'contents'});
				await files.emptyDirectory(path);
				return {output: undefined, detail};
			}
			const real = await files.realPath(path) ?? path;
			let first: unknown;
			for (const name of found.goes) {
				// As little as possible stays.
				await refuseMounted(files, mounts, {path: `${real}/${name}`, what: 'file'}).then(async () => files.removeTree(`${real}/${name}`)).catch((error: unknown) => {
					first ??= error;
				});
			}
			if (first !== undefined) {
				throw first as Error;
			}
			return {output: undefined, detail, ...(found.stays.length > 0 && {outcome: 'warning' as const})};
		} catch (error) {
			if (isFailure(error)) {
				throw error;
			}
			return {output: undefined, detail: {...detail, problem: problemOf(error)}, outcome: 'warning'};
		}
	},
};

function detailOf(path: string, {goes, stays}: Pick<Contents, 'goes' | 'stays'> = {goes: [], stays: []}): RemovalDetail {
	return {
		kind: 'removal', path, what: 'contents',
		...(goes.length > 0 && {names: goes.slice(0, TOLD), entries: goes.length}),
		...(stays.length > 0 && {left: stays.slice(0, TOLD), stays: stays.length}),
	};
}

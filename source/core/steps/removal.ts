import {posix} from 'node:path';
import type {RemovalDetail} from '../engine/details.ts';
import type {StepKind} from '../engine/step.ts';
import {Failure} from '../errors.ts';
import type {Files} from '../ports/index.ts';
import {isProtected} from '../reset/protected.ts';
import {problemOf} from './problem.ts';

export type RemovalInput = Pick<RemovalDetail, 'path' | 'what'>;

/** Names told of a directory: enough to see what it is. */
const TOLD = 20;

/**
 * Removes a file, or all that is in a directory. What cannot be removed is a warning, and the run
 * goes on with the rest (as kubeadm does: cmd/phases/reset/cleanupnode.go, resetConfigDir).
 * @throws Failure `path.protected` for a directory that is the system's own
 */
export const removal: StepKind<RemovalInput, void> = {
	acts: true,
	describe: (input) => detailOf(input),
	async compare(input, {host}) {
		await refuseProtected(host.files, input);
		try {
			const names = await namesAt(host.files, input);
			const detail = {...detailOf(input), ...(names.length > 0 && {names: names.slice(0, TOLD), entries: names.length})};
			return names.length === 0 ? {found: 'same', output: undefined, detail} : {found: 'different', detail, current: undefined};
		} catch (error) {
			// The same keeps it from being removed, and is told then.
			return {found: 'different', detail: {...detailOf(input), problem: problemOf(error)}, current: undefined};
		}
	},
	async apply(input, {host: {files}}) {
		const names = await namesAt(files, input).catch(() => []);
		const detail = {...detailOf(input), names: names.slice(0, TOLD), entries: names.length};
		try {
			await refuseProtected(files, input);
			await (input.what === 'contents' ? files.emptyDirectory(input.path) : files.removeTree(input.path));
			return {output: undefined, detail};
		} catch (error) {
			if (error instanceof Failure) {
				throw error;
			}
			return {output: undefined, detail: {...detail, problem: problemOf(error)}, outcome: 'warning'};
		}
	},
};

const detailOf = ({path, what}: RemovalInput): RemovalDetail => ({kind: 'removal', path, what});

/** Of a file itself its name, so that a link that leads nowhere is something too. */
async function namesAt(files: Pick<Files, 'list'>, {path, what}: RemovalInput): Promise<readonly string[]> {
	return what === 'contents'
		? await files.list(path) ?? []
		: (await files.list(posix.dirname(path)) ?? []).filter((name) => name === posix.basename(path));
}

/** @throws Failure `path.protected`, also for a link that leads to such a directory */
export async function refuseProtected(files: Pick<Files, 'realPath'>, {path, what}: RemovalInput): Promise<void> {
	const real = what === 'contents' ? await files.realPath(path).catch(() => undefined) ?? path : path;
	if (isProtected(path) || isProtected(real)) {
		throw new Failure('path.protected', {path, real});
	}
}

import type {UnmountFlag} from '../config/types.ts';
import type {UnmountDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {StepFailure} from '../engine/step-failure.ts';
import {Failure} from '../told/failures.ts';
import type {Mounts} from '../ports/index.ts';
import {isProtected} from '../engine/protected.ts';
import {problemLine} from './problem.ts';

export interface UnmountInput {
	readonly path: string;
	readonly flags: readonly UnmountFlag[];
	/** Only on and below these names in it; on all of them unless said. */
	readonly names?: readonly string[];
	/** Whose step it is, where flags cannot be given. */
	readonly of?: 'undo';
}

/**
 * Unmounts everything below a directory, last mounted first: one may stand on another. A mount that
 * stays is a failure, since all that is in the directory is removed next: volumes of others too.
 * @throws Failure `path.protected` for a directory that is the system's own, as where the kubelet's is a link to it
 */
export const unmount: StepKind<UnmountInput, void> = {
	acts: true,
	describe: (input) => detailOf(input, []),
	async compare(input, {host}) {
		if (isProtected(input.path)) {
			throw new Failure('path.protected', {path: input.path, real: input.path});
		}
		const mounts = await mountsIn(host.mounts, input);
		const detail = detailOf(input, mounts);
		return mounts.length === 0 ? {found: 'same', output: undefined, detail} : {found: 'different', detail};
	},
	async apply(input, {host, signal}) {
		const mounts = await mountsIn(host.mounts, input);
		const detail = detailOf(input, mounts);
		const problems: string[] = [];
		for (const place of mounts.toReversed()) {
			signal.throwIfAborted();
			try {
				await host.mounts.unmount(place, input.flags);
			} catch (error) {
				// It may be gone: what is mounted twice as one, goes as one.
				problems.push(problemLine(error));
			}
		}
		const left = await mountsIn(host.mounts, input);
		if (left.length > 0) {
			throw new StepFailure(new Failure('unmount.failed', {path: input.path, mounts: [...new Set(left)], ...(input.of && {of: input.of})}, {evidence: problems}), detail);
		}
		return {output: undefined, detail};
	},
};

async function mountsIn(mounts: Mounts, {path, names}: UnmountInput): Promise<readonly string[]> {
	const below = await mounts.below(path);
	return names === undefined ? below : below.filter((place) => names.includes(place.slice(path.length + 1).split('/')[0] ?? ''));
}

const detailOf = ({path, flags}: UnmountInput, mounts: readonly string[]): UnmountDetail => ({kind: 'unmount', path, mounts, flags});

import {posix} from 'node:path';
import type {RemovalDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {Failure, HostError, isFailure} from '../told/failures.ts';
import type {Files, Mounts} from '../ports/index.ts';
import {isProtected} from '../engine/protected.ts';
import {problemOf} from './problem.ts';

export interface RemovalInput extends Pick<RemovalDetail, 'path' | 'what'> {
	/** Where the path led when it was looked at: it is removed there, and through no link. */
	readonly led?: string;
}

/** Names told of a directory: enough to see what it is. */
const TOLD = 20;

/** `failed`: not all of it went; `skipped`: a person left it out. */
export type Removed = 'gone' | 'failed' | 'skipped';

/**
 * Removes a file, or all that is in a directory. What cannot be removed is a warning, and the run
 * goes on with the rest (as kubeadm does: cmd/phases/reset/cleanupnode.go, resetConfigDir). Where something
 * is mounted in it, nothing is: that is a volume of others, who unmount it or have a step before this one do so.
 * @throws Failure `path.protected` for a directory that is the system's own
 */
export const removal: StepKind<RemovalInput, Removed> = {
	acts: true,
	describe: (input) => detailOf(input),
	async compare(input, {host}) {
		await refuseProtected(host.files, input);
		try {
			const names = await namesAt(host.files, input);
			const detail = {...detailOf(input), ...(names.length > 0 && {names: names.slice(0, TOLD), entries: names.length})};
			return names.length === 0 ? {found: 'same', output: 'gone', detail} : {found: 'different', detail, current: 'skipped'};
		} catch (error) {
			// The same keeps it from being removed, and is told then.
			return {found: 'different', detail: {...detailOf(input), problem: problemOf(error)}, current: 'skipped'};
		}
	},
	async apply(input, {host: {files, mounts}}) {
		const names = await namesAt(files, input).catch(() => []);
		const detail = {...detailOf(input), names: names.slice(0, TOLD), entries: names.length};
		try {
			await refuseProtected(files, input);
			await refuseMounted(files, mounts, input);
			const options = {followLinks: input.led === undefined};
			await (input.what === 'contents' ? files.emptyDirectory(placeOf(input), options) : files.removeTree(placeOf(input), options));
			return {output: 'gone', detail};
		} catch (error) {
			if (isFailure(error)) {
				throw error;
			}
			return {output: 'failed', detail: {...detail, problem: problemOf(error)}, outcome: 'warning'};
		}
	},
};

const placeOf = ({path, led}: RemovalInput): string => led ?? path;

const detailOf = ({path, what}: RemovalInput): RemovalDetail => ({kind: 'removal', path, what});

/** @throws HostError `EXDEV` with the place, as a host has it that finds a mount on its way */
export async function refuseMounted(files: Files, mounts: Mounts, input: RemovalInput): Promise<void> {
	const [path, {what}] = [placeOf(input), input];
	const real = what === 'contents' ? await files.realPath(path) : posix.join(await files.realPath(posix.dirname(path)) ?? posix.dirname(path), posix.basename(path));
	const [place] = real === undefined ? [] : (await mounts.below(what === 'contents' ? real : posix.dirname(real))).filter((one) => what === 'contents' || one === real || one.startsWith(`${real}/`));
	if (place !== undefined) {
		throw new HostError('EXDEV', {path: place});
	}
}

/** Of a file itself its name, so that a link that leads nowhere is something too. */
async function namesAt(files: Pick<Files, 'list'>, input: RemovalInput): Promise<readonly string[]> {
	const path = placeOf(input);
	return input.what === 'contents'
		? await files.list(path) ?? []
		: (await files.list(posix.dirname(path)) ?? []).filter((name) => name === posix.basename(path));
}

/** @throws Failure `path.protected`, also for a link that leads to such a directory */
export async function refuseProtected(files: Pick<Files, 'realPath'>, input: RemovalInput): Promise<void> {
	const [path, {what}] = [placeOf(input), input];
	const real = what === 'contents' ? await files.realPath(path).catch(() => undefined) ?? path : path;
	if (isProtected(path) || isProtected(real)) {
		throw new Failure('path.protected', {path, real});
	}
}

import {lookAt, REPLACED, type Before} from '../engine/before.ts';
import type {RevertDetail} from '../engine/details.ts';
import type {StepContext, StepKind} from '../engine/step.ts';
import type {Files} from '../ports/index.ts';
import {problemOf} from './problem.ts';

export interface RevertInput {
	readonly path: string;
	/** What was there before the run; undefined where its journal does not tell. */
	readonly before?: Before;
	/** Hashes that the run left there. */
	readonly made: readonly string[];
	/** The run was killed while it was about to make it: whatever is there is its own. */
	readonly interrupted: boolean;
}

/**
 * Makes of a path what it was before a run. What a person changed since is kept, as is a directory that
 * others' files are in; that, and what cannot be done, is a warning, and the rest goes on.
 * @returns whether it was kept
 */
export const revert: StepKind<RevertInput, boolean> = {
	acts: true,
	describe: ({path, before}) => ({kind: 'revert', path, what: before?.type === 'directory' ? 'directory' : 'file', action: before?.type === 'file' ? 'restore' : 'remove'}),
	async compare(input, {host: {files}}) {
		const detail = await decide(files, input);
		return detail === undefined
			? {found: 'same', output: false, detail: this.describe(input)}
			: {found: 'different', detail, current: true};
	},
	async apply(input, context) {
		const detail = await decide(context.host.files, input);
		if (detail === undefined || detail.kept !== undefined) {
			return {output: detail !== undefined, detail: detail ?? this.describe(input), ...(detail !== undefined && {outcome: 'warning'})};
		}
		try {
			await act(input, detail, context);
			return {output: false, detail};
		} catch (error) {
			return {output: true, detail: {...detail, problem: problemOf(error)}, outcome: 'warning'};
		}
	},
};

/** What is to be done; undefined where all is as it was. */
export async function decide(files: Pick<Files, 'stat' | 'read' | 'list'>, {path, before, made, interrupted}: RevertInput): Promise<RevertDetail | undefined> {
	const {before: now} = await lookAt(files, path);
	const detail = {kind: 'revert', path, what: now.type === 'directory' || before?.type === 'directory' ? 'directory' : 'file'} as const;
	const isOurs = interrupted || (now.type === 'file' && made.includes(now.sha256));
	if (before === undefined) {
		return now.type === 'absent' ? undefined : {...detail, action: 'remove', kept: 'unknown'};
	}
	if (before.type === 'absent') {
		if (now.type === 'absent') {
			return undefined;
		}
		const kept = now.type === 'directory' ? ((await files.list(path) ?? []).length > 0 ? 'not-empty' : undefined) : isOurs ? undefined : 'changed';
		return {...detail, action: 'remove', ...(kept && {kept})};
	}
	if (now.type === 'absent') {
		return before.type === 'file' ? {...detail, action: 'restore'} : undefined;
	}
	if (before.type === 'file' && now.type === 'file' && now.sha256 !== before.sha256) {
		const kept = !isOurs ? 'changed' : await files.stat(`${REPLACED}/${before.sha256}`) === undefined ? 'lost' : undefined;
		return {...detail, action: 'restore', ...(kept && {kept})};
	}
	const isSame = now.type === before.type && now.mode === before.mode && now.uid === before.uid && now.gid === before.gid;
	return isSame ? undefined : {...detail, action: 'attributes'};
}

async function act({path, before}: RevertInput, {action}: RevertDetail, {host: {files}}: StepContext): Promise<void> {
	if (action === 'remove' || before === undefined || before.type === 'absent') {
		return files.remove(path);
	}
	const {mode, uid, gid} = before;
	if (action === 'restore' && before.type === 'file') {
		return files.write(path, await files.read(`${REPLACED}/${before.sha256}`) ?? '', {mode, owner: {uid, gid}});
	}
	await files.setMode(path, mode);
	await files.setOwner(path, {uid, gid});
}

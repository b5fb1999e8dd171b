import {hashOf, leadsTo, lookAt, REPLACED, type Before} from '../engine/before.ts';
import type {RevertDetail} from '../told/details.ts';
import {isUserFile} from '../engine/journal-places.ts';
import type {StepContext, StepKind} from '../engine/step.ts';
import {Failure} from '../told/failures.ts';
import {hasOnlyUsersMore} from '../manifests/user-files.ts';
import type {Files} from '../ports/index.ts';
import {problemOf} from './problem.ts';

export interface RevertInput {
	readonly path: string;
	/** Where that led when the run acted on it: the path itself, unless a link was on the way. */
	readonly led: string;
	/** What was there before the run; undefined where its journal does not tell. */
	readonly before?: Before;
	/** Hashes that the run left there. */
	readonly made: readonly string[];
	/** The run was killed before it had said what it would put there. */
	readonly interrupted: boolean;
}

/** `kept` on purpose; `failed`: it could not be done; `skipped`: a person left it out. */
export type Reverted = 'gone' | 'kept' | 'failed' | 'skipped';

/**
 * Makes of a path what it was before a run. What a person changed since is kept, as is a directory that
 * others' files are in; that, and what cannot be done, is a warning, and the rest goes on.
 */
export const revert: StepKind<RevertInput, Reverted> = {
	acts: true,
	describe: (input) => detailOf(input),
	async compare(input, {host: {files}}) {
		const detail = await decide(files, input);
		return detail === undefined
			? {found: 'same', output: 'gone', detail: detailOf(input)}
			: {found: 'different', detail, current: 'skipped'};
	},
	async apply(input, context) {
		const detail = await decide(context.host.files, input);
		if (detail === undefined || detail.kept !== undefined) {
			return {output: detail === undefined ? 'gone' : 'kept', detail: detail ?? detailOf(input), ...(detail !== undefined && {outcome: 'warning'})};
		}
		try {
			await act(input, detail, context);
			return {output: 'gone', detail};
		} catch (error) {
			return {output: 'failed', detail: {...detail, problem: problemOf(error)}, outcome: 'warning'};
		}
	},
};

const detailOf = ({path, before}: RevertInput): RevertDetail => ({kind: 'revert', path, what: before?.type === 'directory' ? 'directory' : 'file', action: before?.type === 'file' ? 'restore' : 'remove'});

/** What is to be done; undefined where all is as it was. */
export async function decide(files: Pick<Files, 'stat' | 'read' | 'list' | 'realPath'>, input: RevertInput): Promise<RevertDetail | undefined> {
	const {path, led, before, made, interrupted} = input;
	const leads = await leadsTo(files, path);
	if (leads !== led) {
		const isNothing = before?.type !== 'file' && leads !== undefined && await files.stat(path) === undefined;
		return isNothing ? undefined : {...detailOf(input), kept: 'moved'};
	}
	if (isUserFile(path) && before?.type === 'file') {
		return decideUsers(files, input, before.sha256);
	}
	const {before: now} = await lookAt(files, led);
	const detail = {kind: 'revert', path, what: now.type === 'directory' || before?.type === 'directory' ? 'directory' : 'file'} as const;
	const isOurs = now.type === 'file' && made.includes(now.sha256);
	const foreign = interrupted ? 'unsaid' : 'changed';
	if (before === undefined) {
		return now.type === 'absent' ? undefined : {...detail, action: 'remove', kept: 'unknown'};
	}
	if (before.type === 'absent') {
		if (now.type === 'absent') {
			return undefined;
		}
		const kept = now.type === 'directory' ? ((await files.list(led) ?? []).length > 0 ? 'not-empty' : undefined) : isOurs ? undefined : foreign;
		return {...detail, action: 'remove', ...(kept && {kept})};
	}
	if (now.type === 'absent') {
		return before.type === 'file' ? {...detail, action: 'restore', ...(await replaced(files, before.sha256) === undefined && {kept: 'lost'})} : undefined;
	}
	if (before.type === 'file' && now.type === 'file' && now.sha256 !== before.sha256) {
		const kept = !isOurs ? foreign : await replaced(files, before.sha256) === undefined ? 'lost' : undefined;
		return {...detail, action: 'restore', ...(kept && {kept})};
	}
	const isSame = now.type === before.type && now.mode === before.mode && now.uid === before.uid && now.gid === before.gid;
	return isSame ? undefined : {...detail, action: 'attributes'};
}

/** The system's own files only ever lose the lines that a run added; mode and owner were never touched. */
async function decideUsers(files: Pick<Files, 'read'>, {path, led}: RevertInput, sha256: string): Promise<RevertDetail | undefined> {
	const [now, before] = await Promise.all([files.read(led), replaced(files, sha256)]);
	if (now !== undefined && hashOf(now) === sha256) {
		return undefined;
	}
	const kept = before === undefined ? 'lost' : now === undefined || !hasOnlyUsersMore(path, before.toString('utf8'), now.toString('utf8')) ? 'changed' : undefined;
	return {kind: 'revert', path, what: 'file', action: 'restore', ...(kept && {kept})};
}

/** What is kept of a file that a run replaced, where it is what was there: it is known by its hash. */
async function replaced(files: Pick<Files, 'read'>, sha256: string): Promise<Buffer | undefined> {
	const content = await files.read(`${REPLACED}/${sha256}`);
	return content !== undefined && hashOf(content) === sha256 ? content : undefined;
}

/** Where the run acted, and through no link: one that somebody puts there meanwhile leads elsewhere. */
async function act({path, led, before}: RevertInput, {action}: RevertDetail, {host: {files}}: StepContext): Promise<void> {
	if (action === 'remove' || before === undefined || before.type === 'absent') {
		return files.remove(led, {followLinks: false});
	}
	const {mode, uid, gid} = before;
	if (action === 'restore' && before.type === 'file') {
		const content = await replaced(files, before.sha256);
		if (content === undefined) {
			throw new Failure('missing', {path: `${REPLACED}/${before.sha256}`});
		}
		const now = isUserFile(path) ? await files.stat(led) : undefined;
		return files.write(led, content, {followLinks: false, ...now === undefined ? {mode, owner: {uid, gid}} : {mode: now.mode, owner: {uid: now.uid, gid: now.gid}}});
	}
	await files.setMode(led, mode, {followLinks: false});
	await files.setOwner(led, {uid, gid}, {followLinks: false});
}

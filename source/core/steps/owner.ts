import type {UserDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {Failure, HostError, unwritten} from '../told/failures.ts';
import type {Ownership} from '../manifests/index.ts';
import type {Files} from '../ports/index.ts';

export interface OwnerInput {
	/** The user that they are given to. */
	readonly user: string;
	readonly files: readonly Ownership[];
}

/** Gives files to a component's user, so that it can start without root. */
export const owner: StepKind<OwnerInput, void> = {
	acts: true,
	describe: ownerDetail,
	async compare(input, {host}) {
		const found = await Promise.all((await spread(host.files, input.files)).map(async (one) => isOwned(host.files, one)));
		const detail = ownerDetail(input);
		return found.every(Boolean) ? {found: 'same', output: undefined, detail} : {found: 'different', detail, current: undefined};
	},
	async apply(input, {host: {files}}) {
		for (const one of await spread(files, input.files)) {
			if (!await isOwned(files, one)) {
				await give(files, one);
			}
		}
		return {output: undefined, detail: ownerDetail(input)};
	},
};

function ownerDetail({user, files}: OwnerInput): UserDetail {
	return {kind: 'user', users: [user], groups: [], files: files.map(({path, uid, gid, mode}) => ({path, uid, gid, ...(mode !== undefined && {mode})}))};
}

/** Folders with all that is below them. */
async function spread(files: Files, list: readonly Ownership[]): Promise<Ownership[]> {
	const all = await Promise.all(list.map(async (one) => {
		const below = one.tree === true && (await files.stat(one.path))?.type === 'directory' ? await files.list(one.path) ?? [] : [];
		return [one, ...await spread(files, below.map((name) => ({...one, path: `${one.path}/${name}`})))];
	}));
	return all.flat();
}

async function isOwned(files: Files, {path, uid, gid, mode}: Ownership): Promise<boolean> {
	const stat = await files.stat(path);
	if (stat === undefined) {
		throw new Failure('missing', {path});
	}
	return stat.uid === uid && stat.gid === gid && (mode === undefined || stat.mode === mode);
}

async function give(files: Files, {path, uid, gid, mode}: Ownership): Promise<void> {
	try {
		await files.setOwner(path, {uid, gid});
		if (mode !== undefined) {
			await files.setMode(path, mode);
		}
	} catch (error) {
		if (error instanceof HostError) {
			throw unwritten(path, error);
		}
		throw error;
	}
}

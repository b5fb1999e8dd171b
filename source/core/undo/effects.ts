import type {RevertPreview} from '../engine/details.ts';
import {ETCD_NAMES} from '../engine/journal-places.ts';
import type {Files} from '../ports/index.ts';
import {isProtected} from '../reset/protected.ts';
import {decide} from '../steps/revert.ts';
import type {Grown, UndoPlan} from './plan.ts';

type Looks = Pick<Files, 'stat' | 'read' | 'list' | 'realPath'>;

/** What becomes of a directory that others filled. */
export interface Contents extends Grown {
	/** With all links followed. */
	readonly real: string;
	/** Names in it that go. */
	readonly goes: readonly string[];
	readonly stays: readonly string[];
	/** It is the system's own, or leads to one that is: nothing in it goes. */
	readonly isProtected: boolean;
}

/**
 * Looks at what others wrote; etcd's first. What was there before the runs stays, as does what undo keeps, and in etcd's
 * directory all that etcd does not make: a configuration can name any directory for it.
 * @param kept files that stay as they are
 */
export async function contentsOf(files: Looks, {grown}: Pick<UndoPlan, 'grown'>, kept: readonly string[]): Promise<Contents[]> {
	const all = await Promise.all(grown.map(async (one): Promise<Contents | undefined> => {
		const real = await files.realPath(one.path);
		if (real === undefined || (await files.stat(real))?.type !== 'directory') {
			return undefined;
		}
		const stays = (name: string) => one.names.includes(name) || (one.of === 'etcd' && !ETCD_NAMES.includes(name))
			|| kept.some((path) => path === `${one.path}/${name}` || path.startsWith(`${one.path}/${name}/`));
		const there = await files.list(real) ?? [];
		return {...one, real, goes: there.filter((name) => !stays(name)), stays: there.filter(stays), isProtected: isProtected(one.path) || isProtected(real)};
	}));
	return all.filter((one) => one !== undefined).sort((a, b) => Number(b.of === 'etcd') - Number(a.of === 'etcd'));
}

/** All that an undo would still do to paths, in the order of what it matters: etcd's data, what else others wrote, files. */
export async function whatGoes(files: Looks, plan: UndoPlan): Promise<RevertPreview[]> {
	const decided = (await Promise.all(plan.files.map(async (input) => decide(files, input)))).filter((one) => one !== undefined);
	const kept = decided.filter((one) => one.kept !== undefined).map(({path}) => path);
	const contents = (await contentsOf(files, plan, kept)).filter((one) => !one.isProtected && one.goes.length > 0);
	return [
		...contents.map(({path, of, goes, stays}) => ({path, action: 'empty', of, ...(stays.length > 0 && {names: goes})}) as const),
		...decided.map(({path, action, kept: because}) => ({path, action, ...(because && {kept: because})})),
	];
}

/** Paths that an undo has not brought to what they were: `left` could be by another one, `kept` stay on purpose. */
export async function whatIsLeft(files: Looks, plan: UndoPlan): Promise<{readonly left: readonly string[]; readonly kept: readonly string[]}> {
	const directories = (await Promise.all(plan.directories.map(async (input) => decide(files, input)))).filter((one) => one !== undefined);
	const all = [...await whatGoes(files, plan), ...directories];
	const isKept = (one: (typeof all)[number]) => 'kept' in one && one.kept !== undefined;
	return {left: all.filter((one) => !isKept(one)).map(({path}) => path), kept: all.filter(isKept).map(({path}) => path)};
}

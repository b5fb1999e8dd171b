import type {RevertPreview} from '../told/details.ts';
import {ETCD_NAMES} from '../engine/journal-places.ts';
import type {Files} from '../ports/index.ts';
import {own} from '../steps/own.ts';
import {isProtected} from '../engine/protected.ts';
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
	/** Nothing in it goes: it is the system's own, or leads to one that is; or it leads elsewhere than when the run began. */
	readonly kept?: 'protected' | 'moved';
}

/**
 * Looks at what others wrote; etcd's first. What was there before the runs stays, as does what undo keeps, and in etcd's
 * directory all that etcd does not make: a configuration can name any directory for it. So it is with a directory that is a
 * link, as that may be shared.
 * @param kept files that stay as they are
 */
export async function contentsOf(files: Looks, {grown}: Pick<UndoPlan, 'grown'>, kept: readonly string[]): Promise<Contents[]> {
	const all = await Promise.all(grown.map(async (one): Promise<Contents | undefined> => {
		const real = await files.realPath(one.path);
		if (real === undefined || (await files.stat(real))?.type !== 'directory') {
			return undefined;
		}
		const stays = (name: string) => one.names.includes(name) || !isMadeBy(one, real, name)
			|| kept.some((path) => path === `${one.path}/${name}` || path.startsWith(`${one.path}/${name}/`));
		const because = real !== one.led ? 'moved' : isProtected(one.path) || isProtected(real) ? 'protected' : undefined;
		const there = await files.list(real) ?? [];
		return {...one, real, goes: there.filter((name) => !stays(name)), stays: there.filter(stays), ...(because && {kept: because})};
	}));
	return all.filter((one) => one !== undefined).sort((a, b) => Number(b.of === 'etcd') - Number(a.of === 'etcd'));
}

/** What the kubelet makes in its directories, where those are elsewhere. */
const KUBELET_NAMES: Readonly<Record<string, (name: string) => boolean>> = {
	[own.kubelet.place]: (name) => own.kubelet.names?.has(name) || own.kubelet.also?.test(name) === true,
	'/var/log/pods': (name) => /^[^_]+_[^_]+_[^_]+$/.test(name),
	'/var/log/containers': (name) => /^[^_]+_[^_]+_.+\.log$/.test(name),
};

const isMadeBy = ({path, of}: Grown, real: string, name: string): boolean => (of === 'etcd' ? ETCD_NAMES.includes(name) : real === path || KUBELET_NAMES[path]?.(name) === true);

/** All that an undo would still do to paths, in the order of what it matters: etcd's data, what else others wrote, files. */
export async function whatGoes(files: Looks, plan: UndoPlan): Promise<RevertPreview[]> {
	const decided = (await Promise.all(plan.files.map(async (input) => decide(files, input)))).filter((one) => one !== undefined);
	const kept = decided.filter((one) => one.kept !== undefined).map(({path}) => path);
	const contents = (await contentsOf(files, plan, kept)).filter((one) => one.kept !== 'protected' && one.goes.length > 0);
	return [
		...contents.map(({path, real, of, goes, stays, kept: because}) => ({path, action: 'empty', of, ...(real !== path && {real}), ...(because === 'moved' && {kept: because}), ...(stays.length > 0 && {names: goes})}) as const),
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

import type {JournalBasis, JournalEntry} from '../engine/journal-entry.ts';
import {KUBELET_FILLS} from '../engine/journal-places.ts';
import type {RevertInput} from '../steps/revert.ts';

/** What the runs of a journal did, as what has to be done to take it back. */
export interface UndoPlan {
	/** Files, the last first. */
	readonly files: readonly RevertInput[];
	/** Directories that were made, the innermost first; each goes where nothing is left in it. */
	readonly directories: readonly RevertInput[];
	/** Directories that others filled. */
	readonly grown: readonly Grown[];
	/** The kubelet was started or stopped, or has static Pods to run. */
	readonly kubelet: boolean;
	/** It ran before the first of the runs. */
	readonly kubeletRan: boolean;
	readonly socket: string;
	/** When the first act began, in milliseconds since 1970. */
	readonly since: number;
	readonly images: readonly string[];
	/** Objects that stay in a cluster whose data stays. */
	readonly objects: readonly string[];
	/** Directories of the system that a configuration named: what runs did there was not written down. */
	readonly apart: readonly string[];
}

/** A directory that others filled because of the runs. */
export interface Grown {
	readonly path: string;
	/** Where that led when the run began. */
	readonly led: string;
	/** Names that were in it before. */
	readonly names: readonly string[];
	/** Who fills it; etcd's data is the cluster's. */
	readonly of: 'etcd' | 'kubelet';
}

const MANIFESTS = '/etc/kubernetes/manifests/';

/**
 * Pure: reads a journal backwards.
 * @param links where paths led, of those that led elsewhere
 * @param isStale nothing is as the runs left it: whose kubelet and etcd are there is not known, and they are left alone
 */
export function planUndo(entries: readonly JournalEntry[], basis: JournalBasis | undefined, {isStale = false, links = {}}: {readonly isStale?: boolean; readonly links?: Readonly<Record<string, string>>} = {}): UndoPlan {
	const led = (path: string): string => links[path] ?? path;
	const paths = new Map<string, RevertInput>();
	for (const {state, paths: made} of entries) {
		for (const {path, before, sha256} of made) {
			const known = paths.get(path) ?? {path, led: led(path), ...(before && {before}), made: [], interrupted: false};
			paths.set(path, {...known, made: [...known.made, ...(sha256 === undefined ? [] : [sha256])], interrupted: known.interrupted || (state === 'begun' && sha256 === undefined)});
		}
	}
	const grown = Object.entries(basis?.grown ?? {});
	const directories = new Set([...entries.flatMap((entry) => entry.directories ?? []), ...grown.filter(([, names]) => names === null).map(([path]) => path)]);
	const files = [...paths.values()].toReversed().filter(({path}) => !directories.has(path));
	const services = entries.flatMap(({service}) => service ?? []).filter(({name}) => name === 'kubelet');
	const kubelet = !isStale && (services.length > 0 || files.some(({path}) => path.startsWith(MANIFESTS)));
	const times = entries.map(({at}) => Date.parse(at)).filter(Number.isFinite);
	const keepsData = !grown.some(([path, names]) => path === basis?.etcd && !(names ?? []).includes('member'));
	return {
		files, kubelet, kubeletRan: !isStale && services[0]?.ran === true,
		directories: [...directories].sort((a, b) => b.split('/').length - a.split('/').length || (a < b ? 1 : -1))
			.map((path) => ({path, led: led(path), before: {type: 'absent'}, made: [], interrupted: false})),
		// What is in them is the kubelet's and etcd's, which did nothing where the kubelet was left alone.
		grown: kubelet ? grown.map(([path, names]) => ({path, led: led(path), names: names ?? [], of: KUBELET_FILLS.includes(path) ? 'kubelet' : 'etcd'})) : [],
		socket: basis?.socket ?? '', since: times.length === 0 ? 0 : Math.min(...times),
		images: entries.flatMap(({image}) => image ?? []),
		objects: keepsData && !isStale ? entries.flatMap(({object}) => object ?? []) : [],
		apart: basis?.apart ?? [],
	};
}

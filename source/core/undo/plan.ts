import type {JournalBasis, JournalEntry} from '../engine/journal.ts';
import type {RevertInput} from '../steps/revert.ts';

/** What the runs of a journal did, as what has to be done to take it back. */
export interface UndoPlan {
	/** Files, the last first. */
	readonly files: readonly RevertInput[];
	/** Directories that were made, the innermost first; each goes where nothing is left in it. */
	readonly directories: readonly RevertInput[];
	/** Directories that others filled, with the names that were in them before. */
	readonly grown: readonly {readonly path: string; readonly names: readonly string[]}[];
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
}

const MANIFESTS = '/etc/kubernetes/manifests/';

/** Pure: reads a journal backwards. */
export function planUndo(entries: readonly JournalEntry[], basis: JournalBasis | undefined): UndoPlan {
	const paths = new Map<string, RevertInput>();
	for (const {state, paths: made} of entries) {
		for (const {path, before, sha256} of made) {
			const known = paths.get(path) ?? {path, ...(before && {before}), made: [], interrupted: false};
			paths.set(path, {...known, made: [...known.made, ...(sha256 === undefined ? [] : [sha256])], interrupted: known.interrupted || (state === 'begun' && sha256 === undefined)});
		}
	}
	const grown = Object.entries(basis?.grown ?? {});
	const directories = new Set([...entries.flatMap((entry) => entry.directories ?? []), ...grown.filter(([, names]) => names === null).map(([path]) => path)]);
	const files = [...paths.values()].toReversed().filter(({path}) => !directories.has(path));
	const services = entries.flatMap(({service}) => service ?? []).filter(({name}) => name === 'kubelet');
	const kubelet = services.length > 0 || files.some(({path}) => path.startsWith(MANIFESTS));
	const times = entries.map(({at}) => Date.parse(at)).filter(Number.isFinite);
	const keepsData = !grown.some(([path, names]) => path === basis?.etcd && !(names ?? []).includes('member'));
	return {
		files, kubelet, kubeletRan: services[0]?.ran === true,
		directories: [...directories].sort((a, b) => b.split('/').length - a.split('/').length || (a < b ? 1 : -1))
			.map((path) => ({path, before: {type: 'absent'}, made: [], interrupted: false})),
		// What is in them is the kubelet's and etcd's, which did nothing where the kubelet was left alone.
		grown: kubelet ? grown.map(([path, names]) => ({path, names: names ?? []})) : [],
		socket: basis?.socket ?? '', since: times.length === 0 ? 0 : Math.min(...times),
		images: entries.flatMap(({image}) => image ?? []),
		objects: keepsData ? entries.flatMap(({object}) => object ?? []) : [],
	};
}

import {Failure} from '../told/failures.ts';
import type {InitConfig} from '../config/types.ts';
import {nearestName} from '../values/nearest.ts';
import type {Phase} from './phase.ts';

/** Which phases of a tree run: those under `only` (all where absent) less those of `skip`, by path. */
export interface PhaseSelection {
	readonly only?: string;
	readonly skip: readonly string[];
	/** What comes before it is left out, and was done before. */
	readonly from?: string;
	/** What comes after it is left out. */
	readonly until?: string;
}

export interface SelectedPhases<Config = InitConfig> {
	/** The tree, less what `only` leaves out: this much a checklist shows. */
	readonly phases: readonly Phase<Config>[];
	/** Paths in it that will not run, though they are shown. */
	readonly skipped: ReadonlySet<string>;
	/** The flag by which each of them is left out. */
	readonly flags: ReadonlyMap<string, string>;
}

/**
 * Chooses the phases of a run, before anything runs.
 * @throws Failure `phase.unknown` for a name that no phase has; `phase.dependency` where a phase
 * runs and one that it needs does not (as kubeadm does: workflow/runner.go, Runner.Run)
 */
export function selectPhases<Config>(phases: readonly Phase<Config>[], {only, skip, from, until}: PhaseSelection): SelectedPhases<Config> {
	const all = paths(phases);
	for (const name of [...[only, from, until].filter((name) => name !== undefined), ...skip]) {
		refuseUnknown(name, all.includes(name), all);
	}
	const bySkip = all.filter((path) => skip.some((root) => isUnder(path, root)));
	const outside = beyond(all, from, until);
	for (const [flag, name] of [['--from', from], ['--until', until]] as const) {
		if (name !== undefined && bySkip.includes(name)) {
			throw new Failure('flag.invalid', {flag, problem: 'phase-skipped', value: name});
		}
	}
	const flags = new Map([...outside, ...bySkip.map((path) => [path, '--skip-phases'] as const)]);
	const skipped = new Set(flags.keys());
	const chosen = only === undefined ? phases : prune(phases, only.split('/'));
	// What comes before --from ran before.
	checkNeeds(chosen, new Set(bySkip.filter((path) => !outside.has(path))), skipped);
	return {phases: chosen, skipped, flags};
}

/** Whether the phase of this path runs. */
export function isSelected<Config>({phases, skipped}: SelectedPhases<Config>, path: string): boolean {
	return paths(phases).includes(path) && !skipped.has(path);
}

/** Every path of a tree, parents before children. */
export function paths<Config>(phases: readonly Phase<Config>[], parent = ''): string[] {
	return phases.flatMap((phase) => {
		const path = parent === '' ? phase.name : `${parent}/${phase.name}`;
		return [path, ...paths(phase.phases ?? [], path)];
	});
}

const isUnder = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);

function prune<Config>(phases: readonly Phase<Config>[], [name, ...rest]: readonly string[]): Phase<Config>[] {
	return phases
		.filter((phase) => phase.name === name)
		.map((phase) => (rest.length === 0 ? phase : {...phase, phases: prune(phase.phases ?? [], rest)}));
}

/** Refuses to stop where nothing will be: a phase, or a step of one. */
export function checkBreaks<Config>(phases: readonly Phase<Config>[], breaks: readonly string[]): void {
	const all = paths(phases);
	for (const name of breaks) {
		refuseUnknown(name, all.some((path) => isUnder(name, path) && (name === path || !all.some((below) => below.startsWith(`${path}/`)))), all);
	}
}

function refuseUnknown(name: string, known: boolean, all: readonly string[]): void {
	if (!known) {
		throw new Failure('phase.unknown', {name, nearest: nearestName(name, all) ?? '', known: all});
	}
}

/** What lies before `from` or after `until`, with the flag; a phase with all that is below it. */
function beyond(all: readonly string[], from: string | undefined, until: string | undefined): Map<string, string> {
	const leaves = all.filter((path) => !all.some((other) => other.startsWith(`${path}/`)));
	const start = from === undefined ? 0 : leaves.findIndex((path) => isUnder(path, from));
	const end = until === undefined ? leaves.length - 1 : leaves.findLastIndex((path) => isUnder(path, until));
	if (start > end) {
		throw new Failure('flag.invalid', {flag: '--until', problem: 'phase-order', value: until ?? ''});
	}
	const flagAt = (index: number) => (index < start ? '--from' : index > end ? '--until' : '');
	const outside = new Map<string, string>(leaves.map((path, index): [string, string] => [path, flagAt(index)]).filter(([, flag]) => flag !== ''));
	for (const path of all.filter((one) => !leaves.includes(one))) {
		const below = leaves.filter((leaf) => isUnder(leaf, path)).map((leaf) => outside.get(leaf));
		const [flag] = below;
		if (flag !== undefined && below.every((one) => one !== undefined)) {
			outside.set(path, flag);
		}
	}
	return outside;
}

function checkNeeds<Config>(phases: readonly Phase<Config>[], left: ReadonlySet<string>, skipped: ReadonlySet<string>): void {
	const runs = new Set<string>();
	for (const {name, needs = []} of phases.filter((phase) => !left.has(phase.name))) {
		const missing = needs.filter((need) => !runs.has(need));
		if (missing.length > 0 && !skipped.has(name)) {
			throw new Failure('phase.dependency', {phase: name, needs: missing.join(', ')});
		}
		runs.add(name);
	}
}

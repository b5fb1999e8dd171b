import {Failure} from '../errors.ts';
import type {InitConfig} from '../config/types.ts';
import {nearestName} from '../config/nearest.ts';
import type {Phase} from './phase.ts';

/** Which phases of a tree run: those under `only` (all where absent) less those of `skip`, by path. */
export interface PhaseSelection {
	readonly only?: string;
	readonly skip: readonly string[];
}

export interface SelectedPhases<Config = InitConfig> {
	/** The tree, less what `only` leaves out: this much a checklist shows. */
	readonly phases: readonly Phase<Config>[];
	/** Paths in it that will not run, though they are shown. */
	readonly skipped: ReadonlySet<string>;
}

/**
 * Chooses the phases of a run, before anything runs.
 * @throws Failure `phase.unknown` for a name that no phase has; `phase.dependency` where a phase
 * runs and one that it needs does not (as kubeadm does: workflow/runner.go, Runner.Run)
 */
export function selectPhases<Config>(phases: readonly Phase<Config>[], {only, skip}: PhaseSelection): SelectedPhases<Config> {
	const all = paths(phases);
	for (const name of [...(only === undefined ? [] : [only]), ...skip]) {
		if (!all.includes(name)) {
			throw new Failure('phase.unknown', {name, nearest: nearestName(name, all) ?? '', known: all});
		}
	}
	const skipped = new Set(all.filter((path) => skip.some((root) => isUnder(path, root))));
	const chosen = only === undefined ? phases : prune(phases, only.split('/'));
	checkNeeds(chosen, skipped);
	return {phases: chosen, skipped};
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

function checkNeeds<Config>(phases: readonly Phase<Config>[], skipped: ReadonlySet<string>): void {
	const runs = new Set<string>();
	for (const {name, needs = []} of phases.filter((phase) => !skipped.has(phase.name))) {
		const missing = needs.filter((need) => !runs.has(need));
		if (missing.length > 0) {
			throw new Failure('phase.dependency', {phase: name, needs: missing.join(', ')});
		}
		runs.add(name);
	}
}

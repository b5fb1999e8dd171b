import {Failure} from '../errors.ts';
import type {Phase} from './phase.ts';

/** Which phases of a tree run: those of `only` (all where absent) less those of `skip`, by path. */
export interface PhaseSelection {
	readonly only?: readonly string[];
	readonly skip: readonly string[];
}

/**
 * Paths of the phases that will not run.
 * @throws Failure `phase.unknown` for a name that no phase has; nothing has run by then
 */
export function skipSet(phases: readonly Phase[], selection: PhaseSelection): ReadonlySet<string> {
	const all = paths(phases);
	for (const name of [...(selection.only ?? []), ...selection.skip]) {
		if (!all.includes(name)) {
			throw new Failure('phase.unknown', {name, known: all});
		}
	}
	const under = (path: string, roots: readonly string[]) => roots.some((root) => path === root || path.startsWith(`${root}/`));
	const runs = (path: string) => selection.only === undefined || under(path, selection.only) || selection.only.some((only) => only.startsWith(`${path}/`));
	return new Set(all.filter((path) => under(path, selection.skip) || !runs(path)));
}

/** Every path of a tree, parents before children. */
export function paths(phases: readonly Phase[], parent = ''): string[] {
	return phases.flatMap((phase) => {
		const path = parent === '' ? phase.name : `${parent}/${phase.name}`;
		return [path, ...paths(phase.phases ?? [], path)];
	});
}

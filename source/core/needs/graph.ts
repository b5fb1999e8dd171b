import {placesOf} from '../artifacts/places.ts';
import {plainConfig} from '../config/plain.ts';
import type {InitConfig, Json} from '../config/types.ts';
import type {Phase} from '../engine/phase.ts';
import {componentSpecs} from '../manifests/components.ts';
import {initPhases} from '../phases/index.ts';
import type {ArtifactPlace} from '../told/differences.ts';

/** Of which phases each phase's files are read: by path, in init's order. A phase stands for its parts where all of them do. */
export type NeedsGraph = ReadonlyMap<string, readonly string[]>;

/**
 * Who comes to grief where what a phase makes is missing, by what phases make and read: certificates and kubeconfigs their
 * CA, manifests and the kubelet's settings the files that they name, and all others what they say themselves
 * (`Phase.reads`). `Phase.needs` is no part of it: that is about phases which must be in the same run, not about files.
 */
export function needsGraph(): NeedsGraph {
	const {made, readersOf} = readings();
	return new Map([...made].map(([phase, paths]) => [phase, readersOf(paths, phase)]));
}

/** The same for files alone, of which a phase may make several: who reads a certificate may have no use for its key. */
export function readersOf(paths: readonly string[], phase: string): readonly string[] {
	return readings().readersOf(paths, phase);
}

interface Readings {
	/** Files by the phase that makes them. */
	readonly made: ReadonlyMap<string, readonly string[]>;
	readersOf(paths: readonly string[], maker: string): readonly string[];
}

let worked: Readings | undefined;

/** Worked out when somebody first asks. */
function readings(): Readings {
	worked ??= workOut(plainConfig());
	return worked;
}

function workOut(config: InitConfig): Readings {
	const places = placesOf(config);
	const reads = new Map(places.map((place): [string, Set<string>] => [place.phase, new Set()]));
	const add = (phase: string, paths: Iterable<string>) => reads.set(phase, new Set([...reads.get(phase) ?? [], ...paths]));
	for (const place of places) {
		add(place.phase, namedIn(place, config, places));
	}
	for (const {path, phase} of withParts(initPhases)) {
		add(path, phase.reads ?? []);
	}
	const made = new Map<string, string[]>();
	for (const {phase, paths} of places) {
		made.set(phase, [...made.get(phase) ?? [], ...paths]);
	}
	return {made, readersOf: (paths, maker) => joined(initPhases, '', (path) => path !== maker && paths.some((one) => reads.get(path)?.has(one)))};
}

/** Files that what is made at a place names, or is made of. */
function namedIn(place: ArtifactPlace, config: InitConfig, places: readonly ArtifactPlace[]): readonly string[] {
	switch (place.kind) {
		case 'certificate':
		case 'kubeconfig': {
			return places.find(({name}) => name === place.signedBy)?.paths ?? [];
		}
		case 'manifest': {
			const specs = Object.entries(componentSpecs).flatMap(([name, specOf]) => (name === place.name ? [specOf(config, {caFolders: [], environment: {}, externalCA: false})] : []));
			return specs.flatMap(({defaultArgs, mounts}) => [...defaultArgs.map(({value}) => value), ...mounts.map(({hostPath}) => hostPath)]);
		}
		case 'kubelet': {
			return textsIn(config.kubelet);
		}
		default: {
			return [];
		}
	}
}

function textsIn(value: Json | undefined): string[] {
	return typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap((one) => textsIn(one)) : [];
}

interface Named {
	readonly path: string;
	readonly phase: Phase;
}

function withParts(phases: readonly Phase[], parent = ''): Named[] {
	return phases.flatMap((phase) => [{path: `${parent}${phase.name}`, phase}, ...withParts(phase.phases ?? [], `${parent}${phase.name}/`)]);
}

/** The phases that are it, in order; those above in the place of parts that all are. */
function joined(phases: readonly Phase[], parent: string, is: (path: string) => boolean | undefined): string[] {
	return phases.flatMap(({name, phases: parts = []}) => {
		const path = `${parent}${name}`;
		const found = joined(parts, `${path}/`, is);
		return is(path) === true || (parts.length > 1 && parts.every((part) => found.includes(`${path}/${part.name}`))) ? [path] : found;
	});
}

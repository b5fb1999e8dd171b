import {basename, relative} from 'node:path/posix';
import {placesOf} from '../artifacts/places.ts';
import type {InitConfig} from '../config/types.ts';
import type {StepDetail} from '../told/details.ts';
import type {Event} from '../told/events.ts';
import {nearestName} from '../values/nearest.ts';

/** Something that init makes, by a name that a person types: files, or an object of the API. */
export interface NamedArtifact {
	/** `apiserver.key`, `etcd/ca`, `admin.conf`, `ConfigMap/kubeadm-config`. */
	readonly name: string;
	/** Other names of it: whole paths, the phase that makes it. */
	readonly also: readonly string[];
	readonly phase: string;
	/** Files; none for an object. */
	readonly paths: readonly string[];
}

/**
 * All that an init makes and that can be left out: each file by itself, and certificate and key together; objects as a run
 * made them.
 * @param events of a run with this configuration
 */
export function artifactsOf(config: InitConfig, events: readonly Event[]): readonly NamedArtifact[] {
	const files = placesOf(config).filter(({kind}) => kind !== 'directory').flatMap(({phase, kind, name, paths}): NamedArtifact[] => {
		const each = paths.map((path): NamedArtifact => {
			const own = kind === 'certificate' || kind === 'keypair' ? relative(config.cluster.certificatesDir, path) : basename(path);
			return {name: own, also: [path, ...(kind === 'certificate' || kind === 'keypair' ? [`pki/${own}`] : [])], phase, paths: [path]};
		});
		// Several files stand together under the name of their kind, one alone under the name without its suffix too.
		return paths.length > 1 ? [...each, {name, also: [phase, `pki/${name}`], phase, paths}] : each.map((one) => ({...one, also: [...one.also, name, phase]}));
	});
	const objects = events.flatMap((event): NamedArtifact[] => {
		const name = event.type === 'step.finished' && event.outcome === 'done' ? objectName(event.detail) : undefined;
		return name === undefined || event.type !== 'step.finished' ? [] : [{name, also: [name.replace('/', ' ')], phase: event.phase, paths: []}];
	});
	return [...files, ...new Map(objects.map((object) => [object.name, object])).values()];
}

/** `ConfigMap/kubeadm-config`, of a step that makes or changes it. */
export const objectName = (detail: StepDetail): string | undefined => (detail.kind === 'object' && ['create', 'update', 'patch'].includes(detail.verb) ? `${detail.object}/${detail.name}` : undefined);

/** The one that a person means; names are taken in any case. */
export function findArtifact(all: readonly NamedArtifact[], text: string): NamedArtifact | undefined {
	const wanted = text.toLowerCase();
	return all.find(({name}) => name.toLowerCase() === wanted) ?? all.find(({also}) => also.some((name) => name.toLowerCase() === wanted));
}

export const nearestArtifact = (all: readonly NamedArtifact[], text: string): string | undefined => nearestName(text, all.map(({name}) => name));

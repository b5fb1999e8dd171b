import type {InitConfig} from '../config/types.ts';
import {certificatesOf, pathsOf, serviceAccountKey} from './certificates.ts';
import {kubeconfigPath, kubeconfigs} from './kubeconfigs.ts';
import type {Facts} from '../engine/phase.ts';

/**
 * How many key pairs a run will have to make: those whose files are not there. They can be made ahead.
 * @param runs whether the phase of this path runs
 */
export async function keysToMake(config: InitConfig, files: Facts['files'], runs: (phase: string) => boolean): Promise<number> {
	const keys = [
		...certificatesOf(config).map(({id, baseName}) => ({id, path: pathsOf(config.cluster, baseName).key})),
		{id: 'certs/sa', path: pathsOf(config.cluster, serviceAccountKey.baseName).key},
		...kubeconfigs.map(({id, name}) => ({id, path: kubeconfigPath(name, config.kubeconfigDir)})),
	].filter(({id}) => runs(id));
	const there = await Promise.all(keys.map(async ({path}) => (await files.stat(path)) !== undefined));
	return there.filter((found) => !found).length;
}

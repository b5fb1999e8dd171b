import type {InitConfig} from '../config/types.ts';
import {certificatesOf, pathsOf, serviceAccountKey} from '../pki/certificates.ts';
import {kubeconfigPath, kubeconfigs} from '../pki/kubeconfigs.ts';
import type {Facts} from './phase.ts';

/** How many key pairs a run will have to make: those whose files are not there. They can be made ahead. */
export async function keysToMake(config: InitConfig, files: Facts['files']): Promise<number> {
	const paths = [
		...[...certificatesOf(config).map(({baseName}) => baseName), serviceAccountKey.baseName].map((name) => pathsOf(config.cluster, name).key),
		...kubeconfigs.map(({name}) => kubeconfigPath(name)),
	];
	const there = await Promise.all(paths.map(async (path) => (await files.stat(path)) !== undefined));
	return there.filter((found) => !found).length;
}

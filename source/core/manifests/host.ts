import {caCertificateFolders, type ManifestHost} from './index.ts';
import {posix} from 'node:path';
import type {PhaseContext} from '../engine/phase.ts';

/** The proxy variables in both spellings; others have no say in a manifest. */
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'FTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);

/** Reads from the node what manifests depend on beside the configuration. */
export async function manifestHost({config, facts}: Pick<PhaseContext, 'config' | 'facts'>): Promise<ManifestHost> {
	const {certificatesDir} = config.cluster;
	const [folders, environment, certificate, key] = await Promise.all([
		Promise.all(caCertificateFolders.map(async (path) => ({path, there: (await facts.files.stat(path)) !== undefined}))),
		proxyEnvironment(facts),
		facts.files.stat(posix.join(certificatesDir, 'ca.crt')),
		facts.files.stat(posix.join(certificatesDir, 'ca.key')),
	]);
	return {
		caFolders: folders.filter(({there}) => there).map(({path}) => path),
		environment,
		externalCA: certificate !== undefined && key === undefined,
	};
}

/** The proxy variables that kubestep was started with. */
export async function proxyEnvironment({machine}: Pick<PhaseContext['facts'], 'machine'>): Promise<Record<string, string | undefined>> {
	return Object.fromEntries(await Promise.all(PROXY_VARIABLES.map(async (name) => [name, await machine.env(name)] as const)));
}

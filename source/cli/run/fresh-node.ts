import {bareHost, type NodeFacts} from '../../hosts/bare/index.ts';
import type {Files} from '../../core/ports/index.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {isAuthority, certificatesOf, pathsOf} from '../../core/pki/certificates.ts';
import {planInit, type PlannedInit} from './planned-init.ts';
import type {PreparedInit} from './prepare-init.ts';
import {selectedPhases} from './selected-phases.ts';

/** Phases that leave nothing on the node. */
const ELSEWHERE = ['preflight', 'wait-control-plane', 'upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'kubelet-finalize', 'addon', 'show-join-command'] as const;

/**
 * The files that an init with this configuration would leave on a node where there was none yet: a run over
 * an overlay in which all that init makes is hidden. Keys are of the quickest kind, whatever the configuration says.
 */
export async function freshFiles(prepared: PreparedInit, facts: NodeFacts): Promise<Files> {
	const {config, host} = prepared;
	const bare = bareHost(host, config, facts);
	const external = await externalKeys(config, host.files);
	const certs = await planned({...prepared, host: bare}, [...ELSEWHERE, 'etcd', 'control-plane', 'kubelet-start']);
	for (const path of external) {
		await certs.files.remove(path);
	}
	return (await planned({...prepared, host: {...bare, files: certs.files}}, [...ELSEWHERE, 'certs', 'kubeconfig'])).files;
}

/** Everything that an init with this configuration would do on such a node, the cluster included. */
export async function freshRun(prepared: PreparedInit, facts: NodeFacts): Promise<PlannedInit> {
	return planned({...prepared, host: bareHost(prepared.host, prepared.config, facts)}, ['preflight', 'wait-control-plane', 'kubelet-finalize']);
}

/** The same to its end, as far as it leaves something: also what a run makes while it waits for the control plane. */
export async function configurationRun(prepared: PreparedInit, facts: NodeFacts): Promise<PlannedInit> {
	return planned({...prepared, host: bareHost(prepared.host, prepared.config, facts)}, ['preflight', 'kubelet-finalize']);
}

/** Phases that ask nothing of a cluster that is there, or what is new each time. Certificates and kubeconfigs stay in: it is asked with them. */
const NOT_IN_CLUSTER = ['preflight', 'etcd', 'control-plane', 'kubelet-start', 'wait-control-plane', 'upload-certs', 'kubelet-finalize', 'show-join-command'] as const;

/** What an init with this configuration would send to the cluster that is on the node. */
export async function clusterRun(prepared: PreparedInit): Promise<PlannedInit> {
	return planned(prepared, NOT_IN_CLUSTER, 'present');
}

async function planned(prepared: PreparedInit, skip: readonly string[], cluster: 'fresh' | 'present' = 'fresh'): Promise<PlannedInit> {
	const selection = {skip};
	const config = {...prepared.config, init: {...prepared.config.init, skipPhases: skip}};
	return planInit({...prepared, config, selection, selected: selectedPhases(config, selection), warnings: [], breakAt: []}, {cluster});
}

/** Keys of CAs that are there without them: they are kept elsewhere. */
async function externalKeys(config: InitConfig, files: Files): Promise<string[]> {
	const found = await Promise.all(certificatesOf(config).filter(isAuthority).map(async ({baseName}) => {
		const {certificate, key} = pathsOf(config.cluster, baseName);
		const [hasCertificate, hasKey] = await Promise.all([certificate, key].map(async (path) => (await files.stat(path).catch(() => undefined)) !== undefined));
		return hasCertificate === true && hasKey !== true ? [key] : [];
	}));
	return found.flat();
}

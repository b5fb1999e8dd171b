import {encodeKind} from './encode.ts';
import {clusterConfiguration, initConfiguration} from './tables/kubeadm-fields.ts';
import type {ValueObject} from './tables/schema.ts';
import type {ClusterConfiguration, InitConfig, JsonObject} from './types.ts';
import {writeYaml} from '../yaml/writer.ts';

/**
 * `migrated`: what `config migrate` prints, an InitConfiguration and a ClusterConfiguration.
 * `cluster`: the ClusterConfiguration as it is kept in the ConfigMap kubeadm-config.
 * `kubelet`, `kube-proxy`: as they are kept in ConfigMaps.
 */
export type PrintedForm = 'migrated' | 'cluster' | 'kubelet' | 'kube-proxy';

/** Writes a part of the configuration in kubeadm's bytes, with a final newline. */
export function printConfig(config: InitConfig, form: PrintedForm): string {
	switch (form) {
		case 'migrated': {
			return `${writeYaml(initObject(config))}---\n${writeYaml(encodeCluster(config.cluster))}`;
		}

		case 'cluster': {
			return writeYaml(clusterObject(config));
		}

		case 'kubelet': {
			return writeYaml(config.kubelet);
		}

		case 'kube-proxy': {
			return writeYaml(config.kubeProxy);
		}
	}
}

/** The ClusterConfiguration as it is uploaded (phases/uploadconfig). */
export function clusterObject({cluster}: InitConfig): JsonObject {
	return encodeCluster({...cluster, kubernetesVersion: cluster.ciKubernetesVersion ?? cluster.kubernetesVersion});
}

const encodeCluster = (cluster: ClusterConfiguration): JsonObject => encodeKind(cluster as unknown as ValueObject, clusterConfiguration);

/** Migration leaves the control plane's health check at what v1beta3 said, or 0: so does kubeadm (defaultMigrateMutators). */
function initObject({init, timeoutForControlPlane = 0n}: InitConfig): JsonObject {
	const timeouts = {...init.timeouts, controlPlaneComponentHealthCheck: timeoutForControlPlane};
	return encodeKind({...init, timeouts} as unknown as ValueObject, initConfiguration);
}

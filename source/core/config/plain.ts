import {defaultEtcd} from './convert.ts';
import {encodeKind, fill} from './encode.ts';
import {defaultKubelet, defaultKubeProxy} from './tables/component-defaults.ts';
import {kubeletConfiguration, kubeProxyConfiguration} from './tables/component-fields.ts';
import {clusterConfiguration, initConfiguration} from './tables/kubeadm-fields.ts';
import type {ClusterConfiguration, InitConfig, InitConfiguration} from './types.ts';
import {currentVersion} from './versions.ts';

/**
 * What init takes where nothing was said, and nothing is known of the machine: for what is the same in every cluster, such
 * as which file a manifest names. No run is made with it.
 */
export function plainConfig(): InitConfig {
	const init = fill({}, initConfiguration.fields) as unknown as InitConfiguration;
	const cluster = {...fill(defaultEtcd({}), clusterConfiguration.fields) as unknown as ClusterConfiguration, kubernetesVersion: currentVersion};
	return {
		init, cluster,
		kubelet: encodeKind(defaultKubelet({}, cluster, false, new Map()).value, kubeletConfiguration), kubeletGiven: false,
		kubeProxy: encodeKind(defaultKubeProxy({}, cluster, '', new Map()).value, kubeProxyConfiguration), kubeProxyGiven: false,
		uploadCerts: false, skipTokenPrint: false, skipCertificateKeyPrint: false, origins: new Map(),
	};
}

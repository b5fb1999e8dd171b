import {coreDnsDeployment} from '../../core/cluster/coredns.ts';
import type {ConfigFacts} from '../../core/config/dynamic.ts';
import {loadInitConfig} from '../../core/config/load.ts';
import type {Json} from '../../core/config/types.ts';
import {ConfigError} from '../../core/told/faults.ts';
import {writeYaml} from '../../core/yaml/writer.ts';
import {maskText} from '../../core/secrets/masking.ts';
import {caCertificateFolders, hasInstanceConfig, kubeletConfigText, kubeletFlagsEnv, kubeletInstanceConfig, manifestText, staticPod, type Component} from '../../core/manifests/index.ts';
import {certificatesOf, keyAlgorithm, pathsOf} from '../../core/pki/certificates.ts';
import {kubeconfigPath, kubeconfigs} from '../../core/pki/kubeconfigs.ts';
import type {Host} from '../../core/ports/index.ts';
import type {Outcome} from '../../ui/configure/index.ts';

/**
 * What init makes of a configuration on this node, as lines by file and object, from the functions that a
 * run itself writes with: two of them compared tell what a choice changes. Undefined where a run would refuse it.
 */
export async function outcomeOf(host: Host, file: {readonly name: string; readonly text: string}, facts: ConfigFacts): Promise<Outcome | undefined> {
	try {
		const {config} = await loadInitConfig({file, flags: {}, facts});
		const caFolders = (await Promise.all(caCertificateFolders.map(async (path) => (await host.files.stat(path).catch(() => undefined) === undefined ? [] : [path])))).flat();
		const pods: readonly Component[] = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', ...(config.cluster.etcd.external === undefined ? ['etcd' as const] : [])];
		const outcome = new Map<string, readonly string[]>();
		const put = (path: string, text: string) => outcome.set(path, maskText(text).split('\n'));
		for (const spec of certificatesOf(config)) {
			const {commonName} = spec.subject(config);
			const {dnsNames, ipAddresses} = spec.sans(config);
			outcome.set(pathsOf(config.cluster, spec.baseName).certificate, [`CN=${commonName}`, keyAlgorithm(config.cluster), ...dnsNames.map((name) => `DNS:${name}`), ...ipAddresses.map((address) => `IP:${address}`)]);
		}
		for (const spec of kubeconfigs) {
			outcome.set(kubeconfigPath(spec.name), [`server: ${spec.server(config)}`, `CN=${spec.subject(config).commonName}`]);
		}
		for (const pod of pods) {
			put(`/etc/kubernetes/manifests/${pod}.yaml`, manifestText(staticPod(pod, config, {caFolders, environment: {}, externalCA: false})));
		}
		put('/var/lib/kubelet/config.yaml', kubeletConfigText(config));
		put('/var/lib/kubelet/kubeadm-flags.env', kubeletFlagsEnv(config, (await host.machine.hostname()).trim().toLowerCase()));
		if (hasInstanceConfig(config)) {
			put('/var/lib/kubelet/instance-config.yaml', kubeletInstanceConfig(config));
		}
		const {name, taints} = config.init.nodeRegistration;
		outcome.set('Node', [`name: ${name}`, ...taints.map(({key, value, effect}) => `taint: ${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`)]);
		put('ConfigMap kube-proxy', writeYaml(config.kubeProxy));
		put('Deployment coredns', writeYaml(coreDnsDeployment(config) as unknown as Json));
		return outcome;
	} catch (error) {
		if (error instanceof ConfigError) {
			return undefined;
		}
		throw error;
	}
}

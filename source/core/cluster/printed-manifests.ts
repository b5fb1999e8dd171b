import {componentImage} from '../config/images.ts';
import {dnsAddress} from '../values/networks.ts';
import type {InitConfig} from '../config/types.ts';
import {writeYaml} from '../yaml/writer.ts';
import {applyPatches} from '../patches/index.ts';
import {coreDnsDeployment, coreDnsObjects, corefile} from './coredns.ts';
import {kubeProxyObjects} from './kube-proxy.ts';
import type {ApiObject} from './objects.ts';
import {coreDnsConfigMapText, coreDnsDeploymentText, dnsServiceText, kubeProxyConfigMapText, kubeProxyDaemonSetText} from './printed-texts.ts';

/**
 * What `init phase addon … --print-manifest` prints (as kubeadm does: phases/addons/dns/dns.go,
 * phases/addons/proxy/proxy.go): two CoreDNS replicas whatever the cluster has, kube-proxy without
 * proxy variables, and neither `status` nor what signs a ConfigMap. A Deployment that a patch
 * changes is printed by the YAML encoder.
 */
export function printedManifests(addon: 'coredns' | 'kube-proxy', config: InitConfig): string {
	const texts = addon === 'coredns' ? coreDns(config) : kubeProxy(config);
	return texts.map((text) => `---\n${text}`).join('');
}

function coreDns(config: InitConfig): string[] {
	const objects = coreDnsObjects(config);
	const deployment = applyPatches(config, 'corednsdeployment', coreDnsDeployment(config).body);
	const domain = config.cluster.networking.dnsDomain;
	return [
		deployment.files.length > 0 ? writeYaml(deployment.object) : coreDnsDeploymentText(componentImage(config, 'coredns')),
		coreDnsConfigMapText(indent(corefile(domain))),
		dnsServiceText(dnsAddress(config.cluster.networking.serviceSubnet) ?? ''),
		...['ClusterRole', 'ClusterRoleBinding', 'ServiceAccount'].map((kind) => bodyOf(objects, kind)),
	];
}

function kubeProxy(config: InitConfig): string[] {
	const objects = kubeProxyObjects(config, {});
	const data = objects.find(({kind}) => kind === 'ConfigMap')?.body['data'] as {readonly 'config.conf': string; readonly 'kubeconfig.conf': string};
	return [
		...['ServiceAccount', 'ClusterRoleBinding', 'Role', 'RoleBinding'].map((kind) => bodyOf(objects, kind)),
		kubeProxyConfigMapText(indent(`${data['kubeconfig.conf']}\n`), indent(`${data['config.conf']}\n`)),
		kubeProxyDaemonSetText(componentImage(config, 'kube-proxy')),
	];
}

const bodyOf = (objects: readonly ApiObject[], kind: string): string => objects.filter((one) => one.kind === kind).map(({body}) => writeYaml(body)).join('');

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '    ');

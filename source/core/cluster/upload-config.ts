import {createHash} from 'node:crypto';
import type {InitConfig, JsonObject} from '../config/types.ts';
import {printConfig} from '../config/print.ts';
import {binding, configMap, groups, kubeSystem, role, type ApiObject} from './objects.ts';

/** upload-config/kubeadm: the ClusterConfiguration, which upgrades and joining nodes read. */
export function kubeadmConfigObjects(config: InitConfig): ApiObject[] {
	const roleName = 'kubeadm:nodes-kubeadm-config';
	return [
		configMap({name: 'kubeadm-config', namespace: kubeSystem}, {ClusterConfiguration: printConfig(config, 'cluster')}, 'mutate'),
		...readableConfigMap('kubeadm-config', roleName, [{group: groups.joining}, {group: groups.nodes}]),
	];
}

/** upload-config/kubelet: the KubeletConfiguration for all nodes, without patches, which are for one. */
export function kubeletConfigObjects(config: InitConfig): ApiObject[] {
	const data = {kubelet: printConfig(config, 'kubelet')};
	return [
		configMap({name: 'kubelet-config', namespace: kubeSystem, metadata: signature(data, config.kubeletGiven)}, data),
		...readableConfigMap('kubelet-config', 'kubeadm:kubelet-config', [{group: groups.nodes}, {group: groups.joining}]),
	];
}

/**
 * Marks data that kubeadm wrote, and no one else has changed, so that an upgrade may replace it.
 * What the user gave gets no mark (as kubeadm does: componentconfigs/checksums.go, SignConfigMap).
 *
 * @returns metadata with the annotation, or none
 */
export function signature(data: Readonly<Record<string, string>>, userGiven: boolean): JsonObject {
	if (userGiven) {
		return {};
	}
	const hash = createHash('sha256');
	for (const key of Object.keys(data).sort()) {
		hash.update(data[key] ?? '');
	}
	return {annotations: {'kubeadm.kubernetes.io/component-config.hash': `sha256:${hash.digest('hex')}`}};
}

function readableConfigMap(name: string, roleName: string, subjects: Parameters<typeof binding>[2]): ApiObject[] {
	const place = {name: roleName, namespace: kubeSystem};
	return [
		role(place, [{resources: ['configmaps'], resourceNames: [name], verbs: ['get']}]),
		binding(place, roleName, subjects),
	];
}

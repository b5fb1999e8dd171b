import {defaults} from './tables/kubeadm-fields.ts';
import type {ClusterConfiguration, InitConfig} from './types.ts';
import {coreDnsVersion, etcdVersion, pauseVersion} from './versions.ts';

export type ImageName = 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kube-proxy' | 'coredns' | 'pause' | 'etcd';

/** The images of a control plane node in kubeadm's order (images/images.go, GetControlPlaneImages). */
export const images = (config: Pick<InitConfig, 'cluster'>): string[] => imageNames(config).map(name => componentImage(config, name));

/** Which images those are. */
export function imageNames({cluster}: Pick<InitConfig, 'cluster'>): ImageName[] {
	const names: ImageName[] = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
	if (!cluster.proxy.disabled) {
		names.push('kube-proxy');
	}
	if (!cluster.dns.disabled) {
		names.push('coredns');
	}
	names.push('pause');
	if (cluster.etcd.local) {
		names.push('etcd');
	}
	return names;
}

/** One image: `registry.k8s.io/kube-apiserver:v1.36.2`. */
export function componentImage({cluster}: Pick<InitConfig, 'cluster'>, name: ImageName): string {
	switch (name) {
		case 'coredns': {
			const repository = cluster.dns.imageRepository ?? cluster.imageRepository;
			// Only the default registry has the image one level further down.
			const folder = repository === defaults.imageRepository ? `${repository}/coredns` : repository;
			return `${folder}/coredns:${cluster.dns.imageTag ?? coreDnsVersion}`;
		}

		case 'etcd': {
			return `${cluster.etcd.local?.imageRepository ?? cluster.imageRepository}/etcd:${etcdImageTag(cluster)}`;
		}

		case 'pause': {
			return `${cluster.imageRepository}/pause:${pauseVersion}`;
		}

		default: {
			return `${cluster.ciImageRepository ?? cluster.imageRepository}/${name}:${cluster.kubernetesVersion.replaceAll(/[^-\w.]/g, '_')}`;
		}
	}
}

/** `3.6.8-0`, or the tag that the configuration sets. */
export const etcdImageTag = (cluster: ClusterConfiguration): string => cluster.etcd.local?.imageTag ?? etcdVersion(cluster);

/** The fields that an image follows from: its repository, and its tag where that is not the same everywhere. */
export function imageFields({cluster}: Pick<InitConfig, 'cluster'>, name: ImageName): string[] {
	const own: Partial<Record<ImageName, {readonly path: string; readonly image?: ClusterConfiguration['dns'] | undefined}>> = {
		coredns: {path: 'dns', image: cluster.dns},
		etcd: {path: 'etcd.local', image: cluster.etcd.local},
	};
	if (name.startsWith('kube-') && cluster.ciImageRepository !== undefined) {
		// Builds that are no releases have a registry of their own.
		return ['kubernetesVersion'];
	}
	const {path = '', image} = own[name] ?? {};
	const tag = image?.imageTag === undefined ? (name === 'coredns' || name === 'pause' ? [] : ['kubernetesVersion']) : [`${path}.imageTag`];
	return [image?.imageRepository === undefined ? 'imageRepository' : `${path}.imageRepository`, ...tag];
}

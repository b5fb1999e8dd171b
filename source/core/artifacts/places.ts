import type {InitConfig} from '../config/types.ts';
import {certificates, certificatesOf, certificateSpec, pathsOf, serviceAccountKey} from '../pki/certificates.ts';
import {kubeconfigPath, kubeconfigs} from '../pki/kubeconfigs.ts';
import {hasInstanceConfig} from '../manifests/kubelet.ts';
import {MANIFESTS} from '../phases/control-plane.ts';
import type {ArtifactPlace} from '../told/differences.ts';

const KUBELET = '/var/lib/kubelet';

const components = [
	['control-plane/apiserver', 'kube-apiserver'], ['control-plane/controller-manager', 'kube-controller-manager'], ['control-plane/scheduler', 'kube-scheduler'],
] as const;

/** What an init with this configuration leaves on the node, in the order in which it does. */
export function placesOf(config: InitConfig): ArtifactPlace[] {
	const {cluster} = config;
	const isLocal = cluster.etcd.external === undefined;
	return [
		...certificatesOf(config).map(({id, baseName, signedBy}): ArtifactPlace => {
			const {certificate, key} = pathsOf(cluster, baseName);
			return {phase: id, kind: 'certificate', name: baseName, paths: [certificate, key], ...(signedBy && {signedBy: certificateSpec(signedBy).baseName})};
		}),
		{phase: serviceAccountKey.id, kind: 'keypair', name: 'sa', paths: [pathsOf(cluster, 'sa').key, pathsOf(cluster, 'sa').publicKey]},
		...kubeconfigs.map(({id, name}): ArtifactPlace => ({phase: id, kind: 'kubeconfig', name, paths: [kubeconfigPath(name, config.kubeconfigDir)], signedBy: 'ca'})),
		...(isLocal ? [manifest('etcd/local', 'etcd'), {phase: 'etcd/local', kind: 'directory', name: 'data', paths: [cluster.etcd.local?.dataDir ?? '/var/lib/etcd']} as const] : []),
		...components.map(([phase, name]) => manifest(phase, name)),
		kubelet('kubeadm-flags.env'),
		...(hasInstanceConfig(config) ? [kubelet('instance-config.yaml')] : []),
		kubelet('config.yaml'),
	];
}

/** Every CA by its base name. */
export const authorityNames: readonly string[] = certificates.filter(({signedBy}) => signedBy === undefined).map(({baseName}) => baseName);

export const manifest = (phase: string, name: string): ArtifactPlace => ({phase, kind: 'manifest', name, paths: [`${MANIFESTS}/${name}.yaml`]});

const kubelet = (name: string): ArtifactPlace => ({phase: 'kubelet-start', kind: 'kubelet', name, paths: [`${KUBELET}/${name}`]});

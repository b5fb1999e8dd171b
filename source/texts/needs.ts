import type {StepDetail} from '../core/told/details.ts';

/** Phases that come to grief where a step of this phase is left out and nothing is in its place. */
export const needed: Readonly<Record<string, readonly string[]>> = {
	'certs/ca': ['certs/apiserver', 'certs/apiserver-kubelet-client', 'kubeconfig', 'control-plane/apiserver', 'control-plane/controller-manager', 'kubelet-start'],
	'certs/apiserver': ['control-plane/apiserver'],
	'certs/apiserver-kubelet-client': ['control-plane/apiserver'],
	'certs/front-proxy-ca': ['certs/front-proxy-client', 'control-plane/apiserver', 'control-plane/controller-manager'],
	'certs/front-proxy-client': ['control-plane/apiserver'],
	'certs/etcd-ca': ['certs/etcd-server', 'certs/etcd-peer', 'certs/etcd-healthcheck-client', 'certs/apiserver-etcd-client', 'etcd/local', 'control-plane/apiserver'],
	'certs/etcd-server': ['etcd/local'],
	'certs/etcd-peer': ['etcd/local'],
	'certs/apiserver-etcd-client': ['control-plane/apiserver'],
	'certs/sa': ['control-plane/apiserver', 'control-plane/controller-manager'],
	'kubeconfig/admin': ['wait-control-plane', 'upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'addon', 'show-join-command'],
	'kubeconfig/super-admin': ['wait-control-plane'],
	'kubeconfig/kubelet': ['wait-control-plane'],
	'kubeconfig/controller-manager': ['control-plane/controller-manager'],
	'kubeconfig/scheduler': ['control-plane/scheduler'],
	'etcd/local': ['wait-control-plane'],
	'control-plane/apiserver': ['wait-control-plane'],
	'control-plane/controller-manager': ['wait-control-plane'],
	'control-plane/scheduler': ['wait-control-plane'],
	'kubelet-start': ['wait-control-plane'],
};

const JOIN = 'kubeadm join';
const KUBECTL = ['kubectl logs', 'kubectl exec'];

/** The same for objects, which nothing in the run reads again: commands that come to grief afterwards. Names that a star ends begin so. */
export const neededObjects: Readonly<Record<string, readonly string[]>> = {
	'ClusterRoleBinding kubeadm:cluster-admins': ['upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'addon'],
	'ConfigMap kubeadm-config': [JOIN, 'kubeadm upgrade'],
	'Role kubeadm:nodes-kubeadm-config': [JOIN],
	'RoleBinding kubeadm:nodes-kubeadm-config': [JOIN],
	'ConfigMap kubelet-config': [JOIN, 'kubeadm upgrade'],
	'Role kubeadm:kubelet-config': [JOIN],
	'RoleBinding kubeadm:kubelet-config': [JOIN],
	'Secret kubeadm-certs': [`${JOIN} --control-plane`],
	'Role kubeadm:kubeadm-certs': [`${JOIN} --control-plane`],
	'RoleBinding kubeadm:kubeadm-certs': [`${JOIN} --control-plane`],
	'Secret bootstrap-token-*': [JOIN],
	'ClusterRole kubeadm:get-nodes': [JOIN],
	'ClusterRoleBinding kubeadm:get-nodes': [JOIN],
	'ClusterRoleBinding kubeadm:kubelet-bootstrap': [JOIN],
	'ClusterRoleBinding kubeadm:node-autoapprove-bootstrap': [JOIN],
	'ClusterRoleBinding kubeadm:apiserver-kubelet-client': KUBECTL,
	'ConfigMap cluster-info': [JOIN],
	'Role kubeadm:bootstrap-signer-clusterinfo': [JOIN],
	'RoleBinding kubeadm:bootstrap-signer-clusterinfo': [JOIN],
};

/** The phases and commands that need what a step makes, for whoever thinks of leaving it out; none where none is known. */
export function neededBy(phase: string, detail?: StepDetail): readonly string[] {
	if (detail?.kind === 'object') {
		const name = `${detail.object} ${detail.name}`;
		return Object.entries(neededObjects).find(([key]) => (key.endsWith('*') ? name.startsWith(key.slice(0, -1)) : key === name))?.[1] ?? [];
	}
	// A kubelet that is not stopped goes on: what needs it does not miss that.
	if (detail?.kind === 'service' && detail.action === 'stop') {
		return [];
	}
	return Object.hasOwn(needed, phase) ? needed[phase] ?? [] : [];
}

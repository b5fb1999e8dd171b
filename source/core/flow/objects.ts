/**
 * What an init with nothing configured sends to the API server, by the phase that does: for phases that a run has not come
 * to. The token's id is chance, the node's name is the node's. `test/core/flow` holds it to a recorded run.
 */
export const objectsAhead: Readonly<Record<string, readonly string[]>> = {
	'wait-control-plane': ['ClusterRoleBinding/kubeadm:cluster-admins'],
	'upload-config/kubeadm': ['ConfigMap/kubeadm-config', 'Role/kubeadm:nodes-kubeadm-config', 'RoleBinding/kubeadm:nodes-kubeadm-config'],
	'upload-config/kubelet': ['ConfigMap/kubelet-config', 'Role/kubeadm:kubelet-config', 'RoleBinding/kubeadm:kubelet-config'],
	'mark-control-plane': ['Node/*'],
	'bootstrap-token': [
		'Secret/bootstrap-token-*', 'ClusterRole/kubeadm:get-nodes', 'ClusterRoleBinding/kubeadm:get-nodes', 'ClusterRoleBinding/kubeadm:kubelet-bootstrap', 'ClusterRoleBinding/kubeadm:node-autoapprove-bootstrap',
		'ClusterRoleBinding/kubeadm:node-autoapprove-certificate-rotation', 'ClusterRoleBinding/kubeadm:apiserver-kubelet-client', 'ConfigMap/cluster-info', 'Role/kubeadm:bootstrap-signer-clusterinfo', 'RoleBinding/kubeadm:bootstrap-signer-clusterinfo',
	],
	'addon/coredns': ['ConfigMap/coredns', 'ClusterRole/system:coredns', 'ClusterRoleBinding/system:coredns', 'ServiceAccount/coredns', 'Deployment/coredns', 'Service/kube-dns'],
	'addon/kube-proxy': ['ConfigMap/kube-proxy', 'DaemonSet/kube-proxy', 'ServiceAccount/kube-proxy', 'ClusterRoleBinding/kubeadm:node-proxier', 'Role/kube-proxy', 'RoleBinding/kube-proxy'],
};

import type {ObjectId, PhaseId, WaitId} from '../core/told/ids.ts';

/** The words that claim what claims.ts has: where they change, so may what they claim. */
export const claimWords: Readonly<Partial<Record<PhaseId | ObjectId | WaitId, string>>> = {
	'certs': 'without them no component would believe another',
	'certs/front-proxy-client': 'Without it the API server does not start: its manifest names the file.',
	'certs/etcd-peer': 'etcd does not start without a certificate for it.',
	'control-plane/controller-manager': 'Without it objects are stored and nothing happens.',
	'control-plane/scheduler': 'Without it Pods stay Pending.',
	'upload-config/kubeadm': 'Without it, they do not know the cluster\'s settings.',
	'addon': 'hardly a cluster works without them.',
	'addon/kube-proxy': 'Without it Service addresses lead nowhere, unless the Pod network does its work.',
	'kube-scheduler': 'Without a healthy scheduler the add-ons that follow would stay Pending.',
	'kube-controller-manager': 'no Pods for Deployments, no certificates for nodes that join.',
	'ConfigMap/kube-system/kubeadm-config': 'Without it no node can join, and the cluster cannot be upgraded.',
	'RoleBinding/kube-system/kubeadm:kubelet-config': 'Without it a join stops where it fetches the kubelet\'s configuration.',
	'ClusterRoleBinding//kubeadm:kubelet-bootstrap': 'Without it, kubelets of new nodes are refused at their first request.',
	'ClusterRoleBinding//kubeadm:node-autoapprove-bootstrap': 'Without it each join waits for "kubectl certificate approve".',
	'ClusterRoleBinding//kubeadm:node-autoapprove-certificate-rotation': 'Without it nodes drop out when their certificates expire.',
	'ClusterRoleBinding//kubeadm:apiserver-kubelet-client': 'Without it kubectl logs and exec are refused by the kubelet.',
};

import type {ObjectId, PhaseId, WaitId} from '../core/told/ids.ts';

/**
 * What happens without something, as the guide's sentences say ("without it …"): held to what does happen, in a sandbox that
 * goes without it, by test/core/needs/claims.test.ts. What `kubeadm join`, the kubelet, kubectl and add-ons do after init is in
 * source/cli/run/why-after.ts, with the names that stand here.
 */
export type Claim = {
	/** The words that claim it; those in Chinese are in claims.zh.ts. Where they change, so may what they claim. */
	readonly says: string;
} & (
	/** A component ends, or is never started. */
	| {readonly ends: string}
	/** Something that is done after init does not work, from this part of it on. */
	| {readonly fails: string; readonly at: string}
	/** The same on a node from which a component's manifest is taken away after init. */
	| {readonly off: string; readonly fails: string; readonly at: string}
);

const ROTATION = 'certificate rotation';

export const claims: Readonly<Partial<Record<PhaseId | ObjectId | WaitId, Claim>>> = {
	'certs': {says: 'without them no component would believe another', ends: 'kube-apiserver'},
	'certs/front-proxy-client': {says: 'Without it the API server does not start: its manifest names the file.', ends: 'kube-apiserver'},
	'certs/etcd-peer': {says: 'etcd does not start without a certificate for it.', ends: 'etcd'},
	'control-plane/controller-manager': {says: 'Without it objects are stored and nothing happens.', off: 'kube-controller-manager', fails: 'kube-proxy', at: 'pods'},
	'control-plane/scheduler': {says: 'Without it Pods stay Pending.', off: 'kube-scheduler', fails: 'kube-proxy', at: 'pods'},
	'upload-config/kubeadm': {says: 'Without it, they do not know the cluster\'s settings.', fails: 'kubeadm join', at: 'kubeadm-config'},
	'addon': {says: 'hardly a cluster works without them.', fails: 'kube-proxy', at: 'pods'},
	'addon/kube-proxy': {says: 'Without it Service addresses lead nowhere, unless the Pod network does its work.', fails: 'kube-proxy', at: 'pods'},
	'kube-scheduler': {says: 'Without a healthy scheduler the add-ons that follow would stay Pending.', off: 'kube-scheduler', fails: 'kube-proxy', at: 'pods'},
	'kube-controller-manager': {says: 'no Pods for Deployments, no certificates for nodes that join.', off: 'kube-controller-manager', fails: 'kubeadm join', at: 'certificate'},
	'ConfigMap/kube-system/kubeadm-config': {says: 'Without it no node can join, and the cluster cannot be upgraded.', fails: 'kubeadm join', at: 'kubeadm-config'},
	'RoleBinding/kube-system/kubeadm:kubelet-config': {says: 'Without it a join stops where it fetches the kubelet\'s configuration.', fails: 'kubeadm join', at: 'kubelet-config'},
	'ClusterRoleBinding//kubeadm:kubelet-bootstrap': {says: 'Without it, kubelets of new nodes are refused at their first request.', fails: 'kubeadm join', at: 'certificate'},
	'ClusterRoleBinding//kubeadm:node-autoapprove-bootstrap': {says: 'Without it each join waits for "kubectl certificate approve".', fails: 'kubeadm join', at: 'certificate'},
	'ClusterRoleBinding//kubeadm:node-autoapprove-certificate-rotation': {says: 'Without it nodes drop out when their certificates expire.', fails: ROTATION, at: 'certificate'},
	'ClusterRoleBinding//kubeadm:apiserver-kubelet-client': {says: 'Without it kubectl logs and exec are refused by the kubelet.', fails: 'kubectl logs', at: 'nodes/proxy'},
};

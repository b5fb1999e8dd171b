import type {ObjectId, PhaseId, WaitId} from '../core/told/ids.ts';

/**
 * What happens without something, as the guide's sentences say ("without it …"): held to what does happen, in a sandbox that
 * goes without it, by test/core/needs/claims.test.ts. What `kubeadm join`, the kubelet, kubectl and add-ons do after init is in
 * source/cli/run/why-after.ts, with the names that stand here.
 */
export type Claim =
	/** A component ends, or is never started. */
	| {readonly ends: string}
	/** Something that is done after init does not work, from this part of it on. */
	| {readonly fails: string; readonly at: string}
	/** The same on a node from which a component's manifest is taken away after init. */
	| {readonly off: string; readonly fails: string; readonly at: string};

const ROTATION = 'certificate rotation';

export const claims: Readonly<Partial<Record<PhaseId | ObjectId | WaitId, Claim>>> = {
	'certs': {ends: 'kube-apiserver'},
	'certs/front-proxy-client': {ends: 'kube-apiserver'},
	'certs/etcd-peer': {ends: 'etcd'},
	'control-plane/controller-manager': {off: 'kube-controller-manager', fails: 'kube-proxy', at: 'pods'},
	'control-plane/scheduler': {off: 'kube-scheduler', fails: 'kube-proxy', at: 'pods'},
	'upload-config/kubeadm': {fails: 'kubeadm join', at: 'kubeadm-config'},
	'addon': {fails: 'kube-proxy', at: 'pods'},
	'addon/kube-proxy': {fails: 'kube-proxy', at: 'pods'},
	'kube-scheduler': {off: 'kube-scheduler', fails: 'kube-proxy', at: 'pods'},
	'kube-controller-manager': {off: 'kube-controller-manager', fails: 'kubeadm join', at: 'certificate'},
	'ConfigMap/kube-system/kubeadm-config': {fails: 'kubeadm join', at: 'kubeadm-config'},
	'RoleBinding/kube-system/kubeadm:kubelet-config': {fails: 'kubeadm join', at: 'kubelet-config'},
	'ClusterRoleBinding//kubeadm:kubelet-bootstrap': {fails: 'kubeadm join', at: 'certificate'},
	'ClusterRoleBinding//kubeadm:node-autoapprove-bootstrap': {fails: 'kubeadm join', at: 'certificate'},
	'ClusterRoleBinding//kubeadm:node-autoapprove-certificate-rotation': {fails: ROTATION, at: 'certificate'},
	'ClusterRoleBinding//kubeadm:apiserver-kubelet-client': {fails: 'kubectl logs', at: 'nodes/proxy'},
};

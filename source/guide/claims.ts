import type {ObjectId, PhaseId, WaitId} from '../core/told/ids.ts';

/**
 * What happens without something, as the guide's sentences say ("without it …"): held to what does happen, in a sandbox that
 * goes without it, by test/core/needs/claims.test.ts. What `kubeadm join`, the kubelet, kubectl and add-ons do after init is in
 * source/cli/run/why-after.ts, with the names that stand here.
 */
export type Claim = {
	/** The words that claim it, in each language: where they change, so may what they claim. */
	readonly says: {readonly en: string; readonly zh: string};
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
	'certs': {says: {en: 'without them no component would believe another', zh: '没有它们，任何组件都不会相信另一个组件。'}, ends: 'kube-apiserver'},
	'certs/front-proxy-client': {says: {en: 'Without it the API server does not start: its manifest names the file.', zh: '没有它，API 服务器起不来：它的清单写明了这个文件。'}, ends: 'kube-apiserver'},
	'certs/etcd-peer': {says: {en: 'etcd does not start without a certificate for it.', zh: '没有证书 etcd 就起不来'}, ends: 'etcd'},
	'control-plane/controller-manager': {says: {en: 'Without it objects are stored and nothing happens.', zh: '没有它，对象只是存着，什么也不会发生。'}, off: 'kube-controller-manager', fails: 'kube-proxy', at: 'pods'},
	'control-plane/scheduler': {says: {en: 'Without it Pods stay Pending.', zh: '没有它，Pod 一直是 Pending。'}, off: 'kube-scheduler', fails: 'kube-proxy', at: 'pods'},
	'upload-config/kubeadm': {says: {en: 'Without it, they do not know the cluster\'s settings.', zh: '没有它，这些命令就不知道集群的设置。'}, fails: 'kubeadm join', at: 'kubeadm-config'},
	'addon': {says: {en: 'hardly a cluster works without them.', zh: '几乎每个集群都离不开它们。'}, fails: 'kube-proxy', at: 'pods'},
	'addon/kube-proxy': {says: {en: 'Without it Service addresses lead nowhere, unless the Pod network does its work.', zh: '没有它，Service 地址就不通，除非 Pod 网络插件代替它的工作。'}, fails: 'kube-proxy', at: 'pods'},
	'kube-scheduler': {says: {en: 'Without a healthy scheduler the add-ons that follow would stay Pending.', zh: '调度器不健康，接下来安装的插件会一直是 Pending。'}, off: 'kube-scheduler', fails: 'kube-proxy', at: 'pods'},
	'kube-controller-manager': {says: {en: 'no Pods for Deployments, no certificates for nodes that join.', zh: 'Deployment 没有 Pod，新加入的节点拿不到证书。'}, off: 'kube-controller-manager', fails: 'kubeadm join', at: 'certificate'},
	'ConfigMap/kube-system/kubeadm-config': {says: {en: 'Without it no node can join, and the cluster cannot be upgraded.', zh: '没有它，节点无法加入，集群无法升级。'}, fails: 'kubeadm join', at: 'kubeadm-config'},
	'RoleBinding/kube-system/kubeadm:kubelet-config': {says: {en: 'Without it a join stops where it fetches the kubelet\'s configuration.', zh: '没有它，节点加入时会停在读取 kubelet 配置这一步。'}, fails: 'kubeadm join', at: 'kubelet-config'},
	'ClusterRoleBinding//kubeadm:kubelet-bootstrap': {says: {en: 'Without it, kubelets of new nodes are refused at their first request.', zh: '没有它，新节点的 kubelet 第一次请求就被拒绝。'}, fails: 'kubeadm join', at: 'certificate'},
	'ClusterRoleBinding//kubeadm:node-autoapprove-bootstrap': {says: {en: 'Without it each join waits for "kubectl certificate approve".', zh: '没有它，每次加入都要等人执行 kubectl certificate approve。'}, fails: 'kubeadm join', at: 'certificate'},
	'ClusterRoleBinding//kubeadm:node-autoapprove-certificate-rotation': {says: {en: 'Without it nodes drop out when their certificates expire.', zh: '没有它，证书一过期，节点就会失联。'}, fails: ROTATION, at: 'certificate'},
	'ClusterRoleBinding//kubeadm:apiserver-kubelet-client': {says: {en: 'Without it kubectl logs and exec are refused by the kubelet.', zh: '没有它，kubectl logs 和 exec 会被 kubelet 拒绝。'}, fails: 'kubectl logs', at: 'nodes/proxy'},
};

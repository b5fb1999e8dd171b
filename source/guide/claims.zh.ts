import type {ObjectId, PhaseId, WaitId} from '../core/told/ids.ts';

/** The words that claim what claims.ts has: where they change, so may what they claim. */
export const claimWords: Readonly<Partial<Record<PhaseId | ObjectId | WaitId, string>>> = {
	'certs': '没有它们，任何组件都不会相信另一个组件。',
	'certs/front-proxy-client': '没有它，API 服务器起不来：它的清单写明了这个文件。',
	'certs/etcd-peer': '没有证书 etcd 就起不来',
	'control-plane/controller-manager': '没有它，对象只是存着，什么也不会发生。',
	'control-plane/scheduler': '没有它，Pod 一直是 Pending。',
	'upload-config/kubeadm': '没有它，这些命令就不知道集群的设置。',
	'addon': '几乎每个集群都离不开它们。',
	'addon/kube-proxy': '没有它，Service 地址就不通，除非 Pod 网络插件代替它的工作。',
	'kube-scheduler': '调度器不健康，接下来安装的插件会一直是 Pending。',
	'kube-controller-manager': 'Deployment 没有 Pod，新加入的节点拿不到证书。',
	'ConfigMap/kube-system/kubeadm-config': '没有它，节点无法加入，集群无法升级。',
	'RoleBinding/kube-system/kubeadm:kubelet-config': '没有它，节点加入时会停在读取 kubelet 配置这一步。',
	'ClusterRoleBinding//kubeadm:kubelet-bootstrap': '没有它，新节点的 kubelet 第一次请求就被拒绝。',
	'ClusterRoleBinding//kubeadm:node-autoapprove-bootstrap': '没有它，每次加入都要等人执行 kubectl certificate approve。',
	'ClusterRoleBinding//kubeadm:node-autoapprove-certificate-rotation': '没有它，证书一过期，节点就会失联。',
	'ClusterRoleBinding//kubeadm:apiserver-kubelet-client': '没有它，kubectl logs 和 exec 会被 kubelet 拒绝。',
};

import type {Workflow} from './events.ts';

/** kubeadm's phases by path: those of init, and those of reset; and those of undo. */
export type PhaseId =
	| 'preflight'
	| 'certs'
	| 'certs/ca'
	| 'certs/apiserver'
	| 'certs/apiserver-kubelet-client'
	| 'certs/front-proxy-ca'
	| 'certs/front-proxy-client'
	| 'certs/etcd-ca'
	| 'certs/etcd-server'
	| 'certs/etcd-peer'
	| 'certs/etcd-healthcheck-client'
	| 'certs/apiserver-etcd-client'
	| 'certs/sa'
	| 'kubeconfig'
	| 'kubeconfig/admin'
	| 'kubeconfig/super-admin'
	| 'kubeconfig/kubelet'
	| 'kubeconfig/controller-manager'
	| 'kubeconfig/scheduler'
	| 'etcd'
	| 'etcd/local'
	| 'control-plane'
	| 'control-plane/apiserver'
	| 'control-plane/controller-manager'
	| 'control-plane/scheduler'
	| 'kubelet-start'
	| 'wait-control-plane'
	| 'upload-config'
	| 'upload-config/kubeadm'
	| 'upload-config/kubelet'
	| 'upload-certs'
	| 'mark-control-plane'
	| 'bootstrap-token'
	| 'kubelet-finalize'
	| 'kubelet-finalize/enable-client-cert-rotation'
	| 'addon'
	| 'addon/coredns'
	| 'addon/kube-proxy'
	| 'show-join-command'
	| 'reset preflight'
	| 'remove-etcd-member'
	| 'cleanup-node'
	| 'undo preflight'
	| 'undo stop'
	| 'undo restore'
	| 'undo finish'
	| 'inspect configuration'
	| 'lesson task';

/** Every workflow has a phase preflight; those of undo are named after it. Those of a lesson have the lesson's own names, and one text. */
export const phaseId = (path: string, workflow: Workflow = 'init'): string => (workflow === 'lesson' ? 'lesson task' : workflow === 'undo' ? `undo ${path}` : workflow === 'inspect' && path === 'configuration' ? 'inspect configuration' : workflow === 'reset' && path === 'preflight' ? 'reset preflight' : path);

/** Certificates and key pairs by path below the certificates directory. */
export type CertificateId =
	| 'ca'
	| 'apiserver'
	| 'apiserver-kubelet-client'
	| 'front-proxy-ca'
	| 'front-proxy-client'
	| 'etcd/ca'
	| 'etcd/server'
	| 'etcd/peer'
	| 'etcd/healthcheck-client'
	| 'apiserver-etcd-client'
	| 'sa';

/** What a reset takes away, by path; any other directory or file. */
export type RemovalId = '/etc/kubernetes/manifests' | '/etc/kubernetes/pki' | '/etc/kubernetes/tmp' | '/var/lib/etcd' | '/var/lib/kubelet' | '/var/lib/kubestep/journal.json' | 'other';

export type KubeconfigId = 'admin.conf' | 'super-admin.conf' | 'kubelet.conf' | 'controller-manager.conf' | 'scheduler.conf';

export type WaitId = 'kubelet' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'node';

/** Images by the last part of their name. */
export type ImageId = 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kube-proxy' | 'coredns' | 'pause' | 'etcd';

/**
 * API objects that init makes or changes: `Kind/namespace/name`. Names that differ from run to
 * run have a star: every bootstrap token, every Node.
 */
export type ObjectId =
	| 'ConfigMap/kube-system/kubeadm-config'
	| 'Role/kube-system/kubeadm:nodes-kubeadm-config'
	| 'RoleBinding/kube-system/kubeadm:nodes-kubeadm-config'
	| 'ConfigMap/kube-system/kubelet-config'
	| 'Role/kube-system/kubeadm:kubelet-config'
	| 'RoleBinding/kube-system/kubeadm:kubelet-config'
	| 'Secret/kube-system/kubeadm-certs'
	| 'Role/kube-system/kubeadm:kubeadm-certs'
	| 'RoleBinding/kube-system/kubeadm:kubeadm-certs'
	| 'Node//*'
	| 'Secret/kube-system/bootstrap-token-*'
	| 'ClusterRole//kubeadm:get-nodes'
	| 'ClusterRoleBinding//kubeadm:get-nodes'
	| 'ClusterRoleBinding//kubeadm:cluster-admins'
	| 'ClusterRoleBinding//kubeadm:kubelet-bootstrap'
	| 'ClusterRoleBinding//kubeadm:node-autoapprove-bootstrap'
	| 'ClusterRoleBinding//kubeadm:node-autoapprove-certificate-rotation'
	| 'ClusterRoleBinding//kubeadm:apiserver-kubelet-client'
	| 'ConfigMap/kube-public/cluster-info'
	| 'Role/kube-public/kubeadm:bootstrap-signer-clusterinfo'
	| 'RoleBinding/kube-public/kubeadm:bootstrap-signer-clusterinfo'
	| 'ConfigMap/kube-system/coredns'
	| 'ClusterRole//system:coredns'
	| 'ClusterRoleBinding//system:coredns'
	| 'ServiceAccount/kube-system/coredns'
	| 'Deployment/kube-system/coredns'
	| 'Service/kube-system/kube-dns'
	| 'ConfigMap/kube-system/kube-proxy'
	| 'ServiceAccount/kube-system/kube-proxy'
	| 'ClusterRoleBinding//kubeadm:node-proxier'
	| 'Role/kube-system/kube-proxy'
	| 'RoleBinding/kube-system/kube-proxy'
	| 'DaemonSet/kube-system/kube-proxy';

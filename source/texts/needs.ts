/** Phases that come to grief where a step of this phase is left out and nothing is in its place. */
const needed: Readonly<Record<string, readonly string[]>> = {
	'certs/ca': ['certs/apiserver', 'certs/apiserver-kubelet-client', 'kubeconfig'],
	'certs/apiserver': ['control-plane/apiserver'],
	'certs/apiserver-kubelet-client': ['control-plane/apiserver'],
	'certs/front-proxy-ca': ['certs/front-proxy-client', 'control-plane/apiserver'],
	'certs/front-proxy-client': ['control-plane/apiserver'],
	'certs/etcd-ca': ['certs/etcd-server', 'certs/etcd-peer', 'certs/etcd-healthcheck-client', 'certs/apiserver-etcd-client'],
	'certs/etcd-server': ['etcd/local'],
	'certs/etcd-peer': ['etcd/local'],
	'certs/etcd-healthcheck-client': ['etcd/local'],
	'certs/apiserver-etcd-client': ['control-plane/apiserver'],
	'certs/sa': ['control-plane/apiserver', 'control-plane/controller-manager'],
	'kubeconfig/admin': ['upload-config', 'mark-control-plane', 'bootstrap-token', 'addon', 'show-join-command'],
	'kubeconfig/super-admin': ['upload-config'],
	'kubeconfig/kubelet': ['kubelet-start', 'wait-control-plane'],
	'kubeconfig/controller-manager': ['control-plane/controller-manager'],
	'kubeconfig/scheduler': ['control-plane/scheduler'],
	'etcd/local': ['wait-control-plane'],
	'control-plane/apiserver': ['wait-control-plane'],
	'control-plane/controller-manager': ['wait-control-plane'],
	'control-plane/scheduler': ['wait-control-plane'],
	'kubelet-start': ['wait-control-plane'],
	'bootstrap-token': ['show-join-command'],
};

/** The phases that need what a phase makes, for whoever thinks of leaving a step of it out. */
export const neededBy = (phase: string): readonly string[] => (Object.hasOwn(needed, phase) ? needed[phase] ?? [] : []);

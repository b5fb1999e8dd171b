import type {StepDetail} from '../told/details.ts';
import {needsGraph, readersOf, type NeedsGraph} from './graph.ts';
import type {NamedArtifact} from './named-artifact.ts';

export const JOIN = 'kubeadm join';
export const CONTROL_PLANE = `${JOIN} --control-plane`;
export const UPGRADE = 'kubeadm upgrade';
export const LOGS = 'kubectl logs';
export const EXEC = 'kubectl exec';
export const KUBE_PROXY = 'kube-proxy';
export const COREDNS = 'CoreDNS';

/**
 * Who comes to grief without an object of the API, which nothing in the run reads again: commands, and the phases that have
 * their rights by it. Each with the place in kubeadm that says so, below cmd/kubeadm/app. Names that a star ends begin so.
 */
export const neededObjects: Readonly<Record<string, readonly string[]>> = {
	// phases/kubeconfig/kubeconfig.go, EnsureAdminClusterRoleBinding: the group of admin.conf may do nothing before.
	'ClusterRoleBinding kubeadm:cluster-admins': ['upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'addon'],
	// util/config/cluster.go, FetchInitConfigurationFromCluster: how a new node and an upgrade know the cluster.
	'ConfigMap kubeadm-config': [JOIN, UPGRADE],
	// phases/uploadconfig/uploadconfig.go, UploadConfiguration: lets bootstrap tokens and nodes read that.
	'Role kubeadm:nodes-kubeadm-config': [JOIN],
	'RoleBinding kubeadm:nodes-kubeadm-config': [JOIN],
	// componentconfigs/kubelet.go, read with kubeadm-config: what becomes a new node's config.yaml.
	'ConfigMap kubelet-config': [JOIN, UPGRADE],
	// phases/kubelet/config.go, createConfigMapRBACRules: lets bootstrap tokens and nodes read that.
	'Role kubeadm:kubelet-config': [JOIN],
	'RoleBinding kubeadm:kubelet-config': [JOIN],
	// phases/copycerts/copycerts.go, DownloadCerts, and createRBAC for who may.
	'Secret kubeadm-certs': [CONTROL_PLANE],
	'Role kubeadm:kubeadm-certs': [CONTROL_PLANE],
	'RoleBinding kubeadm:kubeadm-certs': [CONTROL_PLANE],
	// discovery/token/token.go, validateClusterInfoToken: without it nothing signs cluster-info; the kubelet signs in with it.
	'Secret bootstrap-token-*': [JOIN],
	// phases/bootstraptoken/node/tlsbootstrap.go, AllowBootstrapTokensToGetNodes: cmd/phases/join/kubelet.go looks for a node of the same name.
	'ClusterRole kubeadm:get-nodes': [JOIN],
	'ClusterRoleBinding kubeadm:get-nodes': [JOIN],
	// The same file, AllowBootstrapTokensToPostCSRs and AutoApproveNodeBootstrapTokens: the kubelet asks for its certificate, and gets it.
	'ClusterRoleBinding kubeadm:kubelet-bootstrap': [JOIN],
	'ClusterRoleBinding kubeadm:node-autoapprove-bootstrap': [JOIN],
	// The rights of apiserver-kubelet-client.crt at a kubelet: what the API server hands on to it is refused without.
	'ClusterRoleBinding kubeadm:apiserver-kubelet-client': [LOGS, EXEC],
	// addons/proxy/proxy.go: what its Pods are, run as, may and mount.
	'ServiceAccount kube-proxy': [KUBE_PROXY],
	'ClusterRoleBinding kubeadm:node-proxier': [KUBE_PROXY],
	'ConfigMap kube-proxy': [KUBE_PROXY],
	'DaemonSet kube-proxy': [KUBE_PROXY],
	// addons/dns/dns.go: the same.
	'ServiceAccount coredns': [COREDNS],
	'ClusterRole system:coredns': [COREDNS],
	'ClusterRoleBinding system:coredns': [COREDNS],
	'ConfigMap coredns': [COREDNS],
	'Deployment coredns': [COREDNS],
	// discovery/token/token.go, getClusterInfo: read before the node trusts anything, hence by anybody.
	'ConfigMap cluster-info': [JOIN],
	// phases/bootstraptoken/clusterinfo/clusterinfo.go, CreateClusterInfoRBACRules.
	'Role kubeadm:bootstrap-signer-clusterinfo': [JOIN],
	'RoleBinding kubeadm:bootstrap-signer-clusterinfo': [JOIN],
};

let graph: NeedsGraph | undefined;

/** The phases and commands that need what a step makes, for whoever thinks of leaving it out; none where none is known. */
export function neededBy(phase: string, detail?: StepDetail): readonly string[] {
	if (detail?.kind === 'object') {
		return neededObject(`${detail.object} ${detail.name}`);
	}
	// A kubelet that is not stopped goes on: what needs it does not miss that.
	if (detail?.kind === 'service' && detail.action === 'stop') {
		return [];
	}
	// Worked out when a person is first asked.
	graph ??= needsGraph();
	return graph.get(phase) ?? [];
}

const neededObject = (name: string): readonly string[] => Object.entries(neededObjects).find(([key]) => (key.endsWith('*') ? name.startsWith(key.slice(0, -1)) : key === name))?.[1] ?? [];

/** The same for what a person names: single files of what a phase makes, or an object. */
export const neededByArtifact = ({name, phase, paths}: NamedArtifact): readonly string[] => (paths.length === 0 ? neededObject(name.replace('/', ' ')) : readersOf(paths, phase));

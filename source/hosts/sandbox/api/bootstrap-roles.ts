/** `[groups, resources or paths, verbs, names]`, words with spaces between; `core` is the group without a name, `-` no resource but paths. */
export type RuleRow = readonly [groups: string, resources: string, verbs: string, names?: string];

const READ = 'get list watch';
const WRITE = 'create delete deletecollection patch update';
const RBAC = 'rbac.authorization.k8s.io';

const APPS = 'daemonsets deployments deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale';
const CORE_EDIT = 'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy endpoints';

/**
 * ClusterRoles that a fresh cluster has by itself, as far as kubeadm and people refer to them (kubernetes,
 * plugin/pkg/auth/authorizer/rbac/bootstrappolicy). Those of the controllers, each for one of them, are left out.
 */
export const CLUSTER_ROLES: Readonly<Record<string, readonly RuleRow[]>> = {
	'cluster-admin': [['*', '*', '*'], ['-', '*', '*']],
	'system:discovery': [['-', '/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/', 'get']],
	'system:basic-user': [
		['authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', 'create'],
		['authentication.k8s.io', 'selfsubjectreviews', 'create'],
	],
	'system:public-info-viewer': [['-', '/healthz /livez /readyz /version /version/', 'get']],
	'system:monitoring': [['-', '/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*', 'get']],
	'system:service-account-issuer-discovery': [['-', '/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/', 'get']],
	'system:aggregate-to-view': [
		['core', 'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status', READ],
		['core', 'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status', READ],
		['core', 'namespaces', READ],
		['discovery.k8s.io', 'endpointslices', READ],
		['apps', `controllerrevisions ${APPS} daemonsets/status deployments/status replicasets/status statefulsets/status`, READ],
		['autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', READ],
		['batch', 'cronjobs cronjobs/status jobs jobs/status', READ],
		['policy', 'poddisruptionbudgets poddisruptionbudgets/status', READ],
		['networking.k8s.io', 'ingresses ingresses/status networkpolicies', READ],
	],
	'system:aggregate-to-edit': [
		['core', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy', READ],
		['core', 'serviceaccounts', 'impersonate'],
		['core', 'pods pods/attach pods/exec pods/portforward pods/proxy', WRITE],
		['core', 'pods/eviction', 'create'],
		['core', CORE_EDIT, WRITE],
		['core', 'serviceaccounts/token', 'create'],
		['apps', `${APPS} deployments/rollback`, WRITE],
		['autoscaling', 'horizontalpodautoscalers', WRITE],
		['batch', 'cronjobs jobs', WRITE],
		['policy', 'poddisruptionbudgets', WRITE],
		['networking.k8s.io', 'ingresses networkpolicies', WRITE],
		['coordination.k8s.io', 'leases', `${WRITE} ${READ}`],
	],
	'system:aggregate-to-admin': [
		['authorization.k8s.io', 'localsubjectaccessreviews', 'create'],
		[RBAC, 'rolebindings roles', `${WRITE} ${READ}`],
	],
	'system:auth-delegator': [['authentication.k8s.io', 'tokenreviews', 'create'], ['authorization.k8s.io', 'subjectaccessreviews', 'create']],
	'system:kubelet-api-admin': [['core', 'nodes', 'get list watch proxy'], ['core', 'nodes/configz nodes/healthz nodes/log nodes/metrics nodes/pods nodes/proxy nodes/stats', '*']],
	'system:node-bootstrapper': [['certificates.k8s.io', 'certificatesigningrequests', 'create get list watch']],
	'system:certificates.k8s.io:certificatesigningrequests:nodeclient': [['certificates.k8s.io', 'certificatesigningrequests/nodeclient', 'create']],
	'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient': [['certificates.k8s.io', 'certificatesigningrequests/selfnodeclient', 'create']],
	'system:certificates.k8s.io:kube-apiserver-client-approver': [['certificates.k8s.io', 'signers', 'approve', 'kubernetes.io/kube-apiserver-client']],
	'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver': [['certificates.k8s.io', 'signers', 'approve', 'kubernetes.io/kube-apiserver-client-kubelet']],
	'system:certificates.k8s.io:kubelet-serving-approver': [['certificates.k8s.io', 'signers', 'approve', 'kubernetes.io/kubelet-serving']],
	'system:certificates.k8s.io:legacy-unknown-approver': [['certificates.k8s.io', 'signers', 'approve', 'kubernetes.io/legacy-unknown']],
	'system:node': [
		['authentication.k8s.io', 'tokenreviews', 'create'],
		['authorization.k8s.io', 'localsubjectaccessreviews subjectaccessreviews', 'create'],
		['core', 'services', READ], ['core', 'nodes', 'create get list watch'], ['core', 'nodes/status', 'patch update'], ['core', 'nodes', 'patch update'],
		['core', 'pods', READ], ['core', 'pods', 'create delete'], ['core', 'pods/status', 'patch update'], ['core', 'pods/eviction', 'create'],
		['core', 'configmaps secrets', READ], ['core', 'persistentvolumeclaims persistentvolumes', 'get'], ['core', 'serviceaccounts/token', 'create'],
		['core', 'events', 'create patch update'],
		['certificates.k8s.io', 'certificatesigningrequests', 'create get list watch'],
		['coordination.k8s.io', 'leases', 'create delete get patch update'],
		['storage.k8s.io', 'volumeattachments', 'get'], ['storage.k8s.io', 'csidrivers', READ], ['storage.k8s.io', 'csinodes', 'create delete get patch update'],
		['node.k8s.io', 'runtimeclasses', READ],
	],
	'system:node-proxier': [
		['core', 'endpoints services', 'list watch'], ['core', 'nodes', READ], ['core events.k8s.io', 'events', 'create patch update'],
		['discovery.k8s.io', 'endpointslices', 'list watch'], ['networking.k8s.io', 'servicecidrs', 'list watch'],
	],
	'system:kube-dns': [['core', 'endpoints services', 'list watch']],
	'system:kube-scheduler': [
		['core events.k8s.io', 'events', 'create patch update'],
		['coordination.k8s.io', 'leases', 'create'], ['coordination.k8s.io', 'leases', 'get update', 'kube-scheduler'], ['coordination.k8s.io', 'leasecandidates', 'create delete deletecollection get list patch update watch'],
		['core', 'nodes', READ], ['core', 'pods', 'delete get list watch'], ['core', 'bindings pods/binding', 'create'], ['core', 'pods/status', 'patch update'],
		['core', 'replicationcontrollers services', READ], ['apps', 'replicasets statefulsets', READ], ['policy', 'poddisruptionbudgets', READ],
		['core', 'persistentvolumeclaims persistentvolumes', READ], ['core', 'namespaces', READ],
		['authentication.k8s.io', 'tokenreviews', 'create'], ['authorization.k8s.io', 'subjectaccessreviews', 'create'], ['storage.k8s.io', 'csinodes csidrivers csistoragecapacities', READ],
	],
	'system:volume-scheduler': [['core', 'persistentvolumes', 'get list patch update watch'], ['storage.k8s.io', 'storageclasses', READ], ['core', 'persistentvolumeclaims', 'get list patch update watch']],
	'system:kube-controller-manager': [
		['core events.k8s.io', 'events', 'create patch update'],
		['coordination.k8s.io', 'leases', 'create'], ['coordination.k8s.io', 'leases', 'get update', 'kube-controller-manager'],
		['core', 'secrets serviceaccounts', 'create'], ['core', 'secrets', 'delete'], ['core', 'configmaps namespaces secrets serviceaccounts', 'get'], ['core', 'secrets serviceaccounts', 'update'],
		['authentication.k8s.io', 'tokenreviews', 'create'], ['authorization.k8s.io', 'subjectaccessreviews', 'create'], ['*', '*', 'list watch'], ['core', 'serviceaccounts/token', 'create'],
	],
};

/** Roles whose rules are those of others, which bear `rbac.authorization.k8s.io/aggregate-to-NAME`. */
export const AGGREGATED: readonly string[] = ['admin', 'edit', 'view'];

/** Which of them a role of the table, or another of them, is part of. */
export const PART_OF: Readonly<Record<string, string>> = {
	'system:aggregate-to-admin': 'admin', 'system:aggregate-to-edit': 'edit', 'system:aggregate-to-view': 'view', edit: 'admin', view: 'edit',
};

type Subject = readonly [kind: 'User' | 'Group' | 'ServiceAccount', name: string];

export const CLUSTER_ROLE_BINDINGS: Readonly<Record<string, readonly Subject[]>> = {
	'cluster-admin': [['Group', 'system:masters']],
	'system:discovery': [['Group', 'system:authenticated']],
	'system:basic-user': [['Group', 'system:authenticated']],
	'system:public-info-viewer': [['Group', 'system:authenticated'], ['Group', 'system:unauthenticated']],
	'system:monitoring': [['Group', 'system:monitoring']],
	'system:service-account-issuer-discovery': [['Group', 'system:serviceaccounts']],
	'system:node-proxier': [['User', 'system:kube-proxy']],
	'system:kube-dns': [['ServiceAccount', 'kube-dns']],
	'system:kube-scheduler': [['User', 'system:kube-scheduler']],
	'system:volume-scheduler': [['User', 'system:kube-scheduler']],
	'system:kube-controller-manager': [['User', 'system:kube-controller-manager']],
	'system:node': [],
};

/** Roles of a namespace, and whom the binding of the same name gives them to. */
export const ROLES: readonly (readonly [namespace: string, name: string, rules: readonly RuleRow[], subjects: readonly Subject[]])[] = [
	['kube-system', 'extension-apiserver-authentication-reader', [['core', 'configmaps', READ, 'extension-apiserver-authentication']], [['User', 'system:kube-controller-manager'], ['User', 'system:kube-scheduler']]],
	['kube-system', 'system::leader-locking-kube-controller-manager', [['core', 'configmaps', 'watch'], ['core', 'configmaps', 'get update', 'kube-controller-manager']], [['User', 'system:kube-controller-manager'], ['ServiceAccount', 'kube-controller-manager']]],
	['kube-system', 'system::leader-locking-kube-scheduler', [['core', 'configmaps', 'watch'], ['core', 'configmaps', 'get update', 'kube-scheduler']], [['User', 'system:kube-scheduler'], ['ServiceAccount', 'kube-scheduler']]],
	['kube-system', 'system:controller:bootstrap-signer', [['core', 'secrets', READ]], [['ServiceAccount', 'bootstrap-signer']]],
	['kube-system', 'system:controller:token-cleaner', [['core', 'secrets', `${READ} delete`], ['core events.k8s.io', 'events', 'create patch update']], [['ServiceAccount', 'token-cleaner']]],
	['kube-public', 'system:controller:bootstrap-signer', [['core', 'configmaps', READ], ['core', 'configmaps', 'update', 'cluster-info'], ['core events.k8s.io', 'events', 'create patch update']], [['ServiceAccount', 'bootstrap-signer']]],
];

/** A rule as an object has it. */
export function ruleOf([groups, resources, verbs, names]: RuleRow): Record<string, readonly string[]> {
	const paths = groups === '-';
	return {
		verbs: verbs.split(' '),
		...(paths ? {nonResourceURLs: resources.split(' ')} : {apiGroups: groups.split(' ').map((group) => group === 'core' ? '' : group), resources: resources.split(' ')}),
		...(names !== undefined && {resourceNames: names.split(' ')}),
	};
}

export function subjectOf([kind, name]: Subject): Record<string, string> {
	return kind === 'ServiceAccount' ? {kind, name, namespace: 'kube-system'} : {apiGroup: RBAC, kind, name};
}

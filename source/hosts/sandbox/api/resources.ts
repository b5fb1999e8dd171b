/** A resource that the stand-in API server keeps. */
export interface Resource {
	readonly group: string;
	readonly version: string;
	/** As in paths: `configmaps`. */
	readonly name: string;
	readonly singular: string;
	readonly kind: string;
	readonly namespaced: boolean;
	readonly shortNames: readonly string[];
	/** `path`: any name that can be one segment of a path; the others are a DNS subdomain. */
	readonly names: 'dns' | 'path';
	/** A change of anything but metadata and status counts up `metadata.generation`. */
	readonly generation: boolean;
	/** Of the category `all`. */
	readonly inAll: boolean;
	/** What may stand behind its name in a path: `status`. */
	readonly subresources: readonly string[];
}

type Row = readonly [group: string, name: string, kind: string, scope: 'cluster' | 'namespace', shortNames: string, extra?: string];

/** `extra`: `path` and `generation` as above, `all` for `kubectl get all`, else subresources; `@v2` another version than v1. */
const ROWS: readonly Row[] = [
	['', 'componentstatuses', 'ComponentStatus', 'cluster', 'cs'],
	['', 'configmaps', 'ConfigMap', 'namespace', 'cm'],
	['', 'endpoints', 'Endpoints', 'namespace', 'ep'],
	['', 'events', 'Event', 'namespace', 'ev'],
	['', 'limitranges', 'LimitRange', 'namespace', 'limits'],
	['', 'namespaces', 'Namespace', 'cluster', 'ns', 'finalize status'],
	['', 'nodes', 'Node', 'cluster', 'no', 'proxy status'],
	['', 'persistentvolumeclaims', 'PersistentVolumeClaim', 'namespace', 'pvc', 'status'],
	['', 'persistentvolumes', 'PersistentVolume', 'cluster', 'pv', 'status'],
	['', 'pods', 'Pod', 'namespace', 'po', 'generation all attach binding ephemeralcontainers eviction exec log portforward proxy resize status'],
	['', 'podtemplates', 'PodTemplate', 'namespace', ''],
	['', 'replicationcontrollers', 'ReplicationController', 'namespace', 'rc', 'generation all scale status'],
	['', 'resourcequotas', 'ResourceQuota', 'namespace', 'quota', 'status'],
	['', 'secrets', 'Secret', 'namespace', ''],
	['', 'serviceaccounts', 'ServiceAccount', 'namespace', 'sa', 'token'],
	['', 'services', 'Service', 'namespace', 'svc', 'all proxy status'],
	['admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'MutatingWebhookConfiguration', 'cluster', '', 'generation'],
	['admissionregistration.k8s.io', 'validatingadmissionpolicies', 'ValidatingAdmissionPolicy', 'cluster', '', 'generation status'],
	['admissionregistration.k8s.io', 'validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', 'cluster', '', 'generation'],
	['admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'ValidatingWebhookConfiguration', 'cluster', '', 'generation'],
	['apiextensions.k8s.io', 'customresourcedefinitions', 'CustomResourceDefinition', 'cluster', 'crd crds', 'generation status'],
	['apiregistration.k8s.io', 'apiservices', 'APIService', 'cluster', '', 'status'],
	['apps', 'controllerrevisions', 'ControllerRevision', 'namespace', ''],
	['apps', 'daemonsets', 'DaemonSet', 'namespace', 'ds', 'generation all status'],
	['apps', 'deployments', 'Deployment', 'namespace', 'deploy', 'generation all scale status'],
	['apps', 'replicasets', 'ReplicaSet', 'namespace', 'rs', 'generation all scale status'],
	['apps', 'statefulsets', 'StatefulSet', 'namespace', 'sts', 'generation all scale status'],
	['autoscaling', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'namespace', 'hpa', '@v2 all status'],
	['batch', 'cronjobs', 'CronJob', 'namespace', 'cj', 'generation all status'],
	['batch', 'jobs', 'Job', 'namespace', '', 'generation all status'],
	['certificates.k8s.io', 'certificatesigningrequests', 'CertificateSigningRequest', 'cluster', 'csr', 'approval status'],
	['coordination.k8s.io', 'leases', 'Lease', 'namespace', ''],
	['discovery.k8s.io', 'endpointslices', 'EndpointSlice', 'namespace', ''],
	['networking.k8s.io', 'ingressclasses', 'IngressClass', 'cluster', ''],
	['networking.k8s.io', 'ingresses', 'Ingress', 'namespace', 'ing', 'generation status'],
	['networking.k8s.io', 'networkpolicies', 'NetworkPolicy', 'namespace', 'netpol', 'generation'],
	['networking.k8s.io', 'servicecidrs', 'ServiceCIDR', 'cluster', '', 'status'],
	['node.k8s.io', 'runtimeclasses', 'RuntimeClass', 'cluster', ''],
	['policy', 'poddisruptionbudgets', 'PodDisruptionBudget', 'namespace', 'pdb', 'generation status'],
	['rbac.authorization.k8s.io', 'clusterrolebindings', 'ClusterRoleBinding', 'cluster', '', 'path'],
	['rbac.authorization.k8s.io', 'clusterroles', 'ClusterRole', 'cluster', '', 'path'],
	['rbac.authorization.k8s.io', 'rolebindings', 'RoleBinding', 'namespace', '', 'path'],
	['rbac.authorization.k8s.io', 'roles', 'Role', 'namespace', '', 'path'],
	['scheduling.k8s.io', 'priorityclasses', 'PriorityClass', 'cluster', 'pc'],
	['storage.k8s.io', 'csidrivers', 'CSIDriver', 'cluster', ''],
	['storage.k8s.io', 'csinodes', 'CSINode', 'cluster', ''],
	['storage.k8s.io', 'csistoragecapacities', 'CSIStorageCapacity', 'namespace', ''],
	['storage.k8s.io', 'storageclasses', 'StorageClass', 'cluster', 'sc'],
	['storage.k8s.io', 'volumeattachments', 'VolumeAttachment', 'cluster', '', 'status'],
];

const WORDS: ReadonlySet<string> = new Set(['path', 'generation', 'all']);

export const RESOURCES: readonly Resource[] = ROWS.map(([group, name, kind, scope, shortNames, extra = '']) => {
	const words = extra.split(' ').filter(Boolean);
	return {
		group,
		version: words.find((word) => word.startsWith('@'))?.slice(1) ?? 'v1',
		name,
		singular: kind.toLowerCase(),
		kind,
		namespaced: scope === 'namespace',
		shortNames: shortNames === '' ? [] : shortNames.split(' '),
		names: words.includes('path') ? 'path' : 'dns',
		generation: words.includes('generation'),
		inAll: words.includes('all'),
		subresources: words.filter((word) => !WORDS.has(word) && !word.startsWith('@')),
	};
});

/** What is only asked, and kept nowhere: a POST is answered with the object's status filled in. */
export const REVIEWS: readonly Pick<Resource, 'group' | 'version' | 'name' | 'singular' | 'kind' | 'namespaced'>[] = ([
	['authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview', false],
	['authentication.k8s.io', 'tokenreviews', 'TokenReview', false],
	['authorization.k8s.io', 'localsubjectaccessreviews', 'LocalSubjectAccessReview', true],
	['authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview', false],
	['authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', false],
	['authorization.k8s.io', 'subjectaccessreviews', 'SubjectAccessReview', false],
] as const).map(([group, name, kind, namespaced]) => ({group, version: 'v1', name, singular: kind.toLowerCase(), kind, namespaced}));

/** A resource that the code itself names; one that is not in the table is a mistake in the code. */
export function resourceOf(group: string, name: string): Resource {
	const found = RESOURCES.find((resource) => resource.group === group && resource.name === name);
	if (found === undefined) {
		throw new Error(`${name} is not in the table of resources`);
	}
	return found;
}

export const GROUPS: readonly string[] = [...new Set([...RESOURCES, ...REVIEWS].map(resource => resource.group))];

/** The one version of a group. */
export function versionOf(group: string): string {
	return RESOURCES.find((resource) => resource.group === group)?.version ?? 'v1';
}

export function findResource(group: string, version: string, name: string): Resource | undefined {
	return RESOURCES.find(resource => resource.group === group && resource.version === version && resource.name === name);
}

export function groupVersion({group, version}: {readonly group: string; readonly version: string}): string {
	return group === '' ? version : `${group}/${version}`;
}

/** `roles.rbac.authorization.k8s.io`, the way that a Status names a resource. */
export function qualified({group, name}: Pick<Resource, 'group' | 'name'>): string {
	return group === '' ? name : `${name}.${group}`;
}

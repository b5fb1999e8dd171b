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
}

type Row = readonly [group: string, name: string, kind: string, scope: 'cluster' | 'namespace', shortNames: string, extra?: 'path' | 'generation'];

const ROWS: readonly Row[] = [
	['', 'configmaps', 'ConfigMap', 'namespace', 'cm'],
	['', 'namespaces', 'Namespace', 'cluster', 'ns'],
	['', 'nodes', 'Node', 'cluster', 'no'],
	['', 'pods', 'Pod', 'namespace', 'po', 'generation'],
	['', 'secrets', 'Secret', 'namespace', ''],
	['', 'serviceaccounts', 'ServiceAccount', 'namespace', 'sa'],
	['', 'services', 'Service', 'namespace', 'svc'],
	['apps', 'daemonsets', 'DaemonSet', 'namespace', 'ds', 'generation'],
	['apps', 'deployments', 'Deployment', 'namespace', 'deploy', 'generation'],
	['certificates.k8s.io', 'certificatesigningrequests', 'CertificateSigningRequest', 'cluster', 'csr'],
	['coordination.k8s.io', 'leases', 'Lease', 'namespace', ''],
	['rbac.authorization.k8s.io', 'clusterrolebindings', 'ClusterRoleBinding', 'cluster', '', 'path'],
	['rbac.authorization.k8s.io', 'clusterroles', 'ClusterRole', 'cluster', '', 'path'],
	['rbac.authorization.k8s.io', 'rolebindings', 'RoleBinding', 'namespace', '', 'path'],
	['rbac.authorization.k8s.io', 'roles', 'Role', 'namespace', '', 'path'],
];

export const RESOURCES: readonly Resource[] = ROWS.map(([group, name, kind, scope, shortNames, extra]) => ({
	group,
	version: 'v1',
	name,
	singular: kind.toLowerCase(),
	kind,
	namespaced: scope === 'namespace',
	shortNames: shortNames === '' ? [] : shortNames.split(' '),
	names: extra === 'path' ? 'path' : 'dns',
	generation: extra === 'generation',
}));

export const GROUPS: readonly string[] = [...new Set(RESOURCES.map(resource => resource.group))];

export function findResource(group: string, version: string, name: string): Resource | undefined {
	return RESOURCES.find(resource => resource.group === group && resource.version === version && resource.name === name);
}

export function groupVersion({group, version}: {readonly group: string; readonly version: string}): string {
	return group === '' ? version : `${group}/${version}`;
}

/** `roles.rbac.authorization.k8s.io`, the way that a Status names a resource. */
export function qualified({group, name}: Resource): string {
	return group === '' ? name : `${name}.${group}`;
}

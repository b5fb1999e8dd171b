import type {Json, JsonObject} from '../config/types.ts';

/**
 * What is done where the object is there already (kubeadm: util/apiclient/idempotency.go).
 * `update`: POST, on 409 PUT. `mutate`: POST, on 409 GET, then PUT of what was got with the
 * members of `data` replaced. `retain`: GET, on 404 POST, else left alone. `updateService`: as
 * `update`, and also on 422, which is how the API server answers that a cluster IP is taken.
 */
export type OnConflict = 'update' | 'mutate' | 'retain' | 'updateService';

/** One object of the cluster, ready to be sent. */
export interface ApiObject {
	/** `v1`, `rbac.authorization.k8s.io/v1`. */
	readonly apiVersion: string;
	readonly kind: string;
	/** The kind in paths: `configmaps`. */
	readonly plural: string;
	/** Undefined for kinds of the whole cluster. */
	readonly namespace?: string;
	readonly name: string;
	/** The whole object as JSON. */
	readonly body: JsonObject;
	readonly onConflict: OnConflict;
	/** Paths of members of `body` that are secret: `['data', 'token-secret']`. */
	readonly mask?: readonly (readonly string[])[];
	/** What kubeadm reads first, whatever comes of it. */
	readonly readsBefore?: readonly ApiRead[];
	/** Names of the patch files that changed the body. */
	readonly patches?: readonly string[];
}

/** A GET: of one object, or of those that a label selector picks. */
export type ApiRead =
	| {readonly apiVersion: string; readonly plural: string; readonly namespace?: string; readonly name: string}
	| {readonly apiVersion: string; readonly plural: string; readonly namespace?: string; readonly labelSelector: string};

/** The name of whatever was sent or answered, where it is an object of the API. */
export function nameIn(body: unknown): string | undefined {
	const metadata = typeof body === 'object' && body !== null && 'metadata' in body ? body.metadata : undefined;
	return typeof metadata === 'object' && metadata !== null && 'name' in metadata && typeof metadata.name === 'string' ? metadata.name : undefined;
}

/** Where a kind lives, for POST and lists: `/apis/apps/v1/namespaces/kube-system/deployments`. */
export function collectionPath({apiVersion, plural, namespace}: {readonly apiVersion: string; readonly plural: string; readonly namespace?: string}): string {
	const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
	return namespace === undefined ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
}

/** Where one object lives, for GET, PUT and PATCH. */
export function objectPath(object: {readonly apiVersion: string; readonly plural: string; readonly namespace?: string; readonly name: string}): string {
	return `${collectionPath(object)}/${encodeURIComponent(object.name).replaceAll('%3A', ':')}`;
}

/** Path and query of a read. */
export function readRequest(read: ApiRead): {readonly path: string; readonly query?: {readonly labelSelector: string}} {
	return 'name' in read ? {path: objectPath(read)} : {path: collectionPath(read), query: {labelSelector: read.labelSelector}};
}

const rbac = 'rbac.authorization.k8s.io/v1';
const rbacGroup = 'rbac.authorization.k8s.io';

const plurals = {
	ClusterRole: 'clusterroles',
	ClusterRoleBinding: 'clusterrolebindings',
	ConfigMap: 'configmaps',
	DaemonSet: 'daemonsets',
	Deployment: 'deployments',
	Role: 'roles',
	RoleBinding: 'rolebindings',
	Secret: 'secrets',
	Service: 'services',
	ServiceAccount: 'serviceaccounts',
} as const;

export type Kind = keyof typeof plurals;

/** The kind in paths; of one that init makes nothing of, as nearly all are named. */
export const pluralOf = (kind: string): string => (Object.hasOwn(plurals, kind) ? plurals[kind as Kind] : `${kind.toLowerCase()}s`);

const apiVersions: Partial<Record<Kind, string>> = {
	ClusterRole: rbac,
	ClusterRoleBinding: rbac,
	DaemonSet: 'apps/v1',
	Deployment: 'apps/v1',
	Role: rbac,
	RoleBinding: rbac,
};

export interface ObjectPlace {
	readonly name: string;
	readonly namespace?: string;
	/** Further metadata: labels, annotations, owner references. */
	readonly metadata?: JsonObject;
}

/** An object of a kind; `fields` are its members beside apiVersion, kind and metadata. */
export function apiObject(
	kind: Kind, {name, namespace, metadata}: ObjectPlace, fields: JsonObject,
	more: Partial<Pick<ApiObject, 'mask' | 'onConflict' | 'readsBefore'>> = {},
): ApiObject {
	const apiVersion = apiVersions[kind] ?? 'v1';
	return {
		apiVersion,
		kind,
		plural: plurals[kind],
		...(namespace !== undefined && {namespace}),
		name,
		body: {apiVersion, kind, metadata: {name, ...(namespace !== undefined && {namespace}), ...metadata}, ...fields},
		onConflict: 'update',
		...more,
	};
}

export function configMap(place: ObjectPlace, data: Readonly<Record<string, string>>, onConflict: OnConflict = 'update'): ApiObject {
	return apiObject('ConfigMap', place, {data}, {onConflict});
}

export interface Rule {
	/** `''` is the core group. */
	readonly apiGroup?: string;
	readonly resources: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly verbs: readonly string[];
}

/** A Role, or without a namespace a ClusterRole. */
export function role(place: ObjectPlace, rules: readonly Rule[]): ApiObject {
	return apiObject(place.namespace === undefined ? 'ClusterRole' : 'Role', place, {
		rules: rules.map(({apiGroup, resources, resourceNames, verbs}): Json => ({
			apiGroups: [apiGroup ?? ''], resources, verbs, ...(resourceNames !== undefined && {resourceNames}),
		})),
	});
}

export type Subject =
	| {readonly group: string}
	| {readonly user: string}
	| {readonly serviceAccount: string; readonly namespace: string};

/**
 * Binds a role to subjects: a RoleBinding to a Role of the same namespace, or without a
 * namespace a ClusterRoleBinding to a ClusterRole.
 */
export function binding(place: ObjectPlace, roleName: string, subjects: readonly Subject[]): ApiObject {
	const scoped = place.namespace !== undefined;
	return apiObject(scoped ? 'RoleBinding' : 'ClusterRoleBinding', place, {
		roleRef: {apiGroup: rbacGroup, kind: scoped ? 'Role' : 'ClusterRole', name: roleName},
		subjects: subjects.map(toSubject),
	});
}

/** Without the API group, which the API server fills in: kubeadm leaves it out. */
function toSubject(subject: Subject): JsonObject {
	if ('serviceAccount' in subject) {
		return {kind: 'ServiceAccount', name: subject.serviceAccount, namespace: subject.namespace};
	}
	return 'group' in subject ? {kind: 'Group', name: subject.group} : {kind: 'User', name: subject.user};
}

/** Groups that kubeadm binds roles to. */
export const groups = {
	admins: 'kubeadm:cluster-admins',
	nodes: 'system:nodes',
	joining: 'system:bootstrappers:kubeadm:default-node-token',
} as const;

export const kubeSystem = 'kube-system';
export const kubePublic = 'kube-public';

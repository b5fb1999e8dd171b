import {X509Certificate} from 'node:crypto';
import {HostError} from '../../core/told/failures.ts';
import {ownOf, put} from '../../core/patches/members.ts';
import type {Api, ApiAnswer, ApiConnection, ApiRequest} from '../../core/ports/index.ts';
import {withoutSecrets, type Plan} from './changes.ts';
import {isRecord} from '../../core/values/is-record.ts';

type Properties = Readonly<Record<string, unknown>>;

export interface OverlayCluster {
	connect(connection: ApiConnection): Api;
}

interface User {
	readonly name: string;
	readonly groups: readonly string[];
}

const ADMINS = 'kubeadm:cluster-admins';
const ADMINS_BINDING = `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${ADMINS}`;

/** What a cluster has before anything is created in it. */
const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/**
 * An API server in memory that answers as one that has just come up: it keeps what is created,
 * has a Node of any name that is asked for, and gives kubernetes-admin no rights before the
 * ClusterRoleBinding `kubeadm:cluster-admins`. Requests that change something go into the plan.
 */
export function createCluster(plan: Plan): OverlayCluster {
	const objects = new Map<string, Properties>();
	let count = 0;

	const keep = (path: string, object: Properties): Properties => {
		count += 1;
		const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
		const kept = {...object, metadata: {uid: uidOf(count), ...metadata, resourceVersion: String(count)}};
		objects.set(path, kept);
		return kept;
	};
	for (const name of NAMESPACES) {
		keep(`/api/v1/namespaces/${name}`, {apiVersion: 'v1', kind: 'Namespace', metadata: {name}});
	}

	// The kubelet registers its Node by itself, under a name that is not known here.
	const find = (path: string): Properties | undefined => {
		const node = path.match(/^\/api\/v1\/nodes\/([^/]+)$/)?.[1];
		return objects.get(path) ?? (node === undefined ? undefined : keep(path, makeNode(decodeURIComponent(node))));
	};

	const answer = (user: User, {method, path, query, body}: ApiRequest): ApiAnswer => {
		if (/^\/(?:healthz|livez|readyz)(?:\/|$)/.test(path)) {
			return {status: 200, body: 'ok'};
		}
		if (user.groups.includes(ADMINS) && !user.groups.includes('system:masters') && !objects.has(ADMINS_BINDING)) {
			return failure(403, 'Forbidden', `User "${user.name}" cannot ${method} ${path}`);
		}
		const sent = structuredClone(body);
		if (method === 'POST') {
			const name = isRecord(sent) && isRecord(sent['metadata']) ? sent['metadata']['name'] : undefined;
			if (!isRecord(sent) || typeof name !== 'string') {
				return failure(422, 'Invalid', 'metadata.name is required');
			}
			const own = `${path}/${name}`;
			return objects.has(own) ? failure(409, 'AlreadyExists', `"${name}" already exists`) : {status: 201, body: keep(own, sent)};
		}
		if (method === 'GET' && isCollection(path)) {
			const items = [...objects].filter(([own]) => own.slice(0, own.lastIndexOf('/')) === path).map(([, object]) => object);
			return {status: 200, body: {...listOf(path), items: items.filter((object) => matches(object, query?.['labelSelector']))}};
		}
		const found = find(path);
		if (found === undefined) {
			return failure(404, 'NotFound', `"${path.slice(path.lastIndexOf('/') + 1)}" not found`);
		}
		if (method === 'GET') {
			return {status: 200, body: found};
		}
		if (method === 'DELETE') {
			objects.delete(path);
			return {status: 200, body: {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success'}};
		}
		if (!isRecord(sent)) {
			return failure(400, 'BadRequest', 'the body is not an object');
		}
		return {status: 200, body: keep(path, method === 'PUT' ? sent : merge(found, sent))};
	};

	return {
		connect(connection) {
			const user = readUser(connection);
			return {
				async request(request, options) {
					options?.signal?.throwIfAborted();
					const given = answer(user, request);
					if (request.method !== 'GET') {
						plan.add({
							kind: 'request', method: request.method, path: request.path, as: user.name, status: given.status,
							...(request.body !== undefined && {body: structuredClone(withoutSecrets(request.path, request.body))}),
						});
					}
					return structuredClone(given);
				},
				close: async () => undefined,
			};
		},
	};
}

function readUser({certificatePem, server}: ApiConnection): User {
	try {
		const {subject} = new X509Certificate(certificatePem);
		const attributes = subject.split('\n').map((line) => line.split('=', 2));
		const values = (wanted: string): string[] => attributes.flatMap(([name, value]) => (name === wanted && value !== undefined ? [value] : []));
		return {name: values('CN')[0] ?? '', groups: values('O')};
	} catch (error) {
		throw new HostError('TLS', {server, reason: 'client certificate'}, {cause: error});
	}
}

function uidOf(count: number): string {
	return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
}

function makeNode(name: string): Properties {
	// Until there is a Pod network it is not ready, and the cluster marks it so.
	return {apiVersion: 'v1', kind: 'Node', metadata: {name, labels: {'kubernetes.io/hostname': name}}, spec: {taints: [{key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'}]}};
}

function failure(code: number, reason: string, message: string): ApiAnswer {
	return {status: code, body: {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code}};
}

const RESOURCE_PATH = /^\/(?:api|apis\/[^/]+)\/[^/]+\/(.+)$/;

/** `/api/v1/nodes` and `/api/v1/namespaces/kube-system/pods`, but not what is one level below. */
function isCollection(path: string): boolean {
	const parts = path.match(RESOURCE_PATH)?.[1]?.split('/') ?? [];
	return (parts[0] === 'namespaces' && parts.length > 1 ? parts.length - 2 : parts.length) === 1;
}

const LISTS: Readonly<Record<string, string>> = {
	clusterrolebindings: 'ClusterRoleBindingList',
	clusterroles: 'ClusterRoleList',
	configmaps: 'ConfigMapList',
	daemonsets: 'DaemonSetList',
	deployments: 'DeploymentList',
	namespaces: 'NamespaceList',
	nodes: 'NodeList',
	pods: 'PodList',
	rolebindings: 'RoleBindingList',
	roles: 'RoleList',
	secrets: 'SecretList',
	serviceaccounts: 'ServiceAccountList',
	services: 'ServiceList',
};

function listOf(path: string): Properties {
	const apiVersion = path.match(/^\/(?:api|apis\/([^/]+))\/([^/]+)\//)?.slice(1).filter(Boolean).join('/') ?? 'v1';
	return {kind: LISTS[path.slice(path.lastIndexOf('/') + 1)] ?? 'List', apiVersion, metadata: {}};
}

/** Equality terms of a label selector: `k8s-app=kube-dns`. */
function matches(object: Properties, selector: string | undefined): boolean {
	const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
	const labels = isRecord(metadata['labels']) ? metadata['labels'] : {};
	return (selector ?? '').split(',').filter((term) => term !== '').every((term) => {
		const [key = '', value = ''] = term.split(/==?/, 2);
		return ownOf(labels, key) === value;
	});
}

/** As much of a strategic merge as init's patches need: maps merge, null removes, lists replace. */
function merge(object: Properties, patch: Properties): Properties {
	const merged: Record<string, unknown> = {...object};
	for (const [name, value] of Object.entries(patch)) {
		if (value === null) {
			delete merged[name];
		} else if (isRecord(value)) {
			const before = ownOf(merged, name);
			put(merged, name, merge(isRecord(before) ? before : {}, value));
		} else if (!name.startsWith('$')) {
			put(merged, name, value);
		}
	}
	return merged;
}

import {isDeepStrictEqual} from 'node:util';
import type {User} from './authorize.ts';
import {at, recordsAt, textAt, wordsAt} from './read.ts';
import {qualified, resourceOf} from './resources.ts';
import {Refusal} from './status.ts';
import type {Settings} from './settings.ts';
import type {Store, StoredObject} from './store.ts';
import type {Target} from './target.ts';

/** What somebody is about to do. */
export interface Change {
	readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
	readonly target: Target;
	/** What is there; undefined where it is made. */
	readonly before?: StoredObject;
	/** What it is to be, or what is asked for of a subresource. */
	readonly object?: unknown;
	/** The name of what is made, which no path has. */
	readonly name?: string;
}

interface Context {
	readonly store: Store;
	readonly settings: Settings;
	readonly user: User;
}

/** Says what a node may not do; undefined where it may. */
type Rule = (node: string, change: Change, store: Store) => string | undefined;

/**
 * Admission plugin NodeRestriction (kubernetes, plugin/pkg/admission/noderestriction): a kubelet that may write at all
 * writes its own node and what runs there.
 * @throws {Refusal} 403
 */
export function restrictNode({store, settings, user}: Context, change: Change): void {
	const [, node] = /^system:node:(.*)$/.exec(user.name) ?? [];
	if (node === undefined || !user.groups.includes('system:nodes') || !settings.admissionPlugins.includes('NodeRestriction')) {
		return;
	}
	const {resource, name = change.name} = change.target;
	const rule = RULES[resource.name];
	const reason = rule === undefined ? undefined : rule(node, {...change, ...(name !== undefined && {name})}, store);
	if (reason !== undefined) {
		throw new Refusal('Forbidden', `${qualified(resource)} ${JSON.stringify(name ?? '')} is forbidden: ${reason}`, {...(name !== undefined && {name}), group: resource.group, kind: resource.name});
	}
}

const MIRROR = 'kubernetes.io/config.mirror';

/** What a Pod of a manifest cannot have: it would be read with the node's rights. */
const REFERENCES: readonly (readonly [what: string, has: (pod: unknown) => boolean])[] = [
	['serviceaccounts', (pod) => textAt(pod, 'spec.serviceAccountName') !== ''],
	['secrets', (pod) => JSON.stringify([at(pod, 'spec.volumes'), at(pod, 'spec.containers'), at(pod, 'spec.imagePullSecrets')]).includes('"secret')],
	['configmaps', (pod) => JSON.stringify([at(pod, 'spec.volumes'), at(pod, 'spec.containers')]).includes('"configMap')],
	['persistentvolumeclaims', (pod) => JSON.stringify(at(pod, 'spec.volumes') ?? []).includes('"persistentVolumeClaim"')],
];

function mirrorPod(node: string, pod: unknown, store: Store): string | undefined {
	if (wordsAt(pod, 'metadata.annotations')[MIRROR] === undefined) {
		return `pod does not have ${JSON.stringify(MIRROR)} annotation, node ${JSON.stringify(node)} can only create mirror pods`;
	}
	const only = `node ${JSON.stringify(node)} can only create pods with`;
	if (textAt(pod, 'spec.nodeName') !== node) {
		return `${only} spec.nodeName set to itself`;
	}
	const owners = recordsAt(pod, 'metadata.ownerReferences');
	const [owner] = owners;
	if (owners.length > 1) {
		return `${only} a single owner reference set to itself`;
	}
	if (owner === undefined || owner['apiVersion'] !== 'v1' || owner['kind'] !== 'Node' || owner['name'] !== node) {
		return `${only} an owner reference set to itself`;
	}
	if (owner['controller'] !== true) {
		return `${only} a controller owner reference set to itself`;
	}
	const uid = store.find(resourceOf('', 'nodes'), undefined, node)?.metadata.uid ?? '';
	if (owner['uid'] !== uid) {
		return `node ${node} UID mismatch: expected ${textAt(owner, 'uid')} got ${uid}`;
	}
	const found = REFERENCES.find(([, has]) => has(pod));
	return found && `node ${JSON.stringify(node)} can not create pods that reference ${found[0]}`;
}

const podRule: Rule = (node, {operation, target: {subresource}, before, object}, store) => {
	const isOwn = textAt(before, 'spec.nodeName') === node;
	if (subresource === 'status') {
		return isOwn ? undefined : `node ${JSON.stringify(node)} can only update pod status for pods with spec.nodeName set to itself`;
	}
	if (subresource === 'eviction') {
		return isOwn ? undefined : `node ${node} can only evict pods with spec.nodeName set to itself`;
	}
	if (subresource !== undefined) {
		return `unexpected pod subresource ${JSON.stringify(subresource)}, only 'status' and 'eviction' are allowed`;
	}
	switch (operation) {
		case 'CREATE': {
			return mirrorPod(node, object, store);
		}
		case 'DELETE': {
			return isOwn ? undefined : `node ${JSON.stringify(node)} can only delete pods with spec.nodeName set to itself`;
		}
		default: {
			return `unexpected operation ${JSON.stringify(operation)}, node ${JSON.stringify(node)} can only create and delete mirror pods`;
		}
	}
};

/** Labels of Kubernetes that a kubelet sets itself (k8s.io/kubelet/pkg/apis/well_known_labels.go). */
export const KUBELET_LABELS: ReadonlySet<string> = new Set([
	'kubernetes.io/hostname', 'kubernetes.io/arch', 'kubernetes.io/os', 'beta.kubernetes.io/arch', 'beta.kubernetes.io/os', 'beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type',
	'failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region', 'failure-domain.kubernetes.io/zone', 'failure-domain.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region',
]);

const isBelow = (namespace: string, ...domains: readonly string[]): boolean => domains.some((domain) => namespace === domain || namespace.endsWith(`.${domain}`));

export const KUBELET_NAMESPACES = ['kubelet.kubernetes.io', 'node.kubernetes.io'] as const;
const namespaceOf = (label: string): string => (label.includes('/') ? label.slice(0, label.indexOf('/')) : '');
export const isKubernetesLabel = (label: string): boolean => isBelow(namespaceOf(label), 'kubernetes.io', 'k8s.io');
export const isKubeletLabel = (label: string): boolean => KUBELET_LABELS.has(label) || isBelow(namespaceOf(label), ...KUBELET_NAMESPACES);

const isForbidden = (label: string): boolean => isBelow(namespaceOf(label), 'node-restriction.kubernetes.io') || (isKubernetesLabel(label) && !isKubeletLabel(label));

function forbiddenLabels(before: unknown, after: unknown): string {
	const [old, next] = [wordsAt(before, 'metadata.labels'), wordsAt(after, 'metadata.labels')];
	return [...new Set([...Object.keys(old), ...Object.keys(next)])].filter((label) => old[label] !== next[label] && isForbidden(label)).sort().join(', ');
}

const nodeRule: Rule = (node, {operation, name = '', before, object}) => {
	const own = `node ${JSON.stringify(node)} is not allowed to`;
	if (name !== node) {
		return `${own} modify node ${JSON.stringify(name)}`;
	}
	const labels = object === undefined ? '' : forbiddenLabels(before, object);
	if (operation === 'CREATE') {
		return labels === '' ? undefined : `${own} set the following labels: ${labels}`;
	}
	if (operation === 'DELETE') {
		return undefined;
	}
	if (!isDeepStrictEqual(recordsAt(before, 'spec.taints'), recordsAt(object, 'spec.taints'))) {
		return `${own} modify taints`;
	}
	if (!isDeepStrictEqual(recordsAt(before, 'metadata.ownerReferences'), recordsAt(object, 'metadata.ownerReferences'))) {
		return `${own} modify ownerReferences`;
	}
	return labels === '' ? undefined : `is not allowed to modify labels: ${labels}`;
};

const tokenRule: Rule = (node, {operation, target: {subresource, namespace}, object}, store) => {
	if (operation !== 'CREATE' || subresource !== 'token') {
		return undefined;
	}
	const bound = at(object, 'spec.boundObjectRef');
	const [name, uid] = [textAt(bound, 'name'), textAt(bound, 'uid')];
	if (textAt(bound, 'apiVersion') !== 'v1' || textAt(bound, 'kind') !== 'Pod' || name === '') {
		return 'node requested token not bound to a pod';
	}
	if (uid === '') {
		return 'node requested token with a pod binding without a uid';
	}
	const pod = store.get(resourceOf('', 'pods'), namespace, name);
	if (pod.metadata.uid !== uid) {
		return `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
	}
	return textAt(pod, 'spec.nodeName') === node ? undefined : 'node requested token bound to a pod scheduled on a different node';
};

const RULES: Readonly<Record<string, Rule>> = {
	pods: podRule,
	nodes: nodeRule,
	serviceaccounts: tokenRule,
	persistentvolumeclaims: (_node, {target: {subresource}}) => subresource === 'status' ? undefined : 'may only update PVC status',
	leases: (node, {target: {namespace}, name}) => namespace === 'kube-node-lease'
		? name === node ? undefined : 'can only access node lease with the same name as the requesting node'
		: 'can only access leases in the "kube-node-lease" system namespace',
	csinodes: (node, {name}) => name === node ? undefined : 'can only access CSINode with the same name as the requesting node',
};

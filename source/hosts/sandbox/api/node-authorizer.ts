import type {Action, User} from './authorize.ts';
import {recordsAt, textAt} from './read.ts';
import {resourceOf} from './resources.ts';
import type {Store, StoredObject} from './store.ts';

/** What every node may, without a look at which objects are its own (kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy, NodeRules). */
const ANY: readonly (readonly [group: string, resources: string, verbs: string])[] = [
	['', 'services', 'get list watch'],
	['', 'events', 'create patch update'],
	['events.k8s.io', 'events', 'create patch update'],
	['', 'endpoints', 'get'],
	// Which of them it is, NodeRestriction looks at.
	['', 'nodes', 'create update patch'],
	['', 'nodes/status', 'update patch'],
	['', 'pods', 'create delete'],
	['', 'pods/status', 'update patch'],
	['', 'pods/eviction', 'create'],
	['authentication.k8s.io', 'tokenreviews', 'create'],
	['authorization.k8s.io', 'subjectaccessreviews localsubjectaccessreviews', 'create'],
	['certificates.k8s.io', 'certificatesigningrequests', 'create get list watch'],
	['certificates.k8s.io', 'clustertrustbundles', 'get list watch'],
	['node.k8s.io', 'runtimeclasses', 'get list watch'],
	['storage.k8s.io', 'csidrivers', 'get list watch'],
	['resource.k8s.io', 'resourceclaims', 'get'],
];

const READS: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

/** True where it allows, the reason where it has one not to, undefined where it has no opinion: of users that are no nodes. */
export function nodeAuthorizer(store: Store, user: User, action: Action): true | string | undefined {
	const [, node] = /^system:node:(.+)$/.exec(user.name) ?? [];
	if (node === undefined || !user.groups.includes('system:nodes')) {
		return undefined;
	}
	const {verb, resource: {group, name: resource}, subresource} = action;
	const full = subresource === undefined ? resource : `${resource}/${subresource}`;
	if (ANY.some(([itsGroup, resources, verbs]) => itsGroup === group && resources.split(' ').includes(full) && verbs.split(' ').includes(verb))) {
		return true;
	}
	const rule = Object.hasOwn(RULES, `${group}/${resource}`) ? RULES[`${group}/${resource}`] : undefined;
	return rule === undefined ? undefined : rule(store, node, action);
}

type Opinion = (store: Store, node: string, action: Action) => true | string;

const unrelated = (node: string): string => `no relationship found between node '${node}' and this object`;

/** What a list is of, by its field selector. */
const selected = ({fields = ''}: Action, member: string): string | undefined => new RegExp(`(?:^|,)${member}==?([^,]+)`).exec(fields)?.[1];

/** Read where a Pod of the node names it, one at a time. */
const namedByPods = (verbs: ReadonlySet<string>, otherVerb: string): Opinion => (store, node, action) => {
	const {verb, subresource, namespace, resource: {name: resource}} = action;
	const name = action.name ?? selected(action, 'metadata.name');
	if (!verbs.has(verb)) {
		return otherVerb;
	}
	if (subresource !== undefined) {
		return verbs.size === 1 ? 'cannot get subresource' : 'cannot read subresource';
	}
	if (namespace === undefined && verbs.size > 1) {
		return 'can only read namespaced object of this type';
	}
	return name === undefined ? 'No Object name found' : podsOf(store, node, namespace).some((pod) => names(pod, resource, name)) || unrelated(node);
};

/** Its own alone: made with a POST, which names nothing. */
const own = (kind: string, other: string, namespace?: string): Opinion => (_store, node, {verb, name, namespace: asked}) => {
	if (!['get', 'create', 'update', 'patch', 'delete'].includes(verb)) {
		return `can only get, create, update, patch, or delete a ${kind}`;
	}
	if (namespace !== undefined && asked !== namespace) {
		return `can only access leases in the ${JSON.stringify(namespace)} system namespace`;
	}
	return verb === 'create' || name === node || other;
};

/** By group and resource, subresources with it. */
const RULES: Readonly<Record<string, Opinion>> = {
	'/nodes'(_store, node, action) {
		const name = action.name ?? selected(action, 'metadata.name');
		if (!READS.has(action.verb) || action.subresource !== undefined) {
			return '';
		}
		return name === node || (name === undefined ? `node '${node}' cannot read all nodes, only its own Node object` : `node '${node}' cannot read '${name}', only its own Node object`);
	},
	'/pods'(store, node, action) {
		const {verb, subresource, namespace} = action;
		const name = action.name ?? selected(action, 'metadata.name');
		if (!READS.has(verb) || subresource !== undefined) {
			return '';
		}
		if (verb !== 'get' && selected(action, 'spec.nodeName') === node) {
			return true;
		}
		if (name === undefined) {
			return 'can only list/watch pods with spec.nodeName field selector';
		}
		return textAt(store.find(resourceOf('', 'pods'), namespace, name), 'spec.nodeName') === node || unrelated(node);
	},
	'/secrets': namedByPods(READS, 'can only read resources of this type'),
	'/configmaps': namedByPods(READS, 'can only read resources of this type'),
	'/persistentvolumeclaims': namedByPods(new Set(['get']), 'can only get individual resources of this type'),
	'/persistentvolumes': namedByPods(new Set(['get']), 'can only get individual resources of this type'),
	'/serviceaccounts'(store, node, {verb, subresource, namespace, name}) {
		const isUsed = name !== undefined && podsOf(store, node, namespace).some((pod) => (textAt(pod, 'spec.serviceAccountName') || 'default') === name);
		if (verb === 'get' && subresource === undefined) {
			return isUsed || unrelated(node);
		}
		if (verb !== 'create' || name === undefined) {
			return 'can only create tokens for individual service accounts';
		}
		return subresource === 'token' ? isUsed || unrelated(node) : 'can only create token subresource of serviceaccount';
	},
	'coordination.k8s.io/leases': own('node lease', 'can only access node lease with the same name as the requesting node', 'kube-node-lease'),
	'storage.k8s.io/csinodes': own('CSINode', 'can only access CSINode with the same name as the requesting node'),
};

function podsOf(store: Store, node: string, namespace: string | undefined): StoredObject[] {
	return store.list(resourceOf('', 'pods'), namespace).filter((pod) => textAt(pod, 'spec.nodeName') === node);
}

const MEMBERS: Readonly<Record<string, readonly string[]>> = {secrets: ['secretName', 'secret'], configmaps: ['configMap'], persistentvolumeclaims: ['claimName']};

/** Whether a Pod's volumes or its containers' environment name an object. */
function names(pod: StoredObject, resource: string, name: string): boolean {
	const sources = [...recordsAt(pod, 'spec.volumes'), ...recordsAt(pod, 'spec.imagePullSecrets').map(({name: secretName}) => ({secretName})), ...['containers', 'initContainers'].flatMap((list) => recordsAt(pod, `spec.${list}`))];
	const text = JSON.stringify(sources);
	return (MEMBERS[resource] ?? []).some((member) => text.includes(`"${member}`)) && text.includes(JSON.stringify(name));
}

import type {Action, User} from './authorize.ts';
import {recordsAt, textAt} from './read.ts';
import {resourceOf} from './resources.ts';
import type {Store, StoredObject} from './store.ts';

/** What every node may, without a look at which objects are its own (kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy, NodeRules). */
const ANY: readonly (readonly [group: string, resources: string, verbs: string])[] = [
	['', 'services', 'get list watch'],
	['', 'events', 'create patch update'],
	['', 'nodes', 'create'],
	['', 'pods', 'create'],
	['authentication.k8s.io', 'tokenreviews', 'create'],
	['authorization.k8s.io', 'subjectaccessreviews localsubjectaccessreviews', 'create'],
	['certificates.k8s.io', 'certificatesigningrequests', 'create get list watch'],
	['node.k8s.io', 'runtimeclasses', 'get list watch'],
	['storage.k8s.io', 'csidrivers', 'get list watch'],
	['storage.k8s.io', 'csinodes', 'create'],
];

/** What it may of what bears its name: subresources behind a slash. */
const OWN: readonly (readonly [group: string, resource: string, verbs: string])[] = [
	['', 'nodes', 'get list watch patch update'],
	['', 'nodes/status', 'patch update'],
	['coordination.k8s.io', 'leases', 'create get patch update delete'],
	['storage.k8s.io', 'csinodes', 'get patch update delete'],
];

/** Of Pods those that run on it. */
const POD_VERBS: Readonly<Record<string, readonly string[]>> = {pods: ['get', 'delete'], 'pods/status': ['patch', 'update'], 'pods/eviction': ['create']};

const READS: ReadonlySet<string> = new Set(['get', 'list', 'watch']);
/** Read where a Pod of the node names them. */
const NAMED_BY_PODS: ReadonlySet<string> = new Set(['secrets', 'configmaps', 'persistentvolumeclaims']);

/** True where it allows, the reason where it has one not to, undefined where it has no opinion: of users that are no nodes. */
export function nodeAuthorizer(store: Store, user: User, action: Action): true | string | undefined {
	const [, node] = /^system:node:(.+)$/.exec(user.name) ?? [];
	if (node === undefined || !user.groups.includes('system:nodes')) {
		return undefined;
	}
	const {verb, resource: {group, name: resource}, subresource, name, namespace, fields = ''} = action;
	const full = subresource === undefined ? resource : `${resource}/${subresource}`;
	const has = (verbs: string): boolean => verbs.split(' ').includes(verb);
	if (ANY.some(([itsGroup, resources, verbs]) => itsGroup === group && resources.split(' ').includes(full) && has(verbs))) {
		return true;
	}
	const own = OWN.find(([itsGroup, itsResource, verbs]) => itsGroup === group && itsResource === full && has(verbs));
	const selected = /(?:^|,)(?:metadata\.name|spec\.nodeName)==?([^,]+)/.exec(fields)?.[1];
	if (own !== undefined) {
		const isOwn = (name ?? selected) === node && (resource !== 'leases' || namespace === 'kube-node-lease');
		// A lease is made with a POST, which names nothing.
		return isOwn || (resource === 'leases' && verb === 'create' && namespace === 'kube-node-lease') ? true : refusal(node, full, verb);
	}
	if (group === '' && resource === 'pods') {
		const pod = name === undefined ? undefined : store.find(resourceOf('', 'pods'), namespace, name);
		const mayList = (verb === 'list' || verb === 'watch') && name === undefined && selected === node;
		return mayList || (POD_VERBS[full]?.includes(verb) === true && textAt(pod, 'spec.nodeName') === node) ? true : refusal(node, full, verb);
	}
	if (group === '' && READS.has(verb) && NAMED_BY_PODS.has(full)) {
		return name !== undefined && podsOf(store, node, namespace).some((pod) => names(pod, resource, name)) ? true : refusal(node, full, verb);
	}
	if (full === 'serviceaccounts/token' && verb === 'create') {
		return podsOf(store, node, namespace).some((pod) => (textAt(pod, 'spec.serviceAccountName') || 'default') === name) ? true : refusal(node, full, verb);
	}
	return undefined;
}

function refusal(node: string, resource: string, verb: string): string {
	if (resource === 'nodes') {
		return READS.has(verb) ? `node '${node}' cannot read all nodes, only its own Node object` : `node '${node}' is not allowed to modify other nodes`;
	}
	if (resource === 'pods' && READS.has(verb)) {
		return `can only list/watch pods with spec.nodeName field selector`;
	}
	return `no relationship found between node '${node}' and this object`;
}

function podsOf(store: Store, node: string, namespace: string | undefined): StoredObject[] {
	return store.list(resourceOf('', 'pods'), namespace).filter((pod) => textAt(pod, 'spec.nodeName') === node);
}

const MEMBERS: Readonly<Record<string, readonly string[]>> = {secrets: ['secretName', 'secret'], configmaps: ['configMap'], persistentvolumeclaims: ['claimName']};

/** Whether a Pod's volumes or its containers' environment name an object. */
function names(pod: StoredObject, resource: string, name: string): boolean {
	const sources = [...recordsAt(pod, 'spec.volumes'), ...['containers', 'initContainers'].flatMap((list) => recordsAt(pod, `spec.${list}`))];
	const text = JSON.stringify(sources);
	return (MEMBERS[resource] ?? []).some((member) => text.includes(`"${member}`)) && text.includes(JSON.stringify(name));
}

import {findResource, qualified, type Resource} from './resources.ts';
import {Refusal} from './status.ts';
import type {Store, StoredObject} from './store.ts';
import {isRecord} from '../../../core/values/is-record.ts';

/** Who asks, as the client certificate says: CN is the name, O are the groups. */
export interface User {
	readonly name: string;
	readonly groups: readonly string[];
}

export const ANONYMOUS: User = {name: 'system:anonymous', groups: ['system:unauthenticated']};

export interface Action {
	readonly verb: string;
	readonly resource: Resource;
	readonly namespace?: string;
	readonly name?: string;
}

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Lets a request pass, or refuses it the way the API server's Node and RBAC authorizers do:
 * `system:masters` may all, a node may see itself and its Pods, and roles and bindings in the
 * store decide the rest.
 */
export function authorize(store: Store, user: User, action: Action): void {
	if (user.groups.includes('system:masters') || isOwnNode(user, action) || isAllowedByRoles(store, user, action)) {
		return;
	}
	const {verb, resource, namespace, name} = action;
	const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
	throw new Refusal('Forbidden',
		`${qualified(resource)}${name === undefined ? '' : ` ${JSON.stringify(name)}`} is forbidden: User ${JSON.stringify(user.name)} cannot ${verb} `
			+ `resource ${JSON.stringify(resource.name)} in API group ${JSON.stringify(resource.group)} ${scope}`,
		{...(name !== undefined && {name}), group: resource.group, kind: resource.name});
}

export function refusePath(user: User, path: string): never {
	throw new Refusal('Forbidden', `forbidden: User ${JSON.stringify(user.name)} cannot get path ${JSON.stringify(path)}`);
}

function isOwnNode(user: User, {verb, resource, name}: Action): boolean {
	return user.groups.includes('system:nodes')
		&& resource.name === 'nodes'
		&& ['get', 'list', 'update', 'patch'].includes(verb)
		&& user.name === `system:node:${name}`;
}

function isAllowedByRoles(store: Store, user: User, action: Action): boolean {
	const bindings = [
		...rbacObjects(store, 'clusterrolebindings'),
		...(action.namespace === undefined ? [] : rbacObjects(store, 'rolebindings', action.namespace)),
	];
	return bindings
		.filter(binding => records(binding['subjects']).some(subject => isSubject(user, subject)))
		.some(binding => rulesOf(store, binding).some(rule => covers(rule, action)));
}

function isSubject(user: User, subject: Record<string, unknown>): boolean {
	switch (subject['kind']) {
		case 'Group': {
			return user.groups.includes(String(subject['name']));
		}
		case 'User': {
			return user.name === subject['name'];
		}
		default: {
			return user.name === `system:serviceaccount:${String(subject['namespace'])}:${String(subject['name'])}`;
		}
	}
}

function rulesOf(store: Store, binding: StoredObject): Record<string, unknown>[] {
	const reference = isRecord(binding['roleRef']) ? binding['roleRef'] : {};
	const name = String(reference['name']);
	// Every cluster has it; here it is no object, so that a listing shows what init made.
	if (reference['kind'] === 'ClusterRole' && name === 'cluster-admin') {
		return [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}];
	}
	const resource = findResource(RBAC, 'v1', reference['kind'] === 'Role' ? 'roles' : 'clusterroles');
	const role = resource && store.find(resource, resource.namespaced ? binding.metadata.namespace : undefined, name);
	return records(role?.['rules']);
}

function covers(rule: Record<string, unknown>, {verb, resource, name}: Action): boolean {
	const holds = (member: string, value: string) => {
		const list: unknown = rule[member];
		return Array.isArray(list) && (list.includes('*') || list.includes(value));
	};
	const names: unknown = rule['resourceNames'];
	return holds('verbs', verb)
		&& holds('apiGroups', resource.group)
		&& holds('resources', resource.name)
		&& (!Array.isArray(names) || names.length === 0 || (name !== undefined && names.includes(name)));
}

function rbacObjects(store: Store, name: string, namespace?: string): StoredObject[] {
	const resource = findResource(RBAC, 'v1', name);
	return resource === undefined ? [] : store.list(resource, namespace);
}

function records(value: unknown): Record<string, unknown>[] {
	return Array.isArray(value) ? value.filter(item => isRecord(item)) : [];
}

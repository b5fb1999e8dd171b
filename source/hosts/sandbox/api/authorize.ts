import {nodeAuthorizer} from './node-authorizer.ts';
import {qualified, resourceOf, type Resource} from './resources.ts';
import {Refusal} from './status.ts';
import type {Store, StoredObject} from './store.ts';
import {serviceAccountOf} from './tokens.ts';
import {recordsAt, textAt, textsAt} from './read.ts';

/** Who asks: by a certificate, CN is the name and O are the groups. */
export interface User {
	readonly name: string;
	readonly groups: readonly string[];
	readonly uid?: string;
	readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export const ANONYMOUS: User = {name: 'system:anonymous', groups: ['system:unauthenticated']};

/** What is asked of a resource. */
export interface Action {
	readonly verb: string;
	readonly resource: Pick<Resource, 'group' | 'name'>;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name?: string;
	/** The field selector of a list or a watch. */
	readonly fields?: string;
}

/** What is asked of a path that is no resource. */
export interface PathAction {
	readonly verb: string;
	readonly path: string;
}

export interface Decision {
	readonly allowed: boolean;
	/** What an authorizer said of its refusal. */
	readonly reason: string;
}

export type Rule = Readonly<Record<string, unknown>>;

const RBAC = 'rbac.authorization.k8s.io';

/** Asks the authorizers in their order, as far as they are switched on; `system:masters` may all. */
export function decide(store: Store, user: User, action: Action | PathAction, modes: readonly string[] = ['Node', 'RBAC']): Decision {
	if (user.groups.includes('system:masters') || modes.includes('AlwaysAllow')) {
		return {allowed: true, reason: ''};
	}
	const node = modes.includes('Node') && 'resource' in action ? nodeAuthorizer(store, user, action) : undefined;
	if (node === true) {
		return {allowed: true, reason: ''};
	}
	const binding = modes.includes('RBAC') ? bindingsOf(store, user, 'resource' in action ? action.namespace : undefined)
		.find((one) => rulesOf(store, one).some((rule) => 'resource' in action ? covers(rule, action) : coversPath(rule, action))) : undefined;
	return binding === undefined
		? {allowed: false, reason: typeof node === 'string' ? node : ''}
		: {allowed: true, reason: `RBAC: allowed by ${binding.kind} ${JSON.stringify(`${binding.metadata.name}${binding.metadata.namespace === undefined ? '' : `/${binding.metadata.namespace}`}`)} of ${textAt(binding, 'roleRef.kind')} ${JSON.stringify(textAt(binding, 'roleRef.name'))} to ${subjectText(user, binding)}`};
}

function subjectText(user: User, binding: StoredObject): string {
	const subject = recordsAt(binding, 'subjects').find((one) => isSubject(user, one));
	const name = textAt(subject, 'namespace') === '' ? textAt(subject, 'name') : `${textAt(subject, 'name')}/${textAt(subject, 'namespace')}`;
	return `${textAt(subject, 'kind')} ${JSON.stringify(name)}`;
}

/**
 * Lets a request pass, or refuses it in the API server's words.
 * @throws {Refusal} 403
 */
export function authorize(store: Store, user: User, action: Action, modes?: readonly string[]): void {
	const {allowed, reason} = decide(store, user, action, modes);
	if (allowed) {
		return;
	}
	const {verb, resource, subresource, namespace, name} = action;
	const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
	const full = subresource === undefined ? resource.name : `${resource.name}/${subresource}`;
	throw new Refusal('Forbidden',
		`${qualified(resource)}${name === undefined ? '' : ` ${JSON.stringify(name)}`} is forbidden: User ${JSON.stringify(user.name)} cannot ${verb} `
			+ `resource ${JSON.stringify(full)} in API group ${JSON.stringify(resource.group)} ${scope}${reason === '' ? '' : `: ${reason}`}`,
		{...(name !== undefined && {name}), group: resource.group, kind: resource.name});
}

/** @throws {Refusal} 403 */
export function authorizePath(store: Store, user: User, action: PathAction, modes?: readonly string[]): void {
	if (!decide(store, user, action, modes).allowed) {
		throw new Refusal('Forbidden', `forbidden: User ${JSON.stringify(user.name)} cannot ${action.verb} path ${JSON.stringify(action.path)}`);
	}
}

/** The bindings that are about a user, in a namespace and in the whole cluster. */
export function bindingsOf(store: Store, user: User, namespace?: string): StoredObject[] {
	return [
		...store.list(resourceOf(RBAC, 'clusterrolebindings'), undefined),
		...(namespace === undefined ? [] : store.list(resourceOf(RBAC, 'rolebindings'), namespace)),
	].filter((binding) => recordsAt(binding, 'subjects').some((subject) => isSubject(user, subject)));
}

function isSubject(user: User, subject: Rule): boolean {
	switch (subject['kind']) {
		case 'Group': {
			return user.groups.includes(String(subject['name']));
		}
		case 'User': {
			return user.name === subject['name'];
		}
		default: {
			const [namespace, name] = serviceAccountOf(user.name) ?? [];
			return namespace !== undefined && namespace === subject['namespace'] && name === subject['name'];
		}
	}
}

/** Every rule that says what a user may do, in a namespace or the whole cluster. */
export function rulesFor(store: Store, user: User, namespace?: string): Rule[] {
	return bindingsOf(store, user, namespace).flatMap((binding) => rulesOf(store, binding));
}

/** The rules of the role that a binding refers to; none where there is no such role. */
export function rulesOf(store: Store, binding: StoredObject): Rule[] {
	const resource = resourceOf(RBAC, textAt(binding, 'roleRef.kind') === 'Role' ? 'roles' : 'clusterroles');
	return recordsAt(store.find(resource, resource.namespaced ? binding.metadata.namespace : undefined, textAt(binding, 'roleRef.name')), 'rules');
}

function covers(rule: Rule, {verb, resource, subresource, name}: Action): boolean {
	const holds = (member: string, ...values: readonly string[]) => textsAt(rule, member).some((one) => one === '*' || values.includes(one));
	const names = textsAt(rule, 'resourceNames');
	const asked = subresource === undefined ? [resource.name] : [`${resource.name}/${subresource}`, `*/${subresource}`];
	return holds('verbs', verb) && holds('apiGroups', resource.group) && holds('resources', ...asked)
		&& (names.length === 0 || (name !== undefined && names.includes(name)));
}

function coversPath(rule: Rule, {verb, path}: PathAction): boolean {
	return textsAt(rule, 'verbs').some((one) => one === '*' || one === verb)
		&& textsAt(rule, 'nonResourceURLs').some((one) => one === '*' || one === path || (one.endsWith('*') && path.startsWith(one.slice(0, -1))));
}

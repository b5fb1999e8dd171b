import {isDeepStrictEqual} from 'node:util';
import {decide, rulesFor, rulesOf, type Rule, type User} from './authorize.ts';
import type {Change} from './node-restriction.ts';
import {at, textAt, textsAt, recordsAt} from './read.ts';
import {qualified, resourceOf} from './resources.ts';
import {Refusal} from './status.ts';
import type {Settings} from './settings.ts';
import type {Store, StoredObject} from './store.ts';

const RBAC = 'rbac.authorization.k8s.io';

interface Context {
	readonly store: Store;
	readonly settings: Settings;
	readonly user: User;
}

/** A right as small as it gets: one verb on one resource or path. */
interface Right {
	readonly group?: string;
	readonly resource?: string;
	readonly path?: string;
	readonly name?: string;
	readonly verb: string;
}

const ALL: readonly Rule[] = [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}, {nonResourceURLs: ['*'], verbs: ['*']}];

const KINDS: Readonly<Record<string, 'role' | 'binding'>> = {roles: 'role', clusterroles: 'role', rolebindings: 'binding', clusterrolebindings: 'binding'};

/**
 * Nobody hands on more than they hold (kubernetes, pkg/registry/rbac): who writes a role needs the rights in it or the
 * verb `escalate`, who writes a binding those of its role or the verb `bind`. `system:masters` may all.
 * @throws {Refusal} 403, 404 where a binding's role is not there
 */
export function restrictGrant(context: Context, {operation, target: {resource, namespace, name}, before, object}: Change): void {
	const kind = resource.group === RBAC ? KINDS[resource.name] : undefined;
	if (kind === undefined || operation === 'DELETE' || context.user.groups.includes('system:masters') || onlyOwners(before, object)) {
		return;
	}
	const {store, user, settings} = context;
	const where = namespace === undefined ? {} : {namespace};
	const itsName = name ?? textAt(object, 'metadata.name');
	const refuse = (reason: string): never => {
		throw new Refusal('Forbidden', `${qualified(resource)} ${JSON.stringify(itsName)} is forbidden: ${reason}`, {name: itsName, group: resource.group, kind: resource.name});
	};
	const held = rulesFor(store, user, namespace);
	const may = (verb: string, of: string, one?: string): boolean =>
		decide(store, user, {verb, resource: {group: RBAC, name: of}, ...where, ...(one !== undefined && {name: one})}, settings.modes).allowed;
	if (kind === 'role' ? may('escalate', resource.name, name) : may('bind', textAt(object, 'roleRef.kind') === 'Role' ? 'roles' : 'clusterroles', textAt(object, 'roleRef.name'))) {
		return;
	}
	const missing = missingOf(held, kind === 'role' ? recordsAt(object, 'rules') : rulesOfRole(store, object, namespace));
	if (missing.length > 0) {
		refuse(`user ${JSON.stringify(user.name)} (groups=${words(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${told(missing).join('\n')}`);
	}
	// What it gathers later is not known yet.
	if ([before, object].some((one) => at(one, 'aggregationRule') !== undefined) && missingOf(held, ALL).length > 0) {
		refuse('must have cluster-admin privileges to use the aggregationRule');
	}
}

/** The garbage collector writes owners and finalizers of what it may not grant. */
function onlyOwners(before: StoredObject | undefined, object: unknown): boolean {
	const rest = (one: unknown): unknown => {
		const {metadata, ...others} = one as StoredObject;
		const {ownerReferences: _owners, finalizers: _finalizers, managedFields: _managed, ...more} = metadata;
		return JSON.parse(JSON.stringify({...others, kind: '', apiVersion: '', metadata: {...more, resourceVersion: ''}}));
	};
	return before !== undefined && isDeepStrictEqual(rest(before), rest(object));
}

function rulesOfRole(store: Store, binding: unknown, namespace: string | undefined): Rule[] {
	const resource = resourceOf(RBAC, textAt(binding, 'roleRef.kind') === 'Role' ? 'roles' : 'clusterroles');
	store.get(resource, resource.namespaced ? namespace : undefined, textAt(binding, 'roleRef.name'));
	return rulesOf(store, {...binding as StoredObject, metadata: {...(binding as StoredObject).metadata, ...(namespace !== undefined && {namespace})}});
}

function missingOf(held: readonly Rule[], wanted: readonly Rule[]): Right[] {
	return wanted.flatMap(rightsOf).filter((right) => !held.some((rule) => holds(rule, right)));
}

function rightsOf(rule: Rule): Right[] {
	const verbs = textsAt(rule, 'verbs');
	const names = textsAt(rule, 'resourceNames');
	const resources = textsAt(rule, 'apiGroups').flatMap((group) => textsAt(rule, 'resources').flatMap((resource) => verbs.flatMap((verb): Right[] =>
		names.length === 0 ? [{group, resource, verb}] : names.map((name) => ({group, resource, verb, name})))));
	return [...resources, ...textsAt(rule, 'nonResourceURLs').flatMap((path) => verbs.map((verb) => ({path, verb})))];
}

function holds(rule: Rule, {group, resource, path, name, verb}: Right): boolean {
	const has = (member: string, ...values: readonly string[]): boolean => textsAt(rule, member).some((one) => one === '*' || values.includes(one));
	if (!has('verbs', verb)) {
		return false;
	}
	if (path !== undefined) {
		return textsAt(rule, 'nonResourceURLs').some((one) => one === path || (one.endsWith('*') && path.startsWith(one.replace(/\*+$/, ''))));
	}
	const [, below] = (resource ?? '').split('/');
	const names = textsAt(rule, 'resourceNames');
	return has('apiGroups', group ?? '') && has('resources', resource ?? '', ...(below === undefined ? [] : [`*/${below}`]))
		&& (names.length === 0 || (name !== undefined && names.includes(name)));
}

/** As Go writes a list of texts. */
const words = (texts: readonly string[]): string => `[${texts.map((text) => JSON.stringify(text)).join(' ')}]`;

/** Rights of one resource in one line, the lines in their order; a path has one for each verb. */
function told(rights: readonly Right[]): string[] {
	const lines = new Map<string, string[]>();
	const single = new Set<string>();
	for (const {group, resource, path, name, verb} of rights) {
		if (path === undefined) {
			const line = `APIGroups:${words([group ?? ''])}, Resources:${words([resource ?? ''])}${name === undefined ? '' : `, ResourceNames:${words([name])}`}`;
			lines.set(line, [...lines.get(line) ?? [], verb]);
		} else {
			single.add(`{NonResourceURLs:${words([path])}, Verbs:${words([verb])}}`);
		}
	}
	return [...single, ...[...lines].map(([line, verbs]) => `{${line}, Verbs:${words(verbs)}}`)].sort((a, b) => a < b ? -1 : 1);
}

import {randomBytes} from 'node:crypto';
import {shown} from '../../../core/patches/members.ts';
import {withDefaults, type DefaultsContext} from './defaults.ts';
import {invalid} from './refusals.ts';
import {findResource, groupVersion, type Resource} from './resources.ts';
import {checkSchema, type UnknownMember} from './schema.ts';
import {Refusal, type Cause} from './status.ts';
import type {NewObject, Store} from './store.ts';
import type {Target} from './target.ts';
import {isRecord} from '../../../core/values/is-record.ts';

const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?)?$/;

export interface Admitted {
	readonly object: NewObject;
	readonly warnings: readonly string[];
}

/**
 * Takes a client's object in: decodes, checks it against its kind's schema, and gives it the
 * defaults that others look at.
 *
 * @param fieldValidation `Ignore`, `Warn` (default) or `Strict`, for unknown members
 * @param context who makes it, where it is made
 */
export function admit(target: Target, body: unknown, fieldValidation: string | null, context: DefaultsContext): Admitted {
	const {store} = context;
	const {resource} = target;
	if (!isRecord(body)) {
		throw new Refusal('BadRequest', 'the body is not an object');
	}
	const given = {apiVersion: body['apiVersion'] ?? groupVersion(resource), kind: body['kind'] ?? resource.kind};
	if (given.apiVersion !== groupVersion(resource) || given.kind !== resource.kind) {
		throw new Refusal('BadRequest', `${resource.kind} (${groupVersion(resource)}) belongs here, and the object is ${shown(given.kind)} (${shown(given.apiVersion)})`);
	}
	const faults = checkSchema(resource.group, resource.version, resource.kind, body);
	if (faults.mistyped.length > 0) {
		throw new Refusal('BadRequest', `${resource.kind} in version ${JSON.stringify(resource.version)} cannot be decoded: ${faults.mistyped.join('; ')}`);
	}
	const unknown = faults.unknown.map(({place}) => `unknown field ${JSON.stringify(place)}`);
	if (fieldValidation === 'Strict' && unknown.length > 0) {
		throw new Refusal('BadRequest', `${resource.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${resource.kind}: strict decoding error: ${unknown.join(', ')}`);
	}
	const object = named(target, body);
	const causes = [...faults.missing, ...nameCauses(resource, object.metadata.name), ...labelCauses(object)];
	if (causes.length > 0) {
		throw invalid(resource, object.metadata.name, causes);
	}
	checkNamespace(store, resource, object);
	const warnings = fieldValidation === 'Ignore' ? [] : unknown;
	return {object: withDefaults(resource, prune(object, faults.unknown), context), warnings};
}

function named({resource, namespace, name}: Target, body: Record<string, unknown>): NewObject {
	const metadata = isRecord(body['metadata']) ? body['metadata'] : {};
	const own = {name: textOf(metadata['name']), namespace: textOf(metadata['namespace'])};
	if (name !== undefined && own.name !== '' && own.name !== name) {
		throw new Refusal('BadRequest', `the name of the object (${own.name}) does not match the name in the path (${name})`);
	}
	if (namespace !== undefined && own.namespace !== '' && own.namespace !== namespace) {
		throw new Refusal('BadRequest', `the namespace of the object (${own.namespace}) does not match the namespace in the path (${namespace})`);
	}
	const prefix = textOf(metadata['generateName']);
	const generated = prefix === '' ? '' : `${prefix}${randomBytes(3).toString('hex').slice(0, 5)}`;
	return {
		...body,
		metadata: {...metadata, name: name ?? (own.name || generated), namespace: resource.namespaced ? namespace ?? own.namespace : undefined},
	};
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function nameCauses({names}: Resource, name: string): Cause[] {
	const field = 'metadata.name';
	if (name === '') {
		return [{reason: 'FieldValueRequired', message: 'Required value: name or generateName is required', field}];
	}
	const fits = names === 'path'
		? !['.', '..'].includes(name) && !/[/%]/.test(name)
		: name.length <= 253 && SUBDOMAIN.test(name);
	return fits ? [] : [{reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(name)}: not ${names === 'path' ? 'a path segment' : 'a DNS subdomain'}`, field}];
}

function labelCauses(object: NewObject): Cause[] {
	const labels = isRecord(object.metadata['labels']) ? Object.entries(object.metadata['labels']) : [];
	return labels
		.filter(([, value]) => typeof value === 'string' && (value.length > 63 || !LABEL_VALUE.test(value)))
		.map(([, value]) => ({reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: not a label value`, field: 'metadata.labels'}));
}

function checkNamespace(store: Store, resource: Resource, object: NewObject): void {
	const namespaces = findResource('', 'v1', 'namespaces');
	if (resource.namespaced && namespaces !== undefined) {
		store.get(namespaces, undefined, object.metadata.namespace ?? '');
	}
}

/** The API server drops members that a kind does not have. */
function prune(object: NewObject, unknown: readonly UnknownMember[]): NewObject {
	if (unknown.length === 0) {
		return object;
	}
	const copy = structuredClone(object);
	for (const {path} of unknown) {
		let at: unknown = copy;
		for (const member of path.slice(0, -1)) {
			at = typeof at === 'object' && at !== null && Object.hasOwn(at, member) ? (at as Record<string | number, unknown>)[member] : undefined;
		}
		if (typeof at === 'object' && at !== null) {
			delete (at as Record<string | number, unknown>)[path.at(-1) ?? ''];
		}
	}
	return copy;
}

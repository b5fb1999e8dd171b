import {strategicMerge} from '../../../core/patches/index.ts';
import {loadYaml} from '../../../core/yaml/load.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import {at, recordsAt, textAt} from './read.ts';
import {groupVersion, qualified, type Resource} from './resources.ts';
import {mergeKeyOf, typeOfKind, typeOfMember} from './schema.ts';
import {Refusal} from './status.ts';
import type {StoredObject} from './store.ts';

type Json = Record<string, unknown>;

/** Who set which members: an entry of `metadata.managedFields`. */
interface Entry {
	readonly manager: string;
	readonly operation: 'Apply' | 'Update';
	/** Paths, each as JSON of its steps: `["f:data","f:a"]`. */
	readonly paths: ReadonlySet<string>;
	readonly time: string;
}

export interface ApplyOptions {
	readonly manager: string;
	readonly force: boolean;
	/** As the server writes times. */
	readonly now: string;
}

/** A body of server-side apply; kubectl sends JSON, others YAML. */
export function readApplied(body: string): Json {
	let value: unknown;
	try {
		value = loadYaml(body);
	} catch {
		// Told below.
	}
	if (!isRecord(value)) {
		throw new Refusal('BadRequest', 'error decoding YAML: the body is no object');
	}
	return value;
}

/**
 * Server-side apply: what is applied is laid over what is there; what the same manager applied before and does not any
 * more goes; what another one has set to another value is a conflict, unless forced.
 * @throws {Refusal} 409 with a cause for each conflict
 */
export function applied(resource: Resource, current: StoredObject | undefined, given: Json, {manager, force, now}: ApplyOptions): Json {
	const {group, version, kind} = resource;
	const type = typeOfKind(group, version, kind);
	const paths = pathsOf(given, type);
	const entries = current === undefined ? [] : entriesOf(current, type, manager);
	const own = entries.find((entry) => entry.manager === manager && entry.operation === 'Apply');
	const others = entries.filter((entry) => entry !== own);
	const merged: Json = current === undefined ? structuredClone(given)
		: strategicMerge(structuredClone(current) as Json, withoutManaged(given), type, {typeOf: typeOfMember, mergeKeyOf});
	const conflicts = current === undefined ? [] : others.flatMap((entry) =>
		[...entry.paths].filter((path) => paths.has(path) && JSON.stringify(valueAt(current, path)) !== JSON.stringify(valueAt(merged, path))).map((path) => ({entry, path})));
	if (conflicts.length > 0 && !force) {
		throw conflict(resource, current?.metadata.name ?? '', conflicts);
	}
	const taken = new Set(conflicts.map(({path}) => path));
	for (const path of own?.paths ?? []) {
		if (!paths.has(path) && others.every((entry) => !entry.paths.has(path))) {
			removeAt(merged, JSON.parse(path) as string[]);
		}
	}
	const left = others.map((entry) => ({...entry, paths: new Set([...entry.paths].filter((path) => !taken.has(path)))})).filter((entry) => entry.paths.size > 0);
	const metadata = isRecord(merged['metadata']) ? merged['metadata'] : {};
	const managed = [...left, {manager, operation: 'Apply' as const, paths, time: now}].map((entry) => written(entry, groupVersion(resource)));
	return {...merged, metadata: {...metadata, managedFields: managed}};
}

/** Of an object that was applied before: what an update changed is the updater's from now on. */
export function tracked(resource: Resource, before: StoredObject, after: Json, manager: string, now: string): Json {
	if (recordsAt(before, 'metadata.managedFields').length === 0 || !isRecord(after['metadata'])) {
		return after;
	}
	const type = typeOfKind(resource.group, resource.version, resource.kind);
	const changed = new Set([...pathsOf(after, type)].filter((path) => JSON.stringify(valueAt(before, path)) !== JSON.stringify(valueAt(after, path))));
	const gone = (path: string): boolean => changed.has(path) || valueAt(after, path) === undefined;
	const entries = entriesOf(before, type, manager);
	const own = entries.find((entry) => entry.manager === manager && entry.operation === 'Update');
	const left = entries.filter((entry) => entry !== own).map((entry) => ({...entry, paths: new Set([...entry.paths].filter((path) => !gone(path)))})).filter((entry) => entry.paths.size > 0);
	const mine = new Set([...[...own?.paths ?? []].filter((path) => valueAt(after, path) !== undefined), ...changed]);
	const all = mine.size === 0 ? left : [...left, {manager, operation: 'Update' as const, paths: mine, time: now}];
	return {...after, metadata: {...after['metadata'], managedFields: all.map((entry) => written(entry, groupVersion(resource)))}};
}

function conflict(resource: Resource, name: string, conflicts: readonly {readonly entry: Entry; readonly path: string}[]): Refusal {
	const managers = [...new Set(conflicts.map(({entry}) => entry))];
	const texts = managers.map((entry) => {
		const fields = conflicts.filter((one) => one.entry === entry).map(({path}) => textOf(path));
		return {entry, fields, said: `conflict${fields.length > 1 ? 's' : ''} with ${JSON.stringify(entry.manager)}${entry.operation === 'Update' ? ` using ${groupVersion(resource)}` : ''}`};
	});
	const count = conflicts.length;
	return new Refusal('Conflict', `Apply failed with ${count} conflict${count === 1 ? '' : 's'}: ${texts.map(({said, fields}) => fields.length === 1 ? `${said}: ${fields[0]}` : `${said}:\n- ${fields.join('\n- ')}`).join('\n')}`, {
		name, group: resource.group, kind: qualified(resource),
		causes: texts.flatMap(({said, fields}) => fields.map((field) => ({reason: 'FieldManagerConflict' as const, message: said, field}))),
	});
}

/** Members that are nobody's. */
const UNMANAGED: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.resourceVersion', 'metadata.creationTimestamp', 'metadata.generation', 'metadata.managedFields', 'metadata.generateName']);

function withoutManaged(object: Json): Json {
	const {metadata, ...rest} = object;
	return isRecord(metadata) ? {...rest, metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== 'managedFields'))} : object;
}

/** The leaves of an object, as `managedFields` names them. */
function pathsOf(object: Json, type: string | undefined): Set<string> {
	const found = new Set<string>();
	const visit = (value: unknown, itsType: string | undefined, path: readonly string[], plain: string): void => {
		if (isRecord(value) && Object.keys(value).length > 0) {
			for (const [key, member] of Object.entries(value)) {
				const name = plain === '' ? key : `${plain}.${key}`;
				if (!UNMANAGED.has(name)) {
					visitMember(member, itsType, key, [...path, `f:${key}`], name);
				}
			}
		} else {
			found.add(JSON.stringify(path));
		}
	};
	const visitMember = (member: unknown, itsType: string | undefined, key: string, path: readonly string[], plain: string): void => {
		const mergeKey = itsType === undefined ? undefined : mergeKeyOf(itsType, key);
		const inner = itsType === undefined ? undefined : typeOfMember(itsType, key);
		if (!Array.isArray(member) || mergeKey === undefined) {
			visit(member, inner, path, plain);
			return;
		}
		for (const entry of member as unknown[]) {
			if (mergeKey === '') {
				found.add(JSON.stringify([...path, `v:${JSON.stringify(entry)}`]));
			} else {
				visit(entry, inner, [...path, `k:${JSON.stringify({[mergeKey]: at(entry, mergeKey)})}`], `${plain}[]`);
			}
		}
	};
	visit(object, type, [], '');
	return found;
}

/** What a step leads to: the entry of a list, with where it is. */
function step(value: unknown, one: string): {readonly list?: unknown[]; readonly index?: number; readonly found: unknown} {
	const [how, name] = [one.slice(0, 2), one.slice(2)];
	if (how === 'f:') {
		return {found: isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined};
	}
	const list = Array.isArray(value) ? value as unknown[] : [];
	const wanted: unknown = JSON.parse(name);
	const index = list.findIndex((entry) => how === 'v:' ? JSON.stringify(entry) === name
		: isRecord(wanted) && Object.entries(wanted).every(([key, itsValue]) => JSON.stringify(at(entry, key)) === JSON.stringify(itsValue)));
	return {list, index, found: list[index]};
}

function valueAt(object: unknown, path: string): unknown {
	let found = object;
	for (const one of JSON.parse(path) as string[]) {
		({found} = step(found, one));
	}
	return found;
}

/** Takes a member away, and what nothing is left in. */
function removeAt(object: unknown, path: readonly string[]): void {
	const [one, ...rest] = path;
	if (one === undefined) {
		return;
	}
	const {list, index = -1, found} = step(object, one);
	removeAt(found, rest);
	const isEmpty = rest.length === 0 || (isRecord(found) ? Object.keys(found).every((key) => one.startsWith('k:') && Object.hasOwn(JSON.parse(one.slice(2)) as object, key)) : Array.isArray(found) && found.length === 0);
	if (!isEmpty) {
		return;
	}
	if (list !== undefined && index !== -1) {
		list.splice(index, 1);
	} else if (isRecord(object)) {
		delete object[one.slice(2)];
	}
}

/** The entries of an object; one that was never applied belongs to who made it. */
function entriesOf(object: StoredObject, type: string | undefined, manager: string): Entry[] {
	const managed = recordsAt(object, 'metadata.managedFields');
	if (managed.length === 0) {
		// kubectl takes over what its own client-side apply has set.
		const isOwn = manager === 'kubectl' && object.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'] !== undefined;
		return isOwn ? [] : [{manager: 'before-first-apply', operation: 'Update', paths: pathsOf(object, type), time: object.metadata.creationTimestamp}];
	}
	return managed.map((entry) => ({
		manager: textAt(entry, 'manager'), operation: entry['operation'] === 'Apply' ? 'Apply' : 'Update', paths: new Set(leaves(entry['fieldsV1'])), time: textAt(entry, 'time'),
	}));
}

function leaves(tree: unknown, path: readonly string[] = []): string[] {
	const members = isRecord(tree) ? Object.entries(tree).filter(([key]) => key !== '.') : [];
	return members.length === 0 ? path.length === 0 ? [] : [JSON.stringify(path)] : members.flatMap(([key, below]) => leaves(below, [...path, key]));
}

function written({manager, operation, paths, time}: Entry, apiVersion: string): Json {
	const fieldsV1: Json = {};
	for (const path of paths) {
		let level: Json = fieldsV1;
		for (const one of JSON.parse(path) as string[]) {
			const below: unknown = Object.hasOwn(level, one) ? level[one] : undefined;
			const next: Json = isRecord(below) ? below : {};
			Object.defineProperty(level, one, {value: next, enumerable: true, configurable: true, writable: true});
			level = next;
		}
	}
	return {manager, operation, apiVersion, time, fieldsType: 'FieldsV1', fieldsV1};
}

/** `.spec.containers[name="a"].image` */
function textOf(path: string): string {
	return (JSON.parse(path) as string[]).map((one) => one.startsWith('f:') ? `.${one.slice(2)}` : one.startsWith('v:') ? `[=${one.slice(2)}]`
		: `[${Object.entries(JSON.parse(one.slice(2)) as object).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`).join('');
}

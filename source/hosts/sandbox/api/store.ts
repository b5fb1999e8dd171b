import {randomUUID} from 'node:crypto';
import type {Clock} from '../../../core/ports/index.ts';
import {groupVersion, qualified, RESOURCES, type Resource} from './resources.ts';
import {invalid} from './refusals.ts';
import {Refusal} from './status.ts';
import {isRecord} from '../../../core/values/is-record.ts';

export interface Metadata {
	readonly name: string;
	readonly namespace?: string;
	readonly uid: string;
	readonly resourceVersion: string;
	readonly creationTimestamp: string;
	readonly generation?: number;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly [member: string]: unknown;
}

export interface StoredObject {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: Metadata;
	readonly [member: string]: unknown;
}

/** An object on its way into the store: named, otherwise as a client sent it. */
export interface NewObject {
	readonly metadata: {readonly name: string; readonly namespace?: string | undefined; readonly [member: string]: unknown};
	readonly [member: string]: unknown;
}

/** What `.sandbox/cluster.json` holds. */
export interface ClusterState {
	/** Tells which etcd data the objects belong to. */
	readonly id: string;
	readonly resourceVersion: number;
	readonly objects: Readonly<Record<string, StoredObject>>;
}

/** Whether a value has the form of what an earlier run kept. */
export function isClusterState(value: unknown): value is ClusterState {
	return isRecord(value) && typeof value['id'] === 'string' && Number.isSafeInteger(value['resourceVersion']) && isRecord(value['objects'])
		&& Object.values(value['objects']).every((object) => isRecord(object) && isRecord(object['metadata']) && typeof object['metadata']['name'] === 'string');
}

/** One change: what was before it, and after it. */
export interface Change {
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly resource: Resource;
	/** One that was deleted has the version of its deletion. */
	readonly object: StoredObject;
	readonly before: StoredObject | undefined;
	readonly version: number;
}

/** Watches may go on from so many changes ago; etcd keeps those of five minutes. */
const KEPT_CHANGES = 2000;

/** The objects of a cluster, with the metadata that an API server gives them. */
export class Store {
	readonly #clock: Clock;
	readonly #changed: () => void;
	#id = '';
	#resourceVersion = 0;
	/** By resource: every request asks for a few of some, however many there are of others. */
	#objects = new Map<string, Map<string, StoredObject>>();
	readonly #listeners = new Set<(change: Change) => void>();
	#changes: Change[] = [];
	/** The last version of which no change is kept. */
	#forgotten = 0;

	constructor(clock: Clock, changed: () => void) {
		this.#clock = clock;
		this.#changed = changed;
	}

	/** Takes over what an earlier run kept, or starts an empty cluster where it is another one's. */
	load(id: string, kept: ClusterState | undefined): void {
		const same = kept?.id === id;
		this.#id = id;
		this.#resourceVersion = same ? kept.resourceVersion : 0;
		this.#changes = [];
		this.#forgotten = this.#resourceVersion;
		this.#objects = new Map();
		for (const [key, object] of same ? Object.entries(kept.objects) : []) {
			this.#of(bucketOf(key)).set(key, object);
		}
		if (!same) {
			this.#changed();
		}
	}

	snapshot(): ClusterState {
		return {id: this.#id, resourceVersion: this.#resourceVersion, objects: Object.fromEntries([...this.#objects.values()].flatMap((some) => [...some]))};
	}

	get resourceVersion(): string {
		return String(this.#resourceVersion);
	}

	/** Calls with each change from now on, right after it. The result ends that. */
	subscribe(listener: (change: Change) => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	/** Changes after a version; undefined where they are not known any more. */
	changesSince(version: number): readonly Change[] | undefined {
		return version < this.#forgotten ? undefined : this.#changes.filter((change) => change.version > version);
	}

	find(resource: Resource, namespace: string | undefined, name: string): StoredObject | undefined {
		const key = keyOf(resource, namespace, name);
		return this.#of(bucketOf(key)).get(key);
	}

	get(resource: Resource, namespace: string | undefined, name: string): StoredObject {
		const found = this.find(resource, namespace, name);
		if (found === undefined) {
			throw new Refusal('NotFound', `${qualified(resource)} ${JSON.stringify(name)} not found`, {name, group: resource.group, kind: resource.name});
		}
		return found;
	}

	/** In the order of namespaces and names, as etcd has them. */
	list(resource: Resource, namespace: string | undefined): StoredObject[] {
		const prefix = keyOf(resource, namespace, '');
		return [...this.#of(bucketOf(prefix))]
			.filter(([key]) => key.startsWith(prefix))
			.sort(([a], [b]) => a < b ? -1 : 1)
			.map(([, object]) => object);
	}

	create(resource: Resource, object: NewObject): StoredObject {
		const {name, namespace} = object.metadata;
		if (this.find(resource, namespace, name) !== undefined) {
			throw new Refusal('AlreadyExists', `${qualified(resource)} ${JSON.stringify(name)} already exists`, {name, group: resource.group, kind: resource.name});
		}
		return this.#put(resource, object, {
			uid: randomUUID(),
			creationTimestamp: this.now(),
			...(resource.generation && {generation: 1}),
		});
	}

	/** Replaces an object; `resourceVersion` in it must be the current one, unless it has none or 0, which asks for no check. */
	update(resource: Resource, object: NewObject): StoredObject {
		const {name, namespace, resourceVersion, uid} = object.metadata;
		const current = this.get(resource, namespace, name);
		const stale = typeof resourceVersion === 'string' && resourceVersion !== '' && resourceVersion !== '0' && resourceVersion !== current.metadata.resourceVersion;
		if (stale || (typeof uid === 'string' && uid !== '' && uid !== current.metadata.uid)) {
			throw new Refusal('Conflict', `${qualified(resource)} ${JSON.stringify(name)} was changed meanwhile: apply the change to the latest version`, {
				name, group: resource.group, kind: resource.name,
			});
		}
		if (current.metadata['deletionTimestamp'] !== undefined) {
			const [before, after] = [finalizersOf(current.metadata), finalizersOf(object.metadata)];
			const added = after.filter((one) => !before.includes(one));
			if (added.length > 0) {
				throw invalid(resource, name, [{
					reason: 'FieldValueForbidden', field: 'metadata.finalizers',
					message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(', ')}}`,
				}]);
			}
			if (after.length === 0) {
				this.#drop(resource, current);
				const {finalizers: _finalizers, ...rest} = current.metadata;
				return {...current, metadata: {...rest, name, uid: current.metadata.uid, creationTimestamp: current.metadata.creationTimestamp, resourceVersion: this.resourceVersion}};
			}
		}
		const kept = {
			uid: current.metadata.uid,
			creationTimestamp: current.metadata.creationTimestamp,
			...(current.metadata.generation !== undefined && {generation: current.metadata.generation}),
			...(current.metadata['deletionTimestamp'] !== undefined && {deletionTimestamp: current.metadata['deletionTimestamp'], deletionGracePeriodSeconds: 0}),
		};
		const next = {...object, apiVersion: current.apiVersion, kind: current.kind, metadata: {...object.metadata, ...kept, resourceVersion: current.metadata.resourceVersion}};
		if (equal(next, current)) {
			return current;
		}
		const {generation} = current.metadata;
		const respecified = !equal(object['spec'], current['spec']);
		return this.#put(resource, object, {...kept, ...(generation !== undefined && respecified && {generation: generation + 1})});
	}

	/** Takes an object away; one with finalizers stays until they are gone, and says since when it should not. */
	delete(resource: Resource, namespace: string | undefined, name: string): StoredObject {
		const found = this.get(resource, namespace, name);
		if (finalizersOf(found.metadata).length > 0) {
			const {uid, creationTimestamp, generation} = found.metadata;
			return found.metadata['deletionTimestamp'] === undefined
				? this.#put(resource, found, {uid, creationTimestamp, ...(generation !== undefined && {generation}), deletionTimestamp: this.now(), deletionGracePeriodSeconds: 0})
				: found;
		}
		this.#drop(resource, found);
		if (resource.name === 'namespaces') {
			for (const inside of RESOURCES.filter(({namespaced}) => namespaced)) {
				for (const object of this.list(inside, name)) {
					this.#drop(inside, object);
				}
			}
		}
		return found;
	}

	/** RFC 3339 with seconds, the way the API server writes times. */
	now(): string {
		return `${new Date(this.#clock.now()).toISOString().slice(0, 19)}Z`;
	}

	/** Milliseconds, by the cluster's clock. */
	get nowMs(): number {
		return this.#clock.now();
	}

	#of(bucket: string): Map<string, StoredObject> {
		const some = this.#objects.get(bucket) ?? new Map<string, StoredObject>();
		this.#objects.set(bucket, some);
		return some;
	}

	#drop(resource: Resource, found: StoredObject): void {
		const {namespace, name} = found.metadata;
		const key = keyOf(resource, namespace, name);
		this.#of(bucketOf(key)).delete(key);
		this.#resourceVersion++;
		this.#tell({
			type: 'DELETED', resource, before: found, version: this.#resourceVersion,
			object: {...found, metadata: {...found.metadata, resourceVersion: String(this.#resourceVersion)}},
		});
	}

	#tell(change: Change): void {
		this.#changes.push(change);
		if (this.#changes.length > 2 * KEPT_CHANGES) {
			this.#changes = this.#changes.slice(-KEPT_CHANGES);
			this.#forgotten = (this.#changes[0]?.version ?? 1) - 1;
		}
		this.#changed();
		for (const listener of this.#listeners) {
			listener(change);
		}
	}

	#put(resource: Resource, object: NewObject, given: {readonly uid: string; readonly creationTimestamp: string; readonly generation?: number; readonly deletionTimestamp?: unknown; readonly deletionGracePeriodSeconds?: number}): StoredObject {
		const {name, namespace, ...rest} = object.metadata;
		this.#resourceVersion++;
		const stored: StoredObject = {
			kind: resource.kind,
			apiVersion: groupVersion(resource),
			...Object.fromEntries(Object.entries(object).filter(([member]) => member !== 'kind' && member !== 'apiVersion' && member !== 'metadata')),
			metadata: {
				...withoutEmpty(rest),
				name,
				...(resource.namespaced && namespace !== undefined && {namespace}),
				...given,
				resourceVersion: String(this.#resourceVersion),
			},
		};
		const key = keyOf(resource, namespace, name);
		const bucket = this.#of(bucketOf(key));
		const before = bucket.get(key);
		bucket.set(key, stored);
		this.#tell({type: before === undefined ? 'ADDED' : 'MODIFIED', resource, object: stored, before, version: this.#resourceVersion});
		return stored;
	}
}

function keyOf(resource: Resource, namespace: string | undefined, name: string): string {
	const prefix = `${resource.group}/${resource.name}/`;
	// Without a namespace a namespaced resource's key ends here: `list` takes it for all of them.
	return resource.namespaced && namespace === undefined ? prefix : `${prefix}${resource.namespaced ? `${namespace}/` : ''}${name}`;
}

/** `/configmaps`: neither a group nor a resource has a slash in it. */
function bucketOf(key: string): string {
	return key.slice(0, key.indexOf('/', key.indexOf('/') + 1));
}

function finalizersOf({finalizers}: {readonly [member: string]: unknown}): unknown[] {
	return Array.isArray(finalizers) ? finalizers as unknown[] : [];
}

function withoutEmpty(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));
}

function equal(a: unknown, b: unknown): boolean {
	return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
	return JSON.stringify(value, (_key, entry: unknown) => typeof entry === 'object' && entry !== null && !Array.isArray(entry)
		? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => a < b ? -1 : 1))
		: entry) ?? '';
}

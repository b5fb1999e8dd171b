import {isRecord} from '../../../core/values/is-record.ts';
import {admit} from './admit.ts';
import {applied, readApplied, tracked} from './apply.ts';
import {authorize, authorizePath, type User} from './authorize.ts';
import {COMPONENT_STATUSES, componentStatuses} from './component-statuses.ts';
import {discover} from './discovery.ts';
import {health, isHealthPath} from './health.ts';
import type {PodLogs} from './log.ts';
import {APPLY_PATCH, applyPatch, readObject, type Body} from './patch.ts';
import {textAt} from './read.ts';
import {groupVersion, qualified, RESOURCES, REVIEWS} from './resources.ts';
import {review} from './reviews.ts';
import {checkFields, matchesFields, matchesLabels} from './selectors.ts';
import {NO_SETTINGS, type Settings} from './settings.ts';
import {Refusal, success, type Reply} from './status.ts';
import type {NewObject, Store, StoredObject} from './store.ts';
import {subresource} from './subresources.ts';
import {asksForTable, tableOf} from './table.ts';
import {asksFor, notFound, readTarget, type Target} from './target.ts';
import {openid} from './openid.ts';
import {restrict} from './restrictions.ts';
import {watch} from './watch.ts';

/** A request whose sender is known. */
export interface Request {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly user: User;
	readonly contentType: string;
	/** What the client takes. */
	readonly accept?: string;
	readonly userAgent?: string;
	/** Reads the body, which nobody does before the request is allowed; throws a Refusal where it is too long. */
	readonly body: () => Promise<string | Buffer>;
}

export interface Cluster {
	readonly store: Store;
	/** `v1.36.2`. */
	readonly version: string;
	/** What it was started with; by client certificates alone where nobody has read that. */
	readonly settings?: Settings;
	/** Where logs of containers are. */
	readonly logs?: PodLogs;
	/** False right after the start, when `/livez` and `/readyz` still say no. */
	isHealthy(): boolean;
	/** Whether etcd answers; without it no object can be read. */
	hasStorage?(): boolean;
	/** Whether one of the two that work through the API server does. */
	works?(part: 'kube-controller-manager' | 'kube-scheduler'): boolean;
}

/** One that is allowed, and carried out. */
interface Allowed extends Omit<Request, 'body'>, Body {
	readonly cluster: Cluster;
	readonly settings: Settings;
	readonly store: Store;
	readonly target: Target;
}

/** Answers a request the way the API server does; everything it refuses is a Status object. */
export async function handle(cluster: Cluster, request: Request): Promise<Reply> {
	try {
		return await route(cluster, request);
	} catch (error) {
		if (error instanceof Refusal) {
			return error.reply;
		}
		throw error;
	}
}

async function route(cluster: Cluster, request: Request): Promise<Reply> {
	const {path, user, method, query} = request;
	const {store, settings = NO_SETTINGS} = cluster;
	const pathAction = {verb: method.toLowerCase(), path};
	if (isHealthPath(path)) {
		authorizePath(store, user, pathAction, settings.modes);
		return health(path, query, cluster.isHealthy());
	}
	const trimmed = path.replace(/\/$/, '');
	const isApi = /^\/(?:api|apis|openapi)(?:\/|$)/.test(path);
	const found = isApi || path === '/version' ? discover(trimmed, cluster.version, request.accept) : openid(trimmed, settings);
	if (found !== undefined || !isApi) {
		authorizePath(store, user, pathAction, settings.modes);
		if (found === undefined) {
			throw notFound();
		}
		return method === 'GET' ? {status: 200, ...found} : notAllowed();
	}
	const asked = reviewAt(trimmed);
	if (asked !== undefined) {
		const {namespace, ...resource} = asked;
		authorize(store, user, {verb: 'create', resource, ...(namespace !== undefined && {namespace})}, settings.modes);
		const body = readObject({contentType: request.contentType, bytes: Buffer.from(await request.body())});
		return method !== 'POST' ? notAllowed()
			: {status: 201, body: review(resource.kind, groupVersion(resource), isRecord(body) ? body : {}, {store, settings, user, now: store.nowMs, ...(namespace !== undefined && {namespace})})};
	}
	const target = targetOf(trimmed, request, settings, store);
	const watches = method === 'GET' && ['1', 'true'].includes(query.get('watch') ?? '');
	const verb = target.subresource === undefined ? watches ? 'watch' : VERBS[`${method} ${target.name === undefined ? 'all' : 'one'}`] : SUBVERBS[method];
	if (verb === undefined || (verb === 'create' && target.resource.namespaced && target.namespace === undefined)) {
		return notAllowed();
	}
	if (cluster.hasStorage?.() === false) {
		throw new Refusal('InternalError', 'etcdserver: request timed out');
	}
	const fields = query.get('fieldSelector');
	authorize(store, user, {verb, ...target, ...(fields !== null && {fields})}, settings.modes);
	checkFields(verb === 'list' || verb === 'watch' || verb === 'deletecollection' ? fields ?? '' : '', target.resource);
	const bytes = method === 'GET' ? Buffer.alloc(0) : Buffer.from(await request.body());
	const allowed = {...request, bytes, cluster, settings, store, target};
	if (target.resource === COMPONENT_STATUSES) {
		return ofComponents(allowed, verb);
	}
	return target.subresource === undefined ? ACTS[verb](allowed) : below(allowed);
}

/** Who may not look there is not told that nothing is there. */
function targetOf(path: string, {method, user}: Request, {modes}: Settings, store: Store): Target {
	try {
		return readTarget(path);
	} catch (error) {
		const asked = asksFor(path);
		if (asked === undefined) {
			authorizePath(store, user, {verb: method.toLowerCase(), path}, modes);
		} else {
			authorize(store, user, {verb: VERBS[`${method} ${asked.name === undefined ? 'all' : 'one'}`] ?? method.toLowerCase(), ...asked}, modes);
		}
		throw error;
	}
}

function ofComponents({cluster, target, query, accept = '', store}: Allowed, verb: string): Reply {
	if (verb !== 'get' && verb !== 'list') {
		return notAllowed();
	}
	const all = componentStatuses((part) => part === 'etcd' || cluster.works?.(part) !== false);
	const items = all.filter((one) => target.name === undefined || one.metadata.name === target.name);
	const [one] = items;
	if (one === undefined) {
		throw new Refusal('NotFound', `componentstatuses ${JSON.stringify(nameOf(target))} not found`, {name: nameOf(target), kind: 'componentstatuses'});
	}
	const body = asksForTable(accept) ? table(store, target, query, items, '') : target.name === undefined ? {kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items} : one;
	return {status: 200, body, warnings: ['v1 ComponentStatus is deprecated in v1.19+']};
}

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

const VERBS: Readonly<Record<string, Verb>> = {
	'GET one': 'get',
	'GET all': 'list',
	'POST all': 'create',
	'PUT one': 'update',
	'PATCH one': 'patch',
	'DELETE one': 'delete',
	'DELETE all': 'deletecollection',
};

const SUBVERBS: Readonly<Record<string, Verb>> = {GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete'};

function reviewAt(path: string) {
	const [, group, rest = ''] = /^\/apis\/([^/]+)\/v1\/(.+)$/.exec(path) ?? [];
	const [, namespace, name = rest] = /^namespaces\/([^/]+)\/(.+)$/.exec(rest) ?? [];
	const found = REVIEWS.find((one) => one.group === group && one.name === name && one.namespaced === (namespace !== undefined));
	return found && {...found, ...(namespace !== undefined && {namespace})};
}

type Act = (request: Allowed) => Reply | Promise<Reply>;

const ACTS: Readonly<Record<Verb, Act>> = {
	get({store, target, accept = '', query}) {
		const object = store.get(target.resource, target.namespace, nameOf(target));
		return {status: 200, body: asksForTable(accept) ? table(store, target, query, [object], object.metadata.resourceVersion) : object};
	},
	list({store, target, accept = '', query}) {
		const items = picked(store, target, query);
		return {status: 200, body: asksForTable(accept) ? table(store, target, query, items, store.resourceVersion) : {
			kind: `${target.resource.kind}List`,
			apiVersion: groupVersion(target.resource),
			metadata: {resourceVersion: store.resourceVersion},
			items,
		}};
	},
	watch({store, target: {resource, namespace, name}, accept = '', query}) {
		const shows = asksForTable(accept);
		let isFirst = true;
		const show = (object: StoredObject): unknown => {
			const shown = shows ? tableOf(resource, [object], {includeObject: query.get('includeObject'), now: store.nowMs, resourceVersion: object.metadata.resourceVersion}) : object;
			// The columns are told once.
			const once = shows && !isFirst && isRecord(shown) ? {...shown, columnDefinitions: null} : shown;
			isFirst = false;
			return once;
		};
		const picks = (object: StoredObject): boolean => (name === undefined || object.metadata.name === name) && isPicked(query)(object);
		// What cannot be read is said before the stream begins.
		picks({apiVersion: '', kind: '', metadata: {name: '', uid: '', resourceVersion: '', creationTimestamp: ''}});
		return {status: 200, body: '', stream: watch(store, {resource, namespace, query, picks, show})};
	},
	create(request) {
		const {store, target, query} = request;
		const body = readObject(request);
		const given = target.resource.subresources.includes('status') && isRecord(body) && target.resource.name !== 'namespaces' ? {...body, status: undefined} : body;
		const {object, warnings} = admit(target, given, query.get('fieldValidation'), {store, creator: request.user, serviceRange: request.settings.serviceRange});
		restrict(request, {operation: 'CREATE', target, object, name: object.metadata.name});
		if (isDryRun(request)) {
			return {status: 201, body: preview(target, object, store), warnings};
		}
		return {status: 201, body: store.create(target.resource, object), warnings};
	},
	update(request) {
		const current = request.store.get(request.target.resource, request.target.namespace, nameOf(request.target));
		return replace(request, current, readObject(request));
	},
	patch(request) {
		const {store, target} = request;
		if (request.contentType === APPLY_PATCH) {
			return apply(request);
		}
		const current = store.get(target.resource, target.namespace, nameOf(target));
		return replace(request, current, applyPatch(target.resource, current.metadata.name, current, request));
	},
	delete(request) {
		const {store, target: {resource, namespace, name = ''}} = request;
		const object = store.get(resource, namespace, name);
		remove(request, object, request.bytes.length === 0 ? {} : readObject(request));
		return success({name, group: resource.group, kind: resource.name, uid: object.metadata.uid});
	},
	deletecollection(request) {
		const options = request.bytes.length === 0 ? {} : readObject(request);
		const items = picked(request.store, request.target, request.query);
		for (const object of items) {
			remove(request, object, options);
		}
		return {status: 200, body: {kind: `${request.target.resource.kind}List`, apiVersion: groupVersion(request.target.resource), metadata: {resourceVersion: request.store.resourceVersion}, items}};
	},
};

function isPicked(query: URLSearchParams): (object: StoredObject) => boolean {
	const [labels, fields] = [query.get('labelSelector') ?? '', query.get('fieldSelector') ?? ''];
	return (object) => matchesLabels(labels, object.metadata.labels ?? {}) && matchesFields(fields, object);
}

function picked(store: Store, {resource, namespace}: Target, query: URLSearchParams): StoredObject[] {
	return store.list(resource, namespace).filter(isPicked(query));
}

function table(store: Store, {resource}: Target, query: URLSearchParams, objects: readonly StoredObject[], resourceVersion: string): unknown {
	return tableOf(resource, objects, {includeObject: query.get('includeObject'), now: store.nowMs, resourceVersion});
}

/** They hold what the cluster cannot be without (admission plugin NamespaceLifecycle). */
const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

function remove(request: Allowed, object: StoredObject, options: unknown): void {
	const {store, target: {resource}} = request;
	const {name, namespace, uid, resourceVersion} = object.metadata;
	restrict(request, {operation: 'DELETE', target: {...request.target, name}, before: object});
	if (resource.name === 'namespaces' && IMMORTAL.has(name)) {
		throw new Refusal('Forbidden', `namespaces ${JSON.stringify(name)} is forbidden: this namespace may not be deleted`, {name, kind: 'namespaces'});
	}
	const wanted = {uid: textAt(options, 'preconditions.uid'), resourceVersion: textAt(options, 'preconditions.resourceVersion')};
	if ((wanted.uid !== '' && wanted.uid !== uid) || (wanted.resourceVersion !== '' && wanted.resourceVersion !== resourceVersion)) {
		throw new Refusal('Conflict', `${qualified(resource)} ${JSON.stringify(name)} is not the one that was to be deleted`, {name, group: resource.group, kind: resource.name});
	}
	if (isDryRun(request) || (isRecord(options) && Array.isArray(options['dryRun']) && options['dryRun'].includes('All'))) {
		return;
	}
	if (textAt(options, 'propagationPolicy') === 'Orphan' || request.query.get('propagationPolicy') === 'Orphan') {
		orphan(store, uid, namespace);
	}
	store.delete(resource, namespace, name);
}

/** What an object owned stays, and is nobody's. */
function orphan(store: Store, uid: string, namespace: string | undefined): void {
	for (const resource of RESOURCES.filter(({namespaced}) => namespaced)) {
		for (const object of store.list(resource, namespace)) {
			const owners: unknown = object.metadata['ownerReferences'];
			if (Array.isArray(owners) && owners.some((owner) => textAt(owner, 'uid') === uid)) {
				store.update(resource, {...object, metadata: {...object.metadata, ownerReferences: owners.filter((owner) => textAt(owner, 'uid') !== uid)}});
			}
		}
	}
}

function managerOf({query, userAgent = ''}: Allowed): string {
	return query.get('fieldManager') ?? userAgent.split('/')[0] ?? '';
}

function replace(request: Allowed, current: StoredObject, body: unknown): Reply {
	const {store, target, query, settings} = request;
	// A status has a path of its own.
	const given = target.resource.subresources.includes('status') && isRecord(body) ? {...body, status: current['status']} : body;
	const {object, warnings} = admit(target, given, query.get('fieldValidation'), {store, creator: undefined, serviceRange: settings.serviceRange});
	restrict(request, {operation: 'UPDATE', target, before: current, object});
	const kept = tracked(target.resource, current, object, managerOf(request), store.now()) as NewObject;
	return {status: 200, body: isDryRun(request) ? preview(target, {...kept, metadata: {...current.metadata, ...kept.metadata}}, store) : store.update(target.resource, kept), warnings};
}

function apply(request: Allowed): Reply {
	const {store, target, query, settings, user} = request;
	const {resource, namespace} = target;
	const current = store.find(resource, namespace, nameOf(target));
	const manager = query.get('fieldManager') ?? '';
	if (manager === '') {
		throw new Refusal('BadRequest', 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch');
	}
	const merged = applied(resource, current, readApplied(request.bytes.toString('utf8')), {manager, force: query.get('force') === 'true', now: store.now()});
	const given = current !== undefined && resource.subresources.includes('status') ? {...merged, status: current['status']} : merged;
	const {object, warnings} = admit(target, given, query.get('fieldValidation') ?? 'Strict', {store, creator: current === undefined ? user : undefined, serviceRange: settings.serviceRange});
	restrict(request, {operation: current === undefined ? 'CREATE' : 'UPDATE', target, ...(current && {before: current}), object});
	if (isDryRun(request)) {
		return {status: current === undefined ? 201 : 200, body: preview(target, object, store), warnings};
	}
	return current === undefined ? {status: 201, body: store.create(resource, object), warnings} : {status: 200, body: store.update(resource, object), warnings};
}

async function below(request: Allowed): Promise<Reply> {
	const {store, settings, target, query, user, method, cluster} = request;
	const object = store.get(target.resource, target.namespace, nameOf(target));
	const patches = request.method === 'PATCH';
	return subresource({
		store, settings, target, object, method, query, user, now: store.nowMs, logs: cluster.logs,
		body: (current) => patches ? applyPatch(target.subresource === 'scale' ? {group: 'autoscaling', version: 'v1', kind: 'Scale'} : target.resource, object.metadata.name, current, request) : readObject(request),
	});
}

function isDryRun({query}: Allowed): boolean {
	return query.get('dryRun') === 'All';
}

function preview({resource}: Target, object: NewObject, store: Store): unknown {
	return {kind: resource.kind, apiVersion: groupVersion(resource), ...object, metadata: {creationTimestamp: store.now(), ...object.metadata}};
}

function nameOf({name}: Target): string {
	return name ?? '';
}

function notAllowed(): never {
	throw new Refusal('MethodNotAllowed', 'the server does not allow this method on the requested resource');
}

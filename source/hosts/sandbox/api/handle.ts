import {shapeFault} from '../../../core/yaml/json-shape.ts';
import {jsonPatch, mergePatch, PatchProblem, strategicMerge} from '../../../core/patches/index.ts';
import {admit, invalid} from './admit.ts';
import {authorize, refusePath, type User} from './authorize.ts';
import {discover} from './discovery.ts';
import {groupVersion} from './resources.ts';
import {mergeKeyOf, typeOfKind, typeOfMember} from './schema.ts';
import {matchesFields, matchesLabels} from './selectors.ts';
import {Refusal, success, type Reply} from './status.ts';
import type {NewObject, Store, StoredObject} from './store.ts';
import {notFound, readTarget, type Target} from './target.ts';
import {isRecord} from '../../../core/values/is-record.ts';

/** A request whose sender is known. */
export interface Request {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly user: User;
	readonly contentType: string;
	/** Reads the body, which nobody does before the request is allowed; throws a Refusal where it is too long. */
	readonly body: () => Promise<string>;
}

/** One that is allowed, and carried out. */
type Allowed = Omit<Request, 'body'> & {readonly body: string};

export interface Cluster {
	readonly store: Store;
	/** `v1.36.2`. */
	readonly version: string;
	/** False right after the start, when `/livez` and `/readyz` still say no. */
	isHealthy(): boolean;
	/** Whether etcd answers; without it no object can be read. */
	hasStorage?(): boolean;
}

const HEALTH = new Set(['/livez', '/readyz', '/healthz']);

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
	const {path, user} = request;
	if (HEALTH.has(path)) {
		return cluster.isHealthy() ? {status: 200, body: 'ok'} : {status: 500, body: '[-]poststarthook/rbac/bootstrap-roles failed: not finished\n'};
	}
	if (path === '/version') {
		return {status: 200, body: discover(path, cluster.version)};
	}
	if (!/^\/(?:api|apis|openapi)(?:\/|$)/.test(path)) {
		throw user.groups.includes('system:unauthenticated') ? refusePath(user, path) : notFound();
	}
	const trimmed = path.replace(/\/$/, '');
	const found = discover(trimmed, cluster.version);
	if (found !== undefined) {
		return user.groups.includes('system:unauthenticated') ? refusePath(user, path)
			: request.method === 'GET' ? {status: 200, body: found} : notAllowed();
	}
	const target = readTarget(trimmed);
	const verb = VERBS[`${request.method} ${target.name === undefined ? 'all' : 'one'}`];
	if (verb === undefined || (verb === 'create' && target.resource.namespaced && target.namespace === undefined)) {
		return notAllowed();
	}
	if (cluster.hasStorage?.() === false) {
		throw new Refusal('InternalError', 'etcdserver: request timed out');
	}
	authorize(cluster.store, user, {verb, ...target});
	return ACTS[verb](cluster.store, target, {...request, body: request.method === 'GET' ? '' : await request.body()});
}

type Verb = 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete';

const VERBS: Readonly<Record<string, Verb>> = {
	'GET one': 'get',
	'GET all': 'list',
	'POST all': 'create',
	'PUT one': 'update',
	'PATCH one': 'patch',
	'DELETE one': 'delete',
};

type Act = (store: Store, target: Target, request: Allowed) => Reply | Promise<Reply>;

const ACTS: Readonly<Record<Verb, Act>> = {
	get: (store, target) => ({status: 200, body: store.get(target.resource, target.namespace, nameOf(target))}),
	list,
	create(store, target, request) {
		const {object, warnings} = admit(store, target, readJson(request), request.query.get('fieldValidation'));
		if (isDryRun(request)) {
			return {status: 201, body: preview(target, object), warnings};
		}
		return {status: 201, body: store.create(target.resource, object), warnings};
	},
	update(store, target, request) {
		store.get(target.resource, target.namespace, nameOf(target));
		return replace(store, target, request, readJson(request));
	},
	async patch(store, target, request) {
		const current = store.get(target.resource, target.namespace, nameOf(target));
		return replace(store, target, request, applyPatch(target, current, request));
	},
	delete(store, target, request) {
		const {resource, namespace} = target;
		const name = nameOf(target);
		const {metadata: {uid}} = isDryRun(request) ? store.get(resource, namespace, name) : store.delete(resource, namespace, name);
		return success({name, group: resource.group, kind: resource.name, uid});
	},
};

function list(store: Store, {resource, namespace}: Target, {query}: Allowed): Reply {
	if (['1', 'true'].includes(query.get('watch') ?? '')) {
		return notAllowed();
	}
	const labels = query.get('labelSelector') ?? '';
	const fields = query.get('fieldSelector') ?? '';
	const items = store.list(resource, namespace)
		.filter(object => matchesLabels(labels, object.metadata.labels ?? {}) && matchesFields(fields, object));
	return {status: 200, body: {
		kind: `${resource.kind}List`,
		apiVersion: groupVersion(resource),
		metadata: {resourceVersion: store.resourceVersion},
		items,
	}};
}

function replace(store: Store, target: Target, request: Allowed, body: unknown): Reply {
	const {object, warnings} = admit(store, target, body, request.query.get('fieldValidation'));
	return {status: 200, body: isDryRun(request) ? preview(target, object) : store.update(target.resource, object), warnings};
}

type Patcher = (target: Target, current: StoredObject, patch: unknown) => unknown;

const PATCHERS: Readonly<Record<string, Patcher>> = {
	'application/merge-patch+json': (_target, current, patch) => mergePatch(current, record(patch)),
	'application/strategic-merge-patch+json': ({resource: {group, version, kind}}, current, patch) =>
		strategicMerge(current, record(patch), typeOfKind(group, version, kind), {typeOf: typeOfMember, mergeKeyOf}),
	'application/json-patch+json': (_target, current, patch) => jsonPatch(current, operations(patch)),
};

/** A patch may not rename; what it says of the name counts as a mistake, as for PUT. */
function applyPatch(target: Target, current: StoredObject, request: Allowed): unknown {
	const patcher = Object.hasOwn(PATCHERS, request.contentType) ? PATCHERS[request.contentType] : undefined;
	if (patcher === undefined) {
		throw new Refusal('UnsupportedMediaType', `the body of the request was in ${request.contentType || 'no type'}; these are known: ${Object.keys(PATCHERS).join(', ')}`);
	}
	try {
		return patcher(target, structuredClone(current), parse(request.body));
	} catch (error) {
		if (error instanceof PatchProblem) {
			throw invalid(target.resource, current.metadata.name, [{reason: 'FieldValueInvalid', message: `Invalid value: the patch does not apply (${error.code})`, field: 'patch'}]);
		}
		throw error;
	}
}

function operations(patch: unknown): readonly unknown[] {
	if (!Array.isArray(patch)) {
		throw new Refusal('BadRequest', 'a JSON patch is a list of operations');
	}
	return patch;
}

function readJson({contentType, body}: Allowed): unknown {
	if (contentType !== 'application/json' && contentType !== '') {
		throw new Refusal('UnsupportedMediaType', `the body of the request was in ${contentType}; this server reads application/json, as kubectl sends it from a file: kubectl create … --dry-run=client -o yaml | kubectl apply -f -`);
	}
	return parse(body);
}

function parse(body: string): unknown {
	const fault = shapeFault(body);
	if (fault !== undefined) {
		throw new Refusal('BadRequest', fault === 'deep' ? 'the body is JSON that is nested too deep' : 'the body is JSON of too many values');
	}
	try {
		return JSON.parse(body);
	} catch {
		throw new Refusal('BadRequest', 'the body is not JSON');
	}
}

function record(value: unknown): Record<string, unknown> {
	if (!isRecord(value)) {
		throw new Refusal('BadRequest', 'the patch is not an object');
	}
	return value;
}

function isDryRun({query}: Allowed): boolean {
	return query.get('dryRun') === 'All';
}

function preview({resource}: Target, object: NewObject): unknown {
	return {kind: resource.kind, apiVersion: groupVersion(resource), ...object};
}

function nameOf({name}: Target): string {
	return name ?? '';
}

function notAllowed(): never {
	throw new Refusal('MethodNotAllowed', 'the server does not allow this method on the requested resource');
}

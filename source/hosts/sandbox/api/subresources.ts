import {isRecord} from '../../../core/values/is-record.ts';
import type {User} from './authorize.ts';
import {podLog, type PodLogs} from './log.ts';
import {restrictNode} from './node-restriction.ts';
import {at, numberAt, recordAt, recordsAt, textAt, textsAt} from './read.ts';
import {resourceOf} from './resources.ts';
import {Refusal, type Reply} from './status.ts';
import type {Settings} from './settings.ts';
import type {Store, StoredObject} from './store.ts';
import type {Target} from './target.ts';
import {issueToken} from './tokens.ts';

type Json = Record<string, unknown>;

export interface Subrequest {
	readonly store: Store;
	readonly settings: Settings;
	readonly target: Target;
	readonly object: StoredObject;
	/** `GET` */
	readonly method: string;
	readonly query: URLSearchParams;
	readonly user: User;
	/** The body, or what a patch makes of what is there. */
	body(current: Json): unknown;
	readonly now: number;
	readonly logs: PodLogs | undefined;
}

type Answer = (request: Subrequest) => Reply | Promise<Reply>;

const ok = (body: unknown, status = 200): Reply => ({status, body});
const done = (status = 201): Reply => ok({kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success'}, status);

function sent(request: Subrequest): Json {
	const body = request.body(request.object);
	if (!isRecord(body)) {
		throw new Refusal('BadRequest', 'the body is not an object');
	}
	return body;
}

function put(request: Subrequest, members: Json): StoredObject {
	const {store, target: {resource}, object} = request;
	restrictNode(request, {operation: 'UPDATE', target: request.target, before: object, object: {...object, ...members}});
	return store.update(resource, {...object, ...members, metadata: object.metadata});
}

/** What needs a container that runs. */
const nothingRuns = (what: string) => (request: Subrequest): Reply => {
	throw new Refusal('BadRequest', `cannot ${what} ${request.object.metadata.name}: this node is a sandbox, in which no container runs`);
};

const SUBRESOURCES: Readonly<Record<string, Answer>> = {
	status(request) {
		if (request.method === 'GET') {
			return ok(request.object);
		}
		return ok(put(request, {status: sent(request)['status']}));
	},
	approval(request) {
		if (request.method === 'GET') {
			return ok(request.object);
		}
		const conditions = recordsAt(sent(request), 'status.conditions').map((condition) => ({
			...condition, lastUpdateTime: condition['lastUpdateTime'] ?? request.store.now(), lastTransitionTime: condition['lastTransitionTime'] ?? request.store.now(),
		}));
		return ok(put(request, {status: {...recordAt(request.object, 'status'), conditions}}));
	},
	scale(request) {
		const {object, method, store} = request;
		const scale = scaleOf(object);
		if (method === 'GET') {
			return ok(scale);
		}
		const wanted = request.body(scale);
		const version = textAt(wanted, 'metadata.resourceVersion');
		if (version !== '' && version !== object.metadata.resourceVersion) {
			throw new Refusal('Conflict', `${object.metadata.name} was changed meanwhile: apply the change to the latest version`, {name: object.metadata.name});
		}
		const changed = put(request, {spec: {...recordAt(object, 'spec'), replicas: numberAt(wanted, 'spec.replicas')}});
		return ok(scaleOf(store.find(request.target.resource, object.metadata.namespace, object.metadata.name) ?? changed));
	},
	finalize: (request) => ok(put(request, {spec: sent(request)['spec']})),
	binding(request) {
		const node = textAt(sent(request), 'target.name');
		if (textAt(request.object, 'spec.nodeName') !== '') {
			throw new Refusal('Conflict', `pod ${request.object.metadata.name} is already assigned to node ${JSON.stringify(textAt(request.object, 'spec.nodeName'))}`);
		}
		put(request, {spec: {...recordAt(request.object, 'spec'), nodeName: node}});
		return done();
	},
	eviction(request) {
		const {store, object} = request;
		restrictNode(request, {operation: 'CREATE', target: request.target, before: object});
		const labels = object.metadata.labels ?? {};
		const guard = store.list(resourceOf('policy', 'poddisruptionbudgets'), object.metadata.namespace).find((budget) =>
			Object.entries(recordAt(budget, 'spec.selector.matchLabels')).every(([key, value]) => labels[key] === value) && numberAt(budget, 'status.disruptionsAllowed') === 0);
		if (guard !== undefined) {
			throw new Refusal('TooManyRequests', 'Cannot evict pod as it would violate the pod\'s disruption budget.', {
				causes: [{reason: 'DisruptionBudget', message: `The disruption budget ${guard.metadata.name} allows no disruption now`, field: ''}],
			});
		}
		if (!textsAt(sent(request), 'deleteOptions.dryRun').includes('All')) {
			store.delete(request.target.resource, object.metadata.namespace, object.metadata.name);
		}
		return done();
	},
	token(request) {
		const {settings, object, now, store} = request;
		const body = sent(request);
		restrictNode(request, {operation: 'CREATE', target: request.target, before: object, object: body});
		if (settings.signingKey === undefined) {
			throw new Refusal('InternalError', 'the server has no key to sign tokens of service accounts with');
		}
		const asked = textsAt(body, 'spec.audiences');
		const audiences = asked.length === 0 ? [settings.issuer] : asked;
		const seconds = numberAt(body, 'spec.expirationSeconds', 3600);
		if (seconds < 600) {
			throw new Refusal('Invalid', `TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: ${seconds}: may not specify a duration less than 10 minutes`);
		}
		const bound = at(body, 'spec.boundObjectRef');
		const [kind, name] = [textAt(bound, 'kind'), textAt(bound, 'name')];
		const uid = bound === undefined ? '' : boundUid(store, object.metadata.namespace, kind, name, textAt(bound, 'uid'));
		const token = issueToken(object, settings.signingKey, settings.issuer, {audiences, seconds, now, ...(bound !== undefined && {bound: {kind, name, uid}})});
		return ok({
			kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {name: object.metadata.name, namespace: object.metadata.namespace, creationTimestamp: store.now()},
			spec: {...recordAt(body, 'spec'), audiences, expirationSeconds: seconds}, status: {token, expirationTimestamp: `${new Date(now + seconds * 1000).toISOString().slice(0, 19)}Z`},
		}, 201);
	},
	log: async ({object, query, logs, now}) => podLog(object, query, logs, now),
	ephemeralcontainers: (request) => request.method === 'GET' ? ok(request.object) : nothingRuns('debug')(request),
	resize: (request) => request.method === 'GET' ? ok(request.object) : ok(put(request, {spec: sent(request)['spec']})),
	exec: nothingRuns('exec in'),
	attach: nothingRuns('attach to'),
	portforward: nothingRuns('forward ports to'),
	proxy: nothingRuns('reach'),
};

/** What tokens are bound to. */
const BOUND_TO: Readonly<Record<string, string>> = {Pod: 'pods', Secret: 'secrets', Node: 'nodes'};

function boundUid(store: Store, namespace: string | undefined, kind: string, name: string, asked: string): string {
	const resource = BOUND_TO[kind];
	if (resource === undefined) {
		throw new Refusal('BadRequest', `cannot bind token for serviceaccount to object of type ${kind}`);
	}
	const {uid} = store.get(resourceOf('', resource), resource === 'nodes' ? undefined : namespace, name).metadata;
	if (asked !== '' && asked !== uid) {
		throw new Refusal('Conflict', `the UID in the bound object reference (${asked}) does not match the UID in record. The object might have been deleted and then recreated`);
	}
	return uid;
}

export function subresource(request: Subrequest): Reply | Promise<Reply> {
	const answer = SUBRESOURCES[request.target.subresource ?? ''];
	if (answer === undefined) {
		throw new Refusal('MethodNotAllowed', 'the server does not allow this method on the requested resource');
	}
	return answer(request);
}

function scaleOf(object: StoredObject): Json {
	const {name, namespace, uid, resourceVersion, creationTimestamp} = object.metadata;
	const labels = Object.entries(recordAt(object, 'spec.selector.matchLabels')).map(([key, value]) => `${key}=${String(value)}`);
	return {
		kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: {name, namespace, uid, resourceVersion, creationTimestamp},
		spec: {replicas: numberAt(object, 'spec.replicas', 1)}, status: {replicas: numberAt(object, 'status.replicas'), selector: labels.join(',')},
	};
}

import {objectOf} from '../cluster/answers.ts';
import {collectionPath, objectPath, readRequest, type ApiObject} from '../cluster/objects.ts';
import type {Json, JsonObject} from '../config/types.ts';
import {writeYaml} from '../yaml/writer.ts';
import type {ObjectDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import type {Api, ApiRequest} from '../ports/index.ts';
import {refused, Requests, type RequestRecord} from '../cluster/requests.ts';
import {isRecord} from '../values/is-record.ts';

export interface ObjectInput {
	readonly object: ApiObject;
	/** How long refusals are met by asking again: `timeouts.kubernetesAPICall`. */
	readonly timeoutMs: number;
}

const USER = 'kubernetes-admin';
const MASK = '••••';

/**
 * Puts one object into the cluster as kubernetes-admin, with kubeadm's requests in its order:
 * what happens where it is there already is the object's own (`onConflict`).
 */
export const object: StepKind<ObjectInput, void> = {
	acts: true,
	describe: ({object: one}) => objectDetail(one, 'create', []),
	// Nothing is asked before: kubeadm's first request is the POST.
	async compare(input) {
		return {found: 'different', detail: this.describe(input), current: undefined};
	},
	async apply({object: one, timeoutMs}, context) {
		const api = await context.cluster.admin();
		const requests = new Requests(context);
		const {verb, there} = await requests.until(async () => put(one, api, requests), timeoutMs);
		const detail = {...objectDetail(one, verb, requests.records), ...(there !== undefined && {before: shownBefore(one, there)})};
		return {output: undefined, detail, outcome: verb === 'get' ? 'unchanged' : 'done'};
	},
};

/** `there`: the cluster's own, where kubeadm's requests read it. */
async function put(one: ApiObject, api: Api, requests: Requests): Promise<{readonly verb: ObjectDetail['verb']; readonly there?: JsonObject}> {
	for (const read of one.readsBefore ?? []) {
		await requests.send(api, USER, {method: 'GET', ...readRequest(read)});
	}
	const get: ApiRequest = {method: 'GET', path: objectPath(one)};
	if (one.onConflict === 'retain') {
		const there = await requests.send(api, USER, get);
		if (there.status === 200) {
			return {verb: 'get', there: objectOf(get, there) as JsonObject};
		}
		if (there.status !== 404) {
			throw refused(get, there, USER);
		}
	}

	const post: ApiRequest = {method: 'POST', path: collectionPath(one), body: one.body};
	const created = await requests.send(api, USER, post);
	if (created.status === 201 || created.status === 200) {
		return {verb: 'create'};
	}
	const taken = created.status === 409 || (created.status === 422 && one.onConflict === 'updateService');
	if (!taken || one.onConflict === 'retain') {
		throw refused(post, created, USER);
	}

	let body: Json = one.body;
	let before: JsonObject | undefined;
	if (one.onConflict === 'mutate') {
		const there = await requests.send(api, USER, get);
		if (there.status !== 200) {
			throw refused(get, there, USER);
		}
		before = objectOf(get, there) as JsonObject;
		body = withData(before, one.body);
	}
	const replace: ApiRequest = {method: 'PUT', path: objectPath(one), body};
	const updated = await requests.send(api, USER, replace);
	if (updated.status !== 200 && updated.status !== 201) {
		throw refused(replace, updated, USER);
	}
	return {verb: 'update', ...(before !== undefined && {there: before})};
}

function withData(there: JsonObject, wanted: JsonObject): JsonObject {
	return {...there, data: {...there['data'] as JsonObject, ...wanted['data'] as JsonObject}};
}

/** The cluster's object as far as the wanted one speaks of it, as YAML; its secrets masked. */
function shownBefore(one: ApiObject, there: JsonObject): string {
	const members = Object.keys(one.body).map((name): [string, Json] => {
		const [wanted, found] = [one.body[name], there[name]];
		return [name, isRecord(wanted) && isRecord(found) && name !== 'metadata' ? found : isRecord(wanted) && isRecord(found) ? Object.fromEntries(Object.entries(found).filter(([member]) => Object.hasOwn(wanted, member))) : found ?? null];
	});
	const known: JsonObject = Object.fromEntries(members.filter(([, value]) => value !== null));
	const data = known['data'];
	return writeYaml(masked({...one, body: one.kind === 'Secret' && isRecord(data) ? {...known, data: Object.fromEntries(Object.keys(data).map((name) => [name, MASK]))} : known}));
}


/** The detail of a step about an object; secret members of its body are masked. */
export function objectDetail(one: ApiObject, verb: ObjectDetail['verb'], requests: readonly RequestRecord[], as = USER): ObjectDetail {
	return {
		kind: 'object', verb, object: one.kind, apiVersion: one.apiVersion, name: one.name,
		...(one.namespace !== undefined && {namespace: one.namespace}),
		as, body: shownBody(one), requests: [...requests], ...(one.patches !== undefined && {patches: one.patches}),
	};
}

/** A step tells of its object when it is announced, compared and done. */
const bodies = new WeakMap<ApiObject, string>();

function shownBody(one: ApiObject): string {
	const body = bodies.get(one) ?? writeYaml(masked(one));
	bodies.set(one, body);
	return body;
}

function masked(one: ApiObject): Json {
	return (one.mask ?? []).reduce<Json>((body, path) => withMask(body, path), one.body);
}

function withMask(value: Json, path: readonly string[]): Json {
	const [first, ...rest] = path;
	if (first === undefined) {
		return MASK;
	}
	const members = value as JsonObject;
	const member = members[first];
	return member === undefined ? value : {...members, [first]: withMask(member, rest)};
}


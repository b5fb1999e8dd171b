import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {load} from 'js-yaml';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Api, ApiMethod, ApiRequest, Host} from '../../../source/core/ports/index.ts';
import {connection, keyPem, people, runningNode, type Place} from './node.ts';

const CASE = new URL('../../fixtures/cases/init-defaults/out/', import.meta.url);
const CONFIG_MAPS = '/api/v1/namespaces/kube-system/configmaps';
const SECRETS = '/api/v1/namespaces/kube-system/secrets';
const BINDINGS = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
const binding = {
	metadata: {name: 'kubeadm:cluster-admins'},
	subjects: [{kind: 'Group', name: 'kubeadm:cluster-admins'}],
	roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin'},
};

let place: Place;
let host: Host;
let root: Api;
let admin: Api;

beforeAll(async () => {
	({place, host} = await runningNode());
	root = host.api(connection(people.superAdmin));
	admin = host.api(connection(people.admin));
});
afterAll(async () => {
	await place.remove();
});

async function ask(method: ApiMethod, path: string, body?: unknown, more: Partial<ApiRequest> = {}): Promise<{readonly status: number; readonly body: Record<string, unknown>}> {
	return await root.request({method, path, ...(body !== undefined && {body}), ...more}) as {readonly status: number; readonly body: Record<string, unknown>};
}

describe('who may do what', () => {
	it('kubernetes-admin may do nothing until it is bound, then all', async () => {
		const refused = await admin.request({method: 'POST', path: BINDINGS, body: binding});
		expect(refused).toMatchObject({status: 403, body: {kind: 'Status', reason: 'Forbidden', code: 403, details: {group: 'rbac.authorization.k8s.io', kind: 'clusterrolebindings'}}});
		expect(await ask('POST', BINDINGS, binding)).toMatchObject({status: 201, body: {subjects: [{apiGroup: 'rbac.authorization.k8s.io'}]}});
		expect((await admin.request({method: 'GET', path: '/api/v1/nodes'})).status).toBe(200);
	});

	it('a node may see itself, and nothing of others', async () => {
		const node = host.api(connection(people.node));
		expect((await node.request({method: 'GET', path: '/api/v1/nodes/cp1'})).status).toBe(200);
		expect((await node.request({method: 'GET', path: '/api/v1/nodes/cp2'})).status).toBe(403);
		expect((await node.request({method: 'GET', path: SECRETS})).status).toBe(403);
	});

	it('roles say the rest', async () => {
		const node = host.api(connection(people.node));
		await ask('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/roles', {
			metadata: {name: 'reader'}, rules: [{apiGroups: [''], resources: ['configmaps'], resourceNames: ['shown'], verbs: ['get']}],
		});
		await ask('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/rolebindings', {
			metadata: {name: 'reader'}, subjects: [{kind: 'Group', name: 'system:nodes'}], roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader'},
		});
		for (const name of ['shown', 'hidden']) {
			await ask('POST', CONFIG_MAPS, {metadata: {name}});
		}
		expect((await node.request({method: 'GET', path: `${CONFIG_MAPS}/shown`})).status).toBe(200);
		expect((await node.request({method: 'GET', path: `${CONFIG_MAPS}/hidden`})).status).toBe(403);
	});

	it('a certificate of another CA counts for nothing', async () => {
		const stranger = host.api(connection(people.stranger));
		expect(await stranger.request({method: 'GET', path: '/api/v1/nodes'})).toMatchObject({status: 401, body: {reason: 'Unauthorized'}});
	});
});

describe('the client', () => {
	it('trusts no server of another CA', async () => {
		const other = host.api({...connection(people.admin), caPem: people.stranger});
		await expect(other.request({method: 'GET', path: '/version'})).rejects.toMatchObject({name: 'HostError', code: 'TLS'});
	});

	it('checks the name in the URL, wherever the connection leads', async () => {
		const endpoint = host.api(connection(people.superAdmin, 'https://k8s.example.test:8443'));
		expect((await endpoint.request({method: 'GET', path: '/livez'}))).toEqual({status: 200, body: 'ok'});
		const loopback = host.api(connection(people.superAdmin, 'https://127.0.0.1:6443'));
		await expect(loopback.request({method: 'GET', path: '/livez'})).rejects.toMatchObject({code: 'TLS', fields: {reason: 'ERR_TLS_CERT_ALTNAME_INVALID'}});
	});

	it('says why there is no connection', async () => {
		await expect(host.api(connection(people.admin, 'https://192.0.2.10:7443')).request({method: 'GET', path: '/livez'})).rejects.toMatchObject({code: 'ECONNREFUSED'});
		await expect(host.api(connection(people.admin, 'https://nobody.invalid:6443')).request({method: 'GET', path: '/livez'})).rejects.toMatchObject({code: 'ENOTFOUND'});
	});

	it('ends with the reason of the signal', async () => {
		const reason = new Error('enough');
		const abort = new AbortController();
		const answer = root.request({method: 'GET', path: '/api/v1/nodes'}, {signal: abort.signal});
		abort.abort(reason);
		await expect(answer).rejects.toBe(reason);
		expect((await ask('GET', '/api/v1/nodes')).status).toBe(200);
	});
});

describe('objects', () => {
	it('are kept with what an API server adds, listed, changed and deleted', async () => {
		const created = await ask('POST', CONFIG_MAPS, {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'one', labels: {app: 'x'}}, data: {a: '1'}});
		expect(created).toMatchObject({status: 201, body: {
			kind: 'ConfigMap', apiVersion: 'v1', data: {a: '1'},
			metadata: {name: 'one', namespace: 'kube-system', uid: expect.stringMatching(/^[0-9a-f-]{36}$/), resourceVersion: expect.stringMatching(/^\d+$/), creationTimestamp: expect.stringMatching(/^\d{4}-.*Z$/)},
		}});
		const path = `${CONFIG_MAPS}/one`;
		expect((await ask('GET', path)).body).toEqual(created.body);
		const changed = await ask('PUT', path, {...created.body as object, data: {a: '2'}});
		expect(changed).toMatchObject({status: 200, body: {data: {a: '2'}}});
		expect(await ask('PUT', path, {...created.body as object, data: {a: '3'}})).toMatchObject({status: 409, body: {reason: 'Conflict'}});
		expect(await ask('PUT', path, {metadata: {name: 'one'}, data: {a: '4'}})).toMatchObject({status: 200, body: {data: {a: '4'}}});
		expect(await ask('GET', CONFIG_MAPS, undefined, {query: {labelSelector: 'app=x'}})).toMatchObject({body: {kind: 'ConfigMapList', items: []}});
		expect(await ask('DELETE', path)).toMatchObject({status: 200, body: {status: 'Success', details: {name: 'one', kind: 'configmaps'}}});
		expect(await ask('GET', path)).toMatchObject({status: 404, body: {reason: 'NotFound', details: {name: 'one', kind: 'configmaps'}}});
	});

	it('are found by labels and fields', async () => {
		await ask('POST', SECRETS, {metadata: {name: 'find-me', labels: {a: 'b'}}, type: 'bootstrap.kubernetes.io/token'});
		await ask('POST', SECRETS, {metadata: {name: 'not-me'}});
		const names = async (query: Record<string, string>) => ((await ask('GET', SECRETS, undefined, {query})).body as unknown as {items: Array<{metadata: {name: string}}>}).items.map(({metadata}) => metadata.name);
		expect(await names({fieldSelector: 'type=bootstrap.kubernetes.io/token'})).toEqual(['find-me']);
		expect(await names({labelSelector: 'a in (b, c),!z'})).toEqual(['find-me']);
		expect(await names({labelSelector: 'a!=b', fieldSelector: 'metadata.name!=find-me'})).toContain('not-me');
	});

	it('count their generation by what is specified', async () => {
		const deployment = load(await readFile(new URL('objects/26-create-deployment-coredns.yaml', CASE), 'utf8')) as Record<string, Record<string, unknown>>;
		const path = '/apis/apps/v1/namespaces/kube-system/deployments';
		expect(await ask('POST', path, deployment)).toMatchObject({status: 201, body: {metadata: {generation: 1}}});
		const patch = (body: unknown) => ask('PATCH', `${path}/coredns`, body, {contentType: 'application/merge-patch+json'});
		expect(await patch({metadata: {labels: {a: 'b'}}})).toMatchObject({body: {metadata: {generation: 1}}});
		expect(await patch({spec: {replicas: 3}})).toMatchObject({body: {metadata: {generation: 2}}});
	});

	it.each<[string, number, string, ApiMethod, string, unknown, Partial<ApiRequest>]>([
		['that are there already', 409, 'AlreadyExists', 'POST', '/api/v1/namespaces', {metadata: {name: 'kube-system'}}, {}],
		['in a namespace that is not there', 404, 'NotFound', 'POST', '/api/v1/namespaces/none/configmaps', {metadata: {name: 'a'}}, {}],
		['of no name', 422, 'Invalid', 'POST', CONFIG_MAPS, {metadata: {}}, {}],
		['of a name that is none', 422, 'Invalid', 'POST', CONFIG_MAPS, {metadata: {name: 'Not_A_Name'}}, {}],
		['that lack what their kind must have', 422, 'Invalid', 'POST', BINDINGS, {metadata: {name: 'a'}}, {}],
		['with a value of a wrong type', 400, 'BadRequest', 'POST', CONFIG_MAPS, {metadata: {name: 'a'}, data: {a: 1}}, {}],
		['with unknown fields, where asked for', 400, 'BadRequest', 'POST', CONFIG_MAPS, {metadata: {name: 'a'}, dato: {}}, {query: {fieldValidation: 'Strict'}}],
		['of another kind', 400, 'BadRequest', 'POST', CONFIG_MAPS, {kind: 'Secret', metadata: {name: 'a'}}, {}],
		['of another namespace', 400, 'BadRequest', 'POST', CONFIG_MAPS, {metadata: {name: 'a', namespace: 'default'}}, {}],
		['that are not base64 where they must be', 400, 'BadRequest', 'POST', SECRETS, {metadata: {name: 'a'}, data: {a: '%'}}, {}],
		['in another encoding', 415, 'UnsupportedMediaType', 'POST', CONFIG_MAPS, {}, {contentType: 'application/cbor'}],
		['as protobuf that is none', 400, 'BadRequest', 'POST', CONFIG_MAPS, {}, {contentType: 'application/vnd.kubernetes.protobuf'}],
		['as server-side apply by nobody', 400, 'BadRequest', 'PATCH', '/api/v1/nodes/cp1', {}, {contentType: 'application/apply-patch+yaml'}],
		['of no resource', 404, 'NotFound', 'GET', '/api/v1/widgets', undefined, {}],
		['that the cluster cannot be without', 403, 'Forbidden', 'DELETE', '/api/v1/namespaces/kube-system', undefined, {}],
	])('are refused: those %s (%i)', async (_what, status, reason, method, path, body, more) => {
		expect(await ask(method, path, body, more)).toMatchObject({status, body: {kind: 'Status', status: 'Failure', reason, code: status}});
	});

	it('say which field is missing', async () => {
		const answer = await ask('POST', BINDINGS, {metadata: {name: 'a'}, roleRef: {kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io'}});
		expect(answer.body).toMatchObject({details: {kind: 'ClusterRoleBinding', causes: [{reason: 'FieldValueRequired', field: 'roleRef.name'}]}});
	});

	it('lose fields that their kind does not have', async () => {
		const answer = await ask('POST', CONFIG_MAPS, {metadata: {name: 'pruned', colour: 'red'}, dato: {a: '1'}});
		expect(answer.status).toBe(201);
		expect(JSON.stringify(answer.body)).not.toMatch(/dato|colour/);
	});

	it('everything that kubeadm was recorded creating is taken', async () => {
		const requests = JSON.parse(await readFile(new URL('requests.json', CASE), 'utf8')) as Array<{method: ApiMethod; path: string; body?: {metadata: {name: string}}}>;
		const answers = [];
		for (const {method, path, body} of requests.filter(({method, path}) => method === 'POST' && !/deployments|daemonsets|services$|secrets/.test(path))) {
			answers.push((await ask(method, path, body)).status);
		}
		expect(answers.length).toBeGreaterThan(15);
		expect(new Set(answers)).toEqual(new Set([201, 409]));
		for (const name of ['27-create-service-kube-dns', '29-create-daemonset-kube-proxy']) {
			const object = load(await readFile(new URL(`objects/${name}.yaml`, CASE), 'utf8'));
			const resource = name.includes('service') ? '/api/v1/namespaces/kube-system/services' : '/apis/apps/v1/namespaces/kube-system/daemonsets';
			expect((await ask('POST', resource, object, {query: {fieldValidation: 'Strict'}})).status).toBe(201);
		}
	});
});

describe('patches', () => {
	const patch = (body: unknown, kind: string) => ask('PATCH', '/api/v1/nodes/cp1', body, {contentType: `application/${kind}+json`});

	it('of kubeadm mark the node', async () => {
		const taints = [{effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane'}];
		const answer = await patch({metadata: {labels: {'node-role.kubernetes.io/control-plane': ''}}, spec: {taints}}, 'strategic-merge-patch');
		expect(answer).toMatchObject({status: 200, body: {metadata: {labels: {'node-role.kubernetes.io/control-plane': '', 'kubernetes.io/hostname': 'cp1'}}, spec: {taints}}});
	});

	it('merge lists by the key of the schema', async () => {
		const path = '/apis/apps/v1/namespaces/default/deployments';
		// Of a Pod they are what it was made with.
		const template = (spec: object) => ({spec: {template: {metadata: {labels: {app: 'p'}}, spec}}});
		const made = template({containers: [{name: 'a', image: 'a:1'}, {name: 'b', image: 'b:1'}]});
		await ask('POST', path, {metadata: {name: 'p'}, spec: {...made.spec, selector: {matchLabels: {app: 'p'}}}});
		const strategic = await ask('PATCH', `${path}/p`, template({containers: [{name: 'b', image: 'b:2'}, {name: 'a', $patch: 'delete'}, {name: 'c', image: 'c:1'}]}), {contentType: 'application/strategic-merge-patch+json'});
		expect(strategic.body).toMatchObject(template({containers: [{name: 'b', image: 'b:2'}, {name: 'c', image: 'c:1'}]}));
		const plain = await ask('PATCH', `${path}/p`, template({containers: [{name: 'd', image: 'd:1'}]}), {contentType: 'application/merge-patch+json'});
		expect(plain.body).toMatchObject(template({containers: [{name: 'd', image: 'd:1'}]}));
	});

	it('of single operations apply as a whole or not at all', async () => {
		expect(await patch([{op: 'add', path: '/metadata/labels/a', value: 'b'}], 'json-patch')).toMatchObject({status: 200, body: {metadata: {labels: {a: 'b'}}}});
		expect((await patch([{op: 'add', path: '/metadata/labels/c', value: 'd'}, {op: 'test', path: '/metadata/name', value: 'x'}], 'json-patch')).status).toBe(422);
		expect((await ask('GET', '/api/v1/nodes/cp1')).body['metadata']).not.toMatchObject({labels: {c: 'd'}});
	});
});

describe('the record of requests', () => {
	it('says who asked what, and never what is secret', async () => {
		const token = 'abcdef.0123456789abcdef';
		await ask('POST', SECRETS, {metadata: {name: 'hush', annotations: {'kubectl.kubernetes.io/last-applied-configuration': `{"x":"${token}"}`}}, stringData: {token}, data: {key: Buffer.from(keyPem).toString('base64')}});
		await ask('PATCH', `${SECRETS}/hush`, [{op: 'add', path: '/data/more', value: Buffer.from(token).toString('base64')}], {contentType: 'application/json-patch+json'});
		await ask('POST', CONFIG_MAPS, {metadata: {name: 'careless'}, data: {file: keyPem, line: `join --token ${token}`}});
		await host.close();
		const log = await readFile(path.join(place.directory, '.sandbox/requests.jsonl'), 'utf8');
		const entries = log.trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>);
		expect(entries).toContainEqual(expect.objectContaining({
			method: 'POST', path: BINDINGS, answered: 403, contentType: 'application/json', user: {CN: 'kubernetes-admin', O: ['kubeadm:cluster-admins', 'system:authenticated']},
		}));
		const commands = await readFile(path.join(place.directory, '.sandbox/commands.jsonl'), 'utf8');
		for (const secret of [token, '0123456789abcdef', Buffer.from(token).toString('base64'), 'PRIVATE KEY', Buffer.from(keyPem).toString('base64').slice(0, 60)]) {
			expect(log).not.toContain(secret);
			expect(commands).not.toContain(secret);
		}
	});
});

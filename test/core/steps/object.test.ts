import {describe, expect, test} from 'vitest';
import {configMap, type ApiObject} from '../../../source/core/cluster/objects.ts';
import type {JsonObject} from '../../../source/core/config/types.ts';
import type {ObjectDetail} from '../../../source/core/told/details.ts';
import type {StepContext} from '../../../source/core/engine/step.ts';
import {object} from '../../../source/core/steps/object.ts';

/** A cluster that has these objects, by path. */
async function put(one: ApiObject, has: Readonly<Record<string, JsonObject>>): Promise<ObjectDetail> {
	const api = {request: async ({method, path}: {method: string; path: string}) => (method === 'POST' ? {status: 409, body: {}} : method === 'PUT' ? {status: 200, body: {}} : has[path] === undefined ? {status: 404, body: {}} : {status: 200, body: has[path]})};
	const context = {cluster: {admin: async () => api}, host: {clock: {now: () => 0, monotonic: () => 0}}, signal: new AbortController().signal, progress: () => undefined};
	const {detail} = await object.apply({object: one, timeoutMs: 0}, context as unknown as StepContext);
	return detail as ObjectDetail;
}

const path = '/api/v1/namespaces/kube-system/configmaps/kubeadm-config';
const there = (data: JsonObject) => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'kubeadm-config', namespace: 'kube-system', uid: 'u', resourceVersion: '7'}, data});
const wanted = (onConflict: 'mutate' | 'retain' | 'update') => configMap({name: 'kubeadm-config', namespace: 'kube-system'}, {ClusterConfiguration: 'dnsDomain: new'}, onConflict);

describe('what the cluster had', () => {
	test('is told where it was read, without what only the cluster knows', async () => {
		const detail = await put(wanted('mutate'), {[path]: there({ClusterConfiguration: 'dnsDomain: old'})});
		expect(detail.verb).toBe('update');
		expect(detail.before).toBe(detail.body.replace('new', 'old'));
		expect(detail.before).not.toContain('resourceVersion');
	});

	test('is told where it stays', async () => {
		const detail = await put(wanted('retain'), {[path]: there({ClusterConfiguration: 'dnsDomain: old'})});
		expect([detail.verb, detail.before]).toEqual(['get', detail.body.replace('new', 'old')]);
	});

	test('is not asked for where kubeadm does not ask', async () => {
		const detail = await put(wanted('update'), {[path]: there({})});
		expect(detail.requests.map(({method}) => method)).toEqual(['POST', 'PUT']);
		expect(detail.before).toBeUndefined();
	});

	test('shows no value of a Secret', async () => {
		const secret: ApiObject = {...wanted('mutate'), kind: 'Secret', plural: 'secrets', mask: [['data', 'key']], body: {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'kubeadm-config'}, data: {key: 'bmV3'}}};
		const detail = await put(secret, {[path.replace('configmaps', 'secrets')]: {...there({key: 'b2xk', other: 'bW9yZQ=='}), kind: 'Secret'}});
		expect(detail.before).toContain('••••');
		expect(JSON.stringify(detail)).not.toMatch(/b2xk|bW9yZQ|bmV3/);
	});
});

import {describe, expect, it} from 'vitest';
import {listOf, memberOf, objectOf} from '../../../source/core/cluster/answers.ts';
import {Failure, toFailureData} from '../../../source/core/told/failures.ts';
import type {ApiRequest} from '../../../source/core/ports/index.ts';
import {openKubeconfig} from '../../../source/core/cluster/open-kubeconfig.ts';
import {fetchInitConfig} from '../../../source/core/cluster/fetch-config.ts';
import {listTokens} from '../../../source/core/cluster/tokens.ts';
import {texts} from '../../../source/texts/index.ts';
import {recordedFacts} from '../config/recorded.ts';
import {node} from '../upkeep/node.ts';

const ADMIN = '/etc/kubernetes/admin.conf';
const request: ApiRequest = {method: 'GET', path: '/api/v1/nodes'};

function failureOf(act: () => unknown): Failure {
	try {
		act();
	} catch (error) {
		return error as Failure;
	}
	throw new Error('nothing was thrown');
}

describe('an answer that is no list', () => {
	it.each<[unknown, string, string, string]>([
		[null, '', 'object', 'null'],
		['<html>', '', 'object', 'string'],
		[{}, 'items', 'list', 'nothing'],
		[{items: {}}, 'items', 'list', 'object'],
		[{items: null}, 'items', 'list', 'null'],
		[{items: [{}, null]}, 'items[1]', 'object', 'null'],
		[{items: [{metadata: 5}]}, 'items[0].metadata', 'object', 'number'],
		[{items: [{metadata: {labels: []}}]}, 'items[0].metadata.labels', 'strings', 'list'],
		[{items: [{data: {a: {}}}]}, 'items[0].data', 'strings', 'object'],
		[{items: [{spec: {taints: [{key: 'a', effect: 1}]}}]}, 'items[0].spec.taints[0].effect', 'string', 'number'],
		[{items: [{spec: {taints: [null]}}]}, 'items[0].spec.taints[0]', 'object', 'null'],
		[{items: [{spec: {replicas: 1.5}}]}, 'items[0].spec.replicas', 'whole number', 'number'],
	])('%j is told with place and kind', (body, field, expected, found) => {
		const failure = failureOf(() => listOf(request, {status: 200, body}));
		expect(failure).toMatchObject({code: 'api.answer', fields: {method: 'GET', path: '/api/v1/nodes', field, expected, found}});
		const {problem} = texts('en').failure(toFailureData(failure));
		expect(problem).toContain('The API server\'s answer to GET /api/v1/nodes cannot be used: ');
	});

	it('may be one that is null', () => {
		expect(listOf(request, {status: 200, body: {kind: 'NodeList', items: null}})).toEqual([]);
	});
});

describe('an object', () => {
	it('is as it was, without what is null', () => {
		const body = {kind: 'Node', metadata: {name: 'cp1', labels: null}, spec: {taints: null, podCIDR: 'x'}, data: null, extra: {deep: null}};
		expect(objectOf(request, {status: 200, body})).toEqual({kind: 'Node', metadata: {name: 'cp1'}, spec: {podCIDR: 'x'}, extra: {deep: null}});
	});

	it('has no members that a prototype has', () => {
		expect(memberOf({}, 'constructor', 'name')).toBeUndefined();
		expect(memberOf(JSON.parse('{"__proto__": {"a": 1}}'), '__proto__', 'a')).toBe(1);
	});
});

const odd: unknown[] = [null, 5, 'text', [], {items: {}}, {items: [null]}, {items: [{metadata: 1}]}, {data: []}, {data: {ClusterConfiguration: 5}}, {metadata: {annotations: 'x'}}];

describe('a cluster that answers oddly', () => {
	it.each(odd)('with %j is told in words by who lists tokens and who reads its configuration', async (body) => {
		const on = await node(() => ({status: 200, body}));
		const access = await openKubeconfig(on.host, ADMIN);
		const everything = {nodeRegistration: true, apiEndpoint: true, componentConfigs: true, apiCallMs: 1000};
		for (const asked of [listTokens(access), fetchInitConfig(on.host, access, recordedFacts(), everything)]) {
			await expect(asked).rejects.toSatisfy((error: unknown) => error instanceof Failure && ['api.answer', 'missing'].includes(error.code));
		}
	});
});

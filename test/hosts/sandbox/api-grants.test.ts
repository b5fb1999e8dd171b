import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Api, ApiMethod, Host} from '../../../source/core/ports/index.ts';
import {connection, people, runningNode, type Place} from './node.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const API_GROUP = 'rbac.authorization.k8s.io';

let place: Place;
let host: Host;
let root: Api;
let eve: Api;

beforeAll(async () => {
	({place, host} = await runningNode());
	root = host.api(connection(people.superAdmin));
	eve = host.api(connection(people.admin));
	const group = {kind: 'Group', name: 'kubeadm:cluster-admins', apiGroup: API_GROUP};
	await ask(root, 'POST', `${RBAC}/clusterroles`, {metadata: {name: 'eve'}, rules: [
		{apiGroups: [API_GROUP], resources: ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'], verbs: ['create', 'get', 'list', 'update', 'patch']},
		{apiGroups: [''], resources: ['pods', '*/log'], verbs: ['get', 'list']},
		{nonResourceURLs: ['/metrics/*'], verbs: ['get']},
		{apiGroups: [API_GROUP], resources: ['clusterroles'], resourceNames: ['view'], verbs: ['bind']},
	]});
	await ask(root, 'POST', `${RBAC}/clusterrolebindings`, {metadata: {name: 'eve'}, subjects: [group], roleRef: {apiGroup: API_GROUP, kind: 'ClusterRole', name: 'eve'}});
});
afterAll(async () => {
	await place.remove();
});

const ask = async (as: Api, method: ApiMethod, path: string, body: unknown): Promise<{readonly status: number; readonly body: unknown}> => as.request({method, path, body});
const role = (name: string, rules: unknown, more = {}) => ({metadata: {name}, rules, ...more});
const roleBinding = (name: string, kind: string, roleName: string) => ({metadata: {name}, subjects: [{kind: 'User', name: 'eve'}], roleRef: {apiGroup: API_GROUP, kind, name: roleName}});

describe('who may write roles grants', () => {
	it('no right that they do not hold', async () => {
		expect(await ask(eve, 'POST', `${RBAC}/clusterroles`, role('all', [{apiGroups: ['', 'apps'], resources: ['secrets'], verbs: ['get', 'list']}, {nonResourceURLs: ['/logs'], verbs: ['get']}]))).toMatchObject({
			status: 403, body: {
				reason: 'Forbidden', details: {name: 'all', group: API_GROUP, kind: 'clusterroles'},
				message: 'clusterroles.rbac.authorization.k8s.io "all" is forbidden: user "kubernetes-admin" (groups=["kubeadm:cluster-admins" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n'
					+ '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}\n{APIGroups:["apps"], Resources:["secrets"], Verbs:["get" "list"]}\n{NonResourceURLs:["/logs"], Verbs:["get"]}',
			},
		});
	});

	it('what they hold, and not more of it later', async () => {
		const path = `${RBAC}/namespaces/default/roles`;
		expect(await ask(eve, 'POST', path, role('some', [{apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get']}]))).toMatchObject({status: 201});
		expect(await ask(eve, 'PUT', `${path}/some`, role('some', [{apiGroups: [''], resources: ['pods'], verbs: ['*']}]))).toMatchObject({status: 403});
		expect(await ask(eve, 'POST', `${RBAC}/clusterroles`, role('paths', [{nonResourceURLs: ['/metrics/slis'], verbs: ['get']}]))).toMatchObject({status: 201});
		expect(await ask(eve, 'POST', `${RBAC}/clusterroles`, role('sum', null, {aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: 'b'}}]}}))).toMatchObject({
			status: 403, body: {message: expect.stringMatching(/must have cluster-admin privileges to use the aggregationRule$/) as string},
		});
	});

	it('by a binding no more than by a role, unless they may bind it', async () => {
		const path = `${RBAC}/clusterrolebindings`;
		expect(await ask(eve, 'POST', path, roleBinding('admin', 'ClusterRole', 'cluster-admin'))).toMatchObject({
			status: 403, body: {message: expect.stringContaining('not currently held:\n{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}') as string},
		});
		expect(await ask(eve, 'POST', path, roleBinding('view', 'ClusterRole', 'view'))).toMatchObject({status: 201});
		expect(await ask(eve, 'POST', path, roleBinding('eve2', 'ClusterRole', 'eve'))).toMatchObject({status: 201});
		expect(await ask(eve, 'POST', path, roleBinding('none', 'ClusterRole', 'nobody'))).toMatchObject({status: 404});
		expect(await ask(eve, 'POST', `${RBAC}/namespaces/default/rolebindings`, roleBinding('some', 'Role', 'some'))).toMatchObject({status: 201});
		expect(await ask(root, 'POST', path, roleBinding('admin', 'ClusterRole', 'cluster-admin'))).toMatchObject({status: 201});
	});
});

import {createPublicKey, generateKeyPairSync} from 'node:crypto';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {at, recordsAt, textAt, wordsAt} from '../../../source/hosts/sandbox/api/read.ts';
import {resourceOf} from '../../../source/hosts/sandbox/api/resources.ts';
import {Store, type NewObject, type StoredObject} from '../../../source/hosts/sandbox/api/store.ts';
import {tableOf} from '../../../source/hosts/sandbox/api/table.ts';
import {decide} from '../../../source/hosts/sandbox/api/authorize.ts';
import {NO_SETTINGS} from '../../../source/hosts/sandbox/api/settings.ts';
import {issueToken, userOfToken} from '../../../source/hosts/sandbox/api/tokens.ts';
import {Controllers} from '../../../source/hosts/sandbox/controllers/index.ts';
import {registerNode} from '../../../source/hosts/sandbox/node-objects.ts';
import {healthyMachine} from '../../../source/hosts/sandbox/index.ts';
import {seedCluster} from '../../../source/hosts/sandbox/seed.ts';
import {FakeClock} from './node.ts';

let store: Store;
let clock: FakeClock;
let controllers: Controllers;

beforeEach(() => {
	clock = new FakeClock();
	store = new Store(clock, () => undefined);
	store.load('one', undefined);
	controllers = new Controllers(store);
	seedCluster(store);
	registerNode(store, 'cp1', healthyMachine, '192.0.2.10');
	controllers.start('kube-controller-manager', {rootCa: 'CA'});
	controllers.start('kube-scheduler');
	controllers.start('kubelet', {node: {name: 'cp1', address: '192.0.2.10'}});
});
afterEach(() => controllers.close());

/** Controllers step after what brought it about. */
const settled = async (): Promise<void> => new Promise((resolve) => {
	setImmediate(resolve);
});
const create = (group: string, name: string, object: NewObject): StoredObject => store.create(resourceOf(group, name), object);
const list = (group: string, name: string, namespace?: string): StoredObject[] => store.list(resourceOf(group, name), namespace);
const template = (labels: Record<string, string>, more: object = {}) => ({metadata: {labels}, spec: {containers: [{name: 'c', image: 'c:1'}], ...more}});
const phases = (): string[] => list('', 'pods').map((pod) => `${textAt(pod, 'status.phase')} ${textAt(pod, 'spec.nodeName')}`);

describe('controllers', () => {
	it('give each namespace its service account and the CA, also one that is made later', async () => {
		create('', 'namespaces', {metadata: {name: 'demo'}});
		await settled();
		expect(list('', 'serviceaccounts', 'demo').map(({metadata: {name}}) => name)).toEqual(['default']);
		expect(wordsAt(store.find(resourceOf('', 'configmaps'), 'demo', 'kube-root-ca.crt'), 'data')).toEqual({'ca.crt': 'CA'});
	});

	it('make Pods of a Deployment, which wait until the node is ready, and go with it', async () => {
		const deployment = create('apps', 'deployments', {metadata: {name: 'web', namespace: 'default', generation: 1}, spec: {replicas: 2, selector: {matchLabels: {app: 'web'}}, template: template({app: 'web'})}});
		await settled();
		expect(phases()).toEqual(['Pending ', 'Pending ']);
		expect(recordsAt(list('', 'pods')[0], 'status.conditions')[0]).toMatchObject({type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: expect.stringContaining('{node.kubernetes.io/not-ready: }') as string});
		controllers.start('kubelet', {node: {name: 'cp1', address: '192.0.2.10'}, hasNetwork: true});
		await settled();
		expect(phases()).toEqual(['Running cp1', 'Running cp1']);
		expect(store.find(resourceOf('apps', 'deployments'), 'default', 'web')?.['status']).toMatchObject({replicas: 2, readyReplicas: 2, updatedReplicas: 2});
		store.delete(resourceOf('apps', 'deployments'), 'default', deployment.metadata.name);
		await settled();
		expect([...list('apps', 'replicasets'), ...list('', 'pods')]).toEqual([]);
	});

	it('roll a Deployment over to another template, and back to the same ReplicaSet', async () => {
		controllers.start('kubelet', {node: {name: 'cp1', address: '192.0.2.10'}, hasNetwork: true});
		create('apps', 'deployments', {metadata: {name: 'web', namespace: 'default', generation: 1}, spec: {replicas: 3, selector: {matchLabels: {app: 'web'}}, template: template({app: 'web'})}});
		await settled();
		const resource = resourceOf('apps', 'deployments');
		const replace = (image: string): void => {
			const found = store.get(resource, 'default', 'web');
			store.update(resource, {...found, spec: {...found['spec'] as object, template: {metadata: {labels: {app: 'web'}, creationTimestamp: null}, spec: {containers: [{image, name: 'c'}]}}}});
		};
		replace('c:2');
		await settled();
		expect(list('', 'pods').map((pod) => textAt(recordsAt(pod, 'spec.containers')[0], 'image'))).toEqual(['c:2', 'c:2', 'c:2']);
		replace('c:1');
		await settled();
		expect(new Set(list('apps', 'replicasets').map((set) => at(set, 'spec.replicas')))).toEqual(new Set([0, 3]));
		expect(list('apps', 'replicasets')).toHaveLength(2);
		expect(store.get(resource, 'default', 'web').metadata.annotations).toMatchObject({'deployment.kubernetes.io/revision': '3'});
	});

	it('run a DaemonSet on the host\'s network before the node is ready; one that brings a network makes it ready', async () => {
		const set = (name: string, more: object) => create('apps', 'daemonsets', {metadata: {name, namespace: 'kube-system', generation: 1}, spec: {selector: {matchLabels: {app: name}}, template: template({app: name}, {hostNetwork: true, tolerations: [{operator: 'Exists'}], ...more})}});
		set('proxy', {});
		await settled();
		expect(phases()).toEqual(['Running cp1']);
		expect(at(list('', 'nodes')[0], 'spec.taints')).toMatchObject([{key: 'node.kubernetes.io/not-ready'}]);
		set('plugin', {volumes: [{name: 'cni', hostPath: {path: '/etc/cni/net.d'}}]});
		await settled();
		expect(at(list('', 'nodes')[0], 'spec.taints')).toBeUndefined();
	});

	it('sign cluster-info with tokens that are for it, and take tokens away whose time is over', async () => {
		const encode = (data: Record<string, string>) => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
		const token = (id: string, more: Record<string, string>) => create('', 'secrets', {
			metadata: {name: `bootstrap-token-${id}`, namespace: 'kube-system'}, type: 'bootstrap.kubernetes.io/token',
			data: encode({'token-id': id, 'token-secret': '0123456789abcdef', 'usage-bootstrap-signing': 'true', ...more}),
		});
		create('', 'configmaps', {metadata: {name: 'cluster-info', namespace: 'kube-public'}, data: {kubeconfig: 'k'}});
		token('abcdef', {expiration: new Date(clock.now() + 3_600_000).toISOString()});
		token('fedcba', {expiration: new Date(clock.now() - 1000).toISOString()});
		token('abcabc', {'usage-bootstrap-signing': 'false'});
		await settled();
		expect(Object.keys(wordsAt(store.find(resourceOf('', 'configmaps'), 'kube-public', 'cluster-info'), 'data'))).toEqual(['kubeconfig', 'jws-kubeconfig-abcdef']);
		expect(list('', 'secrets').map(({metadata: {name}}) => name)).toEqual(['bootstrap-token-abcabc', 'bootstrap-token-abcdef']);
	});

	it('say of a node whose kubelet is silent that nobody knows', async () => {
		await settled();
		controllers.stop('kubelet');
		await clock.advance(60_000);
		create('coordination.k8s.io', 'leases', {metadata: {name: 'any', namespace: 'default'}});
		await settled();
		const [node] = list('', 'nodes');
		expect(recordsAt(node, 'status.conditions').map((one) => one['status'])).toEqual(['Unknown', 'Unknown', 'Unknown', 'Unknown']);
		expect(at(node, 'spec.taints')).toMatchObject([{key: 'node.kubernetes.io/unreachable'}]);
	});

	it('give an aggregated role the rules of its parts', async () => {
		await settled();
		create('rbac.authorization.k8s.io', 'rolebindings', {metadata: {name: 'v', namespace: 'default'}, subjects: [{kind: 'User', name: 'jane'}], roleRef: {kind: 'ClusterRole', name: 'view'}});
		const may = (verb: string, name: string) => decide(store, {name: 'jane', groups: []}, {verb, resource: {group: '', name}, namespace: 'default'}).allowed;
		expect([may('list', 'pods'), may('create', 'pods'), may('get', 'secrets')]).toEqual([true, false, false]);
	});
});

it('a table has the columns of its kind, and of others names and ages', async () => {
	create('apps', 'daemonsets', {metadata: {name: 'd', namespace: 'default', generation: 1}, spec: {selector: {matchLabels: {a: 'b'}}, template: template({a: 'b'}, {hostNetwork: true})}});
	await settled();
	await clock.advance(130_000);
	const shown = (group: string, name: string) => tableOf({name}, list(group, name), {includeObject: null, now: clock.now(), resourceVersion: '1'}) as {columnDefinitions: {name: string; priority: number}[]; rows: {cells: unknown[]}[]};
	const nodes = shown('', 'nodes');
	expect(nodes.columnDefinitions.filter(({priority}) => priority === 0).map(({name}) => name)).toEqual(['Name', 'Status', 'Roles', 'Age', 'Version']);
	expect(nodes.rows[0]?.cells.slice(0, 5)).toEqual(['cp1', 'NotReady', '<none>', '2m10s', 'v1.36.2']);
	expect(shown('storage.k8s.io', 'csinodes').columnDefinitions.map(({name}) => name)).toEqual(['Name', 'Age']);
});

it('a token of a service account counts by the key that signed it, until its time is over or its account is gone', async () => {
	const {privateKey} = generateKeyPairSync('rsa', {modulusLength: 2048});
	const {privateKey: other} = generateKeyPairSync('rsa', {modulusLength: 2048});
	const settings = {...NO_SETTINGS, tokenKeys: [createPublicKey(privateKey)]};
	await settled();
	const account = store.get(resourceOf('', 'serviceaccounts'), 'default', 'default');
	const token = (key: typeof privateKey) => issueToken(account, key, settings.issuer, {audiences: [settings.issuer], seconds: 600, now: clock.now()});
	const mine = token(privateKey);
	expect(userOfToken(mine, store, settings, clock.now())).toMatchObject({name: 'system:serviceaccount:default:default', groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated']});
	expect(userOfToken(token(other), store, settings, clock.now())).toBeUndefined();
	expect(userOfToken(mine, store, settings, clock.now(), ['elsewhere'])).toBeUndefined();
	expect(userOfToken(mine, store, settings, clock.now() + 601_000)).toBeUndefined();
	store.delete(resourceOf('', 'serviceaccounts'), 'default', 'default');
	expect(userOfToken(mine, store, settings, clock.now())).toBeUndefined();
});

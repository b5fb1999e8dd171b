import {createPublicKey, generateKeyPairSync} from 'node:crypto';
import {beforeEach, describe, expect, it} from 'vitest';
import {signingRequest} from '../../../source/core/pki/csr.ts';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {isRecord} from '../../../source/core/values/is-record.ts';
import type {User} from '../../../source/hosts/sandbox/api/authorize.ts';
import {ANONYMOUS} from '../../../source/hosts/sandbox/api/authorize.ts';
import {handle} from '../../../source/hosts/sandbox/api/handle.ts';
import {recordsAt, wordsAt} from '../../../source/hosts/sandbox/api/read.ts';
import {resourceOf} from '../../../source/hosts/sandbox/api/resources.ts';
import {NO_SETTINGS, type Settings} from '../../../source/hosts/sandbox/api/settings.ts';
import type {Reply} from '../../../source/hosts/sandbox/api/status.ts';
import {Store, type StoredObject} from '../../../source/hosts/sandbox/api/store.ts';
import {issueToken, secretToken, userOfToken} from '../../../source/hosts/sandbox/api/tokens.ts';
import {Controllers} from '../../../source/hosts/sandbox/controllers/index.ts';
import {containerStatus} from '../../../source/hosts/sandbox/mirror-status.ts';
import {mirrorPods, registerNode} from '../../../source/hosts/sandbox/node-objects.ts';
import {healthyMachine} from '../../../source/hosts/sandbox/index.ts';
import {seedCluster} from '../../../source/hosts/sandbox/seed.ts';
import {FakeClock} from './node.ts';

const {privateKey} = generateKeyPairSync('rsa', {modulusLength: 2048});
const settings: Settings = {...NO_SETTINGS, bootstrapTokens: true, tokenKeys: [createPublicKey(privateKey)], signingKey: privateKey, admissionPlugins: ['NodeRestriction']};
const node: User = {name: 'system:node:cp1', groups: ['system:nodes', 'system:authenticated']};
const master: User = {name: 'root', groups: ['system:masters', 'system:authenticated']};
const RBAC = 'rbac.authorization.k8s.io';

let store: Store;
let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
	store = new Store(clock, () => undefined);
	store.load('one', undefined);
	seedCluster(store);
	for (const name of ['cp1', 'cp2']) {
		registerNode(store, name, healthyMachine, '192.0.2.10');
	}
});

async function ask(user: User, method: string, url: string, body?: object, contentType = 'application/json'): Promise<Reply> {
	const {pathname: path, searchParams: query} = new URL(url, 'https://apiserver');
	return handle({store, version: 'v1.36.2', settings, isHealthy: () => true}, {method, path, query, user, contentType, body: async () => body === undefined ? '' : JSON.stringify(body)});
}

const messageOf = ({status, body}: Reply): string => `${status} ${isRecord(body) ? String(body['message'] ?? body['kind']) : ''}`;
const merge = async (user: User, url: string, patch: object): Promise<string> => messageOf(await ask(user, 'PATCH', url, patch, 'application/merge-patch+json'));
const pod = (name: string, on: string, more: object = {}): StoredObject => store.create(resourceOf('', 'pods'), {
	metadata: {name, namespace: 'default'}, spec: {nodeName: on, containers: [{name: 'c', image: 'c:1'}], volumes: [{name: 's', secret: {secretName: `of-${name}`}}], ...more}, status: {phase: 'Running'},
});
const encode = (data: Record<string, string>) => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));

describe('a kubelet', () => {
	it('reads itself, and Pods and what they name on its node', async () => {
		pod('mine', 'cp1');
		pod('other', 'cp2');
		for (const name of ['of-mine', 'of-other']) {
			store.create(resourceOf('', 'secrets'), {metadata: {name, namespace: 'default'}, data: {}});
		}
		const got = async (url: string) => messageOf(await ask(node, 'GET', url));
		expect(await got('/api/v1/nodes/cp1')).toBe('200 Node');
		expect(await got('/api/v1/nodes?fieldSelector=metadata.name%3Dcp1')).toBe('200 NodeList');
		expect(await got('/api/v1/nodes')).toContain('cannot read all nodes, only its own Node object');
		expect(await got('/api/v1/nodes/cp2')).toContain('node \'cp1\' cannot read \'cp2\', only its own Node object');
		expect(await got('/api/v1/pods?fieldSelector=spec.nodeName%3Dcp1')).toBe('200 PodList');
		expect(await got('/api/v1/pods')).toContain('can only list/watch pods with spec.nodeName field selector');
		expect(await got('/api/v1/namespaces/default/pods/mine')).toBe('200 Pod');
		expect(await got('/api/v1/namespaces/default/pods/other')).toContain('no relationship found between node \'cp1\' and this object');
		expect(await got('/api/v1/namespaces/default/secrets/of-mine')).toBe('200 Secret');
		expect(await got('/api/v1/namespaces/default/secrets/of-other')).toContain('no relationship found');
		expect(await got('/api/v1/secrets')).toContain('can only read namespaced object of this type');
		expect(await got('/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/cp1')).toContain('can only access leases in the "kube-node-lease" system namespace');
	});

	it.each<readonly [label: string, allowed: boolean]>([
		['a', true], ['example.com/a', true], ['kubelet.kubernetes.io/a', true], ['node.kubernetes.io/a', true], ['x.node.kubernetes.io/a', true], ['topology.kubernetes.io/zone', true], ['kubernetes.io/hostname', true],
		['node-restriction.kubernetes.io/a', false], ['x.node-restriction.kubernetes.io/a', false], ['kubernetes.io/a', false], ['node-role.kubernetes.io/worker', false], ['x.k8s.io/a', false], ['k8s.io/a', false],
	])('labels itself with %s: %s', async (label, allowed) => {
		const said = await merge(node, '/api/v1/nodes/cp1', {metadata: {labels: {[label]: 'b'}}});
		expect(said).toBe(allowed ? '200 Node' : `403 nodes "cp1" is forbidden: is not allowed to modify labels: ${label}`);
		expect(await merge(master, '/api/v1/nodes/cp1', {metadata: {labels: {[label]: 'b'}}})).toBe('200 Node');
	});

	it('changes neither taints nor another node, and takes none away', async () => {
		expect(await merge(node, '/api/v1/nodes/cp1', {spec: {taints: null}})).toContain('node "cp1" is not allowed to modify taints');
		expect(await merge(node, '/api/v1/nodes/cp1', {spec: {unschedulable: true}})).toBe('200 Node');
		expect(await merge(node, '/api/v1/nodes/cp2', {metadata: {labels: {a: 'b'}}})).toContain('node "cp1" is not allowed to modify node "cp2"');
		expect(await merge(node, '/api/v1/nodes/cp2/status', {status: {}})).toContain('node "cp1" is not allowed to modify node "cp2"');
		expect(messageOf(await ask(node, 'POST', '/api/v1/nodes', {metadata: {name: 'cp3'}}))).toContain('not allowed to modify node "cp3"');
		expect(messageOf(await ask(node, 'DELETE', '/api/v1/nodes/cp1'))).toContain('cannot delete resource "nodes"');
	});

	it('makes mirror Pods of its own alone, and ends Pods on its node', async () => {
		pod('mine', 'cp1');
		pod('other', 'cp2');
		const uid = store.get(resourceOf('', 'nodes'), undefined, 'cp1').metadata.uid;
		const create = async (metadata: object, spec: object = {}) => messageOf(await ask(node, 'POST', '/api/v1/namespaces/default/pods', {
			metadata: {name: 'm', annotations: {'kubernetes.io/config.mirror': 'x'}, ownerReferences: [{apiVersion: 'v1', kind: 'Node', name: 'cp1', uid, controller: true}], ...metadata},
			spec: {nodeName: 'cp1', containers: [{name: 'c', image: 'c:1'}], ...spec},
		}));
		expect(await create({annotations: {}})).toContain('can only create mirror pods');
		expect(await create({}, {nodeName: 'cp2'})).toContain('can only create pods with spec.nodeName set to itself');
		expect(await create({ownerReferences: []})).toContain('with an owner reference set to itself');
		expect(await create({}, {volumes: [{name: 's', secret: {secretName: 'x'}}]})).toContain('can not create pods that reference secrets');
		expect(await create({})).toBe('201 Pod');
		expect(messageOf(await ask(node, 'DELETE', '/api/v1/namespaces/default/pods/other'))).toContain('can only delete pods with spec.nodeName set to itself');
		expect(await merge(node, '/api/v1/namespaces/default/pods/other/status', {status: {phase: 'Failed'}})).toContain('can only update pod status for pods with spec.nodeName set to itself');
		expect(await merge(node, '/api/v1/namespaces/default/pods/mine/status', {status: {phase: 'Failed'}})).toBe('200 Pod');
		expect(messageOf(await ask(node, 'DELETE', '/api/v1/namespaces/default/pods/mine'))).toBe('200 Status');
	});

	it('asks for tokens of service accounts for Pods that it runs', async () => {
		store.create(resourceOf('', 'serviceaccounts'), {metadata: {name: 'default', namespace: 'default'}});
		const mine = pod('mine', 'cp1');
		const other = pod('other', 'cp2');
		const request = async (spec: object) => messageOf(await ask(node, 'POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {spec}));
		const bound = ({metadata: {name, uid}}: StoredObject) => ({boundObjectRef: {apiVersion: 'v1', kind: 'Pod', name, uid}});
		expect(await request({})).toContain('node requested token not bound to a pod');
		expect(await request(bound(other))).toContain('node requested token bound to a pod scheduled on a different node');
		expect(await request(bound(mine))).toBe('201 TokenRequest');
	});
});

it('nobody gets health, the version and cluster-info, as far as a role gives it', async () => {
	const got = async (url: string) => (await ask(ANONYMOUS, 'GET', url)).status;
	expect(await Promise.all(['/livez', '/readyz', '/healthz', '/version'].map(got))).toEqual([200, 200, 200, 200]);
	expect(await Promise.all(['/api', '/apis', '/metrics', '/livez/etcd', '/api/v1/nodes', '/openid/v1/jwks', '/.well-known/openid-configuration'].map(got))).toEqual(Array(7).fill(403));
	store.create(resourceOf('', 'configmaps'), {metadata: {name: 'cluster-info', namespace: 'kube-public'}, data: {}});
	expect(await got('/api/v1/namespaces/kube-public/configmaps/cluster-info')).toBe(403);
	store.create(resourceOf(RBAC, 'roles'), {metadata: {name: 'r', namespace: 'kube-public'}, rules: [{verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['cluster-info']}]});
	store.create(resourceOf(RBAC, 'rolebindings'), {metadata: {name: 'r', namespace: 'kube-public'}, subjects: [{kind: 'User', name: 'system:anonymous'}], roleRef: {kind: 'Role', name: 'r'}});
	expect(await got('/api/v1/namespaces/kube-public/configmaps/cluster-info')).toBe(200);
	expect(await got('/api/v1/namespaces/kube-public/configmaps')).toBe(403);
});

it('a bootstrap token is whom its Secret says, until its time is over or it is taken away', async () => {
	const make = (id: string, more: Record<string, string> = {}) => store.create(resourceOf('', 'secrets'), {
		metadata: {name: `bootstrap-token-${id}`, namespace: 'kube-system'}, type: 'bootstrap.kubernetes.io/token',
		data: encode({'token-id': id, 'token-secret': '0123456789abcdef', 'usage-bootstrap-authentication': 'true', 'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token,other', ...more}),
	});
	const who = (id: string, secret = '0123456789abcdef') => userOfToken(`${id}.${secret}`, store, settings, clock.now());
	make('abcdef', {expiration: new Date(clock.now() + 1000).toISOString()});
	make('signer', {'usage-bootstrap-authentication': 'false'});
	expect(who('abcdef')).toEqual({name: 'system:bootstrap:abcdef', groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated']});
	expect([who('signer'), who('nobody'), who('abcdef', '0123456789abcdee')]).toEqual([undefined, undefined, undefined]);
	const user = who('abcdef') ?? ANONYMOUS;
	store.create(resourceOf(RBAC, 'clusterrolebindings'), {metadata: {name: 'b'}, subjects: [{kind: 'Group', name: 'system:bootstrappers:kubeadm:default-node-token'}], roleRef: {kind: 'ClusterRole', name: 'system:node-bootstrapper'}});
	const csr = {metadata: {name: 'c'}, spec: {request: 'YQ==', signerName: 'kubernetes.io/kube-apiserver-client-kubelet', usages: ['client auth']}};
	expect((await ask(user, 'POST', '/apis/certificates.k8s.io/v1/certificatesigningrequests', csr)).status).toBe(201);
	expect([(await ask(user, 'GET', '/api/v1/pods')).status, (await ask(user, 'GET', '/api/v1/namespaces/kube-system/secrets')).status]).toEqual([403, 403]);
	await clock.advance(1500);
	expect(who('abcdef')).toBeUndefined();
});

it('a token ends with what it is bound to', () => {
	const account = store.create(resourceOf('', 'serviceaccounts'), {metadata: {name: 'bot', namespace: 'default'}});
	const token = (kind: string, {metadata: {name, uid}}: StoredObject) => issueToken(account, privateKey, settings.issuer, {audiences: [settings.issuer], seconds: 600, now: clock.now(), bound: {kind, name, uid}});
	const who = (text: string) => userOfToken(text, store, settings, clock.now())?.name;
	const secret = store.create(resourceOf('', 'secrets'), {metadata: {name: 's', namespace: 'default'}});
	const bound = [token('Pod', pod('p', 'cp1')), token('Secret', secret), token('Node', store.get(resourceOf('', 'nodes'), undefined, 'cp2'))];
	expect(bound.map(who)).toEqual(Array(3).fill('system:serviceaccount:default:bot'));
	store.delete(resourceOf('', 'pods'), 'default', 'p');
	store.delete(resourceOf('', 'secrets'), 'default', 's');
	store.delete(resourceOf('', 'nodes'), undefined, 'cp2');
	expect(bound.map(who)).toEqual(Array(3).fill(undefined));
	const kept = store.create(resourceOf('', 'secrets'), {metadata: {name: 't', namespace: 'default'}, type: 'kubernetes.io/service-account-token'});
	const long = secretToken(account, kept, privateKey);
	expect(who(long)).toBeUndefined();
	store.update(resourceOf('', 'secrets'), {...kept, data: encode({token: long})});
	expect(who(long)).toBe('system:serviceaccount:default:bot');
	store.delete(resourceOf('', 'serviceaccounts'), 'default', 'bot');
	expect(who(long)).toBeUndefined();
});

it('keys of service accounts are there for who may see them', async () => {
	const account = {name: 'system:serviceaccount:default:bot', groups: ['system:serviceaccounts', 'system:authenticated']};
	const {body} = await ask(account, 'GET', '/openid/v1/jwks');
	expect(body).toMatchObject({keys: [{use: 'sig', kty: 'RSA', alg: 'RS256'}]});
	expect((await ask(account, 'GET', '/.well-known/openid-configuration')).body).toMatchObject({issuer: settings.issuer});
});

describe('objects that are to go', () => {
	it('wait for their finalizers, and take no new ones', async () => {
		const url = '/api/v1/namespaces/default/configmaps/c';
		store.create(resourceOf('', 'configmaps'), {metadata: {name: 'c', namespace: 'default', finalizers: ['x.io/y']}});
		await ask(master, 'DELETE', url);
		expect(store.get(resourceOf('', 'configmaps'), 'default', 'c').metadata).toMatchObject({deletionGracePeriodSeconds: 0, deletionTimestamp: store.now()});
		expect(await merge(master, url, {metadata: {finalizers: ['x.io/z', 'x.io/y']}})).toContain('no new finalizers can be added if the object is being deleted, found new finalizers []string{"x.io/z"}');
		expect(await merge(master, url, {metadata: {finalizers: null}})).toBe('200 ConfigMap');
		expect(store.find(resourceOf('', 'configmaps'), 'default', 'c')).toBeUndefined();
	});

	it.each([
		['pods', 'foo', 'field label not supported: foo'], ['configmaps', 'data.x', '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"'],
	])('%s are not found by %s', async (resource, field, words) => {
		expect(messageOf(await ask(master, 'GET', `/api/v1/${resource}?fieldSelector=${field}%3D1`))).toBe(`400 ${words}`);
	});
});

describe('the Pod of a manifest', () => {
	const run = {stage: 'running' as const, attempt: 0, exitCode: 1, createdAt: 1_000_000, finishedAt: 1_060_000};
	const shown = (more: object, isReady = false) => containerStatus({name: 'etcd', image: 'registry.k8s.io/etcd:3.6.8-0'}, {name: 'etcd-cp1', namespace: 'kube-system', hash: 'h'}, {isReady, run: {...run, ...more}, now: '2026-01-01T00:00:00Z'});

	it('ends, and waits to be started again for longer and longer', () => {
		expect(shown({}, true)).toMatchObject({ready: true, restartCount: 0, lastState: {}, state: {running: {startedAt: '1970-01-01T00:16:40Z'}}});
		expect(shown({stage: 'exited'})).toMatchObject({ready: false, lastState: {}, state: {terminated: {reason: 'Error', exitCode: 1, finishedAt: '1970-01-01T00:17:40Z'}}});
		expect(shown({stage: 'exited', attempt: 1})).toMatchObject({restartCount: 1, lastState: {terminated: {exitCode: 1}}, state: {waiting: {reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container=etcd pod=etcd-cp1_kube-system(h)'}}});
		expect(shown({stage: 'exited', attempt: 4})).toMatchObject({state: {waiting: {message: expect.stringContaining('back-off 1m20s') as string}}});
		expect(shown({stage: 'exited', attempt: 40})).toMatchObject({state: {waiting: {message: expect.stringContaining('back-off 5m0s') as string}}});
		expect(shown({stage: 'sandbox', held: {reason: 'ErrImagePull', message: 'not found'}})).toMatchObject({state: {waiting: {reason: 'ErrImagePull', message: 'not found'}}});
		expect(shown({stage: 'sandbox'})).toMatchObject({imageID: '', state: {waiting: {reason: 'ContainerCreating'}}});
	});

	it('is brought in line with what its container does', () => {
		const pods = (more: object, running = false) => mirrorPods(store, 'cp1', [{static: {name: 'etcd', namespace: 'kube-system', hash: 'h', images: [], argv: [], flags: new Map(), pod: {metadata: {name: 'etcd'}, spec: {containers: [{name: 'etcd', image: 'e:1'}]}}}, running, run: {...run, ...more}}], '192.0.2.10');
		const statusOf = () => store.get(resourceOf('', 'pods'), 'kube-system', 'etcd-cp1');
		pods({stage: 'sandbox'});
		expect(statusOf()).toMatchObject({status: {phase: 'Pending', podIPs: [{ip: '192.0.2.10'}], qosClass: 'BestEffort'}, spec: {tolerations: [{operator: 'Exists', effect: 'NoExecute'}]}});
		pods({}, true);
		const {resourceVersion} = statusOf().metadata;
		pods({}, true);
		expect(statusOf()).toMatchObject({metadata: {resourceVersion}, status: {phase: 'Running'}});
		pods({stage: 'exited', attempt: 1});
		expect(statusOf()).toMatchObject({status: {phase: 'Running', containerStatuses: [{restartCount: 1, state: {waiting: {reason: 'CrashLoopBackOff'}}}]}});
	});
});

describe('certificate requests', () => {
	const send = (name: string, {signer, user, groups, usages, commonName = 'system:node:w1', organizations = ['system:nodes']}: {signer: string; user: string; groups: string[]; usages: string[]; commonName?: string; organizations?: string[]}) => {
		const {privateKey: key, publicKey} = generateKeyPairSync('ec', {namedCurve: 'P-256', publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}});
		const request = signingRequest({subject: {commonName, organizations}, dnsNames: [], ipAddresses: [], publicPem: publicKey, privatePem: new Sensitive(key)});
		return store.create(resourceOf('certificates.k8s.io', 'certificatesigningrequests'), {
			metadata: {name}, spec: {request: Buffer.from(request.ok ? request.value : '').toString('base64'), signerName: `kubernetes.io/${signer}`, usages, username: user, groups}, status: {},
		});
	};
	const conditions = (name: string) => recordsAt(store.get(resourceOf('certificates.k8s.io', 'certificatesigningrequests'), undefined, name), 'status.conditions').map((one) => one['type']);

	it('of kubelets for themselves are approved for who may, of servers by people alone', async () => {
		const all = new Controllers(store);
		for (const [name, group, role] of [['a', 'system:bootstrappers:kubeadm:default-node-token', 'nodeclient'], ['b', 'system:nodes', 'selfnodeclient']] as const) {
			store.create(resourceOf(RBAC, 'clusterrolebindings'), {metadata: {name}, subjects: [{kind: 'Group', name: group}], roleRef: {kind: 'ClusterRole', name: `system:certificates.k8s.io:certificatesigningrequests:${role}`}});
		}
		const joining = {user: 'system:bootstrap:abcdef', groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'], usages: ['digital signature', 'client auth']};
		const own = {user: 'system:node:w1', groups: ['system:nodes'], usages: ['digital signature', 'client auth']};
		send('joins', {signer: 'kube-apiserver-client-kubelet', ...joining});
		send('renews', {signer: 'kube-apiserver-client-kubelet', ...own});
		send('another', {signer: 'kube-apiserver-client-kubelet', ...own, commonName: 'system:node:w2'});
		send('person', {signer: 'kube-apiserver-client-kubelet', ...joining, commonName: 'jane'});
		send('servant', {signer: 'kube-apiserver-client-kubelet', ...joining, usages: ['server auth']});
		send('serves', {signer: 'kubelet-serving', ...own, usages: ['digital signature', 'server auth']});
		send('stranger', {signer: 'kube-apiserver-client-kubelet', ...joining, groups: []});
		all.start('kube-controller-manager');
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
		all.close();
		expect(Object.fromEntries(['joins', 'renews', 'another', 'person', 'servant', 'serves', 'stranger'].map((name) => [name, conditions(name)]))).toEqual({
			joins: ['Approved'], renews: ['Approved'], another: [], person: [], servant: [], serves: [], stranger: [],
		});
	});
});

it('a Secret of a service account gets its token, and goes with it', async () => {
	const all = new Controllers(store);
	store.create(resourceOf('', 'serviceaccounts'), {metadata: {name: 'bot', namespace: 'default'}});
	store.create(resourceOf('', 'secrets'), {metadata: {name: 't', namespace: 'default', annotations: {'kubernetes.io/service-account.name': 'bot'}}, type: 'kubernetes.io/service-account-token'});
	const settle = async () => new Promise((resolve) => {
		setImmediate(resolve);
	});
	all.start('kube-controller-manager', {rootCa: 'CA', tokenKey: privateKey});
	await settle();
	const data = wordsAt(store.get(resourceOf('', 'secrets'), 'default', 't'), 'data');
	expect(Object.keys(data).sort()).toEqual(['ca.crt', 'namespace', 'token']);
	expect(userOfToken(Buffer.from(data['token'] ?? '', 'base64').toString(), store, settings, clock.now())?.name).toBe('system:serviceaccount:default:bot');
	store.delete(resourceOf('', 'serviceaccounts'), 'default', 'bot');
	await settle();
	expect(store.find(resourceOf('', 'secrets'), 'default', 't')).toBeUndefined();
	all.close();
});

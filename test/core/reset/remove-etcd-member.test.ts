import {beforeEach, describe, expect, it} from 'vitest';
import type {EtcdDetail} from '../../../source/core/told/details.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import type {ApiRequest, EtcdMember} from '../../../source/core/ports/index.ts';
import type {Ran} from '../engine/fakes.ts';
import {kubeconfig, Node, reset} from './node.ts';

const only = 'remove-etcd-member';
const client = (last: number) => `https://192.0.2.${last}:2379`;
const member = (last: number, name = `cp${last}`): EtcdMember => ({id: `${last}000000000000000000`, name, peerUrls: [`https://192.0.2.${last}:2380`], clientUrls: name === '' ? [] : [client(last)]});
const detail = ({state}: Ran) => state.steps[`${only}/member`]?.detail as EtcdDetail;
const steps = ({state}: Ran) => Object.values(state.steps).map(({path, status}) => `${path.slice(only.length + 1)} ${status}`);
const wal = '/srv/etcd/member/wal';

let node: Node;
/** The configuration that the cluster keeps. */
let cluster: string;
/** Where the static Pods of etcd say that it listens; undefined where one does not say it. */
let advertised: (string | undefined)[];

/** A control plane node of a cluster with stacked etcd, whose API server answers. */
beforeEach(async () => {
	node = new Node();
	cluster = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\netcd:\n  local:\n    dataDir: /srv/etcd\n';
	advertised = [client(10), client(11)];
	await node.put({
		'/etc/kubernetes/admin.conf': kubeconfig, '/etc/kubernetes/manifests/kube-apiserver.yaml': '', [wal]: '', '/var/lib/etcd/other': '',
		'/etc/kubernetes/pki/etcd/ca.crt': 'CA', '/etc/kubernetes/pki/etcd/healthcheck-client.crt': 'CERTIFICATE', '/etc/kubernetes/pki/etcd/healthcheck-client.key': 'KEY',
	});
	node.members = Object.fromEntries([10, 11].map((last) => [client(last), [member(10), member(11)]]));
	node.api = ({path, query}: ApiRequest) => {
		const ok = (body: unknown) => ({status: 200, body});
		if (path.endsWith('/configmaps/kubeadm-config')) {
			return ok({data: {ClusterConfiguration: cluster}});
		}
		if (path.endsWith('/configmaps/kubelet-config')) {
			return ok({data: {kubelet: 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'}});
		}
		if (path.endsWith('/configmaps/kube-proxy')) {
			return ok({data: {'config.conf': 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n'}});
		}
		if (path.includes('/nodes/')) {
			return ok({metadata: {}, spec: {}});
		}
		if (query?.['labelSelector']?.includes('etcd')) {
			return ok({items: advertised.map((url) => ({metadata: {annotations: url === undefined ? {} : {'kubeadm.kubernetes.io/etcd.advertise-client-urls': url}}}))});
		}
		if (path.endsWith('/pods')) {
			return ok({items: [{metadata: {annotations: {'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': '192.0.2.10:6443'}}}]});
		}
		return {status: 404, body: {}};
	};
});

describe('a member of a stacked etcd cluster', () => {
	it('is taken out, by way of another one, before its data is deleted', async () => {
		const ran = await reset(node, {only});
		expect(steps(ran)).toEqual(['ConfigMap/kubeadm-config done', 'member done', 'data done']);
		expect(node.acts).toEqual([`members ${client(10)}`, `remove member 10000000000000000000 at ${client(11)}`]);
		expect(detail(ran)).toMatchObject({peerUrl: 'https://192.0.2.10:2380', members: ['cp10', 'cp11'], result: 'removed'});
		expect([...node.files.contents.keys()].filter((path) => path.includes('etcd/') && !path.includes('pki'))).toEqual(['/var/lib/etcd/other']);
	});

	it('stays where it is the last one', async () => {
		node.members = {[client(10)]: [member(10)]};
		const ran = await reset(node, {only});
		expect(detail(ran).result).toBe('only');
		expect(node.acts).toEqual([`members ${client(10)}`]);
		expect(node.files.contents.has(wal)).toBe(false);
	});

	it('is asked for once with a certificate that is of no use, which is named', async () => {
		node.members = new Proxy({}, {get: () => { throw new HostError('CREDENTIALS', {}, {message: 'wrong tag'}); }});
		const ran = await reset(node, {only});
		expect(detail(ran).problem).toMatchObject({code: 'certificate.unusable', fields: {path: '/etc/kubernetes/pki/etcd/healthcheck-client.crt', message: 'wrong tag'}});
		expect(node.acts).toEqual([`members ${client(10)}`]);
	});

	it('that is the last one under another address is looked for by its own', async () => {
		node.members = {[client(10)]: [{...member(10), peerUrls: ['https://198.51.100.1:2380'], clientUrls: ['https://198.51.100.1:2379']}]};
		expect(detail(await reset(node, {only})).result).toBe('absent');
	});

	it('may have been removed before', async () => {
		node.members = {[client(11)]: [member(11), member(12)]};
		const ran = await reset(node, {only});
		expect(detail(ran).result).toBe('absent');
		expect(ran.state.steps[`${only}/member`]?.status).toBe('done');
	});

	it('may be removed by somebody else in the same moment', async () => {
		node.refuseRemoval = new HostError('NOT_FOUND', {}, {message: 'etcdserver: member not found'});
		expect(detail(await reset(node, {only})).result).toBe('removed');
	});

	it('without a name yet is told by its id', async () => {
		node.members = {[client(10)]: [member(10), member(11, '')], [client(11)]: []};
		expect(detail(await reset(node, {only})).members).toEqual(['cp10', '11000000000000000000']);
	});
});

describe('that cannot be taken out', () => {
	it('is a warning after the time that the configuration allows, and its data is deleted all the same', async () => {
		node.refuseRemoval = new HostError('UNAVAILABLE', {endpoint: 'https://192.0.2.10:2379'}, {message: 'etcdserver: unhealthy cluster'});
		const ran = await reset(node, {only});
		expect([ran.outcome, steps(ran).slice(1)]).toEqual(['done', ['member warning', 'data done']]);
		expect(detail(ran).problem).toMatchObject({code: 'etcd.unreachable', fields: {errno: 'UNAVAILABLE', message: 'etcdserver: unhealthy cluster'}});
		expect(ran.state.end?.tookMs).toBe(120_000);
	});

	it('where no member has an address, is told as that', async () => {
		const nowhere = [10, 11].map((last) => ({...member(last), clientUrls: []}));
		node.members = {[client(10)]: nowhere, [client(11)]: nowhere};
		expect(detail(await reset(node, {only})).problem).toMatchObject({code: 'etcd.unreachable', fields: {errno: 'ENOENT', message: 'no member of etcd is known'}});
	});

	it('is tried once by who waits for nobody', async () => {
		node.members = {};
		const ran = await reset(node, {only, policy: {waits: false}});
		expect(detail(ran).problem).toMatchObject({fields: {errno: 'UNAVAILABLE'}});
		expect([ran.state.end?.tookMs, node.acts.length]).toEqual([0, 2]);
	});

	it('where certificates are missing', async () => {
		node.files.contents.delete('/etc/kubernetes/pki/etcd/healthcheck-client.key');
		const ran = await reset(node, {only});
		expect(detail(ran).problem).toMatchObject({code: 'file.unreadable', fields: {path: expect.stringContaining('healthcheck-client.key') as unknown}});
		expect(node.acts).toEqual([]);
		expect(node.files.contents.has(wal)).toBe(false);
	});

	it('where a Pod does not say where its etcd listens, which is waited for', async () => {
		advertised = [client(10), undefined];
		const ran = await reset(node, {only});
		expect(detail(ran).problem).toMatchObject({code: 'missing', fields: {what: expect.stringContaining('etcd.advertise-client-urls') as unknown}});
		expect(ran.state.end?.tookMs).toBe(60_000);
	});
});

describe('where etcd keeps its data', () => {
	const manifest = (volumes: string) => `apiVersion: v1\nkind: Pod\nspec:\n  volumes:${volumes}\n`;
	const path = '/etc/kubernetes/manifests/etcd.yaml';

	beforeEach(async () => {
		await node.files.remove('/etc/kubernetes/admin.conf');
	});

	it('is told by its static Pod where there is no cluster to ask', async () => {
		await node.put({[path]: manifest('\n  - {name: etcd-certs, hostPath: {path: /etc/kubernetes/pki/etcd}}\n  - {name: etcd-data, hostPath: {path: /srv/etcd, type: DirectoryOrCreate}}')});
		expect(steps(await reset(node, {only}))).toEqual(['data done']);
		expect(node.files.contents.has(wal)).toBe(false);
		expect(node.files.contents.has('/var/lib/etcd/other')).toBe(true);
	});

	it('is the default without a static Pod', async () => {
		await reset(node, {only});
		expect(node.files.contents.has('/var/lib/etcd/other')).toBe(false);
		expect(node.files.contents.has(wal)).toBe(true);
	});

	it.each([manifest(' []'), manifest('\n  - {name: etcd-data}'), 'a: [', 'text', ''])('is not guessed where the static Pod does not say it: %j', async (text) => {
		await node.put({[path]: text});
		const ran = await reset(node, {only});
		expect(steps(ran)).toEqual(['unknown unchanged']);
		expect([node.files.contents.has(wal), node.files.contents.has('/var/lib/etcd/other')]).toEqual([true, true]);
	});

	it('may not be the system\'s own: the member stays then, too', async () => {
		await node.put({'/etc/kubernetes/admin.conf': kubeconfig});
		cluster = cluster.replace('/srv/etcd', '/var/lib');
		const ran = await reset(node, {only});
		expect(ran.state.end?.failure).toMatchObject({code: 'path.protected', fields: {path: '/var/lib'}});
		expect(node.acts).toEqual([]);
	});

	it('may not be the system\'s own by its static Pod either', async () => {
		await node.put({[path]: manifest('\n  - {name: etcd-data, hostPath: {path: /var/lib}}')});
		const ran = await reset(node, {only});
		expect(ran.state.end?.failure).toMatchObject({code: 'path.protected', fields: {path: '/var/lib'}});
	});
});

describe('the cluster\'s configuration', () => {
	it('that names external etcd leaves all of etcd alone', async () => {
		cluster = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\netcd:\n  external:\n    endpoints: [https://192.0.2.50:2379]\n    caFile: /ca\n    certFile: /crt\n    keyFile: /key\n';
		const ran = await reset(node, {only});
		expect(steps(ran)).toEqual(['ConfigMap/kubeadm-config done', 'external unchanged']);
		expect(node.files.contents.has('/var/lib/etcd/other')).toBe(true);
	});

	it('that cannot be read is a warning, and what does not depend on it is done', async () => {
		node.api = () => {
			throw new HostError('ECONNREFUSED', {}, {message: 'connect ECONNREFUSED 192.0.2.10:6443'});
		};
		const ran = await reset(node, {only});
		expect(steps(ran)).toEqual(['ConfigMap/kubeadm-config warning', 'data done']);
		expect(ran.state.steps[`${only}/ConfigMap/kubeadm-config`]?.detail).toMatchObject({problem: {code: 'api.unreachable', fields: {errno: 'ECONNREFUSED', message: 'connect ECONNREFUSED 192.0.2.10:6443'}}});
	});

	it('is read once for all phases, and tells of users and certificates', async () => {
		cluster += 'certificatesDir: /srv/pki\nfeatureGates:\n  RootlessControlPlane: true\n';
		const passwd = 'root:x:0:0:root:/root:/bin/sh\n';
		await node.put({
			'/etc/passwd': `${passwd}kubeadm-etcd:x:100:100:::/bin/false\nkubeadm-etcd2:x:107:107:::/bin/sh\nkubeadm-ks:x:103:103:::/bin/false\n`,
			'/etc/group': 'root:x:0:\nkubeadm-etcd:x:100:kubeadm-etcd\nkubeadm-sa-key-readers:x:104:kubeadm-kas,kubeadm-kcm\n',
		});
		let asked = 0;
		const {api} = node;
		node.api = (request) => {
			asked += Number(request.path.endsWith('/kubeadm-config'));
			return api(request);
		};
		const ran = await reset(node);
		expect(asked).toBe(1);
		expect(node.files.contents.get('/etc/passwd')?.toString()).toBe(`${passwd}kubeadm-etcd2:x:107:107:::/bin/sh\n`);
		expect(node.files.contents.get('/etc/group')?.toString()).toBe('root:x:0:\n');
		expect(ran.state.steps['cleanup-node/users']).toMatchObject({status: 'done', detail: {users: ['kubeadm-etcd', 'kubeadm-ks'], groups: ['kubeadm-etcd', 'kubeadm-sa-key-readers']}});
		expect(ran.state.warnings).toEqual([{code: 'reset.certificates-left', fields: {path: '/srv/pki', emptied: '/etc/kubernetes/pki'}}]);
		// Only while the API server answers is it known that there are users.
		expect(Object.keys(ran.state.steps).indexOf('cleanup-node/users')).toBeLessThan(Object.keys(ran.state.steps).indexOf('cleanup-node/kubelet'));
	});
});

import {generateKeyPairSync} from 'node:crypto';
import forge from 'node-forge';
import {describe, expect, it} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import type {ApiConnection, Host} from '../../../source/core/ports/index.ts';
import {createOverlayHost} from '../../../source/hosts/overlay/index.ts';
import {readOnlyHost} from './read-only-host.ts';

const NODE = {
	'/etc/hosts': '127.0.0.1 localhost\n',
	'/etc/kubernetes/old/a': 'a',
	'/etc/kubernetes/kubelet.conf': 'old: text\n',
};

const connection = (name: string, group: string): ApiConnection => ({
	server: 'https://192.0.2.10:6443', caPem: '', certificatePem: certificateOf(name, group), keyPem: new Sensitive(''),
});

const {privateKey, publicKey} = generateKeyPairSync('rsa', {
	modulusLength: 1024, publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
});

function certificateOf(name: string, group: string): string {
	const certificate = forge.pki.createCertificate();
	certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
	certificate.setSubject([{name: 'organizationName', value: group}, {name: 'commonName', value: name}]);
	certificate.setIssuer([{name: 'commonName', value: 'kubernetes'}]);
	certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
	return forge.pki.certificateToPem(certificate);
}

const admin = connection('kubernetes-admin', 'kubeadm:cluster-admins');
const superAdmin = connection('kubernetes-super-admin', 'system:masters');

describe('files', () => {
	it('fall through to the node where nothing was written', async () => {
		const {files} = createOverlayHost(readOnlyHost(NODE));
		expect((await files.read('/etc/hosts'))?.toString()).toBe('127.0.0.1 localhost\n');
		expect(await files.list('/etc/kubernetes')).toEqual(['kubelet.conf', 'old']);
		expect(await files.stat('/etc/none')).toBeUndefined();
	});

	it('are read back as written, and listed among the node\'s own', async () => {
		const {files} = createOverlayHost(readOnlyHost(NODE));
		await files.makeDirectory('/etc/kubernetes/pki/etcd', 0o755);
		await files.write('/etc/kubernetes/pki/etcd/ca.crt', 'CA', {mode: 0o644});
		await files.write('/etc/kubernetes/kubelet.conf', 'new: text\n', {mode: 0o600, owner: {uid: 7, gid: 8}});
		expect((await files.read('/etc/kubernetes/pki/etcd/ca.crt'))?.toString()).toBe('CA');
		expect(await files.stat('/etc/kubernetes/pki')).toEqual({type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0});
		expect(await files.stat('/etc/kubernetes/kubelet.conf')).toEqual({type: 'file', mode: 0o600, uid: 7, gid: 8, size: 10});
		expect(await files.list('/etc/kubernetes')).toEqual(['kubelet.conf', 'old', 'pki']);
	});

	it('that only root sees can be written over, and are still not read', async () => {
		const under = readOnlyHost(NODE);
		const secret = (file: string) => file.startsWith('/etc/kubernetes/old/');
		const {files} = createOverlayHost({...under, files: {
			...under.files,
			stat: async (file) => (secret(file) ? Promise.reject(new HostError('EACCES', {path: file})) : under.files.stat(file)),
			read: async (file) => (secret(file) ? Promise.reject(new HostError('EACCES', {path: file})) : under.files.read(file)),
		}});
		await expect(files.read('/etc/kubernetes/old/a')).rejects.toMatchObject({code: 'EACCES'});
		await files.write('/etc/kubernetes/old/a', 'b', {mode: 0o600});
		expect((await files.read('/etc/kubernetes/old/a'))?.toString()).toBe('b');
	});

	it('are gone when removed, and do not come back with a new directory', async () => {
		const {files} = createOverlayHost(readOnlyHost(NODE));
		await expect(files.remove('/etc/kubernetes/old')).rejects.toMatchObject({code: 'ENOTEMPTY'});
		await files.remove('/etc/kubernetes/old/a');
		await files.remove('/etc/kubernetes/old');
		await files.remove('/etc/kubernetes/old');
		expect(await files.list('/etc/kubernetes')).toEqual(['kubelet.conf']);
		await files.makeDirectory('/etc/kubernetes/old', 0o700);
		expect(await files.list('/etc/kubernetes/old')).toEqual([]);
		expect(await files.read('/etc/kubernetes/old/a')).toBeUndefined();
	});

	it('of the node can have other modes and owners', async () => {
		const {files} = createOverlayHost(readOnlyHost(NODE));
		await files.setMode('/etc/hosts', 0o600);
		await files.setOwner('/etc/hosts', {uid: 5, gid: 6});
		expect(await files.stat('/etc/hosts')).toMatchObject({mode: 0o600, uid: 5, gid: 6});
		expect((await files.read('/etc/hosts'))?.toString()).toBe('127.0.0.1 localhost\n');
		await expect(files.setMode('/etc/none', 0o600)).rejects.toMatchObject({code: 'ENOENT'});
	});

	it('refuse what a disk would refuse', async () => {
		const {files} = createOverlayHost(readOnlyHost(NODE));
		await expect(files.write('/none/a', '', {mode: 0o600})).rejects.toMatchObject({name: 'HostError', code: 'ENOENT'});
		await expect(files.write('/etc/hosts/a', '', {mode: 0o600})).rejects.toMatchObject({code: 'ENOTDIR'});
		await expect(files.write('/etc', '', {mode: 0o600})).rejects.toMatchObject({code: 'EISDIR'});
		await expect(files.makeDirectory('/etc/hosts', 0o700)).rejects.toMatchObject({code: 'EEXIST'});
	});
});

describe('the plan', () => {
	it('lists everything in the order it would be done, and leaves the node alone', async () => {
		const host = createOverlayHost(readOnlyHost(NODE));
		const ran: unknown[] = [];
		await host.services.stop('kubelet', (one) => ran.push(one));
		expect(ran).toEqual([]);
		expect(await host.services.commands('kubelet', 'stop')).toEqual([['systemctl', 'stop', 'kubelet']]);
		await host.files.makeDirectory('/var/lib/kubelet', 0o755);
		await host.files.write('/etc/kubernetes/kubelet.conf', 'new: text\n', {mode: 0o600});
		await host.commands.run(['mount', '-o', 'remount', '/']);
		await host.runtime.pullImage('unix:///s', 'registry.k8s.io/pause:3.10.2');
		await host.services.start('kubelet');
		await host.api(superAdmin).request({method: 'POST', path: '/api/v1/namespaces/kube-system/configmaps', body: {kind: 'ConfigMap', metadata: {name: 'kubeadm-config'}}});
		await host.files.remove('/etc/hosts');
		expect(host.changes()).toEqual([
			{kind: 'service', service: 'kubelet', action: 'stop'},
			{kind: 'directory', path: '/var', mode: 0o755},
			{kind: 'directory', path: '/var/lib', mode: 0o755},
			{kind: 'directory', path: '/var/lib/kubelet', mode: 0o755},
			{kind: 'file', path: '/etc/kubernetes/kubelet.conf', mode: 0o600, secret: false, before: 'old: text\n', after: 'new: text\n'},
			{kind: 'command', argv: ['mount', '-o', 'remount', '/']},
			{kind: 'image', socket: 'unix:///s', image: 'registry.k8s.io/pause:3.10.2'},
			{kind: 'service', service: 'kubelet', action: 'start'},
			{
				kind: 'request', method: 'POST', path: '/api/v1/namespaces/kube-system/configmaps', as: 'kubernetes-super-admin', status: 201,
				body: {kind: 'ConfigMap', metadata: {name: 'kubeadm-config'}},
			},
			{kind: 'remove', path: '/etc/hosts'},
		]);
	});

	it('holds no keys and tokens', async () => {
		const host = createOverlayHost(readOnlyHost({...NODE, '/etc/kubernetes/admin.conf': 'users:\n- user:\n    token: abcdef.0123456789abcdef\n'}));
		await host.files.write('/etc/kubernetes/ca.key', privateKey, {mode: 0o600});
		await host.files.write('/etc/kubernetes/admin.conf', 'users: []\n', {mode: 0o600});
		await host.files.write('/etc/kubernetes/super-admin.conf', 'users:\n- user:\n    client-key-data: c2VjcmV0\n', {mode: 0o600});
		await host.api(superAdmin).request({method: 'POST', path: '/api/v1/namespaces/kube-system/secrets', body: {
			kind: 'Secret', metadata: {name: 'bootstrap-token-abcdef'}, data: {'token-secret': 'MDEyMzQ1Njc4OWFiY2RlZg=='},
		}});
		const plan = host.changes();
		expect(plan.slice(0, 3)).toEqual(['ca.key', 'admin.conf', 'super-admin.conf'].map((name) => ({kind: 'file', path: `/etc/kubernetes/${name}`, mode: 0o600, secret: true})));
		expect(plan[3]).toMatchObject({body: {metadata: {name: 'bootstrap-token-abcdef'}, data: {'token-secret': '••••'}}});
		expect(JSON.stringify(plan)).not.toMatch(/PRIVATE KEY|c2VjcmV0|0123456789|MDEyMz/);
	});
});

describe('commands', () => {
	it('that only tell something are run, and are no change', async () => {
		const host = createOverlayHost(readOnlyHost(NODE));
		expect(await host.commands.run(['kubelet', '--version'])).toEqual({exitCode: 0, output: 'Kubernetes v1.36.2\n'});
		expect(host.changes()).toEqual([]);
	});

	it.each([[['kubelet']], [['kubelet', '--version', '--cleanup']], [['journalctl', '--vacuum-size=1']], [['toString', '--version']]] as [string, ...string[]][][])('are not run otherwise: %s', async (argv) => {
		const host = createOverlayHost(readOnlyHost(NODE));
		expect(await host.commands.run(argv)).toEqual({exitCode: 0, output: ''});
		expect(host.changes()).toEqual([{kind: 'command', argv}]);
	});
});

describe('the kubelet and the control plane', () => {
	it('are healthy once the kubelet would run, and not before', async () => {
		const host = createOverlayHost(readOnlyHost(NODE));
		const ask = (url: string) => host.network.probe(url, {timeoutMs: 1});
		expect(await ask('http://127.0.0.1:10248/healthz')).toEqual({error: 'ECONNREFUSED', message: 'refused'});
		await host.services.start('kubelet');
		expect(await host.services.isActive('kubelet')).toBe(true);
		for (const url of ['http://127.0.0.1:10248/healthz', 'https://192.0.2.10:6443/livez', 'https://[2001:db8::1]:6443/readyz/etcd']) {
			expect(await ask(url)).toEqual({status: 200, body: 'ok'});
		}
		expect(await ask('https://192.0.2.20:2379/version')).toMatchObject({error: 'ECONNREFUSED'});
	});

	it('come up as well where starting the kubelet is skipped', async () => {
		const host = createOverlayHost(readOnlyHost(NODE));
		await host.files.makeDirectory('/etc/kubernetes/manifests', 0o700);
		await host.files.write('/etc/kubernetes/manifests/kube-apiserver.yaml', 'kind: Pod\n', {mode: 0o600});
		expect(await host.network.probe('https://192.0.2.10:6443/livez', {timeoutMs: 1})).toMatchObject({status: 200});
	});

	it('come up as well where a person would start the kubelet', async () => {
		const host = createOverlayHost(readOnlyHost(NODE, {manager: 'none'}));
		await expect(host.services.start('kubelet')).rejects.toMatchObject({code: 'NO_SERVICE_MANAGER'});
		expect(await host.network.probe('http://127.0.0.1:10248/healthz', {timeoutMs: 1})).toMatchObject({status: 200});
		expect(host.changes()).toEqual([]);
	});
});

describe('an image', () => {
	it('is there once it would have been pulled', async () => {
		const {runtime} = createOverlayHost(readOnlyHost(NODE));
		expect(await runtime.hasImage('unix:///s', 'a')).toBe(false);
		await runtime.pullImage('unix:///s', 'a');
		expect(await runtime.hasImage('unix:///s', 'a')).toBe(true);
	});

	it('has no size that a plan would have to ask for', async () => {
		expect(await createOverlayHost(readOnlyHost(NODE)).runtime.imageFacts('unix:///s', 'a')).toBeUndefined();
	});
});

describe('the cluster', () => {
	const configMaps = '/api/v1/namespaces/kube-system/configmaps';
	const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
	const binding = {apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: {name: 'kubeadm:cluster-admins'}};
	const ready = async (): Promise<Host> => {
		const host = createOverlayHost(readOnlyHost(NODE));
		await host.api(superAdmin).request({method: 'POST', path: bindings, body: binding});
		return host;
	};

	it('refuses kubernetes-admin until its group is bound', async () => {
		const host = createOverlayHost(readOnlyHost(NODE));
		const post = (as: ApiConnection) => host.api(as).request({method: 'POST', path: bindings, query: {timeout: '10s'}, body: binding});
		expect(await post(admin)).toMatchObject({status: 403, body: {kind: 'Status', reason: 'Forbidden'}});
		expect(await post(superAdmin)).toMatchObject({status: 201, body: binding});
		expect(await post(admin)).toMatchObject({status: 409, body: {reason: 'AlreadyExists'}});
	});

	it('keeps what is created, replaced and deleted', async () => {
		const api = (await ready()).api(admin);
		const object = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'coredns', namespace: 'kube-system'}, data: {a: '1'}};
		expect(await api.request({method: 'GET', path: `${configMaps}/coredns`})).toMatchObject({status: 404});
		expect(await api.request({method: 'POST', path: configMaps, body: object})).toMatchObject({status: 201, body: object});
		expect(await api.request({method: 'PUT', path: `${configMaps}/coredns`, body: {...object, data: {b: '2'}}})).toMatchObject({status: 200});
		expect((await api.request({method: 'GET', path: `${configMaps}/coredns`})).body).toHaveProperty('data', {b: '2'});
		expect(await api.request({method: 'DELETE', path: `${configMaps}/coredns`})).toMatchObject({status: 200});
		expect(await api.request({method: 'GET', path: `${configMaps}/coredns`})).toMatchObject({status: 404});
		expect(await api.request({method: 'PUT', path: `${configMaps}/none`, body: object})).toMatchObject({status: 404});
	});

	it('lists nothing at first, then what labels match', async () => {
		const api = (await ready()).api(admin);
		const path = '/apis/apps/v1/namespaces/kube-system/deployments';
		const list = async (labelSelector: string) => (await api.request({method: 'GET', path, query: {labelSelector}})).body;
		expect(await list('k8s-app=kube-dns')).toEqual({kind: 'DeploymentList', apiVersion: 'apps/v1', metadata: {}, items: []});
		await api.request({method: 'POST', path, body: {kind: 'Deployment', metadata: {name: 'coredns', labels: {'k8s-app': 'kube-dns'}}}});
		expect(await list('k8s-app=kube-dns')).toMatchObject({items: [{metadata: {name: 'coredns'}}]});
		expect(await list('k8s-app=other')).toMatchObject({items: []});
	});

	it('has the Node that is asked for, and its namespaces', async () => {
		const api = (await ready()).api(admin);
		expect(await api.request({method: 'GET', path: '/api/v1/nodes/cp1'})).toMatchObject({status: 200, body: {kind: 'Node', metadata: {name: 'cp1', labels: {'kubernetes.io/hostname': 'cp1'}}}});
		const patched = await api.request({
			method: 'PATCH', path: '/api/v1/nodes/cp1', contentType: 'application/strategic-merge-patch+json',
			body: {metadata: {labels: {'node-role.kubernetes.io/control-plane': ''}}, spec: {taints: [{key: 'a', effect: 'NoSchedule'}]}},
		});
		expect(patched).toMatchObject({status: 200, body: {
			metadata: {labels: {'kubernetes.io/hostname': 'cp1', 'node-role.kubernetes.io/control-plane': ''}}, spec: {taints: [{key: 'a', effect: 'NoSchedule'}]},
		}});
		expect((await api.request({method: 'GET', path: '/api/v1/nodes/cp1'})).body).toEqual(patched.body);
		expect(await api.request({method: 'GET', path: '/api/v1/namespaces/kube-system'})).toMatchObject({status: 200});
	});

	it('is healthy, and answers a request for an object without a name', async () => {
		const api = (await ready()).api(admin);
		expect(await api.request({method: 'GET', path: '/livez'})).toEqual({status: 200, body: 'ok'});
		expect(await api.request({method: 'POST', path: configMaps, body: {}})).toMatchObject({status: 422});
	});
});

describe('what a reset would do', () => {
	/** A node with a Pod, a mount and an etcd of two members, that is never changed. */
	function node(): Host {
		const under = readOnlyHost(NODE);
		const pod = {id: 'pod-a', name: 'etcd-cp1', namespace: 'kube-system', uid: '', attempt: 0, ready: true, createdAt: 0};
		const members = ['1', '2'].map((id) => ({id, name: `cp${id}`, peerUrls: [], clientUrls: []}));
		return {
			...under,
			runtime: {...under.runtime, listPods: async () => [pod]},
			mounts: {below: async () => ['/k/a', '/k/b', '/k/b'], unmount: async () => Promise.reject(new Error('unmounted'))},
			etcd: () => ({members: async () => members, removeMember: async () => Promise.reject(new Error('removed')), close: () => undefined}),
			api: () => ({request: async ({method}) => (method === 'GET' ? {status: 200, body: {kind: 'PodList'}} : Promise.reject(new Error('changed'))), close: async () => undefined}),
		};
	}

	it('is told, and seen by what comes after it', async () => {
		const host = createOverlayHost(node());
		await host.files.removeTree('/etc/kubernetes/old');
		await host.files.removeTree('/etc/kubernetes/none');
		await host.files.emptyDirectory('/etc/kubernetes');
		await host.mounts.unmount('/k/b', []);
		await host.runtime.removePod('unix:///s', 'pod-a');
		const etcd = host.etcd({endpoint: '', caPem: '', certificatePem: '', keyPem: new Sensitive('')});
		expect((await etcd.removeMember('1')).map(({id}) => id)).toEqual(['2']);
		expect(host.changes()).toEqual([
			{kind: 'remove', path: '/etc/kubernetes/old'}, {kind: 'remove', path: '/etc/kubernetes/kubelet.conf'},
			{kind: 'unmount', place: '/k/b'}, {kind: 'pod', id: 'pod-a'}, {kind: 'etcd-member', id: '1'},
		]);
		expect(await host.files.list('/etc/kubernetes')).toEqual([]);
		expect(await host.files.read('/etc/kubernetes/old/a')).toBeUndefined();
		expect(await host.mounts.below('/k')).toEqual(['/k/a', '/k/b']);
		expect(await host.runtime.listPods('unix:///s')).toEqual([]);
	});

	it('asks a cluster that is there, and tells it nothing', async () => {
		const host = createOverlayHost(node(), {cluster: 'present'});
		const api = host.api(admin);
		expect(await api.request({method: 'GET', path: '/api/v1/pods'})).toEqual({status: 200, body: {kind: 'PodList'}});
		expect((await api.request({method: 'DELETE', path: '/api/v1/nodes/cp1'})).status).toBe(200);
		expect(host.changes()).toEqual([{kind: 'request', method: 'DELETE', path: '/api/v1/nodes/cp1', as: '', status: 200}]);
	});

	it('never takes the root away', async () => {
		const host = createOverlayHost(node());
		await expect(host.files.removeTree('/')).rejects.toMatchObject({code: 'EPERM'});
		await expect(host.files.emptyDirectory('/etc/..')).rejects.toMatchObject({code: 'EPERM'});
	});
});

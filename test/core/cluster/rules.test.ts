import {describe, expect, test} from 'vitest';
import {
	bootstrapTokenSecret, corefile, coreDnsObjects, kubeadmConfigObjects, kubeletConfigObjects, kubeProxyObjects,
	markControlPlanePatch, objectPath, uploadCertsObjects, type ApiObject,
} from '../../../source/core/cluster/index.ts';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {filesToUpload} from '../../../source/core/pki/seal.ts';
import {configWith} from '../manifests/config.ts';

const decoded = (object: ApiObject): Record<string, string> =>
	Object.fromEntries(Object.entries(object.body['data'] as Record<string, string>).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));

describe('marking the control plane node', () => {
	const labels = {'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': ''};
	const taint = {key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule'};
	const notReady = {key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'};

	test('adds what is missing', () => {
		expect(markControlPlanePatch({}, [taint])).toEqual({metadata: {labels}, spec: {taints: [taint]}});
	});

	test('keeps the node\'s own taints behind the new ones', () => {
		expect(markControlPlanePatch({spec: {taints: [notReady]}}, [taint])).toMatchObject({spec: {taints: [taint, notReady]}});
	});

	test('changes nothing on a node that is marked', () => {
		expect(markControlPlanePatch({metadata: {labels}, spec: {taints: [taint, notReady]}}, [taint])).toEqual({});
		expect(markControlPlanePatch({metadata: {labels}}, [])).toEqual({});
	});

	test('sends only the label that differs', () => {
		const present = {...labels, 'node-role.kubernetes.io/control-plane': 'yes'};
		expect(markControlPlanePatch({metadata: {labels: present}}, [])).toEqual({metadata: {labels: {'node-role.kubernetes.io/control-plane': ''}}});
	});
});

describe('a bootstrap token', () => {
	const token = {token: 'abcdef.0123456789abcdef', usages: [], groups: []};
	const now = Date.parse('2026-01-02T03:04:05.999Z');

	test('expires after its lifetime, in whole seconds', () => {
		expect(decoded(bootstrapTokenSecret({...token, ttl: 3_600_000_000_000n}, now))['expiration']).toBe('2026-01-02T04:04:05Z');
	});

	test('expires at its time, in UTC', () => {
		expect(decoded(bootstrapTokenSecret({...token, expires: '2030-05-06T07:08:09+02:00'}, now))['expiration']).toBe('2030-05-06T05:08:09Z');
	});

	test.each([[undefined], [0n]])('with a lifetime of %s does not expire', (ttl) => {
		expect(decoded(bootstrapTokenSecret({...token, ...(ttl !== undefined && {ttl})}, now))).toEqual({'token-id': 'abcdef', 'token-secret': '0123456789abcdef'});
	});

	test('has its secret masked', () => {
		expect(bootstrapTokenSecret(token, now).mask).toEqual([['data', 'token-secret']]);
	});
});

describe('uploaded certificates', () => {
	const uploaded = ({cluster}: InitConfig) => filesToUpload(cluster).map(({key, path}) => [key, path]);

	test('are the cluster\'s CAs and the service account key', () => {
		expect(uploaded(configWith())).toEqual([
			['ca.crt', '/etc/kubernetes/pki/ca.crt'],
			['ca.key', '/etc/kubernetes/pki/ca.key'],
			['etcd-ca.crt', '/etc/kubernetes/pki/etcd/ca.crt'],
			['etcd-ca.key', '/etc/kubernetes/pki/etcd/ca.key'],
			['front-proxy-ca.crt', '/etc/kubernetes/pki/front-proxy-ca.crt'],
			['front-proxy-ca.key', '/etc/kubernetes/pki/front-proxy-ca.key'],
			['sa.key', '/etc/kubernetes/pki/sa.key'],
			['sa.pub', '/etc/kubernetes/pki/sa.pub'],
		]);
	});

	test('are an external etcd\'s own in place of its CA', () => {
		const external = {endpoints: [], caFile: '/etcd/ca.crt', certFile: '/etcd/c.crt', keyFile: '/etcd/c.key'};
		expect(uploaded(configWith({cluster: {etcd: {external}}})).filter(([key]) => key?.includes('etcd'))).toEqual([
			['external-etcd-ca.crt', '/etcd/ca.crt'], ['external-etcd.crt', '/etcd/c.crt'], ['external-etcd.key', '/etcd/c.key'],
		]);
	});

	test('are all masked', () => {
		expect(uploadCertsObjects({'ca.key': 'x', 'sa.key': 'y'}, {name: 'owner', uid: 'u'})[0]?.mask).toEqual([['data', 'ca.key'], ['data', 'sa.key']]);
	});
});

describe('a second run', () => {
	const conflictsOf = (objects: readonly ApiObject[]) => objects.map(({kind, onConflict}) => `${kind} ${onConflict}`);

	test('changes kubeadm-config where it is and replaces the rest', () => {
		expect(conflictsOf(kubeadmConfigObjects(configWith()))).toEqual(['ConfigMap mutate', 'Role update', 'RoleBinding update']);
		expect(conflictsOf(kubeletConfigObjects(configWith()))).toEqual(['ConfigMap update', 'Role update', 'RoleBinding update']);
	});

	test('keeps the replicas of the DNS and a Corefile that is not an old default', () => {
		const objects = coreDnsObjects(configWith(), {replicas: 5, corefile: corefile('cluster.local')});
		expect(objects[0]).toMatchObject({onConflict: 'retain', readsBefore: [{plural: 'deployments', labelSelector: 'k8s-app=kube-dns'}]});
		expect(objects.find(({kind}) => kind === 'Deployment')?.body).toMatchObject({spec: {replicas: 5}});
	});

	test.each([[''], [corefile('')], [corefile('').replace('kubernetes ', 'kubernetes example.org')]])('replaces an empty Corefile and an old default', (present) => {
		expect(coreDnsObjects(configWith(), {corefile: present})[0]?.onConflict).toBe('update');
	});
});

describe('the configuration of components', () => {
	const annotationsOf = (object: ApiObject | undefined) => (object?.body['metadata'] as {annotations?: unknown} | undefined)?.annotations;

	test('is signed where kubeadm made it, and not where a person did', () => {
		expect(annotationsOf(kubeletConfigObjects({...configWith(), kubelet: {a: 1}})[0])).toEqual({
			// The SHA-256 of "a: 1" and a newline.
			'kubeadm.kubernetes.io/component-config.hash': 'sha256:37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae',
		});
		expect(annotationsOf(kubeletConfigObjects({...configWith(), kubeletGiven: true})[0])).toBeUndefined();
		expect(annotationsOf(kubeProxyObjects({...configWith(), kubeProxyGiven: true}, {})[0])).toBeUndefined();
	});
});

describe('paths', () => {
	test('keep the colons of RBAC names', () => {
		expect(objectPath({apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'roles', namespace: 'kube-system', name: 'kubeadm:kubelet-config'}))
			.toBe('/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/roles/kubeadm:kubelet-config');
		expect(objectPath({apiVersion: 'v1', plural: 'nodes', name: 'cp1'})).toBe('/api/v1/nodes/cp1');
	});
});

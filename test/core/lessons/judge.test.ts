import {createPublicKey} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import type {NodeFacts} from '../../../source/core/lessons/facts.ts';
import {foundOf} from '../../../source/core/lessons/found.ts';
import {judge, objectOf} from '../../../source/core/lessons/judge.ts';
import type {Need} from '../../../source/core/lessons/types.ts';
import {caPem, keyPem, kubeconfig, people} from '../../hosts/sandbox/node.ts';

const files: Readonly<Record<string, readonly [text: string, mode: number]>> = {
	'/ca.crt': [caPem, 0o644], '/ca.key': [keyPem, 0o600], '/copy': [caPem, 0o644], '/stranger.crt': [people.stranger, 0o644],
	'/admin.conf': [kubeconfig(people.admin), 0o600], '/empty': ['', 0o644], '/ca.pub': [String(createPublicKey(keyPem).export({type: 'spki', format: 'pem'})), 0o600], '/admin.crt': [people.admin, 0o644],
	'/pod.yaml': ['kind: Pod\nspec:\n  containers:\n  - image: registry.k8s.io/etcd:3.6\n    command: [etcd, --a=1, --b]\n  volumes:\n  - hostPath: {path: /var/lib/etcd}\n', 0o600],
};

const facts: NodeFacts = {
	files: {
		read: async (path) => (files[path] === undefined ? undefined : Buffer.from(files[path][0])),
		stat: async (path) => files[path] && {type: 'file', mode: files[path][1], uid: 0, gid: 0, size: files[path][0].length},
	},
	now: () => Date.now(),
	components: async () => ({etcd: {state: 'running', healthy: true, restarts: 0, log: []}, 'kube-apiserver': {state: 'waiting', healthy: false, restarts: 3, log: []}}),
	object: async (kind, namespace, name) => (kind === 'ConfigMap' && namespace === 'kube-system' && name === 'one' ? {data: {text: 'a: b', 'tls.crt': 'x'}, list: [{key: 'k'}]} : undefined),
	requests: async () => [{method: 'GET', path: '/readyz', user: 'kubernetes-admin', status: 200}],
	findings: async () => ['Swap'],
	ask: async () => undefined,
	may: async (user) => user === 'jane',
};

const met: readonly Need[] = [
	{file: '/ca.key', mode: '0600'}, {file: '/none', exists: false}, {file: '/ca.crt', equals: '/copy', contains: 'BEGIN CERTIFICATE', lacks: 'PRIVATE'}, {file: '/ca.pub', publicOf: '/ca.key'},
	{certificate: '/admin.crt', signedBy: '/ca.crt', cn: 'kubernetes-admin', o: ['kubeadm:cluster-admins'], valid: true, key: '/ca.key'},
	{kubeconfig: '/admin.conf', user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'], server: 'https://192.0.2.10:6443', trusts: '/ca.crt', signedBy: '/ca.crt', valid: true},
	{manifest: '/pod.yaml', flags: {a: '1', b: '', c: null}, image: 'etcd', mount: '/var/lib/etcd', fields: {kind: 'Pod', 'spec.containers[0].command[0]': 'etcd'}},
	{object: 'ConfigMap kube-system/one', fields: {'data.text': 'a: b', 'data.tls\\.crt': 'x', 'list[0].key': 'k'}}, {object: 'Node cp1', exists: false},
	{request: {path: '/readyz', user: 'kubernetes-admin'}}, {component: 'etcd', healthy: true, state: 'running'}, {component: 'kube-apiserver', healthy: false},
	{rbac: {user: 'jane', verb: 'get', resource: 'nodes'}, allowed: true}, {preflight: ['NumCPU']},
];

const unmet: readonly (readonly [Need, ...string[]])[] = [
	[{file: '/none'}, 'file.absent'], [{file: '/ca.key', exists: false}, 'file.present'], [{file: '/ca.key', mode: '0644'}, 'file.mode'],
	[{file: '/ca.crt', contains: 'PRIVATE', lacks: 'CERTIFICATE', equals: '/empty'}, 'file.lacks', 'file.holds', 'file.differs'],
	[{file: '/ca.pub', publicOf: '/none'}, 'file.pair'], [{file: '/ca.crt', publicOf: '/ca.key'}, 'file.pair'],
	[{certificate: '/none'}, 'file.absent'], [{certificate: '/empty'}, 'certificate.unreadable'], [{certificate: '/stranger.crt', signedBy: '/ca.crt'}, 'certificate.signer'],
	[{certificate: '/admin.crt', signedBy: '/none', names: ['cp1', '192.0.2.1'], usages: ['serverAuth'], valid: false, cn: 'x', o: []}, 'certificate.signer', 'certificate.names', 'certificate.usages', 'certificate.valid', 'certificate.user', 'certificate.groups'],
	[{certificate: '/admin.crt', key: '/none'}, 'file.absent'], [{certificate: '/admin.crt', key: '/copy'}, 'certificate.key'],
	[{kubeconfig: '/empty'}, 'kubeconfig.unreadable'], [{kubeconfig: '/admin.conf', server: 'https://x', trusts: '/stranger.crt', user: 'y'}, 'kubeconfig.server', 'kubeconfig.trust', 'certificate.user'],
	[{manifest: '/empty'}, 'manifest.unreadable'], [{manifest: '/pod.yaml', flags: {a: null, c: '1'}, image: 'coredns', mount: '/x'}, 'manifest.flag-there', 'manifest.flag', 'manifest.image', 'manifest.mount'],
	[{manifest: '/pod.yaml', fields: {'spec.hostNetwork': 'true'}}, 'object.field'],
	[{object: 'Node cp1'}, 'object.absent'], [{object: 'ConfigMap kube-system/one', exists: false}, 'object.present'], [{object: 'ConfigMap kube-system/one', fields: {'data.text': 'c', 'data.none.below': ''}}, 'object.field', 'object.field'],
	[{request: {status: 201}}, 'request'], [{component: 'kube-apiserver', healthy: true, state: 'running'}, 'component.unhealthy', 'component.state'], [{component: 'kube-scheduler', healthy: true}, 'component.unhealthy'],
	[{component: 'etcd', healthy: false}, 'component.healthy'], [{rbac: {user: 'joe', verb: 'get', resource: 'daemonsets.apps'}, allowed: true}, 'rbac.refused'], [{rbac: {user: 'jane', verb: 'get', resource: 'nodes'}, allowed: false}, 'rbac.allowed'],
	[{preflight: ['Swap']}, 'preflight'],
];

describe('what is missing of a task', () => {
	it.each(met.map((need) => [JSON.stringify(need), need] as const))('nothing of %s', async (_name, need) => {
		expect(await judge(need, facts)).toEqual([]);
	});

	it.each(unmet.map(([need, ...codes]) => [JSON.stringify(need), need, codes] as const))('of %s', async (_name, need, codes) => {
		expect((await judge(need, facts)).map(({code}) => code)).toEqual(codes);
	});

	it.each([
		[{file: '/ca.key', mode: '0644'}, ['/ca.key mode 0600']], [{file: '/none'}, ['/none  –']], [{file: '/pod.yaml', contains: 'image'}, ['/pod.yaml  - image: registry.k8s.io/etcd:3.6']],
		[{manifest: '/pod.yaml', flags: {a: '2', d: '1'}, fields: {'spec.containers[0].command[0]': 'x'}}, ['/pod.yaml --a 1', '/pod.yaml --d –', '/pod.yaml command[0] etcd']],
		[{object: 'Node cp1'}, ['Node cp1  –']], [{component: 'etcd'}, ['etcd running ✔']], [{component: 'kube-apiserver'}, ['kube-apiserver waiting ✖']],
		[{rbac: {user: 'joe', verb: 'get', resource: 'nodes'}, allowed: true}, ['joe get nodes ✖']], [{preflight: ['Swap', 'Mem']}, ['preflight Swap ✖', 'preflight Mem ✔']],
	] as const)('what is there instead is told of %j', async (need, told) => {
		expect((await foundOf(need as Need, facts)).map(({at, what, is}) => `${at} ${what} ${is}`)).toEqual(told);
	});

	it('tells the parts of an object\'s name', () => {
		expect(objectOf('RoleBinding kube-system/kubeadm:x')).toEqual({kind: 'RoleBinding', namespace: 'kube-system', name: 'kubeadm:x'});
		expect(objectOf('Node cp1')).toEqual({kind: 'Node', namespace: undefined, name: 'cp1'});
	});
});

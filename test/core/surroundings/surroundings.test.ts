import {describe, expect, test} from 'vitest';
import type {InitConfig} from '../../../source/core/config/types.ts';
import type {Origin} from '../../../source/core/told/sources.ts';
import {lookAround} from '../../../source/core/surroundings/index.ts';
import {texts} from '../../../source/texts/index.ts';
import {config as plain} from '../preflight/config.ts';
import {fakeHost, type FakeFiles, type HostDescription} from '../preflight/fake-host.ts';

const interfaces = [
	{interface: 'lo', address: '127.0.0.1', family: 4, loopback: true},
	{interface: 'eth0', address: '192.0.2.10', family: 4, loopback: false},
	{interface: 'eth0', address: '2001:db8::10', family: 6, loopback: false},
	{interface: 'docker0', address: '172.17.0.1', family: 4, loopback: false},
] as const;

const found: readonly (readonly [string, Origin])[] = [['localAPIEndpoint.advertiseAddress', {from: 'machine'}], ['nodeRegistration.criSocket', {from: 'machine'}]];

async function look({host = {}, files = {}, from = {}, origins = found}: {readonly host?: HostDescription; readonly files?: FakeFiles; readonly from?: Partial<InitConfig>; readonly origins?: readonly (readonly [string, Origin])[]} = {}) {
	const node = fakeHost({cri: {version: '1.7.2'}, distribution: {id: 'debian', like: [], version: '12', name: 'Debian GNU/Linux 12'}, ...host}, files);
	return lookAround({...node, network: {...node.network, interfaces: async () => interfaces}}, {...plain(), origins: new Map(origins), ...from});
}

/** As it is told in English, by label. */
async function told(given?: Parameters<typeof look>[0]): Promise<Record<string, readonly string[]>> {
	return Object.fromEntries(texts('en').surroundings(await look(given)));
}

describe('the surroundings', () => {
	test('are one line each on a plain node', async () => {
		expect(await told({from: {versionLookup: {label: 'stable-1', from: 'network', url: 'https://dl.k8s.io/release/stable-1.txt'}}})).toEqual({
			'Node': ['cp1, Debian GNU/Linux 12'],
			'Addresses': ['lo 127.0.0.1', 'eth0 192.0.2.10, 2001:db8::10', 'docker0 172.17.0.1'],
			'API server': ['192.0.2.10:6443, of eth0, the default route leaves by it'],
			'Container runtime': ['containerd 1.7.2 at unix:///run/containerd/containerd.sock, found on this node'],
			'Kubernetes': ['v1.36.2, which is stable-1 by https://dl.k8s.io/release/stable-1.txt'],
			'Images from': ['registry.k8s.io, by default'],
			'Proxy': ['none'],
		});
	});

	test('cut what the system and the runtime call themselves', async () => {
		const lines = await told({host: {distribution: {id: 'x', like: [], version: '1', name: 'x'.repeat(5000)}, cri: {version: '1'.repeat(5000)}}});
		expect(Object.values(lines).flat().filter((line) => line.length > 1000)).toEqual([]);
	});

	test('say who gave what', async () => {
		const origins: readonly (readonly [string, Origin])[] = [
			['localAPIEndpoint.advertiseAddress', {from: 'flag', flag: '--apiserver-advertise-address'}], ['kubernetesVersion', {from: 'file', file: 'cluster.yaml', line: 4, column: 1}],
			['imageRepository', {from: 'file', file: 'cluster.yaml', line: 5, column: 1}],
		];
		const seen = await look({from: {...plain({advertiseAddress: '203.0.113.7', cluster: {imageRepository: 'mirror.example/k8s'}}), origins: new Map(origins)}, files: {'/etc/containerd/certs.d/mirror.example/hosts.toml': '[host."https://inner.example"]\n'}});
		expect(Object.fromEntries(texts('en').surroundings(seen))).toMatchObject({
			'API server': ['203.0.113.7:6443, of no interface here, by --apiserver-advertise-address'],
			'Kubernetes': ['v1.36.2, by cluster.yaml:4'],
			'Images from': ['mirror.example/k8s, by cluster.yaml:5', 'by way of https://inner.example'],
		});
	});

	test('say that a version could not be looked up', async () => {
		expect((await told({from: {versionLookup: {label: 'stable-1', from: 'program', url: 'https://dl.k8s.io/release/stable-1.txt'}}}))['Kubernetes'])
			.toEqual(['v1.36.2, which this program knows: https://dl.k8s.io/release/stable-1.txt did not tell stable-1']);
	});

	test('name every runtime that listens, and the one that does not answer', async () => {
		expect((await told({host: {cri: {sockets: ['/run/containerd/containerd.sock', '/run/crio/crio.sock']}}}))['Container runtime']).toEqual([
			'containerd v2.2.0 at unix:///run/containerd/containerd.sock, found on this node', 'also there: unix:///run/crio/crio.sock', 'also there: unix:///var/run/crio/crio.sock',
		]);
		expect((await told({host: {uid: 1000}}))['Container runtime']?.[0]).toBe('none answers at unix:///run/containerd/containerd.sock: no program listens there, found on this node');
	});

	test('have the proxies of the shell and of the runtime, without passwords', async () => {
		const seen = await look({host: {env: {https_proxy: 'http://me:secret@proxy:3128', NO_PROXY: '10.0.0.0/8'}}, files: {'/proc/77/environ': 'HTTPS_PROXY=http://u:hidden@other:1\0'}});
		expect(JSON.stringify(seen)).not.toMatch(/secret|hidden/);
		expect(Object.fromEntries(texts('en').surroundings(seen))['Proxy']).toEqual(['HTTPS_PROXY http://••••@proxy:3128, NO_PROXY 10.0.0.0/8', 'container runtime: HTTPS_PROXY http://••••@other:1, NO_PROXY none']);
	});

	test('are told without a configuration too', async () => {
		const node = fakeHost({cri: {}});
		const labels = texts('zh').surroundings(await lookAround({...node, network: {...node.network, interfaces: async () => interfaces}}, undefined)).map(([label]) => label);
		expect(labels).toEqual(['地址', '容器运行时', '代理']);
	});
});

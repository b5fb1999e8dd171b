import {describe, expect, test} from 'vitest';
import {runtimeAdvice} from '../../../source/core/preflight/advice.ts';
import {registryCheck, registryOf} from '../../../source/core/preflight/registry.ts';
import type {Finding} from '../../../source/core/told/findings.ts';
import {config} from './config.ts';
import {fakeHost, type FakeFiles, type HostDescription} from './fake-host.ts';

const SOCKET = 'unix:///run/containerd/containerd.sock';
const CONFIG = '/etc/containerd/config.toml';
const signal = new AbortController().signal;

async function advice(host: HostDescription, files: FakeFiles = {}, from = config()): Promise<readonly Finding[]> {
	const all: Finding[] = [];
	for (const check of runtimeAdvice(from)) {
		const {warnings, errors} = await check.run(fakeHost(host, files), signal);
		expect(errors, check.name).toEqual([]);
		all.push(...warnings);
	}
	return all;
}

describe('the runtime\'s sandbox image', () => {
	const other = (cri: HostDescription['cri'] = {}) => ({cri: {sandboxImage: 'registry.k8s.io/pause:3.9', ...cri}});
	const V2 = 'version = 2\n[plugins]\n  [plugins.\'io.containerd.grpc.v1.cri\'.cni]\n    bin_dir = "/usr/lib/cni"\n  [plugins."io.containerd.grpc.v1.cri"]\n    sandbox_image = "registry.k8s.io/pause:3.9"\n';

	test('is no news where it is this release\'s, where the runtime does not tell it, and where none answers', async () => {
		expect(await advice({cri: {sandboxImage: 'registry.k8s.io/pause:3.10.2'}})).toEqual([]);
		expect(await advice({cri: {}})).toEqual([]);
		expect(await advice({})).toEqual([]);
	});

	test('is not compared where nothing is pulled, as with kubeadm', async () => {
		expect(await advice(other(), {}, config({node: {imagePullPolicy: 'Never'}}))).toEqual([]);
	});

	test('belongs to the mirror that is asked for, and the line of containerd\'s file to change is told', async () => {
		const [found] = await advice(other({sandboxImage: 'registry.k8s.io/pause:3.10.2'}), {[CONFIG]: V2}, config({cluster: {imageRepository: 'registry.aliyuncs.com/google_containers'}}));
		expect(found).toEqual({code: 'image.sandbox-differs', fields: {
			image: 'registry.k8s.io/pause:3.10.2', expected: 'registry.aliyuncs.com/google_containers/pause:3.10.2', service: 'containerd', file: CONFIG,
			setting: 'sandbox_image = "registry.aliyuncs.com/google_containers/pause:3.10.2"', table: 'plugins."io.containerd.grpc.v1.cri"', line: 6, tableLine: 5, header: '', manager: 'systemd',
		}});
	});

	test.each([
		['version 3 of the file', {}, {[CONFIG]: 'version = 3\n\n[plugins.\'io.containerd.cri.v1.images\'.pinned_images]\nsandbox = \'x\'\n'}, {line: 4, setting: 'sandbox = "registry.k8s.io/pause:3.10.2"'}],
		['a file without the line', {}, {[CONFIG]: 'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n  enable_selinux = true\n[other]\nsandbox_image = "y"\n'}, {line: 0, tableLine: 2}],
		['a file without the table', {}, {[CONFIG]: 'version = 2\n[plugins."io.containerd.grpc.v1.cri".cni]\n'}, {line: 0, tableLine: 0, header: ''}],
		['no file and containerd 1', {version: '1.6.20~ds1'}, {}, {line: 0, table: 'plugins."io.containerd.grpc.v1.cri"', header: 'version = 2'}],
		['no file and containerd 2', {version: 'v2.1.0'}, {}, {line: 0, table: 'plugins."io.containerd.cri.v1.images".pinned_images', header: 'version = 3'}],
		['a file that is imported, by the pattern of a name', {}, {[CONFIG]: 'version = 3\nimports = [\n  "conf.d/*.toml",\n]\n', '/etc/containerd/conf.d/10-own.toml': 'version = 3\n\n[plugins."io.containerd.cri.v1.images".pinned_images]\nsandbox = "x"\n', '/etc/containerd/conf.d/note.txt': 'sandbox = 1'}, {file: '/etc/containerd/conf.d/10-own.toml', line: 4, setting: 'sandbox = "registry.k8s.io/pause:3.10.2"'}],
		['CRI-O, whose last file counts', {name: 'cri-o'}, {'/etc/crio/crio.conf': '[crio.image]\npause_image = "a"\n', '/etc/crio/crio.conf.d/10-crio.conf': '[crio.image]\n\npause_image = "b"\n'}, {service: 'crio', file: '/etc/crio/crio.conf.d/10-crio.conf', line: 3, setting: 'pause_image = "registry.k8s.io/pause:3.10.2"'}],
		['CRI-O without a file', {name: 'cri-o'}, {}, {file: '/etc/crio/crio.conf.d/20-kubernetes.conf', line: 0, table: 'crio.image', header: ''}],
		['another runtime', {name: 'docker'}, {}, {service: '', file: '', setting: ''}],
	])('is found in %s', async (_, cri, files, expected) => {
		const [found] = await advice(other(cri), files);
		expect(found?.fields).toMatchObject(expected);
	});
});

describe('the cgroup driver', () => {
	const kubelet = (cgroupDriver: string) => ({...config(), kubelet: {cgroupDriver}});

	test('is no news where kubelet and runtime have the same', async () => {
		expect(await advice({cri: {cgroupDriver: 'systemd'}}, {}, kubelet('systemd'))).toEqual([]);
		expect(await advice({cri: {cgroupDriver: 'cgroupfs'}}, {}, kubelet('cgroupfs'))).toEqual([]);
	});

	test('is told with the line to change where they differ', async () => {
		const file = 'version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]\n  SystemdCgroup = false\n';
		const [found] = await advice({cri: {cgroupDriver: 'cgroupfs', runtimeConfig: false}}, {[CONFIG]: file}, kubelet('systemd'));
		expect(found).toMatchObject({code: 'cgroup-driver.differs', fields: {kubelet: 'systemd', runtime: 'cgroupfs', followed: false, line: 3, setting: 'SystemdCgroup = true'}});
	});

	test('is the runtime\'s where the kubelet can ask it', async () => {
		expect(await advice({cri: {cgroupDriver: 'cgroupfs'}})).toMatchObject([{fields: {followed: true}}]);
	});

	test('is the flag\'s before the configuration\'s', async () => {
		const flags = config({node: {kubeletExtraArgs: [{name: 'cgroup-driver', value: 'systemd'}, {name: 'cgroup-driver', value: 'cgroupfs'}]}});
		expect(await advice({cri: {cgroupDriver: 'cgroupfs'}}, {}, {...flags, kubelet: {cgroupDriver: 'systemd'}})).toEqual([]);
	});
});

describe('a registry', () => {
	const images = ['registry.k8s.io/pause:3.10.2', 'registry.k8s.io/coredns/coredns:v1.14.2'];
	const URL = 'https://registry.k8s.io/v2/';
	const ask = async (host: HostDescription, files: FakeFiles = {}) => (await registryCheck(SOCKET, images).run(fakeHost({cri: {}, ...host}, files), signal)).warnings;

	test.each([['registry.k8s.io/pause:3.10.2', 'registry.k8s.io'], ['mirror:5000/pause:1', 'mirror:5000'], ['localhost/pause:1', 'localhost'], ['library/busybox', 'docker.io'], ['busybox:1', 'docker.io']])(
		'of %s is %s', (image, registry) => {
			expect(registryOf(image)).toBe(registry);
		},
	);

	test.each([['{}'], [401], [404], ['DEPTH_ZERO_SELF_SIGNED_CERT'], ['ERR_SSL_WRONG_VERSION_NUMBER']])('answers with %s', async (answer) => {
		expect(await ask({pages: {[URL]: answer}})).toEqual([]);
	});

	test.each([['TIMEOUT', 'TIMEOUT'], ['ENOTFOUND', 'ENOTFOUND'], [503, '503']])('does not answer with %s, and is told once', async (given, answer) => {
		expect(await ask({pages: {[URL]: given}})).toEqual([{code: 'registry.unreachable', fields: {registry: 'registry.k8s.io', url: URL, answer, proxy: '', shellProxy: '', manager: 'systemd'}}]);
	});

	test('is asked for at containerd\'s mirrors too', async () => {
		const files = {'/etc/containerd/certs.d/registry.k8s.io/hosts.toml': 'server = "https://registry.k8s.io"\n\n[host."https://mirror.example/"]\n  capabilities = ["pull", "resolve"]\n'};
		expect(await ask({pages: {'https://mirror.example/v2/': 401}}, files)).toEqual([]);
		expect(await ask({}, files)).toMatchObject([{fields: {url: 'https://mirror.example/v2/'}}]);
	});

	test('is asked as the runtime would: by its proxy, which is not the shell\'s', async () => {
		const seen: unknown[] = [];
		const shell = {env: {HTTPS_PROXY: 'http://me:secret@proxy:3128'}};
		const host = (files: FakeFiles) => {
			const plain = fakeHost({cri: {}, ...shell}, files);
			return {...plain, network: {...plain.network, fetchText: async (url: string, options: Parameters<typeof plain.network.fetchText>[1]) => {
				seen.push(options.environment);
				return plain.network.fetchText(url, options);
			}}};
		};
		const [without] = (await registryCheck(SOCKET, images).run(host({'/proc/77/environ': 'PATH=/bin\0'}), signal)).warnings;
		expect(without?.fields).toMatchObject({proxy: '', shellProxy: 'http://••••@proxy:3128'});
		const [withOne] = (await registryCheck(SOCKET, images).run(host({'/proc/77/environ': 'HTTPS_PROXY=http://other:8080\0NO_PROXY=.local\0'}), signal)).warnings;
		expect(withOne?.fields).toMatchObject({proxy: 'http://other:8080', shellProxy: ''});
		expect(seen).toEqual([{PATH: '/bin'}, {HTTPS_PROXY: 'http://other:8080', NO_PROXY: '.local'}]);
	});
});

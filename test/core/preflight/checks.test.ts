import {describe, expect, test} from 'vitest';
import {applyIgnores, imagePullCheck, initChecks, pullPlan, type Check, type Findings, type PreflightHost} from '../../../source/core/preflight/index.ts';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import {config} from './config.ts';
import {fakeHost, type FakeFiles, type HostDescription} from './fake-host.ts';

const READY: HostDescription = {cri: {}};
const signal = new AbortController().signal;

function find(name: string, from: InitConfig = config()): Check {
	const check = initChecks(from).find((item) => item.name === name);
	if (check === undefined) {
		throw new Error(`no check ${name}`);
	}
	return check;
}

async function look(name: string, host: HostDescription, from?: InitConfig, files?: FakeFiles): Promise<Findings> {
	return find(name, from).run(fakeHost({...READY, ...host}, files), signal);
}

describe('an init\'s checks', () => {
	test('start the kubelet once for its version, and anew where a person has put another there', async () => {
		const checks = initChecks(config()).filter(({name}) => ['SystemVerification', 'KubeletVersion'].includes(name));
		const host = (version: string) => {
			const plain = fakeHost({...READY, kubeletVersion: version});
			return {...plain, commands: {run: async (...words: Parameters<PreflightHost['commands']['run']>) => {
				started += 1;
				return plain.commands.run(...words);
			}}};
		};
		let started = 0;
		for (const check of checks) {
			await check.run(host('v1.30.0'), signal);
		}
		expect(started).toBe(1);
		const again = await checks[1]?.run(host('v1.36.2'), signal);
		expect([started, again?.errors]).toEqual([2, []]);
		// Begun before its turn, it is what the first check is told; made again, that check asks anew.
		for (const check of checks) {
			check.ahead?.(host('v1.30.0'), signal);
		}
		expect(started).toBe(3);
		await checks[0]?.run(host('v1.36.2'), signal);
		expect((await checks[1]?.run(host('v1.36.2'), signal))?.errors).toMatchObject([{code: 'kubelet.too-old'}]);
		expect(started).toBe(3);
		await checks[0]?.run(host('v1.36.2'), signal);
		expect((await checks[1]?.run(host('v1.36.2'), signal))?.errors).toEqual([]);
		expect(started).toBe(4);
	});

	test('come in kubeadm\'s order, the one for root first and alone', () => {
		const checks = initChecks(config({cluster: {networking: {serviceSubnet: '10.96.0.0/12', podSubnet: '10.244.0.0/16', dnsDomain: 'cluster.local'}}}));
		expect(checks.map(({name}) => name), 'kubeadm\'s checks and no other: what kubeadm does not look at is advice (advice.ts)').toEqual([
			'IsPrivilegedUser', 'NumCPU', 'Mem', 'KubernetesVersion', 'Firewalld', 'Port-6443', 'Port-10259', 'Port-10257',
			'FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml',
			'FileAvailable--etc-kubernetes-manifests-kube-controller-manager.yaml',
			'FileAvailable--etc-kubernetes-manifests-kube-scheduler.yaml',
			'FileAvailable--etc-kubernetes-manifests-etcd.yaml',
			'HTTPProxy', 'HTTPProxyCIDR', 'HTTPProxyCIDR', 'CRI', 'ContainerRuntimeVersion', 'Swap',
			'FileExisting-losetup', 'FileExisting-mount', 'FileExisting-cp', 'SystemVerification', 'Hostname', 'KubeletVersion',
			'Service-kubelet', 'Port-10250', 'FileContent--proc-sys-net-ipv4-ip_forward', 'Port-2379', 'Port-2380', 'DirAvailable--var-lib-etcd',
		]);
		expect(checks.filter(({alone}) => alone).map(({name}) => name)).toEqual(['IsPrivilegedUser']);
		expect(new Set(checks.map(({id}) => id)).size).toBe(checks.length);
	});

	test('find nothing on a host that has all', async () => {
		for (const check of initChecks(config())) {
			expect(await check.run(fakeHost(READY), signal), check.name).toEqual({warnings: [], errors: []});
		}
	});

	test('tell of a host that cannot be looked at, and go on', async () => {
		const plain = fakeHost(READY);
		const host: PreflightHost = {...plain, machine: {...plain.machine, cpus: async () => Promise.reject(new HostError('EACCES'))}};
		expect((await find('NumCPU').run(host, signal)).errors).toEqual([{code: 'host.unreadable', fields: {code: 'EACCES', message: 'EACCES'}}]);
	});

	test('end where the signal aborts', async () => {
		await expect(find('NumCPU').run(fakeHost(READY), AbortSignal.abort())).rejects.toThrow('abort');
	});
});

describe('memory and kernel', () => {
	test.each([[1700, 0], [1699, 1]])('%i MB of memory give %i errors', async (megabytes, errors) => {
		expect((await look('Mem', {memory: megabytes * 1024 ** 2 + 5})).errors).toHaveLength(errors);
	});

	test.each([['5.4.0-1', 0], ['5.15.90', 0], ['6.1.0-18-amd64', 0], ['10.0.1', 0], ['5.14.0', 1]])('kernel %s gives %i warnings', async (kernelRelease, warnings) => {
		expect((await look('SystemVerification', {kernelRelease})).warnings.filter(({code}) => code === 'kernel.release-unsupported')).toHaveLength(warnings);
	});

	test('an option counts under its old name, and not where it is off', async () => {
		const old = await look('SystemVerification', {kernelConfig: {NETFILTER_XT_TARGET_REDIRECT: null, IP_NF_TARGET_REDIRECT: 'm'}});
		expect(old.errors).toEqual([]);
		const off = await look('SystemVerification', {kernelConfig: {EXT4_FS: 'n', INET: null}});
		expect(off.errors).toEqual([{code: 'kernel.options-missing', fields: {options: 'CONFIG_INET CONFIG_EXT4_FS', release: '6.1.0-18-amd64'}}]);
	});
});

describe('proxies', () => {
	test.each([
		['http://user:secret@proxy:3128', 'http://••••@proxy:3128'],
		['http://user:se@cr/et@proxy:3128/path', 'http://••••@proxy:3128'],
		['user:secret@proxy:3128', 'http://••••@proxy:3128'],
		['HTTPS://proxy', 'HTTPS://proxy'],
	])('%s is shown as %s', async (proxy, shown) => {
		const {warnings} = await look('HTTPProxy', {env: {https_proxy: proxy}});
		expect(warnings).toEqual([{code: 'proxy.used', fields: {url: 'https://192.0.2.10', proxy: shown}}]);
	});

	test.each(['*', '192.0.2.10', '192.0.2.10:443', ' 192.0.2.0/24 ', 'other.example,192.0.2.10', '.0.2.10'])('NO_PROXY=%s keeps the address out', async (noProxy) => {
		expect((await look('HTTPProxy', {env: {HTTPS_PROXY: 'http://proxy', NO_PROXY: noProxy}})).warnings).toEqual([]);
	});

	test.each(['192.0.2.10:80', '192.0.2.1', '10.0.0.0/8', 'example.com', ''])('NO_PROXY=%s does not', async (noProxy) => {
		expect((await look('HTTPProxy', {env: {HTTPS_PROXY: 'http://proxy', NO_PROXY: noProxy}})).warnings).toHaveLength(1);
	});

	test('a proxy for HTTP alone is none for HTTPS', async () => {
		expect((await look('HTTPProxy', {env: {HTTP_PROXY: 'http://proxy'}})).warnings).toEqual([]);
	});

	test.each([['fd00:10::/64', 'fd00:10::1'], ['10.244.3.7/16', '10.244.0.1']])('of %s the address %s is asked for', async (subnet, first) => {
		const from = config({cluster: {networking: {serviceSubnet: subnet, podSubnet: '', dnsDomain: 'cluster.local'}}});
		const env = {HTTPS_PROXY: 'http://proxy'};
		expect((await look('HTTPProxyCIDR', {env}, from)).warnings).toHaveLength(1);
		expect((await look('HTTPProxyCIDR', {env: {...env, NO_PROXY: first}}, from)).warnings).toEqual([]);
	});

	test('a subnet of one address is an error', async () => {
		const from = config({cluster: {networking: {serviceSubnet: '10.0.0.1/32', podSubnet: '', dnsDomain: 'cluster.local'}}});
		expect((await look('HTTPProxyCIDR', {}, from)).errors).toEqual([{code: 'proxy-cidr.too-small', fields: {cidr: '10.0.0.1/32'}}]);
	});
});

describe('external etcd', () => {
	const external = {endpoints: ['http://192.0.2.30:2379'], caFile: '', certFile: '', keyFile: ''};
	const from = config({cluster: {etcd: {external}}});

	test.each([['3.5.24', 0], ['3.5.24-rc.0', 0], ['3.6.5', 0], ['3.5.23', 1], ['new', 1]])('version %s gives %i errors', async (version, errors) => {
		const etcd = {address: '192.0.2.30', port: 2379, version};
		expect((await look('ExternalEtcdVersion', {etcd}, from)).errors).toHaveLength(errors);
	});

	test('that does not answer is asked four times, five seconds apart', async () => {
		const slept: number[] = [];
		const plain = fakeHost(READY);
		const host: PreflightHost = {...plain, clock: {...plain.clock, sleep: async (ms) => void slept.push(ms)}};
		const {errors} = await find('ExternalEtcdVersion', from).run(host, signal);
		expect(errors.map(({code}) => code)).toEqual(['etcd.unreachable']);
		expect(slept).toEqual([5000, 5000, 5000]);
	});

	test('wants a certificate and key that are a pair', async () => {
		const tls = config({cluster: {etcd: {external: {...external, certFile: '/c.crt', keyFile: '/c.key'}}}});
		const {errors} = await look('ExternalEtcdVersion', {}, tls, {'/c.crt': 'no certificate', '/c.key': 'no key'});
		expect(errors).toEqual([{code: 'etcd.client-certificate-unusable', fields: {certificate: '/c.crt', key: '/c.key'}}]);
	});
});

describe('ignored errors', () => {
	const findings: Findings = {warnings: [], errors: [{code: 'cpus.too-few', fields: {cpus: 1, required: 2}}]};

	test.each([['all'], ['numcpu'], ['NUMCPU'], ['Mem', 'NumCPU']])('%s makes a warning of it', (...ignore) => {
		expect(applyIgnores('NumCPU', findings, ignore)).toEqual({warnings: findings.errors, errors: []});
	});

	test.each([[' NumCPU'], ['CPU'], ['']])('"%s" leaves it an error', (...ignore) => {
		expect(applyIgnores('NumCPU', findings, ignore)).toEqual(findings);
	});
});

describe('pulling images', () => {
	const images = ['registry.k8s.io/kube-apiserver:v1.36.2', 'registry.k8s.io/pause:3.10.2'];
	const node = (imagePullPolicy: string) => config({node: {imagePullPolicy}}).init.nodeRegistration;

	test.each([['Always', 2], ['IfNotPresent', 2], ['Never', 0], ['Sometimes', 0]])('under policy %s there are %i images to pull', (policy, count) => {
		expect(pullPlan(node(policy), images).images).toHaveLength(count);
	});

	test('needs a policy that there is and a runtime that answers', async () => {
		expect((await imagePullCheck(node('Never')).run(fakeHost(READY), signal)).errors).toEqual([]);
		expect((await imagePullCheck(node('Sometimes')).run(fakeHost(READY), signal)).errors.map(({code}) => code)).toEqual(['image.policy-unknown']);
		expect((await imagePullCheck(node('Never')).run(fakeHost(), signal)).errors.map(({code}) => code)).toEqual(['runtime.unreachable']);
	});
});

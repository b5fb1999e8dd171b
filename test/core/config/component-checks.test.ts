import {describe, expect, test} from 'vitest';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import {faultText} from '../../../source/texts/faults.ts';
import {recordedCase, recordedCases, recordedFacts} from './recorded.ts';

const MINE = /^(?:argument-(?:unknown|value)|component-gate-|admission-plugin-|pod-subnet-inside|pod-family-missing|service-family-other)/;
const facts = {...recordedFacts(), defaultAddress: async () => '192.0.2.10'};

async function told(cluster: string, init = '', more = '') {
	const text = `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n${cluster.includes('kubernetesVersion') ? '' : 'kubernetesVersion: v1.36.2\n'}${cluster}\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n${init}\n${more}`;
	const {warnings} = await loadInitConfig({file: {name: 'cluster.yaml', text}, flags: {}, facts});
	return warnings.filter(({code}) => MINE.test(code));
}

const args = (component: string, ...pairs: ReadonlyArray<readonly [string, string]>) => `${component}:\n  extraArgs:\n${pairs.map(([name, value]) => `    - {name: ${name}, value: "${value}"}`).join('\n')}`;

test('a flag that a component does not know, with its place and its neighbour', async () => {
	expect(await told(args('apiServer', ['audit-log-path', '/a'], ['audit-log-maxsise', '5']))).toMatchObject([{
		code: 'argument-unknown', path: 'apiServer.extraArgs.1', place: {file: 'cluster.yaml', line: 7},
		params: {component: 'kube-apiserver', name: 'audit-log-maxsise', nearest: 'audit-log-maxsize', version: 'v1.36'},
	}]);
});

test.each([
	['controllerManager', 'pod-eviction-timeout', '5m', {code: 'argument-unknown', params: {component: 'kube-controller-manager'}}],
	['scheduler', 'leader-elect', 'maybe', {code: 'argument-value', params: {component: 'kube-scheduler', reason: 'strconv.ParseBool: parsing "maybe": invalid syntax'}}],
	['apiServer', 'event-ttl', '1day', {code: 'argument-value', params: {value: '1day', reason: 'time: unknown unit "day" in duration "1day"'}}],
	['apiServer', 'feature-gates', 'SidecarContainer=true', {code: 'component-gate-unknown', params: {name: 'SidecarContainer', nearest: 'SidecarContainers'}}],
	['apiServer', 'feature-gates', 'SidecarContainers=false', {code: 'component-gate-locked', params: {name: 'SidecarContainers'}}],
	['apiServer', 'enable-admission-plugins', 'NodeRestriction,PodSecurityPolicy', {code: 'admission-plugin-unknown', params: {name: 'PodSecurityPolicy'}}],
	['apiServer', '--secure-port', '6443', {code: 'argument-unknown', params: {name: '--secure-port'}}],
])('%s --%s=%s', async (component, name, value, expected) => {
	const found = await told(args(component, [name, value]));
	expect(found).toMatchObject([expected]);
	for (const fault of found) {
		expect(faultText(fault, 'en').problem).toMatch(/v1\.36/);
		expect(faultText(fault, 'zh').problem).toMatch(/v1\.36/);
	}
});

test('flags of etcd and of the kubelet', async () => {
	expect(await told('etcd:\n  local:\n    extraArgs:\n    - {name: enable-v2, value: "true"}', 'nodeRegistration:\n  kubeletExtraArgs:\n  - {name: network-plugin, value: cni}')).toMatchObject([
		{code: 'argument-unknown', params: {component: 'etcd', name: 'enable-v2', version: '3.6'}},
		{code: 'argument-unknown', params: {component: 'kubelet', name: 'network-plugin', version: 'v1.36'}},
	]);
});

test('nothing is said of versions that are not known', async () => {
	expect(await told(`kubernetesVersion: v1.35.0\n${args('apiServer', ['bogus', '1'])}`)).toEqual([]);
	expect(await told('etcd:\n  local:\n    imageTag: 3.5.24-0\n    extraArgs:\n    - {name: enable-v2, value: "true"}')).toEqual([]);
});

test('gates in the configurations of the kubelet and of kube-proxy', async () => {
	const documents = ['kubelet', 'kubeproxy'].map((group) => `---\napiVersion: ${group}.config.k8s.io/v1${group === 'kubelet' ? 'beta1' : 'alpha1'}\nkind: ${group === 'kubelet' ? 'Kubelet' : 'KubeProxy'}Configuration\nfeatureGates: {NoSuchGate: true, AllAlpha: false}\n`);
	expect(await told('', '', documents.join(''))).toMatchObject(['kubelet', 'kube-proxy'].map((component) => ({code: 'component-gate-unknown', params: {component, name: 'NoSuchGate'}, place: {file: 'cluster.yaml'}})));
});

describe('ranges', () => {
	const ranges = (pods: string, services: string) => `networking: {podSubnet: "${pods}", serviceSubnet: "${services}"}`;

	test.each([
		['10.96.0.0/16', '10.96.0.0/12', ['pod-subnet-inside']],
		['10.96.0.0/16', '10.96.0.0/16', ['pod-subnet-inside']],
		['10.0.0.0/8', '10.96.0.0/16', []],
		['10.244.0.0/16', '10.96.0.0/12', []],
		['fd00::/56', '10.96.0.0/12', ['pod-family-missing']],
		['10.244.0.0/16', '10.96.0.0/12,fd01::/112', ['pod-family-missing']],
		['10.244.0.0/16,fd00::/56', '10.96.0.0/12,fd01::/112', []],
		['fd00::/56,10.244.0.0/16', 'fd01::/112', ['service-family-other']],
	])('Pods %s, Services %s', async (pods, services, codes) => {
		const found = await told(ranges(pods, services), 'localAPIEndpoint: {advertiseAddress: 192.0.2.10}');
		expect(found.map(({code}) => code)).toEqual(codes);
	});

	test('an address of a family that no Service range begins with', async () => {
		expect(await told(ranges('10.244.0.0/16', '10.96.0.0/12'), 'localAPIEndpoint: {advertiseAddress: "2001:db8::10"}')).toMatchObject([{code: 'service-family-other', params: {address: '2001:db8::10', services: '10.96.0.0/12'}}]);
		expect(await told(`${ranges('10.244.0.0/16', '10.96.0.0/12')}\n${args('apiServer', ['endpoint-reconciler-type', 'none'])}`, 'localAPIEndpoint: {advertiseAddress: "2001:db8::10"}')).toEqual([]);
	});
});

/** Those whose configurations have what there is not: names made up for their YAML, and a gate that v1.36 no longer has. */
const TRUE_OF = new Set(['init-yaml-scalars', 'init-kubeproxy-ipvs', 'fail-yaml-control-character']);

test('nothing is said of the recorded configurations but what is true', async () => {
	for (const one of recordedCases().filter(({name, succeeds}) => succeeds && !TRUE_OF.has(name))) {
		const {warnings} = await loadInitConfig({...(one.file && {file: one.file}), flags: one.flags, facts: one.facts});
		expect(warnings.filter(({code}) => MINE.test(code)), one.name).toEqual([]);
	}
	const {file, flags, facts: own} = recordedCase('init-kubeproxy-ipvs');
	const {warnings} = await loadInitConfig({...(file && {file}), flags, facts: own});
	expect(warnings.filter(({code}) => MINE.test(code))).toMatchObject([{code: 'component-gate-unknown', params: {name: 'KubeProxyDrainingTerminatingNodes'}}]);
});

import {expect, test} from 'vitest';
import type {InitFlags} from '../../../source/core/config/flag-rows.ts';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import {ConfigError, type ConfigFault} from '../../../source/core/told/faults.ts';
import {recordedCase, recordedFacts} from './recorded.ts';
import {processorTime} from '../../processor.ts';

const cluster = (body: string) => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n${body}`;
const withAddress = (body: string) => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: 192.0.2.10}\n---\n${body}`;
const facts = recordedFacts();

async function load(text: string, flags: InitFlags = {}) {
	return loadInitConfig({file: {name: 'kubeadm.yaml', text}, flags: {config: 'kubeadm.yaml', ...flags}, facts});
}

async function faultsOf(act: Promise<unknown>): Promise<readonly ConfigFault[]> {
	const error = await act.then(() => undefined, (thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(ConfigError);
	return (error as ConfigError).faults;
}

test('tells all faults of a file at once, each with its line', async () => {
	const {file} = recordedCase('fail-many');
	const faults = await faultsOf(load(file?.text ?? ''));
	expect(faults.map(({path}) => path)).toEqual(expect.arrayContaining([
		'nodeRegistration.imagePullPolicy', 'dns.imageRepository', 'networking.dnsDomain', 'networking.serviceSubnet', 'apiServer.certSANs',
		'certificatesDir', 'controlPlaneEndpoint', 'etcd.local.dataDir', 'encryptionAlgorithm', 'localAPIEndpoint.bindPort', 'certificateKey',
	]));
	expect(faults.filter(({place}) => place === undefined || 'flag' in place)).toEqual([]);
});

test('warns about an unknown field, with its place and the name that was likely meant', async () => {
	const {warnings} = await load(withAddress(cluster('networking:\n  podSubnets: 10.244.0.0/16\n')));
	expect(warnings).toEqual([{
		code: 'field-unknown', path: 'networking.podSubnets', place: {file: 'kubeadm.yaml', line: 9, column: 3},
		params: {kind: 'ClusterConfiguration', name: 'podSubnets'}, suggestion: 'podSubnet',
	}]);
});

test('takes the last of two values for a field, and warns', async () => {
	const {config, warnings} = await load(withAddress(cluster('clusterName: a\nclusterName: b\n')));
	expect([config.cluster.clusterName, warnings.map(({code, params}) => [code, 'line' in params && params.line])]).toEqual(['b', [['field-twice', 8]]]);
});

test('does not object to what a faulty field leaves missing', async () => {
	const faults = await faultsOf(load(withAddress(cluster('scheduler:\n  extraArgs:\n  - {name: n, value: "1"}\n'))));
	expect(faults.map(({code, path}) => [code, path])).toEqual([['field-type', 'scheduler.extraArgs.0.name']]);
});

test('knows where each value comes from', async () => {
	const {config} = await load(withAddress(cluster('networking: {podSubnet: 10.244.0.0/16}\n')));
	expect([...config.origins].filter(([path]) => /^networking|^nodeRegistration.name|advertiseAddress$|0.token$/.test(path))).toEqual([
		['localAPIEndpoint.advertiseAddress', {from: 'file', file: 'kubeadm.yaml', line: 3, column: 38}],
		['networking', {from: 'file', file: 'kubeadm.yaml', line: 8, column: 13}],
		['networking.podSubnet', {from: 'file', file: 'kubeadm.yaml', line: 8, column: 25}],
		['bootstrapTokens.0.token', {from: 'machine'}],
		['nodeRegistration.name', {from: 'machine'}],
		['networking.serviceSubnet', {from: 'default'}],
		['networking.dnsDomain', {from: 'default'}],
	]);
});

test('reads flags as kubeadm does, and names the faulty ones', async () => {
	const faults = await faultsOf(loadInitConfig({facts, flags: {
		'token': 'abc.def', 'feature-gates': {NodeLocalCRISockt: true},
	}}));
	expect(faults.filter(({place}) => place && 'flag' in place).map(({code, place, suggestion}) => [code, place && 'flag' in place && place.flag, suggestion])).toEqual([
		['feature-gate-unknown', '--feature-gates', 'NodeLocalCRISocket'], ['token-form', '--token', undefined],
	]);
});

test('refuses flags beside --config that the file should hold', async () => {
	const faults = await faultsOf(load(withAddress(cluster('')), {'pod-network-cidr': '10.244.0.0/16', 'node-name': 'a', 'skip-phases': ['addon']}));
	expect(faults.map(({code, params}) => [code, 'flags' in params && params.flags])).toEqual([['flags-mixed', '--pod-network-cidr']]);
});

test('makes a token from the random bytes it is given, and keeps secrets out of faults', async () => {
	const {config} = await load(withAddress(cluster('')));
	expect(config.init.bootstrapTokens[0]?.token).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}$/);
	const faults = await faultsOf(load('apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nbootstrapTokens: [{token: abcdef.0123456789ABCDEF}]\ncertificateKey: 00112233\n'));
	expect(JSON.stringify(faults)).not.toMatch(/0123456789ABCDEF|00112233/);
});

test('falls back to the version it carries where none can be looked up', async () => {
	const {config, warnings} = await load(withAddress(cluster('').replace('v1.36.2', 'stable')));
	expect([config.cluster.kubernetesVersion, warnings.map(({code}) => code)]).toEqual(['v1.36.2', ['version-offline']]);
	expect(config.versionLookup).toEqual({label: 'stable', from: 'program', url: 'https://dl.k8s.io/release/stable.txt'});
});

test('stays with its own minor version when a newer one is published', async () => {
	const published: Record<string, string> = {'https://dl.k8s.io/release/stable-1.txt': 'v1.37.1\n', 'https://dl.k8s.io/release/stable-1.36.txt': 'v1.36.9'};
	const {config} = await loadInitConfig({
		flags: {'apiserver-advertise-address': '192.0.2.10'},
		facts: {...facts, fetchVersion: async url => published[url] ?? ''},
	});
	expect(config.cluster.kubernetesVersion).toBe('v1.36.9');
	expect(config.versionLookup).toEqual({label: 'stable-1', from: 'network', url: 'https://dl.k8s.io/release/stable-1.36.txt'});
});

test('asks nobody for a version that is given', async () => {
	const asked: string[] = [];
	const fetchVersion = async (url: string) => {
		asked.push(url);
		return 'v1.36.9';
	};
	const address = {'apiserver-advertise-address': '192.0.2.10'};
	const byFile = await loadInitConfig({file: {name: 'a.yaml', text: withAddress(cluster(''))}, flags: {}, facts: {...facts, fetchVersion}});
	const byFlag = await loadInitConfig({flags: {...address, 'kubernetes-version': '1.36.1'}, facts: {...facts, fetchVersion}});
	expect([byFile, byFlag].map(({config}) => [config.cluster.kubernetesVersion, config.versionLookup])).toEqual([['v1.36.2', undefined], ['v1.36.1', undefined]]);
	expect(asked).toEqual([]);
});

test('asks for a choice between several container runtimes', async () => {
	const sockets = ['unix:///run/containerd/containerd.sock', 'unix:///run/crio/crio.sock'];
	const faults = await faultsOf(loadInitConfig({flags: {'apiserver-advertise-address': '192.0.2.10'}, facts: {...facts, criSockets: async () => sockets}}));
	expect(faults.map(({code}) => code)).toEqual(['sockets-several']);
});

test('skips the phase of a disabled add-on, and disables the add-on of a skipped phase', async () => {
	const disabled = await load(withAddress(cluster('dns: {disabled: true}\n')));
	const skipped = await load(withAddress(cluster('')), {'skip-phases': ['addon/kube-proxy']});
	expect([disabled.config.init.skipPhases, skipped.config.cluster.proxy]).toEqual([['addon/coredns'], {disabled: true}]);
});

test('joins ignored checks of flag and file, and refuses "all" beside names', async () => {
	const text = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: 192.0.2.10}\nnodeRegistration: {ignorePreflightErrors: [Swap]}\n';
	const {config} = await load(text, {'ignore-preflight-errors': ['NumCPU', ' Mem']});
	expect(config.init.nodeRegistration.ignorePreflightErrors).toEqual([' mem', 'numcpu', 'swap']);
	const faults = await faultsOf(load(text, {'ignore-preflight-errors': ['all']}));
	expect(faults.map(({code}) => code)).toEqual(['ignore-all-and-more']);
});

test('loads 200 lines within a few milliseconds', async () => {
	const args = Array.from({length: 95}, (_, index) => `  - name: a${index}\n    value: "${index}"\n`).join('');
	const text = withAddress(cluster(`apiServer:\n  extraArgs:\n${args}`));
	await load(text);
	const start = processorTime();
	await load(text);
	expect(processorTime() - start).toBeLessThan(500);
});

test.each([
	['Node,RBAC', []],
	['RBAC,Node', [['authorization-mode-unusual', 'RBAC,Node']]],
	['RBAC,Bogus,Node', [['authorization-mode-unknown', 'Bogus'], ['authorization-mode-unusual', 'RBAC,Node']]],
	['Bogus', [['authorization-mode-unknown', 'Bogus']]],
])('warns about the authorization modes %s where it must, at their line', async (modes, expected) => {
	const {warnings} = await load(withAddress(cluster(`apiServer:\n  extraArgs:\n  - {name: authorization-mode, value: "${modes}"}\n`)));
	expect(warnings.map(({code, params}) => [code, 'value' in params && params.value])).toEqual(expected);
	expect(warnings.every(({place}) => place !== undefined && 'line' in place && place.line === 10)).toBe(true);
});

test('structured authorization takes the place of the modes', async () => {
	const {warnings} = await load(withAddress(cluster('apiServer:\n  extraArgs:\n  - {name: authorization-mode, value: Bogus}\n  - {name: authorization-config, value: /etc/authz.yaml}\n')));
	expect(warnings).toEqual([]);
});

test('a flag that kubeadm will take away names the field that stays', async () => {
	const {warnings} = await loadInitConfig({flags: {'scheduler-extra-args': [{name: 'v', value: '4'}], 'kubernetes-version': 'v1.36.2', 'apiserver-advertise-address': '192.0.2.10'}, facts});
	expect(warnings).toEqual([{code: 'flag-deprecated', path: 'scheduler.extraArgs', place: {flag: '--scheduler-extra-args'}, params: {field: 'scheduler.extraArgs'}}]);
});

test.each(['65535', '-1', '1.5', 'yes'])('passes over a document whose kind is the scalar %s, as one of a foreign kind', async (kind) => {
	const {warnings} = await load(withAddress(`apiVersion: kubeadm.k8s.io/v1beta4\nkind: ${kind}\n---\n${cluster('')}`));
	expect(warnings.map(({code}) => code)).toEqual(['document-ignored']);
});

test('of a field that is there twice only the last is looked at', async () => {
	const {config, warnings} = await load(withAddress(cluster('networking: [10.0.0.0/8]\nnetworking: {podSubnet: 10.244.0.0/16}\n')));
	expect([config.cluster.networking.podSubnet, warnings.map(({code}) => code)]).toEqual(['10.244.0.0/16', ['field-twice']]);
});

const kubelet = (body: string) => `${withAddress(cluster(''))}---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${body}`;

test.each([
	['evictionHard:\n  memory.available: bogus\n', 'evictionHard.memory.available', 'threshold', 'bogus', 12],
	['evictionHard:\n  nodefs.available: 120%\n', 'evictionHard.nodefs.available', 'threshold', '120%', 12],
	['evictionSoftGracePeriod: {memory.available: soon}\n', 'evictionSoftGracePeriod.memory.available', 'duration', 'soon', 11],
	['kubeReserved: {cpu: "1", memory: lots}\n', 'kubeReserved.memory', 'quantity', 'lots', 11],
	['qosReserved: {memory: "50"}\n', 'qosReserved.memory', 'percentage', '50', 11],
	['containerLogMaxSize: 10MB!\n', 'containerLogMaxSize', 'quantity', '10MB!', 11],
	['healthzPort: 70000\n', 'healthzPort', 'port', '70000', 11],
	['readOnlyPort: -1\n', 'readOnlyPort', 'port', '-1', 11],
	['port: 65536\n', 'port', 'port', '65536', 11],
	['reservedSystemCPUs: zero\n', 'reservedSystemCPUs', 'cpus', 'zero', 11],
	['cpuManagerPolicy: Static\n', 'cpuManagerPolicy', 'none, static', 'Static', 11],
	['enforceNodeAllocatable: [pods, system]\n', 'enforceNodeAllocatable.1', 'none, pods, system-reserved, system-reserved-compressible, kube-reserved, kube-reserved-compressible', 'system', 11],
])('warns of a value that the kubelet will not take, with its place, and passes it on: %j', async (body, path, wanted, value, line) => {
	const {warnings, config} = await load(kubelet(body));
	expect(warnings.filter(({code}) => code === 'value-refused')).toEqual([{code: 'value-refused', path, params: {kind: 'KubeletConfiguration', wanted, value}, place: expect.objectContaining({file: 'kubeadm.yaml', line}) as unknown}]);
	expect(JSON.stringify(config.kubelet)).toContain(value);
});

test('has nothing against values that the kubelet takes', async () => {
	const {warnings} = await load(kubelet(`evictionHard: {memory.available: 100Mi, nodefs.available: 10%, imagefs.inodesFree: "5%"}
evictionSoft: {memory.available: "1.5Gi"}
evictionSoftGracePeriod: {memory.available: 1m30s}
systemReserved: {cpu: 500m, memory: 1Gi, ephemeral-storage: "1e9", pid: "1000"}
qosReserved: {memory: 50%}
containerLogMaxSize: 10Mi
reservedSystemCPUs: 0-1,4
cgroupDriver: cgroupfs
topologyManagerPolicy: single-numa-node
enforceNodeAllocatable: [pods, kube-reserved]
hairpinMode: ""
healthzPort: 0
readOnlyPort: 10255
port: 0
`));
	expect(warnings.filter(({code}) => code === 'value-refused')).toEqual([]);
});

const kubeProxy = (body: string) => `${withAddress(cluster(''))}---\napiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${body}`;

test.each([
	['mode: userspace\n', 'mode', 'iptables, ipvs, nftables', 'userspace', 11],
	['bindAddress: everywhere\n', 'bindAddress', 'address', 'everywhere', 11],
	['metricsBindAddress: 0.0.0.0:70000\n', 'metricsBindAddress', 'address-port', '0.0.0.0:70000', 11],
	['healthzBindAddress: localhost:10256\n', 'healthzBindAddress', 'address-port', 'localhost:10256', 11],
	['iptables: {masqueradeBit: 32}\n', 'iptables.masqueradeBit', 'bit', '32', 11],
	['mode: ipvs\nipvs:\n  excludeCIDRs: [10.0.0.0]\n', 'ipvs.excludeCIDRs.0', 'subnet', '10.0.0.0', 13],
	['detectLocalMode: clusterCIDR\n', 'detectLocalMode', 'ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix', 'clusterCIDR', 11],
	['clusterCIDR: 10.0.0.0/8,fd00::/108,10.1.0.0/16\ndetectLocalMode: ClusterCIDR\n', 'clusterCIDR', 'subnets', '10.0.0.0/8,fd00::/108,10.1.0.0/16', 11],
	['nodePortAddresses: [192.0.2.10]\n', 'nodePortAddresses.0', 'node-addresses', '192.0.2.10', 11],
	['oomScoreAdj: -1001\n', 'oomScoreAdj', 'oom', '-1001', 11],
])('warns of a value that kube-proxy will not take, with its place, and passes it on: %j', async (body, path, wanted, value, line) => {
	const {warnings, config} = await load(kubeProxy(body));
	expect(warnings.filter(({code}) => code === 'value-refused')).toEqual([{code: 'value-refused', path, params: {kind: 'KubeProxyConfiguration', wanted, value}, place: expect.objectContaining({file: 'kubeadm.yaml', line}) as unknown}]);
	expect(JSON.stringify(config.kubeProxy)).toContain(value);
});

test('has nothing against values that kube-proxy takes', async () => {
	const {warnings} = await load(kubeProxy(`mode: nftables
bindAddress: "::"
metricsBindAddress: 0.0.0.0
healthzBindAddress: "[::1]:10256"
nftables: {masqueradeBit: 14}
ipvs: {excludeCIDRs: [of no matter]}
detectLocalMode: ""
clusterCIDR: anything
nodePortAddresses: [primary]
oomScoreAdj: -999
`));
	expect(warnings.filter(({code}) => code === 'value-refused')).toEqual([]);
});

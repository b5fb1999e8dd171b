import {expect, test} from 'vitest';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import {kubeletConfigText} from '../../../source/core/manifests/index.ts';
import {recordedFacts} from './recorded.ts';

const facts = {...recordedFacts(), isSystemdResolvedActive: async () => true, hostname: async () => 'machine', defaultAddress: async () => '192.0.2.10'};
const found = {resolvConf: '/run/systemd/resolve/resolv.conf'};

async function load({init = '', kubelet = '', proxy = ''}: {init?: string; kubelet?: string; proxy?: string}) {
	const text = [
		`apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n${init}`,
		'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\nnetworking: {podSubnet: 10.244.0.0/16}\n',
		`apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${kubelet}`,
		`apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${proxy}`,
	].join('---\n');
	const loaded = await loadInitConfig({file: {name: 'kubeadm.yaml', text}, flags: {config: 'kubeadm.yaml'}, facts});
	return {...loaded, written: kubeletConfigText(loaded.config, loaded.config.kubelet)};
}

// A pointer in Go tells an empty text from silence (componentconfigs/kubelet_unix.go, mutateResolverConfig).
test('an empty resolvConf is written as it stands where systemd-resolved is active, and warned about with its line', async () => {
	const {config, written, warnings} = await load({kubelet: 'resolvConf: ""\n'});
	expect(config.kubelet['resolvConf']).toBe('');
	expect(written).toContain('\nresolvConf: ""\n');
	expect(config.origins.get('KubeletConfiguration.resolvConf')).toMatchObject({from: 'file'});
	expect(warnings).toMatchObject([{code: 'value-unusual', path: 'resolvConf', place: {line: 11}, params: {value: '', recommended: found.resolvConf}}]);
});

test.each([['nothing', ''], ['null', 'resolvConf: null\n'], ['nothing behind the colon', 'resolvConf:\n']])('%s there is filled from the machine', async (_, kubelet) => {
	const {config, warnings} = await load({kubelet});
	expect(config.kubelet).toMatchObject(found);
	expect(config.origins.get('KubeletConfiguration.resolvConf')).toEqual({from: 'machine'});
	expect(warnings).toEqual([]);
});

/** In Go these are texts, and an empty one is silence; of a list and a pointer the empty one, false and 0 are values. */
test.each([
	['nodeRegistration.name', {init: 'nodeRegistration: {name: ""}\n'}, 'machine'],
	['nodeRegistration.criSocket', {init: 'nodeRegistration: {criSocket: ""}\n'}, 'unix:///var/run/containerd/containerd.sock'],
	['localAPIEndpoint.advertiseAddress', {init: 'localAPIEndpoint: {advertiseAddress: ""}\n'}, '192.0.2.10'],
	['nodeRegistration.taints', {init: 'nodeRegistration: {taints: []}\n'}, []],
	['kubelet.staticPodPath', {kubelet: 'staticPodPath: ""\n'}, '/etc/kubernetes/manifests'],
	['kubelet.clusterDomain', {kubelet: 'clusterDomain: ""\n'}, 'cluster.local'],
	['kubelet.cgroupDriver', {kubelet: 'cgroupDriver: ""\n'}, 'systemd'],
	['kubelet.clusterDNS', {kubelet: 'clusterDNS: []\n'}, undefined],
	['kubelet.healthzPort', {kubelet: 'healthzPort: 0\n'}, 0],
	['kubelet.authentication.anonymous.enabled', {kubelet: 'authentication: {anonymous: {enabled: true}}\n'}, true],
	['kubeProxy.bindAddress', {proxy: 'bindAddress: ""\n'}, '0.0.0.0'],
	['kubeProxy.clusterCIDR', {proxy: 'clusterCIDR: ""\n'}, '10.244.0.0/16'],
])('%s, set on purpose', async (path, given, expected) => {
	const {config} = await load(given);
	const at = path.startsWith('kube') ? config : config.init;
	expect(path.split('.').reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name], at)).toEqual(expected);
});

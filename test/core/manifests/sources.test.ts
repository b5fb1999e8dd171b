import {describe, expect, test} from 'vitest';
import type {InitFlags} from '../../../source/core/config/flag-rows.ts';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import type {ValueSource} from '../../../source/core/told/sources.ts';
import {kubeletConfigSources, kubeletFlagSources, podSources, staticPod, type Component, type ManifestHost} from '../../../source/core/manifests/index.ts';
import {applyPatches} from '../../../source/core/patches/index.ts';
import {certificateSources, certificateSpec} from '../../../source/core/pki/certificates.ts';
import type {JsonObject} from '../../../source/core/config/types.ts';
import {recordedFacts} from '../config/recorded.ts';
import {caseConfig, casesWith} from './cases.ts';

const host: ManifestHost = {caFolders: [], environment: {}, externalCA: false};
const components = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

const text = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: 192.0.2.10
nodeRegistration:
  kubeletExtraArgs:
  - {name: node-ip, value: 192.0.2.10}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
networking:
  serviceSubnet: 10.100.0.0/16
apiServer:
  certSANs: [203.0.113.20, api.example.test]
  extraArgs:
  - {name: v, value: "4"}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
maxPods: 60
`;

async function load(file: string | undefined, flags: InitFlags = {}) {
	const {config} = await loadInitConfig({
		...(file !== undefined && {file: {name: 'cluster.yaml', text: file}}),
		flags: {...(file !== undefined && {config: 'cluster.yaml'}), ...flags},
		facts: {...recordedFacts({hostname: 'cp1'}), defaultAddress: async () => '192.0.2.7'},
	});
	return config;
}

/** `networking.serviceSubnet, cluster.yaml:13` */
function told(sources: readonly ValueSource[], value: string): string[] | undefined {
	return sources.find((source) => source.value === value)?.fields.map(({field, origin}) => {
		const place = origin.from === 'file' ? `${origin.file}:${origin.line}` : origin.from === 'flag' ? origin.flag : origin.from;
		return `${field}, ${place}`;
	});
}

describe('where a value comes from', () => {
	test('the line of the file that sets it, through to the flag, the certificate and the kubelet', async () => {
		const config = await load(text);
		const apiserver = podSources('kube-apiserver', config, host);
		expect(told(apiserver, '--service-cluster-ip-range')).toEqual(['networking.serviceSubnet, cluster.yaml:13']);
		expect(told(apiserver, '--v')).toEqual(['apiServer.extraArgs.0, cluster.yaml:17']);
		expect(told(apiserver, '--secure-port')).toEqual(['localAPIEndpoint.bindPort, default']);
		expect(told(apiserver, '--allow-privileged')).toEqual([]);
		const kubelet = kubeletConfigSources(config);
		expect(told(kubelet, 'maxPods')).toEqual(['KubeletConfiguration.maxPods, cluster.yaml:21']);
		expect(told(kubelet, 'clusterDNS')).toEqual(['networking.serviceSubnet, cluster.yaml:13']);
		expect(told(kubeletFlagSources(config, 'cp1'), '--node-ip')).toEqual(['nodeRegistration.kubeletExtraArgs.0, cluster.yaml:7']);
		const certificate = certificateSources(certificateSpec('certs/apiserver'), config);
		expect(told(certificate, 'api.example.test')).toEqual(['apiServer.certSANs.1, cluster.yaml:15']);
		expect(told(certificate, '10.100.0.1')).toEqual(['networking.serviceSubnet, cluster.yaml:13']);
		expect(told(certificate, 'cp1')).toEqual(['nodeRegistration.name, machine']);
	});

	test('the flag, the machine, or nobody', async () => {
		const config = await load(undefined, {'service-cidr': '10.100.0.0/16', 'apiserver-cert-extra-sans': ['api.example.test']});
		const apiserver = podSources('kube-apiserver', config, host);
		expect(told(apiserver, '--service-cluster-ip-range')).toEqual(['networking.serviceSubnet, --service-cidr']);
		expect(told(apiserver, '--advertise-address')).toEqual(['localAPIEndpoint.advertiseAddress, machine']);
		expect(told(certificateSources(certificateSpec('certs/apiserver'), config), 'api.example.test')).toEqual(['apiServer.certSANs.0, --apiserver-cert-extra-sans']);
	});

	test('what kubeadm chooses between values of its own by, and what it sets whatever the file says', async () => {
		const choices = (sources: readonly ValueSource[]) => sources.flatMap(({value, fields, choice}) => (choice === undefined ? [] : [[value, choice, fields.length]]));
		const config = await load(`${text}rotateCertificates: false\n`);
		expect(choices(podSources('kube-apiserver', config, host))).toEqual([['--etcd-servers', 'address-family', 0]]);
		expect(choices(podSources('etcd', config, host))).toEqual([['--listen-metrics-urls', 'address-family', 0]]);
		expect(choices(podSources('kube-controller-manager', config, host))).toEqual([]);
		expect(choices(podSources('kube-controller-manager', config, {...host, externalCA: true})).map(([flag]) => flag)).toEqual(['--cluster-signing-cert-file', '--cluster-signing-key-file']);
		expect(config.kubelet['rotateCertificates']).toBe(true);
		expect(told(kubeletConfigSources(config), 'rotateCertificates')).toEqual([]);
		const advertised = await load(text.replace('apiServer:', 'etcd: {local: {extraArgs: [{name: v, value: "1"}, {name: advertise-client-urls, value: "https://192.0.2.10:2379"}]}}\napiServer:'));
		expect(told(podSources('kube-apiserver', advertised, host), '--etcd-servers')).toEqual(['etcd.local.extraArgs.1, cluster.yaml:14']);
	});

	test('an argument of v1beta3, whose arguments are a map, is told by the line of the map', async () => {
		const old = 'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\nscheduler:\n  extraArgs:\n    v: "4"\n';
		expect(told(podSources('kube-scheduler', await load(old), host), '--v')?.[0]).toMatch(/^scheduler\.extraArgs\.0, cluster\.yaml:6$/);
	});

	test('the last patch that changed it, and nothing for what a patch took away', async () => {
		const patch = (name: string, content: string) => ({name, path: `/patches/${name}`, content});
		const config = {...await load(text), patches: {directory: '/patches', files: [
			patch('kube-scheduler0+json.yaml', '- {op: replace, path: /spec/containers/0/image, value: "mirror/scheduler:v1"}\n- {op: add, path: /spec/containers/0/command/-, value: "--v=2"}\n'),
			patch('kube-scheduler1+json.yaml', '- {op: replace, path: /spec/containers/0/command/6, value: "--v=3"}\n- {op: remove, path: /spec/containers/0/startupProbe}\n- {op: replace, path: /spec/containers/0/ports/0/name, value: probe}\n'),
		]}};
		const {object, stages} = applyPatches(config, 'kube-scheduler', staticPod('kube-scheduler', config, host) as unknown as JsonObject);
		expect(JSON.stringify(object)).toContain('--v=3');
		const sources = podSources('kube-scheduler', config, host, stages);
		expect(sources.filter(({patch: by}) => by !== undefined).map(({value, patch: by}) => [value, by])).toEqual([
			['image', 'kube-scheduler0+json.yaml'], ['--v', 'kube-scheduler1+json.yaml'], ['spec.containers[0].ports[0].name', 'kube-scheduler1+json.yaml'],
		]);
		expect(sources.map(({value}) => value)).not.toContain('startupProbe.failureThreshold');
	});
});

describe('all recorded configurations', async () => {
	const cases = await Promise.all(casesWith('out/manifests').map(async (name) => ({name, config: await caseConfig(name)})));
	const made = cases.flatMap(({name, config}) => components
		.filter((component) => component !== 'etcd' || config.cluster.etcd.local !== undefined)
		.map((component) => ({name, component, config, flags: flagsOf(component, config), sources: podSources(component, config, host)})));

	test('every flag has a source, in the order of the manifest', () => {
		for (const {name, component, flags, sources} of made) {
			const named = sources.map(({value}) => value).filter((value) => value.startsWith('--'));
			expect([name, component, named.toSorted()]).toEqual([name, component, flags.map(([flag]) => flag).toSorted()]);
		}
	});

	test('what is told as kubeadm\'s own value is the same in every recording', () => {
		const seen = new Map<string, string>();
		for (const {component, flags, sources} of made) {
			for (const [flag, value] of flags.filter(([flag]) => sources.some((source) => source.value === flag && source.fields.length === 0 && source.choice === undefined))) {
				const key = `${component} ${flag}`;
				expect([key, value]).toEqual([key, seen.get(key) ?? value]);
				seen.set(key, value);
			}
		}
		expect(seen.size).toBeGreaterThan(20);
	});
});

function flagsOf(component: Component, config: Awaited<ReturnType<typeof caseConfig>>): (readonly [string, string])[] {
	const command = staticPod(component, config, host).spec?.containers[0]?.command ?? [];
	return command.slice(1).map((word) => [word.split('=', 1)[0] ?? '', word.slice(word.indexOf('=') + 1)]);
}

import {describe, expect, test} from 'vitest';
import {
	kubeletConfigText, kubeletFlagsEnv, kubeletInstanceConfig, kubeletNodeName, rotatedCertificatePath, rotatedKubeconfig,
} from '../../../source/core/manifests/index.ts';
import {configWith, nodeRegistration} from './config.ts';

const withFlags = (...kubeletExtraArgs: {name: string; value: string}[]) => configWith({init: {nodeRegistration: nodeRegistration({kubeletExtraArgs})}});

describe('kubeadm-flags.env', () => {
	test('names the node only where it is not called as the machine', () => {
		expect(kubeletFlagsEnv(configWith(), 'cp1')).toBe('KUBELET_KUBEADM_ARGS=""\n');
		expect(kubeletFlagsEnv(configWith(), 'sandbox')).toBe('KUBELET_KUBEADM_ARGS="--hostname-override=cp1"\n');
	});

	test('keeps the user\'s own name for the node', () => {
		const config = withFlags({name: 'hostname-override', value: 'other'});
		expect(kubeletNodeName(config)).toBe('other');
		expect(kubeletFlagsEnv(config, 'sandbox')).toBe('KUBELET_KUBEADM_ARGS="--hostname-override=other"\n');
	});

	test('escapes quotes, backslashes and control characters, and leaves spaces', () => {
		const config = withFlags({name: 'x', value: 'a b"c\\d\te\u0001é\u00A0'});
		expect(kubeletFlagsEnv(config, 'cp1')).toBe(String.raw`KUBELET_KUBEADM_ARGS="--x=a b\"c\\d\te\x01é\u00a0"` + '\n');
	});
});

describe('the kubelet\'s configuration', () => {
	test('names the node\'s container runtime, in its own file too', () => {
		expect(kubeletConfigText(configWith())).toBe('containerRuntimeEndpoint: unix:///run/containerd/containerd.sock\nkind: KubeletConfiguration\n');
		expect(kubeletInstanceConfig(configWith())).toBe('containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock"\n');
	});

	test('names it by a flag without the feature gate NodeLocalCRISocket', () => {
		const config = configWith({cluster: {featureGates: {NodeLocalCRISocket: false}}});
		expect(kubeletFlagsEnv(config, 'sandbox')).toBe('KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/containerd/containerd.sock --hostname-override=cp1"\n');
		expect(kubeletConfigText(config)).toBe('containerRuntimeEndpoint: ""\nkind: KubeletConfiguration\n');
	});
});

describe('kubelet.conf after the kubelet has its own certificate', () => {
	const pem = '/var/lib/kubelet/pki/kubelet-client-current.pem';
	const kubeconfig = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: Y2E=
    server: https://192.0.2.10:6443
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: system:node:cp1
  name: system:node:cp1@kubernetes
current-context: system:node:cp1@kubernetes
kind: Config
users:
- name: system:node:cp1
  user:
`;

	test('shows that one', () => {
		const before = `${kubeconfig}    client-certificate-data: Y2VydA==\n    client-key-data: a2V5\n`;
		expect(rotatedKubeconfig(before, pem)).toEqual({text: `${kubeconfig}    client-certificate: ${pem}\n    client-key: ${pem}\n`});
	});

	test('stays as it is when it shows it already', () => {
		const after = `${kubeconfig}    client-certificate: ${pem}\n    client-key: ${pem}\n`;
		expect(rotatedKubeconfig(after, pem)).toEqual({text: after});
	});

	test.each([
		['kubeconfig', 'a: [', 'a: ['],
		['kubeconfig', 'nothing but text', 'text'],
		['current-context', 'current-context: system:node:cp1@kubernetes', 'current-context: ""'],
		['context', 'current-context: system:node:cp1@kubernetes', 'current-context: another'],
		['user', '- name: system:node:cp1\n  user:', '- name: another\n  user:'],
	])('is refused for its %s', (defect, from, to) => {
		const broken = kubeconfig.includes(from) ? kubeconfig.replace(from, to) : to;
		expect(rotatedKubeconfig(broken, pem)).toEqual({defect});
	});

	test('looks where the kubelet keeps its certificates', () => {
		expect(rotatedCertificatePath(configWith())).toBe(pem);
		expect(rotatedCertificatePath(withFlags({name: 'cert-dir', value: '/srv/kubelet'}))).toBe('/srv/kubelet/kubelet-client-current.pem');
	});
});

import {readdirSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {coreDnsObjects} from '../../../source/core/cluster/index.ts';
import type {InitConfig, JsonObject} from '../../../source/core/config/types.ts';
import {writeYaml} from '../../../source/core/yaml/writer.ts';
import {kubeletConfigText, staticPod, type Component} from '../../../source/core/manifests/index.ts';
import {applyPatches} from '../../../source/core/patches/index.ts';
import {caseConfig, casesWith, isRecorded, recorded, recordedNames, recordingPath} from '../manifests/cases.ts';

const host = {caFolders: [], environment: {}, externalCA: false};

/** A case's configuration with its patches, as the cli reads them. */
async function patchedConfig(name: string): Promise<InitConfig> {
	const files = readdirSync(recordingPath(name, 'patches')).sort()
		.map((file) => ({name: file, path: `/case/patches/${file}`, content: recorded(name, `patches/${file}`)}));
	return {...await caseConfig(name), patches: {directory: '/case/patches', files}};
}

const patchedPod = (config: InitConfig, component: Component) =>
	applyPatches(config, component, staticPod(component, config, host) as unknown as JsonObject);

describe.each(casesWith('patches').filter((name) => isRecorded(name, 'out/manifests')))('%s', async (name) => {
	const config = await patchedConfig(name);

	test.each(recordedNames(name, 'out/manifests'))('%s is kubeadm\'s', (file) => {
		expect(writeYaml(patchedPod(config, file.replace('.yaml', '') as Component).object)).toBe(recorded(name, `out/manifests/${file}`));
	});

	test('the kubelet\'s configuration is kubeadm\'s', () => {
		const {object} = applyPatches(config, 'kubeletconfiguration', config.kubelet);
		expect(kubeletConfigText(config, object)).toBe(recorded(name, 'out/kubelet/config.yaml'));
	});

	test('the Deployment of CoreDNS is kubeadm\'s', () => {
		const file = recordedNames(name, 'out/objects').find((one) => one.endsWith('-create-deployment-coredns.yaml')) ?? '';
		const deployment = coreDnsObjects(config, {patch: (object) => applyPatches(config, 'corednsdeployment', object)}).find(({kind}) => kind === 'Deployment');
		expect(deployment && writeYaml(deployment.body)).toBe(recorded(name, `out/objects/${file}`));
	});
});

describe('a patch that kubeadm refuses', () => {
	test('names the file and the path that is not there', async () => {
		const config = await patchedConfig('fail-patch-does-not-apply');
		expect(() => patchedPod(config, 'kube-apiserver')).toThrow(expect.objectContaining({
			code: 'patch.invalid',
			fields: expect.objectContaining({file: '/case/patches/kube-apiserver+json.yaml', target: 'kube-apiserver', problem: 'patch-path', operation: 'remove', path: '/spec/nothing/here'}),
		}));
	});

	test('lets the targets before it through', async () => {
		const config = await patchedConfig('fail-patch-does-not-apply');
		expect(patchedPod(config, 'etcd').files).toEqual([]);
	});

	test('of an unknown type stops the first target, whichever it is', async () => {
		const config = await patchedConfig('fail-patch-type');
		expect(() => patchedPod(config, 'kube-scheduler')).toThrow(expect.objectContaining({
			code: 'patch.invalid', fields: expect.objectContaining({file: '/case/patches/etcd+foo.yaml', problem: 'patch-type'}),
		}));
	});
});

import {describe, expect, test} from 'vitest';
import {
	caCertificateFolders, kubeletConfigText, kubeletFlagsEnv, kubeletInstanceConfig, manifestText, staticPod,
	type Component, type ManifestHost, type RootlessUsers,
} from '../../../source/core/manifests/index.ts';
import {caseConfig, caseFacts, casesWith, hostName, isRecorded, recorded, recordedNames} from './cases.ts';

/** The ids that kubeadm hands out on the host of the recordings, whose free system ids start at 100. */
const rootless: RootlessUsers = {
	components: {
		etcd: {uid: 100, gid: 100},
		'kube-apiserver': {uid: 101, gid: 101},
		'kube-controller-manager': {uid: 102, gid: 102},
		'kube-scheduler': {uid: 103, gid: 103},
	},
	serviceAccountKeyReaders: 104,
};

describe.each(casesWith('out/manifests'))('%s', async (name) => {
	const config = await caseConfig(name);
	const {host} = caseFacts(name);
	const manifestHost: ManifestHost = {
		caFolders: caCertificateFolders.filter((folder) => host?.dirs?.includes(folder)),
		environment: host?.env ?? {},
		externalCA: isRecorded(name, 'rootfs/etc/kubernetes/pki/ca.crt') && !isRecorded(name, 'rootfs/etc/kubernetes/pki/ca.key'),
		...(config.cluster.featureGates['RootlessControlPlane'] === true && {users: rootless}),
	};
	// What patches make of them is another part's.
	const manifests = isRecorded(name, 'patches') ? [] : recordedNames(name, 'out/manifests');

	test.each(manifests)('%s is kubeadm\'s', (file) => {
		const pod = staticPod(file.replace('.yaml', '') as Component, config, manifestHost);
		expect(manifestText(pod)).toBe(recorded(name, `out/manifests/${file}`));
	});

	if (isRecorded(name, 'out/kubelet')) {
		test('the kubelet\'s files are kubeadm\'s', () => {
			expect(kubeletFlagsEnv(config, hostName(name))).toBe(recorded(name, 'out/kubelet/kubeadm-flags.env'));
			expect(kubeletInstanceConfig(config)).toBe(recorded(name, 'out/kubelet/instance-config.yaml'));
			if (manifests.length > 0) {
				expect(kubeletConfigText(config)).toBe(recorded(name, 'out/kubelet/config.yaml'));
			}
		});
	}
});

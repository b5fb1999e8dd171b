import {kubeadmConfigObjects, kubeletConfigObjects} from '../cluster/index.ts';
import type {Phase} from './phase.ts';
import {send} from './send.ts';

/** Keeps the configurations in the cluster, where upgrades and joining nodes find them. */
export const uploadConfig: Phase = {
	name: 'upload-config',
	phases: [
		{name: 'kubeadm', run: async (context) => send(context, kubeadmConfigObjects(context.config))},
		{name: 'kubelet', run: async (context) => send(context, kubeletConfigObjects(context.config))},
	],
};

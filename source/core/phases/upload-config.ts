import {kubeadmConfigObjects, kubeletConfigObjects, type ApiObject} from '../cluster/index.ts';
import {kubeconfigPath} from '../pki/kubeconfigs.ts';
import {connect} from '../workflow/connect.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';
import {send} from '../workflow/send.ts';

/** Keeps the configurations in the cluster, where upgrades and joining nodes find them. */
export const uploadConfig: Phase = {
	name: 'upload-config',
	reads: [kubeconfigPath('admin.conf')],
	phases: [
		{name: 'kubeadm', run: async (context) => upload(context, kubeadmConfigObjects(context.config))},
		{name: 'kubelet', run: async (context) => upload(context, kubeletConfigObjects(context.config))},
	],
};

async function upload(context: PhaseContext, objects: readonly ApiObject[]): Promise<void> {
	await connect(context);
	await send(context, objects);
}

import {inMilliseconds} from '../values/duration.ts';
import {patchNode} from '../steps/patch-node.ts';
import {kubeconfigPath} from '../pki/kubeconfigs.ts';
import {connect} from '../workflow/connect.ts';
import type {Phase} from '../engine/phase.ts';

/** Labels and taints the node, so that ordinary Pods stay away from the control plane. */
export const markControlPlane: Phase = {
	name: 'mark-control-plane',
	reads: [kubeconfigPath('admin.conf')],
	async run(context) {
		const {config, step} = context;
		await connect(context);
		const {name, taints} = config.init.nodeRegistration;
		await step(patchNode, name, {node: name, taints, timeoutMs: inMilliseconds(config.init.timeouts.kubernetesAPICall)});
	},
};

import {wait} from '../steps/wait.ts';
import {inMilliseconds} from '../values/duration.ts';
import {componentUrls} from '../manifests/component-urls.ts';
import {kubeconfigPath} from '../pki/kubeconfigs.ts';
import {connect} from '../workflow/connect.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';
import {MANIFESTS} from './control-plane.ts';
import {KUBELET} from './kubelet-start.ts';

/**
 * Waits for the kubelet, gives kubernetes-admin its rights as soon as the API server answers, and
 * waits for the components side by side.
 */
export const waitControlPlane: Phase = {
	name: 'wait-control-plane',
	reads: [
		...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((component) => `${MANIFESTS}/${component}.yaml`), kubeconfigPath('admin.conf'), kubeconfigPath('super-admin.conf'),
		// Without these the kubelet does not run, and without etcd no API server answers. It does without kubeadm-flags.env.
		`${KUBELET}/config.yaml`, kubeconfigPath('kubelet.conf'), `${MANIFESTS}/etcd.yaml`,
	],
	async run(context) {
		const {config, step, watch} = context;
		watch?.begin();
		const {timeouts} = config.init;
		const kubeletPort = config.kubelet['healthzPort'];
		if (kubeletPort !== 0) {
			const address = String(config.kubelet['healthzBindAddress'] ?? '127.0.0.1');
			const host = address.includes(':') ? `[${address}]` : address;
			await step(wait, 'kubelet', {
				component: 'kubelet', url: `http://${host}:${String(kubeletPort ?? 10_248)}/healthz`, timeoutMs: inMilliseconds(timeouts.kubeletHealthCheck), socket: config.init.nodeRegistration.criSocket,
			});
		}
		const timeoutMs = inMilliseconds(timeouts.controlPlaneComponentHealthCheck);
		await connect(context, timeoutMs);
		await waitForComponents(context, timeoutMs);
		watch?.hasten();
	},
};

async function waitForComponents({config, facts, step}: PhaseContext, timeoutMs: number): Promise<void> {
	const waits = await Promise.allSettled((await componentUrls(config, facts.files)).map(async ({component, url}) => (
		step(wait, component, {component, url, timeoutMs, socket: config.init.nodeRegistration.criSocket, throughApi: component === 'kube-apiserver'})
	)));
	const failed = waits.find((one) => one.status === 'rejected');
	if (failed !== undefined) {
		throw failed.reason;
	}
}

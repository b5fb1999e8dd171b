import {wait} from '../steps/wait.ts';
import {inMilliseconds} from '../values/duration.ts';
import {componentUrls} from '../manifests/component-urls.ts';
import {connect} from '../workflow/connect.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';

/**
 * Waits for the kubelet, gives kubernetes-admin its rights as soon as the API server answers, and
 * waits for the components side by side.
 */
export const waitControlPlane: Phase = {
	name: 'wait-control-plane',
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

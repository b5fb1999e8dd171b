import type {InitConfig} from '../config/types.ts';
import {rotatedCertificatePath, rotatedKubeconfig} from '../manifests/index.ts';
import {rotateKubeconfig} from '../steps/rotate-kubeconfig.ts';
import {service} from '../steps/service.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';

/** Points kubelet.conf to the certificate that the kubelet renews by itself, once there is one. */
export const kubeletFinalize: Phase = {
	name: 'kubelet-finalize',
	phases: [{
		name: 'enable-client-cert-rotation',
		async run({config, facts, policy, step}) {
			const certificate = rotatedCertificatePath(config);
			if ((await facts.files.stat(certificate)) === undefined && !(policy.foreseesKubelet && await isToCome(config, facts))) {
				return;
			}
			if (await step(rotateKubeconfig, 'kubelet.conf', {certificate, rotate: rotatedKubeconfig})) {
				await step(service, 'restart', {service: 'kubelet', action: 'start'});
			}
		},
	}],
};

/** A kubelet that was started makes it, unless it is told not to renew certificates. */
async function isToCome({kubelet}: InitConfig, {services}: PhaseContext['facts']): Promise<boolean> {
	return kubelet['rotateCertificates'] !== false && await services.isActive('kubelet').catch(() => false);
}

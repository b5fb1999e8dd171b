import {rotatedCertificatePath, rotatedKubeconfig} from '../manifests/index.ts';
import {rotateKubeconfig} from '../steps/rotate-kubeconfig.ts';
import {service} from '../steps/service.ts';
import type {Phase} from './phase.ts';

/** Points kubelet.conf to the certificate that the kubelet renews by itself, once there is one. */
export const kubeletFinalize: Phase = {
	name: 'kubelet-finalize',
	phases: [{
		name: 'enable-client-cert-rotation',
		async run({config, facts, step}) {
			const certificate = rotatedCertificatePath(config);
			if ((await facts.files.stat(certificate)) === undefined) {
				return;
			}
			if (await step(rotateKubeconfig, 'kubelet.conf', {certificate, rotate: rotatedKubeconfig})) {
				await step(service, 'restart', {service: 'kubelet', action: 'start'});
			}
		},
	}],
};

import {manifestText, staticPod, type Component} from '../manifests/index.ts';
import {file} from '../steps/file.ts';
import {manifestHost} from './manifest-host.ts';
import type {Phase, PhaseContext} from './phase.ts';

export const MANIFESTS = '/etc/kubernetes/manifests';

/** The manifests from which the kubelet starts the control plane without an API server. */
export const controlPlane: Phase = {
	name: 'control-plane',
	phases: ([['apiserver', 'kube-apiserver'], ['controller-manager', 'kube-controller-manager'], ['scheduler', 'kube-scheduler']] as const)
		.map(([name, component]) => ({name, run: async (context) => writeManifest(context, component)})),
};

/** Writes one static Pod's manifest; the kubelet alone may read it. */
export async function writeManifest(context: PhaseContext, component: Component): Promise<void> {
	await context.step(file, component, {
		role: `manifest/${component}`,
		path: `${MANIFESTS}/${component}.yaml`,
		mode: 0o600,
		directoryMode: 0o700,
		content: manifestText(staticPod(component, context.config, await manifestHost(context))),
	});
}

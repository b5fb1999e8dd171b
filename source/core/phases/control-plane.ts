import type {JsonObject} from '../config/types.ts';
import {writeYaml} from '../yaml/writer.ts';
import {podSources, staticPod, type Component} from '../manifests/index.ts';
import {applyPatches} from '../patches/index.ts';
import {file} from '../steps/file.ts';
import {manifestHost} from '../manifests/host.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';
import {rootlessUsers} from '../workflow/rootless.ts';

export const MANIFESTS = '/etc/kubernetes/manifests';

/** The manifests from which the kubelet starts the control plane without an API server. */
export const controlPlane: Phase = {
	name: 'control-plane',
	phases: ([['apiserver', 'kube-apiserver'], ['controller-manager', 'kube-controller-manager'], ['scheduler', 'kube-scheduler']] as const)
		.map(([name, component]) => ({name, run: async (context) => writeManifest(context, component)})),
};

/** Writes one static Pod's manifest; the kubelet alone may read it. */
export async function writeManifest(context: PhaseContext, component: Component): Promise<void> {
	const users = await rootlessUsers(context, component);
	const host = {...await manifestHost(context), ...(users && {users})};
	const pod = staticPod(component, context.config, host);
	// The types say Date where JSON has text; a Pod made here holds none.
	const patched = applyPatches(context.config, component, pod as unknown as JsonObject);
	await context.step(file, component, {
		role: `manifest/${component}`,
		path: `${MANIFESTS}/${component}.yaml`,
		mode: 0o600,
		directoryMode: 0o700,
		content: writeYaml(patched.object),
		patches: patched.files,
		sources: podSources(component, context.config, host, patched.stages),
	});
}

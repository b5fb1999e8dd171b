import {hasInstanceConfig, kubeletConfigSources, kubeletConfigText, kubeletFlagSources, kubeletFlagsEnv, kubeletInstanceConfig} from '../manifests/index.ts';
import {valueSource} from '../config/origins.ts';
import {applyPatches} from '../patches/index.ts';
import {file, type FileInput} from '../steps/file.ts';
import {service} from '../steps/service.ts';
import type {FileRole} from '../told/details.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';

export const KUBELET = '/var/lib/kubelet';

/** Writes the kubelet's settings while it is stopped, so that it never reads half of them. */
export const kubeletStart: Phase = {
	name: 'kubelet-start',
	async run(context) {
		const {config, facts, step} = context;
		await step(service, 'stop', {service: 'kubelet', action: 'stop'});
		const hostname = (await facts.machine.hostname()).trim().toLowerCase();
		await write(context, 'kubelet/flags', 'kubeadm-flags.env', kubeletFlagsEnv(config, hostname), {sources: kubeletFlagSources(config, hostname)});
		if (hasInstanceConfig(config)) {
			await write(context, 'kubelet/instance-config', 'instance-config.yaml', kubeletInstanceConfig(config), {
				sources: [valueSource(config, 'containerRuntimeEndpoint', ['nodeRegistration.criSocket'])],
			});
		}
		const patched = applyPatches(config, 'kubeletconfiguration', config.kubelet);
		await write(context, 'kubelet/config', 'config.yaml', kubeletConfigText(config, patched.object), {
			patches: patched.files,
			sources: kubeletConfigSources(config, patched.stages),
		});
		await step(service, 'start', {service: 'kubelet', action: 'start'});
	},
};

async function write({step}: PhaseContext, role: FileRole, name: string, content: string, more: Pick<FileInput, 'patches' | 'sources'>): Promise<void> {
	await step(file, name, {role, path: `${KUBELET}/${name}`, mode: 0o644, directoryMode: 0o700, content, ...more});
}

import {printedManifests} from '../../core/cluster/printed-manifests.ts';
import type {InitFlagName} from '../../core/config/flag-rows.ts';
import {loadInitConfig} from '../../core/config/load.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {fileOf, onThisNode, warn} from '../run/this-node.ts';
import {withPatches} from '../run/patch-files.ts';

/** `init phase addon NAME --print-manifest`: the add-on's objects as kubeadm prints them; nothing is sent. */
export async function printManifests(call: Call<InitFlagName>, phase: string): Promise<number> {
	return onThisNode(async (host) => {
		const file = await fileOf(call.flags.config);
		const {config, warnings} = await loadInitConfig({...(file && {file}), flags: call.flags, facts: configFacts(host), detectsSocket: false});
		warn(call, warnings);
		const patched = await withPatches(config);
		call.output.document(printedManifests(phase === 'addon/coredns' ? 'coredns' : 'kube-proxy', patched.config));
		return 0;
	});
}

import {coreDnsObjects, coreDnsReads, kubeProxyObjects, type PresentCoreDns} from '../cluster/index.ts';
import {inMilliseconds} from '../values/duration.ts';
import {applyPatches} from '../patches/index.ts';
import {readObjects} from '../steps/read-objects.ts';
import {kubeconfigPath} from '../pki/kubeconfigs.ts';
import {connect} from '../workflow/connect.ts';
import {proxyEnvironment} from '../manifests/host.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';
import {send} from '../workflow/send.ts';

/** Names and service addresses: without them Pods cannot find each other. */
export const addon: Phase = {
	name: 'addon',
	reads: [kubeconfigPath('admin.conf')],
	phases: [
		{
			name: 'coredns',
			skipsWhen: ({cluster}) => (cluster.dns.disabled === true ? {code: 'not-needed', fields: {because: 'dns.disabled'}} : undefined),
			async run(context) {
				const {config} = context;
				await connect(context);
				await send(context, coreDnsObjects(config, {
					...await presentCoreDns(context),
					patch: (deployment) => applyPatches(config, 'corednsdeployment', deployment),
				}));
			},
		},
		{
			name: 'kube-proxy',
			skipsWhen: ({cluster}) => (cluster.proxy.disabled === true ? {code: 'not-needed', fields: {because: 'proxy.disabled'}} : undefined),
			async run(context) {
				await connect(context);
				await send(context, kubeProxyObjects(context.config, await proxyEnvironment(context.facts)));
			},
		},
	],
};

/** What a person may have changed since an earlier run, and keeps. */
async function presentCoreDns({config, step}: PhaseContext): Promise<PresentCoreDns> {
	const timeoutMs = inMilliseconds(config.init.timeouts.kubernetesAPICall);
	const [deployment] = await step(readObjects, 'read/Deployment', {read: coreDnsReads.deployments, kind: 'Deployment', timeoutMs});
	const [present] = await step(readObjects, 'read/ConfigMap', {read: coreDnsReads.configMap, kind: 'ConfigMap', timeoutMs});
	const replicas = deployment?.spec?.replicas;
	const corefile = present?.data?.['Corefile'];
	return {...(replicas !== undefined && {replicas}), ...(corefile !== undefined && {corefile})};
}

import type {ConfigFacts} from '../config/dynamic.ts';
import type {InitConfig} from '../config/types.ts';
import type {ObjectDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {openKubeconfig, type Access} from '../cluster/open-kubeconfig.ts';
import {fetchInitConfig} from '../cluster/fetch-config.ts';
import {problemOf} from './problem.ts';

export interface ClusterConfigInput {
	readonly kubeconfig: string;
	readonly facts: ConfigFacts;
	/** The node has an API server: its address is asked for too. */
	readonly controlPlane: boolean;
	readonly apiCallMs: number;
}

/**
 * Reads the configuration that the cluster was made with. A cluster that does not answer is a
 * warning: what does not depend on it can be done all the same (as kubeadm does: cmd/reset.go,
 * newResetData).
 */
export const clusterConfig: StepKind<ClusterConfigInput, InitConfig | undefined> = {
	acts: false,
	describe: () => detailOf([]),
	async compare() {
		return {found: 'different', detail: detailOf([]), current: undefined};
	},
	async apply({kubeconfig, facts, controlPlane, apiCallMs}, context) {
		let access: Access | undefined;
		try {
			access = await openKubeconfig(context.host, kubeconfig, context);
			const {config} = await fetchInitConfig(context.host, access, facts, {nodeRegistration: true, apiEndpoint: controlPlane, componentConfigs: true, apiCallMs});
			return {output: config, detail: detailOf(access.requests.records, access.kubeconfig.user)};
		} catch (error) {
			context.signal.throwIfAborted();
			return {output: undefined, detail: {...detailOf(access?.requests.records ?? [], access?.kubeconfig.user), problem: problemOf(error)}, outcome: 'warning'};
		} finally {
			await access?.api.close();
		}
	},
};

function detailOf(requests: ObjectDetail['requests'], as = 'kubernetes-admin'): ObjectDetail {
	return {kind: 'object', verb: 'get', object: 'ConfigMap', apiVersion: 'v1', namespace: 'kube-system', name: 'kubeadm-config', as, body: '', requests: [...requests]};
}

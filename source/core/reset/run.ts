import type {ConfigFacts} from '../config/dynamic.ts';
import type {InitConfig, ResetConfiguration} from '../config/types.ts';
import {inMilliseconds} from '../values/duration.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';
import type {Policy} from '../engine/policy.ts';
import {clusterConfig} from '../steps/cluster-config.ts';

/** What the phases of a reset have in hand. */
export interface ResetRun {
	/** As `ConfirmDetail.word`. */
	readonly word?: string;
	readonly reset: ResetConfiguration;
	/** By which the cluster is asked, where there is such a file; empty for none. */
	readonly kubeconfig: string;
	/** For reading the cluster's configuration. */
	readonly facts: ConfigFacts;
}

export type ResetPhase = Phase<ResetRun>;
export type ResetContext = PhaseContext<ResetRun>;

const API_SERVER_MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml';

/**
 * The configuration that the cluster keeps of itself, once a run, for whichever phase comes first;
 * undefined where it cannot be had. A node without a kubeconfig has no cluster to ask.
 */
export async function clusterOf({config: {kubeconfig, facts: configFacts, reset}, facts: {files}, policy, once, step}: ResetContext): Promise<InitConfig | undefined> {
	return once('cluster', async () => (kubeconfig === '' || await files.stat(kubeconfig) === undefined ? undefined : step(clusterConfig, 'ConfigMap/kubeadm-config', {
		kubeconfig, facts: configFacts, controlPlane: await files.stat(API_SERVER_MANIFEST) !== undefined, apiCallMs: patience(policy, reset.timeouts.kubernetesAPICall),
	})));
}

/** How long one who does not answer is waited for, in milliseconds. */
export const patience = ({waits}: Policy, timeout: bigint): number => (waits ? inMilliseconds(timeout) : 0);

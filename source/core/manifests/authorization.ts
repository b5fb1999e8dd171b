import type {ClusterConfiguration} from '../config/types.ts';
import {lastValue} from './arguments.ts';
import {defaultAuthorizationModes} from './components.ts';

const knownModes = new Set(['Node', 'RBAC', 'Webhook', 'ABAC', 'AlwaysAllow', 'AlwaysDeny']);

export interface AuthorizationReview {
	/** Modes that kubeadm does not know, in the order given. */
	readonly unknown: readonly string[];
	/** The known ones where they are not the default; undefined where there is nothing to warn of. */
	readonly used?: string;
}

/**
 * What kubeadm warns of in the API server's `authorization-mode` (as kubeadm does:
 * phases/controlplane/manifests.go, getAuthzModes). The flag itself reaches the API server as the
 * user wrote it, unknown modes included. Structured authorization takes the flag's place.
 */
export function reviewAuthorizationModes(cluster: ClusterConfiguration): AuthorizationReview {
	const {extraArgs} = cluster.apiServer;
	const given = lastValue(extraArgs, 'authorization-mode');
	if (given === undefined || given === '' || lastValue(extraArgs, 'authorization-config') !== undefined) {
		return {unknown: []};
	}
	const modes = given.split(',');
	const used = modes.filter((mode) => knownModes.has(mode)).join(',');
	return {
		unknown: modes.filter((mode) => !knownModes.has(mode)),
		...(used !== '' && used !== defaultAuthorizationModes && {used}),
	};
}

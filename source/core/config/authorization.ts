import type {Argument, ClusterConfiguration} from './types.ts';
import type {Objection} from './validate.ts';

const knownModes = ['Node', 'RBAC', 'Webhook', 'ABAC', 'AlwaysAllow', 'AlwaysDeny'];

/** The modes of the API server where the configuration gives no `authorization-mode` and no `authorization-config`. */
export const defaultAuthorizationModes = 'Node,RBAC';

/**
 * What is worth a warning in the API server's `authorization-mode`: modes that kubeadm does not
 * know, and known ones other than the default (phases/controlplane/manifests.go, getAuthzModes).
 * The API server gets the flag as it was written. Structured authorization takes its place.
 */
export function authorizationWarnings({apiServer: {extraArgs}}: Pick<ClusterConfiguration, 'apiServer'>): Objection[] {
	const index = extraArgs.findLastIndex(({name}) => name === 'authorization-mode');
	const value = extraArgs[index]?.value ?? '';
	if (value === '' || extraArgs.some(isStructured)) {
		return [];
	}
	const path = `apiServer.extraArgs.${index}`;
	const modes = value.split(',');
	const used = modes.filter((mode) => knownModes.includes(mode)).join(',');
	return [
		...modes.filter((mode) => !knownModes.includes(mode)).map((mode): Objection => ({code: 'authorization-mode-unknown', path, params: {value: mode, known: knownModes.join(', ')}})),
		...(used === '' || used === defaultAuthorizationModes ? [] : [{code: 'authorization-mode-unusual', path, params: {value: used, recommended: defaultAuthorizationModes}} as const]),
	];
}

const isStructured = ({name}: Argument): boolean => name === 'authorization-config';

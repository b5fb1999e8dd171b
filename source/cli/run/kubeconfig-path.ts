import {existsSync} from 'node:fs';
import {delimiter, join, posix, resolve} from 'node:path';
import type {FlagValues} from '../line/flag-table.ts';

export const ADMIN_CONF = '/etc/kubernetes/admin.conf';

/** A path on the node that a command is about: on a simulated one nobody stands in a folder but in its root. */
export const pathOnNode = ({sandbox}: FlagValues<'sandbox'>, path: string): string => (sandbox === undefined ? resolve(path) : posix.resolve('/', path));

/**
 * The kubeconfig to reach the cluster with: the one that is named; else the first there is of
 * $KUBECONFIG, or without that ~/.kube/config, and admin.conf (as kubeadm does:
 * cmdutil.GetKubeConfigPath, by client-go's loading rules). Where none is there, the one to be missed:
 * what $KUBECONFIG names, or admin.conf, which kubeadm passes over for ~/.kube/config.
 * The caller's own lead to no simulated node.
 */
export function kubeconfigOf(flags: FlagValues<'any-kubeconfig' | 'sandbox'>, env: NodeJS.ProcessEnv): string {
	const given = flags.kubeconfig ?? '';
	if (given !== '' || flags.sandbox !== undefined) {
		return pathOnNode(flags, given || ADMIN_CONF);
	}
	const variable = env['KUBECONFIG'] ?? '';
	const own = variable === '' ? [join(env['HOME'] ?? '', '.kube', 'config')] : variable.split(delimiter).filter((path) => path !== '');
	const all = [...own, ADMIN_CONF].map((path) => resolve(path));
	return all.find((path) => existsSync(path)) ?? (variable === '' ? ADMIN_CONF : all[0] ?? ADMIN_CONF);
}

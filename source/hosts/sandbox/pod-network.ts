import type {Files} from '../../core/ports/index.ts';

/** Where a network plugin puts its configuration, and the container runtime looks for it. */
export const CNI = '/etc/cni/net.d';

/** Whether Pods can be given addresses: until then a node is not ready. */
export async function hasPodNetwork(files: Pick<Files, 'list'>): Promise<boolean> {
	return (await files.list(CNI) ?? []).some((name) => /\.(?:conf|conflist|json)$/.test(name));
}

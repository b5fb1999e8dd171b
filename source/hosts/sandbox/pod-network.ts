import type {Files} from '../../core/ports/index.ts';

/** Where a network plugin puts its configuration, and the container runtime looks for it. */
export const CNI = '/etc/cni/net.d';

/** Whether Pods can be given addresses: until then a node is not ready. */
export async function hasPodNetwork(files: Pick<Files, 'list'>): Promise<boolean> {
	return (await files.list(CNI) ?? []).some((name) => /\.(?:conf|conflist|json)$/.test(name));
}

/** What a kubelet says as long as there is none. */
export const NO_NETWORK = 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

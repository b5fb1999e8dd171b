import type {Files} from '../../../core/ports/index.ts';

/** The machine's own, which a sandbox does not hold. */
const OF_THE_MACHINE: readonly string[] = ['', '/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/** The file that a Pod's resolv.conf is to be made of, where it is not on the node (kubelet, network/dns). */
export async function missingResolvConf(files: Files, path: string): Promise<string | undefined> {
	return OF_THE_MACHINE.includes(path) || await files.stat(path) !== undefined ? undefined : path;
}

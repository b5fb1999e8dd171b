import {resolve} from 'node:path';
import type {ConfigFacts} from '../../core/config/dynamic.ts';
import type {Host} from '../../core/ports/index.ts';

/** kubeadm gives the version server ten seconds; a person waits for nothing meanwhile. */
const VERSION_TIMEOUT_MS = 10_000;

/** What the configuration asks of a host. */
export function configFacts(host: Host): ConfigFacts {
	return {
		hostname: async () => host.machine.hostname(),
		defaultAddress: async (preferred) => host.network.defaultAddress(preferred),
		async loopbackAddress() {
			const all = await host.network.interfaces();
			return all.find((one) => one.loopback && !one.address.startsWith('127.') && one.address !== '::1' && !one.address.startsWith('fe80'))?.address;
		},
		criSockets: async () => host.runtime.findSockets(),
		isThere: async (path) => host.files.stat(resolve(path)).then((stat) => stat !== undefined, () => true),
		isSystemdResolvedActive: async () => host.services.isActive('systemd-resolved').catch(() => false),
		fetchVersion: async (url) => host.network.fetchText(url, {timeoutMs: VERSION_TIMEOUT_MS}),
		randomBytes: (count) => host.random.bytes(count),
	};
}

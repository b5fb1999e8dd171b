import ipaddr from 'ipaddr.js';
import type {NetworkAddress} from '../../core/ports/index.ts';

interface Route {
	readonly interface: string;
	readonly family: 4 | 6;
}

/**
 * The address by which kubeadm would advertise the API server (k8s.io/apimachinery,
 * util/net/interface.go, ChooseHostInterface): the first global unicast address of an interface
 * that a default route leaves by, or of loopback where that interface has link-local ones only;
 * the preferred family before the other. Without the kernel's IPv4 table (undefined), any interface's.
 */
export function chooseAddress(routes4: string | undefined, routes6: string | undefined, addresses: readonly NetworkAddress[], preferred: 4 | 6 = 4): string | undefined {
	const routes = [...defaultRoutes4(routes4 ?? ''), ...defaultRoutes6(routes6 ?? '')];
	for (const family of preferred === 4 ? [4, 6] as const : [6, 4] as const) {
		const usable = addresses.filter((address) => address.family === family && isGlobalUnicast(address.address));
		if (routes4 === undefined) {
			const any = usable.find(({loopback}) => !loopback);
			if (any !== undefined) {
				return any.address;
			}
			continue;
		}
		for (const route of routes.filter((route) => route.family === family)) {
			const found = usable.find((address) => address.interface === route.interface) ?? usable.find(({loopback}) => loopback);
			if (found !== undefined) {
				return found.address;
			}
		}
	}
	return undefined;
}

/** `/proc/net/route`: interface, destination, gateway, …; addresses in hexadecimal. */
function defaultRoutes4(table: string): Route[] {
	return rows(table).flatMap(([name = '', destination = '']) => (
		destination === '00000000' ? [{interface: name, family: 4 as const}] : []
	));
}

/** `/proc/net/ipv6_route`: destination first, gateway fifth, interface tenth. */
function defaultRoutes6(table: string): Route[] {
	return rows(table).flatMap((row) => (
		isZero(row[0]) && !isZero(row[4]) && row[9] !== undefined ? [{interface: row[9], family: 6 as const}] : []
	));
}

function rows(table: string): string[][] {
	return table.split('\n').filter((line) => line.trim() !== '').map((line) => line.trim().split(/\s+/));
}

function isZero(address: string | undefined): boolean {
	return address === undefined || /^0+$/.test(address);
}

/** Ranges that Go's IP.IsGlobalUnicast leaves out; private ones are global to it. */
const NOT_GLOBAL = new Set(['unspecified', 'loopback', 'multicast', 'linkLocal', 'broadcast']);

function isGlobalUnicast(address: string): boolean {
	return ipaddr.isValid(address) && !NOT_GLOBAL.has(ipaddr.parse(address).range())
		// `unspecified` is all of 0.0.0.0/8 to ipaddr.js.
		|| /^0\.(?!0\.0\.0$)/.test(address);
}

import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface Subnet {
	readonly family: 4 | 6;
	/** The first address of it, canonical. */
	readonly base: string;
	readonly mask: number;
	/** Canonical: `10.96.0.0/12`. */
	readonly text: string;
}

/**
 * Reads an IP address as kubeadm does (`netutils.ParseIPSloppy`): leading zeros are decimal,
 * an IPv4-mapped IPv6 address is IPv4, zones are none. @returns its canonical form
 */
export function parseAddress(text: string): string | undefined {
	return parse(text)?.toString();
}

function parse(text: string): Address | undefined {
	if (/^\d{1,20}(\.\d{1,20}){3}$/.test(text)) {
		const bytes = text.split('.').map(Number);
		return bytes.every(byte => byte <= 255) ? new ipaddr.IPv4(bytes) : undefined;
	}
	if (text.length > 64 || !text.includes(':') || !/^[0-9a-fA-F:.]+$/.test(text) || !ipaddr.IPv6.isValid(text) || !/^(.*:)?(\d{1,3}(\.\d{1,3}){3})?[^.]*$/.test(text)) {
		return undefined;
	}
	const address = ipaddr.IPv6.parse(text);
	return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

export const isIPv6 = (address: string): boolean => parse(address)?.kind() === 'ipv6';

/** Whether a host may be reached by it: not the unspecified, loopback, multicast, link-local or broadcast address. */
export function isGlobalUnicast(text: string): boolean {
	const range = parse(text)?.range();
	return range !== undefined && !['unspecified', 'loopback', 'multicast', 'linkLocal', 'broadcast'].includes(range);
}

export const isLoopback = (address: string): boolean => parse(address)?.range() === 'loopback';
export const isUnspecified = (address: string): boolean => parse(address)?.range() === 'unspecified';

/** Reads `address/mask`; bits behind the mask are dropped. */
export function parseSubnet(text: string): Subnet | undefined {
	const match = /^([^/]{1,64})\/(\d{1,7})$/.exec(text);
	const address = parse(match?.[1] ?? '');
	const mask = Number(match?.[2]);
	if (!address || mask > address.toByteArray().length * 8) {
		return undefined;
	}
	const family = address.kind() === 'ipv4' ? 4 : 6;
	const base = fromNumber(toNumber(address) >> hostBits(family, mask) << hostBits(family, mask), family);
	return {family, base, mask, text: `${base}/${mask}`};
}

const longestSubnets = 1000;

/** Reads a comma-separated list of subnets; undefined where one of them is none. */
export function parseSubnets(text: string): readonly Subnet[] | undefined {
	// Two are the most that there may be; thousands take long to read.
	if (text.length > longestSubnets) {
		return undefined;
	}
	const subnets = text.split(',').map(part => parseSubnet(part));
	return subnets.every(subnet => subnet !== undefined) ? subnets : undefined;
}

const hostBits = (family: 4 | 6, mask: number) => BigInt((family === 4 ? 32 : 128) - mask);

/** How many addresses a subnet has. */
export const subnetSize = ({family, mask}: Subnet): bigint => 2n ** hostBits(family, mask);

/** The address at an index of a subnet; undefined behind its end. */
export function nthAddress(subnet: Subnet, index: number): string | undefined {
	const base = parse(subnet.base);
	return base && BigInt(index) < subnetSize(subnet) ? fromNumber(toNumber(base) + BigInt(index), subnet.family) : undefined;
}

/** Whether either subnet holds the other's first address. */
export function overlaps(a: Subnet, b: Subnet): boolean {
	const mask = Math.min(a.mask, b.mask);
	return a.family === b.family && parseSubnet(`${a.base}/${mask}`)?.base === parseSubnet(`${b.base}/${mask}`)?.base;
}

/** The address of the cluster's DNS: the tenth of the first service subnet. */
export function dnsAddress(serviceSubnet: string): string | undefined {
	const subnet = parseSubnet(serviceSubnet.split(',')[0] ?? '');
	return subnet && nthAddress(subnet, 10);
}

/** The address of the API server inside the cluster: the first of the first service subnet. */
export function apiServerAddress(serviceSubnet: string): string | undefined {
	const subnet = parseSubnet(serviceSubnet.split(',')[0] ?? '');
	return subnet && nthAddress(subnet, 1);
}

export interface HostPort {
	readonly host: string;
	/** Empty where none is given. */
	readonly port: string;
}

/** Parts `host:port`, `[::1]:port` or `host`, as Go's `net.SplitHostPort`, without a look at what they are. */
export function splitHostPort(text: string): HostPort {
	const match = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/.exec(text);
	return match ? {host: match[1] ?? match[2] ?? '', port: match[3] ?? ''} : {host: text, port: ''};
}

/** `host:port`, with brackets around an IPv6 address. */
export const joinHostPort = (host: string, port: string | number): string => host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** A decimal port from 1 to 65535. */
export const isPort = (text: string): boolean => /^\d{1,20}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

/** A lower-case DNS subdomain of RFC 1123. */
export const isDnsName = (text: string): boolean => text.length <= 253 && dnsName.test(text);

/** `*.` and a DNS subdomain. */
export const isWildcardDnsName = (text: string): boolean => text.startsWith('*.') && text.length <= 253 && dnsName.test(text.slice(2));

const dnsName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/**
 * The URL that clients reach the API server at: the control plane endpoint where there is one,
 * else the local API endpoint, as kubeadm's `GetControlPlaneEndpoint`.
 */
export function serverUrl(endpoint: {readonly controlPlaneEndpoint: string; readonly advertiseAddress: string; readonly bindPort: number}): string {
	if (endpoint.controlPlaneEndpoint === '') {
		return `https://${joinHostPort(endpoint.advertiseAddress, endpoint.bindPort)}`;
	}
	const {host, port} = splitHostPort(endpoint.controlPlaneEndpoint);
	return `https://${joinHostPort(host, port || endpoint.bindPort)}`;
}

const toNumber = (address: Address): bigint => address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

function fromNumber(value: bigint, family: 4 | 6): string {
	const bytes = Array.from({length: family === 4 ? 4 : 16}, (_, index, length = family === 4 ? 4 : 16) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xFFn));
	return ipaddr.fromByteArray(bytes).toString();
}

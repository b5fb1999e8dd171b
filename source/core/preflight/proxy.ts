import ipaddr from 'ipaddr.js';
import {check} from './check.ts';
import {maskProxy} from './runtime-environment.ts';
import type {Check, PreflightHost} from './types.ts';

/** Go wants a port to tell an IPv6 address from a name; kubeadm takes this one. */
const ANY_PORT = '1234';

/** Whether the way to the API server goes over a proxy. */
export function proxyCheck(address: string): Check {
	const isV6 = address.includes(':');
	const url = isV6 ? `https://[${address}]:${ANY_PORT}` : `https://${address}`;
	return check('HTTPProxy', 'proxy', {url}, async (host, found) => {
		const proxy = await proxyFor(host, address, isV6 ? ANY_PORT : '443');
		if (proxy !== undefined) {
			found.warn('proxy.used', {url, proxy});
		}
	});
}

/** Whether the way to the first address of a Service or Pod subnet goes over a proxy. */
export function proxyCidrCheck(cidr: string): Check {
	return check('HTTPProxyCIDR', 'proxy-cidr', {cidr}, async (host, found) => {
		const subnet = parseCidr(cidr);
		if (subnet === undefined) {
			found.error('proxy-cidr.invalid', {cidr});
			return;
		}
		const address = firstAddress(subnet);
		if (address === undefined) {
			found.error('proxy-cidr.too-small', {cidr});
			return;
		}
		const proxy = await proxyFor(host, address, ANY_PORT);
		if (proxy !== undefined) {
			found.warn('proxy-cidr.used', {cidr, proxy});
		}
	});
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Subnet = readonly [Address, number];

/**
 * The proxy for an HTTPS request to an address, without user and password; undefined where the
 * request goes straight. The rules are Go's (golang.org/x/net/http/httpproxy), which the control
 * plane follows too: HTTPS_PROXY and NO_PROXY in upper case first, then in lower case.
 */
async function proxyFor({machine}: Pick<PreflightHost, 'machine'>, address: string, port: string): Promise<string | undefined> {
	const proxy = await firstOf(machine, ['HTTPS_PROXY', 'https_proxy']);
	if (proxy === '') {
		return undefined;
	}
	if (parseAddress(address) === undefined) {
		return undefined;
	}
	return goesStraight(address, port, await firstOf(machine, ['NO_PROXY', 'no_proxy'])) ? undefined : maskProxy(proxy);
}

/**
 * Whether requests go to a host past every proxy, by Go's rules: to this machine, and where NO_PROXY has it.
 * @param host a name or an address, without brackets
 * @param noProxy `k8s.io, .example, 10.0.0.0/8, *`
 */
export function goesStraight(host: string, port: string, noProxy: string): boolean {
	const ip = parseAddress(host);
	const text = ip?.toString() ?? host.toLowerCase();
	return host === 'localhost' || ip?.range() === 'loopback' || noProxy.split(',').some((rule) => isExempt(rule.trim().toLowerCase(), text, ip, port));
}

async function firstOf(machine: PreflightHost['machine'], names: readonly string[]): Promise<string> {
	for (const name of names) {
		const value = await machine.env(name);
		if (value !== undefined && value !== '') {
			return value;
		}
	}
	return '';
}

/** One entry of NO_PROXY: `*`, a subnet, an address or the end of a name, the latter two with or without a port. */
function isExempt(rule: string, text: string, ip: Address | undefined, port: string): boolean {
	if (rule === '*') {
		return true;
	}
	const subnet = parseCidr(rule);
	if (subnet !== undefined) {
		return ip !== undefined && contains(subnet, ip);
	}
	const {host, port: rulePort} = splitPort(rule);
	if (host === '' || (rulePort !== '' && rulePort !== port)) {
		return false;
	}
	const ruleIp = parseAddress(host);
	if (ruleIp !== undefined) {
		return ruleIp.toString() === text;
	}
	const end = host.startsWith('*.') ? host.slice(1) : host;
	return end.startsWith('.') ? text.endsWith(end) : text === end || text.endsWith(`.${end}`);
}

function splitPort(rule: string): {host: string; port: string} {
	const match = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(rule);
	return match === null ? {host: rule, port: ''} : {host: match[1] ?? match[2] ?? '', port: match[3] ?? ''};
}

function parseAddress(text: string): Address | undefined {
	if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
		return ipaddr.IPv4.parse(text);
	}
	return text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : undefined;
}

function parseCidr(text: string): Subnet | undefined {
	const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
	const address = parseAddress(match?.[1] ?? '');
	const length = Number(match?.[2]);
	return address === undefined || length > address.toByteArray().length * 8 ? undefined : [address, length];
}

function contains([network, length]: Subnet, ip: Address): boolean {
	return network.kind() === ip.kind() && ip.match(network, length);
}

/** The network's address plus one; undefined where the subnet has no such address. */
function firstAddress([address, length]: Subnet): string | undefined {
	const bytes = address.toByteArray();
	const bits = bytes.length * 8;
	if (length === bits) {
		return undefined;
	}
	const number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
	const hostBits = BigInt(bits - length);
	const first = (((number >> hostBits) << hostBits) + 1n).toString(16).padStart(bytes.length * 2, '0');
	return ipaddr.fromByteArray([...Buffer.from(first, 'hex')]).toString();
}

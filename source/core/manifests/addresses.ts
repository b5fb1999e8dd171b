import {isIPv6, isPort} from '../values/networks.ts';
import type {Argument} from '../config/types.ts';
import {lastValue} from '../values/arguments.ts';

/** The loopback address of the same family as `address`. */
export function loopbackOf(address: string): string {
	return isIPv6(address) ? '::1' : '127.0.0.1';
}

/**
 * The address that the kubelet probes. Nothing can be asked at an unspecified address, so the
 * probe then names none and the kubelet takes the Pod's (kubernetes/kubernetes#86504).
 */
export function probeAddress(address: string): string | undefined {
	return address === '0.0.0.0' || address === '::' || address === '' ? undefined : address;
}

export interface ProbeEndpoint {
	readonly host: string | undefined;
	readonly port: number;
	readonly scheme: 'HTTP' | 'HTTPS';
}

export const etcdMetricsPort = 2381;

/**
 * Where etcd answers probes: the first URL of its `listen-metrics-urls`. What the URL leaves open,
 * or a URL that Go would not parse, falls back to plain HTTP on the loopback address and port 2381
 * (as kubeadm does: util/staticpod, GetEtcdProbeEndpoint). An unspecified address stays.
 */
export function etcdProbeEndpoint(extraArgs: readonly Argument[], loopback: string): ProbeEndpoint {
	const fallback: ProbeEndpoint = {host: loopback, port: etcdMetricsPort, scheme: 'HTTP'};
	const first = lastValue(extraArgs, 'listen-metrics-urls')?.split(',')[0];
	const url = first === undefined ? undefined : parseUrl(first);
	if (url === undefined) {
		return fallback;
	}
	return {
		host: url.host === '' ? loopback : url.host,
		port: isPort(url.port) ? Number(url.port) : etcdMetricsPort,
		scheme: url.scheme === 'https' ? 'HTTPS' : 'HTTP',
	};
}

interface UrlParts {
	readonly scheme: string;
	readonly host: string;
	readonly port: string;
}

/**
 * Scheme, host and port as Go's url.Parse sees them, undefined for what it refuses. The platform's
 * URL class follows another standard: it drops default ports and rewrites hosts.
 */
function parseUrl(text: string): UrlParts | undefined {
	// eslint-disable-next-line no-control-regex
	if (/[\u0000-\u001F\u007F]/.test(text) || text.startsWith(':')) {
		return undefined;
	}
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? '';
	const rest = (scheme === '' ? text : text.slice(scheme.length + 1)).replace(/[?#].*$/, '');
	if (!rest.startsWith('/')) {
		const refused = scheme === '' && rest.split('/')[0]?.includes(':');
		return refused ? undefined : {scheme, host: '', port: ''};
	}
	if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) {
		return {scheme, host: '', port: ''};
	}
	const authority = rest.slice(2).split('/')[0] ?? '';
	const match = /^(?:\[([^\]]*)\]|([^:[\]\\^{}|` ]*))(?::([0-9]*))?$/.exec(authority.slice(authority.lastIndexOf('@') + 1));
	return match === null ? undefined : {scheme, host: match[1] ?? match[2] ?? '', port: match[3] ?? ''};
}

import ipaddr from 'ipaddr.js';
import type {InitConfig} from '../config/types.ts';
import {parseAddress, serverUrl} from '../values/networks.ts';

/** Four or sixteen bytes, as a certificate holds an address; undefined for what is none. */
export function addressBytes(text: string): Buffer | undefined {
	const canonical = parseAddress(text);
	return canonical === undefined ? undefined : Buffer.from(ipaddr.parse(canonical).toByteArray());
}

/** As Go prints it: an IPv4 address in IPv6 notation is an IPv4 address. */
export function addressText(bytes: Buffer): string {
	const text = ipaddr.fromByteArray([...bytes]).toString();
	return parseAddress(text) ?? text;
}

/** `https://192.0.2.10:6443` (as kubeadm does: util.GetLocalAPIEndpoint). */
export function localEndpoint({init: {localAPIEndpoint: {advertiseAddress, bindPort}}}: InitConfig): string {
	return serverUrl({controlPlaneEndpoint: '', advertiseAddress: parseAddress(advertiseAddress) ?? advertiseAddress, bindPort});
}

/** The control plane endpoint, with the bind port where it names none; else the local endpoint (util.GetControlPlaneEndpoint). */
export function controlPlaneEndpoint(config: InitConfig): string {
	const endpoint = config.cluster.controlPlaneEndpoint;
	return endpoint === '' ? localEndpoint(config) : serverUrl({controlPlaneEndpoint: endpoint, ...config.init.localAPIEndpoint});
}

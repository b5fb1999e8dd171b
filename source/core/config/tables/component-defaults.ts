import {posix} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import type {ConfigFault} from '../../told/faults.ts';
import {defaults} from './kubeadm-fields.ts';
import {dnsAddress, isIPv6} from '../../values/networks.ts';
import type {Value, ValueObject} from './schema.ts';
import type {ClusterConfiguration} from '../types.ts';
import type {Origin} from '../../told/sources.ts';
import {isRecord} from '../../values/is-record.ts';

/** A value that kubeadm gives a field, and warns about where the user chose another. */
interface Recommended {
	readonly path: string;
	readonly value: Value;
	/** Given where the field is absent or empty, unless it says otherwise. */
	readonly onlyAdvice?: boolean;
	/** A pointer in Go: an empty text is a value, and not silence. */
	readonly pointer?: boolean;
	/** No warning about another value. */
	readonly quiet?: boolean;
	/** Where the value is taken from; kubeadm's own where absent. */
	readonly origin?: Origin;
}

type Origins = Map<string, Origin>;

const taken = (field: string): Origin => ({from: 'field', field});

const systemdResolver = '/run/systemd/resolve/resolv.conf';

/** Fills in a KubeletConfiguration as kubeadm does (componentconfigs/kubelet.go, kubelet_unix.go). */
export function defaultKubelet(given: ValueObject, cluster: ClusterConfiguration, usesResolved: boolean, origins: Origins): {value: ValueObject; warnings: ConfigFault[]} {
	const {networking, certificatesDir} = cluster;
	const result = recommend('KubeletConfiguration', given, origins, [
		{path: 'staticPodPath', value: defaults.staticPodPath},
		{path: 'clusterDNS', value: [dnsAddress(networking.serviceSubnet) ?? defaults.clusterDNS], origin: taken('networking.serviceSubnet')},
		{path: 'clusterDomain', value: networking.dnsDomain, origin: taken('networking.dnsDomain')},
		{path: 'authentication.x509.clientCAFile', value: posix.join(certificatesDir, 'ca.crt'), origin: taken('certificatesDir')},
		{path: 'authentication.anonymous.enabled', value: false},
		{path: 'authorization.mode', value: 'Webhook'},
		{path: 'authentication.webhook.enabled', value: true},
		{path: 'healthzBindAddress', value: '127.0.0.1'},
		{path: 'healthzPort', value: 10_248},
		{path: 'readOnlyPort', value: 0, onlyAdvice: true},
		{path: 'cgroupDriver', value: 'systemd', quiet: true},
		...(usesResolved ? [{path: 'resolvConf', value: systemdResolver, origin: {from: 'machine'}, pointer: true} as const] : []),
	]);
	// Whether the user said false cannot be told from silence, so kubeadm always sets it.
	return {...result, value: {...result.value, rotateCertificates: true}};
}

/** Fills in a KubeProxyConfiguration as kubeadm does (componentconfigs/kubeproxy.go). */
export function defaultKubeProxy(given: ValueObject, cluster: ClusterConfiguration, advertiseAddress: string, origins: Origins): {value: ValueObject; warnings: ConfigFault[]} {
	const {podSubnet} = cluster.networking;
	return recommend('KubeProxyConfiguration', given, origins, [
		{path: 'bindAddress', value: isIPv6(advertiseAddress) ? '::' : '0.0.0.0', origin: taken('localAPIEndpoint.advertiseAddress')},
		...(podSubnet === '' ? [] : [{path: 'clusterCIDR', value: podSubnet, origin: taken('networking.podSubnet')}]),
		{path: 'clientConnection.kubeconfig', value: '/var/lib/kube-proxy/kubeconfig.conf'},
	]);
}

function recommend(kind: string, given: ValueObject, origins: Origins, recommended: readonly Recommended[]): {value: ValueObject; warnings: ConfigFault[]} {
	const warnings: ConfigFault[] = [];
	let value = given;
	for (const {path, value: wanted, onlyAdvice, pointer, quiet, origin} of recommended) {
		const names = path.split('.');
		const present = read(value, names);
		if (present === undefined || (present === '' && pointer !== true)) {
			value = onlyAdvice ? value : write(value, names, wanted);
			origins.set(`${kind}.${path}`, origin ?? {from: 'default'});
		} else if (!quiet && !isDeepStrictEqual(present, wanted)) {
			warnings.push({code: 'value-unusual', path, params: {kind, recommended: show(wanted), value: show(present)}});
		}
	}
	return {value, warnings};
}

const show = (value: Value): string => Array.isArray(value) ? value.join(', ') : String(value);

const read = (value: Value | undefined, names: readonly string[]): Value | undefined =>
	names.reduce<Value | undefined>((at, name) => isRecord(at) ? at[name] : undefined, value);

function write(value: ValueObject, [name = '', ...rest]: readonly string[], wanted: Value): ValueObject {
	const inner = value[name];
	return {...value, [name]: rest.length === 0 ? wanted : write(isRecord(inner) ? inner : {}, rest, wanted)};
}

import {parseDuration} from '../../values/duration.ts';
import {isPort, parseAddress, parseSubnet, splitHostPort} from '../../values/networks.ts';
import {parseQuantity} from '../../values/quantity.ts';
import {isList} from './schema.ts';
import {isRecord} from '../../values/is-record.ts';

/**
 * What a text or number in a component's configuration must be, where its type says no more: a list of the values that
 * there are, or a form. kubeadm passes such values on unread; the component ends at them.
 */
export type Wanted = 'quantity' | 'threshold' | 'percentage' | 'duration' | 'cpus' | 'port' | 'address' | 'address-port' | 'subnet' | 'subnets' | 'node-addresses' | 'bit' | 'oom' | readonly string[];

/** A value that a component will not take. */
export interface RefusedValue {
	/** As the configuration spells it: `evictionHard.memory.available`. */
	readonly path: string;
	readonly value: string;
	readonly wanted: Wanted;
}

/** Of the KubeletConfiguration (pkg/kubelet/apis/config/validation, pkg/kubelet/eviction/helpers.go, cmd/kubelet/app/server.go). */
const kubelet: Readonly<Record<string, Wanted>> = {
	'port': 'port',
	'readOnlyPort': 'port',
	'healthzPort': 'port',
	'evictionHard': 'threshold',
	'evictionSoft': 'threshold',
	'evictionSoftGracePeriod': 'duration',
	'evictionMinimumReclaim': 'threshold',
	'systemReserved': 'quantity',
	'kubeReserved': 'quantity',
	'qosReserved': 'percentage',
	'containerLogMaxSize': 'quantity',
	'reservedSystemCPUs': 'cpus',
	'authorization.mode': ['AlwaysAllow', 'Webhook'],
	'cgroupDriver': ['systemd', 'cgroupfs'],
	'cpuManagerPolicy': ['none', 'static'],
	'memoryManagerPolicy': ['None', 'Static'],
	'topologyManagerPolicy': ['none', 'best-effort', 'restricted', 'single-numa-node'],
	'topologyManagerScope': ['container', 'pod'],
	'hairpinMode': ['promiscuous-bridge', 'hairpin-veth', 'none'],
	'memorySwap.swapBehavior': ['NoSwap', 'LimitedSwap'],
	'logging.format': ['text', 'json'],
	'enforceNodeAllocatable': ['none', 'pods', 'system-reserved', 'system-reserved-compressible', 'kube-reserved', 'kube-reserved-compressible'],
	'configMapAndSecretChangeDetectionStrategy': ['Get', 'Cache', 'Watch'],
	'tlsMinVersion': ['VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13'],
};

/** Of the KubeProxyConfiguration (pkg/proxy/apis/config/validation, v1alpha1/defaults.go). */
const kubeProxy: Readonly<Record<string, Wanted>> = {
	'bindAddress': 'address',
	'healthzBindAddress': 'address-port',
	'metricsBindAddress': 'address-port',
	'mode': ['iptables', 'ipvs', 'nftables'],
	'iptables.masqueradeBit': 'bit',
	'nftables.masqueradeBit': 'bit',
	'ipvs.excludeCIDRs': 'subnet',
	'detectLocalMode': ['ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix'],
	'clusterCIDR': 'subnets',
	'nodePortAddresses': 'node-addresses',
	'oomScoreAdj': 'oom',
	'logging.format': ['text', 'json'],
};

/** What is looked at only where another field has this value. */
const onlyWith: Readonly<Record<string, readonly [field: string, value: string]>> = {
	'nftables.masqueradeBit': ['mode', 'nftables'], 'ipvs.excludeCIDRs': ['mode', 'ipvs'], 'clusterCIDR': ['detectLocalMode', 'ClusterCIDR'],
};

/** Values of a KubeletConfiguration that the kubelet will end at, in the order of its fields. */
export const refusedByKubelet = (config: unknown): readonly RefusedValue[] => refused(kubelet, config);

/** Values of a KubeProxyConfiguration that kube-proxy will end at, in the order of its fields. */
export function refusedByKubeProxy(config: unknown): readonly RefusedValue[] {
	const isLookedAt = (path: string): boolean => {
		const [field, value] = onlyWith[path] ?? [];
		return field === undefined || (isRecord(config) && config[field] === value);
	};
	return refused(Object.fromEntries(Object.entries(kubeProxy).filter(([path]) => isLookedAt(path))), config);
}

function refused(table: Readonly<Record<string, Wanted>>, config: unknown): readonly RefusedValue[] {
	return Object.entries(table).flatMap(([path, wanted]) => texts(path, path.split('.').reduce<unknown>((at, name) => isRecord(at) ? at[name] : undefined, config))
		.filter(({value, isOwn}) => !(isOwn && value === '') && !fits(value, wanted))
		.map(({at, value}) => ({path: at, value, wanted})));
}

/** The texts of a field: its own, those of a list, or those of a map. An empty one of its own is as good as none. */
function texts(path: string, value: unknown): readonly {readonly at: string; readonly value: string; readonly isOwn: boolean}[] {
	if (typeof value === 'string' || typeof value === 'number') {
		return [{at: path, value: String(value), isOwn: true}];
	}
	const parts = isList(value) || isRecord(value) ? Object.entries(value) : [];
	return parts.filter((part): part is [string, string] => typeof part[1] === 'string').map(([name, text]) => ({at: `${path}.${name}`, value: text, isOwn: false}));
}

function fits(value: string, wanted: Wanted): boolean {
	switch (wanted) {
		case 'quantity': {
			return parseQuantity(value)?.startsWith('-') === false;
		}
		case 'threshold': {
			return value.endsWith('%') ? isPercentage(value) : parseQuantity(value)?.startsWith('-') === false;
		}
		case 'percentage': {
			return isPercentage(value);
		}
		case 'duration': {
			return (parseDuration(value) ?? 0n) > 0n;
		}
		case 'port': {
			// 0 is none, or the default.
			return value === '0' || isPort(value);
		}
		case 'cpus': {
			return /^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/.test(value);
		}
		case 'address': {
			return parseAddress(value) !== undefined;
		}
		case 'address-port': {
			return parseAddress(value) !== undefined || isAddressWithPort(value);
		}
		case 'subnet': {
			return parseSubnet(value) !== undefined;
		}
		case 'subnets': {
			return value.split(',').length <= 2 && value.split(',').every((one) => parseSubnet(one) !== undefined);
		}
		case 'node-addresses': {
			return value === 'primary' || parseSubnet(value) !== undefined;
		}
		case 'bit': {
			return isWithin(value, 0, 31);
		}
		case 'oom': {
			return isWithin(value, -1000, 1000);
		}
		default: {
			return wanted.includes(value);
		}
	}
}

const isWithin = (value: string, least: number, most: number): boolean => /^-?\d+$/.test(value) && Number(value) >= least && Number(value) <= most;

function isAddressWithPort(value: string): boolean {
	const {host, port} = splitHostPort(value);
	return parseAddress(host) !== undefined && isPort(port);
}

const isPercentage = (value: string): boolean => /^\d+(?:\.\d+)?%$/.test(value) && Number.parseFloat(value) <= 100;

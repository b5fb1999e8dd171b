import {parseDuration} from './duration.ts';
import {isPort} from './networks.ts';
import {parseQuantity} from './quantity.ts';
import {isList, isObject} from './schema.ts';

/**
 * What a text or number in a component's configuration must be, where its type says no more: a list of the values that
 * there are, or a form. kubeadm passes such values on unread; the component ends at them.
 */
export type Wanted = 'quantity' | 'threshold' | 'percentage' | 'duration' | 'cpus' | 'port' | readonly string[];

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

/** Values of a KubeletConfiguration that the kubelet will end at, in the order of its fields. */
export function refusedByKubelet(config: unknown): readonly RefusedValue[] {
	return Object.entries(kubelet).flatMap(([path, wanted]) => texts(path, path.split('.').reduce<unknown>((at, name) => isObject(at) ? at[name] : undefined, config))
		.filter(({value, isOwn}) => !(isOwn && value === '') && !fits(value, wanted))
		.map(({at, value}) => ({path: at, value, wanted})));
}

/** The texts of a field: its own, those of a list, or those of a map. An empty one of its own is as good as none. */
function texts(path: string, value: unknown): readonly {readonly at: string; readonly value: string; readonly isOwn: boolean}[] {
	if (typeof value === 'string' || typeof value === 'number') {
		return [{at: path, value: String(value), isOwn: true}];
	}
	const parts = isList(value) || isObject(value) ? Object.entries(value) : [];
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
		default: {
			return wanted.includes(value);
		}
	}
}

const isPercentage = (value: string): boolean => /^\d+(?:\.\d+)?%$/.test(value) && Number.parseFloat(value) <= 100;

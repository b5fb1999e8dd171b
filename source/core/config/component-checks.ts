import {parseArguments} from '../components/arguments.ts';
import {nearestKnown} from '../components/problems.ts';
import {gateProblems} from '../components/settings.ts';
import {ETCD_VERSION, TABLES_VERSION, type Component} from '../components/tables.ts';
import {fault, type FaultCode, type FaultParams} from '../told/faults.ts';
import {lastValue} from '../values/arguments.ts';
import {overlaps, parseAddress, parseSubnets, type Subnet} from '../values/networks.ts';
import {isRecord} from '../values/is-record.ts';
import type {Argument, ClusterConfiguration, InitConfiguration} from './types.ts';
import type {ValueObject} from './tables/schema.ts';
import type {Objection} from './validate.ts';

export interface Components {
	readonly init: InitConfiguration;
	readonly cluster: ClusterConfiguration;
	/** As it was given. */
	readonly kubelet: ValueObject | undefined;
	readonly kubeProxy: ValueObject | undefined;
}

/**
 * What kubeadm passes on unread, and components end over: all of it warnings. Flags, gates and plugins are those of
 * one version, and nothing is said of any other.
 */
export function componentWarnings(given: Components): Objection[] {
	return [...(isOfTables(given.cluster) ? [...argumentWarnings(given), ...gateWarnings(given)] : []), ...rangeWarnings(given)];
}

const isOfTables = ({kubernetesVersion}: ClusterConfiguration): boolean => kubernetesVersion.startsWith(`${TABLES_VERSION}.`);

function warning<Code extends FaultCode>(code: Code, path: string, params: FaultParams[Code], at = path): Objection {
	return {...fault(code, path, params), at};
}

function argumentWarnings({init, cluster}: Components): Objection[] {
	const {local} = cluster.etcd;
	const isEtcdKnown = local !== undefined && (local.imageTag ?? `${ETCD_VERSION}.`).replace(/^v/, '').startsWith(`${ETCD_VERSION}.`);
	const lists: ReadonlyArray<readonly [Component, string, readonly Argument[]]> = [
		['kube-apiserver', 'apiServer.extraArgs', cluster.apiServer.extraArgs],
		['kube-controller-manager', 'controllerManager.extraArgs', cluster.controllerManager.extraArgs],
		['kube-scheduler', 'scheduler.extraArgs', cluster.scheduler.extraArgs],
		['etcd', 'etcd.local.extraArgs', isEtcdKnown ? local.extraArgs : []],
		['kubelet', 'nodeRegistration.kubeletExtraArgs', init.nodeRegistration.kubeletExtraArgs],
	];
	return lists.flatMap(([component, path, args]) => args.flatMap((argument, index) => argumentWarning(component, argument, `${path}.${index}`)));
}

/** Each by itself, as it stands on the command line. */
function argumentWarning(component: Component, {name, value}: Argument, path: string): Objection[] {
	const {problem} = parseArguments(component, [`--${name}=${value}`]);
	// An empty name is a fault of its own, and so are authorization modes.
	if (name === '' || problem === undefined) {
		return [];
	}
	const version = component === 'etcd' ? ETCD_VERSION : TABLES_VERSION;
	const nearest = nearestKnown(component, problem) ?? '';
	switch (problem.code) {
		case 'unknown-flag': case 'bad-syntax': return [warning('argument-unknown', path, {component, name, nearest, version})];
		case 'unknown-gate': return [warning('component-gate-unknown', path, {component, name: problem.value, nearest, version})];
		case 'locked-gate': return [warning('component-gate-locked', path, {component, name: problem.value, version})];
		case 'unknown-plugin': return [warning('admission-plugin-unknown', path, {name: problem.value, nearest, version})];
		case 'invalid-value': return [warning('argument-value', path, {component, name, value, reason: problem.reason, version})];
		case 'invalid-gate': return [warning('argument-value', path, {component, name, value, reason: problem.words, version})];
		default: return [];
	}
}

/** Gates that the components' own configurations set. */
function gateWarnings({kubelet, kubeProxy}: Components): Objection[] {
	const documents: ReadonlyArray<readonly [Component, string, ValueObject | undefined]> = [['kubelet', 'KubeletConfiguration', kubelet], ['kube-proxy', 'KubeProxyConfiguration', kubeProxy]];
	return documents.flatMap(([component, kind, document]) => {
		const gates = document?.['featureGates'];
		return Object.entries(isRecord(gates) ? gates : {}).flatMap(([gate, value]) => gateProblems([`${gate}=${String(value)}`]).map((problem) => {
			const at = `${kind}.featureGates.${gate}`;
			return problem.code === 'locked-gate'
				? warning('component-gate-locked', 'featureGates', {component, name: gate, version: TABLES_VERSION}, at)
				: warning('component-gate-unknown', 'featureGates', {component, name: gate, nearest: nearestKnown(component, problem) ?? '', version: TABLES_VERSION}, at);
		}));
	});
}

/** Ranges that do not go together, each by what components are started with. */
function rangeWarnings({init, cluster: {apiServer, controllerManager, networking, kubernetesVersion}}: Components): Objection[] {
	const services = parseSubnets(lastValue(apiServer.extraArgs, 'service-cluster-ip-range') ?? networking.serviceSubnet) ?? [];
	const pods = parseSubnets(lastValue(controllerManager.extraArgs, 'cluster-cidr') ?? networking.podSubnet) ?? [];
	const found: Objection[] = [];
	for (const pod of pods) {
		const around = services.find((service) => isInside(pod, service));
		if (around !== undefined) {
			found.push(warning('pod-subnet-inside', 'networking.podSubnet', {value: pod.text, services: around.text}));
		}
	}
	for (const service of pods.length === 0 ? [] : services.filter(({family}) => !pods.some((pod) => pod.family === family))) {
		found.push(warning('pod-family-missing', 'networking.podSubnet', {value: pods.map(({text}) => text).join(', '), services: service.text, family: `IPv${service.family}`}));
	}
	const given = lastValue(apiServer.extraArgs, 'advertise-address') ?? init.localAPIEndpoint.advertiseAddress;
	const address = parseAddress(given);
	const [first] = services;
	// Told for the version whose check it is; where nobody keeps the endpoints of the Service `kubernetes`, there is none.
	if (address !== undefined && first !== undefined && kubernetesVersion.startsWith(`${TABLES_VERSION}.`) && (address.includes(':') ? 6 : 4) !== first.family && lastValue(apiServer.extraArgs, 'endpoint-reconciler-type') !== 'none') {
		found.push(warning('service-family-other', 'networking.serviceSubnet', {address, services: first.text, version: TABLES_VERSION}));
	}
	return found;
}

const isInside = (inner: Subnet, outer: Subnet): boolean => inner.mask >= outer.mask && overlaps(inner, outer);

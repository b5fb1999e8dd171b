import ipaddr from 'ipaddr.js';
import type {InitConfig} from '../config/types.ts';
import {minimumKubeletVersion} from '../config/versions.ts';
import {check} from './check.ts';
import {etcdVersionCheck} from './etcd.ts';
import {directoryEmptyCheck, etcdFileCheck, fileAbsentCheck} from './files.ts';
import {askedOnce, kubeletVersionCheck} from './kubelet.ts';
import {cpuCheck, forwardingCheck, hostnameCheck, memoryCheck, portCheck, programCheck, rootCheck, swapCheck} from './machine.ts';
import {proxyCheck, proxyCidrCheck} from './proxy.ts';
import {runtimeCheck, runtimeVersionCheck} from './runtime.ts';
import {firewallCheck, serviceCheck} from './services.ts';
import {systemCheck} from './system.ts';
import type {Findings} from '../told/findings.ts';
import type {Check} from './types.ts';
import {compareVersions, parseVersion, type SemanticVersion} from './version.ts';

export {runtimeAdvice} from './advice.ts';
export {registryCheck} from './registry.ts';
export {imagePullCheck, pullFailed, pullPlan, type PullPlan, type PullPolicy} from './pull.ts';
export type {Finding, FindingCode, FindingFields, Findings, LookedAt, LookedAtFields} from '../told/findings.ts';
export type {Check, PreflightHost} from './types.ts';

const SUPPORTED_MINOR = '1.36';
const FIRST_UNSUPPORTED = version('1.37.0-0');
const OLDEST_KUBELET = version(minimumKubeletVersion);
/** Since then kube-proxy needs no conntrack program. */
const NO_CONNTRACK = version('1.32.0');

const PORTS = {kubelet: 10_250, 'kube-scheduler': 10_259, 'kube-controller-manager': 10_257};
const STATIC_PODS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'];

/**
 * The checks of an init, in kubeadm's order (app/preflight/checks.go, InitNodeChecks). The check
 * for root comes first; where it finds an error the others do not run. Images are pulled after
 * all checks: see `pull.ts`.
 */
export function initChecks(config: InitConfig): readonly Check[] {
	const {cluster, init} = config;
	const {advertiseAddress, bindPort} = init.localAPIEndpoint;
	const {criSocket, name} = init.nodeRegistration;
	const subnets = [cluster.networking.serviceSubnet, cluster.networking.podSubnet].flatMap((list) => list.split(',')).filter((cidr) => cidr !== '');
	const {local, external} = cluster.etcd;
	const kubelet = askedOnce();
	return withIds([
		rootCheck,
		cpuCheck,
		memoryCheck,
		kubernetesVersionCheck(cluster.kubernetesVersion),
		firewallCheck([bindPort, PORTS.kubelet]),
		portCheck(bindPort, 'kube-apiserver'),
		portCheck(PORTS['kube-scheduler'], 'kube-scheduler'),
		portCheck(PORTS['kube-controller-manager'], 'kube-controller-manager'),
		...STATIC_PODS.map((component) => fileAbsentCheck(`/etc/kubernetes/manifests/${component}.yaml`, component)),
		proxyCheck(advertiseAddress),
		...subnets.map((cidr) => proxyCidrCheck(cidr)),
		runtimeCheck(criSocket),
		runtimeVersionCheck(criSocket),
		swapCheck,
		...requiredPrograms(cluster.kubernetesVersion).map((program) => programCheck(program)),
		{...systemCheck(kubelet.first), ahead: kubelet.ahead},
		hostnameCheck(name),
		kubeletVersionCheck(cluster.kubernetesVersion, OLDEST_KUBELET, kubelet.second),
		serviceCheck('kubelet'),
		portCheck(PORTS.kubelet, 'kubelet'),
		...families([advertiseAddress, ...subnets]).map((family) => forwardingCheck(family)),
		...(external === undefined ? [] : [etcdVersionCheck(external)]),
		...(local === undefined ? [] : [portCheck(2379, 'etcd'), portCheck(2380, 'etcd'), directoryEmptyCheck(local.dataDir)]),
		...(external === undefined ? [] : [external.caFile, external.certFile, external.keyFile].filter((path) => path !== '').map((path) => etcdFileCheck(path))),
	]);
}

/**
 * What is left after `--ignore-preflight-errors` and `ignorePreflightErrors`: `all`, or names in
 * any case, turn errors into warnings. Spaces are part of a name, as in kubeadm.
 */
export function applyIgnores(name: string, findings: Findings, ignorePreflightErrors: readonly string[]): Findings {
	const ignored = ignorePreflightErrors.map((entry) => entry.toLowerCase());
	if (!ignored.includes('all') && !ignored.includes(name.toLowerCase())) {
		return findings;
	}
	return {warnings: [...findings.warnings, ...findings.errors], errors: []};
}

function kubernetesVersionCheck(wanted: string): Check {
	return check('KubernetesVersion', 'kubernetes-version', {version: wanted}, async (_host, found) => {
		const parsed = parseVersion(wanted);
		if (parsed === undefined) {
			found.error('kubernetes-version.unreadable', {version: wanted});
		} else if (compareVersions(parsed, FIRST_UNSUPPORTED) >= 0) {
			found.warn('kubernetes-version.newer', {version: parsed.text, supported: SUPPORTED_MINOR});
		}
	});
}

function requiredPrograms(kubernetesVersion: string): readonly string[] {
	const parsed = parseVersion(kubernetesVersion);
	const always = ['losetup', 'mount', 'cp'];
	return parsed !== undefined && compareVersions(parsed, NO_CONNTRACK) < 0 ? ['conntrack', ...always] : always;
}

/** Which IP families there are among addresses and subnets. */
function families(addresses: readonly string[]): readonly (4 | 6)[] {
	const hosts = addresses.map((address) => address.split('/')[0] ?? '').filter((address) => ipaddr.isValid(address));
	const kinds = new Set(hosts.map((address) => ipaddr.process(address).kind()));
	return [...(kinds.has('ipv4') ? [4 as const] : []), ...(kinds.has('ipv6') ? [6 as const] : [])];
}

function withIds(checks: readonly Check[]): readonly Check[] {
	const counts = new Map<string, number>();
	return checks.map((item) => {
		const count = (counts.get(item.name) ?? 0) + 1;
		counts.set(item.name, count);
		return count === 1 ? item : {...item, id: `${item.name}-${count}`};
	});
}

function version(text: string): SemanticVersion {
	const parsed = parseVersion(text);
	if (parsed === undefined) {
		throw new TypeError(`not a version: ${text}`);
	}
	return parsed;
}

import type {Container, Pod, Probe, EnvVar as PodEnvVar} from 'kubernetes-types/core/v1.d.ts';
import {encodeValue} from '../config/encode.ts';
import {envVar} from '../config/tables/kubeadm-fields.ts';
import type {ValueObject} from '../config/tables/schema.ts';
import type {EnvVar, InitConfig, Json} from '../config/types.ts';
import {writeYaml} from '../yaml/writer.ts';
import {compareBytes, mergeArguments} from '../values/arguments.ts';
import type {ProbeEndpoint} from './addresses.ts';
import {componentSpecs, type Component} from './components.ts';
import {securityOf, type RootlessUsers} from './rootless.ts';
import {toVolume, toVolumeMount} from './volumes.ts';

/** What the manifests depend on beside the configuration: facts of the node. */
export interface ManifestHost {
	/** The folders of `caCertificateFolders` that are on the node. */
	readonly caFolders: readonly string[];
	/** The environment kubeadm runs in; proxy variables are handed on from it. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Whether the cluster CA's certificate is on the node and its key is not. */
	readonly externalCA: boolean;
	/** Users and groups for the feature gate RootlessControlPlane; without them, Pods run as root. */
	readonly users?: RootlessUsers;
}

/**
 * The static Pod of a control plane component, before patches (as kubeadm does:
 * phases/controlplane/manifests.go and phases/etcd/local.go).
 *
 * @throws TypeError for etcd where the configuration names an external one
 */
export function staticPod(component: Component, config: InitConfig, host: ManifestHost): Pod {
	const spec = componentSpecs[component](config, host);
	const security = host.users === undefined ? undefined : securityOf(component, host.users);
	const timeout = config.init.timeouts.controlPlaneComponentHealthCheck;
	const env = mergeEnv(spec.proxied ? proxyVariables(host.environment) : [], spec.extraEnvs);
	const container: Container = {
		name: component,
		image: spec.image,
		imagePullPolicy: 'IfNotPresent',
		command: [component, ...mergeArguments(spec.defaultArgs, spec.extraArgs)],
		volumeMounts: spec.mounts.map(toVolumeMount),
		livenessProbe: probe(spec.probe, spec.livenessPath, {initialDelaySeconds: 10, failureThreshold: 8, periodSeconds: 10}),
		...(spec.readinessPath !== undefined && {
			readinessProbe: probe(spec.probe, spec.readinessPath, {failureThreshold: 3, periodSeconds: 1}),
		}),
		startupProbe: probe(spec.probe, spec.startupPath, {initialDelaySeconds: 10, ...startupFailures(timeout), periodSeconds: 10}),
		resources: {requests: spec.requests},
		ports: [{name: probePort, containerPort: spec.probe.port, protocol: 'TCP'}],
		...(env.length > 0 && {env}),
		...(security !== undefined && {securityContext: security.container}),
	};
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: component,
			namespace: 'kube-system',
			labels: {component, tier: 'control-plane'},
			...(spec.annotations !== undefined && {annotations: spec.annotations}),
		},
		spec: {
			containers: [container],
			// The value of the priority class: nothing looks it up for a static Pod.
			priority: 2_000_001_000,
			priorityClassName: 'system-node-critical',
			hostNetwork: true,
			securityContext: {seccompProfile: {type: 'RuntimeDefault'}, ...security?.pod},
			volumes: spec.volumes.map(toVolume),
		},
		status: {},
	};
}

/** The manifest file of a static Pod. */
export function manifestText(pod: Pod): string {
	// The types come from an OpenAPI definition and say Date where JSON has text; a Pod made here holds none.
	return writeYaml(pod as unknown as Json);
}

/** Variables whose name ends in `_proxy`, in any case, and that are not empty. */
export function proxyVariables(environment: Readonly<Record<string, string | undefined>>): EnvVar[] {
	return Object.entries(environment).flatMap(([name, value]) =>
		name.toLowerCase().endsWith('_proxy') && value !== undefined && value !== '' ? [{name, value}] : []);
}

/** One variable a name, the later one's; sorted by name. */
export function mergeEnv(...lists: readonly (readonly EnvVar[])[]): PodEnvVar[] {
	const byName = new Map(lists.flat().map((variable) => [variable.name, variable]));
	return [...byName.values()].sort((a, b) => compareBytes(a.name, b.name)).map((variable) => encodeValue(variable as unknown as ValueObject, envVar) as unknown as PodEnvVar);
}

const probePort = 'probe-port';

function probe(endpoint: ProbeEndpoint, path: string, timing: Probe): Probe {
	return {
		httpGet: {...(endpoint.host !== undefined && {host: endpoint.host}), path, port: probePort, scheme: endpoint.scheme},
		timeoutSeconds: 15,
		...timing,
	};
}

/** As many probes, ten seconds apart, as cover the timeout (nanoseconds), rounded up; Go leaves a 0 out. */
function startupFailures(timeout: bigint): Pick<Probe, 'failureThreshold'> {
	const period = 10_000_000_000n;
	const whole = timeout / period;
	const failures = Number(timeout > whole * period ? whole + 1n : whole);
	return failures === 0 ? {} : {failureThreshold: failures};
}

import type {InitConfig, JsonObject} from '../config/types.ts';
import {componentImage} from '../config/images.ts';
import {dnsAddress} from '../values/networks.ts';
import {apiObject, binding, configMap, kubeSystem, role, type ApiObject, type ApiRead} from './objects.ts';

const name = 'coredns';
const dnsLabel = {'k8s-app': 'kube-dns'};

/**
 * What kubeadm reads first, in this order: how many replicas a Deployment has, and the Corefile
 * there is. An empty list and 404 are answers.
 */
export const coreDnsReads: {readonly deployments: ApiRead; readonly configMap: ApiRead} = {
	deployments: {apiVersion: 'apps/v1', plural: 'deployments', namespace: kubeSystem, labelSelector: 'k8s-app=kube-dns'},
	configMap: {apiVersion: 'v1', plural: 'configmaps', namespace: kubeSystem, name},
};

/** What the reads found. */
export interface PresentCoreDns {
	/** Of the Deployment, which a person may have scaled. 2 where there is none. */
	readonly replicas?: number;
	/** `data.Corefile` of the ConfigMap. */
	readonly corefile?: string;
	/** Changes the Deployment's body; says which patch files did. */
	readonly patch?: (deployment: JsonObject) => {readonly object: JsonObject; readonly files: readonly string[]};
}

/**
 * addon/coredns (as kubeadm does: phases/addons/dns).
 *
 * @throws RangeError where the service subnet has no tenth address, which validation refuses before
 */
export function coreDnsObjects(config: InitConfig, present: PresentCoreDns = {}): ApiObject[] {
	const deployment = coreDnsDeployment(config, present.replicas);
	return [
		corefileConfigMap(config, present.corefile),
		role({name: 'system:coredns'}, [
			{resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch']},
			{apiGroup: 'discovery.k8s.io', resources: ['endpointslices'], verbs: ['list', 'watch']},
		]),
		binding({name: 'system:coredns'}, 'system:coredns', [{serviceAccount: name, namespace: kubeSystem}]),
		apiObject('ServiceAccount', {name, namespace: kubeSystem}, {}),
		present.patch === undefined ? deployment : patched(deployment, present.patch),
		service(clusterIP(config)),
	];
}

/** A patch may rename the Deployment, or move it: kubeadm creates what comes out. */
function patched(deployment: ApiObject, patch: NonNullable<PresentCoreDns['patch']>): ApiObject {
	const {object, files} = patch(deployment.body);
	const {name, namespace} = object['metadata'] as {readonly name?: string; readonly namespace?: string};
	return {...deployment, name: name ?? '', namespace: namespace ?? '', body: object, ...(files.length > 0 && {patches: files})};
}

/**
 * Where a ConfigMap is there, kubeadm lists Deployments once more, for the version that runs, and
 * leaves a Corefile alone that it takes for a person's own.
 */
function corefileConfigMap(config: InitConfig, present: string | undefined): ApiObject {
	const data = {Corefile: corefile(config.cluster.networking.dnsDomain)};
	const object = configMap({name, namespace: kubeSystem}, data, isReplaceable(present) ? 'update' : 'retain');
	return present === undefined ? object : {...object, readsBefore: [coreDnsReads.deployments]};
}

/**
 * Whether a Corefile gives way to the new one: an empty one, and the default from Kubernetes 1.19
 * on until its cache got options. With them it is none of the defaults that kubeadm's library
 * knows, so it stays as a person's own would (github.com/coredns/corefile-migration,
 * migration.Default). Defaults before 1.19 stay too, where kubeadm would replace them: no cluster
 * that init can be run on is that old.
 */
function isReplaceable(present: string | undefined): boolean {
	return present === undefined || present === '' || oldDefault.test(present.trim().replaceAll(/\s+/g, ' '));
}

const oldDefault = new RegExp(`^${[
	String.raw`\.:53 \{ errors health \{ lameduck 5s \} ready`,
	String.raw`kubernetes [^{}]+ \{ pods insecure fallthrough in-addr\.arpa ip6\.arpa ttl 30 \}`,
	String.raw`prometheus :9153 forward \. [^ {}]+ \{ max_concurrent 1000 \}`,
	String.raw`cache 30 loop reload loadbalance \}`,
].join(' ')}$`);

/** The Corefile that kubeadm writes for a cluster domain. */
export function corefile(domain: string): string {
	const cache = domain === '' ? ['cache 30'] : ['cache 30 {', `   disable success ${domain}`, `   disable denial ${domain}`, '}'];
	const lines = [
		'errors',
		'health {',
		'   lameduck 5s',
		'}',
		'ready',
		`kubernetes ${domain} in-addr.arpa ip6.arpa {`,
		'   pods insecure',
		'   fallthrough in-addr.arpa ip6.arpa',
		'   ttl 30',
		'}',
		'prometheus :9153',
		'forward . /etc/resolv.conf {',
		'   max_concurrent 1000',
		'}',
		...cache,
		'loop',
		'reload',
		'loadbalance',
	];
	return ['.:53 {', ...lines.map((line) => `    ${line}`), '}', ''].join('\n');
}

/** The Deployment before patches. */
export function coreDnsDeployment(config: InitConfig, replicas = 2): ApiObject {
	return apiObject('Deployment', {name, namespace: kubeSystem, metadata: {labels: dnsLabel}}, {
		spec: {
			replicas,
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1}},
			selector: {matchLabels: dnsLabel},
			template: {metadata: {labels: dnsLabel}, spec: podSpec(componentImage(config, 'coredns'))},
		},
		status: {},
	});
}

function podSpec(image: string): JsonObject {
	return {
		priorityClassName: 'system-cluster-critical',
		serviceAccountName: name,
		affinity: {
			podAntiAffinity: {
				preferredDuringSchedulingIgnoredDuringExecution: [{
					weight: 100,
					podAffinityTerm: {
						labelSelector: {matchExpressions: [{key: 'k8s-app', operator: 'In', values: ['kube-dns']}]},
						topologyKey: 'kubernetes.io/hostname',
					},
				}],
			},
		},
		tolerations: [
			{key: 'CriticalAddonsOnly', operator: 'Exists'},
			{key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule'},
		],
		nodeSelector: {'kubernetes.io/os': 'linux'},
		containers: [{
			name,
			image,
			imagePullPolicy: 'IfNotPresent',
			resources: {limits: {memory: '170Mi'}, requests: {cpu: '100m', memory: '70Mi'}},
			args: ['-conf', '/etc/coredns/Corefile'],
			volumeMounts: [{name: 'config-volume', mountPath: '/etc/coredns', readOnly: true}],
			ports: [
				{containerPort: 53, name: 'dns', protocol: 'UDP'},
				{containerPort: 53, name: 'dns-tcp', protocol: 'TCP'},
				{containerPort: 9153, name: 'metrics', protocol: 'TCP'},
				{containerPort: 8080, name: 'liveness-probe', protocol: 'TCP'},
				{containerPort: 8181, name: 'readiness-probe', protocol: 'TCP'},
			],
			livenessProbe: {
				httpGet: {path: '/health', port: 'liveness-probe', scheme: 'HTTP'},
				initialDelaySeconds: 60, timeoutSeconds: 5, successThreshold: 1, failureThreshold: 5,
			},
			readinessProbe: {httpGet: {path: '/ready', port: 'readiness-probe', scheme: 'HTTP'}},
			securityContext: {
				allowPrivilegeEscalation: false,
				capabilities: {add: ['NET_BIND_SERVICE'], drop: ['ALL']},
				readOnlyRootFilesystem: true,
			},
		}],
		dnsPolicy: 'Default',
		volumes: [{name: 'config-volume', configMap: {name, items: [{key: 'Corefile', path: 'Corefile'}]}}],
	};
}

function clusterIP(config: InitConfig): string {
	const address = dnsAddress(config.cluster.networking.serviceSubnet);
	if (address === undefined) {
		throw new RangeError('the service subnet has no address for the cluster DNS');
	}
	return address;
}

function service(clusterIP: string): ApiObject {
	const port = (name: string, number: number, protocol: string) => ({name, port: number, protocol, targetPort: number});
	const metadata = {
		labels: {...dnsLabel, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS'},
		annotations: {'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true'},
		// Any version: an update of a Service without one is refused.
		resourceVersion: '0',
	};
	return apiObject('Service', {name: 'kube-dns', namespace: kubeSystem, metadata}, {
		spec: {
			clusterIP,
			ports: [port('dns', 53, 'UDP'), port('dns-tcp', 53, 'TCP'), port('metrics', 9153, 'TCP')],
			selector: dnsLabel,
		},
		status: {loadBalancer: {}},
	}, {onConflict: 'updateService'});
}

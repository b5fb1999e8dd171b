import type {InitConfig, JsonObject} from '../config/types.ts';
import {componentImage} from '../config/images.ts';
import {dnsAddress} from '../config/networks.ts';
import {apiObject, binding, configMap, kubeSystem, role, type ApiObject, type ApiRead} from './objects.ts';

const name = 'coredns';
const dnsLabel = {'k8s-app': 'kube-dns'};

/** What kubeadm reads first: how many replicas a Deployment has, and the Corefile there is. */
export const coreDnsReads: {readonly deployments: ApiRead; readonly configMap: ApiRead} = {
	deployments: {apiVersion: 'apps/v1', plural: 'deployments', namespace: kubeSystem, labelSelector: 'k8s-app=kube-dns'},
	configMap: {apiVersion: 'v1', plural: 'configmaps', namespace: kubeSystem, name},
};

export interface PresentCoreDns {
	/** Of the Deployment that is there: a person may have scaled it. 2 where there is none. */
	readonly replicas?: number;
	/** True where the Corefile there is is a person's own: it is left alone. */
	readonly ownCorefile?: boolean;
	/** The Deployment's body after patches, in place of `coreDnsDeployment`'s. */
	readonly deployment?: JsonObject;
}

/**
 * addon/coredns (as kubeadm does: phases/addons/dns).
 *
 * @throws RangeError where the service subnet has no tenth address, which validation refuses before
 */
export function coreDnsObjects(config: InitConfig, present: PresentCoreDns = {}): ApiObject[] {
	const deployment = coreDnsDeployment(config, present.replicas);
	return [
		configMap({name, namespace: kubeSystem}, {Corefile: corefile(config.cluster.networking.dnsDomain)}, present.ownCorefile ? 'retain' : 'update'),
		role({name: 'system:coredns'}, [
			{resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch']},
			{apiGroup: 'discovery.k8s.io', resources: ['endpointslices'], verbs: ['list', 'watch']},
		]),
		binding({name: 'system:coredns'}, 'system:coredns', [{serviceAccount: name, namespace: kubeSystem}]),
		apiObject('ServiceAccount', {name, namespace: kubeSystem}, {}),
		present.deployment === undefined ? deployment : {...deployment, body: present.deployment},
		service(clusterIP(config)),
	];
}

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

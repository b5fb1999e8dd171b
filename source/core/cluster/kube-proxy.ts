import type {InitConfig} from '../config/types.ts';
import {componentImage} from '../config/images.ts';
import {serverUrl} from '../values/networks.ts';
import {printConfig} from '../config/print.ts';
import {mergeEnv, proxyVariables} from '../manifests/static-pods.ts';
import {apiObject, binding, groups, kubeSystem, role, type ApiObject} from './objects.ts';
import {signature} from './upload-config.ts';

const name = 'kube-proxy';

/**
 * addon/kube-proxy (as kubeadm does: phases/addons/proxy).
 *
 * @param environment of kubestep; kube-proxy gets its proxy variables
 */
export function kubeProxyObjects(config: InitConfig, environment: Readonly<Record<string, string | undefined>>): ApiObject[] {
	const place = {name, namespace: kubeSystem};
	const data = {
		'config.conf': printConfig(config, 'kube-proxy').replace(/\n+$/, ''),
		'kubeconfig.conf': kubeconfig(serverUrl({...config.init.localAPIEndpoint, controlPlaneEndpoint: config.cluster.controlPlaneEndpoint})),
	};
	return [
		apiObject('ConfigMap', {...place, metadata: {labels: {app: name}, ...signature(data, config.kubeProxyGiven)}}, {data}),
		daemonSet(config, environment),
		apiObject('ServiceAccount', place, {}),
		binding({name: 'kubeadm:node-proxier'}, 'system:node-proxier', [{serviceAccount: name, namespace: kubeSystem}]),
		role(place, [{resources: ['configmaps'], resourceNames: [name], verbs: ['get']}]),
		binding(place, name, [{group: groups.joining}]),
	];
}

/** kubeadm's own layout, which is not sorted: it writes this one by a template. */
function kubeconfig(server: string): string {
	return [
		'apiVersion: v1',
		'kind: Config',
		'clusters:',
		'- cluster:',
		'    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
		`    server: ${server}`,
		'  name: default',
		'contexts:',
		'- context:',
		'    cluster: default',
		'    namespace: default',
		'    user: default',
		'  name: default',
		'current-context: default',
		'users:',
		'- name: default',
		'  user:',
		'    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token',
	].join('\n');
}

function daemonSet(config: InitConfig, environment: Readonly<Record<string, string | undefined>>): ApiObject {
	const labels = {'k8s-app': name};
	const proxies = mergeEnv(proxyVariables(environment)).map(({name, value}) => ({name, value: value ?? ''}));
	return apiObject('DaemonSet', {name, namespace: kubeSystem, metadata: {labels}}, {
		spec: {
			selector: {matchLabels: labels},
			updateStrategy: {type: 'RollingUpdate'},
			template: {
				metadata: {labels},
				spec: {
					priorityClassName: 'system-node-critical',
					containers: [{
						name,
						image: componentImage(config, name),
						imagePullPolicy: 'IfNotPresent',
						command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
						securityContext: {privileged: true},
						volumeMounts: [
							{mountPath: '/var/lib/kube-proxy', name},
							{mountPath: '/run/xtables.lock', name: 'xtables-lock'},
							{mountPath: '/lib/modules', name: 'lib-modules', readOnly: true},
						],
						env: [{name: 'NODE_NAME', valueFrom: {fieldRef: {fieldPath: 'spec.nodeName'}}}, ...proxies],
						resources: {},
					}],
					hostNetwork: true,
					serviceAccountName: name,
					volumes: [
						{name, configMap: {name}},
						{name: 'xtables-lock', hostPath: {path: '/run/xtables.lock', type: 'FileOrCreate'}},
						{name: 'lib-modules', hostPath: {path: '/lib/modules'}},
					],
					tolerations: [{operator: 'Exists'}],
					nodeSelector: {'kubernetes.io/os': 'linux'},
				},
			},
		},
		status: {currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0},
	});
}

import {posix} from 'node:path';
import {valueSource} from '../config/origins.ts';
import type {ValueSource} from '../told/sources.ts';
import type {InitConfig, JsonObject} from '../config/types.ts';
import {writeYaml} from '../yaml/writer.ts';
import type {Sensitive} from '../secrets/sensitive.ts';
import {controlPlaneEndpoint, localEndpoint} from './addresses.ts';
import {keySources, type Subject} from './certificates.ts';

export {checkKubeconfig, parseKubeconfig, readKubeconfig, type Kubeconfig, type KubeconfigCheck} from './kubeconfig-reader.ts';

export type KubeconfigName = 'admin.conf' | 'super-admin.conf' | 'kubelet.conf' | 'controller-manager.conf' | 'scheduler.conf';

export interface KubeconfigSpec {
	/** Path of the phase that makes it. */
	readonly id: `kubeconfig/${string}`;
	readonly name: KubeconfigName;
	/** Whom its client certificate names; the common name is the user's name as well. */
	readonly subject: (config: InitConfig) => Subject;
	readonly server: (config: InitConfig) => string;
}

const groups = {admins: 'kubeadm:cluster-admins', superusers: 'system:masters', nodes: 'system:nodes'} as const;

/** In the order in which kubeadm makes them (kubeconfig.getKubeConfigSpecsBase). */
export const kubeconfigs: readonly KubeconfigSpec[] = [
	{id: 'kubeconfig/admin', name: 'admin.conf', subject: () => ({commonName: 'kubernetes-admin', organizations: [groups.admins]}), server: controlPlaneEndpoint},
	{id: 'kubeconfig/super-admin', name: 'super-admin.conf', subject: () => ({commonName: 'kubernetes-super-admin', organizations: [groups.superusers]}), server: controlPlaneEndpoint},
	{
		id: 'kubeconfig/kubelet', name: 'kubelet.conf',
		subject: (config) => ({commonName: `system:node:${config.init.nodeRegistration.name}`, organizations: [groups.nodes]}),
		// The kubelet must not be newer than the API server it talks to, so it keeps to its own node's.
		server: localEndpoint,
	},
	{id: 'kubeconfig/controller-manager', name: 'controller-manager.conf', subject: () => ({commonName: 'system:kube-controller-manager', organizations: []}), server: localEndpoint},
	{id: 'kubeconfig/scheduler', name: 'scheduler.conf', subject: () => ({commonName: 'system:kube-scheduler', organizations: []}), server: localEndpoint},
];

const BIND_PORT = 'localAPIEndpoint.bindPort';

/** Where the cluster, the server, the user, the key and the validity in a kubeconfig come from. */
export function kubeconfigSources(spec: KubeconfigSpec, config: InitConfig): ValueSource[] {
	const isLocal = config.cluster.controlPlaneEndpoint === '' || spec.server === localEndpoint;
	return [
		valueSource(config, 'cluster', ['clusterName']),
		valueSource(config, 'server', isLocal ? ['localAPIEndpoint.advertiseAddress', BIND_PORT] : ['controlPlaneEndpoint', ...(config.origins.has('controlPlaneEndpoint.port') ? [BIND_PORT] : [])]),
		...(spec.name === 'kubelet.conf' ? [valueSource(config, 'user', ['nodeRegistration.name'])] : []),
		...keySources(config, 'certificateValidityPeriod'),
	];
}

/** One of the table. */
export function kubeconfigSpec(name: KubeconfigName): KubeconfigSpec {
	const spec = kubeconfigs.find((candidate) => candidate.name === name);
	if (spec === undefined) {
		throw new TypeError(`no kubeconfig ${name}`);
	}
	return spec;
}

/** `/etc/kubernetes/admin.conf` */
export const kubeconfigPath = (name: KubeconfigName, directory = '/etc/kubernetes'): string => posix.join(directory, name);

export interface KubeconfigInput {
	readonly cluster: string;
	readonly user: string;
	readonly server: string;
	/** Goes in byte for byte; kubeadm gives the CA's first certificate alone. */
	readonly caPem: string;
	readonly credentials:
		/** Without a certificate where one is still to be signed. */
		| {readonly certificatePem: string; readonly keyPem: Sensitive<string>}
		| {readonly token: Sensitive<string>};
}

/** Text of a kubeconfig, byte for byte as kubeadm writes it; holds the private key or the token. */
export function writeKubeconfig({cluster, user, server, caPem, credentials}: KubeconfigInput): string {
	const context = `${user}@${cluster}`;
	return writeYaml({
		apiVersion: 'v1',
		kind: 'Config',
		clusters: [{name: cluster, cluster: clusterEntry({server, caPem})}],
		contexts: [{name: context, context: {cluster, user}}],
		'current-context': context,
		users: [{
			name: user,
			user: 'token' in credentials
				? {token: credentials.token.reveal()}
				: {...(credentials.certificatePem !== '' && {'client-certificate-data': base64(credentials.certificatePem)}), 'client-key-data': base64(credentials.keyPem.reveal())},
		}],
	});
}

/**
 * The kubeconfig in the ConfigMap cluster-info, which a joining node reads before it trusts
 * anything: the cluster of admin.conf without a name, and no users (as kubeadm does:
 * clusterinfo.CreateBootstrapConfigMapIfNotExists).
 *
 * @param cluster from `clusterEntry`
 */
export function clusterInfoKubeconfig(cluster: JsonObject): string {
	return writeYaml({
		apiVersion: 'v1',
		kind: 'Config',
		clusters: [{name: '', cluster}],
		contexts: null,
		'current-context': '',
		users: null,
	});
}

/**
 * A cluster's entry in a kubeconfig.
 *
 * @param further members beside server and CA (`tls-server-name`)
 */
export function clusterEntry({server, caPem, further = {}}: {readonly server: string; readonly caPem: string; readonly further?: JsonObject}): JsonObject {
	return {...further, ...(caPem !== '' && {'certificate-authority-data': base64(caPem)}), server};
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

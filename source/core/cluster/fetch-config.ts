import {listOf, memberOf, objectOf, type KubeObject} from './answers.ts';
import {collectionPath, kubeSystem, objectPath} from './objects.ts';
import type {ConfigFacts} from '../config/dynamic.ts';
import {loadInitConfig, type LoadedConfig} from '../config/load.ts';
import type {JsonObject} from '../config/types.ts';
import {splitHostPort} from '../values/networks.ts';
import {writeYaml} from '../yaml/writer.ts';
import {defaults} from '../config/tables/kubeadm-fields.ts';
import {Failure, isFailure} from '../told/failures.ts';
import {readName} from '../pki/name-reader.ts';
import {readCertificate} from '../pki/read.ts';
import type {ApiRequest, Host} from '../ports/index.ts';
import {loadYaml} from '../yaml/load.ts';
import {openKubeconfig, type Access} from './open-kubeconfig.ts';
import {readIfThere} from './read-file.ts';

/** What is asked beside the ClusterConfiguration. */
export interface FetchOptions {
	/** This node's name, taints and container runtime. */
	readonly nodeRegistration?: boolean;
	/** The address of this node's API server. */
	readonly apiEndpoint?: boolean;
	/** The configurations of the kubelet and of kube-proxy. */
	readonly componentConfigs?: boolean;
	/** How long the static Pod of this node's API server is waited for; a minute unless said. */
	readonly apiCallMs?: number;
	/** Told each failure that this wait is met with, and how long it lasts at most. */
	readonly onWait?: (failure: Failure, timeoutMs: number) => void;
}

const SHORT_RETRY = {intervalMs: 50, timeoutMs: 350};
/** timeouts.kubernetesAPICall, unless a configuration says otherwise; the one in the cluster has no such field. */
const API_CALL_MS = 60_000;
const KUBELET_CONF = '/etc/kubernetes/kubelet.conf';
const INSTANCE_CONFIG = '/var/lib/kubelet/instance-config.yaml';
const SOCKET_ANNOTATION = 'kubeadm.alpha.kubernetes.io/cri-socket';
const ENDPOINT_ANNOTATION = 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint';
const NODE_USER = 'system:node:';

/** The ConfigMaps, in the order in which kubeadm reads them; kube-proxy's may be absent or forbidden. */
const components = [
	{name: 'kube-proxy', key: 'config.conf', optional: true},
	{name: 'kubelet-config', key: 'kubelet', optional: false},
] as const;

/**
 * The configuration that the cluster was made with, as it keeps it: with kubeadm's requests, in
 * its order (util/config/cluster.go, FetchInitConfigurationFromCluster).
 * @throws Failure where something of it cannot be read, ConfigError where it is no configuration
 */
export async function fetchInitConfig(host: Host, access: Access, facts: ConfigFacts, options: FetchOptions = {}): Promise<LoadedConfig> {
	const documents = [await dataOf(access, 'kubeadm-config', 'ClusterConfiguration')];
	if (options.componentConfigs) {
		for (const {name, key, optional} of components) {
			documents.push(await dataOf(access, name, key, optional));
		}
	}
	const node = options.nodeRegistration ? await nodeRegistration(host, access, facts) : undefined;
	const endpoint = options.apiEndpoint ? await apiEndpoint(access, node?.name ?? await facts.hostname(), options) : undefined;
	const init: JsonObject = {
		apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'InitConfiguration',
		...(node && {nodeRegistration: node}), ...(endpoint && {localAPIEndpoint: endpoint}),
	};
	const text = [...documents, writeYaml(init)].filter((document) => document !== '').join('\n---\n');
	return loadInitConfig({file: {name: `ConfigMap ${kubeSystem}/kubeadm-config`, text}, flags: {}, facts, purpose: 'images', detectsSocket: false});
}

async function dataOf(access: Access, name: string, key: string, optional = false): Promise<string> {
	const request: ApiRequest = {method: 'GET', path: objectPath({apiVersion: 'v1', plural: 'configmaps', namespace: kubeSystem, name})};
	let found: KubeObject;
	try {
		found = await get(access, request, SHORT_RETRY);
	} catch (error) {
		if (optional && isFailure(error, 'api.refused') && [403, 404].includes(error.fields.status)) {
			return '';
		}
		throw error;
	}
	const text = memberOf(found.data, key);
	if (typeof text !== 'string') {
		throw new Failure('missing', {what: `${key} in the ConfigMap ${kubeSystem}/${name}`, server: access.kubeconfig.server});
	}
	return text;
}

/** Asks again while it is refused, for as long as kubeadm does. */
async function get(access: Access, request: ApiRequest, {intervalMs, timeoutMs}: {readonly intervalMs?: number; readonly timeoutMs: number}): Promise<KubeObject> {
	return access.requests.until(async () => {
		const answer = await access.ask(request);
		if (answer.status !== 200) {
			throw access.refused(request, answer);
		}
		return objectOf(request, answer);
	}, timeoutMs, intervalMs === undefined ? {} : {intervalMs});
}

async function nodeRegistration(host: Host, access: Access, facts: ConfigFacts): Promise<JsonObject & {readonly name: string}> {
	const name = await nodeName(host, facts);
	const request: ApiRequest = {method: 'GET', path: objectPath({apiVersion: 'v1', plural: 'nodes', name})};
	const answer = await access.ask(request);
	if (answer.status !== 200) {
		throw access.refused(request, answer);
	}
	const {metadata, spec} = objectOf(request, answer);
	const criSocket = metadata?.annotations?.[SOCKET_ANNOTATION] ?? await instanceSocket(host) ?? await detectedSocket(facts);
	return {name, criSocket, ...(spec?.taints && {taints: spec.taints.map((taint) => ({...taint}))})};
}

/** Who the kubelet is: by the API server's word, else by its certificate, else by the host's name. */
async function nodeName(host: Host, facts: ConfigFacts): Promise<string> {
	const kubelet = await openKubeconfig(host, KUBELET_CONF).catch(() => undefined);
	if (kubelet !== undefined) {
		const user = await whoAmI(kubelet).catch(() => '');
		const certificate = readCertificate(kubelet.kubeconfig.certificatePem);
		await kubelet.api.close();
		if (user.startsWith(NODE_USER)) {
			return user.slice(NODE_USER.length);
		}
		if (certificate.ok) {
			return readName(certificate.value.rawSubject).commonName.replace(NODE_USER, '');
		}
	}
	return (await facts.hostname()).trim().toLowerCase();
}

async function whoAmI(kubelet: Access): Promise<string> {
	const kind = {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'};
	const {body} = await kubelet.ask({method: 'POST', path: collectionPath({apiVersion: kind.apiVersion, plural: 'selfsubjectreviews'}), body: kind});
	const user = memberOf(body, 'status', 'userInfo', 'username');
	return typeof user === 'string' ? user : '';
}

async function instanceSocket(host: Host): Promise<string | undefined> {
	const text = await readIfThere(host.files, INSTANCE_CONFIG);
	const value = text === undefined ? undefined : (loadYaml(text.toString('utf8')) as {readonly containerRuntimeEndpoint?: unknown} | undefined)?.containerRuntimeEndpoint;
	return typeof value === 'string' && value !== '' ? value : undefined;
}

async function detectedSocket(facts: ConfigFacts): Promise<string> {
	const sockets = await facts.criSockets();
	return sockets.length === 1 ? sockets[0] ?? defaults.criSocket : defaults.criSocket;
}

/** As the static Pod of this node's API server tells it; the kubelet may still have to tell the API server of the Pod. */
async function apiEndpoint(access: Access, node: string, {apiCallMs = API_CALL_MS, onWait}: FetchOptions): Promise<JsonObject> {
	const request: ApiRequest = {
		method: 'GET', path: collectionPath({apiVersion: 'v1', plural: 'pods', namespace: kubeSystem}),
		query: {fieldSelector: `spec.nodeName=${node}`, labelSelector: 'component=kube-apiserver,tier=control-plane'},
	};
	let found = 0;
	// An answer like any other, but not with what was looked for.
	const told = (error: unknown) => (isFailure(error, 'api.refused') && error.fields.status === 200 ? new Failure('missing', {what: `${found === 1 ? `${ENDPOINT_ANNOTATION} of ` : ''}the static Pod kube-apiserver-${node}`}) : error);
	const text = await access.requests.until(async () => {
		const answer = await access.ask(request);
		if (answer.status !== 200) {
			throw access.refused(request, answer);
		}
		const items = listOf(request, answer);
		found = items.length;
		const endpoint = found === 1 ? items[0]?.metadata?.annotations?.[ENDPOINT_ANNOTATION] : undefined;
		if (endpoint === undefined) {
			throw access.refused(request, answer);
		}
		return endpoint;
	}, apiCallMs, {onRetry: (failure) => onWait?.(told(failure) as Failure, apiCallMs)}).catch((error: unknown) => {
		throw told(error);
	});
	const {host, port} = splitHostPort(text);
	return {advertiseAddress: host, bindPort: Number(port)};
}

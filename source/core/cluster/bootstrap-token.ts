import {Buffer} from 'node:buffer';
import type {BootstrapToken, JsonObject} from '../config/types.ts';
import {clusterInfoKubeconfig} from '../pki/kubeconfigs.ts';
import {apiObject, binding, configMap, groups, kubePublic, kubeSystem, role, type ApiObject, type ApiRead, type Subject} from './objects.ts';

/**
 * bootstrap-token: the tokens, what nodes may do with them, and cluster-info, by which a joining
 * node comes to trust the cluster.
 *
 * @param now milliseconds since 1970, from which tokens' lifetimes run
 * @param cluster the cluster entry of admin.conf, the CA's certificate in it as data
 */
export function bootstrapTokenObjects(tokens: readonly BootstrapToken[], now: number, cluster: JsonObject): ApiObject[] {
	return [
		...tokens.map((token) => bootstrapTokenSecret(token, now)),
		role({name: 'kubeadm:get-nodes'}, [{resources: ['nodes'], verbs: ['get']}]),
		...clusterBindings.map(([name, roleName, subject]) => binding({name}, roleName, [subject])),
		...clusterInfoObjects(cluster),
	];
}

/** Name, ClusterRole and subject of what is bound for the whole cluster. */
const clusterBindings: readonly (readonly [string, string, Subject])[] = [
	['kubeadm:get-nodes', 'kubeadm:get-nodes', {group: groups.joining}],
	['kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', {group: groups.joining}],
	['kubeadm:node-autoapprove-bootstrap', 'system:certificates.k8s.io:certificatesigningrequests:nodeclient', {group: groups.joining}],
	['kubeadm:node-autoapprove-certificate-rotation', 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient', {group: groups.nodes}],
	['kubeadm:apiserver-kubelet-client', 'system:kubelet-api-admin', {user: 'kube-apiserver-kubelet-client'}],
];

/**
 * A bootstrap token as the API server knows it (as kubeadm does: apis/bootstraptoken/v1/utils.go).
 *
 * @param now milliseconds since 1970; the time of expiry is in whole seconds, rounded down
 */
export function bootstrapTokenSecret(token: BootstrapToken, now: number): ApiObject {
	const [id = '', secret = ''] = token.token.split('.');
	const expiration = expiry(token, now);
	const data: Record<string, string> = {
		'token-id': id,
		'token-secret': secret,
		...(token.description !== undefined && token.description !== '' && {description: token.description}),
		...(expiration !== undefined && {expiration}),
		...Object.fromEntries(token.usages.map((usage) => [`usage-bootstrap-${usage}`, 'true'])),
		...(token.groups.length > 0 && {'auth-extra-groups': token.groups.join(',')}),
	};
	const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
	return apiObject(
		'Secret',
		{name: `bootstrap-token-${id}`, namespace: kubeSystem},
		{data: encoded, type: 'bootstrap.kubernetes.io/token'},
		{mask: [['data', 'token-secret']], readsBefore: [tokenSecretRead(token.token)]},
	);
}

/** The Secret of a token; kubeadm looks at it before it writes it. */
export function tokenSecretRead(token: string): ApiRead {
	return {apiVersion: 'v1', plural: 'secrets', namespace: kubeSystem, name: `bootstrap-token-${token.split('.')[0] ?? ''}`};
}

/** cluster-info: the CA's certificate and the API server's address, for anyone to read. */
export function clusterInfoObjects(cluster: JsonObject): ApiObject[] {
	const kubeconfig = clusterInfoKubeconfig(cluster);
	const place = {name: 'kubeadm:bootstrap-signer-clusterinfo', namespace: kubePublic};
	return [
		configMap({name: 'cluster-info', namespace: kubePublic}, {kubeconfig}),
		role(place, [{resources: ['configmaps'], resourceNames: ['cluster-info'], verbs: ['get']}]),
		binding(place, place.name, [{user: 'system:anonymous'}]),
	];
}

function expiry({expires, ttl}: BootstrapToken, now: number): string | undefined {
	if (expires !== undefined) {
		return rfc3339(Math.floor(Date.parse(expires) / 1000));
	}
	if (ttl === undefined || ttl <= 0n) {
		return undefined;
	}
	return rfc3339(Number((BigInt(Math.floor(now)) * 1_000_000n + ttl) / 1_000_000_000n));
}

function rfc3339(seconds: number): string {
	return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

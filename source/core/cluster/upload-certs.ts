import type {BootstrapToken} from '../config/types.ts';
import {bootstrapTokenSecret, tokenSecretRead} from './bootstrap-token.ts';
import {apiObject, binding, groups, kubeSystem, role, type ApiObject, type ApiRead} from './objects.ts';

const secretName = 'kubeadm-certs';
const twoHours = 7_200_000_000_000n;

/**
 * The token that owns the Secret kubeadm-certs: when it expires after two hours and the token
 * cleaner removes it, the garbage collector removes the certificates with it. It serves for nothing else.
 *
 * @param token a new random one, `[a-z0-9]{6}.[a-z0-9]{16}`
 */
export function ownerTokenSecret(token: string, now: number): ApiObject {
	const owner: BootstrapToken = {token, description: 'Proxy for managing TTL for the kubeadm-certs secret', ttl: twoHours, usages: [], groups: []};
	return bootstrapTokenSecret(owner, now);
}

/** Reads the owner token's Secret back for its uid. */
export const ownerTokenRead = (token: string): ApiRead => tokenSecretRead(token);

/** What a Secret in the cluster says of itself as an owner. */
export interface Owner {
	readonly name: string;
	readonly uid: string;
}

/**
 * upload-certs: the encrypted certificates, and that joining control plane nodes may read them.
 *
 * @param encrypted base64 of AES-256-GCM (nonce first) by key of `filesToUpload` (pki/seal.ts); empty where the file is not there
 */
export function uploadCertsObjects(encrypted: Readonly<Record<string, string>>, owner: Owner): ApiObject[] {
	const place = {name: 'kubeadm:kubeadm-certs', namespace: kubeSystem};
	const ownerReference = {apiVersion: 'v1', kind: 'Secret', name: owner.name, uid: owner.uid, controller: true, blockOwnerDeletion: true};
	return [
		apiObject(
			'Secret',
			{name: secretName, namespace: kubeSystem, metadata: {ownerReferences: [ownerReference]}},
			{data: encrypted},
			{mask: Object.keys(encrypted).map((key) => ['data', key])},
		),
		role(place, [{resources: ['secrets'], resourceNames: [secretName], verbs: ['get']}]),
		binding(place, place.name, [{group: groups.joining}]),
	];
}

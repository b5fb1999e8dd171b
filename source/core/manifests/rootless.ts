import {posix} from 'node:path';
import type {PodSecurityContext, SecurityContext} from 'kubernetes-types/core/v1.d.ts';
import type {InitConfig} from '../config/types.ts';
import type {Component} from './components.ts';

/** User and group ids that kubeadm makes for the feature gate RootlessControlPlane. */
export interface RootlessUsers {
	readonly components: Readonly<Record<Component, {readonly uid: number; readonly gid: number}>>;
	/** Group `kubeadm-sa-key-readers`: who may read the service account key. */
	readonly serviceAccountKeyReaders: number;
}

/** User and group names, in the order in which kubeadm makes them. */
export const rootlessUserNames: Readonly<Record<Component, string>> = {
	etcd: 'kubeadm-etcd',
	'kube-apiserver': 'kubeadm-kas',
	'kube-controller-manager': 'kubeadm-kcm',
	'kube-scheduler': 'kubeadm-ks',
};

export const serviceAccountKeyReadersGroup = 'kubeadm-sa-key-readers';

/**
 * Security contexts of a component that does not run as root. The API server's binary carries the
 * file capability cap_net_bind_service and does not start without it, so it keeps that one
 * (as kubeadm does: util/staticpod/utils_linux.go).
 */
export function securityOf(component: Component, users: RootlessUsers): {readonly pod: PodSecurityContext; readonly container: SecurityContext} {
	const {uid, gid} = users.components[component];
	return {
		pod: {
			runAsUser: uid,
			runAsGroup: gid,
			...(readsServiceAccountKey[component] && {supplementalGroups: [users.serviceAccountKeyReaders]}),
		},
		container: component === 'kube-apiserver'
			? {capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}}
			: {allowPrivilegeEscalation: false, capabilities: {drop: ['ALL']}},
	};
}

/** A file, or with `tree` a folder and all below it, that a component's user is given. */
export interface Ownership {
	readonly path: string;
	readonly uid: number;
	readonly gid: number;
	/** Undefined: left as it is. */
	readonly mode?: number;
	readonly tree?: boolean;
}

/** What a component's user has to own before it can start without root, in kubeadm's order. */
export function rootlessOwnership(component: Component, config: InitConfig, users: RootlessUsers, externalCA: boolean): Ownership[] {
	const {certificatesDir, etcd} = config.cluster;
	const {uid, gid} = users.components[component];
	const own = (path: string): Ownership => ({path, uid, gid, mode: 0o600});
	const inPki = (name: string): Ownership => own(posix.join(certificatesDir, name));
	const sharedKey: Ownership = {path: posix.join(certificatesDir, 'sa.key'), uid: 0, gid: users.serviceAccountKeyReaders, mode: 0o640};
	switch (component) {
		case 'etcd':
			return [{path: etcd.local?.dataDir ?? '', uid, gid, tree: true}, inPki('etcd/server.key'), inPki('etcd/peer.key')];
		case 'kube-apiserver':
			return [
				inPki('sa.pub'), sharedKey, inPki('apiserver.key'), inPki('apiserver-kubelet-client.key'), inPki('front-proxy-client.key'),
				...(etcd.external === undefined ? [inPki('apiserver-etcd-client.key')] : []),
			];
		case 'kube-controller-manager':
			return [own('/etc/kubernetes/controller-manager.conf'), sharedKey, ...(externalCA ? [] : [inPki('ca.key')])];
		case 'kube-scheduler':
			return [own('/etc/kubernetes/scheduler.conf')];
	}
}

const readsServiceAccountKey: Readonly<Record<Component, boolean>> = {
	etcd: false,
	'kube-apiserver': true,
	'kube-controller-manager': true,
	'kube-scheduler': false,
};

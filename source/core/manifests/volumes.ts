import {posix} from 'node:path';
import type {Volume, VolumeMount} from 'kubernetes-types/core/v1.d.ts';
import type {ExternalEtcd, HostPathMount} from '../config/types.ts';
import {compareBytes} from '../values/arguments.ts';

/**
 * Folders that `/etc/ssl/certs` may point into on some systems. Those that are on the node are
 * mounted too (as kubeadm does: phases/controlplane/volumes.go, caCertsExtraVolumePaths).
 */
export const caCertificateFolders: readonly string[] = [
	'/etc/pki/ca-trust',
	'/etc/pki/tls/certs',
	'/etc/ca-certificates',
	'/usr/share/ca-certificates',
	'/usr/local/share/ca-certificates',
];

const systemCertificates = '/etc/ssl/certs';

/** A folder or file of the node, mounted at the same path unless `mountPath` says otherwise. */
export interface HostMount {
	readonly name: string;
	readonly hostPath: string;
	readonly mountPath?: string;
	readonly readOnly: boolean;
	/** `DirectoryOrCreate`, `FileOrCreate`, …; empty for any. */
	readonly type: string;
}

export function certificateMounts(certificatesDir: string): HostMount[] {
	return [
		{name: 'k8s-certs', hostPath: certificatesDir, readOnly: true, type: 'DirectoryOrCreate'},
		{name: 'ca-certs', hostPath: systemCertificates, readOnly: true, type: 'DirectoryOrCreate'},
	];
}

/** @param existing the folders of `caCertificateFolders` that are on the node */
export function caFolderMounts(existing: readonly string[]): HostMount[] {
	return caCertificateFolders
		.filter((folder) => existing.includes(folder))
		.map((folder) => ({name: folder.slice(1).replaceAll('/', '-'), hostPath: folder, readOnly: true, type: 'DirectoryOrCreate'}));
}

export function kubeconfigMount(path: string): HostMount {
	return {name: 'kubeconfig', hostPath: path, readOnly: true, type: 'FileOrCreate'};
}

export function ownMounts(extraVolumes: readonly HostPathMount[]): HostMount[] {
	return extraVolumes.map(({name, hostPath, mountPath, readOnly, pathType}) => ({
		name, hostPath, mountPath, readOnly: readOnly ?? false, type: pathType ?? '',
	}));
}

/**
 * The folders of an external etcd's certificates that are not mounted anyway, parents standing
 * for what is below them. Paths are compared as plain beginnings of text, so `/etc/etcd` also
 * covers `/etc/etcd-certs` (as kubeadm does: phases/controlplane/volumes.go, getEtcdCertVolumes).
 */
export function externalEtcdMounts(etcd: ExternalEtcd, certificatesDir: string): HostMount[] {
	const mounted = [...caCertificateFolders, systemCertificates, certificatesDir];
	let folders: string[] = [];
	for (const file of [etcd.caFile, etcd.certFile, etcd.keyFile]) {
		const folder = folderOf(file);
		if (folder === '.' || mounted.some((path) => folder.startsWith(path))) {
			continue;
		}
		const covered = folders.some((known) => folder.startsWith(known) && !known.startsWith(folder));
		const repeated = folders.includes(folder);
		folders = folders.filter((known) => known === folder || !known.startsWith(folder));
		if (!covered && !repeated) {
			folders.push(folder);
		}
	}
	return folders.sort(compareBytes).map((folder, index) => ({
		name: `etcd-certs-${index}`, hostPath: folder, readOnly: true, type: 'DirectoryOrCreate',
	}));
}

/** Of mounts with one name the last counts; the user's come last. Sorted by name. */
export function uniqueMounts(mounts: readonly HostMount[]): HostMount[] {
	const byName = new Map(mounts.map((mount) => [mount.name, mount]));
	return [...byName.values()].sort((a, b) => compareBytes(a.name, b.name));
}

export function toVolume({name, hostPath, type}: HostMount): Volume {
	return {name, hostPath: {path: hostPath, type}};
}

export function toVolumeMount({name, hostPath, mountPath, readOnly}: HostMount): VolumeMount {
	return {name, mountPath: mountPath ?? hostPath, ...(readOnly && {readOnly})};
}

/** Go's filepath.Dir: `.` for the empty path, and no look at what is behind the last slash. */
function folderOf(path: string): string {
	const folder = posix.normalize(path.slice(0, path.lastIndexOf('/') + 1));
	return folder.length > 1 && folder.endsWith('/') ? folder.slice(0, -1) : folder;
}

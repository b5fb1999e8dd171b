import {posix} from 'node:path';

/** Directories without which a system does not run, or that hold what is not Kubernetes'. */
const OTHERS = [
	'/bin', '/boot', '/dev', '/etc/ssl', '/etc/systemd', '/home', '/lib', '/lib32', '/lib64', '/libx32', '/lost+found', '/media', '/mnt', '/opt', '/proc', '/root', '/run', '/sbin',
	'/snap', '/srv', '/sys', '/tmp', '/usr/bin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libexec', '/usr/local', '/usr/sbin', '/usr/share',
	'/var/cache', '/var/lib', '/var/log', '/var/mail', '/var/run', '/var/spool', '/var/tmp',
];

/**
 * Whether a path must not be emptied, whoever asks: what is empty or not absolute, the root, a
 * directory of others, every one above such a directory, and a person's home. kubeadm empties whatever --cert-dir or
 * etcd's manifest name.
 */
export function isProtected(path: string): boolean {
	if (!path.startsWith('/') || path.includes('\0')) {
		return true;
	}
	const clean = posix.resolve(path);
	return clean === '/' || /^\/home\/[^/]+$/.test(clean) || OTHERS.some((other) => other === clean || other.startsWith(`${clean}/`));
}

import {posix} from 'node:path';
import {certificates, serviceAccountKey} from '../pki/certificates.ts';
import {kubeconfigs} from '../pki/kubeconfigs.ts';
import {userFiles} from '../manifests/user-files.ts';
import {isProtected} from './protected.ts';
import type {JournalBasis, RunBasis} from './journal-entry.ts';
import {FOLDER} from './own-state.ts';

/** Directories that a configuration may put elsewhere; in a journal all that its runs had, the defaults beside them. */
export interface JournalPlaces {
	readonly certificates: readonly string[];
	readonly kubeconfigs: readonly string[];
	/** Of etcd. */
	readonly data: readonly string[];
}

export const defaultPlaces: JournalPlaces = {certificates: ['/etc/kubernetes/pki'], kubeconfigs: ['/etc/kubernetes'], data: ['/var/lib/etcd']};

/** What etcd makes in its data directory. All else there is others'. */
export const ETCD_NAMES: readonly string[] = ['member'];

/** Filled by the kubelet. */
export const KUBELET_FILLS: readonly string[] = ['/var/lib/kubelet', '/var/log/pods', '/var/log/containers'];

const MANIFESTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => `/etc/kubernetes/manifests/${name}.yaml`);
const SETTINGS = ['config.yaml', 'instance-config.yaml', 'kubeadm-flags.env'].map((name) => `/var/lib/kubelet/${name}`);
const CERTIFICATES = [...certificates.flatMap(({baseName}) => [`${baseName}.crt`, `${baseName}.key`]), `${serviceAccountKey.baseName}.key`, `${serviceAccountKey.baseName}.pub`];
const KUBECONFIGS = kubeconfigs.map(({name}) => name);

/** Where no configured directory may be: a file of init's name there is the system's, and modes and owners there are no run's to put back. */
const SYSTEM = [
	'/bin', '/boot', '/dev', '/etc/pki/ca-trust', '/etc/pki/tls', '/etc/ssh', '/etc/ssl', '/etc/systemd', '/lib', '/lib32', '/lib64', '/libx32', '/proc', '/run/kubestep', '/sbin', '/sys',
	'/usr/bin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libexec', '/usr/sbin', '/usr/share', FOLDER,
];

/** A path as a journal holds it, whatever a configuration writes: `/a/../b/` is `/b`. */
export const clean = (path: string): string => posix.resolve('/', path);

/** Whether it is as `clean` makes it. */
export const isClean = (path: string): boolean => path.startsWith('/') && !path.includes('\0') && path.length <= 4096 && posix.resolve(path) === path;

/** Whether a journal may tell of acts in a configured directory; where not, undo leaves alone what a run does there. */
export function isPlace(path: string, what: keyof JournalPlaces): boolean {
	const isSystem = isProtected(path) || SYSTEM.some((one) => one === path || path.startsWith(`${one}/`));
	return isClean(path) && !isSystem && (what !== 'data' || !/^\/(?:etc|usr)\//.test(path));
}

/** The places of earlier runs and of one that begins; those of its that a journal may not tell of are `apart`. */
export function placesWith({certificates: certificatesDir, kubeconfigs: kubeconfigsDir, etcd}: RunBasis, earlier: JournalBasis | undefined): {readonly places: JournalPlaces; readonly apart: readonly string[]} {
	const before = earlier?.places ?? defaultPlaces;
	const named = {certificates: clean(certificatesDir), kubeconfigs: clean(kubeconfigsDir), ...(etcd !== undefined && {data: clean(etcd)})};
	const apart = new Set(earlier?.apart);
	const withNew = (what: keyof JournalPlaces): readonly string[] => {
		const path = named[what];
		if (path === undefined || isPlace(path, what)) {
			return [...new Set([...before[what], ...(path === undefined ? [] : [path])])];
		}
		apart.add(path);
		return before[what];
	};
	const places = {certificates: withNew('certificates'), kubeconfigs: withNew('kubeconfigs'), data: withNew('data')};
	return {places, apart: [...apart]};
}

/** All that runs with these places can write; a journal tells of nothing else, and none that does is believed. */
export interface Writable {
	readonly files: ReadonlySet<string>;
	/** Directories that others fill, and that a run makes or hands over. */
	readonly filled: ReadonlySet<string>;
	/** Directories above all of them, which a run may have to make. */
	readonly above: ReadonlySet<string>;
}

export function writableIn(places: JournalPlaces): Writable {
	const all = {certificates: [...defaultPlaces.certificates, ...places.certificates], kubeconfigs: [...defaultPlaces.kubeconfigs, ...places.kubeconfigs], data: [...defaultPlaces.data, ...places.data]};
	const files = new Set([
		...all.certificates.flatMap((folder) => CERTIFICATES.map((name) => posix.join(folder, name))),
		...all.kubeconfigs.flatMap((folder) => KUBECONFIGS.map((name) => posix.join(folder, name))),
		...MANIFESTS, ...SETTINGS, userFiles.passwd, userFiles.group,
	]);
	const filled = new Set([...KUBELET_FILLS, ...all.data]);
	return {files, filled, above: new Set([...files, ...filled].flatMap((path) => foldersAbove(path)))};
}

/** Files of the system that a run adds lines to, and never makes. */
export const isUserFile = (path: string): boolean => path === userFiles.passwd || path === userFiles.group;

function foldersAbove(path: string): string[] {
	const above = posix.dirname(path);
	return above === '/' ? [] : [above, ...foldersAbove(above)];
}

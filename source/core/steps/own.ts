import {posix} from 'node:path';
import {defaults} from '../config/tables/kubeadm-fields.ts';
import {Failure} from '../told/failures.ts';
import {certificates, serviceAccountKey} from '../pki/certificates.ts';
import type {Files} from '../ports/index.ts';
import {isProtected} from '../engine/protected.ts';

/** The directories that a reset empties, by what fills them. */
export type OwnKind = 'certificates' | 'etcd' | 'kubelet' | 'manifests' | 'copies';

interface Own {
	/** Where init has it unless told otherwise: all that is there goes, as with kubeadm. */
	readonly place: string;
	/** Names that init, the kubelet or etcd make in one that is elsewhere. */
	readonly names: ReadonlySet<string>;
	readonly also?: RegExp;
	/** A directory in it that others may have put something into. */
	readonly inner?: {readonly name: string; readonly names: ReadonlySet<string>};
}

const pki = [...certificates.flatMap(({baseName}) => ['crt', 'key', 'csr'].map((ending) => `${baseName}.${ending}`)), ...['key', 'pub'].map((ending) => `${serviceAccountKey.baseName}.${ending}`)];
const temporary = /^\..+\.kubestep-[0-9a-f]{12}$/;

export const own: Readonly<Record<OwnKind, Own>> = {
	certificates: {
		place: defaults.certificatesDir, names: new Set(pki.filter((name) => !name.includes('/'))), also: temporary,
		inner: {name: 'etcd', names: new Set(pki.filter((name) => name.startsWith('etcd/')).map((name) => name.slice('etcd/'.length)))},
	},
	etcd: {place: defaults.etcdDataDir, names: new Set(['member', '.touch'])},
	kubelet: {
		place: '/var/lib/kubelet', also: temporary,
		names: new Set([
			'config.yaml', 'instance-config.yaml', 'kubeadm-flags.env', 'pki', 'pods', 'plugins', 'plugins_registry', 'plugin-containers', 'pod-resources', 'device-plugins', 'checkpoints',
			'cpu_manager_state', 'memory_manager_state', 'dra_manager_state', 'allocated_pods_state', 'actuated_pods_state', 'pod_status_manager_state', 'image_manager', 'usernamespaces',
		]),
	},
	manifests: {place: '/etc/kubernetes/manifests', names: new Set(['etcd.yaml', 'kube-apiserver.yaml', 'kube-controller-manager.yaml', 'kube-scheduler.yaml']), also: temporary},
	copies: {place: '/etc/kubernetes/tmp', names: new Set(), also: /^kubeadm-/},
};

/** What is in a directory that is to be emptied. */
export interface Contents {
	/** All of it goes, whatever it is. */
	readonly whole: boolean;
	/** What goes, below the directory. */
	readonly goes: readonly string[];
	/** What neither init nor what it started makes. */
	readonly stays: readonly string[];
}

/** Made by whoever made the file system. */
const LOST_AND_FOUND = 'lost+found';

/**
 * What a reset may take out of a directory. In init's own place it is everything, as with kubeadm. Elsewhere, as where
 * `--cert-dir` or a link leads, it is what init makes in such a directory; what else is there is not known to be a cluster's.
 * @throws HostError where it cannot be looked at
 */
export async function contentsOf(files: Pick<Files, 'list' | 'realPath'>, path: string, kind: OwnKind): Promise<Contents> {
	const {place, names, also, inner} = own[kind];
	const real = await files.realPath(path) ?? posix.resolve(path);
	const there = await files.list(real) ?? [];
	if (real === place) {
		return {whole: true, goes: there, stays: []};
	}
	const isOwn = (name: string, known: ReadonlySet<string>) => known.has(name) || also?.test(name) === true;
	const [goes, stays]: [string[], string[]] = [[], []];
	for (const name of there.filter((one) => one !== LOST_AND_FOUND)) {
		// A link of that name is not looked through: only the link would go.
		const below = name === inner?.name && await files.realPath(`${real}/${name}`) === `${real}/${name}` ? await files.list(`${real}/${name}`) : undefined;
		if (inner === undefined || below === undefined) {
			(isOwn(name, names) ? goes : stays).push(name);
			continue;
		}
		const foreign = below.filter((one) => !isOwn(one, inner.names));
		goes.push(...foreign.length === 0 ? [name] : below.filter((one) => !foreign.includes(one)).map((one) => `${name}/${one}`));
		stays.push(...foreign.map((one) => `${name}/${one}`));
	}
	return {whole: false, goes, stays};
}

/**
 * Refuses, before anything is changed, a directory that holds something and nothing that init makes: it was named by mistake.
 * @throws Failure `path.protected` with `names`
 */
export async function refuseForeign(files: Pick<Files, 'list' | 'realPath'>, path: string, kind: OwnKind): Promise<void> {
	const {whole, goes, stays} = await contentsOf(files, path, kind).catch(() => ({whole: true, goes: [], stays: []}));
	if (!whole && goes.length === 0 && stays.length > 0) {
		throw new Failure('path.protected', {path, real: await files.realPath(path).catch(() => undefined) ?? path, names: stays.slice(0, 5), count: stays.length});
	}
}

/** @throws Failure `path.protected`, also for a link that leads to such a directory */
export async function refuseSystem(files: Pick<Files, 'realPath'>, path: string): Promise<void> {
	const real = await files.realPath(path).catch(() => undefined) ?? path;
	if (isProtected(path) || isProtected(real)) {
		throw new Failure('path.protected', {path, real});
	}
}

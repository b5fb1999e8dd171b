import type {Files, Host} from '../../core/ports/index.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {isAuthority, certificatesOf, pathsOf} from '../../core/pki/certificates.ts';
import {planInit, type PlannedInit} from '../../cli/run/planned-init.ts';
import type {PreparedInit} from '../../cli/run/prepare-init.ts';
import {selectedPhases} from '../../cli/run/selected-phases.ts';

/** What the machine is to be taken for, beside its files. */
export interface NodeFacts {
	readonly hostname: string;
	readonly environment: Readonly<Record<string, string>>;
	/** Folders that are taken for being there. */
	readonly folders: readonly string[];
}

/** Phases that leave nothing on the node. */
const ELSEWHERE = ['preflight', 'wait-control-plane', 'upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'kubelet-finalize', 'addon', 'show-join-command'] as const;

/**
 * The files that an init with this configuration would leave on a node where there was none yet: a run over
 * an overlay in which all that init makes is hidden. Keys are of the quickest kind, whatever the configuration says.
 */
export async function freshFiles(prepared: PreparedInit, facts: NodeFacts): Promise<Files> {
	const {config, host} = prepared;
	const bare = bareHost(host, config, facts);
	const external = await externalKeys(config, host.files);
	const certs = await planned({...prepared, host: bare}, [...ELSEWHERE, 'etcd', 'control-plane', 'kubelet-start']);
	for (const path of external) {
		await certs.files.remove(path);
	}
	return (await planned({...prepared, host: {...bare, files: certs.files}}, [...ELSEWHERE, 'certs', 'kubeconfig'])).files;
}

/** Everything that an init with this configuration would do on such a node, the cluster included. */
export async function freshRun(prepared: PreparedInit, facts: NodeFacts): Promise<PlannedInit> {
	return planned({...prepared, host: bareHost(prepared.host, prepared.config, facts)}, ['preflight', 'wait-control-plane', 'kubelet-finalize']);
}

/** Phases that ask nothing of a cluster that is there, or what is new each time. Certificates and kubeconfigs stay in: it is asked with them. */
const NOT_IN_CLUSTER = ['preflight', 'etcd', 'control-plane', 'kubelet-start', 'wait-control-plane', 'upload-certs', 'kubelet-finalize', 'show-join-command'] as const;

/** What an init with this configuration would send to the cluster that is on the node. */
export async function clusterRun(prepared: PreparedInit): Promise<PlannedInit> {
	return planned(prepared, NOT_IN_CLUSTER, 'present');
}

async function planned(prepared: PreparedInit, skip: readonly string[], cluster: 'fresh' | 'present' = 'fresh'): Promise<PlannedInit> {
	const selection = {skip};
	const config = {...prepared.config, init: {...prepared.config.init, skipPhases: skip}};
	return planInit({...prepared, config, selection, selected: selectedPhases(config, selection), warnings: [], breakAt: []}, {cluster});
}

/** Keys of CAs that are there without them: they are kept elsewhere. */
async function externalKeys(config: InitConfig, files: Files): Promise<string[]> {
	const found = await Promise.all(certificatesOf(config).filter(isAuthority).map(async ({baseName}) => {
		const {certificate, key} = pathsOf(config.cluster, baseName);
		const [hasCertificate, hasKey] = await Promise.all([certificate, key].map(async (path) => (await files.stat(path).catch(() => undefined)) !== undefined));
		return hasCertificate === true && hasKey !== true ? [key] : [];
	}));
	return found.flat();
}

/** The host before an init, and with nothing of it but its files asked. */
function bareHost(host: Host, config: InitConfig, {hostname, environment, folders}: NodeFacts): Host {
	const hidden = ['/etc/kubernetes', '/var/lib/kubelet', '/var/lib/kubestep', config.cluster.certificatesDir, config.cluster.etcd.local?.dataDir ?? '/var/lib/etcd'];
	const quick = 'ECDSA-P256';
	return {
		...host,
		files: hiding(host.files, hidden, folders),
		machine: {...host.machine, hostname: async () => hostname, env: async (name) => environment[name], uid: async () => 0},
		services: {
			glance: () => undefined,
			manager: async () => 'systemd', exists: async () => true, isEnabled: async () => true, isActive: async () => false, state: async () => ({active: false, state: ''}),
			log: async () => [], enableCommand: async (name) => `systemctl enable ${name}.service`, commands: async () => [], stop: async () => undefined, start: async () => undefined,
		},
		keys: {make: async () => host.keys.make(quick), prefetch: (_algorithm, count) => host.keys.prefetch(quick, count)},
		claim: async () => async () => undefined,
		holder: async () => undefined,
		close: async () => undefined,
	};
}

/** Files without some folders, and with others as if they were there. */
function hiding(files: Files, hidden: readonly string[], folders: readonly string[]): Files {
	const isHidden = (path: string): boolean => hidden.some((folder) => path === folder || path.startsWith(`${folder}/`));
	return {
		read: async (path) => (isHidden(path) ? undefined : files.read(path)),
		readEnd: async (path, bytes) => (isHidden(path) ? undefined : files.readEnd(path, bytes)),
		stat: async (path) => (isHidden(path) ? undefined : await files.stat(path) ?? (folders.includes(path) ? {type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0} : undefined)),
		list: async (path) => (isHidden(path) ? undefined : (await files.list(path))?.filter((name) => !isHidden(`${path === '/' ? '' : path}/${name}`))),
		realPath: async (path) => (isHidden(path) ? undefined : files.realPath(path)),
		write: (...given) => files.write(...given), makeDirectory: (...given) => files.makeDirectory(...given), setMode: (...given) => files.setMode(...given),
		setOwner: (...given) => files.setOwner(...given), remove: (path) => files.remove(path), removeTree: (path) => files.removeTree(path), emptyDirectory: (path) => files.emptyDirectory(path),
	};
}

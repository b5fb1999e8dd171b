import type {InitConfig} from '../../core/config/types.ts';
import type {Files, Host} from '../../core/ports/index.ts';

/** What the machine is to be taken for, beside its files. */
export interface NodeFacts {
	readonly hostname: string;
	readonly environment: Readonly<Record<string, string>>;
	/** Folders that are taken for being there. */
	readonly folders: readonly string[];
}

/** The host before an init, and with nothing of it but its files asked. */
export function bareHost(host: Host, config: InitConfig, {hostname, environment, folders}: NodeFacts): Host {
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
		write: (...given) => files.write(...given), writeTogether: (all) => files.writeTogether(all), extend: (...given) => files.extend(...given), makeDirectory: (...given) => files.makeDirectory(...given), setMode: (...given) => files.setMode(...given),
		setOwner: (...given) => files.setOwner(...given), remove: (path) => files.remove(path), removeTree: (path) => files.removeTree(path), emptyDirectory: (path) => files.emptyDirectory(path),
	};
}

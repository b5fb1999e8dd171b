import {HostError} from '../../../source/core/told/failures.ts';
import type {Distribution, FileStat, KernelFacts, ServiceManager} from '../../../source/core/ports/index.ts';
import type {PreflightHost} from '../../../source/core/preflight/index.ts';

/** `host` of a case.json: how a recorded host differs from the plain one. See the reference's README. */
export interface HostDescription {
	readonly initSystem?: ServiceManager;
	readonly distribution?: Distribution;
	readonly services?: Readonly<Record<string, {readonly exists?: boolean; readonly enabled?: boolean; readonly active?: boolean | string}>>;
	readonly kubeletVersion?: string;
	readonly kubeletOutput?: string;
	readonly kubeletExit?: number;
	readonly missing?: readonly string[];
	readonly unresolvable?: boolean;
	/** Texts, HTTP statuses and system codes by URL; all else is not found. */
	readonly pages?: Readonly<Record<string, string | number>>;
	readonly dirs?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly cri?: {
		readonly socket?: string;
		readonly sockets?: readonly string[];
		readonly ready?: boolean;
		readonly name?: string;
		readonly version?: string;
		readonly runtimeConfig?: boolean;
		readonly cgroupDriver?: 'systemd' | 'cgroupfs';
		readonly images?: readonly string[];
		readonly sandboxImage?: string;
		readonly failPull?: readonly string[];
		readonly fail?: Readonly<Record<string, readonly [string, string]>>;
	};
	readonly cpus?: number;
	readonly memory?: number;
	readonly uid?: number;
	readonly ports?: readonly number[];
	readonly swaps?: readonly string[];
	readonly sysctl?: Readonly<Record<string, string | null>>;
	readonly cgroup?: 'v1' | 'v2';
	readonly controllers?: string;
	readonly kernelConfig?: Readonly<Record<string, string | null>>;
	readonly kernelRelease?: string;
	readonly etcd?: {readonly address: string; readonly port: number; readonly version: string};
}

/** Contents by path: what a case's rootfs holds. */
export type FakeFiles = Readonly<Record<string, string>>;

/** A host of plain values, as the recorded cases describe theirs. Nothing on it can be changed. */
export function fakeHost(host: HostDescription = {}, files: FakeFiles = {}): PreflightHost {
	return {
		files: fakeFiles(files, host.dirs ?? []),
		machine: {
			hostname: async () => 'sandbox',
			uid: async () => host.uid ?? 0,
			cpus: async () => host.cpus ?? 2,
			memory: async () => host.memory ?? 4 * 1024 ** 3,
			swaps: async () => host.swaps ?? [],
			sysctl: async (name) => ({'net/ipv4/ip_forward': '1', 'net/ipv6/conf/default/forwarding': '1', ...host.sysctl})[name] ?? undefined,
			which: async (program) => (host.missing?.includes(program) ? undefined : `/usr/bin/${program}`),
			kernelRelease: async () => host.kernelRelease ?? '6.1.0-18-amd64',
			env: async (name) => host.env?.[name],
			kernel: async () => kernel(host),
			distribution: async () => host.distribution,
		},
		services: fakeServices(host),
		commands: {
			async run([program]) {
				if (host.missing?.includes(program)) {
					throw new HostError('ENOENT', {program});
				}
				return {exitCode: host.kubeletExit ?? 0, output: `${host.kubeletOutput ?? `Kubernetes ${host.kubeletVersion ?? 'v1.36.2'}`}\n`};
			},
		},
		network: {
			interfaces: async () => [],
			defaultAddress: async () => undefined,
			resolve: async () => (host.unresolvable ? [] : ['192.0.2.10']),
			isPortFree: async (port) => !host.ports?.includes(port),
			async probe(url) {
				const {etcd} = host;
				if (etcd === undefined || new URL(url).host !== `${etcd.address}:${etcd.port}`) {
					return {error: 'ECONNREFUSED', message: 'connection refused'};
				}
				const status = new URL(url).pathname === '/version' ? 200 : 404;
				return {status, body: JSON.stringify({etcdserver: etcd.version, etcdcluster: '3.6.0'})};
			},
			async fetchText(url) {
				const answer = host.pages?.[url] ?? 'ENOTFOUND';
				if (typeof answer === 'number') {
					throw new HostError('HTTP_STATUS', {url, status: answer});
				}
				if (/^[A-Z_]+$/.test(answer)) {
					throw new HostError(answer, {url});
				}
				return answer;
			},
		},
		runtime: fakeRuntime(host),
		clock: {now: () => 0, monotonic: () => 0, sleep: async () => {}},
	};
}

const KERNEL_OPTIONS = [
	'NAMESPACES', 'NET_NS', 'PID_NS', 'IPC_NS', 'UTS_NS', 'CGROUPS', 'CGROUP_BPF', 'CGROUP_CPUACCT', 'CGROUP_DEVICE', 'CGROUP_FREEZER',
	'CGROUP_PIDS', 'CGROUP_SCHED', 'CPUSETS', 'MEMCG', 'INET', 'EXT4_FS', 'PROC_FS', 'NETFILTER_XT_TARGET_REDIRECT',
	'NETFILTER_XT_MATCH_COMMENT', 'FAIR_GROUP_SCHED', 'OVERLAY_FS', 'AUFS_FS', 'BLK_DEV_DM', 'CFS_BANDWIDTH', 'SECCOMP', 'SECCOMP_FILTER', 'CGROUP_HUGETLB',
];

const CONTROLLERS = {v1: 'cpuset cpu cpuacct blkio memory devices freezer hugetlb pids', v2: 'cpuset cpu io memory hugetlb pids rdma'};

function kernel(host: HostDescription): KernelFacts {
	const cgroup = host.cgroup ?? 'v2';
	const options: Record<string, string | null> = {...Object.fromEntries(KERNEL_OPTIONS.map((name) => [name, 'y'])), ...host.kernelConfig};
	return {
		os: 'Linux',
		release: host.kernelRelease ?? '6.1.0-18-amd64',
		config: new Map(Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== null)),
		cgroupVersion: cgroup === 'v1' ? 1 : 2,
		cgroupControllers: (host.controllers ?? CONTROLLERS[cgroup]).split(' '),
	};
}

function fakeServices(host: HostDescription): PreflightHost['services'] {
	const manager = host.initSystem === 'openrc' && host.missing?.includes('rc-update') ? 'none' : host.initSystem ?? 'systemd';
	const of = (name: string) => host.services?.[name] ?? {};
	return {
		manager: async () => manager,
		exists: async (name) => of(name).exists ?? true,
		isEnabled: async (name) => of(name).enabled ?? true,
		isActive: async (name) => [true, 'active', 'activating'].includes(of(name).active ?? false),
		state: async () => ({active: true, state: 'active (running)', pid: 77}),
		enableCommand: async (name) => (manager === 'openrc' ? `rc-update add ${name} default` : `systemctl enable ${name}.service`),
	};
}

function fakeRuntime({cri, uid = 0}: HostDescription): PreflightHost['runtime'] {
	const sockets = cri === undefined ? [] : cri.sockets ?? [cri.socket ?? '/run/containerd/containerd.sock'];
	const there = new Set(sockets.flatMap((path) => [`unix://${path}`, `unix:///var${path}`]));
	const call = (socket: string, method: string) => {
		if (!there.has(socket) || uid !== 0) {
			throw new HostError('UNAVAILABLE', {socket}, {message: 'no such file or directory'});
		}
		const failure = cri?.fail?.[method];
		if (failure !== undefined) {
			throw new HostError(failure[0], {socket}, {message: failure[1]});
		}
	};
	return {
		findSockets: async () => [...there],
		async version(socket) {
			call(socket, 'Version');
			return {name: cri?.name ?? 'containerd', version: cri?.version ?? 'v2.2.0', apiVersion: 'v1'};
		},
		async status(socket) {
			call(socket, 'Status');
			const ready = cri?.ready ?? true;
			return {ready, ...(!ready && {message: 'containerd: not ready'}), ...(cri?.sandboxImage !== undefined && {sandboxImage: cri.sandboxImage})};
		},
		async hasRuntimeConfig(socket) {
			call(socket, 'RuntimeConfig');
			return cri?.runtimeConfig ?? true;
		},
		async cgroupDriver(socket) {
			call(socket, 'RuntimeConfig');
			return {driver: cri?.cgroupDriver ?? 'systemd', isToldToKubelet: cri?.runtimeConfig ?? true};
		},
		hasImage: async (_socket, image) => cri?.images?.includes(image) ?? false,
		listPods: async () => [],
		listContainers: async () => [],
		containerStatus: async () => undefined,
	};
}

function fakeFiles(files: FakeFiles, dirs: readonly string[]): PreflightHost['files'] {
	const directories = new Set([...dirs, ...Object.keys(files).map(parentOf)].flatMap(withParents));
	const stat = (path: string): FileStat | undefined => {
		const content = files[path];
		if (content === undefined && !directories.has(path)) {
			return undefined;
		}
		return {type: content === undefined ? 'directory' : 'file', mode: content === undefined ? 0o755 : 0o644, uid: 0, gid: 0, size: content?.length ?? 0};
	};
	return {
		read: async (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
		stat: async (path) => stat(path),
		list: async (path) => (stat(path)?.type === 'directory' ? [...Object.keys(files), ...directories].filter((entry) => entry !== path && parentOf(entry) === path).map((entry) => entry.slice(path.length + 1)).sort() : undefined),
	};
}

function parentOf(path: string): string {
	return path.slice(0, path.lastIndexOf('/')) || '/';
}

function withParents(path: string): string[] {
	return path === '/' ? [path] : [path, ...withParents(parentOf(path))];
}

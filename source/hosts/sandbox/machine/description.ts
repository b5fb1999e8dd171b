import type {Distribution, ServiceManager} from '../../../core/ports/index.ts';

/** What a simulated node is and has. `parseMachine` reads one, `healthyMachine` is the default. */
export interface MachineDescription {
	readonly hostname: string;
	/** Addresses besides loopback; the first is the one of the default route. */
	readonly addresses: readonly string[];
	/** False: no default route. */
	readonly defaultRoute: boolean;
	readonly distribution: Distribution;
	readonly uid: number;
	readonly cpus: number;
	/** Bytes. */
	readonly memory: number;
	readonly swap: readonly string[];
	readonly initSystem: ServiceManager;
	readonly services: Readonly<Record<string, ServiceDescription>>;
	readonly tools: {readonly present: readonly string[]; readonly missing: readonly string[]};
	readonly portsInUse: readonly number[];
	readonly sysctls: Readonly<Record<string, string>>;
	readonly kernel: KernelDescription;
	readonly cgroup: {readonly version: 1 | 2; readonly controllers: readonly string[]};
	/** `v1.36.2`. */
	readonly kubeletVersion: string;
	readonly env: Readonly<Record<string, string>>;
	/** Names that resolve, besides `localhost`, the node's own and those in its /etc/hosts. */
	readonly names: Readonly<Record<string, readonly string[]>>;
	/** False: the node's own name does not resolve. */
	readonly ownNameResolves: boolean;
	/** Texts by URL; other pages cannot be reached. */
	readonly pages: Readonly<Record<string, string>>;
	/** No container runtime where absent. */
	readonly cri?: RuntimeDescription | undefined;
	/** An etcd of its own that answers `/version`. */
	readonly etcd?: {readonly address: string; readonly port: number; readonly version: string};
	/** By name (`kubelet`, `etcd`, `kube-apiserver` …): what differs from a component that comes up. */
	readonly components: Readonly<Record<string, ComponentDescription>>;
}

export interface ServiceDescription {
	readonly exists: boolean;
	readonly enabled: boolean;
	readonly active: boolean;
}

export interface KernelDescription {
	readonly os: string;
	readonly release: string;
	/** Without `CONFIG_`; undefined: no configuration can be read. */
	readonly config: Readonly<Record<string, string>> | undefined;
}

export interface RuntimeDescription {
	readonly sockets: readonly string[];
	readonly name: string;
	readonly version: string;
	readonly ready: boolean;
	readonly message?: string;
	/** Whether RuntimeConfig is answered. */
	readonly runtimeConfig: boolean;
	readonly cgroupDriver: 'systemd' | 'cgroupfs';
	readonly images: readonly string[];
	readonly sandboxImage?: string;
	/** Images that cannot be pulled; `*` stands for anything. */
	readonly failPull: readonly string[];
	/** How long one pull takes at speed 1. */
	readonly pullSeconds: number;
}

export interface ComponentDescription {
	/** Seconds to come up at speed 1, after what it waits for. */
	readonly startSeconds?: number;
	/** It never comes up. */
	readonly fails: boolean;
	/** Where one that fails comes to a stop; unless said, its container ends. */
	readonly stopsAt?: 'sandbox' | 'image' | 'container';
	/** What is then said: by the kubelet where it stops before its container, in the container's log after. */
	readonly log?: readonly string[];
	/** Status that its container ends with. */
	readonly exitCode?: number;
	/** Of the kubelet: so many lines of log a second, of no matter. */
	readonly linesPerSecond?: number;
	/** It comes up, and its container is started again whenever somebody looks. */
	readonly restarts?: boolean;
}

/** Components that are pictures: they fail, say or restart what is written down, whatever is on the disk. */
export const picturesOf = ({components}: MachineDescription): string[] => Object.entries(components).filter(([, {fails, log = [], restarts = false}]) => fails || log.length > 0 || restarts).map(([name]) => name);

const KERNEL_OPTIONS = `
	NAMESPACES NET_NS PID_NS IPC_NS UTS_NS CGROUPS CGROUP_BPF CGROUP_CPUACCT CGROUP_DEVICE CGROUP_FREEZER
	CGROUP_PIDS CGROUP_SCHED CPUSETS MEMCG INET EXT4_FS PROC_FS NETFILTER_XT_TARGET_REDIRECT
	NETFILTER_XT_MATCH_COMMENT FAIR_GROUP_SCHED OVERLAY_FS AUFS_FS BLK_DEV_DM CFS_BANDWIDTH SECCOMP
	SECCOMP_FILTER CGROUP_HUGETLB`.trim().split(/\s+/);

export const CGROUP_V1_CONTROLLERS = ['cpuset', 'cpu', 'cpuacct', 'blkio', 'memory', 'devices', 'freezer', 'hugetlb', 'pids'];
const CGROUP_V2_CONTROLLERS = ['cpuset', 'cpu', 'io', 'memory', 'hugetlb', 'pids', 'rdma'];

export const healthyRuntime: RuntimeDescription = {
	sockets: ['unix:///var/run/containerd/containerd.sock'],
	name: 'containerd',
	version: 'v2.1.4',
	ready: true,
	runtimeConfig: true,
	cgroupDriver: 'systemd',
	images: [],
	sandboxImage: 'registry.k8s.io/pause:3.10.2',
	failPull: [],
	pullSeconds: 0.8,
};

/** A node that `kubeadm init` finds nothing wrong with. The address is for documentation (RFC 5737). */
export const healthyMachine: MachineDescription = {
	hostname: 'cp1',
	addresses: ['192.0.2.10'],
	defaultRoute: true,
	distribution: {id: 'debian', like: [], version: '13', name: 'Debian GNU/Linux 13 (trixie)'},
	uid: 0,
	cpus: 2,
	memory: 4 * 1024 ** 3,
	swap: [],
	initSystem: 'systemd',
	services: {
		kubelet: {exists: true, enabled: true, active: false},
		containerd: {exists: true, enabled: true, active: true},
	},
	tools: {
		present: `
			kubelet kubectl crictl conntrack ip iptables ip6tables nft mount umount nsenter ethtool tc touch cp losetup
			modprobe sysctl socat ebtables sh basename hostname uname`.trim().split(/\s+/),
		missing: [],
	},
	portsInUse: [],
	sysctls: {
		'net/ipv4/ip_forward': '1',
		'net/ipv6/conf/default/forwarding': '1',
		'net/ipv6/conf/all/forwarding': '1',
		'net/bridge/bridge-nf-call-iptables': '1',
		'net/bridge/bridge-nf-call-ip6tables': '1',
	},
	kernel: {
		os: 'Linux',
		release: '6.12.48-amd64',
		config: Object.fromEntries(KERNEL_OPTIONS.map(name => [name, 'y'])),
	},
	cgroup: {version: 2, controllers: CGROUP_V2_CONTROLLERS},
	kubeletVersion: 'v1.36.2',
	env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root'},
	names: {},
	ownNameResolves: true,
	pages: {
		'https://dl.k8s.io/release/stable-1.txt': 'v1.36.2',
		'https://dl.k8s.io/release/stable-1.36.txt': 'v1.36.2',
		'https://dl.k8s.io/release/stable.txt': 'v1.36.2',
	},
	cri: healthyRuntime,
	components: {},
};

import type {KernelFacts} from '../ports/index.ts';
import {check, type Found} from './check.ts';
import type {AskKubelet} from './kubelet.ts';
import type {Check} from './types.ts';
import {compareVersions, parseVersion, type SemanticVersion} from './version.ts';

/**
 * What the node's kernel must have, as k8s.io/system-validators has it (validators/types_unix.go,
 * release 1.12). Each row is a kernel option and the names it had before.
 */
const REQUIRED_OPTIONS: readonly (readonly string[])[] = [
	['NAMESPACES'], ['NET_NS'], ['PID_NS'], ['IPC_NS'], ['UTS_NS'], ['CPUSETS'], ['MEMCG'], ['INET'], ['EXT4_FS'], ['PROC_FS'],
	['NETFILTER_XT_TARGET_REDIRECT', 'IP_NF_TARGET_REDIRECT'], ['NETFILTER_XT_MATCH_COMMENT'], ['FAIR_GROUP_SCHED'],
];

const CGROUPS = {
	1: {
		options: [['CGROUPS'], ['CGROUP_CPUACCT'], ['CGROUP_DEVICE'], ['CGROUP_FREEZER'], ['CGROUP_PIDS'], ['CGROUP_SCHED']],
		required: ['cpu', 'cpuacct', 'cpuset', 'devices', 'freezer', 'memory', 'pids'],
		optional: ['hugetlb', 'blkio'],
	},
	2: {
		options: [['CGROUPS'], ['CGROUP_BPF'], ['CGROUP_PIDS'], ['CGROUP_SCHED']],
		required: ['cpu', 'cpuset', 'devices', 'freezer', 'memory', 'pids'],
		optional: ['hugetlb', 'io'],
	},
} as const;

const SUPPORTED_RELEASES = [/^5\.4/, /^5\.10/, /^5\.15/, /^(?:[6-9]|[1-9]\d+)\.\d+\.\d+/];

/** From this kubelet on, cgroup v1 is an error; before, a warning. */
const NO_CGROUP_V1 = '1.35.0-0';

export const systemCheck = (ask: AskKubelet): Check => check('SystemVerification', 'system', {}, async (host, found, signal) => {
	const kubelet = await ask(host, found, signal);
	if (kubelet === undefined) {
		return;
	}
	const kernel = await host.machine.kernel();
	lookAtKernel(kernel, found);
	if (kernel.os !== 'Linux') {
		found.error('system.os-unsupported', {os: kernel.os});
	}
	lookAtCgroups(kernel, kubelet, await host.machine.uid(), found);
});

function lookAtKernel(kernel: KernelFacts, found: Found): void {
	const {release, config} = kernel;
	if (!SUPPORTED_RELEASES.some((pattern) => pattern.test(release))) {
		found.warn('kernel.release-unsupported', {release});
	}
	if (config === undefined) {
		found.error('kernel.config-unreadable', {release});
		return;
	}
	const missing = [...REQUIRED_OPTIONS, ...CGROUPS[kernel.cgroupVersion].options].filter((names) => !isSet(config, names));
	if (missing.length > 0) {
		found.error('kernel.options-missing', {options: missing.map(([name]) => `CONFIG_${name}`).join(' '), release});
	}
}

/** The first of the names that the configuration has decides; only `y`, `m` and `n` are read. */
function isSet(config: ReadonlyMap<string, string>, names: readonly string[]): boolean {
	const value = names.map((name) => config.get(name)).find((value) => value !== undefined && /^[ymn]/.test(value));
	return value !== undefined && !value.startsWith('n');
}

function lookAtCgroups(kernel: KernelFacts, kubelet: SemanticVersion, uid: number, found: Found): void {
	const there = new Set(kernel.cgroupControllers);
	if (kernel.cgroupVersion === 1) {
		const end = parseVersion(NO_CGROUP_V1);
		const fields = {kubeletVersion: kubelet.text};
		if (end !== undefined && compareVersions(kubelet, end) >= 0) {
			found.error('cgroup.v1', fields);
		} else {
			found.warn('cgroup.v1', fields);
		}
	} else {
		// The kernel has always had v2's device controller, and lists neither it nor the freezer.
		there.add('devices');
		if (hasFreezer(kernel.release) && uid === 0) {
			there.add('freezer');
		} else if (uid !== 0 && !there.has('freezer')) {
			found.warn('cgroup.freezer-untested', {uid});
		}
	}
	const {required, optional} = CGROUPS[kernel.cgroupVersion];
	const missing = required.filter((controller) => !there.has(controller));
	if (missing.length > 0) {
		found.error('cgroup.controllers-missing', {controllers: missing.join(' ')});
	}
	const missed = optional.filter((controller) => !there.has(controller));
	if (missed.length > 0) {
		found.warn('cgroup.optional-controllers-missing', {controllers: missed.join(' ')});
	}
}

/**
 * Linux 5.2 brought `cgroup.freeze`. kubeadm makes a cgroup to see it, which only root may; a
 * check here changes nothing, so the release tells, and another user gets kubeadm's answer.
 */
function hasFreezer(release: string): boolean {
	const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
	return major > 5 || (major === 5 && minor >= 2);
}

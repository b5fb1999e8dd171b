import type {FindingFields} from '../core/told/findings.ts';
import {isForbidden, mainlandMirror, packageOf, sysctlName} from './check-commands.ts';
import type {CheckTexts} from './checks.ts';
import {warnings} from './reasons.en.ts';

/** Told by a run in the same words; its command is in the table of commands. */
const brokenPair = (fields: FindingFields['certificate.pair']) => {
	const {problem, remedy = ''} = warnings['certificate.key'](fields);
	return {problem, remedy};
};

export const checksEn: CheckTexts = {
	subjects: {
		'user': () => ({
			title: 'Run as root',
			why: 'What follows changes /etc/kubernetes and /var/lib/kubelet and stops or starts the kubelet. Only root may, and without root most other answers would be wrong.',
		}),
		'cpus': ({required}) => ({
			title: `At least ${required} CPUs`,
			why: `API server, etcd, controller manager and scheduler share this node. With fewer than ${required} CPUs they miss their health checks and start over again and again.`,
		}),
		'memory': ({required}) => ({
			title: `At least ${required} MB of memory`,
			why: 'The control plane and etcd need about this much before any Pod of yours runs. With less, the kernel kills one of them.',
		}),
		'kubernetes-version': ({version}) => ({
			title: `Kubernetes ${version} is known here`,
			why: 'Flags and files of the control plane change from minor to minor. A version newer than this program may need some that it does not write.',
		}),
		'firewall': ({ports}) => ({
			title: 'No firewall in the way',
			why: `Other nodes reach this one on ports ${list(ports)}. An active firewalld drops what is not opened.`,
		}),
		'port': ({port, component}) => ({
			title: `Port ${port} is free`,
			why: `${component} will listen on port ${port}. Two programs cannot listen on one port, so it would not start.`,
		}),
		'file-absent': ({path, component}) => ({
			title: `${path} is not there`,
			why: `The kubelet starts every manifest in this directory. One that is already there would run an older ${component}, or be overwritten.`,
		}),
		'proxy': ({url}) => ({
			title: 'The API server is reached directly',
			why: `Programs on this node talk to ${url} all the time. Over a proxy that does not know this network they get no answer.`,
		}),
		'proxy-cidr': ({cidr}) => ({
			title: `${cidr} is reached directly`,
			why: 'Addresses of Services and Pods exist inside the cluster only. A proxy outside cannot pass requests on to them.',
		}),
		'runtime': ({socket}) => ({
			title: 'The container runtime is ready',
			why: `The control plane runs in containers. The kubelet starts them over ${socket}.`,
		}),
		'runtime-version': () => ({
			title: 'The runtime tells its cgroup driver',
			why: 'Kubelet and runtime must manage cgroups the same way. The kubelet asks the runtime with the CRI call RuntimeConfig; from 1.37 on there is no other way.',
		}),
		'swap': () => ({
			title: 'Swap is off',
			why: 'Memory limits count RAM. With swap a Pod can pass its limit unseen and slow the whole node; the kubelet does not start unless it is configured for swap.',
		}),
		'program': ({program}) => ({
			title: `${program} is installed`,
			why: PROGRAM_WHY[program] ?? `Kubernetes calls ${program} on this node.`,
		}),
		'system': () => ({
			title: 'The kernel has what containers need',
			why: 'Namespaces keep containers apart and cgroups limit them. Both are options of the kernel, and a kernel can be built without them.',
		}),
		'hostname': ({name}) => ({
			title: `The node name ${name} is valid and resolves`,
			why: 'The name becomes a label of the Node, and goes into certificates. Components that look it up need an address for it.',
		}),
		'kubelet-version': ({kubernetesVersion}) => ({
			title: `The kubelet fits Kubernetes ${kubernetesVersion}`,
			why: 'A kubelet may be up to three minors older than the API server, never newer: it would use fields that the API server does not know.',
		}),
		'service': ({service}) => ({
			title: `The service ${service} starts at boot`,
			why: `The ${service} runs the control plane as static Pods. If it does not start at boot, nothing comes back after a restart.`,
		}),
		'forwarding': ({family}) => ({
			title: `IPv${family} forwarding is on`,
			why: 'The node passes packets on between Pods, Services and other nodes. Without forwarding the kernel drops them.',
		}),
		'etcd-version': ({minimum}) => ({
			title: `External etcd is ${minimum} or newer`,
			why: 'The API server keeps all its data in etcd. An older etcd lacks fixes against lost or inconsistent data that the API server relies on.',
		}),
		'etcd-file': ({path}) => ({
			title: `${path} is there`,
			why: 'The API server shows etcd a client certificate and checks etcd against a CA. It reads both from files on this node.',
		}),
		'directory-empty': ({path}) => ({
			title: `${path} is empty`,
			why: 'etcd starts a new cluster here. With data of an earlier member it would take up that cluster, or refuse to start.',
		}),
		'images': ({policy}) => ({
			title: 'Images are on the node',
			why: `Pulling them first keeps a slow registry from looking like a control plane that does not start. The policy is ${policy}.`,
		}),
		'sandbox-image': ({expected}) => ({
			title: `The runtime's sandbox image is ${expected}`,
			why: 'Each Pod begins with a container of the runtime\'s own, which no --image-repository reaches: the runtime pulls its image by itself, from where its configuration says. Where that cannot be reached, not one Pod starts.',
		}),
		'cgroup-driver': ({driver}) => ({
			title: `The runtime's cgroup driver is ${driver}, as the kubelet's`,
			why: 'Kubelet and runtime both put containers into cgroups. Where one asks systemd and the other writes by itself, Pods fail to start, or lose their limits.',
		}),
		'registry': ({registries}) => ({
			title: `${list(registries)} ${registries.includes(' ') ? 'answer' : 'answers'}`,
			why: 'The runtime pulls the control plane\'s images from there, five times over before it gives up.',
		}),
		'certificate-pairs': ({path}) => ({
			title: `Certificates in ${path} belong to their keys`,
			why: 'A certificate with the key of another serves nobody: what uses the two does not start again, and what runs goes on with those that it read before.',
		}),
	},
	findings: {
		'user.not-root': ({uid}) => ({
			problem: `Running as user ${uid}, not as root.`,
			remedy: 'Run the same command with sudo. A sandbox (--sandbox) needs no root.',
		}),
		'cpus.too-few': ({cpus, required}) => ({
			problem: `${count(cpus, 'CPU is', 'CPUs are')} available; a control plane needs ${required}.`,
			remedy: `Give the machine ${required} CPUs or more. To try it out anyway, run it with --ignore-preflight-errors=NumCPU.`,
		}),
		'memory.too-small': ({megabytes, required}) => ({
			problem: `The node has ${megabytes} MB of memory; a control plane needs ${required} MB.`,
			remedy: 'Give the machine more memory. To try it out anyway, run it with --ignore-preflight-errors=Mem.',
		}),
		'kubernetes-version.unreadable': ({version}) => ({
			problem: `${version} is not a Kubernetes version.`,
			remedy: 'Set kubernetesVersion to a version such as v1.36.2.',
		}),
		'kubernetes-version.newer': ({version, supported}) => ({
			problem: `Kubernetes ${version} is newer than ${supported}, which this program knows.`,
			remedy: `Set kubernetesVersion to a ${supported} release, or use a newer release of this program.`,
		}),
		'services.no-manager': ({service}) => ({
			problem: `Neither systemd nor OpenRC runs here, so nothing is known about the service ${service}.`,
			remedy: service === 'kubelet' ? 'Make sure that something starts the kubelet, and starts it again after a boot.' : `If ${service} runs, make sure that it lets the cluster's ports through.`,
		}),
		'firewall.active': ({ports}) => ({
			problem: 'firewalld is active.',
			remedy: `Open ports ${list(ports)}, or other nodes cannot reach this one.`,
		}),
		'port.in-use': ({port, component}) => ({
			problem: `Another program listens on port ${port}, which ${component} needs.`,
			remedy: 'Find the program and stop it. If it is a control plane from an earlier init, reset the node first.',
		}),
		'file.exists': ({path, component}) => ({
			problem: `${path} is already there.`,
			remedy: `It comes from an earlier init of ${component}. Reset the node, or move the file out of the manifests directory.`,
		}),
		'proxy.used': ({url, proxy}) => ({
			problem: `Requests to ${url} go over the proxy ${proxy}.`,
			remedy: 'If that is not wanted, add the address to NO_PROXY.',
		}),
		'proxy-cidr.used': ({cidr, proxy}) => ({
			problem: `Requests to ${cidr} go over the proxy ${proxy}.`,
			remedy: 'Add the subnet to NO_PROXY: the proxy cannot reach Pods and Services.',
		}),
		'proxy-cidr.invalid': ({cidr}) => ({
			problem: `${cidr} is not a subnet.`,
			remedy: 'Write networking.serviceSubnet and networking.podSubnet as address/length: 10.96.0.0/12.',
		}),
		'proxy-cidr.too-small': ({cidr}) => ({
			problem: `The subnet ${cidr} has no address to hand out.`,
			remedy: 'Choose a larger subnet, such as 10.244.0.0/16.',
		}),
		'runtime.unreachable': ({socket, message, installed}) => ({
			problem: `No container runtime answers at ${socket}: ${message}`,
			remedy: isForbidden(message) ? 'The socket is root\'s. Run the same command with sudo.' : installed ? 'Start it, or set nodeRegistration.criSocket to the socket of the runtime that runs.' : 'Install and start a container runtime, or set nodeRegistration.criSocket to the socket of the one that runs.',
		}),
		'runtime.cri-disabled': ({socket, message}) => ({
			problem: `What listens at ${socket} does not speak CRI: ${message}`,
			remedy: 'containerd as Docker packages it has its CRI plugin disabled. Take "cri" out of disabled_plugins, and restart containerd.',
		}),
		'runtime.status-failed': ({socket, message}) => ({
			problem: `The container runtime at ${socket} does not tell its status: ${message}`,
			remedy: 'Look at the runtime\'s log, then restart it.',
		}),
		'runtime.not-ready': ({socket, message}) => ({
			problem: message === '' ? `The container runtime at ${socket} is not ready.` : `The container runtime at ${socket} is not ready: ${message}`,
			remedy: 'Wait until it has started. If it stays like this, look at its log.',
		}),
		'runtime-version.failed': ({socket, message}) => ({
			problem: `The container runtime at ${socket} does not answer RuntimeConfig: ${message}`,
			remedy: 'Look at the runtime\'s log, then restart it.',
		}),
		'runtime-version.no-runtime-config': ({socket}) => ({
			problem: `The container runtime at ${socket} does not know the call RuntimeConfig, so the kubelet goes by its own cgroupDriver. Kubernetes 1.37 ends that.`,
			remedy: 'Update the runtime before Kubernetes 1.37: containerd to 2.0 or newer, CRI-O to 1.28 or newer.',
		}),
		'swap.on': ({swaps}) => ({
			problem: `Swap is on: ${list(swaps)}.`,
			remedy: 'Turn swap off and take it out of /etc/fstab, or configure the kubelet for it (failSwapOn: false; cgroup v2 only).',
		}),
		'program.missing': ({program, packages}) => ({
			problem: `${program} is not on PATH.`,
			remedy: `Install the package ${packageOf(program, packages)}.`,
		}),
		'system.os-unsupported': ({os}) => ({
			problem: `The operating system is ${os}.`,
			remedy: 'A control plane runs on Linux only.',
		}),
		'kernel.release-unsupported': ({release}) => ({
			problem: `Kernel ${release} is not a release that Kubernetes supports.`,
			remedy: 'Use 5.4, 5.10, 5.15, or 6.0 and newer. For cgroup v2, 5.10 is the least to recommend.',
		}),
		'kernel.config-unreadable': ({release}) => ({
			problem: `The configuration of kernel ${release} cannot be read, so its options are not known.`,
			remedy: `Load the kernel module configs, or install the file /boot/config-${release}.`,
		}),
		'kernel.options-missing': ({options, release}) => ({
			problem: `Kernel ${release} is built without ${list(options)}.`,
			remedy: 'Boot a kernel that has these options; those of the large distributions do.',
		}),
		'cgroup.v1': ({kubeletVersion}) => ({
			problem: `The node uses cgroup v1. Kubelet ${kubeletVersion} is here; from 1.35 on the kubelet refuses cgroup v1.`,
			remedy: 'Boot with cgroup v2 (kernel parameter systemd.unified_cgroup_hierarchy=1). To stay on v1 for now, set failCgroupV1: false in the KubeletConfiguration and ignore SystemVerification.',
		}),
		'cgroup.controllers-missing': ({controllers}) => ({
			problem: `Required cgroup controllers are missing: ${list(controllers)}.`,
			remedy: 'Enable them with kernel parameters (for memory: cgroup_enable=memory), then boot again.',
		}),
		'cgroup.optional-controllers-missing': ({controllers}) => ({
			problem: `Optional cgroup controllers are missing: ${list(controllers)}.`,
			remedy: 'Limits of these kinds have no effect; everything else works.',
		}),
		'cgroup.freezer-untested': ({uid}) => ({
			problem: `User ${uid} may not make a cgroup, so it is not known whether cgroups can be frozen.`,
			remedy: 'Run as root.',
		}),
		'kubelet.missing': () => ({
			problem: 'kubelet is not on PATH.',
			remedy: 'Install the kubelet, from a repository of Kubernetes: https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/',
		}),
		'kubelet.failed': ({exitCode, output}) => ({
			problem: output === '' ? `kubelet --version ends with status ${exitCode}.` : `kubelet --version ends with status ${exitCode}: ${output}`,
			remedy: 'Run it by hand, and install the kubelet again if it does not work.',
		}),
		'kubelet.not-runnable': ({message}) => ({
			problem: `kubelet cannot be run: ${message}`,
			remedy: 'Check the file\'s mode, and that it is built for this machine.',
		}),
		'kubelet.version-unreadable': ({output}) => ({
			problem: `kubelet --version prints no version: ${output}`,
			remedy: 'Install a release of the kubelet. Another program of that name may come first on PATH.',
		}),
		'kubelet.too-old': ({version, minimum}) => ({
			problem: `The kubelet is ${version}; the oldest that works is ${minimum}.`,
			remedy: 'Upgrade the kubelet, best to the version of the control plane.',
		}),
		'kubelet.too-new': ({version, kubernetesVersion}) => ({
			problem: `The kubelet is ${version}, newer than the control plane ${kubernetesVersion}.`,
			remedy: `Install kubelet ${kubernetesVersion}, or set kubernetesVersion to v${version}.`,
		}),
		'hostname.too-long': ({name, length}) => ({
			problem: `The node name ${name} has ${length} characters; a label's value holds 63.`,
			remedy: 'Set nodeRegistration.name to a shorter name.',
		}),
		'hostname.invalid': ({name}) => ({
			problem: `The node name ${name} holds characters that a node name must not.`,
			remedy: 'Use letters, digits, - and . only, with a letter or digit at both ends.',
		}),
		'hostname.unresolved': ({name}) => ({
			problem: `The node name ${name} does not resolve to an address.`,
			remedy: 'Add it to /etc/hosts with this node\'s address, or to DNS.',
		}),
		'service.missing': ({service}) => ({
			problem: `There is no service ${service}.`,
			remedy: `Install the package of ${service} with its service file, or start ${service} in a way of your own.`,
		}),
		'service.disabled': ({service}) => ({
			problem: `The service ${service} does not start at boot.`,
			remedy: 'Enable it.',
		}),
		'forwarding.missing': ({path, family}) => ({
			problem: `${path} is not there: the kernel has no IPv${family}.`,
			remedy: family === 6 ? 'Boot without ipv6.disable=1, or use IPv4 only.' : 'Boot a kernel with IPv4.',
		}),
		'forwarding.off': ({path, value}) => ({
			problem: `${sysctlName(path)} is ${value}, not 1.`,
			remedy: 'Set it, and keep it set after a boot.',
		}),
		'etcd.endpoint-invalid': ({endpoint}) => ({
			problem: `${endpoint} is not a URL.`,
			remedy: 'Write etcd.external.endpoints (or httpEndpoints, where it is set) as https://address:port.',
		}),
		'etcd.ca-unreadable': ({path}) => ({
			problem: `The CA of the external etcd, ${path}, cannot be read.`,
			remedy: 'Copy the CA certificate from an etcd node, or correct etcd.external.caFile.',
		}),
		'etcd.client-certificate-unusable': ({certificate, key}) => ({
			problem: `${certificate} and ${key} are not a certificate and its private key.`,
			remedy: 'Copy the client certificate for the API server and its key from an etcd node, or correct etcd.external.certFile and keyFile.',
		}),
		'etcd.unreachable': ({url, message}) => ({
			problem: `External etcd does not answer at ${url}: ${message}`,
			remedy: 'Check that etcd runs there, that this node may reach it, and that the certificates belong to it.',
		}),
		'etcd.unhealthy': ({url, status}) => ({
			problem: `External etcd answers ${url} with status ${status}.`,
			remedy: 'Look at etcd\'s log, and wait until it is healthy.',
		}),
		'etcd.version-unreadable': ({url, version}) => ({
			problem: version === '' ? `What answers at ${url} does not tell an etcd version.` : `External etcd at ${url} tells a version that is none: ${version}`,
			remedy: 'Check that etcd.external.endpoints (or httpEndpoints, where it is set) names etcd.',
		}),
		'etcd.too-old': ({url, version, minimum}) => ({
			problem: `External etcd at ${url} is ${version}; the oldest that works is ${minimum}.`,
			remedy: 'Upgrade etcd.',
		}),
		'file.missing': ({path}) => ({
			problem: `${path} is not there.`,
			remedy: 'Copy the file from an etcd node, or correct its path below etcd.external.',
		}),
		'directory.unreadable': ({path, message}) => ({
			problem: `${path} cannot be read: ${message}`,
			remedy: 'Check its mode and owner.',
		}),
		'directory.not-empty': ({path}) => ({
			problem: `${path} is not empty.`,
			remedy: 'If its data is of an earlier cluster, save what you need and move it away.',
		}),
		'image.policy-unknown': ({policy}) => ({
			problem: `${policy} is not a pull policy.`,
			remedy: 'Set nodeRegistration.imagePullPolicy to Always, IfNotPresent or Never.',
		}),
		'image.pull-failed': ({image, attempts, message}) => ({
			problem: `${image} could not be pulled (${count(attempts, 'try', 'tries')}): ${message}`,
			remedy: 'Check the name and the way to the registry. Without one, set imageRepository to a mirror, or load the image by hand.',
		}),
		'image.sandbox-differs': ({image, expected, file, line, table, setting}) => ({
			problem: `The container runtime uses ${image} for Pod sandboxes; ${expected} belongs to this release.`,
			remedy: file === '' ? `Set the runtime's sandbox image to ${expected}.` : `${changeLine(file, line, table, setting)} The runtime pulls this image by itself: a registry that it cannot reach keeps all Pods from starting.`,
		}),
		'cgroup-driver.differs': ({kubelet, runtime, followed, file, line, table, setting}) => ({
			problem: followed ? `The container runtime uses the cgroup driver ${runtime}; the kubelet is configured for ${kubelet}, and will follow the runtime.` : `The container runtime uses the cgroup driver ${runtime}, the kubelet ${kubelet}: Pods will not start.`,
			remedy: `${file === '' ? `Set the runtime's cgroup driver to ${kubelet}.` : changeLine(file, line, table, setting)} Or set cgroupDriver: ${runtime} in the KubeletConfiguration; on a node with systemd, systemd is the better one.`,
		}),
		'registry.unreachable': ({registry, url, answer, proxy, shellProxy}) => ({
			problem: `The registry ${registry} does not answer: ${url}${proxy === '' ? '' : ` over the proxy ${proxy}`}: ${/^\d+$/.test(answer) ? `HTTP ${answer}` : answer}.`,
			remedy: shellProxy !== '' ? `Your shell has the proxy ${shellProxy}, the container runtime has none. Give it to the runtime's service.` : registry === 'registry.k8s.io' ? `Check the way there. From mainland China it often does not answer: take the mirror ${mainlandMirror}, or one of your own, as imageRepository.` : 'Check its name and the way there.',
		}),
		'certificate.pair': (fields) => brokenPair(fields),
		'host.unreadable': ({code, message}) => ({
			problem: message === code ? `The node could not be looked at: ${code}.` : `The node could not be looked at: ${message} (${code}).`,
			remedy: 'Clear up the cause, then run the checks again.',
		}),
	},
};

const PROGRAM_WHY: Readonly<Record<string, string>> = {
	losetup: 'The kubelet calls losetup to hand block volumes to Pods.',
	mount: 'The kubelet calls mount to put volumes into Pods.',
	cp: 'An upgrade copies the etcd directory with cp before it changes anything.',
	conntrack: 'kube-proxy before 1.32 calls conntrack to clear stale connections.',
};

function changeLine(file: string, line: number, table: string, setting: string): string {
	return line > 0 ? `Change line ${line} of ${file} to: ${setting}.` : `Add to ${file}, below [${table}]: ${setting}.`;
}

function list(words: string): string {
	return words.replaceAll(' ', ', ');
}

function count(number: number, one: string, many: string): string {
	return `${number} ${number === 1 ? one : many}`;
}

import type {Topics} from './types.ts';

/** Checks by the first part of their names: Port for Port-6443. */
export const checks = {
	IsPrivilegedUser: {
		what: 'Looks whether the caller is root (uid 0).',
		why: 'Only root may write /etc/kubernetes and start the kubelet, and without root most other answers would be wrong: so it is the first check, and the only one that ends the others.',
	},
	NumCPU: {
		what: 'Counts the CPUs: at least 2.',
		why: 'API server, etcd, controller manager and scheduler share the node. With one CPU they may be too slow for their probes, and are then started again and again.',
	},
	Mem: {
		what: 'Reads the memory: at least 1700 MB.',
		why: 'With less, memory may run out once all components run, and the kernel kills one of them.',
	},
	KubernetesVersion: {
		what: 'Compares the wanted version with the one that this program knows.',
		why: 'Flags and files change from minor to minor; a newer control plane may want some that are not written.',
	},
	Firewalld: {
		what: 'Looks whether firewalld is active.',
		why: 'It drops what is not opened; other nodes reach this one on 6443 and 10250. Only a warning: the ports may be open.',
	},
	Port: {
		what: 'Opens the port for a moment, to see that nobody else listens there: 6443, 10259, 10257, 10250, 2379, 2380.',
		why: 'Two programs cannot listen on one port. What holds it is often an older control plane, which kubeadm reset removes.',
		formerly: '10251 and 10252 were checked formerly.',
	},
	FileAvailable: {
		what: 'Looks whether a manifest of the control plane lies in the folder already.',
		why: 'The kubelet would run the old one, or it would be overwritten without a question.',
	},
	DirAvailable: {
		what: 'Looks whether etcd\'s data directory is empty.',
		why: 'Data that is left brings up the old cluster, or keeps etcd from starting as another member.',
	},
	FileExisting: {
		what: 'Looks for programs in the PATH: losetup, mount, cp, and before v1.32 conntrack.',
		why: 'The kubelet calls them for volumes.',
		formerly: 'Older lists had ebtables, ethtool, socat, tc and others; they are asked for no longer.',
	},
	FileContent: {
		what: 'Reads a setting of the kernel: ip_forward has to be 1.',
		why: 'Packets from one Pod to another pass through the node; without forwarding the kernel drops them.',
		formerly: 'bridge-nf-call-iptables is no longer checked: it is up to the Pod network.',
	},
	HTTPProxy: {
		what: 'Looks whether requests to the API server\'s address would go over a proxy.',
		why: 'A proxy that does not know this network cannot pass them on; the address belongs in NO_PROXY.',
	},
	HTTPProxyCIDR: {
		what: 'Looks whether requests to Service or Pod addresses would go over a proxy.',
		why: 'These addresses exist inside the cluster only: a proxy cannot reach them.',
	},
	CRI: {
		what: 'Speaks to the container runtime over its socket.',
		why: 'Without a runtime that speaks CRI the kubelet cannot start a single container.',
		formerly: 'Docker needs cri-dockerd since v1.24.',
	},
	ContainerRuntimeVersion: {
		what: 'Asks the runtime for its cgroup driver (RuntimeConfig).',
		why: 'Kubelet and runtime have to use the same. An old runtime cannot tell, and the kubelet of a later version will insist on it.',
	},
	Swap: {
		what: 'Reads /proc/swaps.',
		why: 'By default the kubelet does not start with swap on: Pods could pass their memory limits unseen. Only a warning: failSwapOn may be set.',
	},
	SystemVerification: {
		what: 'Looks at the kernel: version, options, and cgroup controllers.',
		why: 'Containers are a feature of the kernel. Where cpu, memory or pids are not controlled, limits do not hold.',
	},
	Hostname: {
		what: 'Looks up the node\'s name, and whether DNS knows it.',
		why: 'The name becomes that of the Node. Only a warning where DNS does not know it: the cluster reaches nodes by address.',
	},
	KubeletVersion: {
		what: 'Runs kubelet --version and compares.',
		why: 'A kubelet may be up to three minors older than the API server and never newer.',
	},
	Service: {
		what: 'Looks whether the service kubelet is enabled; it need not run yet.',
		why: 'Disabled, it does not come up after a reboot, and neither does the control plane.',
	},
	ExternalEtcdVersion: {
		what: 'Asks each member of an external etcd for its version.',
		why: 'An etcd that is too old does not know what the API server asks for.',
	},
	ExternalEtcdClientCertificates: {
		what: 'Looks whether the files for the external etcd are there.',
		why: 'The API server would not start without them.',
	},
	ImagePull: {
		what: 'Pulls each image that the node does not have.',
		why: 'A download that fails is seen now, and not as a control plane that does not come up.',
	},
	SandboxImage: {
		what: 'Compares the runtime\'s pause image with the one that kubeadm pulls.',
		why: 'The runtime pulls its own when the first Pod starts; without a registry that fails.',
	},
	Registry: {
		what: 'Looks whether the image registry answers.',
		why: 'Where it does not, pulling would only fail after a long wait.',
	},
	CgroupDriver: {
		what: 'Compares the cgroup driver of containerd with that of the kubelet.',
		why: 'With two drivers on one node Pods end again and again, and the cause shows nowhere.',
	},
	CertificatePairs: {
		what: 'Looks whether each certificate that is there belongs to the key beside it.',
		why: 'A program does not start with two halves that do not fit; nothing else says so before it tries.',
	},
} satisfies Topics<string>;

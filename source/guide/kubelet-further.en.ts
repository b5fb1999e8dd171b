import {logging} from './logging.en.ts';
import type {Topics} from './types.ts';

/** Fields of KubeletConfiguration that kubeadm does not write, and people may: by path, with the defaults of v1.36. */
export const furtherKubelet = {
	enableServer: {
		what: 'true, the default: the kubelet serves its API on port 10250.',
		why: 'With false there are no logs and no exec from this node; that is for machines that nobody is to enter.',
	},
	podLogsDir: {
		what: 'Where the logs of containers lie; /var/log/pods unless said.',
		why: 'kubectl logs and log collectors read there; both have to know a changed place.',
	},
	staticPodURL: {
		what: 'A URL from which static Pods are fetched, beside staticPodPath; none by default.',
		why: 'What the URL answers runs on the node without an API server\'s consent, so it has to be one\'s own.',
	},
	staticPodURLHeader: {
		what: 'Headers that go with the requests to staticPodURL.',
		why: 'A server can tell by them which node asks.',
	},
	address: {
		what: 'Where the kubelet\'s API listens; 0.0.0.0 unless said.',
		why: 'The API server comes from another machine, at least from the second node on: 127.0.0.1 would lock it out.',
	},
	port: {
		what: 'The port of the kubelet\'s API; 10250 unless said.',
		why: 'The Node object names it, so the API server finds the kubelet after a change, too; firewalls have to be told.',
	},
	tlsCurvePreferences: {
		what: 'Which key exchanges the kubelet accepts in TLS; empty means those of Go.',
		why: 'Rules of an organization may ask for certain ones.',
	},
	registryPullQPS: {
		what: 'How many pulls of images may begin in a second; 5 unless said, 0 sets no bound.',
		why: 'A node that starts many Pods at once should not flood the registry.',
	},
	registryBurst: {
		what: 'How many pulls may begin at once beyond registryPullQPS; 10 unless said.',
		why: 'Several images of one Pod then do not wait for each other.',
	},
	imagePullCredentialsVerificationPolicy: {
		what: 'For which images that are on the node a Pod still has to show that it may pull them; the default, NeverVerifyPreloadedImages, spares those that the kubelet itself did not pull.',
		why: 'Otherwise a private image that one Pod has pulled would be open to every Pod of the node.',
	},
	preloadedImagesVerificationAllowlist: {
		what: 'Images that count as laid onto the node beforehand, so that nobody has to show a right to them.',
		why: 'It belongs to the policy NeverVerifyAllowlistedImages.',
	},
	eventRecordQPS: {
		what: 'How many Events a second the kubelet sends; 50 unless said, 0 sets no bound.',
		why: 'A Pod that fails in a circle makes many of them.',
	},
	eventBurst: {
		what: 'How many Events may go at once beyond eventRecordQPS; 100 unless said.',
		why: 'After an outage they come together.',
	},
	enableDebuggingHandlers: {
		what: 'true, the default: the kubelet answers logs, exec, attach and port-forward.',
		why: 'With false kubectl shows nothing of this node\'s containers any more.',
	},
	enableContentionProfiling: {
		what: 'Whether profiles also tell where locks are waited for; false unless said.',
		why: 'It costs time, and is for looking into a slow kubelet.',
	},
	oomScoreAdj: {
		what: 'How reluctantly the kernel kills the kubelet when memory runs out; -999 unless said.',
		why: 'Pods should go before the program that manages them.',
	},
	nodeLeaseDurationSeconds: {
		what: 'How long the kubelet\'s Lease holds; 40 seconds unless said.',
		why: 'It renews it each quarter of that. The controller takes a node for lost whose Lease is not renewed.',
	},
	kubeletCgroups: {
		what: 'The cgroup into which the kubelet puts itself.',
		why: 'Its own use of CPU and memory can then be seen apart.',
	},
	systemCgroups: {
		what: 'The cgroup into which processes without one are put; none by default.',
		why: 'It needs cgroupRoot, and going back takes a restart of the machine.',
	},
	cgroupRoot: {
		what: 'Below which cgroup the Pods\' cgroups are made; empty leaves that to the runtime.',
		why: 'A machine that shares its resources with others can bound all Pods at once.',
	},
	cgroupsPerQOS: {
		what: 'true, the default: there is a cgroup for each class of Pods (Guaranteed, Burstable, BestEffort).',
		why: 'When resources run short the classes then yield in their order; reservations need it, too.',
	},
	singleProcessOOMKill: {
		what: 'Whether the kernel kills one process of a container or all when memory runs out; on cgroup v2 all, unless said.',
		why: 'Half a program is often worse than none; some, such as databases, mend themselves.',
	},
	cpuManagerPolicyOptions: {
		what: 'Finer settings of cpuManagerPolicy static, as name and value.',
		why: 'For instance full-pcpus-only: no container shares a core\'s threads with another.',
	},
	memoryManagerPolicy: {
		what: 'None, the default, or Static: whether memory of a container is kept on certain NUMA nodes.',
		why: 'It helps programs whose speed depends on how near their memory is; reservedMemory goes with it.',
	},
	topologyManagerScope: {
		what: 'container, the default, or pod: whether NUMA alignment is sought for each container or the whole Pod.',
		why: 'Containers that work on the same data gain by pod.',
	},
	topologyManagerPolicyOptions: {
		what: 'Finer settings of topologyManagerPolicy, as name and value.',
		why: 'For instance max-allowable-numa-nodes, for machines with many of them.',
	},
	qosReserved: {
		what: 'What share of a resource asked for by better Pods is kept from lesser ones; memory alone, and only with its feature gate.',
		why: 'BestEffort Pods then cannot take what others have been promised.',
	},
	hairpinMode: {
		what: 'How a Pod reaches itself over its own Service; promiscuous-bridge is the default.',
		why: 'It concerned a network plugin that was part of the kubelet; CNI plugins do this themselves today.',
	},
	podCIDR: {
		what: 'The range of Pod addresses of a kubelet that runs without a cluster.',
		why: 'In a cluster the range comes from the Node object, and this field is not read.',
	},
	runOnce: {
		what: 'Once: run the static Pods and end. The kubelet of today refuses true.',
		why: 'The field is still in the format, so that old files decode.',
	},
	cpuCFSQuota: {
		what: 'true, the default: limits on CPU are enforced by the kernel.',
		why: 'With false a container may use idle CPU beyond its limit, and its neighbours feel it.',
	},
	cpuCFSQuotaPeriod: {
		what: 'Over what time the limit on CPU is counted; 100ms unless said.',
		why: 'A shorter one halts a busy container more often and for a shorter time.',
	},
	nodeStatusMaxImages: {
		what: 'How many images the Node object lists; 50 unless said, -1 all.',
		why: 'The scheduler prefers nodes that have an image; a long list makes the object large.',
	},
	maxOpenFiles: {
		what: 'How many files the kubelet itself may have open; 1000000 unless said.',
		why: 'Watches of many Pods\' files take one each.',
	},
	contentType: {
		what: 'The format of the kubelet\'s requests to the API server; protobuf unless said.',
		why: 'It is smaller and faster to read than JSON.',
	},
	kubeAPIQPS: {
		what: 'How many requests a second the kubelet sends to the API server; 50 unless said.',
		why: 'A node with many short-lived Pods may need more.',
	},
	kubeAPIBurst: {
		what: 'How many requests may go at once beyond kubeAPIQPS; 100 unless said.',
		why: 'After a restart the kubelet has much to report at once.',
	},
	evictionSoftGracePeriod: {
		what: 'How long each threshold of evictionSoft has to hold before Pods are evicted.',
		why: 'A short peak then evicts nobody. Every soft threshold needs its time.',
	},
	evictionMaxPodGracePeriod: {
		what: 'How many seconds at most a Pod has to end in a soft eviction.',
		why: 'Otherwise a Pod with a long time of its own would hold the memory that is needed now.',
	},
	evictionMinimumReclaim: {
		what: 'How much more than the threshold is freed once eviction has begun.',
		why: 'Without some room the node would be at the edge again at once.',
	},
	mergeDefaultEvictionSettings: {
		what: 'Whether a value in evictionHard leaves the other defaults as they are; false unless said.',
		why: 'With false, whoever writes one threshold turns the others off, often without knowing.',
	},
	podsPerCore: {
		what: 'How many Pods a CPU core may carry; 0, the default, sets no bound of its own.',
		why: 'Small machines of a pool get fewer by it, with one configuration for all. maxPods still holds.',
	},
	enableControllerAttachDetach: {
		what: 'true, the default: volumes are attached to the node by the controller manager and not by the kubelet.',
		why: 'A volume can then be moved away from a node that has died.',
	},
	makeIPTablesUtilChains: {
		what: 'true, the default: the kubelet keeps a few iptables chains of its own.',
		why: 'By the chain KUBE-IPTABLES-HINT programs in containers see whether the node uses iptables in its legacy or its nft form; kube-proxy has its own rules.',
	},
	iptablesMasqueradeBit: {
		what: 'A bit of a packet\'s mark that once said "masquerade"; the field is deprecated and without effect.',
		why: 'kube-proxy has a setting of its own for it.',
	},
	iptablesDropBit: {
		what: 'A bit of a packet\'s mark that once said "drop"; the field is deprecated and without effect.',
		why: 'It is still in the format, so that old files decode.',
	},
	containerLogMaxWorkers: {
		what: 'How many log files are rotated at the same time; 1 unless said.',
		why: 'A node with many talkative containers may need more.',
	},
	containerLogMonitorInterval: {
		what: 'How often the sizes of log files are looked at; 10 seconds unless said.',
		why: 'Between two looks a file may grow beyond its bound.',
	},
	configMapAndSecretChangeDetectionStrategy: {
		what: 'How the kubelet learns of changed ConfigMaps and Secrets; Watch unless said.',
		why: 'Watch is the quickest; Cache and Get ask again after a time.',
	},
	reservedSystemCPUs: {
		what: 'CPUs that Pods with CPUs of their own never get, as 0-1.',
		why: 'The system\'s programs and interrupts then have theirs. It overrides the CPU part of the reservations.',
	},
	showHiddenMetricsForVersion: {
		what: 'Names the version before this one, to show the metrics that were hidden since; empty shows none.',
		why: 'One release of time to change a dashboard.',
	},
	systemReservedCgroup: {
		what: 'The cgroup on which systemReserved is enforced, where enforceNodeAllocatable names it.',
		why: 'Without enforcement systemReserved is only counted off.',
	},
	kubeReservedCgroup: {
		what: 'The cgroup on which kubeReserved is enforced, where enforceNodeAllocatable names it.',
		why: 'The kubelet may be killed by its own bound then, so it should be wide.',
	},
	volumePluginDir: {
		what: 'Where FlexVolume plugins lie.',
		why: 'Systems whose /usr is read-only need another place.',
		formerly: 'FlexVolume is deprecated since v1.23; CSI drivers took its place.',
	},
	providerID: {
		what: 'Under which name the cloud knows this machine.',
		why: 'The cloud\'s controller finds the machine of a Node by it.',
	},
	kernelMemcgNotification: {
		what: 'Whether the kernel reports low memory to the kubelet, instead of being asked; false unless said.',
		why: 'Evictions then begin sooner after a sudden rise.',
	},
	enableSystemLogHandler: {
		what: 'true, the default: files below /var/log of the node can be read over the kubelet\'s API.',
		why: 'Whoever has the right nodes/log sees them.',
	},
	enableSystemLogQuery: {
		what: 'Whether logs of services (journald) can be asked for over the kubelet\'s API; false unless said.',
		why: 'kubectl then shows the kubelet\'s own log without ssh.',
	},
	shutdownGracePeriodByPodPriority: {
		what: 'How long Pods have to end when the node shuts down, by their priority.',
		why: 'It is the finer form of shutdownGracePeriod, and excludes it.',
	},
	reservedMemory: {
		what: 'How much memory of each NUMA node is kept from containers, for memoryManagerPolicy Static.',
		why: 'Its sum has to equal what the reservations and the threshold of eviction keep back.',
	},
	enableProfilingHandler: {
		what: 'true, the default: profiles of the kubelet can be taken at /debug/pprof.',
		why: 'Security checklists may want false.',
	},
	enableDebugFlagsHandler: {
		what: 'true, the default: the verbosity of the log can be changed while the kubelet runs.',
		why: 'It is done by a PUT to /debug/flags/v, by whoever may use nodes/proxy.',
	},
	memoryThrottlingFactor: {
		what: 'At what share of its limit a container\'s memory is slowed (memory.high); 0.9 unless said, and only with its feature gate.',
		why: 'A program that is slowed may still be saved; one that is killed may not.',
	},
	memoryReservationPolicy: {
		what: 'None, the default, or TieredReservation: whether the kernel protects the memory that Pods asked for.',
		why: 'It sets memory.min and memory.low of their cgroups, and needs the feature gate MemoryQoS.',
	},
	registerNode: {
		what: 'true, the default: the kubelet makes its Node object itself.',
		why: 'With false somebody else has to make it, and init\'s wait for the Node depends on that.',
	},
	tracing: {
		what: 'Where the kubelet sends traces of its work (OpenTelemetry), and how many.',
		why: 'One sees in them how long each part of starting a Pod took.',
	},
	localStorageCapacityIsolation: {
		what: 'true, the default: the disk that containers use is counted and bounded.',
		why: 'Systems that cannot measure their root file system need false.',
	},
	imageServiceEndpoint: {
		what: 'The socket of the service for images, where it is not that of the runtime.',
		why: 'CRI has two services; most programs offer both on one socket.',
	},
	failCgroupV1: {
		what: 'Whether the kubelet refuses to start on a machine with cgroup v1; true is the default since v1.35.',
		why: 'New features need v2, and systemd has given v1 up.',
		formerly: 'Up to v1.34 the default was false.',
	},
	userNamespaces: {
		what: 'How many user numbers each Pod with a user namespace of its own gets.',
		why: 'root in such a Pod is an ordinary number on the node.',
	},
	...logging,
} satisfies Topics<string>;

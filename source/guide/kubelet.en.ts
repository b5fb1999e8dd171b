import type {Topics} from './types.ts';

/** Fields of KubeletConfiguration, by path. Values that Go writes for fields which nobody set stand with what they mean. */
export const kubelet = {
	apiVersion: {
		what: 'The version of this configuration format: kubelet.config.k8s.io/v1beta1.',
		why: 'It says by which rules the fields below are read and which defaults fill the rest.',
	},
	kind: {
		what: 'KubeletConfiguration: the file configures a kubelet.',
		why: 'kubeadm\'s file may hold several documents; by kind and apiVersion each finds its reader.',
	},
	'authentication.anonymous.enabled': {
		what: 'Whether the kubelet takes anonymous requests; false is also its default in this file.',
		why: 'Port 10250 can run commands in every container of the node. Whoever does not show who they are gets 401.',
		formerly: 'The default of the flag --anonymous-auth is true; kubelets that were set up by flags alone stood open for it.',
	},
	'authentication.webhook.enabled': {
		what: 'Tokens are checked by asking the API server (TokenReview).',
		why: 'Programs in Pods, such as metrics-server, come to the kubelet with a service account token, which the kubelet cannot check itself.',
	},
	'authentication.webhook.cacheTTL': {
		what: 'How long the answer about a token is kept; 0s means the default, 2 minutes.',
		why: 'Without a cache each request to the kubelet would be one to the API server as well. A token that is revoked is believed that much longer.',
	},
	'authentication.x509.clientCAFile': {
		what: 'Client certificates signed by this CA are believed.',
		why: 'The API server comes with apiserver-kubelet-client.crt, signed by it; the kubelet takes CN for the user and O for the groups.',
	},
	'authorization.mode': {
		what: 'Webhook: the API server is asked what a caller may do (SubjectAccessReview).',
		why: 'So the rights on the kubelet are RBAC as everything else: nodes/proxy, nodes/metrics, nodes/log. The alternative, AlwaysAllow, lets every caller who is authenticated do everything.',
	},
	'authorization.webhook.cacheAuthorizedTTL': {
		what: 'How long a yes is kept; 0s means the default, 5 minutes.',
		why: 'A right that is taken away in RBAC can hold on at the kubelet for that long.',
	},
	'authorization.webhook.cacheUnauthorizedTTL': {
		what: 'How long a no is kept; 0s means the default, 30 seconds.',
		why: 'It is shorter than for a yes, so that a right that was just given works soon.',
	},
	cgroupDriver: {
		what: 'Who manages cgroups. The container runtime must use the same, or Pods do not start reliably.',
		why: 'systemd manages the cgroups of a systemd machine already; a second manager beside it sees other numbers when memory runs short. kubeadm writes systemd; the kubelet\'s own default is cgroupfs.',
		readBy: 'the kubelet; a runtime that answers RuntimeConfig overrides it',
		formerly: 'Since v1.22 kubeadm writes systemd where nothing is said; older texts set it by hand.',
	},
	clusterDNS: {
		what: 'The DNS server that Pods use: the address of the Service kube-dns.',
		why: 'The kubelet writes it into each Pod\'s resolv.conf. kubeadm takes the tenth address of the Service range, so that kubelet and Service agree without asking each other.',
		readBy: 'the kubelet, for each Pod with dnsPolicy ClusterFirst',
	},
	clusterDomain: {
		what: 'Names of Services end with this.',
		why: 'The kubelet writes it into the search list of each Pod: kubernetes.default becomes kubernetes.default.svc.cluster.local. The Corefile has to name the same.',
	},
	containerRuntimeEndpoint: {
		what: 'The socket of the container runtime; empty here, since instance-config.yaml of each node has it.',
		why: 'The file config.yaml is the same on all nodes, and sockets may differ. kubeadm lays the node\'s value over it as a patch; where it stays empty, the kubelet takes unix:///run/containerd/containerd.sock.',
		formerly: 'Formerly the flag --container-runtime-endpoint in kubeadm-flags.env said it.',
	},
	cpuManagerReconcilePeriod: {
		what: 'How often the CPU manager compares the CPUs of containers with what it assigned; 0s means the default, 10 seconds.',
		why: 'It matters only with cpuManagerPolicy static, where some containers have CPUs of their own.',
	},
	crashLoopBackOff: {
		what: 'How long the kubelet waits at most before it restarts a container that ends again and again; empty means the default, 5 minutes.',
		why: 'The wait doubles from 10 seconds on. After a mended manifest this wait can stand in the way: a change of the manifest starts a new Pod at once.',
	},
	'crashLoopBackOff.maxContainerRestartPeriod': {
		what: 'The upper end of that wait; without it 5 minutes.',
		why: 'A node for tests may retry sooner; the programs then start more often.',
	},
	evictionPressureTransitionPeriod: {
		what: 'How long a pressure (memory, disk) counts as present after it has gone; 0s means the default, 5 minutes.',
		why: 'Without such a time a node at the edge would change its condition, and with it its taint, every few seconds.',
	},
	fileCheckFrequency: {
		what: 'How often the kubelet reads the folder of static Pods anew; 0s means the default, 20 seconds.',
		why: 'On Linux it also hears of changes from the kernel (inotify) at once; this look finds what that missed.',
	},
	httpCheckFrequency: {
		what: 'How often static Pods are fetched from a URL; 0s means the default, 20 seconds.',
		why: 'It only matters with staticPodURL, which kubeadm does not use.',
	},
	healthzBindAddress: {
		what: 'Where the kubelet\'s health is answered; 127.0.0.1 for this node alone.',
		why: 'The answer comes over plain HTTP, and nobody is asked who they are, so it stays on the node.',
		readBy: 'kubeadm, which waits for it; people',
	},
	healthzPort: {
		what: 'The port of the kubelet\'s health: 10248.',
		why: 'kubeadm asks http://127.0.0.1:10248/healthz before it waits for anything else: without a kubelet nothing starts.',
	},
	imageMaximumGCAge: {
		what: 'After how long without use an image is deleted, whatever room there is; 0s means never for this reason.',
		why: 'Images then only go where the disk fills up. It is one of the few fields whose 0s is the real value: turned off.',
	},
	imageMinimumGCAge: {
		what: 'How young an unused image may be and still be kept when the disk fills up; 0s means the default, 2 minutes.',
		why: 'An image that was just pulled for a Pod that is about to start should not be deleted.',
	},
	logging: {
		what: 'How the kubelet writes its log: format, verbosity, how often it flushes.',
		why: 'All values here repeat the defaults. Read the log with journalctl -u kubelet.',
		readBy: 'the kubelet',
	},
	'logging.flushFrequency': {
		what: 'After how long held back log lines are written out; 0 means the default, 5 seconds.',
		why: 'Only a format that collects lines, such as JSON with a buffer, has any to write out.',
	},
	'logging.verbosity': {
		what: 'How much is logged; higher is more; 0 is the default.',
		why: '2 is usual for looking into a problem, 4 shows decisions, 6 requests, and 8 their contents as well.',
	},
	'logging.options.json.infoBufferSize': {
		what: 'How many bytes of JSON lines are collected before they are written; 0 turns that off and is the default.',
		why: 'Collecting saves work on a busy node; what is not written yet is lost when the kubelet is killed.',
	},
	'logging.options.text.infoBufferSize': {
		what: 'How many bytes of text lines are collected before they are written; 0 turns that off and is the default.',
		why: 'The same as for JSON, for the format that is usual.',
	},
	memorySwap: {
		what: 'How Pods use swap; empty means NoSwap: they use none.',
		why: 'It counts only on a node that has swap and failSwapOn: false. With LimitedSwap Pods of class Burstable get a share.',
	},
	'memorySwap.swapBehavior': {
		what: 'NoSwap: Pods use no swap; LimitedSwap: Pods of class Burstable get a share that fits their memory request.',
		why: 'The node\'s own programs may swap in both cases.',
	},
	nodeStatusReportFrequency: {
		what: 'How often the kubelet sends the Node\'s status where nothing changed; 0s means the default, 5 minutes, or nodeStatusUpdateFrequency where that is set.',
		why: 'That the node lives is told by its Lease, every few seconds; the status is large and need not be sent so often.',
		readBy: 'the kubelet',
	},
	nodeStatusUpdateFrequency: {
		what: 'How often the kubelet works out the Node\'s status, and sends it where it changed; 0s means the default, 10 seconds.',
		why: 'By this a full disk or a network that has become ready shows in the cluster within seconds.',
	},
	resolvConf: {
		what: 'Pods that use the node\'s DNS get it from this file.',
		why: 'kubeadm writes /run/systemd/resolve/resolv.conf where systemd-resolved runs: the usual /etc/resolv.conf names 127.0.0.53 there, which inside a Pod is the Pod itself. CoreDNS is such a Pod.',
	},
	rotateCertificates: {
		what: 'The kubelet rotates its client certificate before it expires.',
		why: 'It makes a new key, sends a certificate request (CSR) and moves the link kubelet-client-current.pem on. Certificates last one year; without rotation nodes drop out then.',
	},
	runtimeRequestTimeout: {
		what: 'How long a request to the container runtime may take; 0s means the default, 2 minutes.',
		why: 'Long running ones are excepted: pulling images, logs, exec and attach.',
	},
	serverTLSBootstrap: {
		what: 'The kubelet asks the cluster for its serving certificate; somebody has to approve it.',
		why: 'Without it the kubelet signs a certificate for port 10250 itself, and nobody can check it: the API server then does not check either.',
	},
	shutdownGracePeriod: {
		what: 'How long Pods have to end when the node shuts down; 0s turns the whole thing off and is the default.',
		why: 'With it the kubelet holds systemd\'s shutdown back for that time; without it processes end whenever systemd ends them.',
	},
	shutdownGracePeriodCriticalPods: {
		what: 'How much of that time is kept for critical Pods at the end; 0s is the default, as the whole is off.',
		why: 'Log collectors and DNS then outlive the Pods that need them.',
	},
	staticPodPath: {
		what: 'Every manifest in this directory is run: that is how the control plane starts.',
		why: 'The kubelet needs no API server for it. A file that goes ends its Pod; a file that changes starts it anew. Every file counts, backups too, unless its name begins with a dot: keep copies elsewhere.',
		readBy: 'the kubelet',
	},
	streamingConnectionIdleTimeout: {
		what: 'After how long without a byte an exec, attach or port-forward is closed; 0s means the default, 4 hours.',
		why: 'A forgotten terminal would hold its connection for ever.',
	},
	syncFrequency: {
		what: 'How often the kubelet compares each Pod with what is running, even where nothing happened; 0s means the default, 1 minute.',
		why: 'Changes are acted on at once; this look repairs what was missed.',
	},
	volumeStatsAggPeriod: {
		what: 'How often the space that volumes use is measured; 0s means the default, 1 minute.',
		why: 'Measuring means walking through the files of each volume, which costs disk reads.',
	},
	failSwapOn: {
		what: 'Whether the kubelet refuses to start where swap is on.',
		why: 'true is the default: with swap a Pod may pass its memory limit unseen. A node that is to have swap needs false here; memorySwap says whether Pods may use it.',
	},
	maxPods: {
		what: 'How many Pods the node may carry; without it 110.',
		why: 'Each Pod needs an address: a piece of /24 has room for 254. The Node object carries the number, and the scheduler counts by it.',
	},
	evictionHard: {
		what: 'Thresholds of what is left (memory, disk, inodes): below one, Pods are evicted at once.',
		why: 'The defaults are memory.available 100Mi and a share of the disk free; whoever sets one value replaces all of them, unless mergeDefaultEvictionSettings is true.',
	},
	evictionSoft: {
		what: 'The same thresholds, but they have to hold for a while (evictionSoftGracePeriod), and Pods get time to end.',
		why: 'It acts before evictionHard and more gently.',
	},
	systemReserved: {
		what: 'CPU, memory and disk kept back for the system\'s own programs; nothing by default.',
		why: 'The scheduler then gives Pods only what is left (allocatable), so that sshd and journald do not starve.',
	},
	kubeReserved: {
		what: 'CPU, memory and disk kept back for the kubelet and the container runtime; nothing by default.',
		why: 'They do not run in Pods, so nothing else counts what they need.',
	},
	featureGates: {
		what: 'Feature gates that are turned on or off by name.',
		why: 'A gate turns on a part of Kubernetes that is not finished, or off one that is. A name that the version does not know keeps the kubelet from starting.',
	},
	readOnlyPort: {
		what: 'A read-only port without authentication; 0 turns it off.',
		why: 'Everyone who reaches it can list the node\'s Pods. In this file 0 is the default.',
		formerly: 'Port 10255, open by default in the kubelet\'s flags for long.',
	},
	registerWithTaints: {
		what: 'Taints that the Node gets when it registers.',
		why: 'No Pod can slip onto the node between its registration and a later kubectl taint.',
	},
	podPidsLimit: {
		what: 'How many processes one Pod may have; without it no limit of the kubelet\'s own.',
		why: 'A Pod that forks without end would take the node\'s last process number.',
	},
	serializeImagePulls: {
		what: 'true: images are pulled one after another; the default, unless maxParallelImagePulls is more than 1.',
		why: 'False with maxParallelImagePulls pulls several at a time; faster on a good network, heavier on the disk.',
	},
	maxParallelImagePulls: {
		what: 'How many images are pulled at the same time.',
		why: 'With more than one, serializeImagePulls may not be true; where that is not set, it is then false.',
	},
	imageGCHighThresholdPercent: {
		what: 'From this share of the disk on, unused images are deleted; without it 85.',
		why: 'They go, oldest first, until imageGCLowThresholdPercent is reached.',
	},
	imageGCLowThresholdPercent: {
		what: 'Down to this share of the disk images are deleted once that has begun; without it 80.',
		why: 'It has to be lower than the high threshold.',
	},
	containerLogMaxSize: {
		what: 'How large a container\'s log file grows before a new one is begun; without it 10Mi.',
		why: 'Together with containerLogMaxFiles it bounds what a talkative container takes of the disk.',
	},
	containerLogMaxFiles: {
		what: 'How many log files of a container are kept; without it 5.',
		why: 'kubectl logs reads the newest only.',
	},
	cpuManagerPolicy: {
		what: 'none, the default, or static: whether some containers get CPUs of their own.',
		why: 'With static a container of class Guaranteed with whole CPUs shares them with nobody.',
	},
	topologyManagerPolicy: {
		what: 'Whether CPUs, memory and devices of a Pod have to come from one NUMA node; none is the default.',
		why: 'Memory that hangs on another socket is slower.',
	},
	tlsCipherSuites: {
		what: 'The ciphers that the kubelet accepts on port 10250.',
		why: 'They hold up to TLS 1.2; those of TLS 1.3 are fixed in Go.',
	},
	tlsMinVersion: {
		what: 'The oldest version of TLS that the kubelet accepts; without it TLS 1.2.',
		why: 'The API server is its client there and speaks TLS 1.3.',
	},
	tlsCertFile: {
		what: 'The certificate that the kubelet shows on port 10250.',
		why: 'Without it the kubelet makes a self-signed one in /var/lib/kubelet/pki/kubelet.crt.',
	},
	tlsPrivateKeyFile: {
		what: 'The private key of the certificate that the kubelet shows.',
		why: 'Both files go together; one alone does not serve.',
	},
	protectKernelDefaults: {
		what: 'true: the kubelet ends where kernel settings differ from what it expects, instead of changing them.',
		why: 'Hardened machines do not want a program to change sysctls.',
	},
	allowedUnsafeSysctls: {
		what: 'Kernel settings that Pods of this node may change, beyond the safe ones.',
		why: 'Some reach beyond the Pod; the administrator decides for each node.',
	},
	enforceNodeAllocatable: {
		what: 'Which groups of programs are held to the reservations by cgroups; the default is pods.',
		why: 'With system-reserved or kube-reserved those programs themselves get limits, and may be killed by them.',
	},
	seccompDefault: {
		what: 'true: Pods that name no seccomp profile get RuntimeDefault; false is the default.',
		why: 'It narrows the system calls of all Pods without a change to any of them.',
	},
	'instance-config': {
		what: 'instance-config.yaml: the part of the kubelet\'s configuration that holds for this node alone.',
		why: 'kubeadm lays it over the cluster\'s common configuration before it writes config.yaml, so that the ConfigMap stays the same for all nodes.',
		readBy: 'kubeadm',
	},
} satisfies Topics<string>;

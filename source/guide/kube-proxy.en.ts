import {logging} from './logging.en.ts';
import type {Topics} from './types.ts';

/** Fields of KubeProxyConfiguration, by path (kube-proxy v1.36 fills the defaults named here). */
export const kubeProxy = {
	apiVersion: {
		what: 'The version of this configuration format: kubeproxy.config.k8s.io/v1alpha1.',
		why: 'It is the only one there is; alpha says that the format may change, and it has stood for years.',
	},
	kind: {
		what: 'KubeProxyConfiguration: the document configures kube-proxy.',
		why: 'It stands as config.conf in the ConfigMap kube-proxy, which every kube-proxy of the cluster mounts.',
	},
	bindAddress: {
		what: '0.0.0.0, the default (:: in a cluster of IPv6): where kube-proxy answers for its health unless healthzBindAddress says otherwise. Any other address here would also count as the node\'s own.',
		why: 'It does not decide where Services are reached: that is done in the kernel.',
	},
	bindAddressHardFail: {
		what: 'false, the default: kube-proxy goes on where a port of its own is taken, and says so in its log.',
		why: 'Its work is rules in the kernel; losing the metrics is no reason to stop it.',
	},
	clientConnection: {
		what: 'How kube-proxy reaches the API server.',
		why: 'It watches Services, EndpointSlices and its Node there; all else it does in the kernel of its node.',
	},
	'clientConnection.acceptContentTypes': {
		what: 'Which formats of answers are accepted; empty means those of contentType.',
		why: 'A field that all components share; nobody needs it here.',
	},
	'clientConnection.burst': {
		what: 'How many requests may go out at once beyond qps; 0 means the default, 10.',
		why: 'It keeps a node from flooding the API server after an outage.',
	},
	'clientConnection.contentType': {
		what: 'The format of requests; empty means the default, protobuf.',
		why: 'It is smaller and faster to read than JSON.',
	},
	'clientConnection.kubeconfig': {
		what: 'The kubeconfig with the API server\'s address, from the same ConfigMap.',
		why: 'Not the Service address kubernetes.default: kube-proxy is the one who makes that address work. The user is the Pod\'s service account.',
	},
	'clientConnection.qps': {
		what: 'How many requests a second on average; 0 means the default, 5.',
		why: 'kube-proxy watches and seldom asks, so it rarely comes near it.',
	},
	clusterCIDR: {
		what: 'The range of Pod addresses; empty where none was given.',
		why: 'By it kube-proxy tells traffic of Pods from that of others: what comes to a Service from outside is masqueraded, so that the answer finds its way back.',
	},
	configSyncPeriod: {
		what: 'How often all objects are gone through anew; 0s means the default, 15 minutes.',
		why: 'Changes come at once over the watch; this is for safety.',
	},
	conntrack: {
		what: 'Limits of the kernel\'s table of connections, which kube-proxy sets at its start.',
		why: 'Each connection to a Service has an entry there. A full table drops new connections.',
	},
	'conntrack.maxPerCore': {
		what: 'Entries for each CPU core; null means the default, 32768.',
		why: 'The table grows with the machine, and is at least conntrack.min.',
	},
	'conntrack.min': {
		what: 'The smallest table; null means the default, 131072 entries.',
		why: 'A machine with few cores gets enough room by it.',
	},
	'conntrack.tcpBeLiberal': {
		what: 'false, the default: packets outside the expected window count as invalid.',
		why: 'true keeps such packets, where a network reorders them.',
	},
	'conntrack.tcpCloseWaitTimeout': {
		what: 'How long a half closed connection keeps its entry; null means the default, 1 hour.',
		why: 'A program that closes late still reaches its peer under the same translated address.',
	},
	'conntrack.tcpEstablishedTimeout': {
		what: 'How long an idle connection keeps its entry; null means the default, 24 hours.',
		why: 'Without an entry the next packet of the connection goes astray.',
	},
	'conntrack.udpStreamTimeout': {
		what: 'How long an entry for UDP with answers is kept; 0s leaves what the kernel has.',
		why: 'Here 0s really means: do not touch.',
	},
	'conntrack.udpTimeout': {
		what: 'How long an entry for UDP without an answer is kept; 0s leaves what the kernel has.',
		why: 'DNS is mostly UDP; long times fill the table.',
	},
	detectLocal: {
		what: 'How traffic of this node\'s Pods is recognized where detectLocalMode asks for a bridge or an interface.',
		why: 'Both fields below are empty with the default mode.',
	},
	'detectLocal.bridgeInterface': {
		what: 'The bridge that all Pods of the node hang on; only for detectLocalMode BridgeInterface.',
		why: 'A Pod network with one bridge a node can be told by its name.',
	},
	'detectLocal.interfaceNamePrefix': {
		what: 'How the names of Pods\' interfaces begin; only for detectLocalMode InterfaceNamePrefix.',
		why: 'Some networks give each Pod an interface with such a name (cali…).',
	},
	detectLocalMode: {
		what: 'How kube-proxy knows that a packet comes from a Pod of its node; empty means the default, ClusterCIDR.',
		why: 'Only then it may leave the sender\'s address as it is; others are masqueraded.',
	},
	enableProfiling: {
		what: 'false, the default: no profiles at /debug/pprof of the metrics port.',
		why: 'They tell a good deal about the program and cost time.',
	},
	healthzBindAddress: {
		what: 'Where kube-proxy\'s health is answered; empty means the default, 0.0.0.0:10256.',
		why: 'Load balancers of clouds ask here whether the node still takes traffic for Services.',
		readBy: 'load balancers, people',
	},
	hostnameOverride: {
		what: 'The Node\'s name; empty here, since each Pod of the DaemonSet gets it by the flag --hostname-override from its own Node.',
		why: 'One ConfigMap serves all nodes and cannot name one of them.',
	},
	iptables: {
		what: 'Settings of the mode iptables.',
		why: 'It is the default mode on Linux. Mode ipvs reads masqueradeAll and masqueradeBit from here as well; mode nftables reads none of it.',
	},
	'iptables.localhostNodePorts': {
		what: 'Whether NodePorts answer on 127.0.0.1; null means the default, true.',
		why: 'It needs the kernel setting route_localnet, which some do not want. nftables has no such thing.',
	},
	'iptables.masqueradeAll': {
		what: 'false, the default: only traffic from outside the Pods is masqueraded.',
		why: 'true hides the sender of all Service traffic, for networks whose routes do not lead back.',
	},
	'iptables.masqueradeBit': {
		what: 'Which bit of a packet\'s mark says "masquerade"; null means the default, 14.',
		why: 'Another program that uses the same bit would be in the way.',
	},
	'iptables.minSyncPeriod': {
		what: 'The shortest time between two writes of the rules; 0s means the default, 1 second.',
		why: 'Many changes in a row are then written together.',
	},
	'iptables.syncPeriod': {
		what: 'How often rules are written anew where nothing changed; 0s means the default, 30 seconds.',
		why: 'Rules that somebody else removed come back by it.',
	},
	ipvs: {
		what: 'Settings of the mode ipvs.',
		why: 'In the default mode nobody reads them.',
		formerly: 'ipvs was advised for large clusters; it is deprecated since v1.35, and nftables is what takes its place.',
	},
	'ipvs.excludeCIDRs': {
		what: 'Addresses whose ipvs rules kube-proxy leaves alone; null means none.',
		why: 'For machines on which another program uses ipvs as well.',
	},
	'ipvs.minSyncPeriod': {
		what: 'The shortest time between two writes of ipvs rules; 0s means no lower bound.',
		why: 'It matters in mode ipvs alone.',
	},
	'ipvs.scheduler': {
		what: 'How ipvs chooses a Pod; empty means the default, rr: one after another.',
		why: 'ipvs has further ways, such as least connections (lc).',
	},
	'ipvs.strictARP': {
		what: 'false, the default: the node also answers ARP for addresses on its dummy interface.',
		why: 'MetalLB in layer 2 mode needs true together with ipvs.',
	},
	'ipvs.syncPeriod': {
		what: 'How often ipvs rules are written anew; 0s means the default, 30 seconds.',
		why: 'The same as for iptables, in mode ipvs.',
	},
	'ipvs.tcpFinTimeout': {
		what: 'How long ipvs keeps a connection after FIN; 0s leaves what the kernel has.',
		why: 'ipvs has a table of connections of its own beside conntrack.',
	},
	'ipvs.tcpTimeout': {
		what: 'How long ipvs keeps an idle TCP connection; 0s leaves what the kernel has.',
		why: 'The kernel\'s value is 15 minutes, shorter than most keepalives.',
	},
	'ipvs.udpTimeout': {
		what: 'How long ipvs keeps a UDP entry; 0s leaves what the kernel has.',
		why: 'While it lasts, packets of the same sender go to the same Pod.',
	},
	logging: {
		what: 'How kube-proxy writes its log; all values here repeat the defaults.',
		why: 'kubectl -n kube-system logs ds/kube-proxy shows it.',
		readBy: 'kube-proxy',
	},
	'logging.flushFrequency': {
		what: 'After how long held back log lines are written out; 0 means the default, 5 seconds.',
		why: 'Only formats that collect lines have any to write out.',
	},
	'logging.verbosity': {
		what: 'How much is logged; 0 is the default, higher is more.',
		why: 'From 4 on each change of the rules shows.',
	},
	'logging.options.json.infoBufferSize': {
		what: 'How many bytes of JSON lines are collected before they are written; 0, the default, collects none.',
		why: 'What is not written yet is lost when the process is killed.',
	},
	'logging.options.text.infoBufferSize': {
		what: 'How many bytes of text lines are collected before they are written; 0, the default, collects none.',
		why: 'The same for the format that is usual.',
	},
	...logging,
	windowsRunAsService: {
		what: 'Whether kube-proxy runs as a service of Windows; false unless said.',
		why: 'Windows starts and stops services in its own way. On Linux nobody reads it.',
	},
	metricsBindAddress: {
		what: 'Where metrics are served; empty means the default, 127.0.0.1:10249.',
		why: 'Inside the node alone: Prometheus in a Pod reaches it only where this is opened.',
	},
	mode: {
		what: 'How Services are made in the kernel: iptables, nftables or ipvs; empty means the default, iptables on Linux.',
		why: 'All do the same for Pods; nftables copes better with many Services.',
		readBy: 'kube-proxy',
		formerly: 'The mode userspace, the first there was, is gone since v1.26; ipvs is deprecated since v1.35.',
	},
	nftables: {
		what: 'Settings of the mode nftables.',
		why: 'In the default mode nobody reads them.',
	},
	'nftables.masqueradeAll': {
		what: 'false, the default: only traffic from outside the Pods is masqueraded.',
		why: 'The same as for iptables, in mode nftables.',
	},
	'nftables.masqueradeBit': {
		what: 'Which bit of a packet\'s mark says "masquerade"; null means the default, 14.',
		why: 'The same as for iptables, in mode nftables.',
	},
	'nftables.minSyncPeriod': {
		what: 'The shortest time between two writes of the rules; 0s means the default, 1 second.',
		why: 'The same as for iptables, in mode nftables.',
	},
	'nftables.syncPeriod': {
		what: 'How often rules are gone over where nothing changed; 0s means the default, 30 seconds.',
		why: 'The same as for iptables, in mode nftables.',
	},
	nodePortAddresses: {
		what: 'On which addresses of the node NodePorts answer; null means all of them, in mode nftables the primary ones.',
		why: 'A node with a public and a private network can offer them on one alone.',
	},
	oomScoreAdj: {
		what: 'How reluctantly the kernel kills kube-proxy when memory runs out; null means the default, -999.',
		why: 'Without it the rules of the node\'s Services would not be kept up to date.',
	},
	portRange: {
		what: 'A range of ports from the time of the mode userspace; without meaning today.',
		why: 'The field is still in the format, and empty.',
		formerly: 'In the mode userspace kube-proxy opened such ports itself.',
	},
	showHiddenMetricsForVersion: {
		what: 'Names the version before this one, to show the metrics that were hidden since; empty shows none.',
		why: 'One release of time to change a dashboard.',
	},
	winkernel: {
		what: 'Settings for Windows nodes.',
		why: 'On Linux nobody reads them; they stand here since one ConfigMap serves all nodes.',
	},
	'winkernel.enableDSR': {
		what: 'Whether answers go directly from the Pod to the client on Windows, past the load balancer.',
		why: 'Of no effect on Linux.',
	},
	'winkernel.forwardHealthCheckVip': {
		what: 'Whether the load balancer\'s health checks to the Service address are passed on, on Windows.',
		why: 'Of no effect on Linux.',
	},
	'winkernel.networkName': {
		what: 'The name of the HNS network on Windows in which the rules are made.',
		why: 'Of no effect on Linux.',
	},
	'winkernel.rootHnsEndpointName': {
		what: 'The HNS endpoint of the root network namespace, on Windows.',
		why: 'Of no effect on Linux.',
	},
	'winkernel.sourceVip': {
		what: 'The address from which translated connections come, in overlay networks on Windows.',
		why: 'Of no effect on Linux.',
	},
	featureGates: {
		what: 'Feature gates that are turned on or off by name.',
		why: 'A name that this version does not know keeps kube-proxy from starting.',
	},
} satisfies Topics<string>;

import type {kubeProxy as kubeProxyEn} from './kube-proxy.en.ts';
import {logging} from './logging.zh.ts';
import type {Translated} from './types.ts';

/** KubeProxyConfiguration 的字段，按路径（默认值以 kube-proxy v1.36 为准）。 */
export const kubeProxy: Translated<typeof kubeProxyEn> = {
	apiVersion: {
		what: '配置格式的版本：kubeproxy.config.k8s.io/v1alpha1。',
		why: '目前只有这一个；alpha 表示格式可能变，不过它已经用了很多年。',
	},
	kind: {
		what: 'KubeProxyConfiguration：这是 kube-proxy 的配置。',
		why: '它以 config.conf 存在 ConfigMap kube-proxy 里，集群的每个 kube-proxy 都挂载它。',
	},
	bindAddress: {
		what: '默认 0.0.0.0（IPv6 集群里是相应的全零地址）：healthzBindAddress 没有指定时，健康检查在这里应答；写成别的地址，还会被当作本节点的地址。',
		why: '它不决定 Service 在哪里可达，那是内核里的规则。',
	},
	bindAddressHardFail: {
		what: '默认 false：自己的端口被占用时，kube-proxy 照常工作，只在日志里说明。',
		why: '它的本职是内核规则；没有指标，不值得为它停下来。',
	},
	clientConnection: {
		what: 'kube-proxy 怎样访问 API 服务器。',
		why: '它在那里监视 Service、EndpointSlice 和自己的 Node；其余工作都在本节点的内核里。',
	},
	'clientConnection.acceptContentTypes': {
		what: '接受哪些格式的回答；空着就与 contentType 相同。',
		why: '这是各组件共有的字段，在这里用不着。',
	},
	'clientConnection.burst': {
		what: '超出 qps 之外，一次最多突发多少个请求；0 表示用默认值 10。',
		why: '故障恢复之后，不让一个节点淹没 API 服务器。',
	},
	'clientConnection.contentType': {
		what: '请求用什么格式；空着表示用默认值 protobuf。',
		why: '比 JSON 小，解码也快。',
	},
	'clientConnection.kubeconfig': {
		what: '写有 API 服务器地址的 kubeconfig，来自同一个 ConfigMap。',
		why: '不能用 Service 地址 kubernetes.default：让那个地址可用的正是 kube-proxy 自己。身份是 Pod 的服务账号。',
	},
	'clientConnection.qps': {
		what: '平均每秒最多多少个请求；0 表示用默认值 5。',
		why: 'kube-proxy 主要靠监视，很少主动请求，一般碰不到上限。',
	},
	clusterCIDR: {
		what: 'Pod 的地址段；没有指定就空着。',
		why: 'kube-proxy 据此区分来自 Pod 的和来自外面的流量：从外面发往 Service 的要改源地址（masquerade），回应才找得到路。',
	},
	configSyncPeriod: {
		what: '每隔多久把对象全部重新处理一遍；0s 表示用默认值 15 分钟。',
		why: '变化由监视即时送达，这只是保险。',
	},
	conntrack: {
		what: '内核连接跟踪表的限制，由 kube-proxy 启动时设置。',
		why: '每个到 Service 的连接在表里占一条。表满了，新连接就被丢弃。',
	},
	'conntrack.maxPerCore': {
		what: '每个 CPU 核多少条；null 表示用默认值 32768。',
		why: '表随机器变大，但不小于 conntrack.min。',
	},
	'conntrack.min': {
		what: '表的最小条数；null 表示用默认值 131072。',
		why: '核少的机器也有足够的空间。',
	},
	'conntrack.tcpBeLiberal': {
		what: '默认 false：超出窗口的数据包算无效。',
		why: '网络会打乱顺序时，设为 true 可以不丢它们。',
	},
	'conntrack.tcpCloseWaitTimeout': {
		what: '半关闭的连接保留多久；null 表示用默认值 1 小时。',
		why: '程序晚一些才关闭自己这一端时，数据仍按原来转换的地址送到对方。',
	},
	'conntrack.tcpEstablishedTimeout': {
		what: '空闲的连接保留多久；null 表示用默认值 24 小时。',
		why: '条目没了，这个连接的下一个包就送不到。',
	},
	'conntrack.udpStreamTimeout': {
		what: '有来有回的 UDP 保留多久；0s 表示用内核现有的值。',
		why: '这里的 0s 就是“不改”。',
	},
	'conntrack.udpTimeout': {
		what: '没有回应的 UDP 保留多久；0s 表示用内核现有的值。',
		why: 'DNS 多半是 UDP；时间太长会把表占满。',
	},
	detectLocal: {
		what: 'detectLocalMode 用网桥或接口时，怎样认出本节点 Pod 的流量。',
		why: '默认模式下，下面两个字段都空着。',
	},
	'detectLocal.bridgeInterface': {
		what: '本节点 Pod 都接在哪个网桥上；只用于 BridgeInterface 模式。',
		why: '每个节点一个网桥的 Pod 网络，可以按网桥名识别。',
	},
	'detectLocal.interfaceNamePrefix': {
		what: 'Pod 接口名的前缀；只用于 InterfaceNamePrefix 模式。',
		why: '有些网络给每个 Pod 的接口起这样的名字（cali…）。',
	},
	detectLocalMode: {
		what: 'kube-proxy 怎样认出本节点 Pod 发出的包；空着表示用默认值 ClusterCIDR。',
		why: '认得出，才能保留发送者的地址；其余的要改源地址。',
	},
	enableProfiling: {
		what: '默认 false：指标端口上不提供 /debug/pprof。',
		why: '性能数据会泄露程序内部情况，也耗时间。',
	},
	healthzBindAddress: {
		what: 'kube-proxy 在哪里回答健康检查；空着表示用默认值 0.0.0.0:10256。',
		why: '云的负载均衡器在这里问：这个节点还接不接 Service 的流量。',
		readBy: '负载均衡器、人',
	},
	hostnameOverride: {
		what: 'Node 的名称；这里空着，DaemonSet 的每个 Pod 通过参数 --hostname-override 得到自己的节点名。',
		why: '一份 ConfigMap 给所有节点用，不能写某一个节点的名字。',
	},
	iptables: {
		what: 'iptables 模式的设置。',
		why: 'Linux 上默认就是这个模式。ipvs 模式也读这里的 masqueradeAll 和 masqueradeBit；nftables 模式一个也不读。',
	},
	'iptables.localhostNodePorts': {
		what: 'NodePort 在 127.0.0.1 上是否可用；null 表示用默认值 true。',
		why: '它需要内核设置 route_localnet，有人不愿意开。nftables 模式没有这个功能。',
	},
	'iptables.masqueradeAll': {
		what: '默认 false：只对来自 Pod 之外的流量改源地址。',
		why: '回程路由不通的网络，可以设为 true，对全部 Service 流量改源地址。',
	},
	'iptables.masqueradeBit': {
		what: '用数据包标记的哪一位表示“要改源地址”；null 表示用默认值 14。',
		why: '别的程序若用同一位，就会冲突。',
	},
	'iptables.minSyncPeriod': {
		what: '两次写规则最少间隔多久；0s 表示用默认值 1 秒。',
		why: '连续的变化可以一并写入。',
	},
	'iptables.syncPeriod': {
		what: '没有变化时，每隔多久重写一次规则；0s 表示用默认值 30 秒。',
		why: '被别人删掉的规则因此会恢复。',
	},
	ipvs: {
		what: 'ipvs 模式的设置。',
		why: '默认模式下没有人读。',
		formerly: '从前大集群推荐 ipvs；v1.35 起已弃用，由 nftables 取代。',
	},
	'ipvs.excludeCIDRs': {
		what: 'kube-proxy 不去清理哪些地址的 ipvs 规则；null 表示没有。',
		why: '同一台机器上还有别的程序使用 ipvs 时，才需要它。',
	},
	'ipvs.minSyncPeriod': {
		what: '两次写 ipvs 规则最少间隔多久；0s 表示不限。',
		why: '只在 ipvs 模式下有意义。',
	},
	'ipvs.scheduler': {
		what: 'ipvs 怎样选后端；空着表示用默认值 rr，即轮流。',
		why: 'ipvs 还有其他办法，例如最少连接（lc）。',
	},
	'ipvs.strictARP': {
		what: '默认 false：节点也为虚拟接口上的地址回应 ARP。',
		why: '用 ipvs 时，MetalLB 的二层模式要求设为 true。',
	},
	'ipvs.syncPeriod': {
		what: '每隔多久重写一次 ipvs 规则；0s 表示用默认值 30 秒。',
		why: '与 iptables 的相同，只用于 ipvs 模式。',
	},
	'ipvs.tcpFinTimeout': {
		what: '收到 FIN 之后，ipvs 把连接保留多久；0s 表示用内核现有的值。',
		why: 'ipvs 在 conntrack 之外有自己的连接表。',
	},
	'ipvs.tcpTimeout': {
		what: '空闲的 TCP 连接，ipvs 保留多久；0s 表示用内核现有的值。',
		why: '内核的值是 15 分钟，比多数 keepalive 短。',
	},
	'ipvs.udpTimeout': {
		what: 'UDP 条目，ipvs 保留多久；0s 表示用内核现有的值。',
		why: '在此期间，同一发送者的包都到同一个 Pod。',
	},
	logging: {
		what: 'kube-proxy 怎样写日志；这里的值都只是默认值。',
		why: '用 kubectl -n kube-system logs ds/kube-proxy 看日志。',
		readBy: 'kube-proxy',
	},
	'logging.flushFrequency': {
		what: '缓冲的日志多久写出一次；0 表示用默认值 5 秒。',
		why: '只有会缓冲的格式才用得到。',
	},
	'logging.verbosity': {
		what: '日志的详细程度；默认 0，越大越详细。',
		why: '4 以上能看到每次规则变化。',
	},
	'logging.options.json.infoBufferSize': {
		what: 'JSON 日志攒多少字节再写；默认 0，不攒。',
		why: '进程被杀时，没写出的就丢了。',
	},
	'logging.options.text.infoBufferSize': {
		what: '文本日志攒多少字节再写；默认 0，不攒。',
		why: '与 JSON 的相同，针对常用格式。',
	},
	...logging,
	windowsRunAsService: {
		what: 'kube-proxy 是否作为 Windows 服务运行；默认 false。',
		why: 'Windows 用自己的方式启动和停止服务。Linux 上没有人读。',
	},
	metricsBindAddress: {
		what: '在哪里提供指标；空着表示用默认值 127.0.0.1:10249。',
		why: '只在节点内可达：要让 Pod 里的 Prometheus 采集，就得改这里。',
	},
	mode: {
		what: '用内核的哪种办法实现 Service：iptables、nftables 或 ipvs；空着表示用默认值，Linux 上是 iptables。',
		why: '对 Pod 来说效果相同；Service 很多时，nftables 更快。',
		readBy: 'kube-proxy',
		formerly: '最早的 userspace 模式自 v1.26 起没有了；ipvs 自 v1.35 起弃用。',
	},
	nftables: {
		what: 'nftables 模式的设置。',
		why: '默认模式下没有人读。',
	},
	'nftables.masqueradeAll': {
		what: '默认 false：只对来自 Pod 之外的流量改源地址。',
		why: '与 iptables 的相同，用于 nftables 模式。',
	},
	'nftables.masqueradeBit': {
		what: '用数据包标记的哪一位表示“要改源地址”；null 表示用默认值 14。',
		why: '与 iptables 的相同，用于 nftables 模式。',
	},
	'nftables.minSyncPeriod': {
		what: '两次写规则最少间隔多久；0s 表示用默认值 1 秒。',
		why: '与 iptables 的相同，用于 nftables 模式。',
	},
	'nftables.syncPeriod': {
		what: '没有变化时，每隔多久整理一次规则；0s 表示用默认值 30 秒。',
		why: '与 iptables 的相同，用于 nftables 模式。',
	},
	nodePortAddresses: {
		what: 'NodePort 在节点的哪些地址上可用；null 表示全部，nftables 模式下是主要地址。',
		why: '同时有公网和内网的节点，可以只在其中一边开放。',
	},
	oomScoreAdj: {
		what: '内存耗尽时，内核多不愿意杀 kube-proxy；null 表示用默认值 -999。',
		why: '没有它，本节点的 Service 规则就不再更新。',
	},
	portRange: {
		what: '一个端口范围，是 userspace 模式留下的；现在没有作用。',
		why: '字段还在格式里，空着。',
		formerly: 'userspace 模式下，kube-proxy 自己打开这些端口。',
	},
	showHiddenMetricsForVersion: {
		what: '把这个版本隐藏的旧指标再显示出来；空着表示不显示。',
		why: '给人一个版本的时间修改监控面板。',
	},
	winkernel: {
		what: 'Windows 节点的设置。',
		why: 'Linux 上没有人读；一份 ConfigMap 给所有节点用，所以也写出来。',
	},
	'winkernel.enableDSR': {
		what: '在 Windows 上，回应是否绕过负载均衡、由 Pod 直接发给客户端。',
		why: 'Linux 上没有作用。',
	},
	'winkernel.forwardHealthCheckVip': {
		what: '在 Windows 上，是否转发负载均衡器对 Service 地址的健康检查。',
		why: 'Linux 上没有作用。',
	},
	'winkernel.networkName': {
		what: '在 Windows 上，规则建在哪个 HNS 网络里。',
		why: 'Linux 上没有作用。',
	},
	'winkernel.rootHnsEndpointName': {
		what: '在 Windows 上，根网络命名空间的 HNS 端点名称。',
		why: 'Linux 上没有作用。',
	},
	'winkernel.sourceVip': {
		what: '在 Windows 的 overlay 网络里，转换后的连接用哪个源地址。',
		why: 'Linux 上没有作用。',
	},
	featureGates: {
		what: '按名称打开或关闭的特性门控。',
		why: '名称不被当前版本认识，kube-proxy 就起不来。',
	},
};

import type {furtherKubelet as furtherKubeletEn} from './kubelet-further.en.ts';
import {logging} from './logging.zh.ts';
import type {Translated} from './types.ts';

/** kubeadm 不写、人可能会写的 KubeletConfiguration 字段：按路径，默认值以 v1.36 为准。 */
export const furtherKubelet: Translated<typeof furtherKubeletEn> = {
	enableServer: {
		what: '默认 true：kubelet 在 10250 端口提供 API。',
		why: '设为 false，这个节点就没有 logs 和 exec；只适合不让人进入的机器。',
	},
	podLogsDir: {
		what: '容器日志放在哪里；默认 /var/log/pods。',
		why: 'kubectl logs 和日志收集程序都从这里读，改了要让它们知道。',
	},
	staticPodURL: {
		what: '除了 staticPodPath，还从哪个 URL 取静态 Pod；默认没有。',
		why: 'URL 返回的内容不经 API 服务器同意就在节点上运行，所以必须是自己的。',
	},
	staticPodURLHeader: {
		what: '请求 staticPodURL 时带上的 HTTP 请求头，例如身份凭据。',
		why: '服务器凭它知道是哪个节点在请求。',
	},
	address: {
		what: 'kubelet 的 API 监听哪个地址；默认 0.0.0.0。',
		why: '从第二个节点起，API 服务器就在别的机器上：写 127.0.0.1 会把它挡在外面。',
	},
	port: {
		what: 'kubelet API 的端口；默认 10250。',
		why: 'kubelet 把它写在 Node 里，API 服务器从那里得知，改了也找得到；防火墙则要跟着改。',
	},
	tlsCurvePreferences: {
		what: 'kubelet 在 TLS 里接受哪些密钥交换方式；空着就用 Go 的默认。',
		why: '有些单位的安全规定只许用其中几种。',
	},
	registryPullQPS: {
		what: '每秒最多开始拉取多少个镜像；默认 5，0 表示不限。',
		why: '节点同时启动许多 Pod 时，不该把镜像仓库压垮。',
	},
	registryBurst: {
		what: '超出 registryPullQPS 之外，一次最多突发多少个；默认 10。',
		why: '同一个 Pod 的几个镜像就不必互相等待。',
	},
	imagePullCredentialsVerificationPolicy: {
		what: '镜像已在节点上时，哪些还要 Pod 证明自己有权拉取；默认值 NeverVerifyPreloadedImages 放过不是由 kubelet 拉下来的那些。',
		why: '否则一个 Pod 拉下来的私有镜像，本节点的其他 Pod 都能用。',
	},
	preloadedImagesVerificationAllowlist: {
		what: '视为预先放在节点上的镜像，使用它们不必证明权限。',
		why: '与 NeverVerifyAllowlistedImages 策略配合使用。',
	},
	eventRecordQPS: {
		what: 'kubelet 每秒最多发多少个 Event；默认 50，0 表示不限。',
		why: '反复失败的 Pod 会产生很多。',
	},
	eventBurst: {
		what: '超出 eventRecordQPS 之外，一次最多突发多少个 Event；默认 100。',
		why: '故障恢复之后，它们会一起涌来。',
	},
	enableDebuggingHandlers: {
		what: '默认 true：kubelet 回应 logs、exec、attach 和 port-forward。',
		why: '设为 false，kubectl 就看不到本节点的容器内部了。',
	},
	enableContentionProfiling: {
		what: '性能数据里是否包括锁等待；默认 false。',
		why: '有开销，只在查 kubelet 变慢时用。',
	},
	oomScoreAdj: {
		what: '内存耗尽时，内核多不愿意杀 kubelet；默认 -999。',
		why: '应该先走的是 Pod，而不是管理它们的程序。',
	},
	nodeLeaseDurationSeconds: {
		what: 'kubelet 的 Lease 有效多久；默认 40 秒。',
		why: '每过四分之一的时间就续一次。不再续期，控制器就认为节点失联。',
	},
	kubeletCgroups: {
		what: 'kubelet 把自己放进哪个 cgroup。',
		why: '这样可以单独看到它自己用了多少 CPU 和内存。',
	},
	systemCgroups: {
		what: '把不属于任何 cgroup 的进程放进哪里；默认不放。',
		why: '要配合 cgroupRoot；改回去要重启机器。',
	},
	cgroupRoot: {
		what: 'Pod 的 cgroup 建在哪个 cgroup 下；空着由运行时决定。',
		why: '与别的系统共用一台机器时，可以一次限制全部 Pod。',
	},
	cgroupsPerQOS: {
		what: '默认 true：各类 Pod（Guaranteed、Burstable、BestEffort）各有一个 cgroup。',
		why: '资源不足时，就按类别的先后让位；预留资源也要靠它。',
	},
	singleProcessOOMKill: {
		what: '内存耗尽时，内核只杀容器里的一个进程，还是全部；在 cgroup v2 上默认全部。',
		why: '剩半个程序往往更糟；有些程序（如数据库）则能自己恢复。',
	},
	cpuManagerPolicyOptions: {
		what: 'cpuManagerPolicy 为 static 时的细项，写成名称和值。',
		why: '例如 full-pcpus-only：容器之间不共用同一个核的线程。',
	},
	memoryManagerPolicy: {
		what: '默认 None，或 Static：是否把容器的内存固定在某些 NUMA 节点。',
		why: '对内存延迟敏感的程序有用；要配合 reservedMemory。',
	},
	topologyManagerScope: {
		what: '默认 container，或 pod：按单个容器还是整个 Pod 对齐 NUMA。',
		why: '几个容器处理同一份数据时，用 pod 更好。',
	},
	topologyManagerPolicyOptions: {
		what: 'topologyManagerPolicy 的细项，写成名称和值。',
		why: '例如 max-allowable-numa-nodes，用于 NUMA 节点很多的机器。',
	},
	qosReserved: {
		what: '把高等级 Pod 请求的资源留出百分之多少，不给低等级用；只支持内存，且要开特性门控。',
		why: 'BestEffort Pod 就拿不走已许诺给别人的部分。',
	},
	hairpinMode: {
		what: 'Pod 怎样通过自己的 Service 访问自己；默认 promiscuous-bridge。',
		why: '它只与从前内置在 kubelet 的网络插件有关；现在由 CNI 插件自己处理。',
	},
	podCIDR: {
		what: '单独运行、不属于集群的 kubelet 用的 Pod 地址段。',
		why: '在集群里，地址段来自 Node 对象，不读这个字段。',
	},
	runOnce: {
		what: '从前的用法：运行静态 Pod 一次就退出。现在的 kubelet 拒绝 true。',
		why: '字段还在格式里，旧文件才读得懂。',
	},
	cpuCFSQuota: {
		what: '默认 true：CPU 上限由内核强制执行。',
		why: '设为 false，容器可以超过上限使用空闲 CPU，邻居会受影响。',
	},
	cpuCFSQuotaPeriod: {
		what: 'CPU 上限按多长的周期计算；默认 100ms。',
		why: '周期短，繁忙的容器停得更频繁，每次更短。',
	},
	nodeStatusMaxImages: {
		what: 'Node 对象里最多列出多少个镜像；默认 50，-1 表示全部。',
		why: '调度器偏向已有镜像的节点；列得太多，对象就很大。',
	},
	maxOpenFiles: {
		what: 'kubelet 自己最多打开多少个文件；默认 1000000。',
		why: 'kubelet 要监视许多 Pod 的文件，每监视一个就占一个名额。',
	},
	contentType: {
		what: 'kubelet 向 API 服务器发请求用什么格式；默认 protobuf。',
		why: '比 JSON 小，解码也快。',
	},
	kubeAPIQPS: {
		what: 'kubelet 每秒向 API 服务器发多少请求；默认 50。',
		why: '节点上短命的 Pod 很多时，可能不够。',
	},
	kubeAPIBurst: {
		what: '超出 kubeAPIQPS 之外，一次最多突发多少请求；默认 100。',
		why: 'kubelet 重启之后，一下子有很多要上报。',
	},
	evictionSoftGracePeriod: {
		what: 'evictionSoft 的每个阈值要持续多久，才驱逐 Pod。',
		why: '短暂的高峰就不会驱逐谁。每个软阈值都要写时间。',
	},
	evictionMaxPodGracePeriod: {
		what: '软驱逐时，Pod 最多有多少秒来结束。',
		why: '否则自己设了很长时间的 Pod 会一直占着急需的内存。',
	},
	evictionMinimumReclaim: {
		what: '一旦开始驱逐，要比阈值多腾出多少。',
		why: '不多腾一点，节点马上又到边缘。',
	},
	mergeDefaultEvictionSettings: {
		what: '在 evictionHard 里写一项时，其余是否保留默认；默认 false。',
		why: '为 false 时，只写一项等于关掉其余各项，人们常常不知道。',
	},
	podsPerCore: {
		what: '每个 CPU 核最多运行多少个 Pod；默认 0，不另加限制。',
		why: '一份配置管大小不同的机器，小的自然少跑一些。maxPods 仍然有效。',
	},
	enableControllerAttachDetach: {
		what: '默认 true：由控制器管理器而不是 kubelet 把卷挂接到节点。',
		why: '节点死了，卷也能转到别处。',
	},
	makeIPTablesUtilChains: {
		what: '默认 true：kubelet 维护几条自己的 iptables 链。',
		why: '容器里的程序靠其中的 KUBE-IPTABLES-HINT 链看出，节点用的是 iptables 的 legacy 形式还是 nft 形式；kube-proxy 的规则另有一套。',
	},
	iptablesMasqueradeBit: {
		what: '数据包标记里曾经表示“要改源地址”的那一位；字段已弃用，不起作用。',
		why: 'kube-proxy 有自己的设置。',
	},
	iptablesDropBit: {
		what: '数据包标记里曾经表示“丢弃”的那一位；字段已弃用，不起作用。',
		why: '还在格式里，旧文件才读得懂。',
	},
	containerLogMaxWorkers: {
		what: '同时轮换多少个日志文件；默认 1。',
		why: '话多的容器很多时，可能要加大。',
	},
	containerLogMonitorInterval: {
		what: '每隔多久检查日志文件的大小；默认 10 秒。',
		why: '两次检查之间，文件可能超过上限。',
	},
	configMapAndSecretChangeDetectionStrategy: {
		what: 'kubelet 怎样得知 ConfigMap 和 Secret 的变化；默认 Watch。',
		why: 'Watch 最快；Cache 和 Get 隔一段时间再问。',
	},
	reservedSystemCPUs: {
		what: '不分给独占 CPU 的 Pod 的 CPU，写成 0-1。',
		why: '留给系统程序和中断。它优先于预留资源里的 CPU 部分。',
	},
	showHiddenMetricsForVersion: {
		what: '把这个版本隐藏的旧指标再显示出来；空着表示不显示。',
		why: '给人一个版本的时间修改监控面板。',
	},
	systemReservedCgroup: {
		what: 'enforceNodeAllocatable 要求时，systemReserved 在哪个 cgroup 上强制执行。',
		why: '不强制，systemReserved 只用于计算。',
	},
	kubeReservedCgroup: {
		what: 'enforceNodeAllocatable 要求时，kubeReserved 在哪个 cgroup 上强制执行。',
		why: 'kubelet 可能因此被自己的上限杀掉，要留足余量。',
	},
	volumePluginDir: {
		what: 'FlexVolume 插件放在哪里。',
		why: '/usr 只读的系统要换个地方。',
		formerly: 'FlexVolume 自 v1.23 起弃用，由 CSI 驱动取代。',
	},
	providerID: {
		what: '云平台用什么名称认识这台机器。',
		why: '云的控制器由此找到 Node 对应的机器。',
	},
	kernelMemcgNotification: {
		what: '内存不足时由内核通知 kubelet，而不是定期去看；默认 false。',
		why: '内存骤增时，驱逐能更早开始。',
	},
	enableSystemLogHandler: {
		what: '默认 true：可以通过 kubelet 的 API 读节点 /var/log 下的文件。',
		why: '有 nodes/log 权限的人就能看到。',
	},
	enableSystemLogQuery: {
		what: '能不能通过 kubelet 的 API 查询服务日志（journald）；默认 false。',
		why: '打开之后，不用 ssh 就能看 kubelet 自己的日志。',
	},
	shutdownGracePeriodByPodPriority: {
		what: '节点关机时，按优先级规定 Pod 有多长时间结束。',
		why: '它是 shutdownGracePeriod 的细分写法，两者不能同时用。',
	},
	reservedMemory: {
		what: 'memoryManagerPolicy 为 Static 时，每个 NUMA 节点给系统留多少内存。',
		why: '总和必须等于各项预留与驱逐阈值之和。',
	},
	enableProfilingHandler: {
		what: '默认 true：可以从 /debug/pprof 取 kubelet 的性能数据。',
		why: '安全基线可能要求 false。',
	},
	enableDebugFlagsHandler: {
		what: '默认 true：kubelet 运行时可以改日志的详细程度。',
		why: '有 nodes/proxy 权限的人向 /debug/flags/v 发 PUT 即可。',
	},
	memoryThrottlingFactor: {
		what: '用到上限的多大比例时，开始限制容器的内存（memory.high）；默认 0.9，且要开特性门控。',
		why: '变慢的程序还能挽救，被杀的就不能了。',
	},
	memoryReservationPolicy: {
		what: '默认 None，或 TieredReservation：内核是否保护 Pod 请求的内存。',
		why: '它设置 cgroup 的 memory.min 和 memory.low，要开特性门控 MemoryQoS。',
	},
	registerNode: {
		what: '默认 true：kubelet 自己创建 Node 对象。',
		why: '设为 false，就要由别人创建，init 等待 Node 这一步取决于它。',
	},
	tracing: {
		what: 'kubelet 把工作过程的追踪数据（OpenTelemetry）发到哪里、发多少。',
		why: '从中能看到启动一个 Pod 的每一步用了多久。',
	},
	localStorageCapacityIsolation: {
		what: '默认 true：统计并限制容器用的磁盘。',
		why: '无法统计根文件系统的系统要设为 false。',
	},
	imageServiceEndpoint: {
		what: '镜像服务的套接字，与运行时不同时才写。',
		why: 'CRI 有两个服务，多数程序在同一个套接字上提供。',
	},
	failCgroupV1: {
		what: '机器用 cgroup v1 时，kubelet 是否拒绝启动；v1.35 起默认 true。',
		why: '新功能都要 v2，systemd 也已放弃 v1。',
		formerly: 'v1.34 及更早默认 false。',
	},
	userNamespaces: {
		what: '有自己用户命名空间的 Pod，各分到多少个用户编号。',
		why: '这种 Pod 里的 root，在节点上只是普通编号。',
	},
	...logging,
};

import type {kubelet as kubeletEn} from './kubelet.en.ts';
import type {Translated} from './types.ts';

/** KubeletConfiguration 的字段，按路径。没人设、由 Go 写出的值，也说明含义。 */
export const kubelet: Translated<typeof kubeletEn> = {
	apiVersion: {
		what: '配置格式的版本：kubelet.config.k8s.io/v1beta1。',
		why: '它决定下面的字段按什么规则读，没写的用哪些默认值。',
	},
	kind: {
		what: 'KubeletConfiguration：这是 kubelet 的配置。',
		why: 'kubeadm 的配置文件可以有几份文档，靠 kind 和 apiVersion 区分每一份给谁读。',
	},
	'authentication.anonymous.enabled': {
		what: 'kubelet 是否接受匿名请求；在这个文件里，默认值也是 false。',
		why: '10250 端口能在本节点的任何容器里执行命令。不说明身份的请求只会得到 401。',
		formerly: '命令行参数 --anonymous-auth 的默认值是 true；只靠参数配置的老 kubelet 因此敞开着。',
	},
	'authentication.webhook.enabled': {
		what: '令牌交给 API 服务器验证（TokenReview）。',
		why: 'metrics-server 这类 Pod 里的程序带着服务账号令牌来，kubelet 自己验证不了。',
	},
	'authentication.webhook.cacheTTL': {
		what: '令牌的验证结果缓存多久；0s 表示用默认值 2 分钟。',
		why: '不缓存，每个发给 kubelet 的请求都要再问一次 API 服务器。代价是令牌撤销后还会被相信这么久。',
	},
	'authentication.x509.clientCAFile': {
		what: '由这个 CA 签发的客户端证书可信。',
		why: 'API 服务器带着它签发的 apiserver-kubelet-client.crt 来；kubelet 以 CN 为用户、O 为组。',
	},
	'authorization.mode': {
		what: 'Webhook：由 API 服务器判断调用者能做什么（SubjectAccessReview）。',
		why: '这样，kubelet 上的权限也由 RBAC 管：nodes/proxy、nodes/metrics、nodes/log。另一种 AlwaysAllow 对通过认证的人一律放行。',
	},
	'authorization.webhook.cacheAuthorizedTTL': {
		what: '“允许”的回答缓存多久；0s 表示用默认值 5 分钟。',
		why: '在 RBAC 里收回的权限，在 kubelet 这里最多还能用这么久。',
	},
	'authorization.webhook.cacheUnauthorizedTTL': {
		what: '“拒绝”的回答缓存多久；0s 表示用默认值 30 秒。',
		why: '比“允许”短，刚授予的权限很快就能用。',
	},
	cgroupDriver: {
		what: '由谁管理 cgroup。容器运行时必须用同一个，否则 Pod 启动不可靠。',
		why: 'systemd 的机器上，cgroup 本来由 systemd 管；再来一个管理者，内存紧张时两边看到的数字不同。kubeadm 写 systemd；kubelet 自己的默认值是 cgroupfs。',
		readBy: 'kubelet；能回答 RuntimeConfig 的运行时优先',
		formerly: 'v1.22 起，没有指定时 kubeadm 就写 systemd；旧文章要手工设置。',
	},
	clusterDNS: {
		what: 'Pod 使用的 DNS 服务器：Service kube-dns 的地址。',
		why: 'kubelet 把它写进每个 Pod 的 resolv.conf。kubeadm 取 Service 地址段的第十个地址，kubelet 与 Service 不必互相询问就能一致。',
		readBy: 'kubelet，用于 dnsPolicy 为 ClusterFirst 的 Pod',
	},
	clusterDomain: {
		what: 'Service 的名称以它结尾。',
		why: 'kubelet 把它写进每个 Pod 的搜索域：kubernetes.default 补成 kubernetes.default.svc.cluster.local。Corefile 里要写同一个。',
	},
	containerRuntimeEndpoint: {
		what: '容器运行时的套接字；这里空着，因为各节点的 instance-config.yaml 里写着。',
		why: 'config.yaml 各节点相同，套接字却可能不同。kubeadm 把本节点的值作为补丁加上去；始终空着时，kubelet 用 unix:///run/containerd/containerd.sock。',
		formerly: '从前是 kubeadm-flags.env 里的参数 --container-runtime-endpoint。',
	},
	cpuManagerReconcilePeriod: {
		what: 'CPU 管理器每隔多久核对容器实际用的 CPU；0s 表示用默认值 10 秒。',
		why: '只在 cpuManagerPolicy 为 static、有容器独占 CPU 时才有意义。',
	},
	crashLoopBackOff: {
		what: '容器反复退出时，kubelet 最多等多久再重启；空着表示用默认值 5 分钟。',
		why: '等待从 10 秒开始逐次加倍。修好之后可能还要等；改动清单会立刻得到新的 Pod。',
	},
	'crashLoopBackOff.maxContainerRestartPeriod': {
		what: '这段等待的上限；不写是 5 分钟。',
		why: '测试节点可以调短，程序就会更频繁地重启。',
	},
	evictionPressureTransitionPeriod: {
		what: '内存或磁盘压力消失之后，还要再算作有压力多久；0s 表示用默认值 5 分钟。',
		why: '没有这段时间，处在边缘的节点会每隔几秒就改一次状况和污点。',
	},
	fileCheckFrequency: {
		what: 'kubelet 每隔多久重新读一遍静态 Pod 目录；0s 表示用默认值 20 秒。',
		why: '在 Linux 上，内核（inotify）会立刻通知变化；定期再看，是为了补上漏掉的。',
	},
	httpCheckFrequency: {
		what: '每隔多久从 URL 取静态 Pod；0s 表示用默认值 20 秒。',
		why: '只在用 staticPodURL 时有意义，kubeadm 不用它。',
	},
	healthzBindAddress: {
		what: 'kubelet 在这个地址回答健康检查；127.0.0.1 只对本节点。',
		why: '用明文 HTTP，也不问对方是谁，所以只留在节点内。',
		readBy: 'kubeadm（等的就是它）、人',
	},
	healthzPort: {
		what: 'kubelet 健康检查的端口：10248。',
		why: 'kubeadm 先问 http://127.0.0.1:10248/healthz，再等别的：kubelet 不起来，什么都不会启动。',
	},
	imageMaximumGCAge: {
		what: '镜像多久不用就删除，不管磁盘有没有空间；0s 表示不因此删除。',
		why: '这样只有磁盘快满时才清理镜像。这是少数几个 0s 就是本来含义的字段：关闭。',
	},
	imageMinimumGCAge: {
		what: '磁盘快满时，多新的镜像不删；0s 表示用默认值 2 分钟。',
		why: '刚为即将启动的 Pod 拉好的镜像，不该马上删掉。',
	},
	logging: {
		what: 'kubelet 怎样写日志：格式、详细程度、刷新间隔。',
		why: '这里的值都只是默认值。用 journalctl -u kubelet 看日志。',
		readBy: 'kubelet',
	},
	'logging.flushFrequency': {
		what: '缓冲的日志多久写出一次；0 表示用默认值 5 秒。',
		why: '只有会缓冲的格式（例如带缓冲的 JSON）才用得到。',
	},
	'logging.verbosity': {
		what: '日志的详细程度，数字越大越详细；默认是 0。',
		why: '查问题常用 2，4 能看到各种判断，6 起能看到请求，8 起连请求的内容也在。',
	},
	'logging.options.json.infoBufferSize': {
		what: 'JSON 日志攒多少字节再写；0 表示不攒，也是默认值。',
		why: '攒着写能省开销，但 kubelet 被杀时，没写出的就丢了。',
	},
	'logging.options.text.infoBufferSize': {
		what: '文本日志攒多少字节再写；0 表示不攒，也是默认值。',
		why: '与 JSON 的相同，只是针对常用的文本格式。',
	},
	memorySwap: {
		what: 'Pod 怎样使用交换分区；空着等于 NoSwap，即不用。',
		why: '只有开着交换分区且 failSwapOn: false 的节点才有意义。LimitedSwap 让 Burstable 类的 Pod 按内存请求的比例使用。',
	},
	'memorySwap.swapBehavior': {
		what: 'NoSwap：Pod 不用交换分区；LimitedSwap：Burstable 类的 Pod 按内存请求分得一份。',
		why: '两种情况下，节点自己的程序都可以使用交换分区。',
	},
	nodeStatusReportFrequency: {
		what: '没有变化时，kubelet 多久上报一次 Node 状态；0s 表示用默认值 5 分钟，另外写了 nodeStatusUpdateFrequency 时则与它相同。',
		why: '节点活着这件事由 Lease 每隔几秒说明；状态内容多，不必常发。',
		readBy: 'kubelet',
	},
	nodeStatusUpdateFrequency: {
		what: 'kubelet 多久计算一次 Node 状态，有变化就上报；0s 表示用默认值 10 秒。',
		why: '磁盘满了、网络就绪了，几秒之内集群就能知道。',
	},
	resolvConf: {
		what: '使用节点 DNS 的 Pod 从这个文件得到设置。',
		why: '运行 systemd-resolved 的机器上，kubeadm 写 /run/systemd/resolve/resolv.conf：那里的 /etc/resolv.conf 指向 127.0.0.53，在 Pod 里就成了 Pod 自己。CoreDNS 正是这样的 Pod。',
	},
	rotateCertificates: {
		what: '客户端证书过期之前，kubelet 自动轮换。',
		why: '它生成新密钥，提交证书申请（CSR），再让链接 kubelet-client-current.pem 指向新文件。证书有效期一年；不轮换，到期节点就失联。',
	},
	runtimeRequestTimeout: {
		what: '发给容器运行时的请求最多等多久；0s 表示用默认值 2 分钟。',
		why: '拉镜像、logs、exec 和 attach 这类长时间的请求除外。',
	},
	serverTLSBootstrap: {
		what: 'kubelet 向集群申请服务端证书；要有人批准。',
		why: '不打开它，kubelet 给 10250 端口自签证书，谁也验证不了：API 服务器因此也不验证。',
	},
	shutdownGracePeriod: {
		what: '节点关机时，Pod 有多长时间结束；0s 表示不用这个功能，也是默认值。',
		why: '设了它，kubelet 会让 systemd 推迟关机；不设，进程何时结束由 systemd 决定。',
	},
	shutdownGracePeriodCriticalPods: {
		what: 'shutdownGracePeriod 的时间里，留多少给关键 Pod；总时间没设，这里也是默认的 0s。',
		why: '日志收集、DNS 这类 Pod 因此比依赖它们的 Pod 晚结束。',
	},
	staticPodPath: {
		what: '这个目录里的每个清单都会运行：控制平面就是这样启动的。',
		why: '这不需要 API 服务器。文件移走，Pod 就结束；文件改了，Pod 就重来。备份文件也算数（文件名以点开头的除外），所以副本要放到别处。',
		readBy: 'kubelet',
	},
	streamingConnectionIdleTimeout: {
		what: 'exec、attach、port-forward 空闲多久就断开；0s 表示用默认值 4 小时。',
		why: '否则忘了关的终端会一直占着连接。',
	},
	syncFrequency: {
		what: '即使没有事件，kubelet 多久核对一次每个 Pod；0s 表示用默认值 1 分钟。',
		why: '有变化会立刻处理；定期核对是为了补上漏掉的。',
	},
	volumeStatsAggPeriod: {
		what: '多久统计一次卷占用的空间；0s 表示用默认值 1 分钟。',
		why: '统计要遍历卷里的文件，会占用磁盘读取。',
	},
	failSwapOn: {
		what: '交换分区打开时，kubelet 是否拒绝启动。',
		why: '默认 true：有交换分区，Pod 会悄悄超过内存限制。要用交换分区的节点设为 false，再用 memorySwap 说明谁能用。',
	},
	maxPods: {
		what: '节点最多运行多少个 Pod；不写是 110。',
		why: '每个 Pod 要一个地址，/24 的地址段能放 254 个。这个数写在 Node 里，调度器按它计数。',
	},
	evictionHard: {
		what: '剩余少到这个程度，立即驱逐 Pod。',
		why: '默认是内存 100Mi 和一定比例的磁盘空间；只写一项会替换全部默认值，除非 mergeDefaultEvictionSettings 为 true。',
	},
	evictionSoft: {
		what: '剩余少到这个程度并持续一段时间（evictionSoftGracePeriod），就驱逐 Pod，并给它时间结束。',
		why: '它比 evictionHard 先动手，也更温和。',
	},
	systemReserved: {
		what: '留给系统程序的资源。',
		why: '调度器只把剩下的（allocatable）分给 Pod，sshd、journald 就不会被挤垮。',
	},
	kubeReserved: {
		what: '留给 kubelet 和容器运行时的资源。',
		why: '它们不在 Pod 里运行，需要多少，没有别的地方统计。',
	},
	featureGates: {
		what: '按名称打开或关闭的特性门控。',
		why: '用它启用还没完成的功能，或关掉已完成的。名称不被当前版本认识，kubelet 就起不来。',
	},
	readOnlyPort: {
		what: '不做身份认证的只读端口；0 表示关闭。',
		why: '谁连得上，谁就能列出本节点的 Pod。在这个文件里默认是 0。',
		formerly: '从前命令行参数默认打开 10255 端口。',
	},
	registerWithTaints: {
		what: 'Node 注册时带上的污点。',
		why: '从注册到事后 kubectl taint 之间，不会有 Pod 溜进来。',
	},
	podPidsLimit: {
		what: '一个 Pod 最多有多少个进程；不写，kubelet 不另加限制。',
		why: '否则无休止 fork 的 Pod 会耗尽节点的进程号。',
	},
	serializeImagePulls: {
		what: 'true：镜像逐个拉取；默认如此，除非 maxParallelImagePulls 大于 1。',
		why: '设为 false 并配合 maxParallelImagePulls，可以同时拉几个；网络好时更快，磁盘负担更重。',
	},
	maxParallelImagePulls: {
		what: '同时拉取多少个镜像。',
		why: '大于 1 时，serializeImagePulls 不能是 true；没有写 serializeImagePulls，就自动当作 false。',
	},
	imageGCHighThresholdPercent: {
		what: '磁盘用到这个百分比，就开始删没用的镜像；不写是 85。',
		why: '从最久没用的删起，直到低于 imageGCLowThresholdPercent。',
	},
	imageGCLowThresholdPercent: {
		what: '清理镜像时，删到磁盘低于这个百分比为止；不写是 80。',
		why: '必须小于上限 imageGCHighThresholdPercent。',
	},
	containerLogMaxSize: {
		what: '容器日志文件长到多大就换新文件；不写是 10Mi。',
		why: '与 containerLogMaxFiles 一起，限制了一个话多的容器能占多少磁盘。',
	},
	containerLogMaxFiles: {
		what: '每个容器保留多少个日志文件；不写是 5。',
		why: 'kubectl logs 只读最新的那个。',
	},
	cpuManagerPolicy: {
		what: '默认 none，或 static：是否让一些容器独占 CPU。',
		why: '用 static 时，Guaranteed 类、CPU 为整数的容器不与别人共用 CPU。',
	},
	topologyManagerPolicy: {
		what: 'Pod 的 CPU、内存和设备是否要来自同一个 NUMA 节点；默认 none。',
		why: '另一个插槽上的内存访问更慢。',
	},
	tlsCipherSuites: {
		what: 'kubelet 在 10250 端口接受的加密套件。',
		why: '只管到 TLS 1.2；TLS 1.3 的套件由 Go 固定。',
	},
	tlsMinVersion: {
		what: 'kubelet 接受的最低 TLS 版本；不写是 TLS 1.2。',
		why: '连它的主要是 API 服务器，用的是 TLS 1.3。',
	},
	tlsCertFile: {
		what: 'kubelet 在 10250 端口出示的证书。',
		why: '不写，kubelet 就自签一张，放在 /var/lib/kubelet/pki/kubelet.crt。',
	},
	tlsPrivateKeyFile: {
		what: 'kubelet 出示的证书的私钥。',
		why: '两个文件要成对。',
	},
	protectKernelDefaults: {
		what: 'true：内核设置与预期不同时，kubelet 退出，而不是去改。',
		why: '加固过的机器不希望程序改 sysctl。',
	},
	allowedUnsafeSysctls: {
		what: '公认安全的内核设置（sysctl）之外，本节点的 Pod 还可以改哪些。',
		why: '有些会影响到 Pod 之外，由管理员逐个节点决定。',
	},
	enforceNodeAllocatable: {
		what: '用 cgroup 对谁强制执行预留；默认 pods。',
		why: '写上 system-reserved 或 kube-reserved，这些程序自己也受限，可能因此被杀。',
	},
	seccompDefault: {
		what: 'true：没写 seccomp 的 Pod 用 RuntimeDefault；默认 false。',
		why: '不改任何 Pod，就能收窄它们的系统调用。',
	},
	'instance-config': {
		what: 'instance-config.yaml：kubelet 配置里只对本节点有效的部分。',
		why: 'kubeadm 写 config.yaml 之前，把它加在集群共用的配置上；ConfigMap 因此各节点通用。',
		readBy: 'kubeadm',
	},
};

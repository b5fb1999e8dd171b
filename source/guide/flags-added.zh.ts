import type {addedFlags as addedFlagsEn} from './flags-added.en.ts';
import type {Translated} from './types.ts';

/** 人们用 extraArgs 添加的参数，以及节点上还会见到的旧名称。 */
export const addedFlags: Translated<typeof addedFlagsEn> = {
	'admission-control-config-file': {
		what: '各个准入插件（例如 PodSecurity）的配置文件。',
		why: '插件默认允许什么，在这里定一次，不必逐个命名空间设置。文件要挂载进 Pod。',
	},
	'anonymous-auth': {
		what: '不带任何凭据的请求，是否作为用户 system:anonymous 放进来；默认 true。',
		why: 'kubeadm join 就是这样读 cluster-info 的，探针也这样问健康。除此之外，RBAC 几乎不给匿名者权限。设为 false，就不能再凭令牌发现集群；kubelet 的探针也会得到 401，于是反复重启 API 服务器。',
	},
	'api-audiences': {
		what: '令牌的受众是谁，API 服务器才接受；不写就是签发者自己。',
		why: 'Pod 为别的服务取得的令牌，不能拿来访问 API 服务器。',
	},
	'audit-log-maxage': {
		what: '旧的审计日志文件保留多少天。',
		why: '每个请求都会写日志；不加限制，会把 etcd 也在用的磁盘占满。',
	},
	'audit-log-maxbackup': {
		what: '旧的审计日志文件保留多少个。',
		why: '与单个文件的大小一起，限定总共占多少磁盘。',
	},
	'audit-log-maxsize': {
		what: '审计日志文件到多少 MB 就换新的。',
		why: '文件小，搬走和查找都方便。',
	},
	'authentication-config': {
		what: '一个文件，说明还信任哪些身份提供者（JWT 签发者）。',
		why: '它取代 --oidc 系列参数，可以写几个签发者，改了会自动重新读取。',
	},
	'authorization-config': {
		what: '写明鉴权链的文件，代替 --authorization-mode。',
		why: '只有在文件里才能串起几个 webhook 并加条件。两者不能同时用。',
	},
	'auto-compaction-mode': {
		what: 'etcd 按什么丢弃历史：periodic 按时间，revision 按修订数。',
		why: 'API 服务器自己每五分钟压缩一次；有别的程序也用这个 etcd 时才需要它。',
	},
	'auto-compaction-retention': {
		what: 'etcd 自动压缩时保留多少历史；0 表示不压缩。',
		why: '旧的修订在压缩之前一直占着数据库的空间。',
	},
	'cloud-provider': {
		what: 'external：与云有关的事由云的控制器在外面做。',
		why: 'kubelet 会给 Node 加污点 node.cloudprovider.kubernetes.io/uninitialized，直到那个控制器处理过。',
		formerly: '内置的云平台（aws、gce、azure 等）自 v1.31 起没有了。',
	},
	'cluster-signing-duration': {
		what: '控制器签发的证书有效多久；默认一年。',
		why: '时间短，就要靠轮换：kubelet 会及时自己申请新的。',
	},
	'container-runtime-endpoint': {
		what: '容器运行时的套接字，作为 kubelet 的参数；现在用字段 containerRuntimeEndpoint。',
		why: '参数优先于文件。老节点的 kubeadm-flags.env 里可能还有它。',
		formerly: '有 instance-config.yaml 之前，kubeadm 把它写进 kubeadm-flags.env。',
	},
	'default-not-ready-toleration-seconds': {
		what: '节点未就绪时，Pod 还留在上面多久；默认 300 秒。',
		why: '节点只是离开片刻，不必把 Pod 都在别处重建。',
	},
	'default-unreachable-toleration-seconds': {
		what: '节点失联时，Pod 还留在上面多久；默认 300 秒。',
		why: '越小替换得越快；但如果只是网络断了，就白白重建。',
	},
	'disable-admission-plugins': {
		what: '默认启用的准入插件里，关掉哪些。',
		why: '每个都有用处：例如关掉 ServiceAccount，Pod 就得不到令牌。',
	},
	'event-ttl': {
		what: 'Event 在 etcd 里保留多久；默认一小时。',
		why: 'Event 很多，又很快过时；时间越长，etcd 越大。',
	},
	'experimental-initial-corrupt-check': {
		what: 'etcd 启动时与其他成员核对数据：这是 etcd 3.5 及更早的写法。',
		why: '数据不一致的成员会给出错误的回答。etcd 3.6 改用特性门控 InitialCorruptCheck。',
		formerly: 'kubeadm 给 etcd 3.5 及更早写这个参数；etcd 3.6 已把它标为弃用。',
	},
	'experimental-watch-progress-notify-interval': {
		what: 'etcd 每隔多久向 watch 客户端通报当前修订版本：这是 etcd 3.5 及更早的写法。',
		why: 'API 服务器由此知道自己的缓存有多新。kubeadm 按 etcd 的版本选名称。',
		formerly: 'etcd 3.6 起写作 --watch-progress-notify-interval。',
	},
	'goaway-chance': {
		what: '随机让客户端重新连接的概率；默认 0，即不这样做。',
		why: '有负载均衡器时，长连接会一直粘在某个 API 服务器上；加一点概率就能重新分散。',
	},
	'heartbeat-interval': {
		what: 'etcd 领导者每隔多少毫秒告诉其他成员自己活着；默认 100。',
		why: '大约取成员之间一个来回的时间；election-timeout 约为它的十倍。',
	},
	'kube-api-burst': {
		what: '超出 kube-api-qps 之外，一次最多向 API 服务器突发多少请求；kube-controller-manager 默认 30。',
		why: '控制器刚启动时事情很多，之后就很少。',
	},
	'kube-api-qps': {
		what: '平均每秒最多向 API 服务器发多少请求；kube-controller-manager 默认 20。',
		why: '大集群要更多，前提是 API 服务器受得住。',
	},
	'logging-format': {
		what: 'text 或 json：日志行的格式；默认 text。',
		why: 'JSON 不用猜，日志收集程序直接就能读。',
	},
	'max-mutating-requests-inflight': {
		what: 'API 服务器同时处理多少个写请求；默认 200。',
		why: '与读请求的名额合起来，由优先级和公平性机制在各调用者之间分配。',
	},
	'max-pods': {
		what: '节点最多运行多少个 Pod，作为参数；现在用字段 maxPods。',
		why: '参数已弃用，却优先于文件；只看文件的人会觉得奇怪。',
	},
	'max-request-bytes': {
		what: 'etcd 接受的最大请求；默认 1.5 MiB。',
		why: '一个对象能有多大，由它决定。调大了，一个对象就可能拖慢所有人。',
	},
	'max-requests-inflight': {
		what: 'API 服务器同时处理多少个读请求；默认 400。',
		why: '超过的得到 429，稍后再来：总比 API 服务器耗尽内存退出好。',
	},
	'node-monitor-grace-period': {
		what: '节点多久没有消息，就算失联；默认 50 秒。',
		why: 'kubelet 每十秒续一次 Lease。时间太短，繁忙的节点会被误判。',
	},
	'node-monitor-period': {
		what: '控制器每隔多久查看节点状态；默认 5 秒。',
		why: '应明显小于宽限时间。',
	},
	'oidc-client-id': {
		what: 'OpenID Connect 令牌必须是发给哪个客户端的。',
		why: '身份提供者发给其他程序的令牌会被拒绝。',
	},
	'oidc-groups-claim': {
		what: 'OpenID Connect 令牌里，哪一项说明组。',
		why: 'RBAC 就能把权限授予公司里本来就有的组。',
	},
	'oidc-issuer-url': {
		what: '信任哪个 OpenID Connect 身份提供者签发的令牌。',
		why: 'Kubernetes 不保存用户。人可以在身份提供者那里登录；它的令牌不像证书，很快就过期。',
	},
	'oidc-username-claim': {
		what: 'OpenID Connect 令牌里，哪一项说明用户；默认 sub。',
		why: 'email 在审计日志里更好认，但要由身份提供者核实过。',
	},
	'request-timeout': {
		what: '发给 API 服务器的请求最多多久；默认一分钟。',
		why: 'watch 和 logs 这类长时间的请求不受它限制。',
	},
	'rotate-certificates': {
		what: 'kubelet 自动轮换客户端证书，作为参数；现在用字段 rotateCertificates。',
		why: '参数已弃用，却优先于文件。',
	},
	'service-node-port-range': {
		what: 'NodePort 类型的 Service 可以用节点的哪些端口；默认 30000-32767。',
		why: '不能与节点上程序用的端口冲突，也不能与节点发起连接用的端口重叠。',
	},
	'terminated-pod-gc-threshold': {
		what: '保留多少个已结束的 Pod，超过就从最旧的删起；默认 12500。',
		why: '留着可以查日志和退出码，但占 etcd 的空间。',
	},
	vmodule: {
		what: '单独设置某些源文件的日志详细程度，写成 名称=级别。',
		why: '只查一处时，不会被其他日志淹没。',
	},
	'volume-plugin-dir': {
		what: 'kubelet 到哪里找 FlexVolume 类的卷插件。',
		why: '/usr 只读的系统要换个地方。',
		formerly: 'FlexVolume 自 v1.23 起弃用，由 CSI 驱动取代。',
	},
};

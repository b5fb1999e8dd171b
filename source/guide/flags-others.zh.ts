import type {otherFlags as otherFlagsEn} from './flags-others.en.ts';
import type {Translated} from './types.ts';

/** 其他组件的参数，以及人们常加的参数。 */
export const otherFlags: Translated<typeof otherFlagsEn> = {
	'allocate-node-cidrs': {
		what: '每个 Node 从 Pod 网络的范围里分到一段。',
		why: 'flannel 这类 Pod 网络从 Node.spec.podCIDR 取地址段；另一些（例如默认设置的 Cilium）自己分配。设了 podSubnet，kubeadm 才写它。',
	},
	'authentication-kubeconfig': {
		what: '用这个 kubeconfig 让 API 服务器确认调用者的身份（TokenReview）。',
		why: '程序自己也有端口（指标、健康检查）；它不认识用户，只好去问认识的人。',
	},
	'authorization-kubeconfig': {
		what: '用这个 kubeconfig 让 API 服务器判断调用者有没有权限（SubjectAccessReview）。',
		why: '/metrics 只给 RBAC 允许的人。/healthz、/livez、/readyz 不用鉴权，探针因此不需要身份。',
	},
	'bind-address': {
		what: '监听的地址。127.0.0.1 让健康检查和指标只在本节点上可以访问。',
		why: '控制器管理器和调度器，kubeadm 写 127.0.0.1：节点之外没有程序需要访问它们。要让 Pod 里的 Prometheus 采集指标，才需要改。',
	},
	'cluster-cidr': {
		what: 'Pod 的地址取自这个范围。',
		why: '就是配置里的 podSubnet。节点控制器从中切出各段；Pod 网络插件要设成同一个范围。',
	},
	'cluster-name': {
		what: '云提供商集成创建负载均衡器和路由时，用它作名称前缀。',
		why: '同一个云账号里有两个集群，就要两个名字。在自己的机器上，它没有作用。',
	},
	'cluster-signing-cert-file': {
		what: '节点申请证书时，由这个 CA 签发。',
		why: '新加入的 kubelet 提交 CSR，批准之后由控制器管理器签发。',
		readBy: 'kube-controller-manager',
	},
	'cluster-signing-key-file': {
		what: '这个 CA 的私钥。',
		why: '即 ca.key。没有它（外部 CA），控制器就不能签发，节点的证书要由别人签发。',
		readBy: 'kube-controller-manager',
	},
	controllers: {
		what: '运行哪些控制器：* 是默认启用的全部，其余要单独写明。bootstrapsigner 给 cluster-info 签名，tokencleaner 删除过期的引导令牌。',
		why: '这两个默认不启用，而 kubeadm 的 join 离不开它们。',
	},
	kubeconfig: {
		what: '程序用这个文件连接 API 服务器，并说明自己是谁。',
		why: '里面有三样：API 服务器的地址、要信任的 CA、证书和私钥。证书的 CN 就是用户名。',
		readBy: '程序自己',
	},
	'leader-elect': {
		what: '同时有几个副本时，只有一个工作；它失联后由其他副本接替。',
		why: '领导者在 kube-system 里持有一个 Lease，每隔几秒续期。只有一个节点时代价很小，以后加控制平面节点也不用改。',
		formerly: '从前锁写在 Endpoints 对象的注解里，后来改用 Lease。',
	},
	'node-cidr-mask-size': {
		what: '每个 Node 分到的 Pod 地址段有多大。',
		why: 'IPv4 默认 24，每节点 254 个地址；podSubnet 能切出多少段，就最多有多少个节点。',
	},
	'node-cidr-mask-size-ipv4': {
		what: '每个 Node 分到的 IPv4 Pod 地址段有多大。',
		why: '双栈集群用这个参数；默认 24。',
	},
	'node-cidr-mask-size-ipv6': {
		what: '每个 Node 分到的 IPv6 Pod 地址段有多大。',
		why: '默认 64。Pod 段为 /56 时能分给 256 个节点；它最多比 podSubnet 的掩码长 16 位。',
	},
	'root-ca-file': {
		what: '这个 CA 与服务账号令牌放在一起，Pod 才能信任 API 服务器。',
		why: '控制器 root-ca-cert-publisher 把它作为 ConfigMap kube-root-ca.crt 放进每个命名空间，再挂载到 Pod 里。',
	},
	'service-account-private-key-file': {
		what: '为服务账号令牌签名的私钥。',
		why: '用于 service-account-token 类型 Secret 里的长期令牌；Pod 的短期令牌由 API 服务器签发。两者都用 sa.key。',
	},
	'use-service-account-credentials': {
		what: '每个控制器用自己的账号，只有自己需要的权限。',
		why: '否则所有控制器都用 system:kube-controller-manager 这个身份，它就得有全部控制器的权限。',
	},
	'advertise-client-urls': {
		what: '客户端从这里连接这个 etcd 成员。',
		why: 'etcd 会把全部成员的 URL 告诉客户端；kubeadm 从 Pod 的注解里读到这个。',
	},
	'cert-file': {
		what: 'etcd 出示给客户端的证书。',
		why: '即 etcd/server.crt。API 服务器在里面找 127.0.0.1 或节点地址。',
	},
	'client-cert-auth': {
		what: '客户端必须出示证书。',
		why: '否则谁连得上 2379，谁就能读到所有 Secret。哪些证书算数，看 trusted-ca-file 的 CA。',
	},
	'data-dir': {
		what: 'etcd 的数据目录：整个集群都在里面。',
		why: '节点上的 /var/lib/etcd，挂载进 Pod。备份集群就是给它做快照（etcdctl snapshot save）。',
	},
	'initial-advertise-peer-urls': {
		what: '其他成员从这里连接这个成员。',
		why: '它必须与 initial-cluster 里本成员名后面的地址一致，否则 etcd 起不来。',
	},
	'initial-cluster': {
		what: '首次启动时的成员，写成“名称=地址”。',
		why: '只在首次启动时读；之后成员记在数据里，用 etcdctl member 修改。',
	},
	'initial-cluster-state': {
		what: 'new 新建集群；existing 加入已有的集群。',
		why: '加入的节点上，kubeadm 写 existing；第一个节点不写，默认就是 new。',
	},
	'key-file': {
		what: '出示给客户端的证书的私钥。',
		why: '即 etcd/server.key，只有本节点的 etcd 读它。',
	},
	'listen-client-urls': {
		what: 'etcd 在这些 URL 上接受请求，来自 API 服务器、kubeadm 和 etcdctl。',
		why: '127.0.0.1 给同一节点的 API 服务器，节点地址给其他节点和 kubeadm。证书里两者都有。',
	},
	'listen-metrics-urls': {
		what: '在这个地址不经 TLS 提供健康检查和指标；只供本节点访问。',
		why: 'kubelet 的探针没有 etcd 的证书。http://127.0.0.1:2381 不要证书也回答。',
		formerly: '最早的清单用 etcdctl 和专门的证书 healthcheck-client 探测。',
	},
	'listen-peer-urls': {
		what: 'etcd 在这里监听其他成员。',
		why: '端口 2380。只有一个成员也监听，以后才能加成员。',
	},
	name: {
		what: '这个成员的名称，与 initial-cluster 里的一致。',
		why: 'kubeadm 用节点名。两个成员同名，就组不成集群。',
	},
	'peer-cert-file': {
		what: '出示给其他成员的证书。',
		why: '即 etcd/peer.crt：成员之间互为服务端和客户端，所以证书两种用途都有。',
	},
	'peer-client-cert-auth': {
		what: '其他成员必须出示证书。',
		why: '外人若能作为成员加入，就能得到全部数据。',
	},
	'peer-key-file': {
		what: '出示给其他成员的证书的私钥。',
		why: '即 etcd/peer.key，只用于 2380 端口。',
	},
	'peer-trusted-ca-file': {
		what: '用这个 CA 验证其他成员的证书。',
		why: '与客户端用的同是 etcd/ca.crt：kubeadm 只建一个 CA。',
	},
	'snapshot-count': {
		what: '写入这么多次后，etcd 存一份快照，丢掉更早的日志。',
		why: 'kubeadm 写 10000。上次快照之后的日志留在内存里：数字大费内存，小了费磁盘写入。',
	},
	'trusted-ca-file': {
		what: '用这个 CA 验证客户端的证书。',
		why: '即 etcd/ca.crt。集群 CA 签发的证书打不开 etcd：Kubernetes 的管理员不等于 etcd 的管理员。',
	},
	'watch-progress-notify-interval': {
		what: 'etcd 每隔多久向 watch 客户端通报当前的修订版本，API 服务器因此能用缓存回答。',
		why: '只有确认缓存与 etcd 一样新，API 服务器才能用缓存回答一致性读取。5s 让这段等待很短。',
		formerly: 'etcd 3.5 及更早写作 --experimental-watch-progress-notify-interval。',
	},
	'election-timeout': {
		what: '成员多少毫秒没有听到领导者的消息，就发起选举。',
		why: '磁盘慢、成员相距远时，要比默认的 1000 大；etcd 要求至少是心跳间隔的五倍。',
	},
	'cert-dir': {
		what: 'kubelet 的证书放在这里。',
		why: '默认 /var/lib/kubelet/pki：里面有 kubelet-client-current.pem，自签时还有 kubelet.crt。',
	},
	'hostname-override': {
		what: 'Node 的名称；主机名不同时才需要。',
		why: '它要与 kubelet.conf 证书里的名称（system:node:NAME）一致，否则节点鉴权器拒绝这个 kubelet。',
		readBy: 'kubelet',
	},
	'node-ip': {
		what: 'Node 告诉集群的地址。',
		why: '不指定时，kubelet 先取自己的名字解析出来的地址，解析不到才取默认路由的那个。机器有几个地址时，这不一定是集群要用的。',
	},
	'node-labels': {
		what: 'Node 注册时带上的标签。',
		why: 'kubelet 不能随意给自己加标签：NodeRestriction 禁止 node-restriction.kubernetes.io 和 kubernetes.io 下的大多数标签。',
	},
	'register-with-taints': {
		what: 'Node 注册时带上的污点。',
		why: '这样 Node 从注册那一刻起就带着污点。',
	},
	'pod-infra-container-image': {
		what: '从前用来告诉 kubelet 用哪个 pause 镜像；v1.36 的 kubelet 没有这个参数。',
		why: '现在由容器运行时自己选镜像。老节点的 kubeadm-flags.env 里若还有它，kubelet 一启动就退出，遇到不认识的参数都是这样。',
		formerly: '旧版 kubeadm 把它写进 kubeadm-flags.env。',
	},
	'audit-log-path': {
		what: '审计日志文件，记录谁做了什么。',
		why: '- 表示标准输出。目录要挂载进 Pod（extraVolumes），否则日志只在容器里。',
	},
	'audit-policy-file': {
		what: '哪些请求写入审计日志，各写多少。',
		why: '没有策略就什么也不写。Metadata 级别记录谁、何时、做了什么，不记内容，Secret 也就不会泄露。',
	},
	config: {
		what: '代替参数的配置文件。',
		why: '例如调度器的调度方案（profiles）只能写在文件里。文件要挂载进 Pod。',
	},
	'encryption-provider-config': {
		what: 'Secret 等对象存储之前怎样加密。',
		why: '默认情况下，Secret 在 etcd 里不加密；拿到备份就能读。',
	},
	'feature-gates': {
		what: '按名称打开或关闭的特性门控。InitialCorruptCheck：etcd 启动时与其他成员核对数据，不一致就不启动。',
		why: '每个程序有自己的门控；遇到不认识的名称就启动不了。',
		readBy: '各组件；etcd 自 3.6 起也有自己的门控',
	},
	profiling: {
		what: '能不能从 /debug/pprof 取性能数据。',
		why: '默认 true。安全基线（CIS）要求 false：性能数据会透露程序内部情况。',
	},
	'quota-backend-bytes': {
		what: 'etcd 数据量的上限，达到后拒绝写入。',
		why: '默认 2 GiB。到上限时触发 NOSPACE 告警，腾出空间并解除告警之前一直拒绝写入。',
	},
	'runtime-config': {
		what: '打开或关闭的 API 版本。',
		why: 'alpha 和 beta 版本默认关闭；api/all=true 全部打开。',
	},
	'tls-cipher-suites': {
		what: '接受的加密套件。',
		why: '只对 TLS 1.2 有效，TLS 1.3 的套件是固定的。名称写错，程序启动不了。',
	},
	'tls-min-version': {
		what: '接受的最低 TLS 版本。',
		why: 'Go 的默认值是 VersionTLS12。设为 VersionTLS13，老客户端就连不上。',
	},
	'tls-sni-cert-key': {
		what: '另一对证书和私钥，给请求其中名称的客户端。',
		why: '在同一个端口上，可以给人看公共 CA 的证书，给组件看集群自己的证书。',
		readBy: 'kube-apiserver',
	},
	v: {
		what: '日志的详细程度；数字越大越详细。',
		why: '查问题用 2 到 4；6 以上记录请求，8 以上连内容也记。',
	},
};

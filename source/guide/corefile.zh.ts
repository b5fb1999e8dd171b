import type {corefile as corefileEn} from './corefile.en.ts';
import type {Translated} from './types.ts';

/** Corefile 的各行，按第一个词。 */
export const corefile: Translated<typeof corefileEn> = {
	'.:53': {
		what: '后面这一段管所有名称（区域 .），端口是 53。',
		why: 'CoreDNS 可以有几段，各管一个区域；名称交给最匹配的那一段。',
	},
	errors: {
		what: '回答时出的错写到标准输出。',
		why: 'kubectl logs 里就能看到；没有这个插件，查询失败不会留下记录。',
	},
	health: {
		what: '进程活着，就在 8080 端口的 /health 应答。',
		why: 'Deployment 的存活探针问的就是它；CoreDNS 卡死时，kubelet 会重启它。',
		readBy: 'kubelet',
	},
	lameduck: {
		what: '结束之前，CoreDNS 先报告不健康，再继续回答 5 秒。',
		why: '这段时间里，各节点的 kube-proxy 把它从 Service 后端里去掉，更新时就不会丢查询。',
	},
	ready: {
		what: '所有插件（包括 kubernetes）都就绪后，在 8181 端口的 /ready 应答。',
		why: '就绪探针问的是它：CoreDNS 还没读到 Service 之前，不会收到查询。',
		readBy: 'kubelet',
	},
	kubernetes: {
		what: '回答集群区域里 Service 和 Pod 的名称，以及反向解析 in-addr.arpa 和 ip6.arpa。',
		why: '它通过 API 服务器监视 Service 和 EndpointSlice，存在内存里；查询本身不经过 API。区域必须与 kubelet 的 clusterDomain 一致，因为 Pod 会把它补在短名称后面。',
	},
	pods: {
		what: 'insecure：10-244-0-5.default.pod.cluster.local 这类名称直接回答，不核实有没有这个 Pod。',
		why: '有些老程序需要它。verified 会核实，代价是把每个 Pod 都记在内存里。',
	},
	fallthrough: {
		what: '反向名称如果不属于集群，就交给下一个插件。',
		why: 'in-addr.arpa 和 ip6.arpa 包含全世界的地址；没有这一行，集群之外的地址都会被答成“不存在”。',
	},
	ttl: {
		what: '客户端可以把回答保留 30 秒。',
		why: '插件的默认值是 5 秒。时间长，查询少，地址变了也发现得晚。',
	},
	prometheus: {
		what: '在 9153 端口提供指标，Service kube-dns 里也有这个端口。',
		why: '统计查询、应答、缓存命中和耗时；DNS 有问题，常常先在这里看出来。',
		readBy: 'Prometheus',
	},
	forward: {
		what: '自己答不了的，转给 /etc/resolv.conf 里的服务器。',
		why: '这些 Pod 的 dnsPolicy 是 Default：resolv.conf 来自节点（kubelet 的 resolvConf）。如果里面又指回 CoreDNS，查询就会转圈，见 loop。',
	},
	max_concurrent: {
		what: '同时最多有 1000 个查询在等上游，超过的直接拒绝。',
		why: '上游没有反应时，否则等待的查询会占满内存。',
	},
	cache: {
		what: '回答最多缓存 30 秒。',
		why: '大多数查询是重复的。对外面的服务器只问一次，不必问一千次。',
	},
	disable: {
		what: '集群自己区域的名称不缓存：查到的（success）和查不到的（denial）都不存。',
		why: 'kubernetes 插件本来就把它们放在内存里，而且总是最新；缓存只会让它们变旧。刚建的 Service 因此立刻能查到。',
	},
	loop: {
		what: 'CoreDNS 启动时用随机名称查询自己；查询转回来了，它就退出。',
		why: '转圈会不停地耗 CPU 和内存。表现是 CrashLoopBackOff，日志里有“Loop … detected”；常见于节点用 127.0.0.53，而 kubelet 的 resolvConf 没有绕过它。',
	},
	reload: {
		what: 'Corefile 变了，大约半分钟内自动采用，不必重启。',
		why: '文件来自 ConfigMap；kubelet 先要把改动同步进 Pod，还需要约一分钟。',
	},
	loadbalance: {
		what: '一个名称有几个地址时，每次换个顺序回答。',
		why: '很多程序只取第一个；换顺序就能分摊到各个地址。',
	},
};

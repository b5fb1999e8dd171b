import type {components as componentsEn} from './components.en.ts';
import type {Translated} from './types.ts';

export const components: Translated<typeof componentsEn> = {
	'etcd': {
		what: '集群的数据库：每个对象都在里面，是 /registry 之下的一个键。它对 Kubernetes 一无所知。',
		why: '别的程序都可以重启，什么也不会丢；集群是什么样，只记在这里。谁出示它自己那个 CA 签发的证书，它才应答谁。',
		readBy: 'kube-apiserver，端口 2379；其他成员，端口 2380；kubeadm 和 etcdctl',
	},
	'kube-apiserver': {
		what: 'API 的服务器，端口 6443。每个请求，它先弄清是谁发的，可不可以，内容合不合规定，然后才读写 etcd。',
		why: '控制器、调度器、kubelet 和 kubectl 靠对象配合：各自把对象写到这里，也在这里监视别人写了什么。',
		readBy: '其他所有程序；它自己只在取日志和 exec 时访问 kubelet，端口 10250',
	},
	'kube-controller-manager': {
		what: '几十个控制器合成的一个程序：每个控制器盯着一类对象，把实际情况改成对象所写的样子。',
		why: 'Deployment 变成 ReplicaSet，再变成 Pod；失联的 Node 被加上污点；kubelet 申请的证书得到签发：都是在这里做的。',
		readBy: '没有谁：它去请求 API 服务器，别人只在端口 10257 上问它是否健康',
	},
	'kube-scheduler': {
		what: '给还没有节点的 Pod 选一个节点，让 API 服务器把节点名写进 Pod。',
		why: '想运行东西的人不必认识每台机器。它自己什么也不启动：启动是选中的那个节点上 kubelet 的事。',
		readBy: '没有谁：它去请求 API 服务器，别人只在端口 10259 上问它是否健康',
	},
	'kubelet': {
		what: '每个节点上让容器运行时启动容器的程序：它是系统的服务，不是 Pod。',
		why: '还没有 API 服务器的时候，它就按目录里的清单运行静态 Pod，控制平面就是这样起来的；之后再运行分给这个节点的 Pod。探针失败的它重启，节点的状况由它汇报。',
		readBy: 'kube-apiserver，端口 10250，取日志和 exec 时',
		formerly: '最早的教程把控制平面的每个程序都做成系统服务，各有一个 unit；kubeadm 只留下 kubelet 这一个服务，其余的都由它运行。',
	},
	'kube-proxy': {
		what: '每个节点上的一个 Pod，让内核把发往 Service 的连接转给它的某个 Pod。',
		why: 'Service 的地址不属于任何机器。kube-proxy 监视 Service 和 EndpointSlice，让 iptables、nftables 或 ipvs 的规则始终与它们一致。',
		readBy: '所在节点的内核',
	},
	'coredns': {
		what: '集群的 DNS 服务器：Service kube-dns 后面的一个 Deployment。',
		why: 'Pod 用 kubernetes.default.svc 这样的名称找到彼此。这些名称 CoreDNS 从 API 服务器那里得知，其余的它去问节点的 DNS 服务器。',
		readBy: 'Pod，地址来自 kubelet 的 clusterDNS',
		formerly: '直到 v1.10，kubeadm 安装的是 kube-dns；Service 和标签 k8s-app: kube-dns 还叫这个名字。',
	},
};

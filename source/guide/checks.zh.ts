import type {checks as checksEn} from './checks.en.ts';
import type {Translated} from './types.ts';

/** 检查，按名称的第一部分：Port-6443 归 Port。 */
export const checks: Translated<typeof checksEn> = {
	IsPrivilegedUser: {
		what: '看执行者是不是 root（uid 0）。',
		why: '只有 root 能写 /etc/kubernetes、启动 kubelet；不是 root，其余检查的回答多半也不准。所以它排在最前，失败后就不再往下查。',
	},
	NumCPU: {
		what: '数 CPU：至少 2 个。',
		why: 'API 服务器、etcd、控制器管理器和调度器共用这个节点。只有一个 CPU，它们可能来不及应答探针，被反复重启。',
	},
	Mem: {
		what: '看内存：至少 1700 MB。',
		why: '再少，组件都跑起来之后内存可能不够，内核就会杀掉其中一个。',
	},
	KubernetesVersion: {
		what: '把要装的版本与程序所知的版本对照。',
		why: '参数和文件随次要版本变化；更新的控制平面可能要用到这里不会写的内容。',
	},
	Firewalld: {
		what: '看 firewalld 是否在运行。',
		why: '没放行的端口它都丢弃，而别的节点要访问 6443 和 10250。只是警告：端口也许已经放行。',
	},
	Port: {
		what: '试着打开端口，看有没有别的程序在监听：6443、10259、10257、10250、2379、2380。',
		why: '两个程序不能监听同一个端口。占着它的常常是旧的控制平面，用 kubeadm reset 清掉。',
		formerly: '从前检查的是 10251 和 10252。',
	},
	FileAvailable: {
		what: '看清单目录里是不是已经有控制平面的清单。',
		why: '旧的会被 kubelet 运行，或者不声不响地被覆盖。',
	},
	DirAvailable: {
		what: '看 etcd 的数据目录是不是空的。',
		why: '残留的数据会带起旧集群，或者因成员不符让 etcd 启动不了。',
	},
	FileExisting: {
		what: '在 PATH 里找程序：losetup、mount、cp；v1.32 之前还有 conntrack。',
		why: 'kubelet 处理卷时要调用它们。',
		formerly: '旧列表里有 ebtables、ethtool、socat、tc 等，现在不再要求。',
	},
	FileContent: {
		what: '读内核设置：ip_forward 要为 1。',
		why: 'Pod 之间的包要穿过节点；不开转发，内核就把它们丢掉。',
		formerly: 'bridge-nf-call-iptables 从前也查，现在不查了，由 Pod 网络决定是否需要。',
	},
	HTTPProxy: {
		what: '看发往 API 服务器的请求会不会走代理。',
		why: '不认识这个网络的代理转发不了；应把地址写进 NO_PROXY。',
	},
	HTTPProxyCIDR: {
		what: '看发往 Service 或 Pod 地址的请求会不会走代理。',
		why: '这些地址只存在于集群内部，代理到不了。',
	},
	CRI: {
		what: '通过套接字与容器运行时对话。',
		why: '没有支持 CRI 的运行时，kubelet 一个容器也启动不了。',
		formerly: 'v1.24 起，Docker 要配合 cri-dockerd。',
	},
	ContainerRuntimeVersion: {
		what: '问运行时用哪个 cgroup 驱动（RuntimeConfig）。',
		why: 'kubelet 和运行时要一致。旧的运行时答不上来，以后的 kubelet 会要求它能回答。',
	},
	Swap: {
		what: '读 /proc/swaps。',
		why: '默认情况下，开着交换分区 kubelet 不启动：Pod 会悄悄超过内存限制。只是警告：failSwapOn 可能已经设好。',
	},
	SystemVerification: {
		what: '看内核：版本、编译选项和 cgroup 控制器。',
		why: '容器靠内核实现。cpu、memory、pids 控制器缺了，限制就不起作用。',
	},
	Hostname: {
		what: '查节点名，以及 DNS 是否认识它。',
		why: '它就是 Node 的名称。DNS 不认识只给警告：集群按地址访问节点。',
	},
	KubeletVersion: {
		what: '执行 kubelet --version，比较版本。',
		why: 'kubelet 可以比 API 服务器旧，最多差三个次要版本；不能比它新。',
	},
	Service: {
		what: '看 kubelet 服务是否设为开机启动；这时还不要求它在运行。',
		why: '没有启用，重启机器之后它不会起来，控制平面也就起不来。',
	},
	ExternalEtcdVersion: {
		what: '问外部 etcd 每个成员的版本。',
		why: '太旧的 etcd 不认识 API 服务器的请求。',
	},
	ExternalEtcdClientCertificates: {
		what: '看访问外部 etcd 的文件在不在。',
		why: '少了它们，API 服务器启动不了。',
	},
	ImagePull: {
		what: '拉取节点上没有的镜像。',
		why: '拉不下来，现在就知道，不必等到控制平面起不来时再找原因。',
	},
	SandboxImage: {
		what: '比较运行时的 pause 镜像与 kubeadm 拉取的是否一致。',
		why: '运行时在启动第一个 Pod 时会拉自己的那个；连不上镜像仓库就会失败。',
	},
	Registry: {
		what: '看镜像仓库有没有应答。',
		why: '没有应答，拉取要等很久才会失败。',
	},
	CgroupDriver: {
		what: '比较 containerd 与 kubelet 的 cgroup 驱动。',
		why: '一个节点上用两种驱动，Pod 会反复退出，而且看不出原因。',
	},
	CertificatePairs: {
		what: '看已有的每张证书与旁边的私钥是否成对。',
		why: '两者不配，程序就启动不了；在它启动之前，没有别的地方会说。',
	},
};

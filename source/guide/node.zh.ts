import type {files as filesEn, waits as waitsEn, images as imagesEn, removals as removalsEn, others as othersEn, identities as identitiesEn} from './node.en.ts';
import {phases} from './phases.zh.ts';
import type {Translated} from './types.ts';

export const files: Translated<typeof filesEn> = {
	'manifest/etcd': {
		what: 'etcd.yaml：etcd 的静态 Pod，有参数、探针和挂载。',
		why: phases['etcd/local'].why,
		readBy: 'kubelet',
	},
	'manifest/kube-apiserver': {
		what: 'kube-apiserver.yaml：API 服务器的静态 Pod。',
		why: phases['control-plane/apiserver'].why,
		readBy: 'kubelet',
	},
	'manifest/kube-controller-manager': {
		what: 'kube-controller-manager.yaml：控制器管理器的静态 Pod。',
		why: phases['control-plane/controller-manager'].why,
		readBy: 'kubelet',
	},
	'manifest/kube-scheduler': {
		what: 'kube-scheduler.yaml：调度器的静态 Pod。',
		why: phases['control-plane/scheduler'].why,
		readBy: 'kubelet',
	},
	'kubelet/config': {
		what: '/var/lib/kubelet/config.yaml，一份 KubeletConfiguration。其中的 0s 和空值表示默认值：没人设的字段，Go 也会写出来。',
		why: 'kubelet 从这里读取设置：cgroup 驱动、集群的 DNS 服务器、静态 Pod 放在哪里。集群的每个节点上都一样。',
		readBy: 'kubelet（单元文件里的 --config），启动时读',
		formerly: '从前都是命令行参数，其中大多数已弃用，改写在这个文件里。',
	},
	'kubelet/instance-config': {
		what: '/var/lib/kubelet/instance-config.yaml：只有一个字段的 KubeletConfiguration，即运行时的套接字。',
		why: '只对本节点有效的内容，也就是容器运行时的套接字，单独放在一个文件里。这样，各节点共用的设置处处相同。',
		readBy: 'kubeadm：在本节点写 config.yaml 或升级时',
		formerly: '从前套接字写在 Node 的注解和 kubeadm-flags.env 的参数里。',
	},
	'kubelet/flags': {
		what: '/var/lib/kubelet/kubeadm-flags.env：只有一行 KUBELET_KUBEADM_ARGS。',
		why: 'kubelet 的单元文件读取这个文件，把其中的参数加到命令行上。里面是各节点不同的内容。',
		readBy: 'systemd，通过 10-kubeadm.conf 里的 EnvironmentFile',
	},
	'kubelet/kubeconfig': {
		what: '不再内含证书、改写路径的 kubelet.conf。',
		why: phases['kubelet-finalize/enable-client-cert-rotation'].why,
		readBy: 'kubelet',
	},
	users: {
		what: '/etc/passwd 和 /etc/group 里 etcd 和三个组件的条目。',
		why: '非 root 的控制平面里，每个组件都以专用的系统用户运行。这些条目给它们分配编号；即使某个组件被攻破，能拿到的也很少。',
		readBy: '把编号换成名称的程序，例如 ls',
	},
};

export const waits: Translated<typeof waitsEn> = {
	kubelet: {
		what: '反复问 http://127.0.0.1:10248/healthz，直到回答 ok；最多四分钟（timeouts.kubeletHealthCheck）。',
		why: '其他组件都由 kubelet 启动，所以先问它。它读完配置并连上容器运行时之后，才会报告健康。',
		readBy: '由 kubeadm 来问',
	},
	'kube-apiserver': {
		what: '反复问 https://通告地址:6443/livez，直到回答 ok。',
		why: '后面的阶段大多要向 API 服务器发请求。etcd 应答之后它才应答；镜像已经拉好时，最费时间的是首次启动。',
		readBy: '由 kubeadm 来问',
		formerly: '旧文章和旧版本问的是 localhost:6443/healthz。',
	},
	'kube-controller-manager': {
		what: '反复问 https://127.0.0.1:10257/healthz，直到回答 ok；这个程序没有 /livez。',
		why: '控制器管理器不健康，对象就无人处理：Deployment 没有 Pod，新加入的节点拿不到证书。',
		readBy: '由 kubeadm 来问',
		formerly: '从前是不用 TLS 的 10252，v1.23 起没有了。更早的 kubeadm 不等它。',
	},
	'kube-scheduler': {
		what: '反复问 https://127.0.0.1:10259/livez，直到回答 ok。',
		why: '调度器不健康，接下来安装的插件会一直是 Pending。',
		readBy: '由 kubeadm 来问',
		formerly: '从前是不用 TLS 的 10251，v1.23 起没有了。',
	},
	node: {
		what: '反复问 API 服务器，直到出现本机的 Node 对象。',
		why: '标签和污点要加在 Node 对象上，而这个对象由 kubelet 在连上 API 服务器之后创建。',
		readBy: '由 kubeadm 来问',
	},
};

export const images: Translated<typeof imagesEn> = {
	'kube-apiserver': {
		what: '标签所示版本的 kube-apiserver 程序。',
		why: '镜像在节点上，kubelet 才能启动静态 Pod；提前拉好，就不占用等待控制平面的时间。',
		readBy: '容器运行时',
	},
	'kube-controller-manager': {
		what: 'kube-controller-manager 程序：一个可执行文件里有几十个控制器。',
		why: '它的版本与 API 服务器相同或低一个次要版本，不能更高；kubeadm 拉的是同一个发布版。',
		readBy: '容器运行时',
	},
	'kube-scheduler': {
		what: 'kube-scheduler 程序：它只作决定，自己不启动任何东西。',
		why: '自己写的调度器可以与它并存，由 Pod 的 schedulerName 选择；默认用的还是它。',
		readBy: '容器运行时',
	},
	'kube-proxy': {
		what: 'kube-proxy 程序，附带 iptables、nft、ipset 等工具。',
		why: 'DaemonSet 让每个节点都运行它，所以每个节点都要拉；init 先替这个节点拉好。',
		readBy: '容器运行时',
	},
	coredns: {
		what: 'DNS 服务器 CoreDNS，版本号自成一套。',
		why: '每个 kubeadm 版本都知道与自己一起测试过的 CoreDNS；标签跟的是它，不是 Kubernetes 的版本。',
		readBy: '容器运行时',
		formerly: 'v1.20 及更早是 k8s.gcr.io/coredns；v1.21 起多了一层：coredns/coredns。',
	},
	pause: {
		what: '只会等待的程序；它的容器保住 Pod 的命名空间。',
		why: '每个 Pod 都有一个什么也不做的容器，只负责保住 Pod 的网络。容器运行时按自己的配置选用镜像（见检查 SandboxImage）；kubeadm 先拉好通常的那一个。',
		readBy: '容器运行时（它自己配置里的沙箱镜像）',
		formerly: '从前由 kubelet 的参数 --pod-infra-container-image 指定，现在的 kubelet 已没有这个参数。',
	},
	etcd: {
		what: 'etcd 和 etcdctl；连字符前面是 etcd 自己的版本。',
		why: '旧 etcd 读不了新 etcd 的数据，所以版本跟着 kubeadm 走，不会后退。使用外部 etcd 时不拉取。',
		readBy: '容器运行时',
	},
};

export const removals: Translated<typeof removalsEn> = {
	'/etc/kubernetes/manifests': {
		what: '清空静态 Pod 清单目录。',
		why: 'kubelet 会运行这个目录里的每一个清单。留下一个，kubelet 一启动就会拉起旧集群的一部分。',
	},
	'/etc/kubernetes/pki': {
		what: '清空证书和密钥目录。',
		why: '旧集群的证书和密钥。谁持有它的 CA 私钥，谁就仍能在那里冒充任何用户。',
	},
	'/etc/kubernetes/tmp': {
		what: '使用 --cleanup-tmp-dir 时，清空 kubeadm 存放副本的目录。',
		why: 'kubeadm 的升级和试运行把副本放在这里，其中有私钥。',
	},
	'/var/lib/etcd': {
		what: '删除本节点上 etcd 的数据。',
		why: '旧 etcd 的数据。留着它，新的 etcd 会接着用旧集群的数据，或者因成员不符而无法启动；预检遇到它就会报错。',
	},
	'/var/lib/kubelet': {
		what: '清空 kubelet 的目录。',
		why: 'kubelet 的配置、证书，以及它为 Pod 保存的内容。',
	},
	'/var/lib/kubestep/journal.json': {
		what: '删除以前运行留下的日志。',
		why: '它记着以前的运行在本节点上做了什么。那些都不在了，下一次 init 从头开始。',
	},
	other: {
		what: '删除 init 生成的目录或文件。',
		why: '它属于旧集群，会误导发现它的人，也会误导下一次 init。',
	},
};

export const others: Translated<typeof othersEn> = {
	directory: {
		what: '一个目录，有所有者和权限。',
		why: '接下来写入的内容要有地方放；放敏感信息的目录，其他用户不能进入。',
	},
	'service.stop': {
		what: '写文件之前，先停下 kubelet 服务。',
		why: '正在运行的 kubelet 用的还是旧配置。写入新配置期间，先让它停下。',
	},
	'service.reset': {
		what: '停下 kubelet 服务，不再启动。',
		why: '正在运行的 kubelet 会再次启动静态 Pod，还会往正在删除的目录里写东西。',
	},
	'service.start': {
		what: '启动 kubelet 服务：集群真正启动，就是从这一步开始。',
		why: 'kubelet 只在启动时读取新配置。启动后它找到静态 Pod 清单，拉起控制平面。',
	},
	user: {
		what: '不能登录的系统用户和组。',
		why: '非 root 的控制平面里，每个组件都以专用的系统用户运行。这些条目给它们分配编号；即使某个组件被攻破，能拿到的也很少。',
	},
	'user.removed': {
		what: '删除组件用过的系统用户和组。',
		why: '控制平面曾有自己的用户。控制平面不在了，这些用户也就没有用处。',
	},
	stability: {
		what: '再多问几次各组件，并数它们重启了几次。',
		why: '控制平面可能应答一次，之后又反复退出。连续几次都健康，而且没有容器重新启动过，才算真正起来。',
	},
	join: {
		what: '让其他节点加入的命令。',
		why: phases['show-join-command'].why,
	},
	confirm: {
		what: '删除任何东西之前的确认。',
		why: '会停止 kubelet，移除容器运行时里的所有 Pod，删除证书、密钥、kubeconfig 文件、清单和 etcd 的数据。删除后无法恢复。',
	},
	'confirm.undo': {
		what: '恢复任何东西之前的确认。',
		why: '日志记着上一次运行做了什么、原来有什么。原来的内容会恢复；之后有人改过的保留不动。',
	},
	revert: {
		what: '把一个路径恢复成运行之前的样子。',
		why: '它是那次运行写入或改动的。现在恢复成原来的样子，除非之后有人改过。',
	},
	unmount: {
		what: '卸载 /var/lib/kubelet 下的所有挂载。',
		why: 'Pod 的卷挂载在 kubelet 的目录下，有些来自别的机器。清空目录之前先卸载，卷里的内容就不会被删除。',
	},
	pods: {
		what: '停止并移除容器运行时里的所有 Pod。',
		why: '没有 kubelet，容器照样运行。把它们停止并移除，旧的控制平面就不再应答，端口也空出来。',
	},
	'cluster-config': {
		what: '从集群读取 ConfigMap kubeadm-config。',
		why: '集群保存着创建它时用的配置：etcd 的数据在哪里，控制平面有没有自己的用户，都写在其中。',
	},
};

export const identities: Translated<typeof identitiesEn> = {
	'system:masters': {
		what: '什么都能做。鉴权时，这个组在 RBAC 之前就被放行，没有规则能收回。',
		why: '这个组写死在 API 服务器里，不归 RBAC 管：RBAC 弄坏了，集群也还救得回来。正因如此，日常用的证书不该带它。',
	},
	'kubeadm:cluster-admins': {
		what: '什么都能做，来自 ClusterRoleBinding kubeadm:cluster-admins 绑定的 ClusterRole cluster-admin。删掉绑定就收回。',
		why: '这是 kubeadm 自己的组，靠普通的绑定授权；v1.29 起才有。',
	},
	'system:kube-controller-manager': {
		what: '能做 ClusterRole system:kube-controller-manager 允许的事：选举领导者，读取对象，为每个控制器取令牌；控制器各有自己的权限。',
		why: '用户名就是 controller-manager.conf 里证书的 CN；对应的 ClusterRole 和绑定由 API 服务器创建，每次启动时补齐。',
	},
	'system:kube-scheduler': {
		what: '能做 ClusterRole system:kube-scheduler 允许的事：读取 Pod 和 Node，把 Pod 绑定到 Node，选举领导者。',
		why: '用户名就是 scheduler.conf 里证书的 CN；对应的 ClusterRole 和绑定由 API 服务器创建，每次启动时补齐。',
	},
	'system:nodes': {
		what: '节点的组：用户是 system:node:NAME 的成员，由节点鉴权器（Node Authorizer）判断。',
		why: 'RBAC 几乎没有给这个组权限：kubelet 能读什么，取决于它上面有哪些 Pod，这是角色表达不了的。',
	},
	'system:node:*': {
		what: '能读取本节点上的 Pod 需要的内容，能改自己的 Node 和这些 Pod 的状态；其他节点的一概不能。',
		why: 'NAME 必须与 Node 对象同名。kubelet 的 --hostname-override 与证书不一致，就会被拒绝。',
	},
};

import {phases} from './phases.zh.ts';
import type {Explanations} from './types.ts';

export const files: Explanations['files'] = {
	'manifest/etcd': phases['etcd/local'],
	'manifest/kube-apiserver': phases['control-plane/apiserver'],
	'manifest/kube-controller-manager': phases['control-plane/controller-manager'],
	'manifest/kube-scheduler': phases['control-plane/scheduler'],
	'kubelet/config': 'kubelet 从这里读取设置：cgroup 驱动、集群的 DNS 服务器、静态 Pod 放在哪里。集群的每个节点上都一样。',
	'kubelet/instance-config': '只对本节点有效的内容，也就是容器运行时的套接字，单独放在一个文件里。这样，各节点共用的设置处处相同。',
	'kubelet/flags': 'kubelet 的单元文件读取这个文件，把其中的参数加到命令行上。里面是各节点不同的内容。',
	'kubelet/kubeconfig': phases['kubelet-finalize/enable-client-cert-rotation'],
	users: '非 root 的控制平面里，每个组件都以专用的系统用户运行。这些条目给它们分配编号；即使某个组件被攻破，能拿到的也很少。',
};

export const waits: Explanations['waits'] = {
	kubelet: '其他组件都由 kubelet 启动，所以先问它。它读完配置并连上容器运行时之后，才会报告健康。',
	'kube-apiserver': '后面的阶段大多要向 API 服务器发请求。etcd 应答之后它才应答；镜像已经拉好时，最费时间的是首次启动。',
	'kube-controller-manager': '控制器管理器不健康，对象就无人处理：Deployment 没有 Pod，新加入的节点拿不到证书。',
	'kube-scheduler': '调度器不健康，接下来安装的插件会一直是 Pending。',
	node: '标签和污点要加在 Node 对象上，而这个对象由 kubelet 在连上 API 服务器之后创建。',
};

export const images: Explanations['images'] = {
	'kube-apiserver': 'API 服务器用这个镜像运行。镜像在节点上，kubelet 才能启动静态 Pod。',
	'kube-controller-manager': '控制器管理器用这个镜像，以静态 Pod 的形式运行在本节点上。',
	'kube-scheduler': '调度器用这个镜像，以静态 Pod 的形式运行在本节点上。',
	'kube-proxy': '每个节点上的 kube-proxy 都用这个镜像运行。',
	coredns: '集群的 DNS 服务器 CoreDNS 用这个镜像运行。',
	pause: '每个 Pod 都有一个什么也不做的容器，只负责保住 Pod 的网络。容器运行时按自己的配置选用镜像（见检查 SandboxImage）；kubeadm 先拉好通常的那一个。',
	etcd: '保存整个集群数据的 etcd 用这个镜像运行。',
};

export const removals: Explanations['removals'] = {
	'/etc/kubernetes/manifests': 'kubelet 会运行这个目录里的每一个清单。留下一个，kubelet 一启动就会拉起旧集群的一部分。',
	'/etc/kubernetes/pki': '旧集群的证书和密钥。谁持有它的 CA 私钥，谁就仍能在那里冒充任何用户。',
	'/etc/kubernetes/tmp': 'kubeadm 的升级和试运行把副本放在这里，其中有私钥。',
	'/var/lib/etcd': '旧 etcd 的数据。留着它，新的 etcd 会接着用旧集群的数据，或者因成员不符而无法启动；预检遇到它就会报错。',
	'/var/lib/kubelet': 'kubelet 的配置、证书，以及它为 Pod 保存的内容。',
	'/var/lib/kubestep/journal.json': '它记着以前的运行在本节点上做了什么。那些都不在了，下一次 init 从头开始。',
	other: '它属于旧集群，会误导发现它的人，也会误导下一次 init。',
};

export const others: Explanations['others'] = {
	directory: '接下来写入的内容要有地方放；放敏感信息的目录，其他用户不能进入。',
	'service.stop': '正在运行的 kubelet 用的还是旧配置。写入新配置期间，先让它停下。',
	'service.start': 'kubelet 只在启动时读取新配置。启动后它找到静态 Pod 清单，拉起控制平面。',
	stability: '控制平面可能应答一次，之后又反复退出。连续几次都健康，而且没有容器重新启动过，才算真正起来。',
	'service.reset': '正在运行的 kubelet 会再次启动静态 Pod，还会往正在删除的目录里写东西。',
	user: files.users,
	'user.removed': '控制平面曾有自己的用户。控制平面不在了，这些用户也就没有用处。',
	join: phases['show-join-command'],
	confirm: '会停止 kubelet，移除容器运行时里的所有 Pod，删除证书、密钥、kubeconfig 文件、清单和 etcd 的数据。删除后无法恢复。',
	'confirm.undo': '日志记着上一次运行做了什么、原来有什么。原来的内容会恢复；之后有人改过的保留不动。',
	revert: '它是那次运行写入或改动的。现在恢复成原来的样子，除非之后有人改过。',
	unmount: 'Pod 的卷挂载在 kubelet 的目录下，有些来自别的机器。清空目录之前先卸载，卷里的内容就不会被删除。',
	pods: '没有 kubelet，容器照样运行。把它们停止并移除，旧的控制平面就不再应答，端口也空出来。',
	'cluster-config': '集群保存着创建它时用的配置：etcd 的数据在哪里，控制平面有没有自己的用户，都写在其中。',
};

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
	kubelet: '其他组件都由 kubelet 启动，所以先问它。它读完配置并连上容器运行时之后，才会回答健康。',
	'kube-apiserver': '从这里起，每一步都是发给 API 服务器的请求。etcd 应答之后它才应答；最费时间的是拉取镜像和首次启动。',
	'kube-controller-manager': '控制器管理器不健康，对象就无人处理：Deployment 没有 Pod，新加入的节点拿不到证书。',
	'kube-scheduler': '调度器不健康，接下来安装的插件会一直是 Pending。',
	node: '标签和污点要加在 Node 对象上，而这个对象由 kubelet 在连上 API 服务器之后建立。',
};

export const images: Explanations['images'] = {
	'kube-apiserver': 'API 服务器用这个镜像运行。镜像在节点上，kubelet 才能启动静态 Pod。',
	'kube-controller-manager': '控制器管理器用这个镜像，以静态 Pod 的形式运行在本节点上。',
	'kube-scheduler': '调度器用这个镜像，以静态 Pod 的形式运行在本节点上。',
	'kube-proxy': '每个节点上的 kube-proxy 都用这个镜像运行。',
	coredns: '集群的名称服务器 CoreDNS 用这个镜像运行。',
	pause: '每个 Pod 都有一个什么也不做的容器，只负责保住 Pod 的网络。它用这个镜像运行，没有它，任何 Pod 都起不来。',
	etcd: '保存整个集群数据的 etcd 用这个镜像运行。',
};

export const others: Explanations['others'] = {
	directory: '接下来写入的内容要有地方放；放敏感信息的目录，其他用户不能进入。',
	'service.stop': '正在运行的 kubelet 用的还是旧配置。写入新配置期间，先让它停下。',
	'service.start': 'kubelet 只在启动时读取新配置。启动后它找到静态 Pod 清单，拉起控制平面。',
	stability: '控制平面可能应答一次，之后又反复结束。连续几次都健康，而且没有容器重新启动过，才算真正起来。',
	user: files.users,
	join: phases['show-join-command'],
};

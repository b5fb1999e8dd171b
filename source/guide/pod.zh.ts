import type {pod as podEn} from './pod.en.ts';
import type {Translated} from './types.ts';

/** 静态 Pod 清单的字段，按路径；三个探针相同的字段写在 probe 下。 */
export const pod: Translated<typeof podEn> = {
	apiVersion: {
		what: '写这个对象所用的 API 版本：Pod 属于 v1。',
		why: 'kubelet 和 API 服务器一样，凭 apiVersion 和 kind 一起来解码清单；缺了它们，文件就读不懂。',
	},
	kind: {
		what: '文件里是哪一种对象；kubelet 只运行内容是 Pod 的文件。',
		why: '把 Deployment 或 Service 放进这个目录没有用：由它们产生 Pod 是控制器的事，而控制器只看 API 里的对象。',
	},
	'metadata.name': {
		what: '组件的名称；kubelet 在后面加上节点名，kubectl 里看到的就是 kube-apiserver-节点名。',
		why: '每个控制平面节点上都有同名的清单，不加节点名，在集群里就会重名。',
		readBy: 'kubelet：它据此在 API 里建镜像 Pod（mirror Pod）',
	},
	'metadata.namespace': {
		what: '镜像 Pod 出现在哪个命名空间：kube-system。',
		why: '静态 Pod 不靠 API 运行；镜像 Pod 只是让它在 API 里看得见，kubectl get 和 logs 才能用。删除镜像 Pod 不会停掉容器，决定权在文件。',
		readBy: 'kubelet',
	},
	'metadata.labels': {
		what: '用来查找对象的一组名称和值；在这里，启动和停止都与它们无关。',
		why: 'kubectl get -l、Service 和监控的选择器，都靠标签找到控制平面的 Pod。',
	},
	'metadata.labels.component': {
		what: '这个 Pod 是四个组件中的哪一个：etcd、kube-apiserver、kube-controller-manager 或 kube-scheduler。',
		why: 'kubeadm 要列出 etcd 成员时，就按 component=etcd 找 Pod；人也用同样的办法找其余组件。',
		readBy: 'kubeadm（join、upgrade、reset）、监控',
	},
	'metadata.labels.tier': {
		what: '说明这个 Pod 属于控制平面，不是跑在集群上的应用。',
		why: '用 tier=control-plane 可以一次选中四个组件。这是 kubeadm 加的标签，Kubernetes 自己并不理会它。',
		readBy: 'kubeadm、人',
	},
	'metadata.annotations': {
		what: '给程序看的附注；kubelet 会把它们带到镜像 Pod 上。',
		why: '本节点的 API 服务器和 etcd 用哪个地址访问，别的节点无从得知；kubeadm 就写在注解里。',
	},
	'metadata.annotations.kubeadm.kubernetes.io/etcd.advertise-client-urls': {
		what: '客户端访问这个 etcd 成员的 URL。',
		why: '别的节点上的 kubeadm 从镜像 Pod 读到它，先找齐全部成员，再增删成员。',
		readBy: 'kubeadm join、upgrade、reset',
	},
	'metadata.annotations.kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': {
		what: '本节点 API 服务器的地址和端口。',
		why: '即使客户端都走负载均衡器的同一个地址，kubeadm 也能由此知道哪个端点属于这个节点。',
		readBy: 'kubeadm',
		formerly: 'v1.21 及更早，它以 ClusterStatus 的形式写在 ConfigMap kubeadm-config 里；教人去那里修改的文章已经过时。',
	},
	'spec.hostNetwork': {
		what: 'Pod 直接用节点的网络：端口和地址都是节点的，不另分 Pod 地址。',
		why: '还没有 Pod 网络时控制平面就能启动，靠的正是它：这样的 Pod，kubelet 不等网络插件。API 服务器因此在节点地址上可达，127.0.0.1 指的也是节点本身。',
		readBy: 'kubelet、容器运行时',
	},
	'spec.priority': {
		what: 'Pod 的优先级数值；2000001000 就是 system-node-critical 的值。',
		why: '普通 Pod 由 API 服务器准入时按优先级类填上这个数。静态 Pod 没有人准入，所以 kubeadm 直接写进文件。',
		readBy: 'kubelet：节点资源不足、必须赶走 Pod 时',
	},
	'spec.priorityClassName': {
		what: '优先级的名称：system-node-critical 是 Kubernetes 里最高的一级。',
		why: '内存、磁盘不够或节点已满时，优先级低的 Pod 先让位：控制平面没了，什么也修不了。',
		readBy: 'kubelet；镜像 Pod 则由 API 服务器读取',
	},
	'spec.securityContext': {
		what: '对 Pod 里所有容器生效的安全设置：用户、组、seccomp。',
		why: '容器即使被攻破，能在节点上做的事也受到限制。',
	},
	'spec.securityContext.seccompProfile': {
		what: 'Pod 里的进程可以使用哪些系统调用。',
		why: '内核有几百个系统调用，组件用到的只是一部分；禁掉其余的，就不能借它们攻击内核。',
		readBy: '容器运行时，再由它交给内核',
	},
	'spec.securityContext.seccompProfile.type': {
		what: 'RuntimeDefault：采用容器运行时自带的允许列表。',
		why: '不设（Unconfined）就等于全部放行；自己写的列表用 Localhost。',
	},
	'spec.securityContext.runAsUser': {
		what: '容器以哪个用户编号运行；只有打开特性门控 RootlessControlPlane，kubeadm 才写它。',
		why: '否则组件以节点的 root 运行，所有私钥都能读。每个组件一个用户，就读不到别人的私钥。',
	},
	'spec.securityContext.runAsGroup': {
		what: '容器以哪个组编号运行，只在 RootlessControlPlane 下出现。',
		why: '组件要读的文件（例如它的 kubeconfig）归这个用户和组所有。',
	},
	'spec.securityContext.supplementalGroups[]': {
		what: '进程另外所属的组。',
		why: '非 root 的控制平面里，sa.key 要由两个用户的程序读取：kube-apiserver 和 kube-controller-manager；一个共同的组让两者都能读。',
	},
	'spec.containers[]': {
		what: 'Pod 里的容器；这几份清单里各只有一个，就是组件本身。',
		why: '同一个 Pod 的容器共用网络和卷。控制平面的组件用不着旁边再放一个。',
	},
	'spec.containers[].name': {
		what: '容器的名称，kubectl logs -c、crictl 和 kubelet 日志都用它指称这个容器。',
		why: '一个 Pod 有几个容器时，靠名称区分；/var/log/pods 下的日志目录也用它命名。',
	},
	'spec.containers[].image': {
		what: '容器用哪个镜像：镜像仓库、名称和标签。',
		why: '标签就是 Kubernetes 的版本（etcd 用自己的版本）。控制平面升级，说到底就是改这一行：kubelet 发现变化，重新启动 Pod。',
		readBy: 'kubelet、容器运行时',
		formerly: '2022 年起用 registry.k8s.io；k8s.gcr.io 自 2023 年 4 月冻结，没有更新的版本。',
	},
	'spec.containers[].imagePullPolicy': {
		what: 'IfNotPresent：节点上没有这个镜像才拉取。',
		why: '预检阶段已经拉好，所以控制平面启动不依赖镜像仓库；断网的环境里重启也不受影响。',
	},
	'spec.containers[].command[]': {
		what: '程序和参数，原样启动，不经过 shell。',
		why: '组件的设置都在这里：改完保存，kubelet 重新启动 Pod 之后就生效。',
		readBy: '容器里的程序',
	},
	'spec.containers[].env[]': {
		what: '容器的环境变量。',
		why: '节点设了代理（HTTP_PROXY 等），或配置里写了 extraEnvs，kubeadm 才会加上。',
	},
	'spec.containers[].env[].name': {
		what: '变量名，程序按它来取值。',
		why: '变量名区分大小写；程序不认识的变量会被忽略。',
	},
	'spec.containers[].env[].value': {
		what: '变量的值，一律是文本。',
		why: 'YAML 里的数字要加引号；不加就不是文本，清单无法解码。',
	},
	'spec.containers[].env[].valueFrom.fieldRef.apiVersion': {
		what: 'fieldPath 按哪个 API 版本解释：v1，也是默认值。',
		why: '同一路径要看是哪个版本的字段，才有意义。',
	},
	'spec.containers[].env[].valueFrom.fieldRef.fieldPath': {
		what: '变量的值取自 Pod 自己的这个字段，例如 status.hostIP。',
		why: '各节点不同的值就不必写死在文件里。extraEnvs 里要求了，kubeadm 才写。',
	},
	'spec.containers[].ports[]': {
		what: '容器里有名字的端口；只是说明，并不打开端口。',
		why: '用了 hostNetwork，程序监听哪里由参数决定。起名是为了让下面的探针引用，不必重复写数字。',
	},
	'spec.containers[].ports[].containerPort': {
		what: '端口号：6443 是 API 服务器，10257 控制器管理器，10259 调度器，2381 是 etcd 的健康检查和指标。',
		why: '它要和参数（--secure-port、--listen-metrics-urls）一致，否则探针会问错端口。',
		formerly: '10251 和 10252 曾是调度器和控制器管理器的明文端口，v1.23 起已经没有。',
	},
	'spec.containers[].ports[].name': {
		what: 'probe-port：探针用这个名字引用端口号。',
		why: '号码只写一处，用补丁改一次，三个探针就一起变。',
	},
	'spec.containers[].ports[].protocol': {
		what: 'TCP，也是默认值。',
		why: '探针用 HTTP，而 HTTP 走 TCP；这一行本身不改变什么。',
	},
	'spec.containers[].resources': {
		what: '容器需要多少资源（requests）、最多用多少（limits，kubeadm 不设）。',
		why: '限了内存，API 服务器一超过就被杀，偏偏是最忙的时候；限了 CPU，就会被压慢。',
	},
	'spec.containers[].resources.requests': {
		what: '在节点上为这个容器预留多少。',
		why: '调度器安排别的 Pod 时先扣除它，节点的资源就不会重复许诺。',
		readBy: '调度器（看镜像 Pod）、kubelet',
	},
	'spec.containers[].resources.requests.cpu': {
		what: '预留的 CPU，单位是千分之一：250m 是四分之一个。',
		why: 'CPU 紧张时才起作用：内核按这个比例分（cpu.weight）。四个组件合计 650m。',
	},
	'spec.containers[].resources.requests.memory': {
		what: '预留的内存：etcd 是 100Mi，其余没有写。',
		why: 'etcd 把整个数据库映射到内存，内存不足时受影响最大。内核挑选要杀的进程时，四个组件都靠优先级类受到同样的保护。',
	},
	'spec.containers[].startupProbe': {
		what: '启动探针：问程序起来了没有；回答成功之前，另外两个探针不工作。',
		why: '首次启动可能要几分钟。没有它，存活探针会在启动途中就把容器重启。',
		readBy: 'kubelet',
	},
	'spec.containers[].livenessProbe': {
		what: '存活探针：问程序还活着吗；连续失败 8 次，kubelet 就重启容器。',
		why: '进程可能卡死却还在。重启能解决。如果回答取决于别的组件，它们的故障也会引起重启：没有 etcd，API 服务器的 /livez 就不通过。',
		readBy: 'kubelet',
	},
	'spec.containers[].readinessProbe': {
		what: '就绪探针：问程序现在能不能工作；回答“不能”只会把 Pod 标为未就绪，不会停掉它。',
		why: 'kubectl 和 kubeadm 由此看出组件能不能用。它每秒问一次，变化立刻可见。',
		readBy: 'kubelet',
	},
	'probe.httpGet': {
		what: '探针是 kubelet 发出的 HTTP 请求；状态码 200 到 399 算成功。',
		why: '其他办法有：在容器里执行命令、连 TCP 端口、gRPC；HTTP 不要求镜像里有额外的程序。',
	},
	'probe.httpGet.host': {
		what: 'kubelet 问哪个地址：只在节点内监听的用 127.0.0.1，API 服务器用通告地址。',
		why: '不写就问 Pod 的地址，而控制器管理器和调度器不在那里监听。',
	},
	'probe.httpGet.path': {
		what: '/livez 问是否存活，/readyz 问是否就绪；都回答 ok，加 ?verbose 可以看到每一项检查。',
		why: '活着和就绪是两回事：正在关闭的 API 服务器还活着，但已经不就绪。连不上 etcd，两个都不通过。',
		formerly: '/healthz 是更早的路径，那时两者还没有分开；API 服务器自 v1.16 起把它标为弃用。控制器管理器只有这个路径，也没有就绪探针。',
	},
	'probe.httpGet.port': {
		what: '用名字引用本容器的端口：probe-port。',
		why: '用名字不用数字，补丁改了端口，探针仍然正确。',
	},
	'probe.httpGet.scheme': {
		what: '组件用 TLS 就是 HTTPS；etcd 的健康检查只在节点内，用 HTTP。',
		why: 'kubelet 探测时不验证证书：探针问的是死活，不是身份。',
	},
	'probe.initialDelaySeconds': {
		what: '容器启动多久之后才问第一次：存活和启动探针是 10 秒，就绪探针没有写，默认 0。',
		why: '问得更早，多半只会失败，而失败会在 Pod 的事件里留下记录。就绪探针要等启动探针成功之后才开始问。',
	},
	'probe.periodSeconds': {
		what: '每隔多久问一次：10 秒；就绪探针是 1 秒。',
		why: '默认 10 秒。间隔短，发现得快，请求也多。',
	},
	'probe.timeoutSeconds': {
		what: '一次回答最多等多久：15 秒。',
		why: '默认的 1 秒对繁忙的 API 服务器太短，正忙的时候反而会被重启。',
	},
	'probe.failureThreshold': {
		what: '连续失败几次才算：存活 8 次，就绪 3 次，启动 24 次。',
		why: '失败一次说明不了什么。24 次乘 10 秒是 4 分钟，即 timeouts.controlPlaneComponentHealthCheck 的值；kubeadm 由它算出这个次数。',
	},
	'spec.containers[].securityContext': {
		what: '只对这个容器生效的安全设置：能力（capability），能不能提权。',
		why: '只在非 root 的控制平面里出现：既然不以 root 运行，也就不让它变回 root。',
	},
	'spec.containers[].securityContext.allowPrivilegeEscalation': {
		what: 'false：容器里的程序不能得到比最初更多的权限。',
		why: '带 setuid 位的文件因此不起作用（内核的 no_new_privs）。',
	},
	'spec.containers[].securityContext.capabilities': {
		what: '进程拥有 root 权力中的哪几项。',
		why: 'Linux 把 root 的权力分成约四十项能力；没有的，就无从滥用。',
	},
	'spec.containers[].securityContext.capabilities.drop[]': {
		what: 'ALL：全部去掉。',
		why: '组件只是读文件、走网络，这些都不需要任何能力。',
	},
	'spec.containers[].securityContext.capabilities.add[]': {
		what: 'NET_BIND_SERVICE：API 服务器可以监听 1024 以下的端口。',
		why: '这些端口归 root。若 --secure-port=443，非 root 又没有它，API 服务器就无法监听。',
	},
	'spec.containers[].volumeMounts[]': {
		what: '容器里能看到哪些卷、在什么位置。',
		why: '镜像里只有程序。证书、kubeconfig 和 etcd 的数据都在节点上，靠挂载让容器看见。',
	},
	'spec.containers[].volumeMounts[].mountPath': {
		what: '容器里的路径；kubeadm 用的与节点上的路径相同。',
		why: '参数里的文件路径是容器内的路径。参数提到的文件若没有挂载进来，程序就看不到。',
	},
	'spec.containers[].volumeMounts[].name': {
		what: '指下面 volumes 里的哪一个。',
		why: '卷和挂载是两张表：一张说节点上有什么，一张说出现在哪里。',
	},
	'spec.containers[].volumeMounts[].readOnly': {
		what: 'true：容器只能读，不能写。',
		why: '组件用不着改自己的证书。etcd 的两个挂载可写：数据是它自己的，证书那个只是没有写这一项。',
	},
	'spec.volumes[]': {
		what: 'Pod 把节点上的（或自己的）哪些内容提供给容器。',
		why: '每个卷有名字，挂载用名字引用它。',
	},
	'spec.volumes[].name': {
		what: '卷在这个 Pod 里的名称，例如 k8s-certs 是 /etc/kubernetes/pki，ca-certs 是发行版自带的 CA。',
		why: '用补丁加卷要取一个没用过的名字，否则改的是已有的那个。',
	},
	'spec.volumes[].hostPath': {
		what: '这个卷就是节点上的目录或文件。',
		why: 'Secret 和 ConfigMap 来自 API，而那时 API 还没有启动。静态 Pod 需要的东西只能放在节点的磁盘上。',
	},
	'spec.volumes[].hostPath.path': {
		what: '把机器上的哪个目录或文件给容器看。',
		why: '/usr/share/ca-certificates 这类路径，节点上有才挂载：各发行版存放公共 CA 的位置不同。',
	},
	'spec.volumes[].hostPath.type': {
		what: '容器启动前，路径上应该是什么：DirectoryOrCreate 没有目录就建，FileOrCreate 没有文件就建，File 和 Directory 要求已经存在，空值不检查。',
		why: '因此，缺少的 kubeconfig 会被 FileOrCreate 建成空文件：程序能启动，却读不到内容。',
		readBy: 'kubelet',
	},
	'spec.volumes[].emptyDir': {
		what: '空目录，与 Pod 同存亡。',
		why: 'kubeadm 不写它，extraVolumes 也只能是 hostPath。补丁可以加，用来放不必保留的内容。',
	},
	status: {
		what: '空的：Go 的 Pod 类型总会写出这个字段。',
		why: '状态由运行 Pod 的一方填写；清单里的这个字段没有人读。',
	},
};

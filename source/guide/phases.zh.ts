import type {phases as phasesEn} from './phases.en.ts';
import type {Translated} from './types.ts';

export const phases: Translated<typeof phasesEn> = {
	preflight: {
		what: '检查机器，再拉取镜像；只要有一项检查报错，就什么也不改。',
		why: '安装失败，多半是因为开始之前就有问题：端口被占用、交换分区没有关闭、没有容器运行时。预检在改动任何东西之前就把它们找出来。然后先拉取镜像，免得控制平面启动时卡在下载上。',
		formerly: '旧文章要先手工拉镜像；v1.11 起，kubeadm 在这个阶段自己拉。',
	},
	certs: {
		what: '在 /etc/kubernetes/pki（--cert-dir）里生成三个 CA、七张证书和一对密钥；已有的先核对，再沿用。',
		why: '控制平面组件和 kubelet 之间的连接都用 TLS，双方出示证书。例外：Pod、kube-proxy 和 CoreDNS 用服务账号令牌；kubelet 和 etcd 的健康检查端口只在节点内部用 HTTP。三个 CA 和它们签发的证书说明谁是谁；没有它们，任何组件都不会相信另一个组件。',
		readBy: '控制平面各组件、kubelet、kubeadm',
	},
	'certs/ca': {
		what: '集群的 CA：有效期十年的 ca.crt 和私钥 ca.key。两者已经存在就沿用；只有 ca.crt，就当作外部 CA。',
		why: '这个 CA 是集群信任的根：拿到它的私钥，就能冒充任何用户。它签发 API 服务器的证书，也签发各个客户端（包括 kubelet）的证书。',
		readBy: '验证集群证书的各方（ca.crt）；kubeadm 和 kube-controller-manager，它们负责签发（ca.key）',
	},
	'certs/apiserver': {
		what: 'API 服务器的服务端证书，有效期一年。里面的名称有：节点名、kubernetes、kubernetes.default 等、第一个 Service 地址、通告地址、controlPlaneEndpoint 和 certSANs。',
		why: '客户端在发送内容之前，先验证这张证书。它的 SAN（主体备用名称）列出访问 API 服务器所用的全部名称和地址；少了一个，用它连接的客户端就会拒绝连接。',
		readBy: 'kube-apiserver（--tls-cert-file）；所有客户端都验证它',
	},
	'certs/apiserver-kubelet-client': {
		what: '客户端证书，CN 是 kube-apiserver-kubelet-client，没有组。',
		why: 'kubectl logs、exec 和 port-forward 都由 API 服务器连到 kubelet。API 服务器凭这张证书向 kubelet 表明自己有权这样做。',
		readBy: 'kube-apiserver（--kubelet-client-certificate）',
		formerly: '从前它是 O=system:masters，在哪里都什么都能做。现在靠专门的绑定使用 kubelet 的 API。',
	},
	'certs/front-proxy-ca': {
		what: '第二个 CA，只签一张证书：API 服务器作代理时用的。',
		why: '扩展 API 服务器必须确信：带着用户名转来的请求确实来自 API 服务器。单独一个 CA 把这份信任隔开，集群 CA 签发的证书就不能冒充代理。',
		readBy: 'kube-apiserver 和 kube-controller-manager（--requestheader-client-ca-file）、扩展 API 服务器',
	},
	'certs/front-proxy-client': {
		what: 'CN 是 front-proxy-client 的客户端证书，由 front-proxy CA 签发。',
		why: 'API 服务器把请求转给扩展 API 服务器（例如 metrics-server）时出示这张证书，并把用户名写进请求头。没有它，API 服务器起不来：它的清单写明了这个文件。',
		readBy: 'kube-apiserver（--proxy-client-cert-file）',
	},
	'certs/etcd-ca': {
		what: '第三个 CA，在 etcd/ 目录下：etcd 出示的和出示给 etcd 的证书都由它签发。',
		why: 'etcd 保存着整个集群，只信任这个 CA。集群 CA 签发的证书打不开它。',
		readBy: 'etcd（--trusted-ca-file、--peer-trusted-ca-file）、kube-apiserver（--etcd-cafile）、kubeadm',
	},
	'certs/etcd-server': {
		what: 'etcd 在 2379 端口的服务端证书，也可以作客户端证书。',
		why: 'etcd 向连接它的一方出示这张证书：API 服务器、kubeadm 和管理员。证书里有 localhost、节点名和节点地址。',
		readBy: 'etcd（--cert-file）',
	},
	'certs/etcd-peer': {
		what: 'etcd 在 2380 端口的证书，连接的两端都用。',
		why: 'etcd 集群的成员之间用这张证书通信。即使只有一个成员也要有它：etcd 的成员端口（2380）只用 TLS，没有证书 etcd 就起不来；以后增加成员也靠它。',
		readBy: 'etcd（--peer-cert-file）',
	},
	'certs/etcd-healthcheck-client': {
		what: 'etcd 的客户端证书，CN 是 kube-etcd-healthcheck-client。',
		why: 'etcd 只回答持有证书的客户端。kubeadm（reset、join、upgrade）和管理员凭这张证书访问 etcd：查看健康、增删成员，不必借用 API 服务器的证书。探针不用它：etcd 在节点内部不经 TLS 回答探针。',
		readBy: 'kubeadm，以及用 etcdctl 的人',
		formerly: '旧清单的探针用它运行 etcdctl，名字由此而来。',
	},
	'certs/apiserver-etcd-client': {
		what: 'API 服务器访问 etcd 的客户端证书，由 etcd 的 CA 签发。',
		why: '只有 API 服务器读写 etcd。它凭这张证书表明自己有权这样做。',
		readBy: 'kube-apiserver（--etcd-certfile）',
	},
	'certs/sa': {
		what: '一对密钥，没有证书：sa.key 为服务账号令牌签名，sa.pub 验证签名。',
		why: '每个 Pod 都有一个令牌，说明它属于哪个服务账号。私钥为这些令牌签名，公钥验证签名。同一集群的所有 API 服务器要用同一对密钥。',
		readBy: 'kube-apiserver（两个都用）、kube-controller-manager（sa.key）',
	},
	kubeconfig: {
		what: '在 /etc/kubernetes 里写五个 kubeconfig 文件，每个都内含自己的客户端证书。',
		why: 'kubeconfig 文件说明 API 服务器在哪里、信任哪个 CA、以什么身份访问。每个访问 API 服务器的程序都有自己的一份，因此各有各的权限。',
	},
	'kubeconfig/admin': {
		what: 'admin.conf：用户 kubernetes-admin，组 kubeadm:cluster-admins。',
		why: '管理员用这个文件管理集群。它所属的组 kubeadm:cluster-admins 由一个 ClusterRoleBinding 授权，所以权限可以收回。',
		readBy: '复制到 ~/.kube/config 之后的 kubectl；kubeadm',
		formerly: 'v1.28 及更早，它的组是 system:masters，权限收不回来。',
	},
	'kubeconfig/super-admin': {
		what: 'super-admin.conf：用户 kubernetes-super-admin，组 system:masters。',
		why: '应急用的钥匙：它所属的组 system:masters 能通过一切鉴权，RBAC 规则拦不住它。init 只用它一次，给管理员授权。用完把它从节点上移走，妥善保存。',
		readBy: 'kubeadm，用来建第一个 ClusterRoleBinding；紧急时的管理员',
		formerly: 'v1.29 才有；以前 admin.conf 一身二任。',
	},
	'kubeconfig/kubelet': {
		what: 'kubelet.conf：用户 system:node:NAME，组 system:nodes。',
		why: '第一个节点的 kubelet 用这个文件访问 API 服务器。后来的节点凭引导令牌取得自己的一份；第一个节点还没有谁可以问。',
		readBy: 'kubelet（单元文件里的 --kubeconfig）',
	},
	'kubeconfig/controller-manager': {
		what: 'controller-manager.conf：用户 system:kube-controller-manager，没有组。',
		why: '控制器管理器和其他客户端一样，通过 API 服务器查看和修改对象；这个文件告诉它 API 服务器在哪里、信任哪个 CA；里面的用户有专为这个程序准备的 ClusterRole。',
		readBy: 'kube-controller-manager（--kubeconfig 等三个参数）',
	},
	'kubeconfig/scheduler': {
		what: 'scheduler.conf：用户 system:kube-scheduler，没有组。',
		why: '调度器从 API 服务器得知新的 Pod，再告诉它每个 Pod 在哪个节点上运行。这个用户能把 Pod 绑定到 Node，却读不到 Secret：单独一个文件，权限就止于此。',
		readBy: 'kube-scheduler（--kubeconfig 等三个参数）',
	},
	etcd: {
		what: '安装 etcd；配置里用外部 etcd 时除外。',
		why: 'etcd 保存集群的每个对象。其他组件都可以重新启动，etcd 丢掉的数据却找不回来。',
	},
	'etcd/local': {
		what: '写 etcd.yaml，即 etcd 的静态 Pod 清单。',
		why: 'etcd 以静态 Pod 的形式运行在本节点上：那时还没有 API 服务器，kubelet 只凭这份清单就能启动它。使用外部 etcd 时，这个阶段无事可做。',
		readBy: 'kubelet',
	},
	'control-plane': {
		what: '把三个静态 Pod 的清单写进 /etc/kubernetes/manifests。',
		why: '还没有 API 服务器时，谁来启动 API 服务器？是 kubelet：它盯着一个目录，运行其中每一份 Pod 清单。这样的 Pod 叫静态 Pod。',
		readBy: 'kubelet',
	},
	'control-plane/apiserver': {
		what: '写 kube-apiserver.yaml。',
		why: 'API 服务器是集群的大门：kubectl、kubelet、控制器管理器和调度器都通过它交换状态，彼此不直接联系；只有它读写 etcd。清单里的参数写明它用哪些证书、连哪个 etcd。',
		readBy: 'kubelet',
	},
	'control-plane/controller-manager': {
		what: '写 kube-controller-manager.yaml。',
		why: '控制器管理器比较“应该怎样”和“实际怎样”，再补上差别：为 Deployment 建 Pod、发现失联的节点、签发证书。没有它，对象只是存着，什么也不会发生。',
		readBy: 'kubelet',
	},
	'control-plane/scheduler': {
		what: '写 kube-scheduler.yaml。',
		why: '调度器为每个新 Pod 选节点。没有它，Pod 一直是 Pending。',
		readBy: 'kubelet',
	},
	'kubelet-start': {
		what: '停下 kubelet，把参数和配置写进 /var/lib/kubelet，再启动它。',
		why: '组件之中，只有 kubelet 不在容器里运行。它在这里得到配置并启动，随即找到清单，拉起控制平面。',
		formerly: '旧版 kubeadm 在生成证书之前就启动 kubelet；现在启动时清单已经在了。',
	},
	'wait-control-plane': {
		what: '先等 kubelet（http://127.0.0.1:10248/healthz），再等 API 服务器（/livez）、控制器管理器（10257/healthz）和调度器（10259/livez）。',
		why: '后面的阶段需要一个有应答的 API 服务器。先等 kubelet，因为其他组件由它启动；再等 API 服务器、控制器管理器和调度器。',
		formerly: '旧文章和旧版本只问 https://localhost:6443/healthz。',
	},
	'upload-config': {
		what: '在 kube-system 里建两个 ConfigMap：kubeadm-config 和 kubelet-config。',
		why: '后来加入的节点和以后的升级，都要知道集群当初是怎样建的。配置存进集群，就不会随某个节点上的文件一起丢失。',
	},
	'upload-config/kubeadm': {
		what: '建 ConfigMap kubeadm-config，以及让加入的节点读取它的 Role 和 RoleBinding。',
		why: 'kubeadm join、upgrade 和 reset 都读取 ConfigMap kubeadm-config。没有它，这些命令就不知道集群的设置。',
		formerly: 'v1.21 及更早，里面还有 ClusterStatus，即 API 服务器端点列表；后来改用 Pod 的注解。',
	},
	'upload-config/kubelet': {
		what: '建 ConfigMap kubelet-config，以及让节点读取它的 Role 和 RoleBinding。',
		why: '每个加入的节点都从 ConfigMap kubelet-config 取得 kubelet 配置，所有 kubelet 的设置因此一致。',
		formerly: 'v1.23 及更早，名称里带次要版本号：kubelet-config-1.23。',
	},
	'upload-certs': {
		what: '建 Secret kubeadm-certs，加密所用的密钥只显示在终端上。',
		why: '更多的控制平面节点需要同样的 CA 和密钥。它们用证书密钥加密后存入一个 Secret，两小时后删除，省去复制文件。只在使用 --upload-certs 时执行。',
		readBy: 'kubeadm join --control-plane --certificate-key',
	},
	'mark-control-plane': {
		what: '给 Node 加两个标签，以及污点 node-role.kubernetes.io/control-plane:NoSchedule。',
		why: '标签说明这个节点承载控制平面；污点让普通 Pod 避开它，不与 API 服务器和 etcd 争用资源。',
		readBy: '调度器（污点）、云的负载均衡器（标签）',
		formerly: '从前名称以 /master 结尾；标签在 v1.24、污点在 v1.25 去掉。',
	},
	'bootstrap-token': {
		what: '建令牌的 Secret、它能做什么的规则，以及 ConfigMap cluster-info。',
		why: '新节点还没有证书。凭一个短期的引导令牌，它只能做必要的几件事：确认集群的地址和 CA 是真的，读取集群的配置，申请自己的证书。',
	},
	'kubelet-finalize': {
		what: 'kubelet 有了自己的证书之后，修改 kubelet.conf。',
		why: '到这时，kubelet 已有自己的证书，并且会自动轮换。这里让它的 kubeconfig 文件改用这张证书。',
	},
	'kubelet-finalize/enable-client-cert-rotation': {
		what: '让 kubelet.conf 指向 /var/lib/kubelet/pki/kubelet-client-current.pem，再重启 kubelet。',
		why: 'kubelet.conf 里的证书到目前为止是固定的，一年后就会过期。这里把它改为指向 kubelet-client-current.pem：这是一个符号链接，每次轮换证书后由 kubelet 指向新的文件。',
		readBy: 'kubelet',
	},
	addon: {
		what: '把 CoreDNS 和 kube-proxy 装进集群。',
		why: '名称解析和 Service 不属于控制平面，但几乎每个集群都离不开它们。两个插件都是集群里的普通对象。',
	},
	'addon/coredns': {
		what: '建 Deployment coredns 及其 ConfigMap、Service kube-dns，以及监视 Service 的权限。',
		why: 'CoreDNS 回答 kubernetes.default.svc 这样的名称。装好 Pod 网络插件之前，它的 Pod 一直是 Pending：没有网络插件，节点是 NotReady，带有污点 node.kubernetes.io/not-ready。',
		formerly: 'v1.20 及更早，kubeadm 还能装 kube-dns；Service 和标签的名称是它留下的。',
	},
	'addon/kube-proxy': {
		what: '建 DaemonSet kube-proxy 及其 ConfigMap、服务账号，以及监视 Service 的权限。',
		why: 'kube-proxy 在每个节点上运行，把发往 Service 地址的流量引到背后的 Pod。没有它，Service 地址就不通，除非 Pod 网络插件代替它的工作。',
	},
	'show-join-command': {
		what: '显示让其他节点加入的 kubeadm join 命令。',
		why: '这条命令带着新节点需要的三样东西：地址，证明自己可以加入的令牌，以及用来认出正确集群的 CA 公钥哈希。',
	},
	'reset preflight': {
		what: '确认真的要重置这个节点，并检查是不是 root。',
		why: '接下来的操作无法撤销，所以先由人确认；而且只有 root 能执行。',
	},
	'remove-etcd-member': {
		what: '还有其他成员时，把本节点的成员移出 etcd 集群。',
		why: '成员不告而别，etcd 计算多数时仍把它算在内。先把它移出，其余成员才不会因为凑不够多数而停止写入。',
	},
	'cleanup-node': {
		what: '停止 kubelet，卸载卷，移除所有 Pod，清空 kubeadm 的目录。',
		why: 'init 或 join 留下的证书、清单和 kubelet 文件，会妨碍下一次开始。',
	},
	'undo preflight': {
		what: '读取日志，确认是否撤销上一次运行。',
		why: '先列出每个文件会怎样处理，由人确认之后才执行；而且只有 root 能执行。',
	},
	'undo stop': {
		what: '停止 kubelet，移除它的 Pod。',
		why: '正在运行的 kubelet 会再次启动静态 Pod，而 Pod 会继续写数据。',
	},
	'undo restore': {
		what: '按日志把每个路径恢复成原来的样子。',
		why: '每个路径都恢复成运行之前的样子：原来没有的删除，原来有的放回。后写入的先处理。',
	},
	'inspect configuration': {
		what: '由节点上的文件推算出它们来自怎样的配置。',
		why: '把节点上的内容与用这份配置在空节点上执行 init 的结果对照。没有 --config 时，每个值以几处文件一致的写法为准，个别不一致的地方就会显出来。',
	},
	'lesson task': {
		what: '课程要求做到的一件事。',
		why: '节点一达到课程要求的样子，或者问题一答对，它就结束，不论用的是哪种做法。',
	},
	'undo finish': {
		what: '说明哪些没能撤销，并删除日志。',
		why: '有些东西在这里无法撤销，会一一说明。日志最后才删除，这样中断的撤销还能继续。',
	},
};

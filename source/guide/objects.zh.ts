import type {objects as objectsEn} from './objects.en.ts';
import type {Translated} from './types.ts';

/** API 对象，以及每项权限允许什么。 */
export const objects: Translated<typeof objectsEn> = {
	'ConfigMap/kube-system/kubeadm-config': {
		what: '键 ClusterConfiguration 下是 kubeadm 读到的集群配置，默认值都已填好。',
		why: '集群的配置，存放在集群里。kubeadm join、upgrade 和 reset 读取它；没有它，节点无法加入，集群无法升级。',
		readBy: 'kubeadm join、upgrade、reset、certs、token',
	},
	'Role/kube-system/kubeadm:nodes-kubeadm-config': {
		what: '只允许 get 一个对象：kube-system 里的 ConfigMap kubeadm-config。',
		why: '正在加入的节点还不可信。集群的设置要让它知道，kube-system 里的 ConfigMap 却不能全给它看，所以规则里写明这一个。',
	},
	'RoleBinding/kube-system/kubeadm:nodes-kubeadm-config': {
		what: '把 Role kubeadm:nodes-kubeadm-config（get kubeadm-config）授予组 system:bootstrappers:kubeadm:default-node-token 和 system:nodes。',
		why: '各节点和持引导令牌的客户端因此能读 kubeadm-config。令牌属于哪个组，写在它的 Secret 里（auth-extra-groups）。',
		readBy: 'API 服务器的 RBAC 鉴权',
	},
	'ConfigMap/kube-system/kubelet-config': {
		what: '键 kubelet 下是整个集群的 KubeletConfiguration。',
		why: '每个节点在加入和升级时取用的 kubelet 配置。kubelet 自己不读它：改了之后，运行中的节点要执行 kubeadm upgrade node 才用上。',
		readBy: 'kubeadm join、upgrade node',
		formerly: '旧名称带次要版本号，如 kubelet-config-1.23；让 kubelet 自己读取的“动态配置”自 v1.24 起没有了。',
	},
	'Role/kube-system/kubeadm:kubelet-config': {
		what: '只允许 get 一个对象：kube-system 里的 ConfigMap kubelet-config。',
		why: 'kubelet 的设置不算秘密，可 kube-system 里别的对象不一定；所以规则里写明了名称。',
	},
	'RoleBinding/kube-system/kubeadm:kubelet-config': {
		what: '把 Role kubeadm:kubelet-config（get kubelet-config）授予组 system:nodes 和 system:bootstrappers:kubeadm:default-node-token。',
		why: '把读取 kubelet-config 的权限授予各节点，以及持引导令牌的客户端。没有它，节点加入时会停在读取 kubelet 配置这一步。',
		readBy: 'API 服务器的 RBAC 鉴权',
	},
	'Secret/kube-system/kubeadm-certs': {
		what: 'etcd 在本节点时，是 pki 下的八个文件，逐个用证书密钥加密（AES-GCM）；密钥本身不存。',
		why: '每个控制平面节点都需要的 CA 和密钥，逐个用证书密钥加密。这个 Secret 从属于一个两小时后过期的令牌，随它一起删除。',
		readBy: 'kubeadm join --control-plane --certificate-key',
	},
	'Role/kube-system/kubeadm:kubeadm-certs': {
		what: '只允许 get 一个对象：Secret kubeadm-certs。',
		why: '内容是加密的，所以敢让持令牌的人读：光有令牌，拿不到 CA 的私钥。',
	},
	'RoleBinding/kube-system/kubeadm:kubeadm-certs': {
		what: '把 Role kubeadm:kubeadm-certs（get Secret kubeadm-certs）授予组 system:bootstrappers:kubeadm:default-node-token。',
		why: '把读取 kubeadm-certs 的权限授予持引导令牌的客户端，控制平面节点在加入时就能取得证书。',
		readBy: 'API 服务器的 RBAC 鉴权',
	},
	'Node//*': {
		what: '修改 kubelet 建好的 Node 对象：加两个标签，以及一个污点（配置另有规定时除外）。',
		why: 'Node 对象代表这台机器。标签 node-role.kubernetes.io/control-plane 说明它是控制平面；标签 node.kubernetes.io/exclude-from-external-load-balancers 让外部负载均衡器不把它当作后端；污点让普通 Pod 避开它。',
		readBy: '调度器、负载均衡器、kubectl get nodes（ROLES 一列）',
		formerly: 'node-role.kubernetes.io/master：标签自 v1.24、污点自 v1.25 起没有了。',
	},
	'Secret/kube-system/bootstrap-token-*': {
		what: '类型为 bootstrap.kubernetes.io/token 的 Secret；名称以令牌 ID 结尾，数据里有秘密部分、用途、组和过期时间。',
		why: '有了这个 Secret，API 服务器才接受引导令牌。里面是令牌、用途和过期时间。',
		readBy: 'API 服务器（认证）、控制器 bootstrapsigner 和 tokencleaner',
	},
	'ClusterRole//kubeadm:get-nodes': {
		what: '允许对 nodes 执行 get：知道名称就能读，但不能列出全部。',
		why: '两台机器同名，会互相抢同一个 Node。所以 kubeadm join 先问：这个名字有没有人用。',
	},
	'ClusterRoleBinding//kubeadm:get-nodes': {
		what: '把 ClusterRole kubeadm:get-nodes（get nodes）授予组 system:bootstrappers:kubeadm:default-node-token。',
		why: 'Node 不属于任何命名空间，所以要用 ClusterRole 和 ClusterRoleBinding；RoleBinding 授不了。',
		readBy: 'API 服务器的 RBAC 鉴权',
	},
	'ClusterRoleBinding//kubeadm:cluster-admins': {
		what: '把 ClusterRole cluster-admin（一切权限）授予组 kubeadm:cluster-admins。',
		why: '让 admin.conf 所属的组成为管理员。删除它，admin.conf 就失去权限，所以 admin.conf 比 super-admin.conf 安全。创建它之前，只有 system:masters 组有管理权限，因此要用 super-admin.conf 来创建。',
		readBy: 'API 服务器的 RBAC 鉴权',
		formerly: 'v1.29 之前没有它：那时 admin.conf 属于 system:masters。',
	},
	'ClusterRoleBinding//kubeadm:kubelet-bootstrap': {
		what: '把 ClusterRole system:node-bootstrapper（创建和读取 CertificateSigningRequest）授予组 system:bootstrappers:kubeadm:default-node-token。',
		why: '持引导令牌的客户端可以申请证书。没有它，新节点的 kubelet 第一次请求就被拒绝。',
		readBy: 'API 服务器的 RBAC 鉴权',
	},
	'ClusterRoleBinding//kubeadm:node-autoapprove-bootstrap': {
		what: '把 ClusterRole system:certificates.k8s.io:certificatesigningrequests:nodeclient 授予组 system:bootstrappers:kubeadm:default-node-token。',
		why: '新节点的第一张证书自动批准，不必人工处理。没有它，每次加入都要等人执行 kubectl certificate approve。',
		readBy: '控制器 csrapproving：它会查申请者有没有这项权限',
	},
	'ClusterRoleBinding//kubeadm:node-autoapprove-certificate-rotation': {
		what: '把 ClusterRole system:certificates.k8s.io:certificatesigningrequests:selfnodeclient 授予组 system:nodes。',
		why: '节点轮换自己证书的申请（CSR）自动批准。没有它，证书一过期，节点就会失联。',
		readBy: '控制器 csrapproving',
	},
	'ClusterRoleBinding//kubeadm:apiserver-kubelet-client': {
		what: '把 ClusterRole system:kubelet-api-admin（kubelet 上的一切）授予用户 kube-apiserver-kubelet-client。',
		why: '允许 API 服务器凭客户端证书使用 kubelet 的 API。没有它，kubectl logs 和 exec 会被 kubelet 拒绝。',
		readBy: '各 kubelet：它们用 SubjectAccessReview 问 API 服务器',
		formerly: '从前证书自带拥有全部权限的组，没有这个绑定。',
	},
	'ConfigMap/kube-public/cluster-info': {
		what: '没有用户的 kubeconfig：只有 API 服务器的地址和 CA。',
		why: '集群的地址和 CA，人人可读，因为要加入的节点还不知道它们。控制器 bootstrapsigner 随后用各个引导令牌给它签名（字段以 jws-kubeconfig- 开头，后接令牌 ID），伪造的内容会被发现。',
		readBy: 'kubeadm join，不带任何凭据',
	},
	'Role/kube-public/kubeadm:bootstrap-signer-clusterinfo': {
		what: '只允许 get 一个对象：kube-public 里的 ConfigMap cluster-info。',
		why: '给所有人看的，只有规则里写明的这一个对象。地址和 CA 证书不是秘密；用令牌做的签名防止伪造。',
	},
	'RoleBinding/kube-public/kubeadm:bootstrap-signer-clusterinfo': {
		what: '把 Role kubeadm:bootstrap-signer-clusterinfo（get cluster-info）授予用户 system:anonymous。',
		why: '把读取 cluster-info 的权限授予所有人，匿名者也在内：新节点还没有身份。',
		readBy: 'API 服务器的 RBAC 鉴权',
	},
	'ConfigMap/kube-system/coredns': {
		what: '键 Corefile 下是 CoreDNS 的全部配置。',
		why: 'Corefile：CoreDNS 自己回答哪些名称，其余的转给谁。',
		readBy: 'CoreDNS，挂载为 /etc/coredns/Corefile',
	},
	'ClusterRole//system:coredns': {
		what: '允许 list 和 watch 五种对象：endpoints、services、pods、namespaces 和 endpointslices。',
		why: 'CoreDNS 凭内存里的内容作答，靠监视保持最新；它什么也不改，所以没有别的动词。它要看到整个集群的 Service、端点、Pod 和命名空间，所以用 ClusterRole。',
	},
	'ClusterRoleBinding//system:coredns': {
		what: '把 ClusterRole system:coredns 授予 kube-system 里的服务账号 coredns。',
		why: 'CoreDNS 的服务账号因此能监视 Service、端点、Pod 和命名空间；别的账号没有。',
		readBy: 'API 服务器的 RBAC 鉴权',
	},
	'ServiceAccount/kube-system/coredns': {
		what: '账号 system:serviceaccount:kube-system:coredns，CoreDNS 的 Pod 在 serviceAccountName 里写它。',
		why: 'Pod 没有证书。kubelet 为它取一个这个账号的短期令牌并挂载进去；绑定把权限给账号，不是给 Pod。',
	},
	'Deployment/kube-system/coredns': {
		what: '两个 CoreDNS Pod，有探针和资源限制，尽量放在不同的节点上。',
		why: '让两个 CoreDNS Pod 保持运行。装好 Pod 网络插件之前，它们一直是 Pending：节点是 NotReady，带有污点 node.kubernetes.io/not-ready，调度器不会把它们放上去。',
		readBy: 'deployment 和 replicaset 控制器、调度器',
	},
	'Service/kube-system/kube-dns': {
		what: '用 Service 地址段第十个地址的 Service，端口 53（UDP 和 TCP）和 9153。',
		why: '集群 DNS 服务器的固定地址。kubelet 把它写进每个 Pod 的 resolv.conf，所以这个地址不能变。名字仍叫 kube-dns，沿用了 CoreDNS 之前的组件名。',
		readBy: 'kube-proxy（规则）、kubelet（clusterDNS 里的地址）',
	},
	'ConfigMap/kube-system/kube-proxy': {
		what: '两个文件：config.conf 是 KubeProxyConfiguration，kubeconfig.conf 说明 API 服务器在哪里。',
		why: '所有 kube-proxy 的配置，以及它们用来找到 API 服务器的 kubeconfig。',
		readBy: 'kube-proxy，启动时读',
	},
	'ServiceAccount/kube-system/kube-proxy': {
		what: '账号 system:serviceaccount:kube-system:kube-proxy，DaemonSet 的 Pod 在 serviceAccountName 里写它。',
		why: '各节点的 kubelet 把这个账号的短期令牌挂载进 kube-proxy 的 Pod，kubeconfig 指向令牌：不必给每个节点做证书。',
	},
	'ClusterRoleBinding//kubeadm:node-proxier': {
		what: '把 ClusterRole system:node-proxier 授予 kube-system 里的服务账号 kube-proxy。',
		why: 'kube-proxy 因此能监视 Service 和端点。ClusterRole 是 API 服务器自带的，账号是 kubeadm 建的，所以由 kubeadm 把两者绑在一起。',
		readBy: 'API 服务器的 RBAC 鉴权',
	},
	'Role/kube-system/kube-proxy': {
		what: '只允许 get 一个对象：kube-system 里的 ConfigMap kube-proxy。',
		why: 'kube-proxy 自己用不着：ConfigMap 由 kubelet 挂载进 Pod。它是给正在加入、还不属于集群的节点用的。',
	},
	'RoleBinding/kube-system/kube-proxy': {
		what: '把 Role kube-proxy（get 一个 ConfigMap）授予组 system:bootstrappers:kubeadm:default-node-token。',
		why: '把读取 ConfigMap kube-proxy 的权限授予持引导令牌的客户端，要加入的节点（包括 Windows 节点）就能读到配置。',
		readBy: 'API 服务器的 RBAC 鉴权',
	},
	'DaemonSet/kube-system/kube-proxy': {
		what: '每个节点一个 Pod，有特权，用节点的网络，容忍一切污点。',
		why: '在每个节点上运行一个 kube-proxy，控制平面节点也不例外；新节点一加入就有。',
		readBy: 'daemonset 控制器',
	},
};

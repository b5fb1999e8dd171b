import type {apiserverFlags as apiserverFlagsEn} from './flags-apiserver.en.ts';
import type {Translated} from './types.ts';

/** kubeadm 给 kube-apiserver 写的参数；有些别的组件也有。 */
export const apiserverFlags: Translated<typeof apiserverFlagsEn> = {
	'advertise-address': {
		what: '集群从这个地址找到这个 API 服务器。',
		why: '它监听所有地址，所以要指明对外报哪一个：Service kubernetes 的端点就是它，Pod 由此找到 API 服务器。',
		readBy: 'kube-apiserver',
	},
	'allow-privileged': {
		what: 'Pod 可以使用特权容器；kube-proxy 和多数 Pod 网络插件需要它。',
		why: '特权容器等于节点上的 root。这个参数只是放开，每个命名空间让不让用，由 Pod Security 准入决定。',
	},
	'authorization-mode': {
		what: '由谁决定是否允许请求：Node 模式管 kubelet，RBAC 管其余的。',
		why: '按顺序问，有一个同意就放行。Node 在 RBAC 之前：不必为每个 kubelet 单独建角色。',
		formerly: '程序自己的默认值是 AlwaysAllow，很老的集群这样运行；kubeadm 写的是 Node,RBAC。',
	},
	'client-ca-file': {
		what: '信任由这个 CA 签发的客户端证书：用户名取自证书的 CN，组取自 O。',
		why: 'Kubernetes 没有用户表：证书上写谁就是谁。证书不能吊销，只能收回权限。',
		readBy: 'kube-apiserver、kube-controller-manager（自己的端口用）、kubelet（对应 authentication.x509.clientCAFile）',
	},
	'enable-admission-plugins': {
		what: '每次写入的附加检查。NodeRestriction 让 kubelet 只能改自己的 Node 和 Pod。',
		why: '鉴权看“谁能做什么”，准入看内容，可以修改，也可以拒绝。这里列出的是另外加的，默认启用的照样启用。',
	},
	'enable-bootstrap-token-auth': {
		what: '接受引导令牌，新节点才能加入。',
		why: '令牌与 kube-system 里的 Secret bootstrap-token-ID 核对；用户是 system:bootstrap:ID，组是 system:bootstrappers。',
	},
	'etcd-cafile': {
		what: '用这个 CA 验证 etcd 的证书。',
		why: 'etcd 有自己的 CA。CA 不对，API 服务器就无法确认对方是 etcd，也就无法启动。',
	},
	'etcd-certfile': {
		what: '出示给 etcd 的证书。',
		why: 'etcd 要求客户端出示证书（client-cert-auth）。这是 apiserver-etcd-client.crt；证书上的名字不要紧，由 etcd 的 CA 签发才要紧。',
	},
	'etcd-keyfile': {
		what: '出示给 etcd 的证书的私钥。',
		why: '证书是公开的，持有私钥才能使用。有了这个私钥，可以绕过 API 服务器读写整个集群。',
	},
	'etcd-servers': {
		what: 'etcd 在哪里。集群的所有对象都存在那里。',
		why: 'etcd 在同一节点时，它是 https://127.0.0.1:2379：每个 API 服务器用身边的 etcd。外部 etcd 则列出全部成员。',
	},
	'kubelet-client-certificate': {
		what: '出示给 kubelet 的证书，用于 logs、exec 和 port-forward。',
		why: '这是 apiserver-kubelet-client.crt；kubelet 再去问 RBAC：这个 CN 有没有权限。',
		formerly: '从前它带着 O=system:masters；现在没有组，靠专门的绑定取得权限。',
	},
	'kubelet-client-key': {
		what: '出示给 kubelet 的证书的私钥。',
		why: '持有它，就能通过各 kubelet 的 10250 端口在任何容器里执行命令。',
	},
	'kubelet-preferred-address-types': {
		what: '用 Node 的哪个地址连接它的 kubelet，优先的在前。',
		why: 'kubeadm 把 InternalIP 放在最前：节点的主机名不一定在 DNS 里。',
	},
	'proxy-client-cert-file': {
		what: '出示给扩展 API 服务器的证书。',
		why: '这是 front-proxy-client.crt。扩展服务器看到它，才相信请求头里的用户名。',
		readBy: 'kube-apiserver',
	},
	'proxy-client-key-file': {
		what: '出示给扩展 API 服务器的证书的私钥。',
		why: '持有它，就能凭一个请求头，以任何用户的身份访问扩展 API 服务器。',
	},
	'requestheader-allowed-names': {
		what: '只有证书通用名称（CN）在此列出的代理，才能在请求头中指明用户。',
		why: '这个 CA 也可能签发别的证书，名单说明其中哪些是代理。kubeadm 写的是 front-proxy-client。',
	},
	'requestheader-client-ca-file': {
		what: '代理的证书必须由这个 CA 签发。',
		why: '用的是 front-proxy-ca.crt，而不是集群的 CA：否则任何有证书的客户端都能在请求头里自称是谁。API 服务器把它公布在 ConfigMap extension-apiserver-authentication 里。',
		readBy: 'kube-apiserver、kube-controller-manager、扩展 API 服务器',
	},
	'requestheader-extra-headers-prefix': {
		what: '以它开头的请求头带着用户的其他信息。',
		why: '例如 X-Remote-Extra-Scopes: a 表示 scopes=a，扩展服务器鉴权时可以用。',
	},
	'requestheader-group-headers': {
		what: '代理用这个请求头指明用户的组。',
		why: 'X-Remote-Group，每个组一行。双方要用同一个名字；扩展服务器从 ConfigMap 里得知。',
	},
	'requestheader-username-headers': {
		what: '代理用这个请求头指明用户。',
		why: 'X-Remote-User。没有代理的证书，客户端自己发这个请求头没有人相信。',
	},
	'secure-port': {
		what: '监听的 HTTPS 端口。',
		why: '6443 大于 1024，不需要 root 权限。所有 kubeconfig 里都写着它，以后要改，就得处处改。',
		formerly: '从前还有不用 TLS 的 8080（--insecure-port），v1.24 起没有了。',
	},
	'service-account-issuer': {
		what: '写在服务账号令牌里的签发者；API 服务器只接受自己签发的。',
		why: 'kubeadm 写 https://kubernetes.default.svc.cluster.local，它只是个名字，不必能访问。要让云平台相信这些令牌，才要换成能访问的。改了它，现有的令牌都不再被承认。',
	},
	'service-account-key-file': {
		what: '验证服务账号令牌的公钥。',
		why: 'sa.pub。可以写几次：更换密钥期间，新旧都接受。',
	},
	'service-account-signing-key-file': {
		what: '为服务账号令牌签名的私钥。',
		why: 'sa.key。持有它，就能造出任何服务账号的令牌，权限最大的也不例外。',
	},
	'service-cluster-ip-range': {
		what: 'Service 的地址取自这个范围，不能与 Pod 或节点的地址重叠。',
		why: 'kube-proxy 默认的做法是：这些地址只存在于内核规则里，没有哪个网卡拥有它们。第一个给 Service kubernetes，写在 apiserver.crt 里；第十个给 kube-dns。',
		readBy: 'kube-apiserver、kube-controller-manager',
	},
	'tls-cert-file': {
		what: '出示给所有连接者的证书。',
		why: 'apiserver.crt。客户端在证书的 SAN 里找自己所用的名称；文件变了，程序会重新读取。',
	},
	'tls-private-key-file': {
		what: '服务端证书的私钥。',
		why: '必须与证书成对：不匹配，程序就启动不了。',
	},
};

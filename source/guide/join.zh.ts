import type {join as joinEn} from './join.en.ts';
import type {Translated} from './types.ts';

/** join 命令的各部分。 */
export const join: Translated<typeof joinEn> = {
	command: {
		what: '一行 kubeadm join，新节点需要的都在里面：地址、令牌、哈希。',
		why: '在装好 kubelet 和容器运行时的新机器上，以 root 执行，它就成为工作节点。',
		readBy: '新节点上的 kubeadm',
	},
	endpoint: {
		what: 'API 服务器的地址和端口；有负载均衡器时就是它的地址。',
		why: '设了 controlPlaneEndpoint 就是它。没有设，写的是第一个节点的地址，各个 kubeconfig 里也是：没有共同的地址，以后要加控制平面节点，kubeadm 会拒绝。',
		readBy: '新节点上的 kubeadm',
	},
	'--token': {
		what: '引导令牌：前六位是名字，后十六位是秘密。',
		why: '新节点用它验证 cluster-info 的签名，凭它取配置、申请证书；此外几乎什么也不能做，而且过期（默认 24 小时）就失效。',
		readBy: '新节点上的 kubeadm；API 服务器用 Secret bootstrap-token-ID 核对',
	},
	'--discovery-token-ca-cert-hash': {
		what: '集群 CA 公钥的 SHA-256 哈希。',
		why: '令牌向集群证明节点，哈希向节点证明集群。中间若有人用别的 CA 冒充，使用令牌之前就会发现。',
		readBy: '新节点上的 kubeadm',
	},
	'--control-plane': {
		what: '新节点不做工作节点，而是再加一个控制平面节点。',
		why: '它也会用静态 Pod 运行自己的 etcd、API 服务器、控制器管理器和调度器。',
	},
	'--certificate-key': {
		what: '用来解密 Secret kubeadm-certs 里证书的密钥。',
		why: '控制平面节点需要各 CA 的私钥。它们加密后在集群里存两小时；没有这把密钥，谁也读不出来。',
	},
};

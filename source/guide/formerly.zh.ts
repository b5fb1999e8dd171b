import type {formerly as formerlyEn} from './formerly.en.ts';
import type {Translated} from './types.ts';

/** 网上还在教、v1.36 已经不同的做法。 */
export const formerly: Translated<typeof formerlyEn> = {
	healthz: {
		what: '现在 kubeadm 等三个组件：API 服务器和调度器问 /livez，控制器管理器问 /healthz（10257），它只有这个路径。',
		why: '旧文章问的是 localhost:6443/healthz。这个路径还能用，但已弃用；/livez 和 /readyz 把“活着”和“就绪”分开，而且 API 服务器是在通告地址上问的。',
		formerly: 'curl -k https://localhost:6443/healthz；kubectl get componentstatuses，自 v1.19 起弃用。',
	},
	'insecure-port': {
		what: 'API 服务器只用 TLS，监听 6443。',
		why: '从前还有一个不做认证的端口（8080），节点上的任何人都能为所欲为。',
		formerly: '--insecure-port 从 v1.20 起只能是 0，v1.24 删除；清单里还写着它，就启动不了。',
	},
	'ports-10251-10252': {
		what: '调度器和控制器管理器用 TLS，端口是 10259 和 10257。',
		why: '旧端口不用 TLS，谁问都答。防火墙规则和探针若还写旧号码，就问不到任何人。',
		formerly: '10251（调度器）和 10252（控制器管理器）自 v1.23 起没有了。',
	},
	'admin.conf-system:masters': {
		what: '自 v1.29 起，admin.conf 属于组 kubeadm:cluster-admins；system:masters 只在 super-admin.conf 里。',
		why: 'system:masters 的权限收不回来；kubeadm:cluster-admins 的权限来自一个绑定，删掉就没有了。',
		formerly: 'v1.28 及更早，admin.conf 是 O=system:masters。那样的文件在证书过期之前一直有效。',
	},
	dockershim: {
		what: 'kubelet 用 CRI 与 containerd 或 CRI-O 通信，不再直接支持 Docker。',
		why: '单为一种运行时写的部分，要由 Kubernetes 自己维护；CRI 则各种运行时都适用。',
		formerly: 'dockershim 在 v1.24 删除。docker build 出来的镜像照样能用。',
	},
	'k8s.gcr.io': {
		what: 'Kubernetes 的镜像来自 registry.k8s.io。',
		why: '它把客户端引到就近的存储，费用也由几家云分担。',
		formerly: 'k8s.gcr.io 自 2023 年 4 月 3 日冻结，没有之后版本的镜像。',
	},
	'kubelet-config-1.x': {
		what: 'kubelet 的配置在 ConfigMap kubelet-config 里，名称不带版本号。',
		why: '名称固定，允许读取它的 Role 就不必随每次升级改动。',
		formerly: 'v1.23 及更早带次要版本号，例如 kubelet-config-1.23。',
	},
	'node-role-master': {
		what: '控制平面节点的标签和污点都是 node-role.kubernetes.io/control-plane。',
		why: '要在上面运行的 Pod，容忍度的名称必须与它一致。',
		formerly: 'node-role.kubernetes.io/master：标签自 v1.24 起没有了，污点自 v1.25 起没有了。只容忍旧名称的 Pod 会一直 Pending。',
	},
	'etcd-probes': {
		what: 'etcd 的探针问 http://127.0.0.1:2381：存活用 /livez，就绪和启动用 /readyz。',
		why: '存活检查不牵涉其他成员，一个成员慢，不会让大家都重启。',
		formerly: '旧清单问的是 /health?exclude=NOSPACE&serializable=true；更早的清单运行带证书的 etcdctl。',
	},
};

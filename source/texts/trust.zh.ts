import {reasons} from './reasons.zh.ts';
import type {TrustWords} from './trust.ts';

const usages = {serverAuth: '服务端认证', clientAuth: '客户端认证'} as const;
const actors: TrustWords['actors'] = {
	'etcd': 'etcd', 'kube-apiserver': 'kube-apiserver', 'kube-controller-manager': 'kube-controller-manager', 'kube-scheduler': 'kube-scheduler', 'kubelet': 'kubelet',
	'kubectl': 'kubectl', 'pods': 'Pod', 'extension': '扩展 API 服务器', 'joining': '要加入的节点', 'kubeadm': 'kubeadm',
};

export const trustZh: TrustWords = {
	actors,
	roles: {
		shows: (what) => `出示 ${what}`, key: (what) => `用私钥 ${what} 证明`, checks: (what) => `用 ${what} 验证对方`, kubeconfig: (what) => `读取 ${what}`,
		issuer: (what) => `以 ${what} 的名义签发`, signs: (what) => `用 ${what} 签名`, verifies: (what) => `用 ${what} 验证签名`,
	},
	inside: {shows: '出示其中的证书', checks: '用其中的 CA 验证对方'},
	memory: '启动时自己生成的证书，不在任何文件里',
	states: {there: '', missing: '：文件不存在', unreadable: '：无法读取', damaged: '：已损坏', unknown: '：还没有看到', memory: '', later: '：kubelet 第一次启动时才生成'},
	abouts: {
		'storage': '集群的所有对象都存在 etcd 里，只有 API 服务器去读写。凡是它的 CA 签发的证书，etcd 都接受。',
		'peers': 'etcd 的成员之间互相同步。只有一个成员时没有谁来连接，但 etcd 仍然要求有这些文件。',
		'kubelet-api': '看日志、exec、端口转发时，API 服务器是客户端，kubelet 是服务端。',
		'api': '以证书里写的用户身份读写对象。',
		'aggregation': '发给扩展 API 的请求由 API 服务器转交，用户写在请求头里。这张证书说明这些请求头可信。',
		'service-account': 'Pod 有令牌，没有证书。它用 ConfigMap kube-root-ca.crt 里的 CA 验证 API 服务器。',
		'bootstrap': '要加入的节点有引导令牌，没有证书。CA 公钥的哈希值告诉它这是哪个集群。',
		'token-signing': '服务账号的令牌用私钥签名，用公钥验证。',
		'certificate-signing': '谁申请客户端证书（例如 kubelet），就由这个 CA 签发。',
		'probe': 'kubelet 询问容器是否健康。',
		'kubelet-health': 'kubeadm 询问 kubelet 是否健康。',
	},
	kinds: {mutual: 'TLS，双方都验证', token: 'TLS，加令牌。', unchecked: 'TLS，但没有一方验证证书。', plain: '明文 HTTP：没有证书。', signature: '不建立连接。'},
	sections: {title: '谁和谁通信，凭什么', authorities: 'CA（证书颁发机构）', connections: '连接', signatures: '一方签名，另一方验证', probes: '健康检查', unnamed: '没有被引用的文件'},
	unchecked: {server: '不验证服务端证书。', client: '不验证客户端证书。'},
	selfMade: '这是 kubelet 自己签发的，背后没有 CA。',
	as: (user, groups) => `身份：用户 ${user}${groups.length === 0 ? '，不属于任何组' : `，组 ${groups.join('、')}`}`,
	called: (name) => `名称是 ${name}`,
	named: (by, path) => `（${by}${path === undefined ? '' : `，写在 ${path}`}）`,
	elsewhere: '不在本节点上',
	pin: (hash) => `要加入的节点验证对方，用 ${hash}`,
	authority: (subject, until) => `${subject}${until === '' ? '' : `，有效期至 ${until}`}。`,
	keys: {there: '私钥在本节点上。', missing: '私钥不在本节点上。'},
	signedCount: (count) => `签发 ${count} 张。`,
	whole: (command) => `谁用什么验证谁，谁签名，健康探针，以及没有谁指到的文件：${command}`,
	signed: '签发了',
	unnamed: '这里没有参数、字段或 kubeconfig 指到它们。它们归 kubeadm 用：CA 的私钥用来签发证书；healthcheck-client.crt 供人手动查询 etcd。',
	empty: '这里没有控制平面：没有清单，也没有 kubeconfig。',
	faults: (count) => `${count} 处问题`,
	fault: (fault) => {
		switch (fault.code) {
			case 'missing': {
				return `${fault.path} 不存在${fault.by === '' ? '' : `，而 ${fault.by} 指着它`}。`;
			}
			case 'unreadable': {
				return `无法读取 ${fault.path}（${fault.errno}）。`;
			}
			case 'malformed': {
				return `${fault.path} 不是有效的 YAML，或者不是映射。`;
			}
			case 'pki': {
				return `${fault.path}：${reasonOf(fault.fault)}。`;
			}
			case 'usage': {
				return `${fault.path} 不能用于${usages[fault.usage]}（扩展密钥用法）。`;
			}
			case 'not-named': {
				return `${fault.path} 里没有 ${fault.by}。`;
			}
			case 'no-program': {
				return `这里没有运行 ${actors[fault.actor]} 的清单。`;
			}
			case 'pair': {
				return `${fault.path} 不是 ${fault.other} 的公钥：签出来的令牌会被拒绝。`;
			}
			case 'not-allowed': {
				return `${fault.path} 的名称是 ${fault.name}，而 --requestheader-allowed-names 只接受 ${fault.allowed.join('、')}。`;
			}
			case 'port': {
				return `${fault.path} 指向 ${fault.url}，而监听的是 ${fault.listens}。`;
			}
		}
	},
	colon: '：', gap: '',
	described: '每一行是一个连接：左边是发起方，右边是接收方，写明各自出示什么文件、用什么文件验证对方。字母代表一个 CA。',
};

function reasonOf(fault: Extract<Parameters<TrustWords['fault']>[0], {readonly code: 'pki'}>['fault']): string {
	const {code} = fault;
	const say = reasons[code] as (fields: typeof fault) => string;
	return say(fault);
}

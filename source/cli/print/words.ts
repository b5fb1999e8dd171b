import type {Lang} from '../../texts/index.ts';

/** What the commands beside `init` say of what they did; faults and failures have their texts elsewhere. */
export interface CommandWords {
	readonly warning: string;
	tokenDeleted(id: string): string;
	/** A Secret that calls itself a token. */
	tokenUnreadable(name: string, problem: string): string;
	readonly tokenProblems: Readonly<Record<'token-encoding' | 'token-id' | 'token-secret' | 'token-name' | 'token-form' | 'token-expiration', string>>;
	wouldCreate(kind: string, name: string): string;
	wouldDelete(kind: string, name: string): string;
	readonly configFromCluster: string;
	/** @param reason a sentence */
	configByDefault(reason: string): string;
	otherFolder(used: string, cluster: string): string;
	renewed(what: string, until: string): string;
	renewalMissing(what: string, path: string): string;
	renewalExternal(what: string, authority: string): string;
	authorityEnds(authority: string, at: string): string;
	/** After certificates of the control plane, and after admin.conf. */
	readonly restart: string;
	readonly copies: string;
	longValidity(period: string, usual: string): string;
	/** The token of a join command, and until when it is good; undefined where for ever. */
	tokenKept(id: string, until: string | undefined): string;
	tokenMade(id: string, until: string | undefined): string;
	readonly certificatesUploaded: string;
	readonly asRoot: string;
}

export const commandWords = (lang: Lang): CommandWords => (lang === 'zh' ? chinese : english);

const english: CommandWords = {
	warning: 'warning: ',
	tokenDeleted: (id) => `bootstrap token ${id} deleted`,
	tokenUnreadable: (name, problem) => `The Secret kube-system/${name} is left out: ${problem}.`,
	tokenProblems: {
		'token-encoding': 'something in its data is not base64',
		'token-id': 'it has no token-id', 'token-secret': 'it has no token-secret', 'token-name': 'its name does not match its token-id',
		'token-form': 'what it holds does not have the form of a token', 'token-expiration': 'its expiration is no time',
	},
	wouldCreate: (kind, name) => `Dry run: would create the ${kind} ${name}:`,
	wouldDelete: (kind, name) => `Dry run: would delete the ${kind} ${name}.`,
	configFromCluster: 'By the configuration in the ConfigMap kube-system/kubeadm-config.',
	configByDefault: (reason) => `The configuration in the cluster cannot be read, so defaults are taken. ${reason}`,
	otherFolder: (used, cluster) => `Looking into ${used}. The cluster's configuration says ${cluster}: --cert-dir ${cluster} looks there.`,
	renewed: (what, until) => `${what}: renewed, valid until ${until}`,
	renewalMissing: (what, path) => `${what}: missing, ${path} is not there`,
	renewalExternal: (what, authority) => `${what}: left as it is, the key of its CA (${authority}) is not on this node`,
	authorityEnds: (authority, at) => `The CA ${authority} ends on ${at}, before the certificates that it has just signed.`,
	restart: 'Restart kube-apiserver, kube-controller-manager, kube-scheduler and etcd, so that they use the new certificates.',
	copies: 'Copies of admin.conf, such as ~/.kube/config, still hold the old certificate.',
	longValidity: (period, usual) => `The certificate is good for ${period}, longer than the usual ${usual}. Whoever gets hold of it can use it that long: a client certificate cannot be taken back.`,
	tokenKept: (id, until) => `Token ${id}${until === undefined ? ' never expires' : `, good until ${until}`}; --new-token makes another.`,
	tokenMade: (id, until) => `Token ${id} made${until === undefined ? '; it never expires' : `, good until ${until}`}.`,
	certificatesUploaded: 'The CAs and the service account key pair are uploaded, encrypted, for two hours. The certificate key opens the cluster\'s private keys: keep it secret.',
	asRoot: 'Run as root on the node that is to join:',
};

const chinese: CommandWords = {
	warning: '警告：',
	tokenDeleted: (id) => `引导令牌 ${id} 已删除`,
	tokenUnreadable: (name, problem) => `略过 Secret kube-system/${name}：${problem}。`,
	tokenProblems: {
		'token-encoding': 'data 里有不是 base64 的值',
		'token-id': '没有 token-id', 'token-secret': '没有 token-secret', 'token-name': '名称与 token-id 不符',
		'token-form': '内容不是令牌的形式', 'token-expiration': 'expiration 不是时间',
	},
	wouldCreate: (kind, name) => `试运行：会创建 ${kind} ${name}：`,
	wouldDelete: (kind, name) => `试运行：会删除 ${kind} ${name}。`,
	configFromCluster: '依据 ConfigMap kube-system/kubeadm-config 中的配置。',
	configByDefault: (reason) => `无法读取集群中的配置，改用默认值。${reason}`,
	otherFolder: (used, cluster) => `查看的是 ${used}。集群的配置写的是 ${cluster}：用 --cert-dir ${cluster} 查看那里。`,
	renewed: (what, until) => `${what}：已续期，有效期至 ${until}`,
	renewalMissing: (what, path) => `${what}：缺失，没有 ${path}`,
	renewalExternal: (what, authority) => `${what}：保持原样，签发它的 CA（${authority}）的私钥不在本节点上`,
	authorityEnds: (authority, at) => `CA ${authority} 将在 ${at} 过期，早于它刚签发的证书。`,
	restart: '重启 kube-apiserver、kube-controller-manager、kube-scheduler 和 etcd，让它们使用新证书。',
	copies: 'admin.conf 的副本（例如 ~/.kube/config）里仍是旧证书。',
	longValidity: (period, usual) => `证书的有效期是 ${period}，比通常的 ${usual} 长。客户端证书无法收回，谁得到它，谁就能一直用到那时。`,
	tokenKept: (id, until) => `令牌 ${id} ${until === undefined ? '永不过期' : `有效期至 ${until}`}；--new-token 会另建一个。`,
	tokenMade: (id, until) => `已创建令牌 ${id}，${until === undefined ? '永不过期' : `有效期至 ${until}`}。`,
	certificatesUploaded: 'CA 和服务账号密钥对已加密上传，保留两小时。证书密钥能解开集群的私钥，不要泄露。',
	asRoot: '在要加入的节点上以 root 运行：',
};

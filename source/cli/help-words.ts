import type {Lang} from '../texts/index.ts';
import type {FlagGroup, InitFlagName} from './flags.ts';

export interface HelpWords {
	readonly about: string;
	readonly commands: string;
	readonly commandList: Readonly<Record<string, string>>;
	readonly examples: string;
	readonly overviewExamples: readonly string[];
	readonly initAbout: string;
	readonly phases: string;
	readonly groups: Readonly<Record<FlagGroup, string>>;
	readonly flags: Readonly<Record<InitFlagName, string>>;
	readonly initExamples: readonly string[];
	more(command: string): string;
}

export const helpWords = (lang: Lang): HelpWords => (lang === 'zh' ? chinese : english);

const overviewExamples = [
	'kubestep init --sandbox',
	'kubestep init --config cluster.yaml --dry-run',
	'sudo kubestep init --config cluster.yaml',
	'kubestep config validate --config cluster.yaml',
];

const initExamples = [
	'kubestep init --sandbox=./node --fresh',
	'kubestep init --sandbox --step',
	'kubestep init --config cluster.yaml --dry-run',
	'sudo kubestep init --pod-network-cidr 10.244.0.0/16 --upload-certs',
	'sudo kubestep init --config cluster.yaml --output json',
];

const english: HelpWords = {
	about: 'kubestep does what kubeadm init does, step by step, and lets you watch, understand and steer it.',
	commands: 'Commands',
	commandList: {
		'init': 'make this node a control plane, or practise it in a sandbox',
		'config validate': 'check a configuration file; needs no root and no node',
		'config migrate': 'print a configuration in the newest version of the API',
		'config images list': 'list the images that a configuration needs',
		'preferences': 'show or change what is kept between runs: the language',
		'version': 'print versions',
	},
	examples: 'Examples',
	overviewExamples,
	initAbout: 'Makes this node a Kubernetes control plane.',
	phases: 'Phases, in order',
	groups: {
		configuration: 'Configuration', cluster: 'The cluster', node: 'This node', run: 'The run', sandbox: 'Sandbox: the same run in a folder, without root', output: 'What is shown',
	},
	flags: {
		'config': 'kubeadm configuration file (v1beta4)',
		'patches': 'folder with patches: target[suffix][+type].yaml',
		'feature-gates': 'features to switch on or off',
		'kubernetes-version': 'version of the control plane (v1.36.2, stable-1, …)',
		'control-plane-endpoint': 'stable name or address in front of all control plane nodes',
		'pod-network-cidr': 'addresses of Pods; each node gets a part',
		'service-cidr': 'addresses of Services (10.96.0.0/12)',
		'service-dns-domain': 'domain of Services (cluster.local)',
		'image-repository': 'registry to pull from (registry.k8s.io)',
		'token': 'bootstrap token for joining nodes; made where absent',
		'token-ttl': 'how long the token is good for (24h); 0: for ever',
		'upload-certs': 'share the CAs, encrypted, with further control plane nodes',
		'certificate-key': 'key that the shared CAs are encrypted with',
		'apiserver-advertise-address': 'address that other nodes reach the API server at',
		'apiserver-bind-port': 'port of the API server (6443)',
		'apiserver-cert-extra-sans': 'more names and addresses in the API server\'s certificate',
		'cert-dir': 'folder of the certificates (/etc/kubernetes/pki)',
		'cri-socket': 'socket of the container runtime; found where there is one',
		'node-name': 'name of this node (the host name)',
		'dry-run': 'go through all of it and change nothing',
		'step': 'ask before each act',
		'skip-phases': 'phases to leave out, by path: addon/kube-proxy',
		'ignore-preflight-errors': 'checks whose errors become warnings; all for every one',
		'sandbox': 'folder that stands in for the node (./kubestep-sandbox)',
		'fresh': 'start the sandbox over',
		'sandbox-speed': 'how long things take: 1 as believable, 0 not at all',
		'machine': 'YAML that describes the simulated machine',
		'output': 'auto takes the interface on a terminal, lines elsewhere',
		'lang': 'language; else the preference, else the locale',
		'color': 'colours; NO_COLOR is heeded',
		'ascii': 'plain letters in place of symbols',
		'skip-token-print': 'do not show the token',
		'skip-certificate-key-print': 'do not show the certificate key',
	},
	initExamples,
	more: (command) => `More: ${command}`,
};

const chinese: HelpWords = {
	about: 'kubestep 一步一步完成 kubeadm init 的工作，让你看得见、看得懂、能掌控。',
	commands: '命令',
	commandList: {
		'init': '把本机变成控制平面节点，或在沙盒中练习',
		'config validate': '检查配置文件；不需要 root，也不需要节点',
		'config migrate': '以最新的 API 版本输出配置',
		'config images list': '列出配置所需的镜像',
		'preferences': '查看或修改保留的偏好：语言',
		'version': '输出版本',
	},
	examples: '示例',
	overviewExamples,
	initAbout: '把本机变成 Kubernetes 控制平面节点。',
	phases: '各阶段，按顺序',
	groups: {
		configuration: '配置', cluster: '集群', node: '本节点', run: '运行', sandbox: '沙盒：在一个文件夹里完成同样的运行，不需要 root', output: '显示',
	},
	flags: {
		'config': 'kubeadm 配置文件（v1beta4）',
		'patches': '补丁文件夹：target[suffix][+type].yaml',
		'feature-gates': '要打开或关闭的特性',
		'kubernetes-version': '控制平面的版本（v1.36.2、stable-1 等）',
		'control-plane-endpoint': '所有控制平面节点之前的固定域名或地址',
		'pod-network-cidr': 'Pod 的地址范围；每个节点分到一段',
		'service-cidr': 'Service 的地址范围（10.96.0.0/12）',
		'service-dns-domain': 'Service 的域（cluster.local）',
		'image-repository': '拉取镜像的仓库（registry.k8s.io）',
		'token': '节点加入时用的引导令牌；不给则生成',
		'token-ttl': '令牌的有效期（24h）；0 表示永不过期',
		'upload-certs': '把 CA 加密后共享给其他控制平面节点',
		'certificate-key': '加密共享 CA 所用的密钥',
		'apiserver-advertise-address': '其他节点访问 API 服务器的地址',
		'apiserver-bind-port': 'API 服务器的端口（6443）',
		'apiserver-cert-extra-sans': 'API 服务器证书中额外的域名和地址',
		'cert-dir': '证书文件夹（/etc/kubernetes/pki）',
		'cri-socket': '容器运行时的套接字；只有一个时自动找到',
		'node-name': '本节点的名称（默认为主机名）',
		'dry-run': '走完全程，不改动任何东西',
		'step': '每个动作之前先问',
		'skip-phases': '跳过的阶段，写路径：addon/kube-proxy',
		'ignore-preflight-errors': '错误降为警告的检查；all 表示全部',
		'sandbox': '充当节点的文件夹（./kubestep-sandbox）',
		'fresh': '沙盒从头开始',
		'sandbox-speed': '耗时的倍数：1 接近真实，0 不等待',
		'machine': '描述模拟机器的 YAML 文件',
		'output': 'auto 在终端中打开界面，否则逐行输出',
		'lang': '语言；其次看偏好，再看区域设置',
		'color': '颜色；遵守 NO_COLOR',
		'ascii': '用普通字符代替符号',
		'skip-token-print': '不显示令牌',
		'skip-certificate-key-print': '不显示证书密钥',
	},
	initExamples,
	more: (command) => `更多说明：${command}`,
};

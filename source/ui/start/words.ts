import type {Lang} from '../../texts/types.ts';
import type {StartKey} from './start.ts';

/** Things that can be done from the start screen and need words of their own. */
export type StartId =
	| 'sandbox' | 'sandbox-step' | 'sandbox-fresh' | 'sandbox-reset' | 'doctor' | 'plan' | 'init' | 'inspect' | 'diff' | 'reset' | 'expiration' | 'join-command'
	| 'configure' | 'validate' | 'images' | 'defaults' | 'help' | 'file' | 'other';

/** What is asked about before it is run. */
export type AskedId = Extract<StartId, 'init' | 'join-command' | 'sandbox-fresh'>;

export interface StartWords {
	readonly title: string;
	readonly sections: Readonly<Record<'sandbox' | 'node' | 'configuration' | 'more', string>>;
	/** What a line says, and what stands beside it. */
	readonly entries: Readonly<Record<Exclude<StartId, 'file' | 'other'>, {readonly title: string; readonly about: string}>>;
	readonly file: {readonly about: string; readonly used: string};
	readonly otherAbout: string;
	/** The question, what happens first and then, and what shows it without doing it. */
	readonly asked: Readonly<Record<AskedId, {readonly question: string; readonly does: readonly string[]; readonly before?: string}>>;
	more(count: number): string;
	readonly command: string;
	readonly examples: string;
	readonly needsRoot: string;
	readonly asRoot: string;
	using(file: string): string;
	copied(command: string): string;
	/** How the language that was just chosen stays. */
	readonly keepLanguage: string;
	readonly help: string;
	readonly keys: Readonly<Record<StartKey, string>>;
}

export const startWords = (lang: Lang): StartWords => (lang === 'zh' ? zh : en);

const en: StartWords = {
	title: 'what can be done here',
	sections: {sandbox: 'Practise in a sandbox', node: 'On this node', configuration: 'Configuration', more: 'More'},
	entries: {
		'sandbox': {title: 'init in a sandbox', about: 'The whole run in the folder ./kubestep-sandbox, which stands in for a node. Needs no root, touches nothing else. Where the folder is there, the run goes on from what it holds.'},
		'sandbox-step': {title: 'init in a sandbox, step by step', about: 'Before each act the run says what it would do and why, and waits for you.'},
		'sandbox-fresh': {title: 'a fresh sandbox', about: 'Empties the folder ./kubestep-sandbox and begins anew. It asks first.'},
		'sandbox-reset': {title: 'reset the sandbox', about: 'Takes back in the sandbox what init made there, as reset does on a node. It asks first.'},
		'doctor': {title: 'look at this node', about: 'Makes all checks of init, and looks at a control plane that is here. Changes nothing.'},
		'plan': {title: 'what init would do', about: 'Goes through all of init on this node, to its end, and shows what it would write and send. Changes nothing.'},
		'init': {title: 'init', about: 'Makes this node the first control plane node of a new cluster. Says what it would do, and asks first.'},
		'inspect': {title: 'what is on this node', about: 'Looks at all that init made here, and at what changed since. Changes nothing.'},
		'diff': {title: 'what init would change', about: 'Compares this node with what init would make of it now. Changes nothing.'},
		'reset': {title: 'reset', about: 'Takes back what init or join did to this node. It says what it removes, and asks first.'},
		'expiration': {title: 'when certificates end', about: 'Lists the certificates on this node with the day on which each ends.'},
		'join-command': {title: 'join command', about: 'Prints what a further node runs to join this cluster. Makes a bootstrap token where none is left, and asks first.'},
		'configure': {title: 'write a configuration', about: 'Opens a configuration beside its faults: choose the address, versions and subnets, and see what each choice changes.'},
		'validate': {title: 'check the configuration', about: 'Reads the configuration as init does and says all that is wrong with it.'},
		'images': {title: 'images it needs', about: 'Lists the images of the control plane, so that they can be pulled before.'},
		'defaults': {title: 'print the defaults', about: 'Prints the configuration that init takes where there is no file.'},
		'help': {title: 'all commands', about: 'Prints every command with what it does.'},
	},
	file: {about: 'A kubeadm configuration in this folder. Enter opens it; Space gives it to the commands on this screen.', used: 'in use'},
	otherAbout: 'Enter prints its help: what it takes, with examples.',
	asked: {
		'init': {
			question: 'Run init on this node?',
			does: [
				'First it makes all checks, and ends where one fails: nothing has been changed then.',
				'Then it pulls the images, writes certificates, kubeconfigs and manifests below /etc/kubernetes, sets up the kubelet and starts it, and with it the control plane. reset removes that again.',
			],
			before: 'doctor makes the checks alone; plan shows all that init would do. Neither changes anything.',
		},
		'join-command': {question: 'Print a join command?', does: ['Where this cluster has no bootstrap token left, one is made. Whoever has the command can add a node, for 24 hours or until token delete takes the token back.']},
		'sandbox-fresh': {question: 'Empty ./kubestep-sandbox and begin anew?', does: ['Everything in it is removed first. It does not come back.']},
	},
	more: (count) => `${count} more below`,
	command: 'The command', examples: 'Examples',
	needsRoot: 'Needs root.',
	asRoot: 'This needs root: y copies the command with sudo',
	using: (file) => `commands take ${file}`,
	copied: (command) => `copied: ${command}`,
	keepLanguage: 'kubestep settings lang en keeps it',
	help: 'Keys that work here',
	keys: {up: 'move', down: 'line down', first: 'first', last: 'last', run: 'run', do: 'run it', decline: 'leave it', doctor: 'doctor', plan: 'plan', use: 'use or leave this file', copy: 'copy the command', language: '中文', help: 'keys', back: 'back', quit: 'leave'},
};

const zh: StartWords = {
	title: '这里可以做什么',
	sections: {sandbox: '在沙盒中练习', node: '在本节点上', configuration: '配置', more: '其他'},
	entries: {
		'sandbox': {title: '在沙盒中运行 init', about: '在目录 ./kubestep-sandbox 里走完全程，它充当一个节点。不需要 root，也不改动别处。目录已存在时，从其中的状态继续。'},
		'sandbox-step': {title: '在沙盒中单步运行 init', about: '每个动作之前先说要做什么、为什么，等你决定。'},
		'sandbox-fresh': {title: '全新的沙盒', about: '清空目录 ./kubestep-sandbox，从头开始。先问再做。'},
		'sandbox-reset': {title: '重置沙盒', about: '在沙盒里撤销 init 所做的改动，与节点上的 reset 一样。先问再做。'},
		'doctor': {title: '查看本节点', about: '做 init 的全部检查，并查看已有的控制平面。不作任何改动。'},
		'plan': {title: 'init 会做什么', about: '在本节点上走完 init 全程，显示会写什么、会发什么。不作任何改动。'},
		'init': {title: 'init', about: '把本节点变成新集群的第一个控制平面节点。先说明会做什么，再问。'},
		'inspect': {title: '本节点上有什么', about: '查看 init 在这里建立的一切，以及之后的改动。不作任何改动。'},
		'diff': {title: 'init 会改变什么', about: '把本节点与 init 现在会建立的内容对比。不作任何改动。'},
		'reset': {title: 'reset', about: '撤销 init 或 join 对本节点所做的改动。先说明要删除什么，再问。'},
		'expiration': {title: '证书何时过期', about: '列出本节点的证书和各自的到期日。'},
		'join-command': {title: '加入命令', about: '输出其他节点加入本集群要运行的命令。没有可用的引导令牌时创建一个，先问再做。'},
		'configure': {title: '编写配置', about: '把配置和其中的错误并排打开：选择地址、版本和子网，看每个选择会改变什么。'},
		'validate': {title: '检查配置', about: '像 init 那样读取配置，说出全部错误。'},
		'images': {title: '需要的镜像', about: '列出控制平面的镜像，便于提前拉取。'},
		'defaults': {title: '输出默认配置', about: '输出没有配置文件时 init 所用的配置。'},
		'help': {title: '全部命令', about: '输出每条命令和它的作用。'},
	},
	file: {about: '这个目录里的 kubeadm 配置。Enter 打开它；空格键让本屏的命令使用它。', used: '使用中'},
	otherAbout: '按 Enter 输出它的帮助：参数和示例。',
	asked: {
		'init': {
			question: '在本节点上运行 init？',
			does: [
				'先做全部检查，有一项不通过就结束：此时什么都没有改动。',
				'然后拉取镜像，在 /etc/kubernetes 下写入证书、kubeconfig 和清单，设置并启动 kubelet，由它启动控制平面。之后可以用 reset 移除。',
			],
			before: 'doctor 只做检查，plan 显示 init 会做的一切，两者都不作任何改动。',
		},
		'join-command': {question: '输出加入命令？', does: ['集群里没有可用的引导令牌时会创建一个。24 小时内，或在用 token delete 收回令牌之前，持有这条命令的人都能把节点加入集群。']},
		'sandbox-fresh': {question: '清空 ./kubestep-sandbox，从头开始？', does: ['先删除其中的全部内容，无法恢复。']},
	},
	more: (count) => `下面还有 ${count} 项`,
	command: '对应的命令', examples: '示例',
	needsRoot: '需要 root。',
	asRoot: '这需要 root：按 y 复制带 sudo 的命令',
	using: (file) => `命令使用 ${file}`,
	copied: (command) => `已复制：${command}`,
	keepLanguage: 'kubestep settings lang zh 可保留这个语言',
	help: '这里可用的按键',
	keys: {up: '移动', down: '下一行', first: '第一行', last: '最后一行', run: '运行', do: '运行', decline: '不运行', doctor: 'doctor', plan: 'plan', use: '使用或不用这个文件', copy: '复制命令', language: 'English', help: '按键', back: '返回', quit: '离开'},
};

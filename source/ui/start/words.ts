import type {Lang} from '../../texts/types.ts';
import type {StartKey} from './start.ts';

/** Things that can be done from the start screen and need words of their own. */
export type StartId =
	| 'sandbox' | 'sandbox-step' | 'sandbox-fresh' | 'sandbox-reset' | 'doctor' | 'dry-run' | 'init' | 'reset' | 'expiration' | 'join-command'
	| 'configure' | 'validate' | 'images' | 'defaults' | 'help' | 'file' | 'other';

export interface StartWords {
	readonly title: string;
	readonly sections: Readonly<Record<'sandbox' | 'node' | 'configuration' | 'more', string>>;
	/** What a line says, and what stands beside it. */
	readonly entries: Readonly<Record<Exclude<StartId, 'file' | 'other'>, {readonly title: string; readonly about: string}>>;
	readonly file: {readonly about: string; readonly used: string};
	readonly otherAbout: string;
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
		'sandbox-fresh': {title: 'a fresh sandbox', about: 'Empties the folder ./kubestep-sandbox and begins anew.'},
		'sandbox-reset': {title: 'reset the sandbox', about: 'Takes back in the sandbox what init made there, as reset does on a node. It asks first.'},
		'doctor': {title: 'look at this node', about: 'Makes all checks of init, and looks at a control plane that is here. Changes nothing.'},
		'dry-run': {title: 'dry run', about: 'Goes through all of init on this node and shows what it would write and send. Changes nothing.'},
		'init': {title: 'init', about: 'Makes this node the first control plane node of a new cluster.'},
		'reset': {title: 'reset', about: 'Takes back what init or join did to this node. It says what it removes, and asks first.'},
		'expiration': {title: 'when certificates end', about: 'Lists the certificates on this node with the day on which each ends.'},
		'join-command': {title: 'join command', about: 'Prints what a further node runs to join this cluster.'},
		'configure': {title: 'write a configuration', about: 'Opens a configuration beside its faults: choose the address, versions and subnets, and see what each choice changes.'},
		'validate': {title: 'check the configuration', about: 'Reads the configuration as init does and says all that is wrong with it.'},
		'images': {title: 'images it needs', about: 'Lists the images of the control plane, so that they can be pulled before.'},
		'defaults': {title: 'print the defaults', about: 'Prints the configuration that init takes where there is no file.'},
		'help': {title: 'all commands', about: 'Prints every command with what it does.'},
	},
	file: {about: 'A kubeadm configuration in this folder. Enter opens it; Space gives it to the commands on this screen.', used: 'in use'},
	otherAbout: 'Prints what the command does, and its flags.',
	command: 'The command', examples: 'Examples',
	needsRoot: 'Needs root.',
	asRoot: 'This needs root: y copies the command with sudo',
	using: (file) => `commands take ${file}`,
	copied: (command) => `copied: ${command}`,
	keepLanguage: 'kubestep settings lang en keeps it',
	help: 'Keys that work here',
	keys: {up: 'move', down: 'line down', first: 'first', last: 'last', run: 'run', use: 'use or leave this file', copy: 'copy the command', language: '中文', help: 'keys', back: 'back', quit: 'leave'},
};

const zh: StartWords = {
	title: '这里可以做什么',
	sections: {sandbox: '在沙盒中练习', node: '在本节点上', configuration: '配置', more: '其他'},
	entries: {
		'sandbox': {title: '在沙盒中运行 init', about: '在目录 ./kubestep-sandbox 里走完全程，它充当一个节点。不需要 root，也不改动别处。目录已存在时，从其中的状态继续。'},
		'sandbox-step': {title: '在沙盒中单步运行 init', about: '每个动作之前先说要做什么、为什么，等你决定。'},
		'sandbox-fresh': {title: '全新的沙盒', about: '清空目录 ./kubestep-sandbox，从头开始。'},
		'sandbox-reset': {title: '重置沙盒', about: '在沙盒里撤销 init 所做的改动，与节点上的 reset 一样。先问再做。'},
		'doctor': {title: '查看本节点', about: '做 init 的全部检查，并查看已有的控制平面。不作任何改动。'},
		'dry-run': {title: '试运行', about: '在本节点上走完 init 全程，显示会写什么、会发什么。不作任何改动。'},
		'init': {title: 'init', about: '把本节点变成新集群的第一个控制平面节点。'},
		'reset': {title: 'reset', about: '撤销 init 或 join 对本节点所做的改动。先说明要删除什么，再问。'},
		'expiration': {title: '证书何时过期', about: '列出本节点的证书和各自的到期日。'},
		'join-command': {title: '加入命令', about: '输出其他节点加入本集群要运行的命令。'},
		'configure': {title: '编写配置', about: '把配置和其中的错误并排打开：选择地址、版本和子网，看每个选择会改变什么。'},
		'validate': {title: '检查配置', about: '像 init 那样读取配置，说出全部错误。'},
		'images': {title: '需要的镜像', about: '列出控制平面的镜像，便于提前拉取。'},
		'defaults': {title: '输出默认配置', about: '输出没有配置文件时 init 所用的配置。'},
		'help': {title: '全部命令', about: '输出每条命令和它的作用。'},
	},
	file: {about: '这个目录里的 kubeadm 配置。Enter 打开它；空格键让本屏的命令使用它。', used: '使用中'},
	otherAbout: '输出这条命令的作用和参数。',
	command: '对应的命令', examples: '示例',
	needsRoot: '需要 root。',
	asRoot: '这需要 root：按 y 复制带 sudo 的命令',
	using: (file) => `命令使用 ${file}`,
	copied: (command) => `已复制：${command}`,
	keepLanguage: 'kubestep settings lang zh 可保留这个语言',
	help: '这里可用的按键',
	keys: {up: '移动', down: '下一行', first: '第一行', last: '最后一行', run: '运行', use: '使用或不用这个文件', copy: '复制命令', language: 'English', help: '按键', back: '返回', quit: '离开'},
};

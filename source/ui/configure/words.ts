import type {Lang} from '../../texts/types.ts';
import type {NoScreen} from '../terminal/able.ts';
import type {FieldId} from './fields.ts';
import type {ConfigureKey} from './keymap.ts';

export interface ConfigureWords {
	readonly fields: Readonly<Record<FieldId, {readonly title: string; readonly about: string}>>;
	readonly choices: string;
	readonly faults: string;
	readonly noFaults: string;
	readonly checking: string;
	readonly newFile: string;
	readonly unsaved: string;
	readonly byDefault: string;
	readonly fromMachine: string;
	readonly noTaints: string;
	readonly usualTaints: string;
	readonly leaveDefault: string;
	readonly typeValue: string;
	readonly here: string;
	readonly changes: string;
	readonly sinceOpened: string;
	readonly noChanges: string;
	readonly afterMending: string;
	readonly mends: string;
	readonly byHand: string;
	/** The text is no YAML: what it says is not known, and nothing in it is changed. */
	readonly broken: string;
	readonly unread: string;
	saved(file: string): string;
	notSaved(reason: string): string;
	readonly nothingToSave: string;
	readonly undone: string;
	readonly overwrite: string;
	readonly leaveUnsaved: string;
	more(count: number): string;
	/** Where there is no screen: why, and what does the same without one. */
	noScreen(why: NoScreen, file: string): readonly string[];
	readonly help: string;
	readonly keys: Readonly<Record<ConfigureKey, string>>;
}

export const configureWords = (lang: Lang): ConfigureWords => (lang === 'zh' ? zh : en);

const en: ConfigureWords = {
	fields: {
		advertiseAddress: {title: 'advertise address', about: 'The address of this node at which others reach the API server. It goes into the API server\'s and etcd\'s certificates.'},
		nodeName: {title: 'node name', about: 'The name of the Node object; the host name unless said. It goes into certificates, and cannot change as long as the node is there.'},
		criSocket: {title: 'CRI socket', about: 'Where the container runtime listens. Found where there is only one.'},
		taints: {title: 'taints', about: 'By default the control plane\'s taint keeps other Pods off this node. A cluster of one node needs it without.'},
		kubernetesVersion: {title: 'Kubernetes version', about: 'Of the control plane: a version, or a label that is looked up when init runs.'},
		controlPlaneEndpoint: {title: 'control plane endpoint', about: 'A name or address in front of all control plane nodes. Without one the cluster cannot get a second control plane node.'},
		podSubnet: {title: 'Pod subnet', about: 'Addresses of Pods, of which each node gets a part. Most network add-ons want it set.'},
		serviceSubnet: {title: 'Service subnet', about: 'Addresses of Services. Must not overlap with Pods or with the network of the nodes.'},
		imageRepository: {title: 'image repository', about: 'The registry that the images of the control plane come from.'},
		encryptionAlgorithm: {title: 'key algorithm', about: 'What the keys of all certificates are made with.'},
	},
	choices: 'Choices', faults: 'Faults', noFaults: 'none', checking: 'checking', newFile: 'new file', unsaved: 'unsaved',
	byDefault: 'default', fromMachine: 'found on the machine', noTaints: 'none', usualTaints: 'the control plane\'s', leaveDefault: 'leave it to the default', typeValue: 'type another', here: 'listens here',
	changes: 'What it changes', sinceOpened: 'What changed since the file was opened', noChanges: 'Nothing that init makes on this node.', afterMending: 'Told once there are no faults.',
	mends: 'No faults are left with it; what init makes is told once it is taken.',
	broken: 'The text is no valid YAML: what it says cannot be read before that is mended. E opens it in an editor', unread: 'cannot be read',
	byHand: 'The file writes this in a way that is left alone here; E opens it in an editor',
	saved: (file) => `saved to ${file}`, notSaved: (reason) => `not saved: ${reason}`, nothingToSave: 'nothing to save', undone: 'taken back',
	overwrite: 'The file has changed on the disk since it was opened here. What now?', leaveUnsaved: 'There are changes that are not saved. What now?',
	more: (count) => `${count} more below`,
	noScreen: (why, file) => [
		{'no-terminal': 'configure shows a screen, for which there is no terminal.', 'dumb-terminal': 'configure shows a screen, which this terminal cannot draw: TERM is dumb.'}[why],
		'What to do instead:', `  kubestep config print init-defaults > ${file}`, '  change the file in an editor, then:', `  kubestep config validate --config ${file}`,
	],
	help: 'Keys that work here',
	keys: {
		up: 'move', down: 'line down', first: 'first', last: 'last', pageUp: 'page up', pageDown: 'page down', choose: 'choose', other: 'other pane', changes: 'what changed', save: 'save', editor: 'edit in $EDITOR', undo: 'take back', help: 'keys', quit: 'leave',
		take: 'take it', cancel: 'back', over: 'write over it', reload: 'read it anew, drop the changes here', saveLeave: 'save and leave', drop: 'leave without saving', interrupt: 'leave',
	},
};

const zh: ConfigureWords = {
	fields: {
		advertiseAddress: {title: '通告地址', about: '其他节点访问本节点 API 服务器的地址。它会写进 API 服务器和 etcd 的证书。'},
		nodeName: {title: '节点名称', about: 'Node 对象的名称，默认为主机名。它会写进证书，节点存续期间不能更改。'},
		criSocket: {title: 'CRI 套接字', about: '容器运行时监听的地方。只有一个时自动找到。'},
		taints: {title: '污点', about: '默认有控制平面的污点，其他 Pod 不会调度到本节点。单节点集群需要去掉它。'},
		kubernetesVersion: {title: 'Kubernetes 版本', about: '控制平面的版本：写版本号，或写标签，init 运行时查询。'},
		controlPlaneEndpoint: {title: '控制平面端点', about: '所有控制平面节点之前的域名或地址。没有它，集群就不能有第二个控制平面节点。'},
		podSubnet: {title: 'Pod 子网', about: 'Pod 的地址范围，每个节点分到一段。多数网络插件要求设置它。'},
		serviceSubnet: {title: 'Service 子网', about: 'Service 的地址范围。不能与 Pod 或节点所在网络重叠。'},
		imageRepository: {title: '镜像仓库', about: '控制平面的镜像从这里拉取。'},
		encryptionAlgorithm: {title: '密钥算法', about: '所有证书的密钥都用它生成。'},
	},
	choices: '选择', faults: '错误', noFaults: '没有', checking: '检查中', newFile: '新文件', unsaved: '未保存',
	byDefault: '默认', fromMachine: '取自本机', noTaints: '无', usualTaints: '控制平面的污点', leaveDefault: '用默认值', typeValue: '输入其他值', here: '正在监听',
	changes: '会改变什么', sinceOpened: '打开文件之后改变了什么', noChanges: 'init 在本节点上所做的没有变化。', afterMending: '没有错误时才能算出。',
	mends: '采用之后就没有错误了；到时再显示 init 会建立什么。',
	broken: '文本不是有效的 YAML：修好之前读不出其中的内容。按 E 用编辑器打开', unread: '读不出',
	byHand: '文件里的这种写法不能在这里改；按 E 用编辑器打开',
	saved: (file) => `已保存到 ${file}`, notSaved: (reason) => `未保存：${reason}`, nothingToSave: '没有要保存的', undone: '已撤销',
	overwrite: '文件在这里打开之后，磁盘上的内容变了。怎么办？', leaveUnsaved: '有改动还没有保存。怎么办？',
	more: (count) => `下面还有 ${count} 行`,
	noScreen: (why, file) => [
		{'no-terminal': 'configure 要显示一个屏幕，而这里没有终端。', 'dumb-terminal': 'configure 要显示一个屏幕，而这个终端无法绘制：TERM 为 dumb。'}[why],
		'可以改用：', `  kubestep config print init-defaults > ${file}`, '  用编辑器修改文件，然后：', `  kubestep config validate --config ${file}`,
	],
	help: '这里可用的按键',
	keys: {
		up: '移动', down: '下一行', first: '第一行', last: '最后一行', pageUp: '上一页', pageDown: '下一页', choose: '选择', other: '另一个窗格', changes: '改变了什么', save: '保存', editor: '用 $EDITOR 编辑', undo: '撤销', help: '按键', quit: '离开',
		take: '采用', cancel: '返回', over: '覆盖', reload: '重新读取，放弃这里的改动', saveLeave: '保存并离开', drop: '不保存就离开', interrupt: '离开',
	},
};

import type {ConfigureWords} from './words.ts';

export const zh: ConfigureWords = {
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
	noScreen: (why, file, isThere) => [
		{'no-terminal': 'configure 要显示一个屏幕，而这里没有终端。', 'dumb-terminal': 'configure 要显示一个屏幕，而这个终端无法绘制：TERM 为 dumb。'}[why],
		'可以改用：', ...(isThere ? [] : [`  kubestep config print init-defaults > ${file}`]), '  用编辑器修改文件，然后：', `  kubestep config validate --config ${file}`,
	],
	help: '这里可用的按键',
	keys: {
		up: '移动', down: '下一行', first: '第一行', last: '最后一行', pageUp: '上一页', pageDown: '下一页', choose: '选择', other: '另一个窗格', changes: '改变了什么', save: '保存', editor: '用 $EDITOR 编辑', undo: '撤销', help: '按键', quit: '离开',
		take: '采用', cancel: '返回', over: '覆盖', reload: '重新读取，放弃这里的改动', saveLeave: '保存并离开', drop: '不保存就离开', interrupt: '离开',
	},
};

import type {ExplainWords} from './explain.ts';

export const zh: ExplainWords = {
	intro: '可以查的内容，按组列出。“kubestep explain 组”列出一组，“kubestep explain 主题”显示一页，写别的词就是搜索。',
	groups: {
		component: '组成控制平面的程序', phase: 'init、reset 和 undo 的阶段', certs: '证书和密钥', kubeconfig: 'kubeconfig 文件', file: '清单和 kubelet 的文件',
		flag: '组件的参数', pod: '静态 Pod 的字段', kubelet: 'kubelet 配置的字段', 'kube-proxy': 'kube-proxy 配置的字段',
		corefile: 'Corefile 的各行', object: 'API 对象', identity: '用户和组', check: '预检', wait: '等待的对象', service: '服务',
		image: '镜像', join: 'join 命令的各部分', removal: 'reset 删除的内容', step: '其他步骤', formerly: '网上还在教的旧做法',
	},
	group: (about, topics) => `${about}（${String(topics)}）`,
	several: (topics, asked) => `有 ${String(topics)} 个主题与“${asked}”相符：`,
	others: (topics, asked) => `名称里有“${asked}”的还有 ${String(topics)} 个主题：`,
	left: (topics) => `……还有 ${String(topics)} 个`,
	whole: (command) => `全部列出，一行一个：${command}`,
	also: '同样适用于',
	why: '为什么有它',
	readBy: '谁用它',
	without: '没有它会怎样，在沙盒里试',
	look: '在节点上亲眼看看',
	formerly: '从前',
	more: '延伸阅读',
};

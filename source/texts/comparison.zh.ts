import type {ComparisonWords} from './comparison.ts';

export const zh: ComparisonWords = {
	title: '比较',
	forms: {recording: '录制', plan: '保存的计划', configuration: '配置', node: '节点'},
	about: (parts) => `（${parts.join('，')}）`,
	kinds: {certificate: '证书', keypair: '密钥对', kubeconfig: 'kubeconfig', file: '文件', directory: '目录', object: '对象', step: '步骤', run: '运行'},
	verdicts: {same: '相同', differs: '不同', from: '只在 A 中', to: '只在 B 中'},
	wholeRun: '整次运行',
	same: '没有差异。',
	count: (all, same, differs, from, to) => `共比较 ${all} 项：${same} 项相同，${differs} 项不同，${from} 项只在 A 中，${to} 项只在 B 中。`,
	anew: '每次都重新生成，不算差异：私钥，证书的序列号和时间，令牌，以及由它们得出的内容。',
	uncompared: {
		files: '未比较，因为步骤里没有：所有者，证书和密钥的权限，私钥是否属于它的证书。',
		plan: '未比较，因为保存的计划里没有：证书的有效期，文本中的摘要和时间，API 服务器的应答。',
		objects: '未比较，因为节点的 API 服务器没有应答，或只有节点的文件：集群中的对象。',
		run: '未比较，因为只有一边是运行：预检、镜像、服务、等待，以及运行的结果。',
	},
	lines: '逐行对照',
	more: (count) => `… 还有 ${count} 项`,
	equal: (count) => `${count} 行相同`,
};

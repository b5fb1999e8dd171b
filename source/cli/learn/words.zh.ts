import {missingText} from '../../texts/lessons.ts';
import type {LearnWords} from './words.ts';

export const zh: LearnWords = {
	fault: ({code, what, missing = [], said = ''}) => [
		`  ${{
			'text-missing': `文本缺了一部分：${what}`, 'not-named': `提示里写的东西不存在：${what}`, 'no-solution': '没有解法', 'no-way': '除了解法没有别的做法',
			'begins-solved': '还没动手就已完成', 'solves-itself': '什么也不做，过一会儿自己就完成了', 'not-solved': '按解法做完，任务没有完成', 'way-fails': `第 ${what} 种做法做完，任务没有完成`,
			'solved-by-other': `${what} 的解法也能完成它`, 'fastest-fails': `最快的命令没有输出：${what}`, claim: `节点的情况与说法 ${what} 的判定不符`, card: `选项里没有唯一的正确答案：${what}`, 'too-long': `超时没有结束：${what}`, fails: `无法进行：${what}`,
		}[code]}`,
		...missing.map((one) => `    ${missingText(one, 'zh')}`),
		...(said === '' ? [] : said.trim().split('\n').slice(-8).map((line) => `    | ${line}`)),
	],
	checked: (lessons, faults) => `${lessons} 课，${faults === 0 ? '没有问题' : `${faults} 处问题`}`,
	minutes: (count) => `${count} 分钟`,
	solved: '已完成',
	begun: '已开始',
	making: '正在准备节点……',
	task: '任务',
	symptom: '现象',
	missing: '还缺',
	stillBroken: '还有地方不对。',
	shell: ['现在在节点上。exit：回到课程。'],
	done: '完成。',
	allDone: '全部完成。',
	inShell: (folder) => `kubestep sandbox shell ${folder}`,
	next: '下一课',
	fastest: '哪条命令最快看出来',
	recorded: (component) => `真实节点上 ${component} 的日志`,
	made: (folder) => `新课程已放在 ${folder}。检查它：kubestep lesson check ${folder}`,
	report: {
		title: '学习进度', lesson: '课程', state: '状态', predictions: '一次答对', hints: '提示', solution: '看过解法', minutes: '分钟', learner: '名字', done: '完成', predicted: '一次答对', unaided: '独立修好', time: '用时', inMinutes: (count) => `${count} 分钟`, of: (some, all) => `${some}/${all}`, none: '还没有开始：kubestep learn', yes: '是', no: '否',
		quiz: '单步模式中的预测', quizKind: '单步模式中的预测', quizRight: '答对',
		quizKinds: {
			checks: '预检', images: '镜像', certificates: '证书', kubeconfigs: 'kubeconfig 文件', modes: '文件权限', manifests: '静态 Pod', kubelet: 'kubelet', waits: '健康检查',
			objects: '请求与对象', rbac: 'RBAC', needs: '谁依赖谁', join: 'join 命令', removals: 'reset 与 undo',
		},
	},
};

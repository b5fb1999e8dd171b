import type {DoctorWords} from './doctor.ts';

export const zh: DoctorWords = {
	configuration: (faults) => `配置有 ${faults} 处错误`,
	defaults: '以下各项改按 init 的默认配置检查。',
	surroundings: '本节点',
	controlPlane: (healthy) => (healthy ? '本节点上已有控制平面，健康' : '本节点上已有控制平面，不健康'),
	failed: (count) => `${count} 项检查失败`,
	warnings: (count) => `${count} 项检查有警告`,
	expected: (count) => `${count} 项检查发现的是已有的控制平面`,
	expectedWhy: '再次 init 会因此停下；kubestep reset 可以拆除这个控制平面。',
	expectedGoesOn: '它是 kubestep 之前的运行留下的，没有人改过：再次 init 会从那里继续。kubestep reset 可以拆除这个控制平面。',
	unseen: (count) => `${count} 项检查无法查看：不是 root，或容器运行时没有应答`,
	well: (count) => `${count} 项检查没有发现问题`,
	standings: {failed: '% 项失败', warning: '% 项有警告', expected: '% 项发现已有的控制平面', unseen: '% 项无法查看', well: '% 项正常'},
	counts: (told) => `检查：${told.join('，')}。`,
	verdict: {
		ready: '没有什么会让 kubestep init 停下。未作任何改动。',
		notReady: 'kubestep init 会在失败的检查处停下。未作任何改动。',
		noConfiguration: 'kubestep init 会因配置而停下。未作任何改动。',
		present: '本节点上的控制平面状态良好。未作任何改动。',
		presentIll: '本节点上的控制平面需要处理。未作任何改动。',
	},
};

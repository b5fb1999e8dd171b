import type {Standing} from '../core/doctor/index.ts';

/** What `doctor` says around the checks, whose texts are those of preflight. */
export interface DoctorWords {
	/** Above the faults of the configuration, and below them. */
	configuration(faults: number): string;
	readonly defaults: string;
	readonly surroundings: string;
	controlPlane(healthy: boolean): string;
	failed(count: number): string;
	warnings(count: number): string;
	expected(count: number): string;
	/** Where init would stop at it, and where it would go on from it. */
	readonly expectedWhy: string;
	readonly expectedGoesOn: string;
	/** Without root, or without an answer of the runtime. */
	unseen(count: number): string;
	well(count: number): string;
	/** The last line but one: how many checks ended how; what there is none of is not named. */
	counts(counts: Readonly<Record<Standing, number>>): string;
	/** The last line. */
	readonly verdict: Readonly<Record<'ready' | 'notReady' | 'noConfiguration' | 'present' | 'presentIll', string>>;
}

const counted = (counts: Readonly<Record<Standing, number>>, words: Readonly<Record<Standing, string>>, between: string): string =>
	(['failed', 'warning', 'expected', 'unseen', 'well'] as const).filter((standing) => counts[standing] > 0).map((standing) => words[standing].replace('%', String(counts[standing]))).join(between);

const checks = (count: number) => (count === 1 ? '1 check' : `${count} checks`);

export const doctorWords: Readonly<Record<'en' | 'zh', DoctorWords>> = {
	en: {
		configuration: (faults) => (faults === 1 ? 'The configuration has a fault' : `The configuration has ${faults} faults`),
		defaults: 'What follows is held to the defaults of init instead.',
		surroundings: 'This node',
		controlPlane: (healthy) => (healthy ? 'A control plane is on this node, and healthy' : 'A control plane is on this node, and not healthy'),
		failed: (count) => `${checks(count)} failed`,
		warnings: (count) => `${checks(count)} with a warning`,
		expected: (count) => `${checks(count)} found the control plane that is here`,
		expectedWhy: 'Another init would be stopped by them; kubestep reset takes the control plane away.',
		expectedGoesOn: 'An earlier run of kubestep left it, and nothing of it was changed: another init goes on from there. kubestep reset takes the control plane away.',
		unseen: (count) => `${checks(count)} could not look: not root, or the runtime does not answer`,
		well: (count) => `${checks(count)} found nothing wrong`,
		counts: (counts) => `Checks: ${counted(counts, {failed: '% failed', warning: '% with a warning', expected: '% found the control plane', unseen: '% could not look', well: '% well'}, ', ')}.`,
		verdict: {
			ready: 'Nothing here would stop kubestep init. Nothing was changed.',
			notReady: 'kubestep init would stop at what failed. Nothing was changed.',
			noConfiguration: 'kubestep init would stop at the configuration. Nothing was changed.',
			present: 'The control plane on this node is well. Nothing was changed.',
			presentIll: 'The control plane on this node needs a hand. Nothing was changed.',
		},
	},
	zh: {
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
		counts: (counts) => `检查：${counted(counts, {failed: '% 项失败', warning: '% 项有警告', expected: '% 项发现已有的控制平面', unseen: '% 项无法查看', well: '% 项正常'}, '，')}。`,
		verdict: {
			ready: '没有什么会让 kubestep init 停下。未作任何改动。',
			notReady: 'kubestep init 会在失败的检查处停下。未作任何改动。',
			noConfiguration: 'kubestep init 会因配置而停下。未作任何改动。',
			present: '本节点上的控制平面状态良好。未作任何改动。',
			presentIll: '本节点上的控制平面需要处理。未作任何改动。',
		},
	},
};

import type {FlowWords} from './flow.ts';

export const flowZh: FlowWords = {
	title: '运行的流程：谁写了什么，谁来读',
	described: '每一行是某个阶段写出的东西，右边是读它的一方。实线是已经有的，虚线是还没有的。',
	states: {ahead: '未到', now: '进行中', done: '完成', left: '未执行'},
	readBy: '读取者：', neededBy: '缺了它会出错的：', between: '；', nobody: '没有程序读取：给人用，或留待以后',
	phase: (name) => `阶段 ${name}`,
	requests: (count, as) => `以 ${as} 的身份发出 ${count} 个请求`,
	as: (user) => `身份 ${user}`,
	and: '、', by: (names) => `（${names.join('、')}）`,
};

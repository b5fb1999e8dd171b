import type {PresentWords} from './words.ts';

export const zh: PresentWords = {
	keys: {yes: '停止运行', no: '继续', agree: '执行', decline: '不做', next: '下一页', back: '上一页', retry: '重试', language: 'English', close: '返回', help: '帮助', quit: '退出'},
	help: '按键',
	starting: '运行开始。',
	nothing: '没有要做的。',
	running: '正在执行',
	result: '结果',
	askLeave: '运行还没有结束。停止它？',
	place: (at, of) => `${at} / ${of}`,
};

import type {CompareUiWords} from './words.ts';

export const zh: CompareUiWords = {
	keys: {
		up: '移动', down: '向下', first: '到开头', last: '到末尾', open: '打开', close: '返回', paneUp: '右侧向上', paneDown: '继续读', filter: '全部或只看差异', language: 'English', back: '返回', help: '帮助', quit: '退出',
	},
	help: '按键',
	onlyDifferences: '只看差异',
	all: '全部',
	noDifferences: '没有差异',
	sameAs: '两边相同。',
	notes: '比较了什么',
	more: (count) => `… 还有 ${count} 项`,
};

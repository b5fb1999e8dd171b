import type {CompareUiWords} from './words.ts';

export const en: CompareUiWords = {
	keys: {
		up: 'move', down: 'down', first: 'to the begin', last: 'to the end', open: 'open', close: 'back', paneUp: 'the right side up', paneDown: 'read on', filter: 'all or differences', language: '中文', back: 'back', help: 'help', quit: 'quit',
	},
	help: 'Keys',
	onlyDifferences: 'differences alone',
	all: 'all',
	noDifferences: 'no differences',
	sameAs: 'The same on both sides.',
	notes: 'What was compared',
	more: (count) => `… ${count} more`,
};

import type {PresentWords} from './words.ts';

export const en: PresentWords = {
	keys: {yes: 'stop the run', no: 'go on', agree: 'do it', decline: 'leave it', next: 'next', back: 'back', retry: 'try again', language: '中文', close: 'back', help: 'help', quit: 'quit'},
	help: 'Keys',
	starting: 'The run begins.',
	nothing: 'Nothing was to be done.',
	running: 'being carried out',
	result: 'Result',
	askLeave: 'The run is not over. Stop it?',
	place: (at, of) => `${at} / ${of}`,
};

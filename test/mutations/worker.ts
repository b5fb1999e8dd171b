import {readFileSync} from 'node:fs';
import {answer} from './answer.ts';
import {peakOf} from './process.ts';

/** Answers file after file, so that whoever asks can tell which of them it hung on, or died of. */
process.on('message', (path: string) => {
	void answer(readFileSync(path)).then((result) => process.send?.({...result, megabytes: peakOf('self') || process.resourceUsage().maxRSS / 1024}));
});

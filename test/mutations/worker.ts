import {readFileSync} from 'node:fs';
import {answer} from './answer.ts';

/** Answers file after file, so that whoever asks can tell which of them it hung on, or died of. */
process.on('message', (path: string) => {
	void answer(readFileSync(path)).then((result) => process.send?.({...result, megabytes: peak()}));
});

function peak(): number {
	try {
		return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
	} catch {
		return process.resourceUsage().maxRSS / 1024;
	}
}

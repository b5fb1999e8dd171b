import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

/** Of what lives after a collection: so much more may come before the next one. V8 would let it double, and never give it back. */
const GROWING_PERCENT = 10;

/**
 * Keeps V8's young generation at the size it has by now. It would otherwise double with each busy
 * second: 15 MB more for a program that draws a few lines, and no less processor time. What grows old and is dropped, lines
 * of a log most of all, is collected soon.
 */
export function keepHeapSmall(): void {
	setFlagsFromString('--semi-space-growth-factor=1');
	setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
	// Some seconds after the last event it would take a tenth of a second of processor time to look for what can be given back.
	setFlagsFromString('--memory-reducer-gc-count=0');
	// It counts from a collection on, and by itself the first one comes when the old generation has trebled.
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as NodeJS.GCFunction)({type: 'major', execution: 'async'}).catch(() => undefined);
}

import {setFlagsFromString} from 'node:v8';

/**
 * Keeps V8's young generation at the size it has by now. It would otherwise double with each busy
 * second: 15 MB more for a program that draws a few lines, and no less processor time.
 */
export function keepHeapSmall(): void {
	setFlagsFromString('--semi-space-growth-factor=1');
}

/** After the first frames: start-up itself is quicker with room, and what it makes would all be kept as old without. */
export const SETTLED_MS = 100;

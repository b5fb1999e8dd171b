import {writeFileSync} from 'node:fs';
import {main} from '../../source/cli/call.ts';
import {OwnTime, peakOf} from './process.ts';
import {WAITS} from './verdict.ts';

/** Calls the program with words again and again, as its own `main` does, so that each costs no start. */
export interface Called {
	readonly status: number;
	readonly text: string;
	readonly milliseconds: number;
	readonly megabytes: number;
	/** What escaped every handler. */
	readonly escaped: readonly string[];
	/** What it looked at, where trace-reads.ts was loaded before. */
	readonly reads?: readonly string[];
}

const takeReads = process.execArgv.some((word) => word.includes('trace-reads')) ? (await import('./trace-reads.ts')).takeReads : undefined;
const MOST = 4_000_000;
const escaped: string[] = [];
// Each call listens anew, and a process of its own would make but one.
process.setMaxListeners(0);
process.on('disconnect', () => process.exit());
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
	process.on(event, (error: unknown) => {
		escaped.push(`${event}: ${error instanceof Error ? error.stack : String(error)}`);
	});
}

process.on('message', (words: readonly string[]) => void call(words));
process.send?.('ready');

async function call(words: readonly string[]): Promise<void> {
	forgetPeak();
	const parts: string[] = [];
	let length = 0;
	const take = (text: string) => {
		length += text.length;
		if (WAITS.test(text)) {
			process.send?.('waits');
		}
		if (length < MOST) {
			parts.push(text);
		}
	};
	const time = new OwnTime(['self', process.ppid]);
	let status = 1;
	try {
		status = await main(words, {out: take, error: take, document: take});
	} catch (error) {
		escaped.push(`main: ${error instanceof Error ? error.stack : String(error)}`);
	}
	const {milliseconds} = time;
	// What a handler throws after the answer comes with the next turn of the loop.
	await new Promise((resolve) => setImmediate(resolve));
	const told: Called = {status, text: parts.join(''), milliseconds, megabytes: peakOf('self'), escaped: escaped.splice(0), ...(takeReads !== undefined && {reads: takeReads()})};
	process.send?.(told);
}

/** So that each call has a peak of its own (proc(5), clear_refs). */
function forgetPeak(): void {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
	} catch {
		// Then it is that of all so far.
	}
}

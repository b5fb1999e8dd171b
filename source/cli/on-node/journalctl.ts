import {setTimeout} from 'node:timers/promises';
import {hostname} from 'node:os';
import type {Tool} from './index.ts';
import {flagOf, readWords} from './words.ts';

const VALUED = ['u', 'unit', 'n', 'lines', 'o', 'output', 'since', 'until', 'S', 'U', 'p', 'priority', 't', 'identifier', 'b', 'g', 'grep'].filter((name) => name !== 'b');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const FOLLOW_MS = 500;
const FOLLOWED_LINES = 10;

/** `journalctl -u kubelet`: what the node's kubelet wrote. */
export const journalctl: Tool = async (argv, on) => {
	const words = readWords(argv, VALUED);
	const follows = flagOf(words, 'f', 'follow') !== undefined;
	const name = (flagOf(words, 'u', 'unit', 't', 'identifier') ?? 'kubelet').replace(/\.service$/, '');
	const asked = flagOf(words, 'n', 'lines') ?? (follows ? String(FOLLOWED_LINES) : 'all');
	const pattern = flagOf(words, 'g', 'grep');
	const isPlain = flagOf(words, 'o', 'output') === 'cat';
	if (name !== 'kubelet') {
		on.out('-- No entries --');
		return 0;
	}
	const read = async () => (await on.control.ask('log') as readonly string[]).filter((line) => pattern === undefined || line.includes(pattern)).map((line) => (isPlain ? line : dated(line)));
	let all = await read();
	const shown = asked === 'all' ? all : all.slice(-Math.max(0, Number(asked) || 0));
	const ordered = flagOf(words, 'r', 'reverse') === undefined ? shown : shown.toReversed();
	on.out(ordered.length === 0 ? '-- No entries --' : ordered.join('\n'));
	if (follows) {
		for (;;) {
			await setTimeout(FOLLOW_MS);
			const before = all.length;
			all = await read();
			if (all.length > before) {
				on.out(all.slice(before).join('\n'));
			}
		}
	}
	return 0;
};

/** With the journal's own beginning: the moment that the line names, the node and the program. */
function dated(line: string): string {
	const iso = /\d{4}-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(line);
	const klog = /^[IWEF](\d\d)(\d\d) (\d\d:\d\d:\d\d)/.exec(line);
	const [, month = '01', day = '01', time = '00:00:00'] = klog ?? iso ?? [];
	return klog === null && iso === null ? line : `${MONTHS[Number(month) - 1] ?? ''} ${day} ${time} ${hostname()} kubelet[1]: ${line}`;
}

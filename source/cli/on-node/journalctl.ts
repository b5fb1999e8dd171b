import {systemClock} from '../../hosts/shared/clock.ts';
import {setTimeout} from 'node:timers/promises';
import {hostname} from 'node:os';
import type {Tool} from './index.ts';
import {momentOf, writtenAt} from './moments.ts';
import {flagOf, readWords, type Words} from './words.ts';

const VALUED = ['u', 'unit', 'n', 'lines', 'o', 'output', 'since', 'until', 'S', 'U', 'p', 'priority', 't', 'identifier', 'g', 'grep'];
const FLAGS = [...VALUED, 'f', 'follow', 'e', 'pager-end', 'x', 'catalog', 'r', 'reverse', 'b', 'boot', 'a', 'all', 'l', 'full', 'q', 'quiet', 'no-pager', 'no-hostname', 'no-full', 'utc', 'no-tail', 'system', 'k', 'dmesg'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const FOLLOW_MS = 500;
const SOME_LINES = 10;
/** A program's output is kept at this level, whatever klog's letter says: a stricter one shows nothing of it. */
const INFO = 6;
const PRIORITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];

interface Entry {
	readonly at: number;
	readonly line: string;
}

/** `journalctl -u kubelet`: what the node's kubelet wrote. */
export const journalctl: Tool = async (argv, on) => {
	// `-n` may stand without a number.
	const words = readWords(argv.map((word, index) => (/^(?:-\w*n|--lines)$/.test(word) && !/^(?:\d+|all|\+\d+)$/.test(argv[index + 1] ?? '') ? `${word}${word.startsWith('--') ? '=' : ''}${SOME_LINES}` : word)), VALUED);
	const unknown = [...words.flags.keys()].find((name) => !FLAGS.includes(name));
	if (unknown !== undefined) {
		on.error(`journalctl of a sandbox's node has no ${unknown.length === 1 ? '-' : '--'}${unknown}: it has -u kubelet, -f, -n, -r, -b, -e, -x, -p, -g, -o short|cat|json, --since, --until and --no-pager.`);
		return 1;
	}
	const now = systemClock.now();
	const [since, until] = [flagOf(words, 'S', 'since'), flagOf(words, 'U', 'until')];
	for (const moment of [since, until]) {
		if (moment !== undefined && momentOf(moment, now) === undefined) {
			on.error(`Failed to parse timestamp: ${moment}`);
			return 1;
		}
	}
	const [from, to] = [since === undefined ? Number.NEGATIVE_INFINITY : momentOf(since, now) ?? 0, until === undefined ? Number.POSITIVE_INFINITY : momentOf(until, now) ?? 0];
	const pattern = flagOf(words, 'g', 'grep');
	const matches = patternOf(pattern);
	const read = async (): Promise<Entry[]> => entries(isOfKubelet(words) ? await on.control.ask('log') as readonly string[] : []).filter(({at, line}) => at >= from && at <= to && matches(line));
	const shape = shapeOf(flagOf(words, 'o', 'output') ?? 'short');
	if (shape === undefined) {
		on.error(`journalctl of a sandbox's node has no output ${flagOf(words, 'o', 'output') ?? ''}: it has short, short-iso, cat and json.`);
		return 1;
	}
	const follows = flagOf(words, 'f', 'follow') !== undefined;
	const asked = flagOf(words, 'n', 'lines') ?? (follows && flagOf(words, 'no-tail') === undefined ? String(SOME_LINES) : 'all');
	let all = await read();
	const shown = asked === 'all' ? all : asked.startsWith('+') ? all.slice(0, Number(asked)) : all.slice(all.length - Math.min(all.length, Math.max(0, Number(asked) || 0)));
	const ordered = flagOf(words, 'r', 'reverse') === undefined ? shown : shown.toReversed();
	if (ordered.length > 0 || !follows) {
		on.out(ordered.length === 0 ? '-- No entries --' : ordered.map(shape).join('\n'));
	}
	if (!follows) {
		return 0;
	}
	for (;;) {
		await setTimeout(FOLLOW_MS);
		const before = all.length;
		all = await read();
		if (all.length > before) {
			on.out(all.slice(before).map(shape).join('\n'));
		}
	}
};

/** Whether what is asked for is something that the kubelet wrote since the node is on: nobody else writes there. */
function isOfKubelet(words: Words): boolean {
	const name = (flagOf(words, 'u', 'unit', 't', 'identifier') ?? 'kubelet').replace(/\.service$/, '').replace(/\*/g, '');
	const boot = flagOf(words, 'boot') ?? '';
	const given = flagOf(words, 'p', 'priority')?.split('..').at(-1) ?? String(INFO);
	const level = /^\d$/.test(given) ? Number(given) : PRIORITIES.indexOf(given);
	return 'kubelet'.startsWith(name) && name !== '' && flagOf(words, 'k', 'dmesg') === undefined && !/^-[1-9]/.test(boot) && !words.operands.some((word) => /^-[1-9]/.test(word)) && level >= INFO;
}

function patternOf(pattern: string | undefined): (line: string) => boolean {
	if (pattern === undefined) {
		return () => true;
	}
	try {
		// As journalctl: without regard to case where none of it is a capital.
		const expression = new RegExp(pattern, pattern === pattern.toLowerCase() ? 'i' : '');
		return (line) => expression.test(line);
	} catch {
		return (line) => line.includes(pattern);
	}
}

/** A line that names no moment is of the one before it. */
export function entries(lines: readonly string[]): Entry[] {
	const now = systemClock.now();
	let at = 0;
	return lines.map((line) => {
		at = writtenAt(line, now) ?? at;
		return {at, line};
	});
}

const pidOf = (line: string): string => /^[IWEF]\d{4} \S+ +(\d+) /.exec(line)?.[1] ?? '1000';

/** With the journal's own beginning: the moment, the node and the program. */
export function short({at, line}: Entry): string {
	const date = new Date(at);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${MONTHS[date.getMonth()] ?? ''} ${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${hostname()} kubelet[${pidOf(line)}]: ${line}`;
}

const SHAPES: Readonly<Record<string, (entry: Entry) => string>> = {
	'short': short, 'short-full': short, 'with-unit': short, 'short-precise': short,
	'short-iso': (entry) => `${new Date(entry.at).toISOString().slice(0, 19)}+0000 ${short(entry).slice(16)}`,
	'cat': ({line}) => line,
	'json': ({at, line}) => JSON.stringify({__REALTIME_TIMESTAMP: String(at * 1000), _HOSTNAME: hostname(), _SYSTEMD_UNIT: 'kubelet.service', SYSLOG_IDENTIFIER: 'kubelet', _PID: pidOf(line), PRIORITY: String(INFO), MESSAGE: line}),
};

const shapeOf = (name: string): ((entry: Entry) => string) | undefined => (Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined);

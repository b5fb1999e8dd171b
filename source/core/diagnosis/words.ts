/**
 * What a program says last is what it fell over: its log line is taken apart, as the program put it together, down to
 * the innermost cause. klog: `E1124 … run.go:72] "msg" err="…" key=…`; zap: JSON with `msg` and `error`; Go: `panic: …`.
 */
export interface Said {
	/** The last cause: `open /etc/audit.yaml: no such file or directory`. */
	readonly cause: string;
	/** What was under way, outermost first: `loading audit policy file`. */
	readonly within: readonly string[];
}

/** klog's head: severity, month and day, time, process, place. */
const HEAD = /^[IWEF]\d{4} [\d:.]+\s+\d+ [\w.-]+:\d+\] /;
/** How programs begin the line that they end with. */
const LAST = /^(?:Error|error|panic|fatal error|FATAL|Fatal glibc error|runtime|etcdmain)(?:: |$)/;
/** What the system or a library says of anything: it means something only with what stands before it. */
const ERRNO = /^(?:unknown|no such \w+(?: or directory)?|not found|file does not exist|file exists|permission denied|operation not permitted|operation not supported|(?:function|operation) not implemented|invalid argument|not a directory|is a directory|directory not empty|no space left on device|read-only file system|device or resource busy|text file busy|resource temporarily unavailable|cannot allocate memory|too many open files|input\/output error|broken pipe|bad file descriptor|exec format error|protocol not available|EOF|unexpected EOF|errno \d+|exit status \d+|signal: .*|connection refused|connection reset by peer|i\/o timeout|timeout|no route to host|network is unreachable|context deadline exceeded|context canceled|address already in use|cannot assign requested address|name or service not known|executable file not found in \$PATH|does not exist|is not a valid.*|must be .*|\(?MISSING\)?|<nil>)\.?$/i;
/** Tells nothing beside what it stands with. */
const EMPTY = /^(?:|unknown|<nil>|command failed|Error syncing pod, skipping|rpc error|OCI runtime create failed|runc create failed|crun|Failed to create sandbox for pod)$/i;

/** Takes one line of a log apart; a line without any words has none. */
export function takeApart(line: string): Said | undefined {
	const parts = split(message(line)).filter((part) => !EMPTY.test(part));
	const joined: string[] = [];
	for (const part of parts) {
		const before = joined.at(-1);
		// A name, a list or what was quoted says nothing without what it is of.
		if (before !== undefined && (ERRNO.test(part) || !part.includes(' ') || /^["'[-]/.test(part))) {
			joined[joined.length - 1] = `${before}: ${part}`;
		} else {
			joined.push(part);
		}
	}
	const cause = joined.at(-1);
	return cause === undefined ? undefined : {cause, within: joined.slice(0, -1)};
}

/** The line by which a log tells why its program ended: of several the last; undefined where none is more than the others. */
export function fatalLine(log: readonly string[]): string | undefined {
	return log.findLast((line) => isFatal(line));
}

/** Whether a program said this before it ended. */
export function isFatal(line: string): boolean {
	return /^F\d{4} |"level":"(?:fatal|panic)"|(?:^|\s)level=(?:fatal|panic) msg=|\] "command failed" err=|"Failed to (?:start (?:ContainerManager|cAdvisor)|listen and serve)"/.test(line) || (LAST.test(line) && !line.startsWith('runtime: '));
}

/** Lines that say that something went wrong: E and F of klog, an error by another logger, or last words without a head. */
export function isComplaint(line: string): boolean {
	return /^[EF]\d{4} |"level":"(?:error|fatal|panic)"|(?:^|\s)level=(?:error|fatal|panic) msg=/.test(line) || LAST.test(line);
}

/** Said in passing: what a program does, and no complaint. */
export function isChat(line: string): boolean {
	return /^I\d{4} |"level":"(?:info|debug)"/.test(line);
}

function message(line: string): string {
	if (line.startsWith('{')) {
		return ofJson(line) ?? line;
	}
	const logrus = ofLogrus(line);
	if (logrus !== undefined) {
		return logrus;
	}
	const text = line.replace(HEAD, '').replace(/^(?:Error|error|panic|fatal error|FATAL|Fatal glibc error): /, '');
	if (!HEAD.test(line) || !text.startsWith('"')) {
		return text;
	}
	const [said, rest] = quoted(text);
	const err = / ?err=("?)/.exec(rest);
	if (err === null) {
		return said;
	}
	const value = rest.slice(err.index + err[0].length);
	const reason = err[1] === '"' ? quoted(`"${value}`)[0] : value.split(/ \w+=/)[0] ?? '';
	return `${said}: ${reason}`;
}

/** zap's lines: the error, within the message. Of a line that was cut short what is left of both. */
function ofJson(line: string): string | undefined {
	const part = (...names: readonly string[]) => names.map((name) => new RegExp(`"${name}":"((?:[^"\\\\]|\\\\.)*)`).exec(line)?.[1]).find((text) => text !== undefined && text !== '');
	return [part('msg', 'message'), part('error', 'err')].filter((text) => text !== undefined).map((text) => unescape(text)).join(': ') || undefined;
}

/** logrus' lines: `time="…" level=fatal msg="…" error="…"`. */
function ofLogrus(line: string): string | undefined {
	const part = (name: string) => new RegExp(`\\b${name}="((?:[^"\\\\]|\\\\.)*)`).exec(line)?.[1];
	return /(?:^|\s)level=\w+ msg="/.test(line) ? [part('msg'), part('error')].filter((text) => text !== undefined).map((text) => unescape(text)).join(': ') : undefined;
}

/** What stands in Go's quotes at the start, without its escapes, and what follows; a line that was cut short ends the quotes. */
function quoted(text: string): readonly [string, string] {
	const inside = /^"((?:[^"\\]|\\.)*)"?/s.exec(text);
	return inside === null ? [text, ''] : [unescape(inside[1] ?? ''), text.slice(inside[0].length)];
}

function unescape(text: string): string {
	return text.replaceAll(/\\(["\\nt])/g, (_, character: string) => ({n: '\n', t: ' '})[character] ?? character);
}

/** Cuts `a: b: c` where it was put together: not in quotes, brackets or addresses; a cause that was quoted whole is opened. */
function split(text: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let isQuoted = false;
	let start = 0;
	for (let at = 0; at < text.length; at += 1) {
		const character = text[at];
		if (character === '\\') {
			at += 1;
		} else if (character === '"') {
			isQuoted = !isQuoted;
		} else if (!isQuoted && (character === '(' || character === '[' || character === '{')) {
			depth += 1;
		} else if (!isQuoted && (character === ')' || character === ']' || character === '}')) {
			depth = Math.max(0, depth - 1);
		} else if (!isQuoted && depth === 0 && /^: |^ desc = |^\n/.test(text.slice(at, at + 8))) {
			parts.push(text.slice(start, at));
			start = at + (text.startsWith(' desc = ', at) ? 8 : text[at] === '\n' ? 1 : 2);
		}
	}
	parts.push(text.slice(start));
	return parts.flatMap((part) => {
		const inner = part.trim();
		return inner.length > 1 && inner.startsWith('"') && inner.endsWith('"') && inner.includes(' ') ? split(unescape(inner.slice(1, -1))) : [inner.replace(/^code = \w+$/, '')];
	});
}

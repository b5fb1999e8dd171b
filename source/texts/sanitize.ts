/**
 * Makes what a terminal would act on, or would not show, visible: text from outside (log lines,
 * names, YAML, a peer's words) passes here before it reaches a screen. The result is one line.
 * Escape sequences, C1 codes, line ends, directional overrides and half characters all become
 * `\x1b`, `\n`, `\u{202e}`.
 * @param options.keepLineBreaks leaves line feeds alone, for text that was put together from lines
 */
export function sanitize(text: string, {keepLineBreaks = false}: {readonly keepLineBreaks?: boolean} = {}): string {
	if (keepLineBreaks) {
		return text.split('\n').map((line) => sanitize(line)).join('\n');
	}
	return text.toWellFormed().replaceAll(unsafe, visible);
}

/** The same for text of several lines: line ends divide, tabs become columns of eight. */
export function sanitizeLines(text: string): string[] {
	const lines = text.split(/\r\n|\n/);
	if (lines.at(-1) === '') {
		lines.pop();
	}
	return lines.map((line) => sanitize(expandTabs(line)));
}

// Control (C0, DEL, C1), directional (Trojan Source, CVE-2021-42574), separators, byte order mark.
// eslint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060\u2066-\u2069\uFEFF\uFFF9-\uFFFB]/gu;

const named: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

function visible(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	return named[character] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`);
}

function expandTabs(line: string): string {
	let out = '';
	for (const part of line.split(/(\t)/)) {
		out += part === '\t' ? ' '.repeat(8 - (out.length % 8)) : part;
	}
	return out;
}

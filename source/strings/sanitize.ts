/**
 * Makes what a terminal would act on, or would not show, visible: text from outside (log lines,
 * names, YAML, a peer's words) passes here before it reaches a screen. The result is one line.
 * Escape sequences, C1 codes, line ends, directional overrides and what passes unseen all become
 * `\x1b`, `\n`, `\u{202e}`; half a character becomes `\uFFFD`.
 * @param options.keepLineBreaks leaves line feeds alone, for text that was put together from lines
 */
export function sanitize(text: string, {keepLineBreaks = false}: {readonly keepLineBreaks?: boolean} = {}): string {
	if (keepLineBreaks) {
		return text.split('\n').map((line) => sanitize(line)).join('\n');
	}
	return ordinary.test(text) ? text : text.toWellFormed().replaceAll(unsafe, visible);
}

/** The same for JSON that a program reads, and a person may look at: the value stays what it is. */
export function sanitizeJson(json: string): string {
	return json.replaceAll(unsafe, (character) => (named[character] === undefined ? character.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : character));
}

/** The same for text of several lines: line ends divide, tabs become columns of eight. */
export function sanitizeLines(text: string): string[] {
	const lines = text.split(/\r\n|\n/);
	if (lines.at(-1) === '') {
		lines.pop();
	}
	return lines.map((line) => sanitize(expandTabs(line)));
}

// What an emoji is put together with is left in it: it shows, and there is one of each.
const emoji = String.raw`\p{Extended_Pictographic}`;
const variant = String.raw`(?<!${emoji})\uFE0F`;
const joiner = String.raw`(?<!${emoji}\uFE0F?\p{Emoji_Modifier}?)\u200D|\u200D(?!${emoji})`;
// By what Unicode says of a character, not by a list: controls; formats, directional ones among them (Trojan Source,
// CVE-2021-42574); what renders nothing by itself (fillers, joiners, variation selectors, tags); separators. Unicode takes
// the empty Braille cell for a symbol.
const unseen = String.raw`[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800]--[\uFE0F\u200D]]`;
const unsafe = new RegExp(`${variant}|${joiner}|${unseen}`, 'gv');
const ordinary = /^[\u0020-\u007E]*$/;

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

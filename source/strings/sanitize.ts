import {isOrdinary} from './columns.ts';

declare const shown: unique symbol;

/** Text that a terminal shows, and nothing else: made in this file alone, so that what is not made here compiles nowhere where it would reach one. */
export type Shown = string & {readonly [shown]: true};

/**
 * One line in which all that a terminal would act on, or would not show, is visible. Text from outside (log lines, names, YAML,
 * a peer's words) passes here where a span or an output line is made of it, and nowhere before: whoever makes sentences of it
 * has it as it is. Escape sequences, C1 codes, line ends, directional overrides and what passes unseen all become
 * `\x1b`, `\n`, `\u{202e}`; half a character becomes `\uFFFD`.
 */
export function sanitize(text: string): Shown {
	return (isOrdinary(text) ? text : text.toWellFormed().replaceAll(unsafe, visible)) as Shown;
}

/** Lines of a stream, each of them one whatever is in it; tabs that one begins with stay, as kubeadm's join command has them. */
export function outputLines(...lines: readonly string[]): Shown {
	return lines.map((line) => `${line.replace(/[^\t].*$/s, sanitize)}\n`).join('') as Shown;
}

/** The same for what a person answers behind the last of them. */
export function outputPrompt(...lines: readonly string[]): Shown {
	return lines.map((line) => sanitize(line)).join('\n') as Shown;
}

/** JSON that a program reads, and a person may look at: what would be unseen is escaped as JSON escapes it, and the value stays what it is. */
export function sanitizeJson(json: string): Shown {
	return json.replaceAll(unsafe, (character) => (named[character] === undefined ? character.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : character)) as Shown;
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
const named: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

function visible(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	return named[character] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`);
}

/**
 * Scalars of YAML 1.1 as go-yaml v2 reads and writes them (resolve.go, encode.go, emitterc.go):
 * what a plain word means, and which style a string needs so that it stays a string.
 */

export type Scalar =
	| {readonly kind: 'string' | 'timestamp' | 'merge'; readonly value: string}
	| {readonly kind: 'null'; readonly value: null}
	| {readonly kind: 'boolean'; readonly value: boolean}
	| {readonly kind: 'integer'; readonly value: bigint}
	| {readonly kind: 'float'; readonly value: number};

/** What a plain scalar stands for. */
export function resolvePlain(text: string): Scalar {
	const word = words.get(text);
	if (word) {
		return word;
	}
	const first = text[0] ?? '';
	if (first === '.') {
		return /^\.[0-9]+([eE][-+]?[0-9]+)?$/.test(text) ? float(text) : {kind: 'string', value: text};
	}
	if (!/[-+0-9]/.test(first)) {
		return {kind: 'string', value: text};
	}
	if (isTimestamp(text)) {
		return {kind: 'timestamp', value: text};
	}
	const plain = text.replaceAll('_', '');
	if (plain.length > longestNumber) {
		return /^[-+]?[0-9]+$/.test(plain) ? {kind: 'float', value: Infinity} : {kind: 'string', value: text};
	}
	const integer = parseInteger(plain);
	if (integer !== undefined) {
		return {kind: 'integer', value: integer};
	}
	if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(plain) && Number.isFinite(Number(plain))) {
		return float(plain);
	}
	return {kind: 'string', value: text};
}

/** Longer runs of digits fit into no field, and take long to read. */
const longestNumber = 400;

const float = (text: string): Scalar => ({kind: 'float', value: Number(text)});

const words = new Map<string, Scalar>([
	...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(word => [word, {kind: 'boolean', value: true}] as const),
	...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(word => [word, {kind: 'boolean', value: false}] as const),
	...['', '~', 'null', 'Null', 'NULL'].map(word => [word, {kind: 'null', value: null}] as const),
	...['.nan', '.NaN', '.NAN'].map(word => [word, {kind: 'float', value: Number.NaN}] as const),
	...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(word => [word, {kind: 'float', value: Infinity}] as const),
	...['-.inf', '-.Inf', '-.INF'].map(word => [word, {kind: 'float', value: -Infinity}] as const),
]);

/** Go's ParseInt with base 0: `0x`, `0o`, `0b`, and a leading 0 for octal. */
function parseInteger(text: string): bigint | undefined {
	const match = /^([-+]?)(?:(0[xX][0-9a-fA-F]+)|(0[bB][01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(text);
	if (!match) {
		return undefined;
	}
	const [, sign, hexadecimal, binary, octal, decimal] = match;
	const size = BigInt(hexadecimal ?? binary?.toLowerCase() ?? (octal === undefined ? decimal ?? '0' : `0o${octal}`));
	return sign === '-' ? -size : size;
}

const timestamp = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d))| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

function isTimestamp(text: string): boolean {
	const match = timestamp.exec(text);
	if (!match) {
		return false;
	}
	const [year = 0, month = 0, day = 0, ...clock] = match.slice(1).filter(part => part !== undefined).map(Number);
	const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
	const [hour = 0, minute = 0, second = 0] = clock;
	return month >= 1 && month <= 12 && day >= 1 && day <= lastDay && hour < 24 && minute < 60 && second < 60;
}

/** A number of base 60 in YAML 1.1: read as text, yet quoted for readers that know them. */
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

export type Style = 'plain' | 'single' | 'double' | 'literal';

/** The style go-yaml writes a string in. */
export function chooseStyle(text: string, isKey: boolean): Style {
	const allows = analyze(text);
	if (text.includes('\n')) {
		return allows.block && !isKey ? 'literal' : 'double';
	}
	if (text === '<<') {
		return 'plain';
	}
	if (resolvePlain(text).kind !== 'string' || base60.test(text)) {
		return 'double';
	}
	return allows.plain ? 'plain' : allows.single && !(isKey && allows.multiline) ? 'single' : 'double';
}

/** Letters, digits and what stands between them in names, paths, flags and base64: no reader takes any of it for more than it is. */
export const isOneWord = (text: string): boolean => /^-{0,2}[\w/+=](?:[\w/+=.,@-]|:(?=\w))*$/.test(text);

function analyze(text: string): {plain: boolean; single: boolean; block: boolean; multiline: boolean} {
	const allows = {plain: true, single: true, block: true, multiline: false};
	// Certificates and keys in kubeconfigs are long.
	if (isOneWord(text)) {
		return allows;
	}
	let previous = '';
	let precededByBlank = true;
	const characters = Array.from(text);
	if (text.startsWith('---') || text.startsWith('...')) {
		allows.plain = false;
	}
	for (const [index, character] of characters.entries()) {
		const next = characters[index + 1];
		const blankFollows = next === undefined || next === ' ' || next === '\t';
		const isFirst = index === 0;
		const isLast = next === undefined;
		const space = character === ' ';
		const lineBreak = isBreak(character);
		if ((isFirst && indicators.has(character)) || ('?-'.includes(character) && isFirst && blankFollows)
			|| (character === ':' && blankFollows) || (character === '#' && precededByBlank)) {
			allows.plain = false;
		}
		if (!isPrintable(character) || (lineBreak && previous === ' ')) {
			allows.plain = false;
			allows.single = false;
			allows.block = false;
		}
		if (space && isBreak(previous)) {
			allows.plain = false;
			allows.single = false;
		}
		if (lineBreak) {
			allows.plain = false;
			allows.multiline = true;
		}
		if (space && (isFirst || isLast)) {
			allows.plain = false;
			allows.block &&= !isLast;
		}
		previous = character;
		precededByBlank = space || character === '\t' || lineBreak;
	}
	return allows;
}

const indicators = new Set('#,[]{}&*!|>\'"%@`');

const breaks = '\n\r\u0085\u2028\u2029';

export const isBreak = (character: string): boolean => character !== '' && breaks.includes(character);

const aBreak = new RegExp(`([${breaks}])`);

/** Lines, which may be empty, and the breaks between them, by turns. */
export const splitAtBreaks = (text: string): string[] => text.split(aBreak);

/** What may stand outside double quotes: no tab, no control, nothing beyond the first plane. */
export const isPrintable = (character: string): boolean => printable.test(character);

const printable = /^[\n\u0020-\u007E\u00A0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]$/;

/** Characters that go-yaml refuses to read, which is what happens to text on its way to be written. */
export const unreadable = /[\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]/;

const escapes = new Map([
	['\0', '\\0'], ['\u0007', '\\a'], ['\b', '\\b'], ['\t', '\\t'], ['\n', '\\n'], ['\v', '\\v'], ['\f', '\\f'], ['\r', '\\r'],
	['\u001B', '\\e'], ['"', '\\"'], ['\\', '\\\\'], ['\u0085', '\\N'], ['\u00A0', '\\_'], ['\u2028', '\\L'], ['\u2029', '\\P'],
]);

/** A character as it is written inside double quotes. */
export function escapeCharacter(character: string): string {
	const known = escapes.get(character);
	if (known) {
		return known;
	}
	const code = character.codePointAt(0) ?? 0;
	const [letter, digits] = code <= 0xFF ? ['x', 2] as const : code <= 0xFFFF ? ['u', 4] as const : ['U', 8] as const;
	return `\\${letter}${code.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** A number as Go prints it with the verb `g` and the fewest digits: `10`, `0.2`, `1e+21`. */
export function formatNumber(value: number): string {
	if (!Number.isFinite(value)) {
		return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
	}
	if (Number.isInteger(value) && Math.abs(value) < 1e21) {
		return BigInt(value).toString();
	}
	const [digits = '', exponent = '0'] = value.toExponential().split('e');
	const power = Number(exponent);
	if (power >= -4 && power < Math.max(21, digits.length)) {
		return String(value);
	}
	return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

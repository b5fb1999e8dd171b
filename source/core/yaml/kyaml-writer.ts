import type {Json, JsonObject} from '../config/types.ts';

/**
 * Writes a value as KYAML, the strict dialect of YAML that looks like JSON without quoted keys, in
 * the layout of sigs.k8s.io/yaml/kyaml: one document, with `---` before and a newline behind it.
 * Members stay in their order.
 */
export function writeKyaml(value: Json): string {
	return `---\n${node(value, 0)}\n`;
}

function node(value: Json, indent: number): string {
	if (Array.isArray(value)) {
		return list(value as readonly Json[], indent);
	}
	if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value as JsonObject).filter(([, member]) => member !== undefined);
		return members.length === 0 ? '{}' : `{\n${members.map(([name, member]) => `${space(indent + 1)}${key(name)}: ${node(member, indent + 1)},\n`).join('')}${space(indent)}}`;
	}
	return typeof value === 'string' ? text(value, indent + 1) : String(value);
}

/** Brackets of objects and lists inside a list stand on one line with the list's. */
function list(items: readonly Json[], indent: number): string {
	if (items.length === 0) {
		return '[]';
	}
	return items.every((item) => typeof item === 'object' && item !== null)
		? `[${items.map((item) => node(item, indent)).join(', ')}]`
		: `[\n${items.map((item) => `${space(indent + 1)}${node(item, indent + 1)},\n`).join('')}${space(indent)}]`;
}

const space = (level: number): string => '  '.repeat(level);

/** What YAML 1.1 would not read as text. */
const ambiguous = /^(?:null|true|false|yes|no|on|off|[tfyn]|inf|infinity|nan)$/i;

const key = (name: string): string => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !ambiguous.test(name) ? name : `"${escape(name, '\\n', '\\t')}"`);

/** Text of several lines is folded, a line of it on each line. */
function text(value: string, indent: number): string {
	if (!value.includes('\n')) {
		return `"${escape(value)}"`;
	}
	const lines = value.split('\n');
	const ends = lines.at(-1) === '';
	const shown = (ends ? lines.slice(0, -1) : lines).map((line, index, all) => {
		const lead = /^\s/.test(line) ? '\\' : ' ';
		return `${space(indent)}${lead}${escape(line)}${index < all.length - 1 || ends ? '\\n' : ''}\\\n`;
	});
	return `"\\\n${shown.join('')}${space(indent)}"`;
}

const escapes: Readonly<Record<string, string>> = {
	'"': '\\"', '\\': '\\\\', '\u0007': '\\a', '\b': '\\b', '\f': '\\f', '\r': '\\r', '\v': '\\v', '\0': '\\0', '\u001B': '\\e',
	'\u0085': '\\N', '\u00A0': '\\_', '\u2028': '\\L', '\u2029': '\\P',
};

function escape(value: string, newline = '\n', tab = '\t'): string {
	// What is no letter, mark, number, sign or the space is not shown as it is (Go's unicode.IsPrint).
	return value.replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|["\\]/gu, (character) => {
		if (character === '\n' || character === '\t') {
			return character === '\n' ? newline : tab;
		}
		const code = character.codePointAt(0) ?? 0;
		return escapes[character] ?? (code < 0x20 || code === 0x7f ? `\\x${hex(code, 2)}` : code < 0x1_00_00 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`);
	});
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

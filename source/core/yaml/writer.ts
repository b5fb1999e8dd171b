import {YamlControlCharacterError} from '../told/failures.ts';
import type {Json} from '../config/types.ts';
import {chooseStyle, escapeCharacter, formatNumber, isBreak, isOneWord, isPrintable, splitAtBreaks, unreadable} from './scalars.ts';

/**
 * Writes a value as YAML in the byte layout of kubeadm, which marshals by way of
 * sigs.k8s.io/yaml: JSON, read by go-yaml v2, sorted and emitted by it. Members are sorted as
 * go-yaml sorts map keys, lists are not indented, text folds behind column 80.
 *
 * @returns the document with a final newline, without `---`
 * @throws YamlControlCharacterError for text that go-yaml refuses to read back from the JSON
 */
export function writeYaml(value: Json): string {
	const emitter = new Emitter();
	emitter.node(value, false);
	return emitter.end();
}

/** go-yaml's order of map keys: runs of digits by their number, letters behind everything else. */
export function compareKeys(left: string, right: string): number {
	let start = 0;
	while (start < left.length && left[start] === right[start]) {
		start++;
	}
	if (isSmall(left.charCodeAt(start)) && isSmall(right.charCodeAt(start))) {
		// As for nearly all names.
		return left.charCodeAt(start) - right.charCodeAt(start);
	}
	const a = Array.from(left);
	const b = Array.from(right);
	let digits = false;
	for (let index = 0; index < Math.min(a.length, b.length); index++) {
		const x = a[index] ?? '';
		const y = b[index] ?? '';
		if (x === y) {
			digits = isDigit(x);
			continue;
		}
		const xLetter = isLetter(x);
		const yLetter = isLetter(y);
		if (xLetter && yLetter) {
			return codePoint(x) - codePoint(y);
		}
		if (xLetter || yLetter) {
			return digits === xLetter ? -1 : 1;
		}
		return compareNumbers(a, b, index) || codePoint(x) - codePoint(y);
	}
	return a.length - b.length;
}

function compareNumbers(a: readonly string[], b: readonly string[], start: number): number {
	const lead = (a[start] === '0' || b[start] === '0') && hasNumberBefore(a, start) ? '1' : '';
	const x = digitsFrom(a, start);
	const y = digitsFrom(b, start);
	const xNumber = BigInt(lead + x || '0');
	const yNumber = BigInt(lead + y || '0');
	return xNumber === yNumber ? x.length - y.length : xNumber < yNumber ? -1 : 1;
}

function hasNumberBefore(characters: readonly string[], start: number): boolean {
	for (let index = start - 1; index >= 0 && isDigit(characters[index] ?? ''); index--) {
		if (characters[index] !== '0') {
			return true;
		}
	}
	return false;
}

function digitsFrom(characters: readonly string[], start: number): string {
	let end = start;
	while (end < characters.length && /^[0-9]$/.test(characters[end] ?? '')) {
		end++;
	}
	return characters.slice(start, end).join('');
}

// Beyond ASCII nearly never, and such a pattern takes long to be made.
const digit = /^\p{Nd}$/u;
const letter = /^\p{L}$/u;
const isDigit = (character: string) => (character <= '\u007F' ? character >= '0' && character <= '9' : digit.test(character));
const isLetter = (character: string) => (character <= '\u007F' ? /^[A-Za-z]$/.test(character) : letter.test(character));
const isSmall = (code: number) => code >= 0x61 && code <= 0x7A;
const codePoint = (character: string) => character.codePointAt(0) ?? 0;

const width = 80;
const indentStep = 2;
/** Longer keys are written as `? key`. */
const simpleKeyLength = 128;

/**
 * The state of libyaml's emitter that shows in its output: where the line is, whether it ends in
 * white space, and whether it holds indentation alone.
 */
class Emitter {
	#out = '';
	#column = 0;
	#indent = -1;
	#whitespace = true;
	#indention = true;

	node(value: Json, inMapping: boolean): void {
		if (isList(value)) {
			this.#list(value, inMapping);
		} else if (typeof value === 'object' && value !== null) {
			this.#mapping(value);
		} else {
			this.#nested(true, false, () => this.#scalar(value, false));
		}
	}

	end(): string {
		this.#writeIndent();
		return this.#out;
	}

	#list(items: readonly Json[], inMapping: boolean): void {
		if (items.length === 0) {
			this.#indicator('[]', true);
			return;
		}
		this.#nested(false, inMapping && !this.#indention, () => {
			for (const item of items) {
				this.#writeIndent();
				this.#indicator('-', true, true);
				this.node(item, false);
			}
		});
	}

	#mapping(members: {readonly [key: string]: Json}): void {
		const keys = Object.keys(members).sort(compareKeys);
		if (keys.length === 0) {
			this.#indicator('{}', true);
			return;
		}
		this.#nested(false, false, () => {
			for (const key of keys) {
				this.#writeIndent();
				if (Buffer.byteLength(key) <= simpleKeyLength && !key.includes('\n')) {
					this.#nested(true, false, () => this.#scalar(key, true));
					this.#indicator(':', false);
				} else {
					this.#indicator('?', true, true);
					this.node(key, false);
					this.#writeIndent();
					this.#indicator(':', true, true);
				}
				this.node(members[key] ?? null, true);
			}
		});
	}

	#nested(flow: boolean, indentless: boolean, write: () => void): void {
		const before = this.#indent;
		if (before < 0) {
			this.#indent = flow ? indentStep : 0;
		} else if (!indentless) {
			this.#indent += indentStep;
		}
		write();
		this.#indent = before;
	}

	#scalar(value: null | boolean | number | string, isKey: boolean): void {
		if (typeof value !== 'string') {
			this.#plain(typeof value === 'number' ? formatNumber(value) : String(value), isKey);
			return;
		}
		const refused = unreadable.exec(value);
		if (refused !== null) {
			throw new YamlControlCharacterError(refused[0].codePointAt(0) ?? 0);
		}
		const style = chooseStyle(value, isKey);
		if (style === 'plain') {
			this.#plain(value, isKey);
		} else if (style === 'single') {
			this.#single(value, isKey);
		} else if (style === 'double') {
			this.#double(value, isKey);
		} else {
			this.#literal(value);
		}
	}

	#plain(text: string, isKey: boolean): void {
		if (!this.#whitespace) {
			this.#put(' ');
		}
		if (isOneWord(text)) {
			this.#put(text);
		} else {
			this.#folding(Array.from(text), '\'', isKey);
		}
		this.#whitespace = false;
		this.#indention = false;
	}

	#single(text: string, isKey: boolean): void {
		this.#indicator('\'', true);
		this.#folding(Array.from(text), '\'\'', isKey);
		this.#indicator('\'', false);
	}

	/** Folds at a lone space behind the width, though not at the first or last character. */
	#folding(characters: readonly string[], quote: string, isKey: boolean): void {
		let spaces = false;
		let breaks = false;
		for (const [index, character] of characters.entries()) {
			if (character === ' ') {
				const within = index > 0 && index < characters.length - 1;
				if (!isKey && !spaces && this.#column > width && within && characters[index + 1] !== ' ') {
					this.#writeIndent();
				} else {
					this.#put(' ');
				}
				spaces = true;
			} else if (isBreak(character)) {
				this.#putBreak(character);
				breaks = true;
			} else {
				if (breaks) {
					this.#writeIndent();
				}
				this.#put(character === '\'' ? quote : character);
				this.#indention = false;
				spaces = false;
				breaks = false;
			}
		}
	}

	#double(text: string, isKey: boolean): void {
		const characters = Array.from(text);
		let spaces = false;
		this.#indicator('"', true);
		for (const [index, character] of characters.entries()) {
			if (character === ' ') {
				if (!isKey && !spaces && this.#column > width && index > 0 && index < characters.length - 1) {
					this.#writeIndent();
					if (characters[index + 1] === ' ') {
						this.#put('\\');
					}
				} else {
					this.#put(' ');
				}
				spaces = true;
			} else {
				this.#put(isPrintable(character) && !isBreak(character) && character !== '"' && character !== '\\' ? character : escapeCharacter(character));
				spaces = false;
			}
		}
		this.#indicator('"', false);
	}

	#literal(text: string): void {
		this.#indicator('|', true);
		if (text.startsWith(' ') || isBreak(text[0] ?? '')) {
			this.#indicator(String(indentStep), false);
		}
		if (!isBreak(text.at(-1) ?? '')) {
			this.#indicator('-', false);
		} else if (text.length === 1 || isBreak(text.at(-2) ?? '')) {
			this.#indicator('+', false);
		}
		this.#putBreak('\n');
		let breaks = true;
		for (const part of splitAtBreaks(text)) {
			if (isBreak(part)) {
				this.#putBreak(part);
				breaks = true;
			} else if (part !== '') {
				if (breaks) {
					this.#writeIndent();
				}
				this.#put(part);
				this.#indention = false;
				breaks = false;
			}
		}
	}

	#indicator(text: string, spaceBefore: boolean, keepsIndention = false): void {
		if (spaceBefore && !this.#whitespace) {
			this.#put(' ');
		}
		this.#put(text);
		this.#whitespace = false;
		this.#indention &&= keepsIndention;
	}

	#writeIndent(): void {
		const indent = Math.max(this.#indent, 0);
		if (!this.#indention || this.#column > indent || (this.#column === indent && !this.#whitespace)) {
			this.#putBreak('\n');
		}
		if (this.#column < indent) {
			this.#put(' '.repeat(indent - this.#column));
		}
		this.#whitespace = true;
		this.#indention = true;
	}

	#put(text: string): void {
		this.#out += text;
		this.#column += text.length;
	}

	#putBreak(character: string): void {
		this.#out += character;
		this.#column = 0;
		this.#whitespace = true;
		this.#indention = true;
	}
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

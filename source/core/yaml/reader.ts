import {EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException, type Event, type ScalarEvent} from 'js-yaml';
import {append, type ConfigError} from '../told/faults.ts';
import {failAt, type SourceFile} from './source-file.ts';
import {resolvePlain, type Scalar} from './scalars.ts';

interface Placed {
	/** Index into the text of the file. */
	readonly offset: number;
}

export interface ScalarNode extends Placed {
	readonly kind: 'scalar';
	readonly scalar: Scalar;
	readonly source: string;
	/** Behind its last character, quotes included; -1 where nothing is written. */
	readonly end: number;
}

export interface ListNode extends Placed {
	readonly kind: 'list';
	readonly items: readonly YamlNode[];
}

export interface MappingEntry {
	readonly key: string;
	readonly keyOffset: number;
	readonly value: YamlNode;
}

/** Entries in the order of the file; a key given twice is there twice. */
export interface MappingNode extends Placed {
	readonly kind: 'mapping';
	readonly entries: readonly MappingEntry[];
}

export type YamlNode = ScalarNode | ListNode | MappingNode;

/** One document of a file; no contents where it holds nothing but comments. */
export interface YamlDocument extends Placed {
	readonly end: number;
	readonly contents: YamlNode | undefined;
}

/** Values of a file, those counted that aliases repeat: a few lines of them can stand for billions. */
const maxNodes = 20_000;

/**
 * Reads the documents of a file as kubeadm does (apimachinery's YAMLReader, then go-yaml v2):
 * `---` lines part documents, one too many is passed over, comments alone make a document.
 *
 * @throws ConfigError for text that is no YAML
 */
export function readDocuments(file: SourceFile): YamlDocument[] {
	const forbidden = file.text.search(unreadable);
	if (forbidden !== -1) {
		throw wrongCharacter(file, forbidden);
	}
	let count = 0;
	return parts(file).map(({start, end}) => {
		const {node, size} = readNode(file, file.text.slice(start, end), start);
		count += size;
		if (count > maxNodes) {
			throw tooMany(file, start);
		}
		return {offset: start, end, contents: node};
	});
}

/** A `---` line ends a document that has a line, and is the first line of one that has none yet. */
function parts(file: SourceFile): Array<{readonly start: number; readonly end: number}> {
	const {text} = file;
	const found: Array<{start: number; end: number}> = [];
	let start: number | undefined;
	let next: number;
	for (let line = 0; line < text.length; line = next) {
		const end = text.indexOf('\n', line);
		next = end === -1 ? text.length : end + 1;
		if (text.startsWith('---', line)) {
			const rest = text.slice(line + 3, next).trim();
			if (rest !== '' && !rest.startsWith('#')) {
				throw failAt(file, 'yaml-syntax', line, {reason: 'a separator with text behind it'});
			}
			if (start !== undefined) {
				found.push({start, end: line});
				start = undefined;
				continue;
			}
		}
		start ??= line;
	}
	return start === undefined ? found : [...found, {start, end: text.length}];
}

/** What go-yaml refuses wherever it stands, in comments too (readerc.go). */
const unreadable = /[^\t\n\r\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function wrongCharacter(file: SourceFile, offset: number): ConfigError {
	const code = file.text.codePointAt(offset) ?? 0;
	return failAt(file, 'yaml-character', offset, {character: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`});
}

const tooMany = (file: SourceFile, offset: number): ConfigError => failAt(file, 'yaml-too-many-nodes', offset, {limit: maxNodes});

/**
 * A document of Kubernetes that begins with `{` is read as JSON once more (apimachinery's
 * recognizer): what is only YAML's flow style is refused.
 * @throws ConfigError for a document that looks like JSON and is none
 */
export function checkJson(file: SourceFile, {offset, end}: YamlDocument): void {
	const text = file.text.slice(offset, end);
	// A byte order mark in front, no blank to Go, makes it YAML.
	if (!/^[\t\n\v\f\r \u0085\u00A0]*\{/.test(text)) {
		return;
	}
	try {
		JSON.parse(text);
	} catch (error) {
		const position = /position (\d+)/.exec((error as SyntaxError).message)?.[1];
		throw failAt(file, 'yaml-syntax', offset + Number(position ?? text.indexOf('{')), {reason: 'no JSON'});
	}
}

function readNode(file: SourceFile, given: string, offset: number): {readonly node: YamlNode | undefined; readonly size: number} {
	// One byte order mark is none of the text; a second one is.
	const start = given.startsWith('\uFEFF') ? offset + 1 : offset;
	const text = given.slice(start - offset);
	if (text.startsWith('\uFEFF')) {
		throw wrongCharacter(file, start);
	}
	let events: Event[];
	try {
		events = parseEvents(text, {maxDepth: 60});
	} catch (error) {
		if (error instanceof YAMLException) {
			throw failAt(file, 'yaml-syntax', start + Math.min(error.mark?.position ?? 0, text.length), {reason: error.reason});
		}
		throw error;
	}
	if (events[0]?.type !== EVENT_ID.DOCUMENT || events[1] === undefined || events[1].type === EVENT_ID.POP) {
		return {node: undefined, size: 1};
	}
	// Keys are events too. More than this is not worth a tree.
	if (events.length > 4 * maxNodes) {
		throw tooMany(file, start);
	}
	const {node, size} = new TreeBuilder(file, text, start, events).build();
	return {node: node.kind === 'scalar' && node.scalar.kind === 'null' ? undefined : node, size};
}

class TreeBuilder {
	readonly #file: SourceFile;
	readonly #text: string;
	readonly #start: number;
	readonly #events: readonly Event[];
	readonly #anchors = new Map<string, {readonly node: YamlNode; readonly size: number}>();
	/** Values so far, those counted that aliases repeat. */
	#count = 0;
	#next = 1;
	#offset: number;

	constructor(file: SourceFile, text: string, start: number, events: readonly Event[]) {
		this.#file = file;
		this.#text = text;
		this.#start = start;
		this.#offset = start;
		this.#events = events;
	}

	/** @returns `size`: values in it, those counted that aliases repeat */
	build(): {readonly node: YamlNode; readonly size: number} {
		return {node: this.#node(), size: this.#count};
	}

	#node(): YamlNode {
		const event = this.#events[this.#next++];
		const before = this.#count;
		this.#add(1);
		switch (event?.type) {
			case EVENT_ID.SCALAR: {
				return this.#named(event, this.#scalar(event), before);
			}

			case EVENT_ID.SEQUENCE: {
				const offset = this.#moveTo(event.start);
				const items: YamlNode[] = [];
				while (this.#events[this.#next]?.type !== EVENT_ID.POP) {
					items.push(this.#node());
				}
				this.#next++;
				return this.#named(event, {kind: 'list', items, offset}, before);
			}

			case EVENT_ID.MAPPING: {
				const offset = this.#moveTo(event.start);
				const entries = this.#entries();
				return this.#named(event, {kind: 'mapping', entries, offset}, before);
			}

			case EVENT_ID.ALIAS: {
				const name = this.#text.slice(event.anchorStart, event.anchorEnd);
				const offset = this.#moveTo(event.anchorStart);
				const found = this.#anchors.get(name);
				if (!found) {
					throw failAt(this.#file, 'yaml-syntax', offset, {reason: 'an alias of nothing'});
				}
				this.#add(found.size - 1);
				return found.node;
			}

			default: {
				throw failAt(this.#file, 'yaml-syntax', this.#offset, {reason: 'unexpected end'});
			}
		}
	}

	/** Offset of an event in the file; empty scalars have none and stand where the last node did. */
	#moveTo(index: number): number {
		this.#offset = index < 0 ? this.#offset : this.#start + index;
		return this.#offset;
	}

	#add(count: number): void {
		this.#count += count;
		if (this.#count > maxNodes) {
			throw tooMany(this.#file, this.#offset);
		}
	}

	/** @param before values that came before the node */
	#named<N extends YamlNode>(event: {anchorStart: number; anchorEnd: number}, node: N, before: number): N {
		if (event.anchorStart >= 0) {
			this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), {node, size: this.#count - before});
		}
		return node;
	}

	#scalar(event: ScalarEvent): ScalarNode {
		const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
		const offset = this.#moveTo(isQuoted ? event.valueStart - 1 : event.valueStart);
		const source = event.valueStart < 0 ? '' : getScalarValue(this.#text, event);
		const tag = event.tagStart < 0 ? '' : this.#text.slice(event.tagStart, event.tagEnd);
		if (event.style === SCALAR_STYLE.DOUBLE_QUOTED) {
			this.#checkEscapes(this.#text.slice(event.valueStart, event.valueEnd), event.valueStart);
		}
		const isPlain = resolvedTags.has(tag) || (event.style === SCALAR_STYLE.PLAIN && tag !== '!' && tag !== '!!str');
		return {kind: 'scalar', scalar: isPlain ? resolvePlain(source) : {kind: 'string', value: source}, source, offset, end: event.valueStart < 0 ? -1 : this.#start + event.valueEnd + (isQuoted ? 1 : 0)};
	}

	/** go-yaml v2 knows neither the `\/` of JSON nor characters in two halves. */
	#checkEscapes(raw: string, start: number): void {
		for (const match of raw.matchAll(/\\(\/|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)/gs)) {
			const escape = match[1] ?? '';
			if (escape === '/' || escape.length > 1) {
				throw failAt(this.#file, 'yaml-syntax', this.#start + start + match.index, {reason: 'unknown escape sequence'});
			}
		}
	}

	#entries(): MappingEntry[] {
		const entries: MappingEntry[] = [];
		const merged: MappingEntry[] = [];
		while (this.#events[this.#next]?.type !== EVENT_ID.POP) {
			const isPlain = this.#isPlainKey();
			const key = this.#node();
			this.#count--;
			const keyOffset = this.#offset;
			const value = this.#node();
			if (key.kind !== 'scalar' || key.scalar.kind === 'null') {
				throw failAt(this.#file, 'yaml-syntax', keyOffset, {reason: 'a key that is no text'});
			}
			if (isPlain && key.source === '<<') {
				append(merged, this.#merge(value));
			} else {
				entries.push({key: keyText(key), keyOffset, value});
			}
		}
		this.#next++;
		const own = new Set(entries.map(entry => entry.key));
		return [...merged.filter(entry => !own.has(entry.key)), ...entries];
	}

	#isPlainKey(): boolean {
		const event = this.#events[this.#next];
		return event?.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN;
	}

	/** Merge keys: what the mappings behind `<<` hold, the first of them winning. */
	#merge(value: YamlNode): MappingEntry[] {
		const entries = new Map<string, MappingEntry>();
		for (const source of value.kind === 'list' ? value.items : [value]) {
			if (source.kind !== 'mapping') {
				throw failAt(this.#file, 'yaml-syntax', source.offset, {reason: 'a merge key that names no mapping'});
			}
			this.#add(source.entries.length);
			for (const entry of source.entries) {
				if (!entries.has(entry.key)) {
					entries.set(entry.key, entry);
				}
			}
		}
		return [...entries.values()];
	}
}

/** Tags that make quoted text more than text. */
const resolvedTags = new Set(['!!bool', '!!float', '!!int', '!!null']);

/** Keys that are no strings become the JSON text of their value: `on` is `true`. */
function keyText(key: ScalarNode): string {
	return key.scalar.kind === 'boolean' || key.scalar.kind === 'integer' ? String(key.scalar.value) : key.source;
}

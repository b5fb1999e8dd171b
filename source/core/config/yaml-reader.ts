import {EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException, type Event, type ScalarEvent} from 'js-yaml';
import {ConfigError, type FaultCode, type Place} from './faults.ts';
import {resolvePlain, type Scalar} from './yaml-scalars.ts';

interface Placed {
	/** Index into the text of the file. */
	readonly offset: number;
}

export interface ScalarNode extends Placed {
	readonly kind: 'scalar';
	readonly scalar: Scalar;
	readonly source: string;
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

/** A file with a way from offsets to places. */
export interface SourceFile {
	readonly name: string;
	readonly text: string;
	place(offset: number): Place & {readonly line: number; readonly column: number; readonly file: string};
}

/** One document of a file; no contents where it holds nothing but comments. */
export interface YamlDocument extends Placed {
	readonly contents: YamlNode | undefined;
}

/** More text than this is no configuration. */
const maxCharacters = 4 * 1024 * 1024;
/** Nodes that aliases are followed to; a few lines of them can stand for billions. */
const maxNodes = 100_000;

/** @throws ConfigError for more than 4 Mi characters */
export function sourceFile(name: string, text: string): SourceFile {
	if (text.length > maxCharacters) {
		throw new ConfigError([{code: 'yaml-too-large', path: '', place: {file: name, line: 1, column: 1}, params: {size: text.length, limit: maxCharacters}}]);
	}
	let starts: number[] | undefined;
	return {
		name,
		text,
		place(offset) {
			starts ??= lineStarts(text);
			let low = 0;
			let high = starts.length - 1;
			while (low < high) {
				const middle = (low + high + 1) >> 1;
				if ((starts[middle] ?? 0) <= offset) {
					low = middle;
				} else {
					high = middle - 1;
				}
			}
			return {file: name, line: low + 1, column: offset - (starts[low] ?? 0) + 1};
		},
	};
}

function lineStarts(text: string): number[] {
	const starts = [0];
	for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
		starts.push(index + 1);
	}
	return starts;
}

/**
 * Reads the documents of a file as kubeadm does (apimachinery's YAMLReader, then go-yaml v2):
 * `---` lines part documents, empty ones are passed over, comments alone make a document.
 *
 * @throws ConfigError for text that is no YAML
 */
export function readDocuments(file: SourceFile): YamlDocument[] {
	const documents: YamlDocument[] = [];
	let start = file.text.startsWith('\uFEFF') ? 1 : 0;
	for (const separator of [...file.text.matchAll(/^---[ \t]*(?:#[^\n]*)?\r?$/gm), undefined]) {
		const end = separator?.index ?? file.text.length;
		const text = file.text.slice(start, end);
		if (text !== '' && text !== '\n' && text !== '\r\n') {
			documents.push({offset: start, contents: readNode(file, text, start)});
		}
		start = separator ? end + separator[0].length + (file.text[end + separator[0].length] === '\n' ? 1 : 0) : end;
	}
	return documents;
}

function readNode(file: SourceFile, text: string, start: number): YamlNode | undefined {
	let events: Event[];
	try {
		events = parseEvents(text, {maxDepth: 60});
	} catch (error) {
		if (error instanceof YAMLException) {
			throw fail(file, 'yaml-syntax', start + Math.min(error.mark?.position ?? 0, text.length), {reason: error.reason});
		}
		throw error;
	}
	if (events[0]?.type !== EVENT_ID.DOCUMENT || events[1] === undefined || events[1].type === EVENT_ID.POP) {
		return undefined;
	}
	const node = new TreeBuilder(file, text, start, events).build();
	return node.kind === 'scalar' && node.scalar.kind === 'null' ? undefined : node;
}

function fail(file: SourceFile, code: FaultCode, offset: number, params: Record<string, string | number>): ConfigError {
	return new ConfigError([{code, path: '', place: file.place(offset), params}]);
}

class TreeBuilder {
	readonly #file: SourceFile;
	readonly #text: string;
	readonly #start: number;
	readonly #events: readonly Event[];
	readonly #anchors = new Map<string, YamlNode>();
	readonly #sizes = new WeakMap<YamlNode, number>();
	#next = 1;
	#offset: number;

	constructor(file: SourceFile, text: string, start: number, events: readonly Event[]) {
		this.#file = file;
		this.#text = text;
		this.#start = start;
		this.#offset = start;
		this.#events = events;
	}

	build(): YamlNode {
		const node = this.#node();
		const size = this.#sizes.get(node) ?? 1;
		if (size > maxNodes) {
			throw fail(this.#file, 'yaml-too-many-nodes', this.#start, {limit: maxNodes});
		}
		return node;
	}

	#node(): YamlNode {
		const event = this.#events[this.#next++];
		switch (event?.type) {
			case EVENT_ID.SCALAR: {
				return this.#named(event, this.#scalar(event));
			}

			case EVENT_ID.SEQUENCE: {
				const offset = this.#moveTo(event.start);
				const items: YamlNode[] = [];
				while (this.#events[this.#next]?.type !== EVENT_ID.POP) {
					items.push(this.#node());
				}
				this.#next++;
				return this.#named(event, {kind: 'list', items, offset}, items);
			}

			case EVENT_ID.MAPPING: {
				const offset = this.#moveTo(event.start);
				const entries = this.#entries();
				return this.#named(event, {kind: 'mapping', entries, offset}, entries.map(entry => entry.value));
			}

			case EVENT_ID.ALIAS: {
				const name = this.#text.slice(event.anchorStart, event.anchorEnd);
				const node = this.#anchors.get(name);
				if (!node) {
					throw fail(this.#file, 'yaml-syntax', this.#moveTo(event.anchorStart), {reason: `unknown anchor ${name}`});
				}
				return node;
			}

			default: {
				throw fail(this.#file, 'yaml-syntax', this.#offset, {reason: 'unexpected end'});
			}
		}
	}

	/** Offset of an event in the file; empty scalars have none and stand where the last node did. */
	#moveTo(index: number): number {
		this.#offset = index < 0 ? this.#offset : this.#start + index;
		return this.#offset;
	}

	#named<N extends YamlNode>(event: {anchorStart: number; anchorEnd: number}, node: N, children: readonly YamlNode[] = []): N {
		let size = 1;
		for (const child of children) {
			size += this.#sizes.get(child) ?? 1;
		}
		this.#sizes.set(node, size);
		if (event.anchorStart >= 0) {
			this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), node);
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
		return {kind: 'scalar', scalar: isPlain ? resolvePlain(source) : {kind: 'string', value: source}, source, offset};
	}

	/** go-yaml v2 knows neither the `\/` of JSON nor characters in two halves. */
	#checkEscapes(raw: string, start: number): void {
		for (const match of raw.matchAll(/\\(\/|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)/gs)) {
			const escape = match[1] ?? '';
			if (escape === '/' || escape.length > 1) {
				throw fail(this.#file, 'yaml-syntax', this.#start + start + match.index, {reason: `unknown escape \\${escape}`});
			}
		}
	}

	#entries(): MappingEntry[] {
		const entries: MappingEntry[] = [];
		const merged: MappingEntry[] = [];
		while (this.#events[this.#next]?.type !== EVENT_ID.POP) {
			const isPlain = this.#isPlainKey();
			const key = this.#node();
			const keyOffset = this.#offset;
			const value = this.#node();
			if (key.kind !== 'scalar' || key.scalar.kind === 'null') {
				throw fail(this.#file, 'yaml-syntax', keyOffset, {reason: 'a key that is no text'});
			}
			if (isPlain && key.source === '<<') {
				merged.push(...this.#merge(value));
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
				throw fail(this.#file, 'yaml-syntax', source.offset, {reason: 'a merge key that names no mapping'});
			}
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

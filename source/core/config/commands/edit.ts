import {kubeadmGroup} from '../tables/kubeadm-fields.ts';
import {sourceFile} from '../../yaml/source-file.ts';
import {readDocuments, type MappingEntry, type MappingNode, type YamlDocument, type YamlNode} from '../../yaml/reader.ts';
import {chooseStyle, resolvePlain} from '../../yaml/scalars.ts';

/** A field of one of the documents of a configuration. */
export interface FieldPath {
	readonly kind: 'InitConfiguration' | 'ClusterConfiguration';
	readonly path: readonly string[];
}

/** Text, or a list without elements; undefined takes the field out, so that it has its default. */
export type FieldValue = string | readonly [] | undefined;

export interface FieldFound {
	readonly value: FieldValue;
	/** Where it stands; counted from 1. */
	readonly line: number;
}

/**
 * The field as the file has it; undefined where it has none.
 * @throws ConfigError for text that is no YAML
 */
export function findField(text: string, {kind, path}: FieldPath): FieldFound | undefined {
	const file = sourceFile('', text);
	let node = documentOf(readDocuments(file), kind)?.contents;
	let offset = 0;
	for (const name of path) {
		const entry = entryOf(node, name);
		if (entry === undefined) {
			return undefined;
		}
		node = entry.value;
		offset = entry.keyOffset;
	}
	if (node === undefined || (node.kind === 'scalar' && node.scalar.kind === 'null')) {
		return undefined;
	}
	return {value: node.kind === 'scalar' ? node.source : node.kind === 'list' && node.items.length === 0 ? [] : '…', line: file.place(offset).line};
}

/**
 * Changes one field where it stands, and nothing else: comments, order, quotes and blank lines stay.
 * @returns undefined where the text is written in a way in which that cannot be done safely
 * @throws ConfigError for text that is no YAML
 */
export function setField(text: string, field: FieldPath, value: FieldValue): string | undefined {
	const documents = readDocuments(sourceFile('', text));
	const document = documentOf(documents, field.kind);
	const expected = [...documents, ...(document === undefined ? [undefined] : [])].map((one) => {
		const shape = one === undefined ? {apiVersion: `${kubeadmGroup}/v1beta4`, kind: field.kind} : shapeOf(one.contents);
		return one === document ? withValue(shape, field.path, value) : shape;
	});
	const changed = document?.contents?.kind === 'mapping' ? changeIn(text, document.contents, field.path, value) : value === undefined ? text : withDocument(text, field, value);
	// What came out is read again: an anchor, a flow mapping over several lines or a block of text may have been cut in two.
	return changed !== undefined && (changed === text || isEqual(changed, expected)) ? changed : undefined;
}

function isEqual(text: string, expected: readonly Shape[]): boolean {
	try {
		return JSON.stringify(readDocuments(sourceFile('', text)).map(({contents}) => tidy(shapeOf(contents)))) === JSON.stringify(expected.map(tidy));
	} catch {
		return false;
	}
}

function documentOf(documents: readonly YamlDocument[], kind: FieldPath['kind']): YamlDocument | undefined {
	return documents.find(({contents}) => isText(entryOf(contents, 'kind'), kind) && entryOf(contents, 'apiVersion')?.value.kind === 'scalar');
}

const isText = (entry: MappingEntry | undefined, text: string): boolean => entry?.value.kind === 'scalar' && entry.value.source === text;

const entryOf = (node: YamlNode | undefined, name: string): MappingEntry | undefined => (node?.kind === 'mapping' ? node.entries.findLast(({key}) => key === name) : undefined);

function withDocument(text: string, {kind, path}: FieldPath, value: Exclude<FieldValue, undefined>): string {
	const head = text.trim() === '' ? text : `${ended(text)}---\n`;
	return `${head}apiVersion: ${kubeadmGroup}/v1beta4\nkind: ${kind}\n${nested(path, value, 0)}`;
}

function changeIn(text: string, node: MappingNode, path: readonly string[], value: FieldValue): string | undefined {
	const [name = '', ...rest] = path;
	const entry = entryOf(node, name);
	if (entry === undefined) {
		return value === undefined ? text : insert(text, node, path, value);
	}
	const {value: old, keyOffset} = entry;
	// An alias: what it stands for is written elsewhere, and for others too.
	if (old.offset < keyOffset) {
		return undefined;
	}
	if (value === undefined && isAlone(entry, rest)) {
		return remove(text, entry);
	}
	const isEmpty = old.kind === 'scalar' && old.end === -1;
	if (rest.length > 0 && old.kind === 'mapping' && !(text[old.offset] === '{' && old.entries.length === 0)) {
		return changeIn(text, old, rest, value);
	}
	if (value === undefined) {
		return text;
	}
	const colon = text.indexOf(':', keyOffset + entry.key.length);
	if (rest.length > 0) {
		// `networking:` and `networking: {}` hold nothing yet.
		const end = isEmpty ? colon + 1 : old.kind === 'mapping' ? text.indexOf('}', old.offset) + 1 : -1;
		return end <= 0 ? undefined : `${text.slice(0, colon + 1)}${text.slice(end, lineEnd(text, end))}\n${nested(rest, value, columnOf(text, keyOffset) + 2)}${text.slice(lineEnd(text, end) + 1)}`;
	}
	if (isEmpty) {
		return `${text.slice(0, colon + 1)} ${written(value)}${text.slice(colon + 1)}`;
	}
	if (old.kind === 'scalar') {
		return text.slice(0, old.offset) + written(value) + text.slice(old.end);
	}
	const start = colon + 1;
	const last = text[old.offset] === '[' ? text.indexOf(']', endOf(old)) + 1 : endOf(old);
	return `${text.slice(0, start)} ${written(value)}${text.slice(last)}`;
}

/** Whether nothing but the field is below the entry. */
function isAlone({value}: MappingEntry, rest: readonly string[]): boolean {
	const [name, ...more] = rest;
	return name === undefined || (value.kind === 'mapping' && value.entries.length === 1 && value.entries[0]?.key === name && isAlone(value.entries[0], more));
}

function insert(text: string, node: MappingNode, path: readonly string[], value: Exclude<FieldValue, undefined>): string | undefined {
	if (text[node.offset] === '{') {
		return undefined;
	}
	const [first] = node.entries;
	const last = node.entries.at(-1);
	if (first === undefined || last === undefined) {
		return undefined;
	}
	const end = lineEnd(text, entryEnd(last));
	return `${ended(text.slice(0, end))}${nested(path, value, columnOf(text, first.keyOffset))}${text.slice(end + 1)}`;
}

function remove(text: string, entry: MappingEntry): string | undefined {
	const start = lineStart(text, entry.keyOffset);
	return text.slice(start, entry.keyOffset).trim() === '' ? text.slice(0, start) + text.slice(lineEnd(text, entryEnd(entry)) + 1) : undefined;
}

/** `networking:` and below it `podSubnet: …`, as lines. */
function nested(path: readonly string[], value: Exclude<FieldValue, undefined>, indent: number): string {
	return path.map((name, depth) => `${' '.repeat(indent + depth * 2)}${name}:${depth === path.length - 1 ? ` ${written(value)}` : ''}\n`).join('');
}

function written(value: Exclude<FieldValue, undefined>): string {
	return typeof value !== 'string' ? '[]' : resolvePlain(value).kind === 'string' && chooseStyle(value, false) === 'plain' ? value : JSON.stringify(value);
}

function endOf(node: YamlNode): number {
	if (node.kind === 'scalar') {
		return Math.max(node.end, node.offset);
	}
	const ends = node.kind === 'list' ? node.items.map(endOf) : node.entries.map(entryEnd);
	return Math.max(node.offset, ...ends.slice(-1));
}

const entryEnd = ({key, keyOffset, value}: MappingEntry): number => Math.max(keyOffset + key.length, value.offset < keyOffset ? 0 : endOf(value));
const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const lineEnd = (text: string, offset: number): number => (text.indexOf('\n', offset) === -1 ? text.length : text.indexOf('\n', offset));
const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);
const ended = (text: string): string => (text.endsWith('\n') || text === '' ? text : `${text}\n`);

type Shape = string | readonly Shape[] | {readonly [name: string]: Shape | undefined} | null;

/** What a node says, without how it is written: texts as they are, other scalars marked by their kind. */
function shapeOf(node: YamlNode | undefined): Shape {
	if (node === undefined) {
		return null;
	}
	if (node.kind === 'scalar') {
		return node.scalar.kind === 'null' ? null : node.scalar.kind === 'string' ? node.source : [node.scalar.kind, node.source];
	}
	return node.kind === 'list' ? node.items.map(shapeOf) : Object.fromEntries(node.entries.map(({key, value}) => [key, shapeOf(value)]));
}

function withValue(shape: Shape, [name, ...rest]: readonly string[], value: FieldValue): Shape {
	if (name === undefined) {
		return value ?? null;
	}
	const members = typeof shape === 'object' && shape !== null && !Array.isArray(shape) ? shape as {readonly [name: string]: Shape | undefined} : {};
	return {...members, [name]: withValue(members[name] ?? null, rest, value)};
}

/** What is empty says nothing, and the order of fields neither. */
function tidy(shape: Shape | undefined): Shape | undefined {
	if (Array.isArray(shape)) {
		return shape.map((one: Shape) => tidy(one) ?? null);
	}
	if (typeof shape !== 'object' || shape === null) {
		return shape ?? undefined;
	}
	const members = Object.entries(shape).map(([name, one]) => [name, tidy(one as Shape)] as const).filter(([, one]) => one !== undefined);
	return members.length === 0 ? undefined : Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)));
}

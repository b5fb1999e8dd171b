import {parseQuantity} from '../values/quantity.ts';
import type {Json, JsonObject} from '../config/types.ts';
import {PatchProblem} from '../told/patch-faults.ts';
import type {MergeSchema} from './strategic-merge.ts';
import table from './types.json' with {type: 'json'};
import {isRecord} from '../values/is-record.ts';

/** Go types by name; scripts/patch-types.mjs says what the words mean. */
const types = table as Readonly<Record<string, Readonly<Record<string, string>>>>;

/** How lists of a Pod and a Deployment merge. */
export const typedSchema: MergeSchema = {
	typeOf: (type, member) => /@(\w+)/.exec(memberOf(type, member))?.[1],
	mergeKeyOf: (type, member) => /~(.*)$/.exec(memberOf(type, member))?.[1],
};

/**
 * A value as Go writes it after it has read it into a type: members that the type does not have are
 * dropped, and so is what is zero, but for what is always written (kubeadm reads a patched Pod and
 * Deployment like this: util/marshal.go, UniversalUnmarshal).
 *
 * @param type `Pod` or `Deployment`
 * @throws PatchProblem `patch-result` for a value of the wrong type, with its field
 */
export function asTyped(type: string, value: unknown): JsonObject {
	return object(type, value, '');
}

function memberOf(type: string, member: string): string {
	const members = types[type];
	return members !== undefined && Object.hasOwn(members, member) ? members[member] ?? '' : '';
}

function object(type: string, value: unknown, place: string): JsonObject {
	if (!isRecord(value)) {
		throw mismatch(value, type, place);
	}
	const result: Record<string, Json> = {};
	for (const [member, description] of Object.entries(types[type] ?? {})) {
		const {word, isWritten} = parse(description);
		const at = place === '' ? member : `${place}.${member}`;
		const given = Object.hasOwn(value, member) ? value[member] : undefined;
		const json = typed(word, given ?? undefined, at);
		if (isWritten || !isZero(word, json)) {
			result[member] = json;
		}
	}
	return result;
}

function parse(description: string): {readonly word: string; readonly isWritten: boolean} {
	const word = description.replace(/~.*$/, '');
	return word.endsWith('!') ? {word: word.slice(0, -1), isWritten: true} : {word, isWritten: false};
}

/** Only a pointer tells zero from nothing: it is null where nothing is given. */
function isZero(word: string, json: Json): boolean {
	if (json === null) {
		return true;
	}
	if (word.startsWith('*')) {
		return false;
	}
	return json === '' || json === 0 || json === false || (typeof json === 'object' && Object.keys(json).length === 0);
}

function typed(word: string, value: unknown, place: string): Json {
	if (value === undefined) {
		return zero(word);
	}
	if (word.startsWith('*')) {
		return typed(word.slice(1), value, place);
	}
	if (word.startsWith('[]')) {
		if (!Array.isArray(value)) {
			throw mismatch(value, 'list', place);
		}
		return value.map((item, index) => typed(word.slice(2), item ?? undefined, `${place}[${index}]`));
	}
	if (word.startsWith('{}')) {
		if (!isRecord(value)) {
			throw mismatch(value, 'map', place);
		}
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(word.slice(2), item ?? undefined, `${place}.${key}`)]));
	}
	return word.startsWith('@') ? object(word.slice(1), value, place) : scalar(word, value, place);
}

function zero(word: string): Json {
	if (word.startsWith('@')) {
		return object(word.slice(1), {}, '');
	}
	return Object.hasOwn(zeros, word) ? zeros[word] ?? null : null;
}

const zeros: Readonly<Record<string, Json>> = {string: '', boolean: false, int32: 0, int64: 0, number: 0, IntOrString: 0, Quantity: '0'};

const isWhole = (bits: number) => (value: unknown) => Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** (bits - 1);
const isString = (value: unknown) => typeof value === 'string';
const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
	string: isString,
	boolean: (value) => typeof value === 'boolean',
	int32: isWhole(32),
	int64: isWhole(64),
	number: (value) => typeof value === 'number',
	IntOrString: (value) => isString(value) || isWhole(32)(value),
	Quantity: (value) => (isString(value) || typeof value === 'number') && parseQuantity(String(value).trim()) !== undefined,
	Time: (value) => isString(value) && !Number.isNaN(Date.parse(value)),
	byte: isString,
	object: isRecord,
};

function scalar(word: string, value: unknown, place: string): Json {
	if (fits[word]?.(value) !== true) {
		throw mismatch(value, word, place);
	}
	return word === 'Quantity' ? parseQuantity(String(value).trim()) ?? '0' : value as Json;
}

function mismatch(value: unknown, expected: string, place: string): PatchProblem {
	const found = Array.isArray(value) ? 'list' : isRecord(value) ? 'map' : JSON.stringify(value) ?? 'null';
	return new PatchProblem('patch-result', {field: place, found, expected});
}

import {zeroOf} from './decode.ts';
import {formatDuration} from '../values/duration.ts';
import {isList, type Field, type FieldTable, type KindTable, type Value, type ValueObject} from './tables/schema.ts';
import type {Json, JsonObject} from './types.ts';
import {isRecord} from '../values/is-record.ts';

/** Fills in static defaults and, where the model has them always, Go's zero values. */
export function fill(value: ValueObject, fields: FieldTable): ValueObject {
	const result: Record<string, Value> = {};
	for (const [name, field] of Object.entries(fields)) {
		const filled = fillField(value[name], field);
		if (filled !== undefined) {
			result[name] = filled;
		}
	}
	return result;
}

function fillField(value: Value | undefined, field: Field): Value | undefined {
	const isGiven = value !== undefined && (field.pointer || !isEmpty(value));
	const chosen = isGiven ? value : field.default === undefined ? value : field.default as Value;
	if (chosen === undefined) {
		return field.optional || field.pointer ? undefined : fillInside(zeroOf(field.type), field);
	}
	return field.optional && !field.pointer && isEmpty(chosen) ? undefined : fillInside(chosen, field);
}

function fillInside(value: Value, {type}: Field): Value {
	if (type.name === 'object' && isRecord(value)) {
		return fill(value, type.fields);
	}
	if (type.name === 'list' && isList(value)) {
		return value.map(item => fillInside(item, type.items));
	}
	return value;
}

/** The printed layout of a kind: a member for each field that Go's encoder would write. */
export function encodeKind(value: ValueObject, table: KindTable): JsonObject {
	return {apiVersion: table.apiVersion, kind: table.kind, ...encode(value, table.fields)};
}

function encode(value: ValueObject, fields: FieldTable): JsonObject {
	const result: Record<string, Json> = {};
	for (const [name, field] of Object.entries(fields)) {
		const member = value[name] ?? (field.pointer ? undefined : zeroOf(field.type));
		if (member === undefined) {
			if (!field.omitEmpty) {
				result[name] = null;
			}
		} else if (!field.omitEmpty || !isDropped(member, field)) {
			result[name] = encodeValue(member, field);
		}
	}
	return result;
}

/** Go drops empty scalars, lists and maps; a pointer only when nil, a structure never. */
function isDropped(value: Value, {type, pointer}: Field): boolean {
	if (type.name === 'list' || type.name === 'map') {
		return isEmpty(value);
	}
	const isStructure = type.name === 'object' || type.name === 'duration' || type.name === 'quantity' || type.name === 'nanoseconds';
	return !pointer && !isStructure && isEmpty(value);
}

/** One value of a table, with the fields that Go writes. */
export function encodeValue(value: Value, field: Field): Json {
	const {type} = field;
	if (typeof value === 'bigint') {
		return formatDuration(value);
	}
	if (type.name === 'object' && isRecord(value)) {
		return encode(value, type.fields);
	}
	if (type.name === 'list' && isList(value)) {
		return value.map(item => encodeValue(item, type.items));
	}
	if (type.name === 'map' && isRecord(value)) {
		return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, encodeValue(member ?? null, type.values)]));
	}
	return value as Json;
}

function isEmpty(value: Value): boolean {
	return value === '' || value === false || value === 0 || value === null || value === 0n
		|| (isList(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0);
}

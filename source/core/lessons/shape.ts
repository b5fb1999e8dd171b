import {nearestName} from '../values/nearest.ts';
import {isRecord} from '../values/is-record.ts';
import {Failure} from '../told/failures.ts';
import type {MachineProblem} from '../told/failure-fields.ts';

/** One value of a file: how it is read, and how an editor is told of it. One table gives both, so that neither says what the other does not. */
export interface Shape<Value = unknown> {
	read(reader: ShapeReader, place: string, value: unknown): Value;
	readonly schema: Readonly<Record<string, unknown>>;
}

type ValueOf<Of> = Of extends Shape<infer Value> ? Value : never;

/** Whoever reads a file of a lesson: it says where something is wrong. */
export class ShapeReader {
	readonly #file: string;

	constructor(file: string) {
		this.#file = file;
	}

	wrongType(place: string, expected: string, value: unknown): never {
		return this.#fail('wrong-type', place, expected, value);
	}

	badValue(place: string, expected: string, value: unknown): never {
		return this.#fail('bad-value', place, expected, value);
	}

	absent(place: string): never {
		throw new Failure('lesson.invalid', {file: this.#file, problem: 'text-missing', field: place});
	}

	unknownKey(place: string, known: readonly string[], key: string): never {
		throw new Failure('lesson.invalid', {file: this.#file, problem: 'unknown-key', field: place, expected: known.join(', '), found: key.slice(0, 80), near: nearestName(key, known) ?? ''});
	}

	#fail(problem: MachineProblem, field: string, expected: string, value: unknown): never {
		const found = typeof value === 'string' ? value : JSON.stringify(value) ?? 'nothing';
		throw new Failure('lesson.invalid', {file: this.#file, problem, field, expected, found: found.slice(0, 80)});
	}
}

const at = (place: string, key: string): string => (place === '' ? key : `${place}.${key}`);

/** A text: a page of it at most. */
const MOST_TEXT = 64 * 1024;
const MOST_ENTRIES = 200;

export function text(description: string, {pattern, expected = 'text'}: {readonly pattern?: RegExp; readonly expected?: string} = {}): Shape<string> {
	return {
		schema: {type: 'string', description, ...(pattern && {pattern: pattern.source})},
		read: (reader, place, value) => (typeof value !== 'string' ? reader.wrongType(place, expected, value)
			: value.length > MOST_TEXT || (pattern !== undefined && !pattern.test(value)) ? reader.badValue(place, expected, value) : value),
	};
}

export const flag = (description: string): Shape<boolean> => ({
	schema: {type: 'boolean', description},
	read: (reader, place, value) => (typeof value === 'boolean' ? value : reader.wrongType(place, 'true or false', value)),
});

export const whole = (description: string, least: number, most: number): Shape<number> => ({
	schema: {type: 'integer', description, minimum: least, maximum: most},
	read: (reader, place, value) => (typeof value !== 'number' || !Number.isInteger(value) ? reader.wrongType(place, 'a whole number', value)
		: value < least || value > most ? reader.badValue(place, `${least} to ${most}`, value) : value),
});

export const oneOf = <const Word extends string>(description: string, words: readonly Word[]): Shape<Word> => ({
	schema: {enum: words, description},
	read: (reader, place, value) => words.find((word) => word === value) ?? reader.badValue(place, words.join(', '), value),
});

export const list = <Value>(item: Shape<Value>, description = ''): Shape<readonly Value[]> => ({
	schema: {type: 'array', items: item.schema, maxItems: MOST_ENTRIES, ...(description !== '' && {description})},
	read: (reader, place, value) => (!Array.isArray(value) ? reader.wrongType(place, 'a list', value)
		: value.length > MOST_ENTRIES ? reader.badValue(place, `${MOST_ENTRIES} entries at most`, `${value.length} entries`)
			: value.map((entry, index) => item.read(reader, `${place}[${index}]`, entry))),
});

export const mapOf = <Value>(item: Shape<Value>, description: string): Shape<Readonly<Record<string, Value>>> => ({
	schema: {type: 'object', additionalProperties: item.schema, description},
	read: (reader, place, value) => Object.fromEntries(Object.entries(record(reader, place, value)).map(([key, entry]) => [key, item.read(reader, at(place, key), entry)])),
});

export const orNull = <Value>(item: Shape<Value>): Shape<Value | null> => ({
	schema: {anyOf: [item.schema, {type: 'null'}]},
	read: (reader, place, value) => (value === null ? null : item.read(reader, place, value)),
});

/** Whatever stands there: another reader looks at it. */
export const anything = (description: string): Shape => ({schema: {type: 'object', description}, read: (reader, place, value) => record(reader, place, value)});

type Members = Readonly<Record<string, Shape>>;
type Needed<Given extends Members, Required extends keyof Given> = {readonly [Key in Required]: ValueOf<Given[Key]>} & {readonly [Key in Exclude<keyof Given, Required>]?: ValueOf<Given[Key]>};

export function object<const Given extends Members, const Required extends keyof Given & string = never>(members: Given, required: readonly Required[] = [], description = ''): Shape<Needed<Given, Required>> {
	return {
		schema: {
			type: 'object', additionalProperties: false, properties: Object.fromEntries(Object.entries(members).map(([key, {schema}]) => [key, schema])),
			...(required.length > 0 && {required}), ...(description !== '' && {description}),
		},
		read(reader, place, value) {
			const given = record(reader, place, value);
			const missing = required.find((key) => !Object.hasOwn(given, key));
			if (missing !== undefined) {
				reader.absent(at(place, missing));
			}
			return Object.fromEntries(Object.entries(given).map(([key, entry]) => {
				const member = Object.hasOwn(members, key) ? members[key] : undefined;
				return [key, member === undefined ? reader.unknownKey(place, Object.keys(members), key) : member.read(reader, at(place, key), entry)];
			})) as Needed<Given, Required>;
		},
	};
}

/** One of several forms, told by the member that only it has. */
export function formOf<const Forms extends Readonly<Record<string, Shape>>>(forms: Forms): Shape<ValueOf<Forms[keyof Forms]>> {
	const names = Object.keys(forms);
	return {
		schema: {oneOf: Object.values(forms).map(({schema}) => schema)},
		read(reader, place, value) {
			const given = record(reader, place, value);
			const name = names.find((one) => Object.hasOwn(given, one));
			const [key = ''] = Object.keys(given);
			const form = name === undefined ? undefined : forms[name];
			return (form === undefined ? reader.unknownKey(place, names, key) : form.read(reader, place, value)) as ValueOf<Forms[keyof Forms]>;
		},
	};
}

function record(reader: ShapeReader, place: string, value: unknown): Record<string, unknown> {
	return isRecord(value) && !Array.isArray(value) ? value : reader.wrongType(place, 'a map', value);
}

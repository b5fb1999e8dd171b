/**
 * A field as data. One table of these drives decoding, defaulting and printing of a kind; a
 * further kind is a further table.
 */
export interface Field {
	readonly type: FieldType;
	/** Go's `omitempty`: what is empty is not printed. Structures that are no pointers always are. */
	readonly omitEmpty: boolean;
	/** A Go pointer: absent differs from zero. */
	readonly pointer: boolean;
	/** kubeadm's static default, for what is absent or (unless a pointer) empty. */
	readonly default?: unknown;
	/** Absent stays absent in the model, where Go has the zero value. */
	readonly optional: boolean;
	/** What was given in its place is not shown. */
	readonly secret: boolean;
}

export type FieldType =
	| {readonly name: 'string' | 'boolean' | 'duration' | 'time' | 'token' | 'quantity' | 'number' | 'nanoseconds' | 'any'}
	| {readonly name: 'integer'; readonly min: bigint; readonly max: bigint}
	| {readonly name: 'list'; readonly items: Field}
	| {readonly name: 'map'; readonly values: Field}
	| {readonly name: 'object'; readonly fields: FieldTable};

export type FieldTable = {readonly [name: string]: Field};

/** A kind of document. */
export interface KindTable {
	readonly apiVersion: string;
	readonly kind: string;
	readonly fields: FieldTable;
}

interface Options {
	readonly pointer?: boolean;
	readonly default?: unknown;
	readonly optional?: boolean;
	/** Printed also when empty. */
	readonly always?: boolean;
	readonly secret?: boolean;
}

const make = (type: FieldType) => (options: Options = {}): Field => ({
	type,
	omitEmpty: !options.always,
	pointer: options.pointer ?? false,
	secret: options.secret ?? false,
	optional: options.optional ?? options.pointer ?? false,
	...(options.default === undefined ? {} : {default: options.default}),
});

const integer = (bits: number, signed: boolean) => make({
	name: 'integer',
	min: signed ? -(2n ** BigInt(bits - 1)) : 0n,
	max: 2n ** BigInt(signed ? bits - 1 : bits) - 1n,
});

/** Makers of fields, named as Go's types. */
export const string = make({name: 'string'});
export const boolean = make({name: 'boolean'});
export const duration = make({name: 'duration'});
export const time = make({name: 'time'});
export const token = make({name: 'token'});
export const quantity = make({name: 'quantity'});
export const number = make({name: 'number'});
export const nanoseconds = make({name: 'nanoseconds'});
export const any = make({name: 'any'});
export const int32 = integer(32, true);
export const int64 = integer(64, true);
export const uint32 = integer(32, false);
export const list = (items: Field, options?: Options): Field => make({name: 'list', items})(options);
export const map = (values: Field, options?: Options): Field => make({name: 'map', values})(options);
export const object = (fields: FieldTable, options?: Options): Field => make({name: 'object', fields})(options);
export const strings = (options?: Options): Field => list(string(), options);

/** A decoded value: durations are nanoseconds, lists and objects sparse until filled. */
export type Value = null | boolean | number | string | bigint | readonly Value[] | ValueObject;
export interface ValueObject {
	readonly [name: string]: Value | undefined;
}

export const isList = (value: unknown): value is readonly Value[] => Array.isArray(value);

import type {FieldSource, Origin, ValueSource} from '../told/sources.ts';
import {isList, type Value, type ValueObject} from './tables/schema.ts';
import type {InitConfig} from './types.ts';
import {isRecord} from '../values/is-record.ts';

type Origins = Pick<InitConfig, 'origins'>;

/** Where a field's value comes from; one that follows another field is told by that one. */
export function fieldSource(config: Origins, field: string): FieldSource {
	const origin = config.origins.get(field) ?? {from: 'default'};
	return origin.from === 'field' ? fieldSource(config, origin.field) : {field, origin};
}

/** A value and the fields that it follows from. */
export function valueSource(config: Origins, value: string, fields: readonly string[]): ValueSource {
	return {value, fields: fields.map((field) => fieldSource(config, field))};
}

/** Marks as default what neither flag nor file nor machine gave. Elements come from where their list does. */
export function addDefaultOrigins(value: ValueObject, origins: Map<string, Origin>, path = ''): void {
	for (const [name, member] of Object.entries(value)) {
		addDefaultOrigin(member ?? null, origins, path === '' ? name : `${path}.${name}`, {from: 'default'});
	}
}

function addDefaultOrigin(value: Value, origins: Map<string, Origin>, path: string, otherwise: Origin): void {
	const origin = origins.get(path) ?? otherwise;
	origins.set(path, origin);
	if (isList(value)) {
		for (const [index, item] of value.entries()) {
			addDefaultOrigin(item, origins, `${path}.${index}`, origin);
		}
	} else if (isRecord(value)) {
		addDefaultOrigins(value, origins, path);
	}
}

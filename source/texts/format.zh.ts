import type {Fields} from '../core/told/failures.ts';
import {field as one} from './format.ts';

/** Values that hold several and come as one text, as the core tells them. */
const listed: ReadonlySet<string> = new Set(['known', 'names', 'needs', 'expected', 'wants', 'flags', 'sockets']);

/** Several values in a sentence, as Chinese writes them: `preflight、certs`. */
export const several = (values: readonly string[] | string | number): string => (typeof values === 'object' ? values : String(values).split(', ')).join('、');

/** One field as text, its list as Chinese writes it. */
export function field<Values extends object>(fields: Values, name: keyof Values & string): string {
	const value = fields[name] as Fields[string] | undefined;
	return typeof value === 'object' ? several(value.map((item) => one({item}, 'item'))) : typeof value === 'string' && listed.has(name) ? several(one(fields, name)) : one(fields, name);
}

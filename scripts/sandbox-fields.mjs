// Makes source/hosts/sandbox/api/fields.json from a listing of the field numbers of Kubernetes' protobuf
// messages (https://github.com/kubernetes/api and apimachinery, generated.proto of each package, v1.36):
// {message: [[number, name, type, repeated], …]}.
//
//     node scripts/sandbox-fields.mjs PATH/TO/protobuf-fields.json
//
// A message becomes {name: [number, type]}; a type is a word as in schema.json, so that one table tells both
// the bytes and the form of a kind: `string`, `integer`, `int64`, `boolean`, `byte`, `Quantity`, `Time`,
// `MicroTime`, `IntOrString`, `FieldsV1`, `ExtraValue`, or `@package.Message`, with `[]` in front for a list
// and `{}` for a map.
import {readFile, writeFile} from 'node:fs/promises';

const WORDS = {int32: 'integer', bool: 'boolean', bytes: 'byte'};
const SCALARS = new Set(['Quantity', 'Time', 'MicroTime', 'IntOrString', 'FieldsV1', 'ExtraValue']);
const target = new URL('../source/hosts/sandbox/api/fields.json', import.meta.url);

const [source] = process.argv.slice(2);
if (source === undefined) {
	console.error('Usage: node scripts/sandbox-fields.mjs PATH/TO/protobuf-fields.json');
	process.exit(2);
}

/** Fields whose names in JSON are others. */
const JSON_NAMES = {uID: 'uid'};

const messages = JSON.parse(await readFile(source, 'utf8'));
const table = {};
for (const [name, fields] of Object.entries(messages)) {
	if (!SCALARS.has(lastOf(name))) {
		table[shortName(name)] = Object.fromEntries(fields.map(([number, field, type, repeated]) => [JSON_NAMES[field] ?? field, [number, `${repeated ? '[]' : ''}${typeOf(type)}`]]));
	}
}
await writeFile(target, `${JSON.stringify(table)}\n`);

function lastOf(name) {
	return name.slice(name.lastIndexOf('.') + 1);
}

/** `core.Pod`, `meta.ObjectMeta`: all are v1, but for autoscaling's. */
function shortName(name) {
	const parts = name.split('.');
	return `${/^v\d/.test(parts.at(-2)) ? parts.at(-3) : parts.at(-2)}.${parts.at(-1)}`;
}

function typeOf(type) {
	if (type.startsWith('map string ')) {
		return `{}${typeOf(type.slice('map string '.length))}`;
	}
	if (!type.includes('.')) {
		return WORDS[type] ?? type;
	}
	return SCALARS.has(lastOf(type)) ? lastOf(type) : `@${shortName(type)}`;
}

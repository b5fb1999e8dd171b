// Makes source/hosts/sandbox/api/schema.json from the definitions of the Kubernetes OpenAPI v2
// document (https://github.com/kubernetes/kubernetes, api/openapi-spec/swagger.json): types,
// required members and merge keys, without descriptions.
//
//     node scripts/sandbox-schema.mjs PATH/TO/swagger.json
//
// A definition becomes {p: {member: type}, r: [required], m: {list: merge key}}; the key of a
// list of plain values that merge is ''. A type is a word: `string`, `integer`, `int64`, `boolean`,
// `object`, `Quantity`, `Time`, `MicroTime`, `IntOrString`, `byte`, or `@Definition`, with `[]`
// in front for a list and `{}` for a map.
import {readFile, writeFile} from 'node:fs/promises';

const WORDS = {byte: 'byte', 'date-time': 'Time', int64: 'int64', 'int-or-string': 'IntOrString'};
const SCALARS = new Set(['Quantity', 'Time', 'MicroTime', 'IntOrString']);
const target = new URL('../source/hosts/sandbox/api/schema.json', import.meta.url);

const [source] = process.argv.slice(2);
if (source === undefined) {
	console.error('Usage: node scripts/sandbox-schema.mjs PATH/TO/swagger.json');
	process.exit(2);
}

const {definitions} = JSON.parse(await readFile(source, 'utf8'));
const schema = {kinds: {}, types: {}};

for (const [fullName, definition] of Object.entries(definitions)) {
	const name = shortName(fullName);
	if (definition.properties === undefined) {
		continue;
	}
	if (name in schema.types) {
		throw new Error(`Two definitions are called ${name}: the short name does not tell them apart.`);
	}
	const members = Object.entries(definition.properties);
	const merge = members.filter(([, member]) => /\bmerge\b/.test(member['x-kubernetes-patch-strategy'] ?? ''));
	schema.types[name] = {
		p: Object.fromEntries(members.map(([key, member]) => [key, typeOf(member)])),
		...(definition.required && {r: definition.required}),
		...(merge.length > 0 && {m: Object.fromEntries(merge.map(([key, member]) => [key, member['x-kubernetes-patch-merge-key'] ?? '']))}),
	};
	for (const {group, version, kind} of definition['x-kubernetes-group-version-kind'] ?? []) {
		schema.kinds[`${group}/${version}/${kind}`] = name;
	}
}

await writeFile(target, `${JSON.stringify(schema)}\n`);

function shortName(fullName) {
	return fullName.slice(fullName.lastIndexOf('.') + 1);
}

function typeOf(member) {
	if (member.$ref !== undefined) {
		const name = shortName(member.$ref);
		const known = definitions[member.$ref.slice('#/definitions/'.length)];
		return SCALARS.has(name) ? name : known?.properties === undefined ? 'object' : `@${name}`;
	}
	if (member.type === 'array') {
		return `[]${typeOf(member.items)}`;
	}
	if (member.type === 'object') {
		return member.additionalProperties ? `{}${typeOf(member.additionalProperties)}` : 'object';
	}
	return WORDS[member.format] ?? member.type;
}

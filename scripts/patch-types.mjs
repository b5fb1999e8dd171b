// Makes source/core/patches/types.json from the Go types of Kubernetes (k8s.io/api/core/v1,
// k8s.io/api/apps/v1, k8s.io/apimachinery/pkg/apis/meta/v1): what the members of a Pod and a
// Deployment are, which are written even when empty, and the keys that lists merge by.
//
//     node scripts/patch-types.mjs META/types.go CORE/types.go APPS/types.go
//
// A member is a word: a scalar, `object` or `@Type`, with `[]` in front for a list, `{}` for a map,
// `*` for a pointer, which tells "not given" from "zero". Behind it `!` says that it is written even
// when zero, `~key` that the list merges by that key (`~` alone: a list of plain values).
import {readFile, writeFile} from 'node:fs/promises';

const target = new URL('../source/core/patches/types.json', import.meta.url);
const roots = ['Pod', 'Deployment'];
const scalars = {
	string: 'string', bool: 'boolean', int: 'int64', int32: 'int32', int64: 'int64', byte: 'byte', float64: 'number',
	'resource.Quantity': 'Quantity', 'intstr.IntOrString': 'IntOrString', 'types.UID': 'string', 'types.NodeName': 'string',
	Time: 'Time', MicroTime: 'Time', FieldsV1: 'object', 'runtime.RawExtension': 'object',
};

const paths = process.argv.slice(2);
if (paths.length === 0) {
	console.error('Usage: node scripts/patch-types.mjs META/types.go CORE/types.go APPS/types.go');
	process.exit(2);
}

const structs = new Map();
const aliases = new Map();
for (const path of paths) {
	const text = await readFile(path, 'utf8');
	for (const [, name, body] of text.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)) {
		if (!structs.has(name)) {
			structs.set(name, body);
		}
	}
	for (const [, name, type] of text.matchAll(/^type (\w+) ([\w.[\]*]+)$/gm)) {
		aliases.set(name, type);
	}
}

const types = {};
for (const root of roots) {
	add(root);
}
await writeFile(target, `${JSON.stringify(types)}\n`);

function add(name) {
	if (name in types) {
		return;
	}
	types[name] = {};
	Object.assign(types[name], membersOf(name));
}

function membersOf(name) {
	const body = structs.get(name);
	if (body === undefined) {
		throw new Error(`No struct ${name} in the files.`);
	}
	const members = {};
	for (const [, type, tags] of body.matchAll(/^\t(?:\w+\s+)?([\w.*[\]]+)\s+`([^`]*)`/gm)) {
		const [json, ...options] = (/json:"([^"]*)"/.exec(tags)?.[1] ?? '').split(',');
		if (options.includes('inline')) {
			Object.assign(members, membersOf(local(type)));
			continue;
		}
		const word = wordOf(type);
		// Without `omitzero`, Go writes a struct that is not behind a pointer even when it is empty.
		const isStruct = /^(?:@|Quantity$|IntOrString$|Time$)/.test(word);
		const isWritten = !options.includes('omitzero') && (isStruct || !options.includes('omitempty'));
		const merges = /patchStrategy:"[^"]*\bmerge\b/.test(tags) && word.startsWith('[]');
		members[json] = `${word}${isWritten ? '!' : ''}${merges ? `~${/patchMergeKey:"([^"]*)"/.exec(tags)?.[1] ?? ''}` : ''}`;
	}
	return members;
}

function wordOf(type) {
	if (type.startsWith('*')) {
		return `*${wordOf(type.slice(1))}`;
	}
	if (type === '[]byte') {
		return 'byte';
	}
	if (type.startsWith('[]')) {
		return `[]${wordOf(type.slice(2))}`;
	}
	const map = /^map\[\w+\](.*)$/.exec(type);
	if (map !== null) {
		return `{}${wordOf(map[1])}`;
	}
	if (type in scalars) {
		return scalars[type];
	}
	const name = local(type);
	if (name in scalars) {
		return scalars[name];
	}
	if (structs.has(name)) {
		add(name);
		return `@${name}`;
	}
	const alias = aliases.get(name);
	if (alias === undefined) {
		throw new Error(`Nothing is known of ${type}.`);
	}
	return wordOf(alias);
}

function local(type) {
	return type.slice(type.indexOf('.') + 1);
}

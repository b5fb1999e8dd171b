// Makes source/core/recording/forms.json from the types of events (source/core/told): what a line of a recording has
// to be before anything reads it. Types are the compiler's, so that no table is kept by hand beside them.
//
//     node scripts/event-forms.mjs           writes it
//     node scripts/event-forms.mjs --check   writes nothing; status 1 where it is stale
//
// A form is `s`, `n`, `b` (text, number, true or false), `["=", …]` one of these values, `["*", form]` a list,
// `["|", form, …]` one of these, `["by", member, {value: form}]` an object whose member says which, `["@", n]` the
// n-th of `shared`, or one of `named`, or an object of members; a name with a question mark behind it may be missing.
import {readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {API, SymbolFlags, TypeFlags} from 'typescript/unstable/sync';

const target = new URL('../source/core/recording/forms.json', import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
/** Members that say which of several objects it is, those first that say most. */
const TELLING = ['type', 'kind', 'code', 'at', 'lookedAt', 'from', 'outcome', 'action'];

/** Events alone: all sources would take seconds. */
const config = `${root}scripts/event-forms.tsconfig.json`;
const api = new API({cwd: root});
const snapshot = api.updateSnapshot({openProjects: [config]});
const project = snapshot.getProject(config);
const {checker, program} = project;
const file = program.getSourceFile(`${root}source/core/told/events.ts`);
const module = checker.getSymbolAtLocation(file);
const body = checker.getDeclaredTypeOfSymbol(checker.getMemberInModuleExports(module, 'EventBody'));

/** Equal forms are one, by how they are written. */
const seen = new Map();
const known = new Map();

/** Forms that hold themselves, by name. */
const named = {};
const making = new Set();
const holdThemselves = new Set();

function formOf(type) {
	if (making.has(type.id)) {
		holdThemselves.add(type.id);
		return ['@', type.getSymbol().name];
	}
	if (!known.has(type.id)) {
		making.add(type.id);
		const form = make(type);
		making.delete(type.id);
		if (holdThemselves.has(type.id)) {
			named[type.getSymbol().name] = form;
		}
		known.set(type.id, holdThemselves.has(type.id) ? ['@', type.getSymbol().name] : form);
	}
	return known.get(type.id);
}

function make(type) {
	const {flags} = type;
	if (flags & TypeFlags.Boolean) {
		return 'b';
	}
	if (flags & TypeFlags.String) {
		return 's';
	}
	if (flags & TypeFlags.Number) {
		return 'n';
	}
	if (flags & TypeFlags.Literal) {
		return ['=', type.value];
	}
	if (flags & TypeFlags.Union) {
		return union(type.getTypes().filter((one) => !(one.flags & TypeFlags.Undefined)));
	}
	if (checker.isArrayType(type)) {
		return shared(['*', formOf(checker.getTypeArguments(type)[0])]);
	}
	if (flags & (TypeFlags.Object | TypeFlags.Intersection)) {
		return object(type);
	}
	throw new Error(`No form for ${checker.typeToString(type)}`);
}

const propertiesOf = (type) => checker.getPropertiesOfType(type).map((symbol) => ({name: symbol.name, isOptional: (symbol.flags & SymbolFlags.Optional) !== 0, type: checker.getTypeOfSymbol(symbol)}));

function object(type, without = []) {
	return shared(Object.fromEntries(propertiesOf(type).filter(({name}) => !without.includes(name)).map(({name, isOptional, type: of}) => [isOptional ? `${name}?` : name, formOf(of)]).sort(([one], [other]) => (one < other ? -1 : 1))));
}

function union(types, without = []) {
	const booleans = types.filter(({flags}) => flags & TypeFlags.BooleanLiteral);
	const literals = types.filter(({flags}) => (flags & TypeFlags.Literal) && !(flags & TypeFlags.BooleanLiteral));
	const objects = types.filter((type) => (type.flags & (TypeFlags.Object | TypeFlags.Intersection)) && !checker.isArrayType(type));
	const others = types.filter((type) => !booleans.includes(type) && !literals.includes(type) && !objects.includes(type)).map(formOf);
	const parts = [
		...others,
		...(booleans.length === 2 ? ['b'] : booleans.map(({value}) => ['=', value])),
		...(literals.length === 0 ? [] : [shared(['=', ...literals.map(({value}) => value).sort()])]),
		...(objects.length === 0 ? [] : objects.length === 1 ? [object(objects[0], without)] : told(objects, without)),
	];
	return parts.length === 1 ? parts[0] : shared(['|', ...parts]);
}

/** Objects that a member tells apart, where one does. */
function told(types, without) {
	const valuesOf = (type, name) => {
		const property = propertiesOf(type).find((one) => one.name === name && !one.isOptional);
		const members = property === undefined ? [] : property.type.flags & TypeFlags.Union ? property.type.getTypes() : [property.type];
		return members.length > 0 && members.every(({flags}) => flags & TypeFlags.StringLiteral) ? members.map(({value}) => value) : undefined;
	};
	const name = TELLING.find((one) => !without.includes(one) && types.every((type) => valuesOf(type, one) !== undefined) && new Set(types.flatMap((type) => valuesOf(type, one))).size > 1);
	if (name === undefined) {
		return types.map((type) => object(type, without));
	}
	const groups = new Map();
	for (const type of types) {
		for (const value of valuesOf(type, name)) {
			groups.set(value, [...groups.get(value) ?? [], type]);
		}
	}
	const next = [...without, name];
	return [['by', name, Object.fromEntries([...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([value, group]) => [value, group.length === 1 ? object(group[0], next) : union(group, next)]))]];
}

function shared(form) {
	const text = JSON.stringify(form);
	if (!seen.has(text)) {
		seen.set(text, form);
	}
	return seen.get(text);
}

/** What is there more than once, and long enough to matter, is written once. */
const list = [];
const places = new Map();
function written(form) {
	if (typeof form !== 'object' || form[0] === '@') {
		return form;
	}
	const text = JSON.stringify(form);
	if (places.has(text)) {
		return ['@', places.get(text)];
	}
	const value = Array.isArray(form) ? (form[0] === '=' ? form : form.map((one) => (typeof one === 'object' ? (form[0] === 'by' ? mapped(one) : written(one)) : one))) : mapped(form);
	if (text.length > 40 && uses.get(form) > 1) {
		places.set(text, list.push(value) - 1);
		return ['@', places.get(text)];
	}
	return value;
}
const mapped = (form) => Object.fromEntries(Object.entries(form).map(([name, one]) => [name, written(one)]));

const form = formOf(body);
const uses = new Map();
function count(one) {
	if (typeof one === 'object') {
		uses.set(one, (uses.get(one) ?? 0) + 1);
		if (uses.get(one) === 1) {
			Object.values(one).forEach(count);
		}
	}
}
count(form);
Object.values(named).forEach(count);
const value = written(form);
const text = `${JSON.stringify({event: value, named: mapped(named), shared: list}, undefined, 0)}\n`;
api.close();
if (process.argv.includes('--check')) {
	if (await readFile(target, 'utf8').catch(() => '') !== text) {
		console.error('source/core/recording/forms.json is stale: node scripts/event-forms.mjs');
		process.exitCode = 1;
	}
} else {
	await writeFile(target, text);
	console.log(`${text.length} characters, ${list.length} shared`);
}

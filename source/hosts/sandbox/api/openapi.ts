import {describeField, describeType} from './descriptions.ts';
import {membersOfType, requiredOfType, typeOfKind} from './schema.ts';
import {GROUPS, RESOURCES, versionOf, type Resource} from './resources.ts';

/** What a word of the schema is in OpenAPI. */
const WORDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	string: {type: 'string'}, boolean: {type: 'boolean'}, integer: {type: 'integer', format: 'int32'}, int64: {type: 'integer', format: 'int64'}, number: {type: 'number'},
	byte: {type: 'string', format: 'byte'}, Time: {type: 'string', format: 'date-time'}, MicroTime: {type: 'string', format: 'date-time'},
	IntOrString: {type: 'string', format: 'int-or-string'}, Quantity: {type: 'string'}, object: {type: 'object'},
};

/** Types are named as the server names them, as far as one can tell them from a short name. */
const nameOf = (type: string): string => `io.k8s.api.v1.${type}`;

/** kubectl's `explain` reads it; before it sends an object it asks whether the server checks fields itself (`fieldValidation` of PATCH). */
export function openapiV3(path: string): unknown {
	if (path === '/openapi/v3') {
		return {paths: Object.fromEntries(GROUPS.map((group) => [prefix(group), {serverRelativeURL: `/openapi/v3/${prefix(group)}`}]))};
	}
	const group = GROUPS.find((name) => path === `/openapi/v3/${prefix(name)}`);
	if (group === undefined) {
		return undefined;
	}
	const resources = RESOURCES.filter((resource) => resource.group === group);
	return {openapi: '3.0.0', info: {title: 'Kubernetes', version: 'v1'}, paths: Object.fromEntries(resources.flatMap(pathsOf)), components: {schemas: schemasOf(resources, '#/components/schemas/', true)}};
}

/** The older document, for clients that ask for no other. */
export function openapiV2(): unknown {
	return {
		swagger: '2.0', info: {title: 'Kubernetes', version: 'v1'}, paths: Object.fromEntries(RESOURCES.flatMap(pathsOf)),
		definitions: schemasOf(RESOURCES, '#/definitions/', false),
	};
}

const field = (number: number, bytes: Buffer): Buffer => Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);

/**
 * The older document in protobuf (gnostic's openapiv2.Document: swagger 1, info 2, paths 8), without definitions. kubectl
 * asks for it where a kind cannot be patched, and passes over kinds that it does not find: the server checks fields itself.
 */
export const OPENAPI_V2_PROTOBUF: Buffer = Buffer.concat([
	field(1, Buffer.from('2.0')), field(2, Buffer.concat([field(1, Buffer.from('Kubernetes')), field(2, Buffer.from('v1'))])), field(8, Buffer.alloc(0)),
]);

function pathsOf({group, name, kind, namespaced, version}: Resource): [string, unknown][] {
	const root = `/${prefix(group)}/${namespaced ? 'namespaces/{namespace}/' : ''}${name}`;
	const about = {'x-kubernetes-group-version-kind': {group, version, kind}, responses: {}};
	const parameters = [{name: 'fieldValidation', in: 'query', schema: {type: 'string', uniqueItems: true}}];
	return [
		[root, {get: {...about, 'x-kubernetes-action': 'list'}, post: {...about, parameters, 'x-kubernetes-action': 'post'}}],
		[`${root}/{name}`, {get: {...about, 'x-kubernetes-action': 'get'}, patch: {...about, parameters, 'x-kubernetes-action': 'patch'}, put: {...about, parameters, 'x-kubernetes-action': 'put'}}],
	];
}

/** The types of kinds, and all that these are made of. */
function schemasOf(resources: readonly Resource[], root: string, wraps: boolean): Record<string, unknown> {
	const schemas: Record<string, unknown> = {};
	const add = (type: string, more: Record<string, unknown> = {}): void => {
		if (Object.hasOwn(schemas, nameOf(type)) && Object.keys(more).length === 0) {
			return;
		}
		const members = membersOfType(type) ?? {};
		const required = requiredOfType(type);
		const isKind = Object.keys(more).length > 0;
		const described = (member: string, shape: object): unknown => {
			// Beside a bare reference nothing may stand.
			const description = wraps ? describeField(type, member) : undefined;
			return description === undefined ? shape : {...shape, description};
		};
		const description = describeType(type);
		schemas[nameOf(type)] = {
			type: 'object', ...(description !== undefined && {description}),
			properties: {
				...(isKind && {apiVersion: described('apiVersion', {type: 'string'}), kind: described('kind', {type: 'string'})}),
				...Object.fromEntries(Object.entries(members).map(([member, word]) => [member, described(member, typed(word, root, wraps))])),
			},
			...(required.length > 0 && {required}), ...more,
		};
		for (const word of Object.values(members)) {
			const [, inner] = /@(\w+)$/.exec(word) ?? [];
			if (inner !== undefined) {
				add(inner);
			}
		}
	};
	for (const {group, version, kind} of resources) {
		const about = {'x-kubernetes-group-version-kind': [{group, version, kind}]};
		const type = typeOfKind(group, version, kind);
		if (type === undefined) {
			add('ObjectMeta');
			schemas[nameOf(kind)] = {type: 'object', properties: {apiVersion: WORDS['string'], kind: WORDS['string'], metadata: typed('@ObjectMeta', root, wraps)}, ...about};
		} else {
			add(type, about);
		}
	}
	return schemas;
}

function typed(word: string, root: string, wraps: boolean): object {
	if (word.startsWith('[]')) {
		return {type: 'array', items: typed(word.slice(2), root, wraps)};
	}
	if (word.startsWith('{}')) {
		return {type: 'object', additionalProperties: typed(word.slice(2), root, wraps)};
	}
	if (!word.startsWith('@')) {
		return WORDS[word] ?? {type: 'object'};
	}
	const reference = {$ref: `${root}${nameOf(word.slice(1))}`};
	// In OpenAPI 3 nothing may stand beside a reference, so that the server puts it into a list of one.
	return wraps ? {allOf: [reference], default: {}} : reference;
}

function prefix(group: string): string {
	return group === '' ? 'api/v1' : `apis/${group}/${versionOf(group)}`;
}

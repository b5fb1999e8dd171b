import type {Taint} from '../config/types.ts';
import {Failure} from '../told/failures.ts';
import type {ApiAnswer, ApiRequest} from '../ports/index.ts';
import {isRecord} from '../values/is-record.ts';

/** What something in an answer has to be. `strings`: a map of texts. */
type Expected = 'list' | 'object' | 'string' | 'strings' | 'whole number';

/** Members that are read here, of whatever kind, and what they are where they are there. */
const members: readonly (readonly [path: readonly string[], expected: Expected])[] = [
	[['metadata'], 'object'],
	[['metadata', 'name'], 'string'],
	[['metadata', 'uid'], 'string'],
	[['metadata', 'labels'], 'strings'],
	[['metadata', 'annotations'], 'strings'],
	[['data'], 'strings'],
	[['spec'], 'object'],
	[['spec', 'taints'], 'list'],
	[['spec', 'replicas'], 'whole number'],
	[['status'], 'object'],
];

/** Of one list: whatever is asked for here, a cluster has a few. */
const MOST_ITEMS = 20_000;

const taintMembers = ['key', 'value', 'effect', 'timeAdded'] as const;

/** An object of the API, as far as its members are read here: all of them are of the type that the API gives them. */
export interface KubeObject {
	readonly metadata?: {readonly name?: string; readonly uid?: string; readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>>};
	readonly data?: Readonly<Record<string, string>>;
	readonly spec?: {readonly taints?: readonly Taint[]; readonly replicas?: number};
	readonly status?: Readonly<Record<string, unknown>>;
}

/**
 * The object that an answer brought. Whoever answered may be no API server, or one that was tampered with: nothing of
 * an answer is read that has not been through here.
 * @throws Failure `api.answer` with the place, and what is there
 */
export function objectOf(request: ApiRequest, {body}: ApiAnswer): KubeObject {
	return checked(request, body, '');
}

/** The objects of the list that an answer brought. A list that is null is empty, as Go writes it, where the answer says that it is one. */
export function listOf(request: ApiRequest, {body}: ApiAnswer): readonly KubeObject[] {
	const items = memberOf(body, 'items');
	if (items === null && String(memberOf(body, 'kind')).endsWith('List')) {
		return [];
	}
	if (!Array.isArray(items)) {
		throw isRecord(body) ? odd(request, 'items', 'list', items) : odd(request, '', 'object', body);
	}
	if (items.length > MOST_ITEMS) {
		throw new Failure('api.answer', {method: request.method, path: request.path, problem: 'too-large', items: MOST_ITEMS});
	}
	return items.map((item, index) => checked(request, item, `items[${index}]`));
}

/** A member at some depth; undefined where it, or what it is in, is not there. Never one that a prototype has. */
export function memberOf(value: unknown, ...path: readonly string[]): unknown {
	let found: unknown = value;
	for (const name of path) {
		found = isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined;
	}
	return found;
}

function checked(request: ApiRequest, value: unknown, place: string): KubeObject {
	const at = (path: string) => (place === '' ? path : `${place}.${path}`);
	if (!isRecord(value)) {
		throw odd(request, place, 'object', value);
	}
	for (const [path, expected] of members) {
		const found = memberOf(value, ...path) ?? undefined;
		if (found !== undefined && !tests[expected](found)) {
			throw odd(request, at(path.join('.')), expected, found);
		}
	}
	for (const [index, taint] of ((memberOf(value, 'spec', 'taints') ?? []) as readonly unknown[]).entries()) {
		if (!isRecord(taint)) {
			throw odd(request, at(`spec.taints[${index}]`), 'object', taint);
		}
		const wrong = taintMembers.find((name) => typeof (memberOf(taint, name) ?? '') !== 'string');
		if (wrong !== undefined) {
			throw odd(request, at(`spec.taints[${index}].${wrong}`), 'string', memberOf(taint, wrong));
		}
	}
	// Null is nothing to Go, and to whoever reads on here.
	return withoutNull(value);
}

function withoutNull(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
	const top = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
	for (const name of ['metadata', 'spec']) {
		const below = memberOf(top, name);
		if (isRecord(below)) {
			top[name] = Object.fromEntries(Object.entries(below).filter(([, member]) => member !== null));
		}
	}
	return top;
}

const tests: Readonly<Record<Expected, (value: unknown) => boolean>> = {
	list: (value) => Array.isArray(value),
	object: (value) => isRecord(value),
	string: (value) => typeof value === 'string',
	strings: (value) => isRecord(value) && Object.values(value).every((text) => typeof text === 'string'),
	'whole number': (value) => Number.isSafeInteger(value),
};

/** The failure that an odd answer is. */
function odd({method, path}: ApiRequest, field: string, expected: Expected, found: unknown): Failure {
	return new Failure('api.answer', {method, path, problem: 'shape', field, expected, found: kindOf(found)});
}

const kindOf = (value: unknown): string => (value === undefined ? 'nothing' : value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

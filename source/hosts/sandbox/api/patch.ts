import {shapeFault} from '../../../core/yaml/json-shape.ts';
import {jsonPatch, mergePatch, PatchProblem, strategicMerge} from '../../../core/patches/index.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import {decodeProtobuf, PROTOBUF} from './protobuf.ts';
import {invalid} from './refusals.ts';
import type {Resource} from './resources.ts';
import {mergeKeyOf, typeOfKind, typeOfMember} from './schema.ts';
import {Refusal} from './status.ts';

export const APPLY_PATCH = 'application/apply-patch+yaml';

type Json = Record<string, unknown>;

/** A body of a known encoding. */
export interface Body {
	readonly contentType: string;
	readonly bytes: Buffer;
}

type Patcher = (kind: PatchedKind, current: Json, patch: unknown) => unknown;
type PatchedKind = Pick<Resource, 'group' | 'version' | 'kind'>;

const PATCHERS: Readonly<Record<string, Patcher>> = {
	'application/merge-patch+json': (_kind, current, patch) => mergePatch(current, record(patch)),
	'application/strategic-merge-patch+json': ({group, version, kind}, current, patch) =>
		strategicMerge(current, record(patch), typeOfKind(group, version, kind), {typeOf: typeOfMember, mergeKeyOf}),
	'application/json-patch+json': (_kind, current, patch) => jsonPatch(current, operations(patch)),
};

/** A patch may not rename; what it says of the name counts as a mistake, as for PUT. */
export function applyPatch(kind: PatchedKind, name: string, current: Json, {contentType, bytes}: Body): unknown {
	const patcher = Object.hasOwn(PATCHERS, contentType) ? PATCHERS[contentType] : undefined;
	if (patcher === undefined) {
		throw new Refusal('UnsupportedMediaType', `the body of the request was in ${contentType || 'no type'}; these are known: ${[...Object.keys(PATCHERS), APPLY_PATCH].join(', ')}`);
	}
	try {
		return patcher(kind, structuredClone(current), parse(bytes));
	} catch (error) {
		if (error instanceof PatchProblem) {
			throw invalid(kind, name, [{reason: 'FieldValueInvalid', message: `Invalid value: the patch does not apply (${error.code})`, field: 'patch'}]);
		}
		throw error;
	}
}

/** An object, in whichever of the two encodings it came. */
export function readObject({contentType, bytes}: Body): unknown {
	if (contentType === PROTOBUF) {
		return decodeProtobuf(bytes);
	}
	if (contentType !== 'application/json' && contentType !== '') {
		throw new Refusal('UnsupportedMediaType', `the body of the request was in ${contentType}; this server reads application/json and ${PROTOBUF}`);
	}
	return parse(bytes);
}

function operations(patch: unknown): readonly unknown[] {
	if (!Array.isArray(patch)) {
		throw new Refusal('BadRequest', 'a JSON patch is a list of operations');
	}
	return patch;
}

export function parse(bytes: Buffer): unknown {
	const text = bytes.toString('utf8');
	const fault = shapeFault(text);
	if (fault !== undefined) {
		throw new Refusal('BadRequest', fault === 'deep' ? 'the body is JSON that is nested too deep' : 'the body is JSON of too many values');
	}
	try {
		return JSON.parse(text);
	} catch {
		throw new Refusal('BadRequest', 'the body is not JSON');
	}
}

function record(value: unknown): Json {
	if (!isRecord(value)) {
		throw new Refusal('BadRequest', 'the patch is not an object');
	}
	return value;
}

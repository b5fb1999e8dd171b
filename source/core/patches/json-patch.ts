import {isDeepStrictEqual} from 'node:util';
import {put, shown} from './members.ts';
import {PatchProblem} from '../told/patch-faults.ts';
import type {Members} from './strategic-merge.ts';
import {isRecord} from '../values/is-record.ts';

/**
 * JSON patch (RFC 6902) as Go's json-patch v4 takes it, which kubeadm uses. It is stricter than
 * fast-json-patch about lists and laxer about maps: an index may be negative and counts from the
 * end, `replace` of a member that a map lacks adds it, and a missing `value` is null.
 *
 * @throws PatchProblem with the operation and the path where one does not apply
 */
export function jsonPatch(document: unknown, patch: readonly unknown[]): unknown {
	let result = structuredClone(document);
	for (const [index, entry] of patch.entries()) {
		if (!isRecord(entry)) {
			throw new PatchProblem('patch-operation', {index: index + 1, operation: ''});
		}
		result = applyOperation(result, readOperation(entry, index));
	}
	return result;
}

interface Operation {
	readonly op: string;
	readonly path: string;
	readonly from: string;
	readonly value: unknown;
}

const operations = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

function readOperation({op, path, from, value = null}: Members, index: number): Operation {
	const needsFrom = op === 'move' || op === 'copy';
	if (typeof op !== 'string' || !operations.has(op) || typeof path !== 'string' || (needsFrom && typeof from !== 'string')) {
		throw new PatchProblem('patch-operation', {index: index + 1, operation: shown(op ?? '')});
	}
	return {op, path, from: needsFrom ? String(from) : '', value};
}

function applyOperation(document: unknown, operation: Operation): unknown {
	const {op, path, from, value} = operation;
	switch (op) {
		case 'add': {
			find(document, path, op).add(value);
			break;
		}
		case 'remove': {
			find(document, path, op).remove();
			break;
		}
		case 'replace': {
			if (path === '') {
				return wholeValue(value);
			}
			find(document, path, op).replace(value);
			break;
		}
		case 'move': {
			const place = find(document, from, op);
			const moved = place.get();
			place.remove();
			find(document, path, op).add(moved);
			break;
		}
		case 'copy': {
			find(document, path, op).add(structuredClone(find(document, from, op).get()));
			break;
		}
		default: {
			const found = path === '' ? document : find(document, path, op).get();
			if (!isDeepStrictEqual(found, value)) {
				throw new PatchProblem('patch-test', {path, found: JSON.stringify(found), expected: JSON.stringify(value)});
			}
		}
	}
	return document;
}

function wholeValue(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) {
		throw new PatchProblem('patch-path', {operation: 'replace', path: ''});
	}
	return structuredClone(value);
}

/** The place that a path leads to, in the map or list around it. */
interface Place {
	/** null where a map lacks the member. */
	get(): unknown;
	add(value: unknown): void;
	replace(value: unknown): void;
	remove(): void;
}

function find(document: unknown, path: string, operation: string): Place {
	const missing = () => new PatchProblem('patch-path', {operation, path});
	const [, ...keys] = path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
	const last = keys.pop();
	if (last === undefined) {
		throw missing();
	}
	let around: unknown = document;
	for (const key of keys) {
		around = Array.isArray(around) ? around[indexIn(around.length, key, path)] : isRecord(around) && Object.hasOwn(around, key) ? around[key] : undefined;
		if (typeof around !== 'object' || around === null) {
			throw missing();
		}
	}
	if (Array.isArray(around)) {
		return inList(around, last, path);
	}
	if (!isRecord(around)) {
		throw missing();
	}
	return inMap(around, last, missing);
}

function inMap(map: Members, key: string, missing: () => PatchProblem): Place {
	const set = (value: unknown) => put(map, key, structuredClone(value));
	return {
		get: () => (Object.hasOwn(map, key) ? map[key] : null),
		add: set,
		replace: set,
		remove() {
			if (!Object.hasOwn(map, key)) {
				throw missing();
			}
			delete map[key];
		},
	};
}

function inList(list: unknown[], key: string, path: string): Place {
	const index = () => indexIn(list.length, key, path);
	return {
		get: () => list[index()],
		add: (value) => {
			list.splice(key === '-' ? list.length : indexIn(list.length + 1, key, path), 0, structuredClone(value));
		},
		replace: (value) => {
			list[index()] = structuredClone(value);
		},
		remove: () => {
			list.splice(index(), 1);
		},
	};
}

/** @param length how many places there are; `-1` is the last of them */
function indexIn(length: number, key: string, path: string): number {
	const index = /^[-+]?\d{1,9}$/.test(key) ? Number(key) : Number.NaN;
	const place = index < 0 ? index + length : index;
	if (!(place >= 0 && place < length)) {
		throw new PatchProblem('patch-index', {path, index: key});
	}
	return place;
}

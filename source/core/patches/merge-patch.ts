import {ownOf, put} from './members.ts';
import type {Members} from './strategic-merge.ts';
import {isRecord} from '../values/is-record.ts';

/**
 * JSON merge patch (RFC 7396), with the one difference of Go's json-patch: what takes the place of
 * something that is no map loses its nulls inside lists too (merge.go, pruneNulls).
 */
export function mergePatch(target: Members, patch: Members): Members {
	const result = {...target};
	for (const [key, value] of Object.entries(patch)) {
		const current = ownOf(result, key);
		if (value === null) {
			delete result[key];
		} else if (isRecord(current)) {
			put(result, key, isRecord(value) ? mergePatch(current, value) : value);
		} else {
			put(result, key, withoutNulls(value));
		}
	}
	return result;
}

function withoutNulls(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map((item) => withoutNulls(item));
	}
	return isRecord(value)
		? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null).map(([key, member]) => [key, withoutNulls(member)]))
		: value;
}

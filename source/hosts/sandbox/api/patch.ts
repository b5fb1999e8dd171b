import {isRecord, mergeKeyOf, typeOfMember} from './schema.ts';

type Json = Record<string, unknown>;

/** RFC 7396. */
export function mergePatch(target: unknown, patch: unknown): unknown {
	if (!isRecord(patch)) {
		return patch;
	}
	const result: Json = isRecord(target) ? {...target} : {};
	for (const [key, value] of Object.entries(patch)) {
		if (value === null) {
			delete result[key];
		} else {
			result[key] = mergePatch(result[key], value);
		}
	}
	return result;
}

/**
 * Kubernetes' strategic merge patch: lists merge by the key that the schema gives, or are
 * replaced where it gives none. Knows the directives `$patch`, `$retainKeys`,
 * `$deleteFromPrimitiveList/…`; `$setElementOrder/…` does not change what is in a list and is passed over.
 * https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 *
 * @param type the object's type in the schema; undefined: plain maps, lists replaced
 */
export function strategicMergePatch(target: Json, patch: Json, type: string | undefined): Json {
	if (patch['$patch'] === 'delete') {
		return {};
	}
	if (patch['$patch'] === 'replace') {
		return withoutDirectives(patch) as Json;
	}
	const retain = patch['$retainKeys'];
	const result: Json = Array.isArray(retain)
		? Object.fromEntries(Object.entries(target).filter(([key]) => retain.includes(key)))
		: {...target};
	for (const [key, value] of Object.entries(patch)) {
		if (key.startsWith('$deleteFromPrimitiveList/')) {
			const member = key.slice(key.indexOf('/') + 1);
			const list = result[member];
			if (Array.isArray(list) && Array.isArray(value)) {
				result[member] = list.filter(item => !value.includes(item));
			}
		} else if (key.startsWith('$')) {
			continue;
		} else if (value === null) {
			delete result[key];
		} else {
			result[key] = mergeMember(result[key], value, type, key);
		}
	}
	return result;
}

function mergeMember(target: unknown, value: unknown, type: string | undefined, member: string): unknown {
	const memberType = type === undefined ? undefined : typeOfMember(type, member);
	if (isRecord(value)) {
		return strategicMergePatch(isRecord(target) ? target : {}, value, memberType);
	}
	const mergeKey = type === undefined ? undefined : mergeKeyOf(type, member);
	if (!Array.isArray(value) || mergeKey === undefined) {
		return withoutDirectives(value);
	}
	const current: unknown[] = Array.isArray(target) ? target : [];
	return mergeKey === ''
		? [...current, ...value.filter(item => !current.includes(item))]
		: mergeByKey(current, value, mergeKey, memberType);
}

function mergeByKey(current: readonly unknown[], patch: readonly unknown[], key: string, type: string | undefined): unknown[] {
	if (patch.some(item => isRecord(item) && item['$patch'] === 'replace')) {
		return patch.filter(item => !isRecord(item) || item['$patch'] === undefined).map(item => withoutDirectives(item));
	}
	const result = [...current];
	for (const item of patch) {
		if (!isRecord(item)) {
			continue;
		}
		const index = result.findIndex(found => isRecord(found) && found[key] === item[key]);
		if (item['$patch'] === 'delete') {
			if (index >= 0) {
				result.splice(index, 1);
			}
		} else if (index >= 0) {
			result[index] = strategicMergePatch(result[index] as Json, item, type);
		} else {
			result.push(strategicMergePatch({}, item, type));
		}
	}
	return result;
}

function withoutDirectives(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(item => withoutDirectives(item));
	}
	if (!isRecord(value)) {
		return value;
	}
	return Object.fromEntries(Object.entries(value)
		.filter(([key, item]) => !key.startsWith('$') && item !== null)
		.map(([key, item]) => [key, withoutDirectives(item)]));
}

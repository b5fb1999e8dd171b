import {isRecord} from '../../../core/values/is-record.ts';

/** What is at a path of members, `spec.nodeName`; undefined where nothing is. */
export function at(object: unknown, path: string): unknown {
	let found = object;
	for (const member of path.split('.')) {
		found = isRecord(found) && Object.hasOwn(found, member) ? found[member] : undefined;
	}
	return found;
}

export function textAt(object: unknown, path: string): string {
	const found = at(object, path);
	return typeof found === 'string' ? found : typeof found === 'number' || typeof found === 'boolean' ? String(found) : '';
}

export function numberAt(object: unknown, path: string, otherwise = 0): number {
	const found = at(object, path);
	return typeof found === 'number' ? found : otherwise;
}

export function recordAt(object: unknown, path: string): Record<string, unknown> {
	const found = at(object, path);
	return isRecord(found) ? found : {};
}

/** A list's entries that are objects. */
export function recordsAt(object: unknown, path: string): Record<string, unknown>[] {
	const found = at(object, path);
	return Array.isArray(found) ? found.filter((entry) => isRecord(entry)) : [];
}

/** A list's entries that are texts. */
export function textsAt(object: unknown, path: string): string[] {
	const found = at(object, path);
	return Array.isArray(found) ? found.filter((entry) => typeof entry === 'string') : [];
}

/** The entries of a map whose values are texts. */
export function wordsAt(object: unknown, path: string): Record<string, string> {
	return Object.fromEntries(Object.entries(recordAt(object, path)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

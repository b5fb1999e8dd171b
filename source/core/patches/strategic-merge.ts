import {isDeepStrictEqual} from 'node:util';
import {ownOf, put, shown, type Members} from './members.ts';
import {PatchProblem} from '../told/patch-faults.ts';
import {isRecord} from '../values/is-record.ts';

export type {Members};

/** What a strategic merge asks about types; both undefined for plain maps and for lists that are replaced. */
export interface MergeSchema {
	/** The object type of a member, of a list's items or of a map's values. */
	typeOf(type: string, member: string): string | undefined;
	/** What a list merges by; '' for a list of plain values that merges; undefined for one that is replaced. */
	mergeKeyOf(type: string, member: string): string | undefined;
}

/**
 * Kubernetes' strategic merge patch, with its directives and its order of merged lists (as
 * apimachinery does: util/strategicpatch/patch.go, mergeMap). Neither argument is changed.
 * https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 *
 * @param type the object's type in the schema; undefined: plain maps, lists replaced
 * @throws PatchProblem for directives that are malformed or do not fit the object
 */
export function strategicMerge(target: Members, patch: Members, type: string | undefined, schema: MergeSchema): Members {
	const directive = patch['$patch'];
	if (directive !== undefined) {
		return directed(directive, patch);
	}
	const result = retained(target, patch);
	const rest = new Map(Object.entries(patch).filter(([key]) => key !== RETAIN && !key.startsWith(ORDER)));
	for (const [key, order] of Object.entries(patch)) {
		if (key.startsWith(ORDER)) {
			const member = key.slice(ORDER.length);
			const list = ordered(ownOf(result, member), rest.get(member), order, listOf(member, type, schema));
			if (list !== undefined) {
				put(result, member, list);
			}
			rest.delete(member);
		}
	}
	for (const [key, value] of rest) {
		if (key.startsWith(DELETE)) {
			deleteFrom(result, key.slice(DELETE.length), value);
		} else if (value === null) {
			delete result[key];
		} else {
			set(result, key, mergeValue(ownOf(result, key), value, listOf(key, type, schema)));
		}
	}
	return result;
}

const RETAIN = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

interface ListSchema {
	readonly member: string;
	readonly type: string | undefined;
	readonly key: string | undefined;
	readonly schema: MergeSchema;
}

function listOf(member: string, type: string | undefined, schema: MergeSchema): ListSchema {
	return {
		member, schema,
		type: type === undefined ? undefined : schema.typeOf(type, member),
		key: type === undefined ? undefined : schema.mergeKeyOf(type, member),
	};
}

/** A map that is replaced or emptied as a whole. */
function directed(directive: unknown, patch: Members): Members {
	if (directive === 'delete') {
		return {};
	}
	if (directive !== 'replace') {
		throw new PatchProblem('patch-directive', {directive: '$patch', value: shown(directive)});
	}
	const {$patch: _directive, ...members} = patch;
	return cleaned(members) as Members;
}

/** The target, or where the patch says which members to keep, those. */
function retained(target: Members, patch: Members): Members {
	const keys = patch[RETAIN];
	if (keys === undefined) {
		return {...target};
	}
	const stray = Object.entries(patch).find(([key, value]) => key !== RETAIN && value !== null && !key.startsWith(DELETE) && !key.startsWith(ORDER)
		&& !(Array.isArray(keys) && keys.includes(key)));
	if (!Array.isArray(keys) || stray !== undefined) {
		throw new PatchProblem('patch-directive', {directive: RETAIN, value: stray?.[0] ?? shown(keys)});
	}
	return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)));
}

function deleteFrom(result: Members, member: string, values: unknown): void {
	if (!Array.isArray(values)) {
		throw new PatchProblem('patch-directive', {directive: `${DELETE}${member}`, value: shown(values)});
	}
	const list = ownOf(result, member);
	if (Array.isArray(list)) {
		put(result, member, list.filter((item) => !values.includes(item)));
	}
}

function mergeValue(current: unknown, value: unknown, list: ListSchema): unknown {
	if (isRecord(current) && isRecord(value)) {
		return strategicMerge(current, value, list.type, list.schema);
	}
	if (Array.isArray(current) && Array.isArray(value) && list.key !== undefined) {
		return mergeLists(current, value, {...list, key: list.key});
	}
	return cleaned(value);
}

type KeyedList = ListSchema & {readonly key: string};

function mergeLists(current: readonly unknown[], patch: readonly unknown[], list: KeyedList): unknown[] {
	const all = [...current, ...patch];
	if (all.some((item) => Array.isArray(item) || isRecord(item) !== isRecord(all[0]))) {
		throw new PatchProblem('patch-list', {member: list.member});
	}
	if (!isRecord(all[0])) {
		return inOrder([...new Set(all)], patch, current, '');
	}
	const {kept, added} = applySpecial(current as Members[], patch as Members[], list);
	const merged: Members[] = [...kept];
	for (const item of added) {
		const index = merged.findIndex((found) => found[list.key] === keyOf(item, list));
		const found = merged[index];
		if (found === undefined) {
			merged.push(cleaned(item) as Members);
		} else {
			merged[index] = strategicMerge(found, item, list.type, list.schema);
		}
	}
	return inOrder(merged, added, kept, list.key);
}

/** Carries out what the patch says of whole items, and gives back the items that are to be merged. */
function applySpecial(current: readonly Members[], patch: readonly Members[], list: KeyedList): {kept: Members[]; added: Members[]} {
	const added = patch.filter((item) => item['$patch'] === undefined);
	let kept = [...current];
	let replaces = false;
	for (const item of patch) {
		switch (item['$patch']) {
			case undefined: {
				break;
			}
			case 'delete': {
				const key = keyOf(item, list);
				kept = kept.filter((found) => found[list.key] !== key);
				break;
			}
			case 'replace': {
				replaces = true;
				break;
			}
			default: {
				throw new PatchProblem('patch-directive', {directive: '$patch', value: shown(item['$patch'])});
			}
		}
	}
	return replaces ? {kept: added.map((item) => cleaned(item) as Members), added: []} : {kept, added};
}

function keyOf(item: Members, {key, member}: KeyedList): unknown {
	const value = item[key];
	if (value === undefined) {
		throw new PatchProblem('patch-merge-key', {member, key});
	}
	return value;
}

/** `$setElementOrder`: merges the list of the same name, then puts it in the order that is given. */
function ordered(current: unknown, patch: unknown, order: unknown, list: ListSchema): unknown[] | undefined {
	const isFit = (value: unknown): value is unknown[] | undefined => value === undefined || Array.isArray(value);
	if (!Array.isArray(order) || !isFit(current) || !isFit(patch)) {
		throw new PatchProblem('patch-directive', {directive: `${ORDER}${list.member}`, value: list.member});
	}
	if (current === undefined && patch === undefined) {
		return undefined;
	}
	const key = list.key ?? '';
	const wanted = (patch ?? []).filter((item) => !isRecord(item) || item['$patch'] === undefined);
	const places = wanted.map((item) => order.findIndex((one) => isSame(one, item, key)));
	if (order.length > 0 && places.some((place, index) => place < 0 || place <= (places[index - 1] ?? -1))) {
		throw new PatchProblem('patch-order', {member: list.member});
	}
	const merged = patch === undefined ? current ?? [] : current === undefined ? cleaned(wanted) as unknown[] : mergeValue(current, patch, list) as unknown[];
	return inOrder(merged, order, current ?? [], key);
}

/**
 * Items that the patch names stand in the patch's order, others in the order they had; where the
 * two meet, an item that was before another stays before it, and one that is new comes first.
 */
function inOrder<Item>(merged: readonly Item[], patchOrder: readonly unknown[], order: readonly unknown[], key: string): Item[] {
	const place = (list: readonly unknown[], item: unknown) => list.findIndex((one) => isSame(one, item, key));
	const sorted = (items: Item[], list: readonly unknown[]) => items.toSorted((a, b) => place(list, a) - place(list, b));
	const named = sorted(merged.filter((item) => place(patchOrder, item) >= 0), patchOrder);
	const others = sorted(merged.filter((item) => place(patchOrder, item) < 0), order);
	const result: Item[] = [];
	while (named.length > 0 && others.length > 0) {
		const left = place(order, others[0]);
		const right = place(order, named[0]);
		result.push(...(left >= 0 && right >= 0 && left < right ? others : named).splice(0, 1));
	}
	return [...result, ...named, ...others];
}

function isSame(a: unknown, b: unknown, key: string): boolean {
	return key === '' ? isDeepStrictEqual(a, b) : isRecord(a) && isRecord(b) && a[key] === b[key];
}

function set(members: Members, member: string, value: unknown): void {
	if (value === undefined) {
		delete members[member];
	} else {
		put(members, member, value);
	}
}

/** What a patch adds: without nulls, and without what carries a directive; undefined where that is all of it. */
function cleaned(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map((item) => cleaned(item)).filter((item) => item !== undefined);
	}
	if (!isRecord(value)) {
		return value;
	}
	if (value['$patch'] !== undefined) {
		return undefined;
	}
	const members = Object.entries(value).filter(([key, member]) => member !== null && key !== RETAIN && !key.startsWith(ORDER) && !key.startsWith(DELETE));
	return Object.fromEntries(members.map(([key, member]) => [key, cleaned(member)] as const).filter(([, member]) => member !== undefined));
}

export type Members = {[member: string]: unknown};

/** A member of an object itself: a patch may name one that its prototype has, `__proto__` among them. */
export function ownOf(members: Readonly<Members>, name: string): unknown {
	return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** Gives an object a member, whatever its name: assigned, `__proto__` would change what the object is. */
export function put(members: Members, name: string, value: unknown): void {
	Object.defineProperty(members, name, {value, writable: true, enumerable: true, configurable: true});
}

/** What stands where a word belongs, as text: an object from outside may have a `toString` that is none. */
export function shown(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}

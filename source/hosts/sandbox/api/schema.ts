import table from './schema.json' with {type: 'json'};
import {jsonMembers, messageName, messageOf} from './fields.ts';
import type {Cause} from './status.ts';
import {isRecord} from '../../../core/values/is-record.ts';

interface Type {
	readonly p: Readonly<Record<string, string>>;
	readonly r?: readonly string[];
	readonly m?: Readonly<Record<string, string>>;
}

// scripts/sandbox-schema.mjs says what is in the table: the kinds that kubeadm makes, with what they must have and merge by.
const {kinds, types: published} = table as unknown as {readonly kinds: Readonly<Record<string, string>>; readonly types: Readonly<Record<string, Type>>};

const derived = new Map<string, Type | undefined>();

/** Of other kinds the members alone are known, from their messages on the wire. */
function typeNamed(name: string): Type | undefined {
	if (Object.hasOwn(published, name)) {
		return published[name];
	}
	if (!derived.has(name)) {
		const members = jsonMembers(name);
		derived.set(name, members && {p: members});
	}
	return derived.get(name);
}

/** Members of a type with their types; undefined for what is not known. */
export function membersOfType(name: string): Readonly<Record<string, string>> | undefined {
	return typeNamed(name)?.p;
}

/** Which members of a type must be there. */
export function requiredOfType(name: string): readonly string[] {
	return typeNamed(name)?.r ?? [];
}

export interface Faults {
	/** Values that the API server cannot decode (400). */
	readonly mistyped: readonly string[];
	/** Members that the kind does not have: a warning, or 400 where validation is strict. */
	readonly unknown: readonly UnknownMember[];
	/** Members that the kind must have (422). */
	readonly missing: readonly Cause[];
}

/** Where it is: a member's name may have dots in it, so the text alone does not tell. */
export interface UnknownMember {
	readonly place: string;
	readonly path: Path;
}

type Path = readonly (string | number)[];

/** Holds an object against the published schema of its kind; a kind without one against ObjectMeta. */
export function checkSchema(group: string, version: string, kind: string, object: Readonly<Record<string, unknown>>): Faults {
	const check = new Check();
	const type = typeOfKind(group, version, kind);
	if (type === undefined) {
		check.value('@ObjectMeta', object['metadata'], ['metadata']);
	} else {
		check.top(type, object);
	}
	return check;
}

/** What a strategic merge needs to know below an object: the member's own type, and the key that its list merges by. */
export function mergeKeyOf(type: string, member: string): string | undefined {
	const merge = typeNamed(type)?.m;
	return merge !== undefined && Object.hasOwn(merge, member) ? merge[member] : undefined;
}

/** The object type of a member, of a list's items or of a map's values; undefined where it is none. */
export function typeOfMember(type: string, member: string): string | undefined {
	const members = typeNamed(type)?.p;
	const word = members !== undefined && Object.hasOwn(members, member) ? members[member] : undefined;
	return word === undefined ? undefined : /@(\w+)$/.exec(word)?.[1];
}

export function typeOfKind(group: string, version: string, kind: string): string | undefined {
	return kinds[`${group}/${version}/${kind}`] ?? (messageOf(messageName(group, kind)) === undefined ? undefined : kind);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const QUANTITY = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

const isString = (value: unknown) => typeof value === 'string';
const isInteger = (least: number, most: number) => (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
	string: isString,
	boolean: value => typeof value === 'boolean',
	integer: isInteger(-(2 ** 31), 2 ** 31 - 1),
	// JSON numbers above 2^53 are not exact here; the API server takes them up to 2^63.
	int64: isInteger(-(2 ** 63), 2 ** 63),
	number: value => typeof value === 'number',
	byte: value => isString(value) && BASE64.test(value.replaceAll(/[\r\n]/g, '')),
	Time: matches(TIME),
	MicroTime: matches(TIME),
	IntOrString: value => isString(value) || isInteger(-(2 ** 31), 2 ** 31 - 1)(value),
	Quantity: value => typeof value === 'number' || matches(QUANTITY)(value),
	object: value => isRecord(value),
};

class Check implements Faults {
	readonly mistyped: string[] = [];
	readonly unknown: UnknownMember[] = [];
	readonly missing: Cause[] = [];

	/** An object as a whole: what its kind is called is in no table of messages. */
	top(name: string, {kind, apiVersion, ...rest}: Readonly<Record<string, unknown>>): void {
		this.value('string', kind, ['kind']);
		this.value('string', apiVersion, ['apiVersion']);
		this.#object(name, rest, []);
	}

	value(word: string, value: unknown, place: Path): void {
		// To the API server's decoder null is the same as nothing.
		if (value === null || value === undefined) {
			return;
		}
		if (word.startsWith('[]')) {
			this.#list(word.slice(2), value, place);
		} else if (word.startsWith('{}')) {
			this.#map(word.slice(2), value, place);
		} else if (word.startsWith('@')) {
			this.#object(word.slice(1), value, place);
		} else if (SCALARS[word]?.(value) !== true) {
			this.mistyped.push(`${textOf(place)}: ${shapeOf(value)} where ${word} belongs`);
		}
	}

	#list(item: string, value: unknown, place: Path): void {
		if (!Array.isArray(value)) {
			this.mistyped.push(`${textOf(place)}: ${shapeOf(value)} where a list belongs`);
			return;
		}
		for (const [index, entry] of value.entries()) {
			this.value(item, entry, [...place, index]);
		}
	}

	#map(item: string, value: unknown, place: Path): void {
		if (!isRecord(value)) {
			this.mistyped.push(`${textOf(place)}: ${shapeOf(value)} where a map belongs`);
			return;
		}
		for (const [key, entry] of Object.entries(value)) {
			this.value(item, entry, [...place, key]);
		}
	}

	#object(name: string, value: unknown, place: Path): void {
		const type = typeNamed(name);
		if (!isRecord(value) || type === undefined) {
			this.mistyped.push(`${textOf(place)}: ${shapeOf(value)} where ${name} belongs`);
			return;
		}
		for (const [member, entry] of Object.entries(value)) {
			const word = Object.hasOwn(type.p, member) ? type.p[member] : undefined;
			if (word === undefined) {
				this.unknown.push({place: textOf([...place, member]), path: [...place, member]});
			} else {
				this.value(word, entry, [...place, member]);
			}
		}
		for (const member of type.r ?? []) {
			if ((Object.hasOwn(value, member) ? value[member] ?? undefined : undefined) === undefined) {
				this.missing.push({reason: 'FieldValueRequired', message: 'Required value', field: textOf([...place, member])});
			}
		}
	}
}

/** `spec.containers[0].name` */
function textOf(path: Path): string {
	return path.reduce<string>((text, step) => typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`, '');
}

function shapeOf(value: unknown): string {
	return Array.isArray(value) ? 'a list' : isRecord(value) ? 'an object' : `${typeof value} ${JSON.stringify(value)?.slice(0, 40)}`;
}

import table from './fields.json' with {type: 'json'};

/** A member's number on the wire, and its type: a word as in the schema. scripts/sandbox-fields.mjs says what is in the table. */
export type Field = readonly [number: number, type: string];

export type Message = Readonly<Record<string, Field>>;

const MESSAGES = table as unknown as Readonly<Record<string, Message>>;

/** Members of Go's embedded structs, which JSON has one level higher than the wire. */
const EMBEDDED: ReadonlySet<string> = new Set(['volumeSource', 'persistentVolumeSource', 'handler', 'localObjectReference', 'ephemeralContainerCommon']);

export function isEmbedded(member: string): boolean {
	return EMBEDDED.has(member);
}

export function messageOf(name: string): Message | undefined {
	return Object.hasOwn(MESSAGES, name) ? MESSAGES[name] : undefined;
}

/** What a kind is called in the table: the first label of its group, and the kind. */
export function messageName(group: string, kind: string): string {
	return `${group === '' ? 'core' : group.split('.')[0] ?? ''}.${kind}`;
}

const KINDS_OF_ALL: ReadonlySet<string> = new Set(['DeleteOptions']);

/** The name of the message that a body of this kind is. */
export function messageOfKind(apiVersion: string, kind: string): string {
	return KINDS_OF_ALL.has(kind) ? `meta.${kind}` : messageName(apiVersion.includes('/') ? apiVersion.split('/')[0] ?? '' : '', kind);
}

/** Messages by their name without the package: how schema types are called. */
const BY_NAME: ReadonlyMap<string, string> = new Map(Object.keys(MESSAGES).map((name) => [name.slice(name.indexOf('.') + 1), name]));

/** Members and their types as JSON has them, with those of embedded structs; undefined for what is no message. */
export function jsonMembers(type: string): Readonly<Record<string, string>> | undefined {
	const message = messageOf(BY_NAME.get(type) ?? '');
	return message && Object.fromEntries(membersOf(message));
}

function membersOf(message: Message): (readonly [string, string])[] {
	return Object.entries(message).flatMap(([member, [, type]]) => {
		const inner = isEmbedded(member) ? messageOf(type.slice(1)) : undefined;
		return inner === undefined ? [[member, jsonType(type)] as const] : membersOf(inner);
	});
}

/** `@core.Container` is `@Container` to the schema. */
function jsonType(type: string): string {
	return type.replace(/@\w+\./, '@').replace('FieldsV1', 'object').replace('ExtraValue', '[]string');
}

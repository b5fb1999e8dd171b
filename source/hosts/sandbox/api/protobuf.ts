import {isRecord} from '../../../core/values/is-record.ts';
import {isEmbedded, messageOf, messageOfKind} from './fields.ts';
import {Refusal} from './status.ts';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** What a body in protobuf begins with (apimachinery, runtime/serializer/protobuf). */
const MAGIC = Buffer.from('k8s\0', 'latin1');

/** No object is nested deeper; a client's bytes may be. */
const DEEPEST = 48;

/** Go writes members without a pointer even where they are zero, and leaves pointers out: zero counts for these. */
const POINTERS: ReadonlySet<string> = new Set([
	'replicas', 'revisionHistoryLimit', 'parallelism', 'completions', 'backoffLimit', 'terminationGracePeriodSeconds', 'ttlSecondsAfterFinished', 'defaultMode', 'mode',
	'runAsUser', 'runAsGroup', 'fsGroup', 'tolerationSeconds', 'gracePeriodSeconds', 'progressDeadlineSeconds', 'activeDeadlineSeconds', 'partition', 'minReplicas',
	'value', 'expirationSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit', 'minAvailable', 'maxUnavailable', 'maxSurge', 'priority', 'targetPort',
	'automountServiceAccountToken', 'enableServiceLinks', 'immutable', 'optional', 'allowPrivilegeEscalation', 'privileged', 'readOnlyRootFilesystem', 'runAsNonRoot',
	'controller', 'blockOwnerDeletion', 'shareProcessNamespace', 'suspend', 'allocateLoadBalancerNodePorts', 'hostUsers', 'orphanDependents', 'setHostnameAsFQDN', 'procMount',
]);

/** Members that are always on the wire and mean nothing where nothing is in them. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['status', 'resources', 'strategy', 'updateStrategy', 'source', 'loadBalancer', 'metadata']);

type Json = Record<string, unknown>;

/**
 * An object of a body in protobuf, as JSON has it: kubectl sends what it makes of its own flags this way.
 * @throws {Refusal} 400 where it is none, 415 where the kind is not known
 */
export function decodeProtobuf(body: Buffer): Json {
	if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
		throw new Refusal('BadRequest', 'the body is not protobuf: it does not begin with the four bytes that mark it');
	}
	try {
		const envelope = new Map(fieldsOf(body.subarray(MAGIC.length)).map(({number, bytes}) => [number, bytes]));
		const type = new Map(fieldsOf(envelope.get(1) ?? Buffer.alloc(0)).map(({number, bytes}) => [number, bytes?.toString('utf8') ?? '']));
		const [apiVersion = '', kind = ''] = [type.get(1), type.get(2)];
		const name = messageOfKind(apiVersion, kind);
		if (messageOf(name) === undefined) {
			throw new Refusal('UnsupportedMediaType', `${kind} (${apiVersion}) is not known in protobuf: kubectl … --dry-run=client -o yaml | kubectl apply -f -`);
		}
		return {kind, apiVersion, ...message(name, envelope.get(2) ?? Buffer.alloc(0), 0)};
	} catch (error) {
		throw error instanceof Refusal ? error : new Refusal('BadRequest', 'the body cannot be read as protobuf');
	}
}

interface WireField {
	readonly number: number;
	readonly value: bigint;
	readonly bytes: Buffer | undefined;
}

/** The fields of a message, in their order; throws where the bytes end too early. */
function fieldsOf(bytes: Buffer): WireField[] {
	const fields: WireField[] = [];
	let at = 0;
	const varint = (): bigint => {
		let value = 0n;
		for (let shift = 0n; shift < 70n; shift += 7n) {
			const byte = bytes[at++];
			if (byte === undefined) {
				break;
			}
			value |= BigInt(byte & 0x7F) << shift;
			if (byte < 0x80) {
				return value;
			}
		}
		throw new RangeError('no varint');
	};
	while (at < bytes.length) {
		const key = Number(varint());
		const [number, wire] = [Math.floor(key / 8), key % 8];
		const fixed = wire === 1 ? 8 : wire === 5 ? 4 : undefined;
		const value = wire === 0 ? varint() : 0n;
		const length = wire === 2 ? Number(varint()) : fixed ?? 0;
		if (at + length > bytes.length || ![0, 1, 2, 5].includes(wire)) {
			throw new RangeError('no field');
		}
		fields.push({number, value, bytes: wire === 2 ? bytes.subarray(at, at + length) : undefined});
		at += length;
	}
	return fields;
}

function message(name: string, bytes: Buffer, depth: number): Json {
	const known = messageOf(name);
	if (known === undefined || depth > DEEPEST) {
		throw new RangeError('no message');
	}
	const byNumber = new Map(Object.entries(known).map(([member, [number, type]]) => [number, {member, type}]));
	const result: Json = Object.create(null) as Json;
	for (const field of fieldsOf(bytes)) {
		const {member, type} = byNumber.get(field.number) ?? {member: '', type: ''};
		if (type.startsWith('[]')) {
			const list: unknown = result[member];
			result[member] = [...Array.isArray(list) ? list as unknown[] : [], value(type.slice(2), field, depth)];
		} else if (type.startsWith('{}')) {
			const map = isRecord(result[member]) ? result[member] : {};
			const [key, entry] = pair(type.slice(2), field, depth);
			Object.defineProperty(map, key, {value: entry, enumerable: true, configurable: true, writable: true});
			result[member] = map;
		} else if (isEmbedded(member)) {
			Object.assign(result, message(type.slice(1), field.bytes ?? Buffer.alloc(0), depth + 1));
		} else if (type !== '') {
			const decoded = value(type, field, depth);
			if (counts(member, decoded)) {
				result[member] = decoded;
			}
		}
	}
	return {...result};
}

function counts(member: string, value: unknown): boolean {
	return value !== undefined && value !== '' && !((value === 0 || value === false) && !POINTERS.has(member))
		&& !(MAY_BE_EMPTY.has(member) && isRecord(value) && Object.keys(value).length === 0);
}

function pair(type: string, {bytes = Buffer.alloc(0)}: WireField, depth: number): [string, unknown] {
	const fields = new Map(fieldsOf(bytes).map((field) => [field.number, field]));
	const none = {number: 2, value: 0n, bytes: Buffer.alloc(0)};
	return [fields.get(1)?.bytes?.toString('utf8') ?? '', value(type, fields.get(2) ?? none, depth)];
}

type Read = (bytes: Buffer, value: bigint) => unknown;

const SCALARS: Readonly<Record<string, Read>> = {
	string: (bytes) => bytes.toString('utf8'),
	byte: (bytes) => bytes.toString('base64'),
	integer: (_bytes, value) => Number(BigInt.asIntN(32, value)),
	int64: (_bytes, value) => Number(BigInt.asIntN(64, value)),
	boolean: (_bytes, value) => value !== 0n,
	Quantity: (bytes) => fieldsOf(bytes)[0]?.bytes?.toString('utf8') ?? '0',
	Time: (bytes) => time(bytes, (text) => `${text.slice(0, 19)}Z`),
	MicroTime: (bytes) => time(bytes, (text) => text.replace('Z', '000Z')),
	IntOrString(bytes) {
		const fields = new Map(fieldsOf(bytes).map((field) => [field.number, field]));
		return fields.get(1)?.value === 1n ? fields.get(3)?.bytes?.toString('utf8') ?? '' : Number(BigInt.asIntN(32, fields.get(2)?.value ?? 0n));
	},
	FieldsV1: (bytes) => JSON.parse(fieldsOf(bytes)[0]?.bytes?.toString('utf8') ?? '{}') as unknown,
	ExtraValue: (bytes) => fieldsOf(bytes).map((field) => field.bytes?.toString('utf8') ?? ''),
};

function value(type: string, {bytes = Buffer.alloc(0), value: number}: WireField, depth: number): unknown {
	return type.startsWith('@') ? message(type.slice(1), bytes, depth + 1) : SCALARS[type]?.(bytes, number);
}

/** Undefined for Go's zero time, which is what is on the wire where none was set. */
function time(bytes: Buffer, write: (text: string) => string): string | undefined {
	const fields = new Map(fieldsOf(bytes).map((field) => [field.number, field.value]));
	const seconds = BigInt.asIntN(64, fields.get(1) ?? 0n);
	return seconds <= 0n ? undefined : write(new Date(Number(seconds) * 1000 + Math.floor(Number(fields.get(2) ?? 0n) / 1e6)).toISOString());
}

import type {Random} from './random.ts';

/** A field as it is on the wire (protobuf.dev/programming-guides/encoding). */
interface Field {
	number: number;
	/** 0 varint, 1 eight bytes, 2 counted bytes, 5 four bytes. */
	type: number;
	value: Buffer;
}

function varint(value: bigint): Buffer {
	const bytes: number[] = [];
	let rest = value;
	do {
		bytes.push(Number(rest & 0x7Fn) | (rest > 0x7Fn ? 0x80 : 0));
		rest >>= 7n;
	} while (rest > 0n);
	return Buffer.from(bytes);
}

function varintAt(bytes: Buffer, at: number): {readonly value: bigint; readonly end: number} | undefined {
	let value = 0n;
	for (let index = at; index < Math.min(bytes.length, at + 10); index += 1) {
		value |= BigInt(bytes[index]! & 0x7F) << BigInt(7 * (index - at));
		if (bytes[index]! < 0x80) {
			return {value, end: index + 1};
		}
	}
	return undefined;
}

function read(bytes: Buffer): Field[] | undefined {
	const fields: Field[] = [];
	for (let at = 0; at < bytes.length;) {
		const key = varintAt(bytes, at);
		if (key === undefined || key.value >> 3n === 0n || key.value > 0xFFFFn) {
			return undefined;
		}
		const type = Number(key.value & 7n);
		const first = varintAt(bytes, key.end);
		const [start, end] = type === 0 ? [key.end, first?.end ?? Number.NaN] : type === 2 ? [first?.end ?? 0, Number((first?.value ?? 0n)) + (first?.end ?? Number.NaN)] : type === 1 ? [key.end, key.end + 8] : type === 5 ? [key.end, key.end + 4] : [0, Number.NaN];
		if (!(end <= bytes.length)) {
			return undefined;
		}
		fields.push({number: Number(key.value >> 3n), type, value: bytes.subarray(start, end)});
		at = end;
	}
	return fields;
}

const write = (fields: readonly Field[]): Buffer => Buffer.concat(fields.flatMap(({number, type, value}) => [varint(BigInt(number * 8 + type)), ...(type === 2 ? [varint(BigInt(value.length))] : []), value]));

const TEXTS = ['', '\u001B[2J\u001B]0;title\u0007', '\u202Egnp', 'a\0b', 'x'.repeat(5000), 'x'.repeat(740_000), '\n'.repeat(500), '/dev/zero', '/etc/passwd', '/tmp/fifo', '../../../../etc/passwd', '__proto__', 'NaN', '-1', 'undefined', '控制平面', '\u{E0041}\u00AD\u2062\u3164', '<script>', '{"config":null}', '{"sandboxImage":{}}', '[]', '0.0.0', 'v999999.0.0'];
const NUMBERS = [0n, 1n, 2n, 99n, 0x7FFF_FFFFn, 0x8000_0000n, 0xFFFF_FFFFn, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

function changeOne(fields: Field[], random: Random, done: string[], depth = 0): void {
	if (fields.length === 0) {
		fields.push({number: 1 + random.below(15), type: 2, value: Buffer.from(random.pick(TEXTS))});
		done.push('a field where none was');
		return;
	}
	const index = random.below(fields.length);
	const field = fields[index]!;
	const inside = field.type === 2 && depth < 6 ? read(field.value) : undefined;
	if (inside !== undefined && inside.length > 0 && random.chance(0.7)) {
		changeOne(inside, random, done, depth + 1);
		field.value = write(inside);
		return;
	}
	const name = `${depth}.${field.number}`;
	const change = random.below(8);
	if (change === 0) {
		fields.splice(index, 1);
		done.push(`drop ${name}`);
	} else if (change === 1) {
		const count = random.pick([1, 2, 3000]);
		fields.splice(index, 0, ...Array<Field>(field.value.length > 1000 ? 1 : count).fill(field));
		done.push(`repeat ${name} ${count}`);
	} else if (change === 2) {
		field.number = random.pick([1, 2, 3, 4, 5, 7, 10, 15, 4000]);
		done.push(`number of ${name}`);
	} else if (change === 3) {
		field.type = random.pick([0, 1, 2, 3, 4, 5, 6, 7]);
		done.push(`type of ${name}`);
	} else if (change === 4 && field.type === 2) {
		field.value = Buffer.from(Array.from({length: random.pick([1, 10, 1000])}, () => random.below(256)));
		done.push(`bytes in ${name}`);
	} else if (field.type === 0) {
		const value = random.pick(NUMBERS);
		field.value = varint(value);
		done.push(`${name} is ${value}`);
	} else {
		const text = random.pick(TEXTS);
		field.value = Buffer.from(text);
		done.push(`${name} is ${JSON.stringify(text).slice(0, 40)}`);
	}
}

/** A message with other fields, other values, other bytes. */
export function mutateMessage(message: Buffer, random: Random, done: string[]): Buffer {
	const fields = read(message);
	if (fields !== undefined && random.chance(0.85)) {
		for (let count = random.pick([1, 1, 1, 2, 3]); count > 0; count -= 1) {
			changeOne(fields, random, done);
		}
		return write(fields);
	}
	const bytes = Buffer.from(message);
	if (random.chance(0.4)) {
		done.push('cut');
		return bytes.subarray(0, random.below(bytes.length + 1));
	}
	if (random.chance(0.2)) {
		done.push('3 MB after it');
		return Buffer.concat([bytes, Buffer.alloc(3_000_000, 0x0A)]);
	}
	for (let count = 1 + random.below(6); count > 0 && bytes.length > 0; count -= 1) {
		bytes[random.below(bytes.length)] = random.below(256);
	}
	done.push('bytes');
	return bytes;
}

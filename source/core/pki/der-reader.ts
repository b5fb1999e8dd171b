/**
 * A walk over DER: enough to find in a certificate what node:crypto does not tell (names byte for
 * byte, extensions), after node:crypto has accepted the whole.
 */
export interface Element {
	readonly tag: number;
	/** With tag and length. */
	readonly whole: Buffer;
	readonly content: Buffer;
}

export class DerError extends Error {
	override readonly name = 'DerError';
}

/** @throws DerError where lengths do not fit */
export function children(content: Buffer): readonly Element[] {
	const found: Element[] = [];
	for (let offset = 0; offset < content.length;) {
		const element = elementAt(content, offset);
		found.push(element);
		offset += element.whole.length;
	}
	return found;
}

/** @throws DerError where there is no element, or text behind it */
export function single(der: Buffer): Element {
	const element = elementAt(der, 0);
	if (element.whole.length !== der.length) {
		throw new DerError('data behind the element');
	}
	return element;
}

/** `1.2.840.113549.1.1.11` */
export function readOid(content: Buffer): string {
	const arcs: bigint[] = [];
	let arc = 0n;
	for (const byte of content) {
		arc = (arc << 7n) | BigInt(byte & 0x7f);
		if (byte < 0x80) {
			arcs.push(arc);
			arc = 0n;
		}
	}
	const first = arcs[0] ?? 0n;
	const top = first < 40n ? 0n : first < 80n ? 1n : 2n;
	return [top, first - top * 40n, ...arcs.slice(1)].join('.');
}

function elementAt(bytes: Buffer, offset: number): Element {
	const tag = bytes[offset];
	const lengthByte = bytes[offset + 1];
	if (tag === undefined || lengthByte === undefined || (tag & 0x1f) === 0x1f) {
		throw new DerError('no element');
	}
	const lengthBytes = lengthByte < 0x80 ? 0 : lengthByte & 0x7f;
	const start = offset + 2 + lengthBytes;
	if (lengthByte === 0x80 || lengthBytes > 4 || start > bytes.length) {
		throw new DerError('length');
	}
	const length = lengthBytes === 0 ? lengthByte : bytes.readUIntBE(offset + 2, lengthBytes);
	if (start + length > bytes.length) {
		throw new DerError('length behind the end');
	}
	return {tag, whole: bytes.subarray(offset, start + length), content: bytes.subarray(start, start + length)};
}

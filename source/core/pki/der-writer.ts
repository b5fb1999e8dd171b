/** A piece of ASN.1, written in DER: tag, length and contents. */
export type Der = Buffer;

const CONTEXT = 0x80;
const CONSTRUCTED = 0x20;

const UNIVERSAL = {
	boolean: 0x01, integer: 0x02, bitString: 0x03, octetString: 0x04, null: 0x05, oid: 0x06, utf8: 0x0c, printable: 0x13,
	utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, set: 0x31,
} as const;

export const sequence = (...items: readonly (Der | undefined)[]): Der => element(UNIVERSAL.sequence, ...items.filter((item) => item !== undefined));
export const bool = (value: boolean): Der => element(UNIVERSAL.boolean, Buffer.of(value ? 0xff : 0));
export const nil = (): Der => element(UNIVERSAL.null);
export const octets = (value: Buffer): Der => element(UNIVERSAL.octetString, value);

/** Numbers with dots between them: `1.2.840.10045.4.3.2`. None of those in use here exceeds 2^31. */
export function oid(text: string): Der {
	const [first = 0, second = 0, ...others] = text.split('.').map(Number);
	return element(UNIVERSAL.oid, Buffer.from([first * 40 + second, ...others].flatMap((number) => {
		// Seven bits a byte, the highest first; all but the last have the eighth.
		const bytes = [number & 0x7f];
		for (let left = number >>> 7; left > 0; left >>>= 7) {
			bytes.unshift((left & 0x7f) | 0x80);
		}
		return bytes;
	})));
}

/** SET OF, whose members DER wants sorted by their bytes. */
export const setOf = (items: readonly Der[]): Der => element(UNIVERSAL.set, ...items.toSorted((a, b) => Buffer.compare(a, b)));

/** A positive INTEGER. */
export function integer(value: bigint): Der {
	const hex = value.toString(16);
	const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
	return (bytes[0] ?? 0) < 0x80 ? element(UNIVERSAL.integer, bytes) : element(UNIVERSAL.integer, Buffer.of(0), bytes);
}

export const bitString = (value: Buffer, unusedBits = 0): Der => element(UNIVERSAL.bitString, Buffer.of(unusedBits), value);

/** `[number]` around items. */
export const explicit = (number: number, ...items: readonly Der[]): Der => element(CONTEXT | CONSTRUCTED | number, ...items);
/** `[number]` in place of a primitive type's own tag. */
export const implicit = (number: number, content: Buffer): Der => element(CONTEXT | number, content);

/**
 * Text as Go's encoding/asn1 writes it: PrintableString where each character belongs to it, else
 * UTF8String. `*` and `&` do not belong to it.
 */
export function text(value: string): Der {
	return element(/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value) ? UNIVERSAL.printable : UNIVERSAL.utf8, Buffer.from(value, 'utf8'));
}

/** UTCTime from 1950 to 2049, else GeneralizedTime (RFC 5280, 4.1.2.5); undefined outside the years 0 to 9999. */
export function time(ms: number): Der | undefined {
	const year = new Date(ms).getUTCFullYear();
	if (Number.isNaN(year) || year < 0 || year > 9999) {
		return undefined;
	}
	const digits = `${new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+Z/g, '')}Z`;
	return year >= 1950 && year < 2050
		? element(UNIVERSAL.utcTime, Buffer.from(digits.slice(2)))
		: element(UNIVERSAL.generalizedTime, Buffer.from(digits));
}

/** Lengths below 128 are a byte; others say in how many bytes they stand, the highest first. */
function element(tag: number, ...contents: readonly Buffer[]): Der {
	const length = contents.reduce((sum, {length: one}) => sum + one, 0);
	const bytes: number[] = [];
	for (let left = length; left > 0; left >>>= 8) {
		bytes.unshift(left & 0xff);
	}
	return Buffer.concat([Buffer.from(length < 0x80 ? [tag, length] : [tag, 0x80 | bytes.length, ...bytes]), ...contents]);
}

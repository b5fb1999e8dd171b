// The whole of node-forge takes five times as long to load, for keys and ciphers that
// node:crypto does faster.
import asn1 from 'node-forge/lib/asn1.js';

/** A piece of ASN.1 that is not yet written. */
export type Der = ReturnType<typeof asn1.create>;

const {Class, Type, create} = asn1;

export const sequence = (...items: readonly (Der | undefined)[]): Der => create(Class.UNIVERSAL, Type.SEQUENCE, true, present(items));
export const bool = (value: boolean): Der => create(Class.UNIVERSAL, Type.BOOLEAN, false, value ? '\xff' : '\0');
export const nil = (): Der => create(Class.UNIVERSAL, Type.NULL, false, '');
export const oid = (text: string): Der => create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(text).getBytes());
export const octets = (value: Buffer): Der => create(Class.UNIVERSAL, Type.OCTETSTRING, false, value.toString('latin1'));

/** SET OF, whose members DER wants sorted by their bytes. */
export function setOf(items: readonly Der[]): Der {
	const sorted = items.map((item) => ({item, der: write(item)})).sort((a, b) => Buffer.compare(a.der, b.der));
	return create(Class.UNIVERSAL, Type.SET, true, sorted.map(({item}) => item));
}

/** A positive INTEGER. */
export function integer(value: bigint): Der {
	const hex = value.toString(16);
	const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
	return create(Class.UNIVERSAL, Type.INTEGER, false, ((bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes])).toString('latin1'));
}

export const bitString = (value: Buffer, unusedBits = 0): Der =>
	create(Class.UNIVERSAL, Type.BITSTRING, false, String.fromCharCode(unusedBits) + value.toString('latin1'));

/** `[number]` around items. */
export const explicit = (number: number, ...items: readonly Der[]): Der => create(Class.CONTEXT_SPECIFIC, number, true, [...items]);
/** `[number]` in place of a primitive type's own tag. */
export const implicit = (number: number, content: Buffer): Der => create(Class.CONTEXT_SPECIFIC, number, false, content.toString('latin1'));

/** What is written already, tag and length included: goes in byte for byte. */
export function written(der: Buffer): Der {
	const tag = der[0] ?? 0;
	const lengthByte = der[1] ?? 0;
	const content = der.subarray(lengthByte < 0x80 ? 2 : 2 + (lengthByte & 0x7f));
	// The bit for "constructed" stays in the type: the contents are bytes, not items.
	return create(tag & 0xc0, tag & 0x3f, false, content.toString('latin1'));
}

/**
 * Text as Go's encoding/asn1 writes it: PrintableString where each character belongs to it, else
 * UTF8String. `*` and `&` do not belong to it.
 */
export function text(value: string): Der {
	return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value)
		? create(Class.UNIVERSAL, Type.PRINTABLESTRING, false, value)
		: create(Class.UNIVERSAL, Type.UTF8, false, Buffer.from(value, 'utf8').toString('latin1'));
}

/** UTCTime from 1950 to 2049, else GeneralizedTime (RFC 5280, 4.1.2.5); undefined outside the years 0 to 9999. */
export function time(ms: number): Der | undefined {
	const year = new Date(ms).getUTCFullYear();
	if (Number.isNaN(year) || year < 0 || year > 9999) {
		return undefined;
	}
	const digits = `${new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+Z/g, '')}Z`;
	return year >= 1950 && year < 2050
		? create(Class.UNIVERSAL, Type.UTCTIME, false, digits.slice(2))
		: create(Class.UNIVERSAL, Type.GENERALIZEDTIME, false, digits);
}

export const write = (der: Der): Buffer => Buffer.from(asn1.toDer(der).getBytes(), 'latin1');

const present = (items: readonly (Der | undefined)[]): Der[] => items.filter((item) => item !== undefined);

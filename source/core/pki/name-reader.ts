import type {Subject} from './certificates.ts';
import {children, readOid, single} from './der-reader.ts';

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';

/**
 * What of a certificate's name goes into its successor: all organizations, in order, and the last
 * common name (as Go does: crypto/x509/pkix, Name.FillFromRDNSequence).
 * @param rawName `rawSubject` of a certificate that was read
 */
export function readName(rawName: Buffer): Subject {
	const attributes = children(single(rawName).content).flatMap(({content}) => children(content)).map(({content}) => children(content));
	const values = (type: string) => attributes.flatMap(([id, value]) => (id !== undefined && value !== undefined && readOid(id.content) === type ? [textOf(value.tag, value.content)] : []));
	return {commonName: values(COMMON_NAME).at(-1) ?? '', organizations: values(ORGANIZATION)};
}

const BMP_STRING = 0x1e;
const T61_STRING = 0x14;

function textOf(tag: number, content: Buffer): string {
	if (tag === BMP_STRING) {
		return Buffer.from(content).swap16().toString('utf16le');
	}
	return content.toString(tag === T61_STRING ? 'latin1' : 'utf8');
}

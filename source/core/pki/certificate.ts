import {X509Certificate, type KeyObject} from 'node:crypto';
import {addressText} from './addresses.ts';
import {children, readOid, single, type Element} from './der-reader.ts';
import {bad, good, type Result} from '../told/pki-faults.ts';
import {decodePem, encodePem} from './pem.ts';

/** A certificate from outside, or one just made, with everything that is asked of one. */
export interface Certificate {
	/** This certificate alone, as Go would write it. */
	readonly pem: string;
	readonly der: Buffer;
	/** `O=system:masters, CN=kubernetes-super-admin` */
	readonly subject: string;
	readonly issuer: string;
	/** Names byte for byte: what issuers are found by. */
	readonly rawSubject: Buffer;
	readonly rawIssuer: Buffer;
	/** The public key as SubjectPublicKeyInfo, byte for byte. */
	readonly rawPublicKey: Buffer;
	readonly publicKey: KeyObject;
	readonly signatureAlgorithm: string;
	/** Basic constraints say so, and nothing else is asked: as Go's `IsCA`. */
	readonly isCA: boolean;
	/** Whether key usage lets it sign certificates; true where the extension is absent. */
	readonly maySign: boolean;
	readonly subjectKeyId?: Buffer;
	readonly usages: readonly string[];
	readonly dnsNames: readonly string[];
	readonly ipAddresses: readonly string[];
	/** Milliseconds since 1970. */
	readonly notBefore: number;
	readonly notAfter: number;
	/** SHA-256 of the DER, hexadecimal digits in lower case. */
	readonly fingerprint: string;
	readonly isSignedBy: (key: KeyObject) => boolean;
}

/** No chain on disk comes near this. */
const maxCertificates = 256;

/**
 * All certificates of a PEM file, at least one. Blocks of other types, and certificates with PEM
 * headers, are passed over; one that cannot be parsed, by Go either, makes the file unusable (as kubeadm does:
 * client-go util/cert, ParseCertsPEM).
 */
export function readCertificates(pem: string | Buffer): Result<readonly [Certificate, ...Certificate[]]> {
	const blocks = decodePem(pem);
	if (!blocks.ok) {
		return blocks;
	}
	const found: Certificate[] = [];
	for (const block of blocks.value) {
		if (block.type !== 'CERTIFICATE' || block.hasHeaders) {
			continue;
		}
		const certificate = found.length < maxCertificates ? parseCertificate(block.der) : undefined;
		if (certificate === undefined) {
			return bad({code: 'certificate-malformed', index: found.length});
		}
		const algorithm = unknownCurve(certificate.publicKey);
		if (algorithm !== undefined) {
			return bad({code: 'key-unsupported', algorithm});
		}
		found.push(certificate);
	}
	const [first, ...others] = found;
	return first === undefined ? bad({code: 'no-certificate', found: typesOf(blocks.value)}) : good([first, ...others]);
}

/** The first certificate of a PEM file, which is the one the file is about. */
export function readCertificate(pem: string | Buffer): Result<Certificate> {
	const all = readCertificates(pem);
	return all.ok ? good(all.value[0]) : all;
}

/** Curves that Go has, by OpenSSL's names: a certificate with a key on another is none to it (crypto/x509, namedCurveFromOID). */
const goCurves: ReadonlySet<string> = new Set(['secp224r1', 'prime256v1', 'secp384r1', 'secp521r1']);

/** What a key on a curve that Go lacks is called; undefined for all others. */
export function unknownCurve({asymmetricKeyType, asymmetricKeyDetails}: KeyObject): string | undefined {
	const curve = asymmetricKeyDetails?.namedCurve;
	return asymmetricKeyType !== 'ec' || goCurves.has(curve ?? '') ? undefined : `ECDSA ${curve ?? 'with a curve of its own'}`;
}

export const typesOf = (blocks: readonly {readonly type: string}[]): readonly string[] => [...new Set(blocks.map(({type}) => type))];

/** Undefined for what node:crypto or the walk over its bytes does not accept. */
function parseCertificate(der: Buffer): Certificate | undefined {
	try {
		const x509 = new X509Certificate(der);
		return {
			...readParts(der),
			pem: encodePem('CERTIFICATE', der),
			der,
			subject: oneLine(x509.subject),
			issuer: oneLine(x509.issuer),
			publicKey: x509.publicKey,
			notBefore: readTime(x509.validFrom),
			notAfter: readTime(x509.validTo),
			fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
			isSignedBy: (key) => verifies(x509, key),
		};
	} catch {
		// OpenSSL's own words name no cause that a person could use.
		return undefined;
	}
}

function verifies(x509: X509Certificate, key: KeyObject): boolean {
	try {
		return x509.verify(key);
	} catch {
		// A key of another type than the signature's.
		return false;
	}
}

function readTime(text: string): number {
	const ms = Date.parse(text);
	if (Number.isNaN(ms)) {
		throw new TypeError('no time');
	}
	return ms;
}

const oneLine = (name: string | undefined): string => (name ?? '').replaceAll('\n', ', ');

/** Those that Go knows by name, and so carries over into a certificate made after another (crypto/x509, extKeyUsageOIDs). */
export const usageNames: ReadonlyMap<string, string> = new Map([
	['2.5.29.37.0', 'any'],
	['1.3.6.1.5.5.7.3.1', 'serverAuth'],
	['1.3.6.1.5.5.7.3.2', 'clientAuth'],
	['1.3.6.1.5.5.7.3.3', 'codeSigning'],
	['1.3.6.1.5.5.7.3.4', 'emailProtection'],
	['1.3.6.1.5.5.7.3.5', 'ipsecEndSystem'],
	['1.3.6.1.5.5.7.3.6', 'ipsecTunnel'],
	['1.3.6.1.5.5.7.3.7', 'ipsecUser'],
	['1.3.6.1.5.5.7.3.8', 'timeStamping'],
	['1.3.6.1.5.5.7.3.9', 'OCSPSigning'],
	['1.3.6.1.4.1.311.10.3.3', 'microsoftServerGatedCrypto'],
	['2.16.840.1.113730.4.1', 'netscapeServerGatedCrypto'],
	['1.3.6.1.4.1.311.2.1.22', 'microsoftCommercialCodeSigning'],
	['1.3.6.1.4.1.311.61.1.1', 'microsoftKernelCodeSigning'],
]);

type Parts = Pick<Certificate, 'rawSubject' | 'rawIssuer' | 'rawPublicKey' | 'signatureAlgorithm' | 'isCA' | 'maySign' | 'subjectKeyId' | 'usages' | 'dnsNames' | 'ipAddresses'>;

/** Certificate ::= SEQUENCE {tbs SEQUENCE {[0] version?, serial, algorithm, issuer, validity, subject, key, …}, …} (RFC 5280, 4.1) */
function readParts(der: Buffer): Parts {
	const [tbs, algorithm] = children(single(der).content);
	const fields = children(required(tbs).content);
	const offset = fields[0]?.tag === 0xa0 ? 1 : 0;
	const extensions = readExtensions(fields.slice(offset + 6).find(({tag}) => tag === 0xa3));
	const constraints = extensions.get('2.5.29.19');
	const keyUsage = extensions.get('2.5.29.15');
	const keyId = extensions.get('2.5.29.14');
	const usages = extensions.get('2.5.29.37');
	const names = children(extensions.get('2.5.29.17')?.content ?? Buffer.alloc(0));
	const isFlagSet = constraints === undefined ? undefined : children(constraints.content)[0];
	return {
		rawIssuer: required(fields[offset + 2]).whole,
		rawSubject: required(fields[offset + 4]).whole,
		rawPublicKey: required(fields[offset + 5]).whole,
		signatureAlgorithm: readOid(required(children(required(algorithm).content)[0]).content),
		isCA: isFlagSet?.tag === 0x01 && isFlagSet.content[0] === 0xff,
		// Bit 5 of the BIT STRING's first byte, behind the count of unused bits.
		maySign: keyUsage === undefined || ((keyUsage.content[1] ?? 0) & 0x04) !== 0,
		...(keyId !== undefined && {subjectKeyId: keyId.content}),
		usages: usages === undefined ? [] : children(usages.content).map(({content}) => usageNames.get(readOid(content)) ?? readOid(content)),
		dnsNames: names.filter(({tag}) => tag === 0x82).map(({content}) => content.toString('latin1')),
		ipAddresses: names.filter(({tag, content}) => tag === 0x87 && (content.length === 4 || content.length === 16)).map(({content}) => addressText(content)),
	};
}

/** By object identifier: the one element inside the extension's OCTET STRING. */
function readExtensions(field: Element | undefined): ReadonlyMap<string, Element> {
	const found = new Map<string, Element>();
	if (field !== undefined) {
		for (const extension of children(single(field.content).content)) {
			const parts = children(extension.content);
			const id = readOid(required(parts[0]).content);
			const value = required(parts.at(-1)).content;
			if (wanted.has(id)) {
				found.set(id, single(value));
			}
		}
	}
	return found;
}

const wanted: ReadonlySet<string> = new Set(['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37']);

function required(element: Element | undefined): Element {
	if (element === undefined) {
		throw new TypeError('missing element');
	}
	return element;
}

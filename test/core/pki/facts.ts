import {createHash, X509Certificate} from 'node:crypto';
import {addressText} from '../../../source/core/pki/addresses.ts';
import {children, readOid, single, type Element} from '../../../source/core/pki/der-reader.ts';

/** Facts of one certificate as the recordings (`out/certs.json`) have them. */
export interface Facts {
	readonly subject: {readonly CN: string | null; readonly O: readonly string[]; readonly attributesInOrder: readonly {readonly oid: string; readonly value: string; readonly asn1: string}[]};
	readonly validity: {
		readonly shipped?: boolean;
		readonly notBefore?: string;
		readonly notBeforeMinusStart?: number;
		readonly notAfterMinusStart?: number;
		readonly seconds?: number;
		readonly encoding?: readonly string[];
	};
	readonly [fact: string]: unknown;
}

export interface RecordedFacts {
	readonly certificates: Readonly<Record<string, Facts>>;
	readonly keys: Readonly<Record<string, {readonly pem: readonly string[]; readonly shipped?: boolean}>>;
}

const oidNames: Readonly<Record<string, string>> = {
	'2.5.4.3': 'commonName', '2.5.4.10': 'organizationName',
	'1.2.840.113549.1.1.11': 'sha256WithRSAEncryption', '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256', '1.2.840.10045.4.3.3': 'ecdsa-with-SHA384',
	'1.3.6.1.5.5.7.3.1': 'serverAuth', '1.3.6.1.5.5.7.3.2': 'clientAuth',
};
const stringTypes: Readonly<Record<number, string>> = {0x0c: 'UTF8String', 0x13: 'PrintableString', 0x16: 'IA5String'};
const keyUsages = ['digital_signature', 'content_commitment', 'key_encipherment', 'data_encipherment', 'key_agreement', 'key_cert_sign', 'crl_sign'];
const curves: Readonly<Record<string, string>> = {prime256v1: 'P-256', secp384r1: 'P-384'};

/** Reads a certificate's bytes without the code under test's reader of certificates. */
export function factsOf(pem: string, start: number, issuerKeyIds: readonly Buffer[]): Facts {
	const x509 = new X509Certificate(pem);
	const [tbs, algorithm] = children(single(x509.raw).content);
	const [version, serial, , issuer, validity, subject, key, extensionField] = children(must(tbs).content);
	const attributes = attributesOf(must(subject));
	const extensions = children(children(must(extensionField).content)[0]?.content ?? Buffer.alloc(0)).map((extension) => {
		const parts = children(extension.content);
		return {oid: readOid(must(parts[0]).content), critical: parts.length === 3 && parts[1]?.content[0] === 0xff, value: single(must(parts.at(-1)).content)};
	});
	const find = (oid: string) => extensions.find((extension) => extension.oid === oid);
	const constraints = find('2.5.29.19');
	const usage = find('2.5.29.15');
	const extended = find('2.5.29.37');
	const names = find('2.5.29.17');
	const keyId = find('2.5.29.14')?.value.content;
	const issuerKeyId = find('2.5.29.35');
	const general = names === undefined ? [] : children(names.value.content);
	const dns = general.filter(({tag}) => tag === 0x82).map(({content}) => content.toString('latin1'));
	const ip = general.filter(({tag}) => tag === 0x87).map(({content}) => addressText(content));
	const bits = children(must(key).content)[1]?.content.subarray(1) ?? Buffer.alloc(0);
	const number = BigInt(`0x${x509.serialNumber}`);
	const akiId = issuerKeyId === undefined ? undefined : children(issuerKeyId.value.content)[0]?.content;
	const times = children(must(validity).content);
	const constraintFields = constraints === undefined ? [] : children(constraints.value.content);
	const [notBefore, notAfter] = [Date.parse(x509.validFrom), Date.parse(x509.validTo)];
	return {
		subject: {
			CN: attributes.find(({oid}) => oid === 'commonName')?.value ?? null,
			O: attributes.filter(({oid}) => oid === 'organizationName').map(({value}) => value),
			attributesInOrder: attributes,
		},
		issuerCN: attributesOf(must(issuer)).find(({oid}) => oid === 'commonName')?.value ?? null,
		selfIssued: must(issuer).whole.equals(must(subject).whole),
		version: `v${(must(version).content.at(-1) ?? 0) + 1}`,
		sans: names === undefined ? null : {dns, ip, inOrder: general.map(({tag, content}) => (tag === 0x82 ? `DNS:${content.toString('latin1')}` : `IP:${addressText(content)}`))},
		key: x509.publicKey.asymmetricKeyType === 'rsa'
			? {type: 'RSA', bits: x509.publicKey.asymmetricKeyDetails?.modulusLength, exponent: Number(x509.publicKey.asymmetricKeyDetails?.publicExponent)}
			: {type: 'ECDSA', curve: curves[x509.publicKey.asymmetricKeyDetails?.namedCurve ?? '']},
		signatureAlgorithm: oidNames[readOid(must(children(must(algorithm).content)[0]).content)],
		isCA: constraintFields[0]?.content[0] === 0xff,
		pathLen: constraintFields[1] === undefined ? null : Number(constraintFields[1].content[0]),
		basicConstraintsPresent: constraints !== undefined,
		basicConstraintsCritical: constraints?.critical ?? false,
		keyUsage: usage === undefined ? null : keyUsages.filter((_, bit) => ((usage.value.content[1] ?? 0) & (0x80 >> bit)) !== 0),
		keyUsageCritical: usage?.critical ?? false,
		extKeyUsage: extended === undefined ? null : children(extended.value.content).map(({content}) => oidNames[readOid(content)]),
		extensionsInOrder: extensions.map(({oid, critical}) => ({oid, critical})),
		serial: {positive: (must(serial).content[0] ?? 0x80) < 0x80 && number > 0n, fitsIn63Bits: number < 2n ** 63n},
		ski: keyId === undefined ? null : {bytes: keyId.length, method: keyId.equals(createHash('sha256').update(bits).digest().subarray(0, 20)) ? 'sha256(publicKey)[:20]' : 'other'},
		aki: akiId === undefined ? null : {bytes: akiId.length, equalsIssuerSki: issuerKeyIds.some((id) => id.equals(akiId))},
		validity: {
			notAfterMinusStart: minutes(notAfter - start),
			...(Math.abs(notBefore - start) < 86_400_000
				? {notBeforeMinusStart: minutes(notBefore - start), seconds: (notAfter - notBefore) / 1000}
				: {notBefore: new Date(notBefore).toISOString().replace('.000Z', 'Z')}),
			encoding: times.map(({tag}) => (tag === 0x17 ? 'UTCTime' : 'GeneralizedTime')),
		},
	};
}

const minutes = (ms: number): number => Math.round(ms / 60_000) * 60;

function attributesOf(name: Element): {readonly oid: string; readonly value: string; readonly asn1: string}[] {
	return children(name.content).flatMap((set) => children(set.content)).map((attribute) => {
		const [type, value] = children(attribute.content);
		const oid = readOid(must(type).content);
		return {oid: oidNames[oid] ?? oid, value: must(value).content.toString('utf8'), asn1: stringTypes[must(value).tag] ?? 'other'};
	});
}

function must(element: Element | undefined): Element {
	if (element === undefined) {
		throw new TypeError('missing element');
	}
	return element;
}

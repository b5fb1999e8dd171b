import {createHash, createPrivateKey, sign, type KeyObject} from 'node:crypto';
import type {Sensitive} from '../secrets/sensitive.ts';
import {addressBytes} from './addresses.ts';
import {usageNames, type Certificate} from './certificate.ts';
import type {Subject, Validity} from './certificates.ts';
import {children, single} from './der-reader.ts';
import {bitString, bool, explicit, implicit, integer, nil, octets, oid, sequence, setOf, text, time, write, written, type Der} from './der-writer.ts';
import {bad, good, type PkiFault, type Result} from '../told/pki-faults.ts';
import {decodePem, encodePem} from './pem.ts';
import type {Authority} from './read.ts';

export interface CertificateRequest {
	readonly subject: Subject;
	readonly dnsNames: readonly string[];
	readonly ipAddresses: readonly string[];
	/** By the names of `usageNames`; empty for a CA. */
	readonly usages: readonly string[];
	readonly validity: Validity;
	/** From `serialNumber`. */
	readonly serial: bigint;
	/** PKIX `PUBLIC KEY` of the one whom the certificate is for. */
	readonly publicPem: string;
	/** The CA that signs; or, for a CA that signs itself, its private key. */
	readonly signer: Authority | {readonly self: Sensitive<string>};
}

export interface IssuedCertificate {
	readonly pem: string;
	readonly der: Buffer;
}

/** How many random bytes `serialNumber` wants. */
export const serialBytes = 16;

/**
 * A serial number from 1 to 2^63 - 2 (as kubeadm does: pkiutil.NewSignedCert). Twice as many bits
 * go in as come out, so that all numbers are equally likely.
 */
export function serialNumber(random: Buffer): bigint {
	return BigInt(`0x${random.toString('hex')}`) % (2n ** 63n - 2n) + 1n;
}

/**
 * Makes and signs a certificate: a CA where it signs itself, else a leaf. Extensions, their order
 * and their encoding are those of Go's x509.CreateCertificate with kubeadm's templates
 * (pkiutil.NewSelfSignedCACert, NewSignedCert).
 *
 * @returns a fault for names, addresses or dates that have no place in a certificate, and for keys that cannot sign
 */
export function issueCertificate(request: CertificateRequest): Result<IssuedCertificate> {
	const fault = checkNames(request);
	const notBefore = time(request.validity.notBefore);
	const notAfter = time(request.validity.notAfter);
	if (fault !== undefined) {
		return bad(fault);
	}
	if (notBefore === undefined || notAfter === undefined) {
		return bad({code: 'date-not-encodable', date: notBefore === undefined ? request.validity.notBefore : request.validity.notAfter});
	}
	const signer = openSigner(request.signer);
	const publicKey = publicKeyOf(request.publicPem);
	if (!signer.ok || !publicKey.ok) {
		return signer.ok ? publicKey as Result<never> : signer;
	}
	const {key, certificate: ca} = signer.value;
	const algorithm = signatureAlgorithm(key);
	if (algorithm === undefined) {
		return bad({code: 'key-unsupported', algorithm: key.asymmetricKeyType ?? ''});
	}
	const subject = name(request.subject);
	const tbs = write(sequence(
		explicit(0, integer(2n)),
		integer(request.serial),
		algorithm.identifier,
		ca === undefined ? subject : written(ca.rawSubject),
		sequence(notBefore, notAfter),
		subject,
		written(publicKey.value),
		explicit(3, sequence(...extensions(request, ca, publicKey.value, write(subject)))),
	));
	const der = write(sequence(written(tbs), algorithm.identifier, bitString(sign(algorithm.hash, tbs, key))));
	return good({der, pem: encodePem('CERTIFICATE', der)});
}

function openSigner(signer: CertificateRequest['signer']): Result<{key: KeyObject; certificate?: Certificate}> {
	if (!('self' in signer)) {
		return good(signer);
	}
	try {
		return good({key: createPrivateKey(signer.self.reveal())});
	} catch {
		return bad({code: 'key-malformed', type: 'PRIVATE KEY'});
	}
}

export function publicKeyOf(pem: string): Result<Buffer> {
	const blocks = decodePem(pem);
	const block = blocks.ok ? blocks.value.find(({type}) => type === 'PUBLIC KEY') : undefined;
	return block === undefined ? bad({code: 'no-key', found: blocks.ok ? blocks.value.map(({type}) => type) : []}) : good(block.der);
}

/** By the curve's size, as Go chooses it (x509, signingParamsForKey). RSA's identifier has a NULL, ECDSA's nothing. */
export function signatureAlgorithm(key: KeyObject): {readonly hash: string; readonly identifier: Der} | undefined {
	const curves: Readonly<Record<string, readonly [hash: string, id: string]>> = {
		secp224r1: ['sha256', '1.2.840.10045.4.3.2'],
		prime256v1: ['sha256', '1.2.840.10045.4.3.2'],
		secp384r1: ['sha384', '1.2.840.10045.4.3.3'],
		secp521r1: ['sha512', '1.2.840.10045.4.3.4'],
	};
	if (key.asymmetricKeyType === 'rsa') {
		return {hash: 'sha256', identifier: sequence(oid('1.2.840.113549.1.1.11'), nil())};
	}
	const curve = key.asymmetricKeyType === 'ec' ? curves[key.asymmetricKeyDetails?.namedCurve ?? ''] : undefined;
	return curve && {hash: curve[0], identifier: sequence(oid(curve[1]))};
}

/** Organization before common name, all organizations in one set (crypto/x509/pkix, Name.ToRDNSequence). */
export function name({commonName, organizations}: Subject): Der {
	const attribute = (type: string, value: string) => sequence(oid(type), text(value));
	return sequence(
		organizations.length === 0 ? undefined : setOf(organizations.map((organization) => attribute('2.5.4.10', organization))),
		setOf([attribute('2.5.4.3', commonName)]),
	);
}

const usageIds: ReadonlyMap<string, string> = new Map([...usageNames].map(([id, usage]) => [usage, id]));

function extensions(request: CertificateRequest, ca: Certificate | undefined, publicKey: Buffer, subject: Buffer): readonly (Der | undefined)[] {
	const isCA = ca === undefined;
	// Go leaves the issuer's key identifier out where issuer and subject have the same name.
	const issuerKeyId = ca === undefined || ca.rawSubject.equals(subject) ? undefined : ca.subjectKeyId;
	return [
		// Digital signature and key encipherment; a CA also signs certificates.
		extension('2.5.29.15', true, isCA ? bitString(Buffer.of(0xa4), 2) : bitString(Buffer.of(0xa0), 5)),
		request.usages.length === 0 ? undefined : extension('2.5.29.37', false, sequence(...request.usages.map((usage) => oid(usageIds.get(usage) ?? usage)))),
		extension('2.5.29.19', true, isCA ? sequence(bool(true)) : sequence()),
		isCA ? extension('2.5.29.14', false, octets(keyIdentifier(publicKey))) : undefined,
		issuerKeyId === undefined ? undefined : extension('2.5.29.35', false, sequence(implicit(0, issuerKeyId))),
		namesExtension(request),
	];
}

/** The subject alternative names; undefined where there are none. */
export function namesExtension({dnsNames, ipAddresses}: Pick<CertificateRequest, 'dnsNames' | 'ipAddresses'>): Der | undefined {
	const names = [
		...dnsNames.map((dnsName) => implicit(2, Buffer.from(dnsName, 'latin1'))),
		...ipAddresses.map((address) => implicit(7, addressBytes(address) ?? Buffer.alloc(0))),
	];
	return names.length === 0 ? undefined : extension('2.5.29.17', false, sequence(...names));
}

function extension(id: string, critical: boolean, value: Der): Der {
	return sequence(oid(id), critical ? bool(true) : undefined, octets(write(value)));
}

/** The first 20 bytes of SHA-256 over the key's bits (RFC 7093, method 1; Go 1.25's choice). */
function keyIdentifier(publicKey: Buffer): Buffer {
	const bits = children(single(publicKey).content)[1]?.content.subarray(1) ?? publicKey;
	return createHash('sha256').update(bits).digest().subarray(0, 20);
}

/** Go refuses names outside ASCII among SANs, and text that is no Unicode. */
export function checkNames({subject, dnsNames, ipAddresses}: Pick<CertificateRequest, 'subject' | 'dnsNames' | 'ipAddresses'>): PkiFault | undefined {
	const unfit = [subject.commonName, ...subject.organizations].find((value) => !value.isWellFormed())
		// eslint-disable-next-line no-control-regex
		?? dnsNames.find((dnsName) => !/^[\0-\x7f]*$/.test(dnsName))
		?? ipAddresses.find((address) => addressBytes(address) === undefined)
		?? (subject.commonName === '' ? '' : undefined);
	return unfit === undefined ? undefined : {code: 'name-not-encodable', name: unfit};
}

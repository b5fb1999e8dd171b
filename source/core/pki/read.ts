import {createHash, createPrivateKey, createPublicKey, type KeyObject} from 'node:crypto';
import {parseAddress} from '../values/networks.ts';
import type {Sensitive} from '../secrets/sensitive.ts';
import {readCertificate, typesOf, unknownCurve, type Certificate} from './certificate.ts';
import type {Sans} from './certificates.ts';
import {children, single} from './der-reader.ts';
import {bad, good, type PkiFault, type Result} from '../told/pki-faults.ts';
import {decodePem} from './pem.ts';

export {readCertificate, readCertificates, type Certificate} from './certificate.ts';

/** A CA that can sign: its certificate and its key, known to belong together. */
export interface Authority {
	readonly certificate: Certificate;
	readonly key: KeyObject;
}

interface PrivateForm {
	readonly type: 'pkcs1' | 'sec1' | 'pkcs8';
	/** What stands behind the version: a modulus, the private key's octets, an algorithm. */
	readonly secondTag: number;
}

const privateForms: ReadonlyMap<string, PrivateForm> = new Map<string, PrivateForm>([
	['RSA PRIVATE KEY', {type: 'pkcs1', secondTag: 0x02}],
	['EC PRIVATE KEY', {type: 'sec1', secondTag: 0x04}],
	['PRIVATE KEY', {type: 'pkcs8', secondTag: 0x30}],
]);
/** Go passes such blocks over as well; a person is better told that a password is in the way. */
const encryptedTypes: ReadonlySet<string> = new Set(['ENCRYPTED PRIVATE KEY']);

/**
 * The first private key of a PEM file, RSA or ECDSA, in PKCS#1, SEC 1 or PKCS#8 (as kubeadm does:
 * client-go util/keyutil, ParsePrivateKeyPEM; pkiutil.TryLoadKeyFromDisk).
 */
export function readPrivateKey(pem: Sensitive<string | Buffer>): Result<KeyObject> {
	const blocks = decodePem(pem.reveal());
	if (!blocks.ok) {
		return blocks;
	}
	let fault: PkiFault | undefined;
	for (const block of blocks.value) {
		if (encryptedTypes.has(block.type) || (block.hasHeaders && privateForms.has(block.type))) {
			fault ??= {code: 'key-encrypted', type: block.type};
		} else if (privateForms.has(block.type)) {
			const key = parsePrivateKey(block.type, block.der);
			if (key !== undefined) {
				const type = key.asymmetricKeyType ?? '';
				const algorithm = type === 'rsa' || type === 'ec' ? unknownCurve(key) : type;
				return algorithm === undefined ? good(key) : bad({code: 'key-unsupported', algorithm});
			}
			fault ??= {code: 'key-malformed', type: block.type};
		}
	}
	return bad(fault ?? {code: 'no-key', found: typesOf(blocks.value)});
}

/** A `PUBLIC KEY` of a PEM file: `sa.pub`. */
export function readPublicKey(pem: string | Buffer): Result<KeyObject> {
	const blocks = decodePem(pem);
	if (!blocks.ok) {
		return blocks;
	}
	const block = blocks.value.find(({type}) => type === 'PUBLIC KEY');
	if (block === undefined) {
		return bad({code: 'no-key', found: typesOf(blocks.value)});
	}
	try {
		return good(createPublicKey({key: block.der, format: 'der', type: 'spki'}));
	} catch {
		return bad({code: 'key-malformed', type: block.type});
	}
}

/** Certificate and key of a CA: that it is one, and that the key is its own. */
export function readAuthority(certificatePem: string | Buffer, keyPem: Sensitive<string | Buffer>): Result<Authority> {
	const certificate = readCertificate(certificatePem);
	if (!certificate.ok) {
		return certificate;
	}
	const key = readPrivateKey(keyPem);
	if (!key.ok) {
		return key;
	}
	const fault = checkAuthority(certificate.value) ?? checkKey(certificate.value, key.value);
	return fault === undefined ? good({certificate: certificate.value, key: key.value}) : bad(fault);
}

/** Undefined for a CA. */
export function checkAuthority(certificate: Certificate): PkiFault | undefined {
	return certificate.isCA ? undefined : {code: 'not-ca', subject: certificate.subject};
}

/** Undefined where the private key belongs to the certificate. */
export function checkKey(certificate: Certificate, key: KeyObject): PkiFault | undefined {
	const isSame = createPublicKey(key).equals(certificate.publicKey);
	return isSame ? undefined : {code: 'key-mismatch', subject: certificate.subject};
}

/** Undefined where the certificate is valid at `now`. kubeadm only warns of this for a certificate as such (certs.CheckCertificatePeriodValidity). */
export function checkPeriod(certificate: Certificate, now: number): PkiFault | undefined {
	if (now < certificate.notBefore) {
		return {code: 'not-yet-valid', subject: certificate.subject, notBefore: certificate.notBefore};
	}
	return now > certificate.notAfter ? {code: 'expired', subject: certificate.subject, notAfter: certificate.notAfter} : undefined;
}

/**
 * Undefined where the certificate is good for all these names; a wildcard in it stands for one
 * label (as kubeadm does: certs.validateCertificateWithConfig, by Go's VerifyHostname).
 */
export function checkSans(certificate: Certificate, sans: Pick<Sans, 'dnsNames' | 'ipAddresses'>): PkiFault | undefined {
	const addresses = new Set(certificate.ipAddresses);
	// There may be thousands: only those with a wildcard are held against each.
	const names = new Set(certificate.dnsNames.map((name) => name.toLowerCase().replace(/\.$/, '')));
	const patterns = [...names].filter((name) => name.startsWith('*.'));
	const isThere = (name: string): boolean => names.has(name) || patterns.some((pattern) => matches(pattern, name));
	const missing = [
		...sans.dnsNames.filter((name) => !isThere(name.toLowerCase())),
		...sans.ipAddresses.filter((address) => !addresses.has(parseAddress(address) ?? address)),
	];
	return missing.length === 0 ? undefined : {code: 'sans-missing', names: missing};
}

/** Signatures that Go refuses to verify, whoever made them. */
const weakAlgorithms: ReadonlyMap<string, string> = new Map([
	['1.2.840.113549.1.1.2', 'MD2-RSA'],
	['1.2.840.113549.1.1.4', 'MD5-RSA'],
	['1.2.840.113549.1.1.5', 'SHA1-RSA'],
	['1.2.840.10045.4.1', 'ECDSA-SHA1'],
]);

/** Longer chains are nobody's; without an end, signatures that cross would be followed for ever. */
const maxChain = 10;

/**
 * Undefined where the certificate leads to the CA, by way of the others in its file, and all of
 * them are valid at `now` (as kubeadm does: pkiutil.VerifyCertChain, by Go's Certificate.Verify).
 */
export function checkSignedBy(certificate: Certificate, intermediates: readonly Certificate[], ca: Certificate, now: number): PkiFault | undefined {
	const unsigned: PkiFault = {code: 'not-signed-by-ca', subject: certificate.subject, issuer: certificate.issuer, ca: ca.subject};
	let fault: PkiFault | undefined;
	let budget = 100;
	const leads = (current: Certificate, depth: number): boolean => {
		const own = checkPeriod(current, now) ?? checkStrength(current);
		if (own !== undefined) {
			fault ??= own;
			return false;
		}
		for (const parent of [ca, ...intermediates]) {
			if (depth >= maxChain || budget-- <= 0 || !parent.rawSubject.equals(current.rawIssuer) || !parent.isCA || !parent.maySign || !current.isSignedBy(parent.publicKey)) {
				continue;
			}
			const period = parent === ca ? checkPeriod(ca, now) : undefined;
			if (period !== undefined) {
				fault ??= period;
			} else if (parent === ca || leads(parent, depth + 1)) {
				return true;
			}
		}
		return false;
	};
	return leads(certificate, 0) ? undefined : fault ?? unsigned;
}

function checkStrength(certificate: Certificate): PkiFault | undefined {
	const algorithm = weakAlgorithms.get(certificate.signatureAlgorithm);
	return algorithm === undefined ? undefined : {code: 'weak-signature', subject: certificate.subject, algorithm};
}

/** What a person sees of a certificate. Times are ISO 8601. */
export interface CertificateDescription {
	readonly subject: string;
	readonly issuer: string;
	readonly dnsNames: readonly string[];
	readonly ipAddresses: readonly string[];
	readonly usages: readonly string[];
	readonly notBefore: string;
	readonly notAfter: string;
	/** As kubeadm names algorithms: `RSA-2048`, `ECDSA-P256`. */
	readonly key: string;
	/** SHA-256 as hexadecimal digits. */
	readonly fingerprint: string;
	readonly isCA: boolean;
}

/** The first certificate of a PEM file, described. */
export function describeCertificate(pem: string | Buffer): Result<CertificateDescription> {
	const read = readCertificate(pem);
	return read.ok ? good(describe(read.value)) : read;
}

export function describe(certificate: Certificate): CertificateDescription {
	const {subject, issuer, dnsNames, ipAddresses, usages, fingerprint, isCA} = certificate;
	return {
		subject, issuer, dnsNames, ipAddresses, usages, fingerprint, isCA,
		notBefore: new Date(certificate.notBefore).toISOString(),
		notAfter: new Date(certificate.notAfter).toISOString(),
		key: describeKey(certificate.publicKey),
	};
}

/**
 * The hash of `--discovery-token-ca-cert-hash`: `sha256:` and hexadecimal digits, over the public
 * key in PKIX form (as kubeadm does: pubkeypin.Hash).
 */
export function publicKeyPin(certificate: Certificate): string {
	return `sha256:${createHash('sha256').update(certificate.rawPublicKey).digest('hex')}`;
}

const curveNames: ReadonlyMap<string, string> = new Map([['prime256v1', 'P256'], ['secp384r1', 'P384'], ['secp521r1', 'P521']]);

function describeKey(key: KeyObject): string {
	const {modulusLength, namedCurve} = key.asymmetricKeyDetails ?? {};
	if (key.asymmetricKeyType === 'rsa') {
		return `RSA-${modulusLength ?? ''}`;
	}
	return key.asymmetricKeyType === 'ec' ? `ECDSA-${curveNames.get(namedCurve ?? '') ?? namedCurve ?? ''}` : key.asymmetricKeyType ?? '';
}

function parsePrivateKey(type: string, der: Buffer): KeyObject | undefined {
	const form = privateForms.get(type);
	try {
		// OpenSSL takes any form under any name; Go does not, and kubelet and API server are Go.
		const isAsNamed = form !== undefined && children(single(der).content)[1]?.tag === form.secondTag;
		return isAsNamed ? createPrivateKey({key: der, format: 'der', type: form.type}) : undefined;
	} catch {
		return undefined;
	}
}

/** Go's rule: `*` stands for the whole of the first label. */
function matches(pattern: string, name: string): boolean {
	const dot = name.indexOf('.');
	return dot > 0 && !name.startsWith('*') && pattern.slice(2) === name.slice(dot + 1);
}

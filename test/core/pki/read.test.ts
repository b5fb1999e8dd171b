import {generateKeyPairSync} from 'node:crypto';
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {pkiFailure} from '../../../source/core/told/pki-faults.ts';
import {checkKey, checkPeriod, checkSans, checkSignedBy, describeCertificate, publicKeyPin, readAuthority, readCertificate, readCertificates, readPrivateKey, readPublicKey, type Authority, type Certificate} from '../../../source/core/pki/read.ts';
import {issueCertificate, type CertificateRequest} from '../../../source/core/pki/x509.ts';
import {recorded} from '../manifests/cases.ts';
import {must, newSerial, someKeys} from './making.ts';

const period = {notBefore: Date.parse('2026-01-01T00:00:00Z'), notAfter: Date.parse('2027-01-01T00:00:00Z')};
const now = Date.parse('2026-06-01T00:00:00Z');
const shippedCa = recorded('init-existing-ca', 'rootfs/etc/kubernetes/pki/ca.crt');
const shippedKey = recorded('init-existing-ca', 'rootfs/etc/kubernetes/pki/ca.key');
/** A CA whose key is on secp256k1, made by OpenSSL: Go has no such curve. */
const koblitz = `-----BEGIN CERTIFICATE-----
MIIBjTCCATKgAwIBAgIUQC6bbdlRQyMCNOkjXKXUsaf0LFowCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAeFw0yNjExMjkxMzM1NDBaFw0zNjExMjYx
MzM1NDBaMBUxEzARBgNVBAMMCmt1YmVybmV0ZXMwVjAQBgcqhkjOPQIBBgUrgQQA
CgNCAAQr8sGByMOPjuzbiAglsRfA/6KQUW+7Z5Sy0blV24YCGJcJBaizClToDzOa
2H4ycayGvY5auWV0ZfKp2qVIyB7vo2MwYTAdBgNVHQ4EFgQU6uOZ+lQ1wrfjFBaD
7rCAqNpsFZwwHwYDVR0jBBgwFoAU6uOZ+lQ1wrfjFBaD7rCAqNpsFZwwDwYDVR0T
AQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAqQwCgYIKoZIzj0EAwIDSQAwRgIhAKu2
bptO5RfmyevgVg0E/J8CK/04KYwg9XvbEHeVRXfwAiEA92ZckYypPe0mI+eZ5t+6
luCCd07m/w++7gmRMM3LZ5I=
-----END CERTIFICATE-----
`;
const sensitive = (text: string) => new Sensitive(text);

async function authority(commonName = 'test-ca', which: 0 | 1 = 0): Promise<Authority> {
	const pair = (await someKeys('ECDSA-P256'))[which];
	const {pem} = must(issueCertificate({subject: {commonName, organizations: []}, dnsNames: [], ipAddresses: [], usages: [], validity: period, serial: newSerial(), publicPem: pair.publicPem, signer: {self: pair.privatePem}}));
	return must(readAuthority(pem, pair.privatePem));
}

async function leafOf(signer: Authority, changes: Partial<CertificateRequest> = {}): Promise<Certificate> {
	const [, pair] = await someKeys('ECDSA-P256');
	return must(readCertificate(must(issueCertificate({subject: {commonName: 'leaf', organizations: []}, dnsNames: ['cp1', '*.apps.test'], ipAddresses: ['192.0.2.10'], usages: ['serverAuth'], validity: period, serial: newSerial(), publicPem: pair.publicPem, signer, ...changes})).pem));
}

test('a CA from elsewhere is read with its key', () => {
	const {certificate} = must(readAuthority(shippedCa, sensitive(shippedKey)));
	expect(certificate).toMatchObject({subject: 'CN=example-root-ca', isCA: true, maySign: true, dnsNames: ['example-root-ca'], notBefore: Date.parse('2024-01-01T00:00:00Z')});
	expect(certificate.pem).toBe(shippedCa);
});

test('a description has what a person looks for', async () => {
	const leaf = await leafOf(await authority());
	expect(must(describeCertificate(leaf.pem))).toEqual({
		subject: 'CN=leaf', issuer: 'CN=test-ca', dnsNames: ['cp1', '*.apps.test'], ipAddresses: ['192.0.2.10'], usages: ['serverAuth'],
		notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2027-01-01T00:00:00.000Z', key: 'ECDSA-P256', fingerprint: leaf.fingerprint, isCA: false,
	});
	expect(must(describeCertificate(shippedCa)).key).toBe('RSA-3072');
});

test('the pin of a CA is the one that kubeadm prints', () => {
	const join = /--discovery-token-ca-cert-hash (sha256:[0-9a-f]{64})/;
	const printed = join.exec(recorded('init-existing-ca', 'out/init.txt'))?.[1];
	expect(printed).toMatch(/^sha256:/);
	expect(publicKeyPin(must(readCertificate(shippedCa)))).toBe(printed);
});

describe('what is wrong is told by a code', () => {
	test('a key of another certificate', async () => {
		const ca = await authority();
		const other = (await someKeys('ECDSA-P256'))[1].privatePem;
		expect(checkKey(ca.certificate, must(readPrivateKey(other)))).toEqual({code: 'key-mismatch', subject: 'CN=test-ca'});
		expect(readAuthority(ca.certificate.pem, sensitive(shippedKey))).toMatchObject({ok: false, fault: {code: 'key-mismatch'}});
	});

	test('a CA that is none', async () => {
		const leaf = await leafOf(await authority());
		expect(readAuthority(leaf.pem, (await someKeys('ECDSA-P256'))[1].privatePem)).toEqual({ok: false, fault: {code: 'not-ca', subject: 'CN=leaf'}});
	});

	test('a certificate before and after its time', async () => {
		const leaf = await leafOf(await authority());
		expect(checkPeriod(leaf, period.notBefore - 1)).toMatchObject({code: 'not-yet-valid', notBefore: period.notBefore});
		expect(checkPeriod(leaf, period.notAfter + 1)).toMatchObject({code: 'expired', notAfter: period.notAfter});
		expect(checkPeriod(leaf, now)).toBeUndefined();
	});

	test('names that are missing, all of them; a wildcard stands for one label', async () => {
		const leaf = await leafOf(await authority());
		expect(checkSans(leaf, {dnsNames: ['CP1', 'a.apps.test', '*.apps.test'], ipAddresses: ['::ffff:192.0.2.10']})).toBeUndefined();
		expect(checkSans(leaf, {dnsNames: ['cp2', 'a.b.apps.test', 'apps.test'], ipAddresses: ['192.0.2.11']})).toEqual({code: 'sans-missing', names: ['cp2', 'a.b.apps.test', 'apps.test', '192.0.2.11']});
	});

	test('a certificate of another CA, of the same name too', async () => {
		const [ca, twin, other] = [await authority(), await authority('test-ca', 1), await authority('other', 1)];
		const leaf = await leafOf(ca);
		expect(checkSignedBy(leaf, [], ca.certificate, now)).toBeUndefined();
		expect(checkSignedBy(leaf, [], twin.certificate, now)).toMatchObject({code: 'not-signed-by-ca', issuer: 'CN=test-ca', ca: 'CN=test-ca'});
		expect(checkSignedBy(leaf, [], other.certificate, now)).toMatchObject({code: 'not-signed-by-ca', ca: 'CN=other'});
		expect(checkSignedBy(leaf, [leaf, leaf], other.certificate, now)).toMatchObject({code: 'not-signed-by-ca'});
		expect(checkSignedBy(leaf, [], ca.certificate, period.notAfter + 1)).toMatchObject({code: 'expired'});
	});

	test('a failure carries the code as its problem, and the file', () => {
		expect(pkiFailure('certificate.unusable', {code: 'expired', subject: 'CN=a', notAfter: 1}, {path: '/etc/kubernetes/pki/ca.crt'}))
			.toMatchObject({code: 'certificate.unusable', fields: {problem: 'expired', subject: 'CN=a', notAfter: 1, path: '/etc/kubernetes/pki/ca.crt'}});
	});
});

describe('hostile input', () => {
	const ed25519 = generateKeyPairSync('ed25519').privateKey.export({type: 'pkcs8', format: 'pem'}).toString();
	const encrypted = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey.export({type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x'}).toString();

	test.each([
		['nothing', '', {code: 'no-certificate', found: []}],
		['a key', shippedKey, {code: 'no-certificate', found: ['RSA PRIVATE KEY']}],
		['a huge file', 'A'.repeat(2 * 1024 * 1024), {code: 'too-large', size: 2_097_152, limit: 1_048_576}],
		['half of a certificate', shippedCa.slice(0, 700), {code: 'no-certificate', found: []}],
		['a certificate cut inside', shippedCa.replace(/^(.*\n(?:.*\n){3})(?:.*\n){5}/, '$1'), {code: 'certificate-malformed', index: 0}],
		['a key on a curve that Go lacks', koblitz, {code: 'key-unsupported', algorithm: 'ECDSA secp256k1'}],
		['a second certificate that is none', `${shippedCa}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`, {code: 'certificate-malformed', index: 1}],
	])('%s is no certificate', (_, pem, fault) => {
		expect(readCertificates(pem)).toEqual({ok: false, fault});
	});

	test.each([
		['a certificate', shippedCa, {code: 'no-key', found: ['CERTIFICATE']}],
		['an Ed25519 key', ed25519, {code: 'key-unsupported', algorithm: 'ed25519'}],
		['a key on a curve that Go lacks', generateKeyPairSync('ec', {namedCurve: 'secp256k1', privateKeyEncoding: {type: 'sec1', format: 'pem'}, publicKeyEncoding: {type: 'spki', format: 'pem'}}).privateKey, {code: 'key-unsupported', algorithm: 'ECDSA secp256k1'}],
		['an encrypted key', encrypted, {code: 'key-encrypted', type: 'ENCRYPTED PRIVATE KEY'}],
		['a key of another form than it says', shippedKey.replaceAll('RSA PRIVATE', 'EC PRIVATE'), {code: 'key-malformed', type: 'EC PRIVATE KEY'}],
	])('%s is no key', (_, pem, fault) => {
		expect(readPrivateKey(sensitive(pem))).toEqual({ok: false, fault});
	});

	test('text around a certificate and Windows line ends do no harm', () => {
		expect(readCertificate(`subject=/CN=x\r\n${shippedCa.replaceAll('\n', '\r\n')}trailing`).ok).toBe(true);
	});

	test('no changed byte and no rubbish makes a reader throw', () => {
		const der = must(readCertificate(shippedCa)).der;
		fc.assert(fc.property(fc.nat(der.length - 1), fc.nat(255), fc.nat(der.length), (at, value, end) => {
			const changed = Buffer.from(der);
			changed[at] = value;
			for (const bytes of [changed, changed.subarray(0, end)]) {
				expect(readCertificates(`-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`)).toHaveProperty('ok');
			}
		}), {numRuns: 300});
		fc.assert(fc.property(fc.string({unit: 'binary'}), fc.constantFrom('CERTIFICATE', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'PRIVATE KEY', 'PUBLIC KEY'), (body, type) => {
			const pem = `-----BEGIN ${type}-----\n${Buffer.from(body).toString('base64')}\n-----END ${type}-----\n`;
			expect([readCertificates(pem).ok, readPrivateKey(sensitive(pem)).ok, readPublicKey(pem).ok]).toEqual([false, false, false]);
		}));
	});
});

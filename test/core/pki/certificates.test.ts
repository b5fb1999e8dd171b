import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {X509Certificate} from 'node:crypto';
import * as fc from 'fast-check';
import {afterAll, describe, expect, test} from 'vitest';
import {parseAddress} from '../../../source/core/values/networks.ts';
import type {EncryptionAlgorithm} from '../../../source/core/config/types.ts';
import {certificates, certificateSpec, certificatesOf, keyAlgorithm, pathsOf, validityOf} from '../../../source/core/pki/certificates.ts';
import {checkSans, checkSignedBy, readAuthority, readCertificate} from '../../../source/core/pki/read.ts';
import {issueCertificate, serialNumber, type CertificateRequest} from '../../../source/core/pki/x509.ts';
import {where} from '../../needs.ts';
import {configWith} from '../manifests/config.ts';
import {makeAll, must, newSerial, someKeys} from './making.ts';

const start = Date.parse('2026-11-24T10:11:12.345Z');
const period = {notBefore: Date.parse('2026-01-01T00:00:00Z'), notAfter: Date.parse('2030-01-01T00:00:00Z')};
const sansOf = (changes: Parameters<typeof configWith>[0], id: 'certs/apiserver' | 'certs/etcd-server' = 'certs/apiserver') => certificateSpec(id).sans(configWith(changes));
const apiServer = (certSANs: readonly string[]) => ({extraArgs: [], extraVolumes: [], extraEnvs: [], certSANs});

async function selfSigned(changes: Partial<CertificateRequest> = {}, algorithm: EncryptionAlgorithm = 'ECDSA-P256') {
	const [pair] = await someKeys(algorithm);
	return issueCertificate({
		subject: {commonName: 'test-ca', organizations: []}, dnsNames: [], ipAddresses: [], usages: [], validity: period,
		serial: newSerial(), publicPem: pair.publicPem, signer: {self: pair.privatePem}, ...changes,
	});
}

describe('the table', () => {
	test('every CA comes before what it signs', () => {
		for (const [index, {signedBy}] of certificates.entries()) {
			expect(signedBy === undefined || certificates.findIndex(({id}) => id === signedBy) < index).toBe(true);
		}
	});

	test('an external etcd leaves out all of etcd', () => {
		const config = configWith({cluster: {etcd: {external: {endpoints: ['https://192.0.2.20:2379'], caFile: '', certFile: '', keyFile: ''}}}});
		expect(certificatesOf(config).map(({id}) => id)).toEqual(['certs/ca', 'certs/apiserver', 'certs/apiserver-kubelet-client', 'certs/front-proxy-ca', 'certs/front-proxy-client']);
	});

	test('files are below the certificates directory', () => {
		expect(pathsOf({certificatesDir: '/srv/pki/'}, 'etcd/server').key).toBe('/srv/pki/etcd/server.key');
	});

	test.each([[undefined, 'RSA-4096'], [true, 'ECDSA-P256'], [false, 'RSA-2048']] as const)('the gate PublicKeysECDSA at %s makes keys %s', (gate, algorithm) => {
		expect(keyAlgorithm({encryptionAlgorithm: 'RSA-4096', featureGates: gate === undefined ? {} : {PublicKeysECDSA: gate}})).toBe(algorithm);
	});
});

describe('names of a certificate', () => {
	test('entries that are no RFC 1123 names are left out and told', () => {
		expect(sansOf({cluster: {apiServer: apiServer(['API.Example.TEST', 'a_b', '*.ok.test', '*', 'a.*.b', ''])}})).toMatchObject({
			dnsNames: ['*.ok.test', 'cp1', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'],
			ignored: ['API.Example.TEST', 'a_b', '*', 'a.*.b', ''],
		});
	});

	test('the same address in other notations is there once, as Go prints it', () => {
		expect(sansOf({cluster: {apiServer: apiServer(['::ffff:192.0.2.10', '192.000.002.010', '2001:DB8:0:0:0:0:0:9', '2001:db8::9'])}}).ipAddresses)
			.toEqual(['10.96.0.1', '192.0.2.10', '2001:db8::9']);
	});

	test('a control plane endpoint is a name or an address', () => {
		expect(sansOf({cluster: {controlPlaneEndpoint: '[2001:db8::100]:6443'}}).ipAddresses).toContain('2001:db8::100');
		expect(sansOf({cluster: {controlPlaneEndpoint: 'k8s.example.test'}}).dnsNames).toContain('k8s.example.test');
	});

	test('any mixture of entries gives sorted names and addresses without repeats, and goes into a certificate and out again', async () => {
		const entry = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.string(), fc.domain().map((name) => `*.${name}`), fc.domain().map((name) => name.toUpperCase()));
		await fc.assert(fc.asyncProperty(fc.array(entry, {maxLength: 12}), async (entries) => {
			const sans = sansOf({cluster: {apiServer: apiServer(entries)}});
			expect(sans.dnsNames).toEqual([...new Set(sans.dnsNames)].sort());
			expect(new Set(sans.ipAddresses).size).toBe(sans.ipAddresses.length);
			for (const given of entries) {
				expect([...sans.dnsNames, ...sans.ipAddresses, ...sans.ignored]).toContain(parseAddress(given) ?? given);
			}
			const read = must(readCertificate(must(await selfSigned(sans)).pem));
			expect([read.dnsNames, read.ipAddresses]).toEqual([sans.dnsNames, sans.ipAddresses]);
			expect(checkSans(read, sans)).toBeUndefined();
		}), {numRuns: 60});
	});

	test('any subject goes into a certificate and out again, or is refused', async () => {
		await fc.assert(fc.asyncProperty(fc.string({minLength: 1, maxLength: 200, unit: 'binary'}), fc.array(fc.string({maxLength: 40}), {maxLength: 3}), async (commonName, organizations) => {
			const issued = await selfSigned({subject: {commonName, organizations}});
			if (commonName.isWellFormed()) {
				expect(Buffer.from(must(issued).der).includes(Buffer.from(commonName, 'utf8'))).toBe(true);
				expect(() => new X509Certificate(must(issued).der)).not.toThrow();
			} else {
				expect(issued).toMatchObject({ok: false, fault: {code: 'name-not-encodable'}});
			}
		}), {numRuns: 60});
	});

	test.each([[{dnsNames: ['zażółć.test']}], [{ipAddresses: ['nowhere']}], [{subject: {commonName: '', organizations: []}}]])('%j has no place in a certificate', async (changes) => {
		expect(await selfSigned(changes)).toMatchObject({ok: false, fault: {code: 'name-not-encodable'}});
	});
});

describe('times', () => {
	test('fractions of a second are dropped, of the begin and of the end', () => {
		const config = configWith({cluster: {certificateValidityPeriod: 1_700_000_000n}});
		expect(validityOf(certificateSpec('certs/apiserver'), config, start)).toEqual({notBefore: Date.parse('2026-11-24T10:06:12Z'), notAfter: Date.parse('2026-11-24T10:11:14Z')});
	});

	test.each([['1949-12-31T23:59:59Z', 'GeneralizedTime'], ['1950-01-01T00:00:00Z', 'UTCTime'], ['2049-12-31T23:59:59Z', 'UTCTime'], ['2050-01-01T00:00:00Z', 'GeneralizedTime']])('%s is kept', async (text) => {
		const ms = Date.parse(text);
		const read = must(readCertificate(must(await selfSigned({validity: {notBefore: ms, notAfter: ms}})).pem));
		expect([read.notBefore, read.notAfter]).toEqual([ms, ms]);
	});

	test('a year of five digits is refused', async () => {
		expect(await selfSigned({validity: {...period, notAfter: 8e15}})).toMatchObject({ok: false, fault: {code: 'date-not-encodable'}});
	});
});

test('serial numbers are positive and fit in 63 bits', () => {
	expect(serialNumber(Buffer.alloc(16))).toBe(1n);
	fc.assert(fc.property(fc.uint8Array({minLength: 16, maxLength: 16}), (bytes) => {
		const serial = serialNumber(Buffer.from(bytes));
		expect(serial > 0n && serial < 2n ** 63n).toBe(true);
	}));
});

test('a leaf with the name of its CA names no issuer key, as with Go', async () => {
	const [pair, leaf] = await someKeys('ECDSA-P256');
	const authority = must(readAuthority(must(await selfSigned()).pem, pair.privatePem));
	const request = {subject: {commonName: 'test-ca', organizations: []}, dnsNames: [], ipAddresses: [], usages: ['clientAuth'], validity: period, serial: 1n, publicPem: leaf.publicPem, signer: authority} as const;
	const keyId = authority.certificate.subjectKeyId ?? Buffer.of(1);
	expect(must(issueCertificate(request)).der.includes(keyId)).toBe(false);
	expect(must(issueCertificate({...request, subject: {commonName: 'other', organizations: []}})).der.includes(keyId)).toBe(true);
});

describe.each([['RSA-2048', '1.2.840.113549.1.1.11'], ['ECDSA-P256', '1.2.840.10045.4.3.2'], ['ECDSA-P384', '1.2.840.10045.4.3.3']] as const)('with %s', (encryptionAlgorithm, signature) => {
	const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
	const folder = mkdtempSync(join(tmpdir(), 'kubestep-pki-'));
	afterAll(() => rmSync(folder, {recursive: true}));

	test('every certificate is signed by its CA', async () => {
		const made = await makeAll(configWith({cluster: {encryptionAlgorithm}}), start);
		for (const spec of certificates) {
			const ca = made.authorities.get(spec.signedBy ?? spec.id)?.certificate;
			const read = must(readCertificate(made.certificates.get(`${spec.baseName}.crt`) ?? ''));
			expect(read.signatureAlgorithm).toBe(signature);
			expect(ca === undefined ? 'no CA' : checkSignedBy(read, [], ca, start)).toBeUndefined();
		}
	});

	where(hasOpenssl, 'openssl is not installed: it is not asked what it makes of the certificates', () => {
		test('openssl takes them for their purposes, and prints their extensions', async () => {
			const made = await makeAll(configWith({cluster: {encryptionAlgorithm}}), start);
			for (const {id, baseName} of certificates.filter(({signedBy}) => signedBy === undefined)) {
				const ca = join(folder, `${baseName.replace('/', '-')}.crt`);
				writeFileSync(ca, made.certificates.get(`${baseName}.crt`) ?? '');
				for (const [usage, purpose] of [['serverAuth', 'sslserver'], ['clientAuth', 'sslclient']] as const) {
					const leaves = certificates.filter(({signedBy, usages}) => signedBy === id && usages.includes(usage)).map((spec) => {
						const path = join(folder, `${spec.baseName.replace('/', '-')}.crt`);
						writeFileSync(path, made.certificates.get(`${spec.baseName}.crt`) ?? '');
						return path;
					});
					if (leaves.length > 0) {
						expect(openssl('verify', '-attime', String(Math.floor(start / 1000)), '-purpose', purpose, '-CAfile', ca, ...leaves)).toBe(leaves.map((path) => `${path}: OK\n`).join(''));
					}
				}
			}
			const printed = openssl('x509', '-in', join(folder, 'apiserver.crt'), '-noout', '-text');
			expect(printed).toContain('X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment');
			expect(printed).toContain('X509v3 Basic Constraints: critical\n                CA:FALSE');
			expect(printed).toContain('DNS:cp1, DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP Address:10.96.0.1, IP Address:192.0.2.10');
		});
	});
});

const openssl = (...argv: readonly string[]): string => spawnSync('openssl', argv, {encoding: 'utf8'}).stdout;

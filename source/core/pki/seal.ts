import {createCipheriv, createDecipheriv} from 'node:crypto';
import {posix} from 'node:path';
import type {ClusterConfiguration} from '../config/types.ts';
import type {Sensitive} from '../secrets/sensitive.ts';
import {bad, good, type PkiFault, type Result} from '../told/pki-faults.ts';

/** Bytes of a certificate key (constants.CertificateKeySize), and of a nonce. */
export const certificateKeyBytes = 32;
export const nonceBytes = 12;

const tagBytes = 16;
const ciphers: ReadonlyMap<number, 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm'> = new Map([[16, 'aes-128-gcm'], [24, 'aes-192-gcm'], [32, 'aes-256-gcm']]);

/**
 * Encrypts a file for the Secret kubeadm-certs: nonce, ciphertext, tag (as kubeadm does:
 * util/crypto, EncryptBytes). The key's length chooses AES-128, -192 or -256.
 *
 * @param nonce 12 random bytes, never used before with this key
 */
export function seal(content: Buffer, key: Sensitive<Buffer>, nonce: Buffer): Result<Buffer> {
	const algorithm = cipherFor(key.reveal());
	if (!algorithm.ok) {
		return algorithm;
	}
	if (nonce.length !== nonceBytes) {
		return bad({code: 'seal-nonce-length', bytes: nonce.length});
	}
	const cipher = createCipheriv(algorithm.value, key.reveal(), nonce);
	return good(Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]));
}

/** What `seal` was given; a fault for another key or a changed byte. */
export function open(sealed: Buffer, key: Sensitive<Buffer>): Result<Buffer> {
	const algorithm = cipherFor(key.reveal());
	if (!algorithm.ok) {
		return algorithm;
	}
	if (sealed.length < nonceBytes + tagBytes) {
		return bad({code: 'seal-too-short', bytes: sealed.length});
	}
	const decipher = createDecipheriv(algorithm.value, key.reveal(), sealed.subarray(0, nonceBytes), {authTagLength: tagBytes});
	decipher.setAuthTag(sealed.subarray(-tagBytes));
	const content = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
	try {
		return good(Buffer.concat([content, decipher.final()]));
	} catch {
		return bad({code: 'seal-wrong-key'});
	}
}

/** The bytes of a certificate key: hexadecimal digits, as `--certificate-key` and the configuration have it. */
export function parseCertificateKey(key: Sensitive<string>): Result<Sensitive<Buffer>> {
	const bytes = key.map((hex) => Buffer.from(/^([0-9a-f]{2})*$/i.test(hex) ? hex : '', 'hex'));
	const fault = keyFault(bytes.reveal());
	return fault === undefined ? good(bytes) : bad(fault);
}

export interface UploadedFile {
	/** In the Secret's data. */
	readonly key: string;
	/** Undefined where none is configured, as with an external etcd over http. */
	readonly path: string | undefined;
}

/**
 * What goes into the Secret kubeadm-certs, by key (as kubeadm does: copycerts.certsToTransfer).
 * A file that is not there is uploaded as an empty value.
 */
export function filesToUpload(cluster: ClusterConfiguration): readonly UploadedFile[] {
	const {certificatesDir, etcd: {external}} = cluster;
	const own = ['ca.crt', 'ca.key', 'front-proxy-ca.crt', 'front-proxy-ca.key', 'sa.pub', 'sa.key', ...(external === undefined ? ['etcd/ca.crt', 'etcd/ca.key'] : [])];
	const files = own.map((name): UploadedFile => ({key: name.replaceAll('/', '-'), path: posix.join(certificatesDir, name)}));
	if (external !== undefined) {
		files.push(
			{key: 'external-etcd-ca.crt', path: external.caFile || undefined},
			{key: 'external-etcd.crt', path: external.certFile || undefined},
			{key: 'external-etcd.key', path: external.keyFile || undefined},
		);
	}
	return files.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function cipherFor(key: Buffer): Result<'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm'> {
	const name = ciphers.get(key.length);
	return name === undefined ? bad({code: 'seal-key-length', bytes: key.length}) : good(name);
}

const keyFault = (key: Buffer): PkiFault | undefined => (ciphers.has(key.length) ? undefined : {code: 'seal-key-length', bytes: key.length});

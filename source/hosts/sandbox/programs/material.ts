import {createPublicKey, X509Certificate, type KeyObject} from 'node:crypto';
import {decodePem} from '../../../core/pki/pem.ts';
import {readCertificates, readPrivateKey} from '../../../core/pki/read.ts';
import {Sensitive} from '../../../core/secrets/sensitive.ts';
import type {ProgramFiles} from './files.ts';

/** A certificate with its key, PEM as the files have it. */
export interface Pair {
	readonly certificate: string;
	readonly key: string;
}

/** Reads a certificate and its key as Go's tls.LoadX509KeyPair does. @throws {Error} in its words */
export async function readPair(files: Pick<ProgramFiles, 'read'>, certificateFile: string, keyFile: string): Promise<Pair> {
	const certificate = (await files.read(certificateFile)).toString('latin1');
	const key = (await files.read(keyFile)).toString('latin1');
	checkPair(certificate, key);
	return {certificate, key};
}

/** The same as programs of Kubernetes read what they show and sign with. @param purpose by what the error for an empty file calls it */
export async function readServingPair(files: Pick<ProgramFiles, 'read'>, purpose: string, certificateFile: string, keyFile: string): Promise<Pair> {
	const contents = [await files.read(certificateFile), await files.read(keyFile)];
	if (contents.some(({length}) => length === 0)) {
		throw new Error(`missing content for serving cert ${JSON.stringify(`${purpose}::${certificateFile}::${keyFile}`)}`);
	}
	return readPair(files, certificateFile, keyFile);
}

/** What Go's tls.X509KeyPair ends with. @throws {Error} in its words */
export function checkPair(certificate: string, key: string): void {
	const leaf = publicKeyOf(certificate);
	const secret = readPrivateKey(new Sensitive(key));
	if (!secret.ok) {
		throw new Error(secret.fault.code === 'no-key' ? blockWords(key, 'key') : 'tls: failed to parse private key');
	}
	if (leaf.asymmetricKeyType !== secret.value.asymmetricKeyType) {
		throw new Error('tls: private key type does not match public key type');
	}
	if (!createPublicKey(secret.value).equals(leaf)) {
		throw new Error('tls: private key does not match public key');
	}
}

function publicKeyOf(pem: string): KeyObject {
	const blocks = decodePem(pem);
	const block = blocks.ok ? blocks.value.find(({type}) => type === 'CERTIFICATE') : undefined;
	if (block === undefined) {
		throw new Error(blockWords(pem, 'certificate'));
	}
	try {
		return new X509Certificate(block.der).publicKey;
	} catch {
		throw new Error('x509: malformed certificate');
	}
}

function blockWords(pem: string, what: 'certificate' | 'key'): string {
	const blocks = decodePem(pem);
	const found = blocks.ok ? blocks.value.map(({type}) => type) : [];
	if (found.length === 0) {
		return `tls: failed to find any PEM data in ${what} input`;
	}
	if (what === 'key') {
		return found.every((type) => type === 'CERTIFICATE') ? 'tls: found a certificate rather than a key in the PEM for the private key' : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${found.join(' ')}]`;
	}
	return found.length === 1 && found[0]?.endsWith('PRIVATE KEY') === true
		? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
		: `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${found.join(' ')}]`;
}

/**
 * A bundle of CAs as programs of Kubernetes read it (apiserver, dynamiccertificates).
 * @param purpose by what the error calls it: `client-ca-bundle`
 * @throws {Error} in their words
 */
export async function readBundle(files: Pick<ProgramFiles, 'read'>, file: string, purpose: string): Promise<string> {
	const text = (await files.read(file)).toString('latin1');
	const name = JSON.stringify(`${purpose}::${file}`);
	if (text === '') {
		throw new Error(`missing content for CA bundle ${name}`);
	}
	const found = readCertificates(text);
	if (!found.ok) {
		throw new Error(`error loading CA bundle for ${name}: ${found.fault.code === 'certificate-malformed' ? 'x509: malformed certificate' : 'data does not contain any valid RSA or ECDSA certificates'}`);
	}
	return text;
}

/** Public keys of a file: of `PUBLIC KEY` blocks, certificates, and private keys, as client-go's keyutil has it. */
export function publicKeys(text: string): readonly KeyObject[] {
	const blocks = decodePem(text);
	return blocks.ok ? blocks.value.flatMap(({type, der}) => {
		try {
			return type === 'PUBLIC KEY' ? [createPublicKey({key: der, format: 'der', type: 'spki'})]
				: type === 'RSA PUBLIC KEY' ? [createPublicKey({key: der, format: 'der', type: 'pkcs1'})]
					: type === 'CERTIFICATE' ? [new X509Certificate(der).publicKey] : [];
		} catch {
			return [];
		}
	}) : [];
}

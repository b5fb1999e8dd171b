import {createPrivateKey, sign, type KeyObject} from 'node:crypto';
import type {Sensitive} from '../secrets/sensitive.ts';
import type {Subject} from './certificates.ts';
import {bitString, explicit, integer, oid, sequence, setOf, write, written} from './der-writer.ts';
import {bad, good, type Result} from '../told/pki-faults.ts';
import {encodePem} from './pem.ts';
import {checkNames, name, namesExtension, publicKeyOf, signatureAlgorithm} from './x509.ts';

export interface SigningRequest {
	readonly subject: Subject;
	readonly dnsNames: readonly string[];
	readonly ipAddresses: readonly string[];
	/** PKIX `PUBLIC KEY`. */
	readonly publicPem: string;
	readonly privatePem: Sensitive<string>;
}

/** PKCS#9, extensionRequest. */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';

/**
 * A certificate signing request (PKCS#10) in PEM: subject and names alone, for a CA that is
 * elsewhere to add the rest (as kubeadm does: pkiutil.NewCSR).
 * @returns a fault for names that have no place in a certificate, and for keys that cannot sign
 */
export function signingRequest(request: SigningRequest): Result<string> {
	const fault = checkNames(request);
	if (fault !== undefined) {
		return bad(fault);
	}
	const publicKey = publicKeyOf(request.publicPem);
	const key = open(request.privatePem);
	const algorithm = key && signatureAlgorithm(key);
	if (!publicKey.ok || key === undefined || algorithm === undefined) {
		return publicKey.ok ? bad({code: 'key-malformed', type: 'PRIVATE KEY'}) : publicKey;
	}
	const names = namesExtension(request);
	const info = write(sequence(
		integer(0n),
		name(request.subject),
		written(publicKey.value),
		explicit(0, ...(names === undefined ? [] : [sequence(oid(EXTENSION_REQUEST), setOf([sequence(names)]))])),
	));
	return good(encodePem('CERTIFICATE REQUEST', write(sequence(written(info), algorithm.identifier, bitString(sign(algorithm.hash, info, key))))));
}

function open(pem: Sensitive<string>): KeyObject | undefined {
	try {
		return createPrivateKey(pem.reveal());
	} catch {
		return undefined;
	}
}

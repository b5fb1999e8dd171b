import {randomBytes} from 'node:crypto';
import type {EncryptionAlgorithm, InitConfig} from '../../../source/core/config/types.ts';
import {certificatesOf, clientValidity, keyAlgorithm, validityOf, type CertificateSpec} from '../../../source/core/pki/certificates.ts';
import type {Result} from '../../../source/core/told/pki-faults.ts';
import {kubeconfigs, writeKubeconfig} from '../../../source/core/pki/kubeconfigs.ts';
import {readAuthority, type Authority} from '../../../source/core/pki/read.ts';
import {issueCertificate, serialBytes, serialNumber} from '../../../source/core/pki/x509.ts';
import type {KeyPair} from '../../../source/core/ports/index.ts';
import {createKeyMaker} from '../../../source/hosts/shared/keys.ts';

const maker = createKeyMaker();
const made = new Map<EncryptionAlgorithm, Promise<readonly [KeyPair, KeyPair]>>();

/** Two key pairs of an algorithm, one for CAs and one for leaves: making more would cost the tests seconds. */
export async function someKeys(algorithm: EncryptionAlgorithm): Promise<readonly [authority: KeyPair, leaf: KeyPair]> {
	const known = made.get(algorithm) ?? Promise.all([maker.make(algorithm), maker.make(algorithm)]);
	made.set(algorithm, known);
	return known;
}

/** The value of a result that must be good. */
export function must<T>(result: Result<T>): T {
	if (!result.ok) {
		throw new Error(`fault: ${JSON.stringify(result.fault)}`);
	}
	return result.value;
}

export const newSerial = (): bigint => serialNumber(randomBytes(serialBytes));

export interface Made {
	/** PEM by name in the recordings: `etcd/ca.crt`, `admin.conf`. */
	readonly certificates: ReadonlyMap<string, string>;
	readonly kubeconfigs: ReadonlyMap<string, string>;
	readonly authorities: ReadonlyMap<string, Authority>;
}

/**
 * Makes all that an init run makes for a configuration.
 * @param existing CAs that were there beforehand, by id; `keyless` names such as cannot sign
 */
export async function makeAll(config: InitConfig, start: number, existing: ReadonlyMap<string, Authority> = new Map(), keyless: ReadonlySet<string> = new Set()): Promise<Made> {
	const [authorityKey, leafKey] = await someKeys(keyAlgorithm(config.cluster));
	const authorities = new Map(existing);
	const certificates = new Map<string, string>();
	const confs = new Map<string, string>();
	for (const spec of certificatesOf(config)) {
		if (!keyless.has(spec.signedBy ?? spec.id) && !existing.has(spec.id)) {
			certificates.set(`${spec.baseName}.crt`, issue(spec));
		}
	}
	const ca = authorities.get('certs/ca');
	for (const spec of ca === undefined ? [] : kubeconfigs) {
		const subject = spec.subject(config);
		const {pem} = must(issueCertificate({
			subject, dnsNames: [], ipAddresses: [], usages: ['clientAuth'], serial: newSerial(), publicPem: leafKey.publicPem,
			validity: clientValidity(config, start, ca?.certificate.notBefore ?? 0), signer: ca as Authority,
		}));
		certificates.set(spec.name, pem);
		confs.set(spec.name, writeKubeconfig({
			cluster: config.cluster.clusterName, user: subject.commonName, server: spec.server(config), caPem: ca?.certificate.pem ?? '',
			credentials: {certificatePem: pem, keyPem: leafKey.privatePem},
		}));
	}
	return {certificates, kubeconfigs: confs, authorities};

	function issue(spec: CertificateSpec): string {
		const signer = spec.signedBy === undefined ? {self: authorityKey.privatePem} : authorities.get(spec.signedBy);
		if (signer === undefined) {
			throw new TypeError(`no CA ${spec.signedBy}`);
		}
		const {pem} = must(issueCertificate({
			subject: spec.subject(config), ...spec.sans(config), usages: spec.usages, validity: validityOf(spec, config, start),
			serial: newSerial(), publicPem: (spec.signedBy === undefined ? authorityKey : leafKey).publicPem, signer,
		}));
		if (spec.signedBy === undefined) {
			authorities.set(spec.id, must(readAuthority(pem, authorityKey.privatePem)));
		}
		return pem;
	}
}

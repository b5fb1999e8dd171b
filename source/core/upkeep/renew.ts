import type {InitConfig} from '../config/types.ts';
import {Failure, HostError} from '../told/failures.ts';
import {usageNames} from '../pki/certificate.ts';
import {certificateSpec, keyAlgorithm, pathsOf, validityOf, type CertificatePhase} from '../pki/certificates.ts';
import {pkiFailure, unwrap} from '../told/pki-faults.ts';
import {renewedKubeconfig} from '../pki/kubeconfig-renew.ts';
import {readName} from '../pki/name-reader.ts';
import type {Certificate} from '../pki/read.ts';
import {issueCertificate, serialBytes, serialNumber} from '../pki/x509.ts';
import type {Files, Host, KeyPair} from '../ports/index.ts';
import {sweepBeside} from '../engine/temporary.ts';
import {loadAuthority} from '../steps/certificate.ts';
import {current, isThere, placeOf, renewables, renewablesOf, type ExternalAuthorities, type Renewable} from './certificates.ts';

export interface RenewalContext {
	readonly host: Host;
	readonly config: InitConfig;
	readonly external: ExternalAuthorities;
	/** In milliseconds: all certificates of one command are valid from one moment. */
	readonly startedAt: number;
}

export type Renewal =
	| {readonly outcome: 'missing' | 'external'}
	/** `authorityEnds`: its CA ends before it does, or has ended. Both are milliseconds since 1970. */
	| {readonly outcome: 'renewed'; readonly notAfter: number; readonly authorityEnds?: number};

/**
 * Makes a new certificate like the one that is there, with a new key, in its place: the same names
 * and usages, good for `certificateValidityPeriod` (as kubeadm does: phases/certs/renewal/manager.go).
 * Files keep their modes and owners.
 */
export async function renew(one: Renewable, {host, config, external, startedAt}: RenewalContext): Promise<Renewal> {
	const path = placeOf(one, config);
	if (!isPart(one, config) || !await isThere(host, path)) {
		return {outcome: 'missing'};
	}
	if (await external.has(one.signedBy)) {
		return {outcome: 'external'};
	}
	const {certificate, embedded} = await current(host, config, one);
	const signer = await loadAuthority(host, config, one);
	const validity = validityOf(certificateSpec('certs/apiserver'), config, startedAt);
	const like = likeness(certificate, path);
	const pair = await host.keys.make(keyAlgorithm(config.cluster));
	const {pem} = unwrap(issueCertificate({...like, validity, serial: serialNumber(host.random.bytes(serialBytes)), publicPem: pair.publicPem, signer}), 'certificate.unusable', {path});
	if (embedded === undefined) {
		await writePair(host.files, pathsOf(config.cluster, certificateSpec(one.phase as CertificatePhase).baseName), pem, pair);
	} else {
		const {kubeconfig, text, caPem} = embedded;
		const renewed = unwrap(renewedKubeconfig(text.reveal(), kubeconfig, {caPem, certificatePem: pem, keyPem: pair.privatePem}), 'kubeconfig.unusable', {path});
		await replace(host.files, path, renewed.reveal(), 0o600);
	}
	const ends = signer.certificate.notAfter;
	return {outcome: 'renewed', notAfter: validity.notAfter, ...(ends < validity.notAfter && {authorityEnds: ends})};
}

/** Where a renewal writes: what one that was killed left beside these files is taken away. */
export async function sweepRenewals({files}: Pick<Host, 'files'>, config: InitConfig): Promise<void> {
	await sweepBeside(files, renewablesOf(config).flatMap((one) => {
		const path = placeOf(one, config);
		return one.kubeconfig === undefined ? [path, pathsOf(config.cluster, certificateSpec(one.phase as CertificatePhase).baseName).key] : [path];
	}));
}

/** A certificate of etcd's is none of a cluster whose etcd is external. */
const isPart = ({kubeconfig, signedBy}: Renewable, {cluster}: InitConfig): boolean => kubeconfig !== undefined || signedBy !== 'certs/etcd-ca' || cluster.etcd.external === undefined;

const known: ReadonlySet<string> = new Set(usageNames.values());

/** What a certificate hands on to its successor; attributes that kubeadm does not make are left behind. */
function likeness(certificate: Certificate, path: string) {
	const usages = certificate.usages.filter((usage) => known.has(usage));
	if (usages.length === 0) {
		throw pkiFailure('certificate.unusable', {code: 'usages-missing', subject: certificate.subject}, {path});
	}
	return {
		subject: readName(certificate.rawSubject), usages,
		dnsNames: [...new Set(certificate.dnsNames)].sort(), ipAddresses: [...new Set(certificate.ipAddresses)],
	};
}

/**
 * Key and certificate belong together: where the certificate cannot be written, the old key goes
 * back. The key first, as kubeadm writes them.
 */
async function writePair(files: Files, paths: {readonly certificate: string; readonly key: string}, pem: string, {privatePem}: KeyPair): Promise<void> {
	const old = await files.read(paths.key);
	await replace(files, paths.key, privatePem.reveal(), 0o600);
	try {
		await replace(files, paths.certificate, pem, 0o644);
	} catch (error) {
		await (old === undefined ? files.remove(paths.key) : replace(files, paths.key, old, 0o600));
		throw error;
	}
}

/** A file that is there keeps its mode; its owner, the port keeps. */
async function replace(files: Files, path: string, content: string | Buffer, mode: number): Promise<void> {
	try {
		await files.write(path, content, {mode: (await files.stat(path))?.mode ?? mode});
	} catch (error) {
		if (error instanceof HostError) {
			throw new Failure('file.unwritable', {path, errno: error.code, message: error.message}, {cause: error});
		}
		throw error;
	}
}

/** One of the table; undefined for what is no certificate that can be renewed. */
export const renewableNamed = (name: string): Renewable | undefined => renewables.find((one) => one.name === name);

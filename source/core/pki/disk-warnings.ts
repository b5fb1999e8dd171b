import {createPublicKey} from 'node:crypto';
import type {ClusterConfiguration} from '../config/types.ts';
import type {Files} from '../ports/index.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {fault, type ConfigFault} from '../told/faults.ts';
import {readCertificate, readCertificates, type Certificate} from './certificate.ts';
import {certificates, isAuthority, isEtcds, pathsOf, serviceAccountKey, type CertificateSpec} from './certificates.ts';
import {checkKey, readPrivateKey, readPublicKey} from './read.ts';

type Read = (path: string) => Promise<Buffer | undefined>;

/**
 * What kubeadm passes over in the certificates that are on the disk already, and components come to grief over: an `sa`
 * pair that is none, and a CA's file that holds more than the CA. What cannot be read, and what is no certificate at
 * all, is the checks' to tell.
 */
export async function diskWarnings(files: Pick<Files, 'read'>, cluster: ClusterConfiguration): Promise<readonly ConfigFault[]> {
	const read: Read = async (path) => files.read(path).catch(() => undefined);
	const authorities = certificates.filter((spec) => isAuthority(spec) && (cluster.etcd.external === undefined || !isEtcds(spec)));
	const found = await Promise.all([serviceAccountWarnings(read, cluster), ...authorities.map((spec) => authorityWarnings(read, cluster, spec))]);
	return found.flat();
}

async function serviceAccountWarnings(read: Read, cluster: ClusterConfiguration): Promise<readonly ConfigFault[]> {
	const {key: keyPath, publicKey: publicPath} = pathsOf(cluster, serviceAccountKey.baseName);
	const [privateText, publicText] = await Promise.all([read(keyPath), read(publicPath)]);
	const key = privateText && readPrivateKey(new Sensitive(privateText));
	const publicKey = publicText && readPublicKey(publicText);
	return key?.ok === true && publicKey?.ok === true && !createPublicKey(key.value).equals(publicKey.value)
		? [fault('service-account-pair', 'certificatesDir', {key: keyPath, publicKey: publicPath})] : [];
}

async function authorityWarnings(read: Read, cluster: ClusterConfiguration, spec: CertificateSpec): Promise<readonly ConfigFault[]> {
	const paths = pathsOf(cluster, spec.baseName);
	const text = await read(paths.certificate);
	const all = text && readCertificates(text);
	if (all?.ok !== true) {
		return [];
	}
	const [first, ...others] = all.value;
	const by = await signedByAnother(read, cluster, spec, first);
	return [
		...(by === undefined ? [] : [fault('ca-not-signer', 'certificatesDir', {ca: paths.certificate, subject: first.subject, by})]),
		...(others.length === 0 ? [] : [fault('ca-several', 'certificatesDir', {ca: paths.certificate, count: all.value.length})]),
	];
}

/** What shows that a CA's certificate is not the one that signs here: its key, or a certificate that it did not sign. */
async function signedByAnother(read: Read, cluster: ClusterConfiguration, spec: CertificateSpec, ca: Certificate): Promise<string | undefined> {
	const {key: keyPath} = pathsOf(cluster, spec.baseName);
	const text = await read(keyPath);
	const key = text && readPrivateKey(new Sensitive(text));
	if (key?.ok === true && checkKey(ca, key.value) !== undefined) {
		return keyPath;
	}
	for (const {baseName} of certificates.filter(({signedBy}) => signedBy === spec.id)) {
		const {certificate: path} = pathsOf(cluster, baseName);
		const bytes = await read(path);
		const leaf = bytes && readCertificate(bytes);
		if (leaf?.ok === true && !leaf.value.isSignedBy(ca.publicKey)) {
			return path;
		}
	}
	return undefined;
}

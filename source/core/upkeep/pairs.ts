import type {InitConfig} from '../config/types.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {certificatesOf, isAuthority, pathsOf, type CertificateSpec} from '../pki/certificates.ts';
import {kubeconfigPath, kubeconfigs, parseKubeconfig} from '../pki/kubeconfigs.ts';
import {checkKey, readCertificate, readPrivateKey} from '../pki/read.ts';
import type {Files} from '../ports/index.ts';

/** A certificate and a key, side by side, that do not belong together. */
export interface BrokenPair {
	/** As `certs renew` and `certs check-expiration` call it: `etcd-server`, `admin.conf`. */
	readonly name: string;
	readonly path: string;
	/** The key's file; the same for a kubeconfig. */
	readonly key: string;
	/** `renew`: with a new key and certificate. `authority`: a CA, which nothing here makes anew. `external`: only who has its CA's key can. */
	readonly mend: 'renew' | 'authority' | 'external';
}

type Reading = Pick<Files, 'read' | 'stat'>;

/**
 * The pairs of a node that do not belong together, as one is where whoever wrote it was killed between the two
 * files. What is missing, or may not be read, or is neither, says nothing here.
 */
export async function brokenPairs(files: Reading, config: InitConfig): Promise<BrokenPair[]> {
	const specs = certificatesOf(config);
	const external = new Set<string>();
	for (const {id, baseName} of specs.filter(isAuthority)) {
		if (await files.stat(pathsOf(config.cluster, baseName).key).catch(() => null) === undefined) {
			external.add(id);
		}
	}
	const mend = (signedBy: CertificateSpec['signedBy']): BrokenPair['mend'] => (signedBy === undefined ? 'authority' : external.has(signedBy) ? 'external' : 'renew');
	const read = async (path: string) => files.read(path).catch(() => undefined);
	const inFiles = specs.map(async ({id, baseName, signedBy}): Promise<BrokenPair[]> => {
		const {certificate: path, key} = pathsOf(config.cluster, baseName);
		const [pem, keyPem] = await Promise.all([read(path), read(key)]);
		return pem === undefined || keyPem === undefined || belong(pem, new Sensitive(keyPem)) ? [] : [{name: id.slice('certs/'.length), path, key, mend: mend(signedBy)}];
	});
	// The kubelet's own names a file that holds both.
	const inKubeconfigs = kubeconfigs.filter(({name}) => name !== 'kubelet.conf').map(async ({name}): Promise<BrokenPair[]> => {
		const path = kubeconfigPath(name);
		const parsed = parseKubeconfig((await read(path))?.toString('utf8') ?? '');
		const {certificatePem = '', keyPem} = parsed.ok ? parsed.value : {};
		return certificatePem === '' || keyPem === undefined || keyPem.reveal() === '' || belong(certificatePem, keyPem) ? [] : [{name, path, key: path, mend: mend('certs/ca')}];
	});
	return (await Promise.all([...inFiles, ...inKubeconfigs])).flat();
}

/** Whether they belong together, as far as both can be read. */
function belong(certificatePem: string | Buffer, keyPem: Sensitive<string | Buffer>): boolean {
	const [certificate, key] = [readCertificate(certificatePem), readPrivateKey(keyPem)];
	return !certificate.ok || !key.ok || checkKey(certificate.value, key.value) === undefined;
}

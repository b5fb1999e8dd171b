import type {InitConfig} from '../config/types.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {HostError} from '../told/failures.ts';
import {certificates, certificatesOf, certificateSpec, isAuthority, pathsOf, type AuthorityId, type CertificatePhase} from '../pki/certificates.ts';
import {pkiFailure, unwrap} from '../told/pki-faults.ts';
import {kubeconfigPath, kubeconfigs, readKubeconfig, type Kubeconfig, type KubeconfigName} from '../pki/kubeconfigs.ts';
import {checkAuthority, checkSignedBy, readCertificate, readCertificates, readPrivateKey, type Certificate} from '../pki/read.ts';
import type {Host} from '../ports/index.ts';
import {brokenPairs, type BrokenPair} from './pairs.ts';
import {readFile} from '../cluster/read-file.ts';

/** A certificate that can be renewed: in a file, or in a kubeconfig. */
export interface Renewable {
	/** `apiserver`, `etcd-peer`, `admin.conf`. */
	readonly name: string;
	/** The phase of init that makes it. */
	readonly phase: CertificatePhase | `kubeconfig/${string}`;
	readonly signedBy: AuthorityId;
	/** Absent for a certificate with a file of its own. */
	readonly kubeconfig?: KubeconfigName;
}

/** The kubelet's is not among them: it renews its own. */
const byKubelet: KubeconfigName = 'kubelet.conf';

/** By name, as kubeadm lists them (phases/certs/renewal/manager.go). */
export const renewables: readonly Renewable[] = sorted([
	...certificates.filter((spec) => !isAuthority(spec)).map(({id, signedBy = 'certs/ca'}) => ({name: nameOf(id), phase: id, signedBy})),
	...kubeconfigs.filter(({name}) => name !== byKubelet).map(({id, name}) => ({name, phase: id, signedBy: 'certs/ca' as const, kubeconfig: name})),
]);

/** Those of this cluster: an external etcd's are not its own. */
export function renewablesOf(config: InitConfig): readonly Renewable[] {
	const ids = new Set<string>(certificatesOf(config).map(({id}) => id));
	return renewables.filter(({phase, kubeconfig}) => kubeconfig !== undefined || ids.has(phase));
}

const authoritiesOf = (config: InitConfig) => sorted(certificatesOf(config).filter(isAuthority).map(({id}) => ({name: nameOf(id), id: id as AuthorityId})));

/** `certs/etcd-ca` → `etcd-ca` */
function nameOf(id: CertificatePhase): string {
	return id.slice('certs/'.length);
}

function sorted<Named extends {readonly name: string}>(list: readonly Named[]): readonly Named[] {
	return [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface Expiration {
	readonly name: string;
	/** Milliseconds since 1970; undefined where there is no such file. */
	readonly notAfter: number | undefined;
	/** Its CA's key is kept elsewhere: it cannot be renewed here. */
	readonly externallyManaged: boolean;
	/** The name of its CA; undefined for a CA, and for what is missing. */
	readonly authority?: string;
}

export interface Expirations {
	readonly certificates: readonly Expiration[];
	readonly authorities: readonly Expiration[];
	/** Certificates with a key that is not theirs: their end is of no use. */
	readonly broken: readonly BrokenPair[];
}

/**
 * When each certificate of the node ends.
 * @throws Failure for one that is there and cannot be read, and for a CA that is external and whose certificates are not whole
 */
export async function expirations(host: Host, config: InitConfig): Promise<Expirations> {
	const external = new ExternalAuthorities(host, config);
	const found: {certificates: Expiration[]; authorities: Expiration[]} = {certificates: [], authorities: []};
	for (const one of renewablesOf(config)) {
		const {name, signedBy} = one;
		found.certificates.push(await isThere(host, placeOf(one, config))
			? {name, externallyManaged: await external.has(signedBy), authority: nameOf(signedBy), notAfter: (await current(host, config, one)).certificate.notAfter}
			: {name, externallyManaged: false, notAfter: undefined});
	}
	for (const {name, id} of authoritiesOf(config)) {
		const path = pathsOf(config.cluster, certificateSpec(id).baseName).certificate;
		found.authorities.push(await isThere(host, path)
			? {name, externallyManaged: await external.has(id), notAfter: (await certificateIn(host, path)).notAfter}
			: {name, externallyManaged: false, notAfter: undefined});
	}
	return {...found, broken: await brokenPairs(host.files, config)};
}

/** The file that holds the certificate. */
export function placeOf({phase, kubeconfig}: Renewable, config: InitConfig): string {
	return kubeconfig === undefined ? pathsOf(config.cluster, certificateSpec(phase as CertificatePhase).baseName).certificate : kubeconfigPath(kubeconfig);
}

/** Whether there is a file; what cannot be looked at counts as missing, as for kubeadm. */
export async function isThere({files}: Pick<Host, 'files'>, path: string): Promise<boolean> {
	try {
		const stat = await files.stat(path);
		return stat !== undefined && stat.type !== 'directory';
	} catch (error) {
		if (error instanceof HostError) {
			return false;
		}
		throw error;
	}
}

export interface Current {
	readonly certificate: Certificate;
	/** Where it is in a kubeconfig: that, its text, and the CA that it is to trust from now on. */
	readonly embedded?: {readonly kubeconfig: Kubeconfig; readonly text: Sensitive<string>; readonly caPem: string};
}

/** The certificate as it is now (as kubeadm does: phases/certs/renewal/readwriter.go). */
export async function current(host: Host, config: InitConfig, one: Renewable): Promise<Current> {
	const path = placeOf(one, config);
	if (one.kubeconfig === undefined) {
		return {certificate: await certificateIn(host, path)};
	}
	const text = new Sensitive((await readFile(host.files, path)).toString('utf8'));
	const kubeconfig = readKubeconfig(text.reveal(), path);
	const {pem: caPem} = await certificateIn(host, pathsOf(config.cluster, certificateSpec(one.signedBy).baseName).certificate);
	const absent = kubeconfig.caPem === '' ? 'certificate-authority-data' : kubeconfig.certificatePem === '' ? 'client-certificate-data' : undefined;
	if (absent !== undefined) {
		throw pkiFailure('kubeconfig.unusable', {code: 'kubeconfig-field', field: absent}, {path});
	}
	return {certificate: unwrap(readCertificate(kubeconfig.certificatePem), 'kubeconfig.unusable', {path}), embedded: {kubeconfig, text, caPem}};
}

/** The first certificate of a file. */
async function certificateIn({files}: Host, path: string): Promise<Certificate> {
	return unwrap(readCertificate(await readFile(files, path)), 'certificate.unusable', {path});
}

/** What a CA whose key is elsewhere must have brought along, whole and signed by it (certs.UsingExternalCA and its like). */
const brought: Readonly<Record<AuthorityId, readonly CertificatePhase[]>> = {
	'certs/ca': ['certs/apiserver', 'certs/apiserver-kubelet-client'],
	'certs/front-proxy-ca': ['certs/front-proxy-client'],
	'certs/etcd-ca': ['certs/apiserver-etcd-client', 'certs/etcd-server', 'certs/etcd-peer', 'certs/etcd-healthcheck-client'],
};

/** Which CAs have their keys elsewhere; each is looked at once. */
export class ExternalAuthorities {
	readonly #host: Host;
	readonly #config: InitConfig;
	readonly #known = new Map<AuthorityId, Promise<boolean>>();

	constructor(host: Host, config: InitConfig) {
		this.#host = host;
		this.#config = config;
	}

	async has(id: AuthorityId): Promise<boolean> {
		const known = this.#known.get(id) ?? this.#look(id);
		this.#known.set(id, known);
		return known;
	}

	async #look(id: AuthorityId): Promise<boolean> {
		const paths = pathsOf(this.#config.cluster, certificateSpec(id).baseName);
		const ca = await certificateIn(this.#host, paths.certificate);
		refuse(checkAuthority(ca), paths.certificate);
		if (await this.#host.files.stat(paths.key).catch(() => true) !== undefined) {
			return false;
		}
		for (const signed of brought[id]) {
			await this.#check(signed, ca, paths.certificate);
		}
		return true;
	}

	async #check(id: CertificatePhase, ca: Certificate, authority: string): Promise<void> {
		const {files, clock} = this.#host;
		const paths = pathsOf(this.#config.cluster, certificateSpec(id).baseName);
		unwrap(readPrivateKey(new Sensitive(await readFile(files, paths.key))), 'certificate.unusable', {path: paths.key});
		const [certificate, ...others] = unwrap(readCertificates(await readFile(files, paths.certificate)), 'certificate.unusable', {path: paths.certificate});
		refuse(checkSignedBy(certificate, others, ca, clock.now()), paths.certificate, {authority});
	}
}

function refuse(fault: ReturnType<typeof checkAuthority>, path: string, others: {readonly authority?: string} = {}): void {
	if (fault !== undefined) {
		throw pkiFailure('certificate.unusable', fault, {...others, path});
	}
}

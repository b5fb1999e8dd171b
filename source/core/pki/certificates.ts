import {posix} from 'node:path';
import {apiServerAddress, isDnsName, isWildcardDnsName, parseAddress, splitHostPort} from '../values/networks.ts';
import {valueSource} from '../config/origins.ts';
import type {PhaseId} from '../told/ids.ts';
import type {ValueSource} from '../told/sources.ts';
import type {ClusterConfiguration, Duration, EncryptionAlgorithm, InitConfig} from '../config/types.ts';

/** The phase that makes a certificate; `certs/sa` makes a pair of keys. */
export type CertificatePhase = Exclude<Extract<PhaseId, `certs/${string}`>, 'certs/sa'>;
export type AuthorityId = 'certs/ca' | 'certs/front-proxy-ca' | 'certs/etcd-ca';

export type Usage = 'serverAuth' | 'clientAuth';

export interface Subject {
	readonly commonName: string;
	readonly organizations: readonly string[];
}

/** Names that a certificate is good for, as they go into it: DNS names sorted, addresses in Go's notation. */
export interface Sans {
	readonly dnsNames: readonly string[];
	readonly ipAddresses: readonly string[];
	/** Entries of the configuration that are neither a name nor an address; kubeadm warns and leaves them out. */
	readonly ignored: readonly string[];
	/** The fields of the configuration that a name or address follows from, where it is not the same in every cluster. */
	readonly fields: ReadonlyMap<string, readonly string[]>;
}

export interface CertificateSpec {
	/** Path of the phase that makes it. */
	readonly id: CertificatePhase;
	/** File below the certificates directory, without suffix. */
	readonly baseName: string;
	/** Absent for a CA, which signs itself. */
	readonly signedBy?: AuthorityId;
	readonly subject: (config: InitConfig) => Subject;
	readonly usages: readonly Usage[];
	readonly sans: (config: InitConfig) => Sans;
}

const noSans = (): Sans => ({dnsNames: [], ipAddresses: [], ignored: [], fields: new Map()});
const named = (commonName: string) => (): Subject => ({commonName, organizations: []});
const nodeName = (config: InitConfig): Subject => ({commonName: config.init.nodeRegistration.name, organizations: []});

function authority(id: AuthorityId, baseName: string, commonName: string): CertificateSpec {
	// The CA's own name is its only SAN (pkiutil.NewSelfSignedCACert).
	return {id, baseName, subject: named(commonName), usages: [], sans: () => ({...noSans(), dnsNames: [commonName]})};
}

function client(id: CertificatePhase, baseName: string, signedBy: AuthorityId, commonName: string): CertificateSpec {
	return {id, baseName, signedBy, subject: named(commonName), usages: ['clientAuth'], sans: noSans};
}

/** In the order in which kubeadm makes them (certs.GetDefaultCertList): each CA before what it signs. */
export const certificates: readonly CertificateSpec[] = [
	authority('certs/ca', 'ca', 'kubernetes'),
	{
		id: 'certs/apiserver', baseName: 'apiserver', signedBy: 'certs/ca',
		subject: named('kube-apiserver'), usages: ['serverAuth'], sans: apiServerSans,
	},
	client('certs/apiserver-kubelet-client', 'apiserver-kubelet-client', 'certs/ca', 'kube-apiserver-kubelet-client'),
	authority('certs/front-proxy-ca', 'front-proxy-ca', 'front-proxy-ca'),
	client('certs/front-proxy-client', 'front-proxy-client', 'certs/front-proxy-ca', 'front-proxy-client'),
	authority('certs/etcd-ca', 'etcd/ca', 'etcd-ca'),
	{
		id: 'certs/etcd-server', baseName: 'etcd/server', signedBy: 'certs/etcd-ca',
		subject: nodeName,
		// etcd connects to itself with its server certificate (etcd-io/etcd#9785).
		usages: ['serverAuth', 'clientAuth'],
		sans: (config) => etcdSans(config, 'serverCertSANs'),
	},
	{
		id: 'certs/etcd-peer', baseName: 'etcd/peer', signedBy: 'certs/etcd-ca',
		subject: nodeName, usages: ['serverAuth', 'clientAuth'],
		sans: (config) => etcdSans(config, 'peerCertSANs'),
	},
	client('certs/etcd-healthcheck-client', 'etcd/healthcheck-client', 'certs/etcd-ca', 'kube-etcd-healthcheck-client'),
	client('certs/apiserver-etcd-client', 'apiserver-etcd-client', 'certs/etcd-ca', 'kube-apiserver-etcd-client'),
];

/** The key pair that signs service account tokens; no certificate belongs to it. */
export const serviceAccountKey = {id: 'certs/sa', baseName: 'sa'} as const;

/** One of the table. */
export function certificateSpec(id: CertificatePhase): CertificateSpec {
	const spec = certificates.find((candidate) => candidate.id === id);
	if (spec === undefined) {
		throw new TypeError(`no certificate ${id}`);
	}
	return spec;
}

/** Those that this configuration needs: with an external etcd, none of etcd's. */
export function certificatesOf(config: InitConfig): readonly CertificateSpec[] {
	return config.cluster.etcd.external === undefined ? certificates : certificates.filter((spec) => !isEtcds(spec));
}

/** Whether it is etcd's CA or signed by it; such phases do nothing with an external etcd. */
export const isEtcds = (spec: CertificateSpec): boolean => (spec.signedBy ?? spec.id) === 'certs/etcd-ca';

export const isAuthority = (spec: CertificateSpec): boolean => spec.signedBy === undefined;

/**
 * What all keys of the cluster are made with. The deprecated feature gate PublicKeysECDSA wins over
 * `encryptionAlgorithm`, set to false as well (as kubeadm does: EncryptionAlgorithmType).
 */
export function keyAlgorithm({featureGates, encryptionAlgorithm}: Pick<ClusterConfiguration, 'featureGates' | 'encryptionAlgorithm'>): EncryptionAlgorithm {
	const gate = featureGates['PublicKeysECDSA'];
	return gate === undefined ? encryptionAlgorithm : gate ? 'ECDSA-P256' : 'RSA-2048';
}

/** Paths of the files of a base name. */
export function pathsOf(cluster: Pick<ClusterConfiguration, 'certificatesDir'>, baseName: string) {
	const stem = posix.join(cluster.certificatesDir, baseName);
	return {certificate: `${stem}.crt`, key: `${stem}.key`, publicKey: `${stem}.pub`};
}

/** Milliseconds since 1970, whole seconds: a certificate knows no fractions. */
export interface Validity {
	readonly notBefore: number;
	readonly notAfter: number;
}

/** Clocks of other machines may be slow by so much (constants.CertificateBackdate). */
const backdateMs = 5 * 60 * 1000;

/**
 * Valid from five minutes before the run began, for the configured period counted from its begin
 * (certs.KubeadmCert.GetConfig).
 * @param start when the run began, in milliseconds: the same for all certificates of a run
 */
export function validityOf(spec: CertificateSpec, config: InitConfig, start: number): Validity {
	const period = isAuthority(spec) ? config.cluster.caCertificateValidityPeriod : config.cluster.certificateValidityPeriod;
	return {notBefore: wholeSeconds(start - backdateMs), notAfter: after(start, period)};
}

/** Client certificates in kubeconfigs begin with their CA (pkiutil.NewSignedCert without NotBefore). */
export function clientValidity(config: InitConfig, start: number, caNotBefore: number): Validity {
	return {notBefore: caNotBefore, notAfter: after(start, config.cluster.certificateValidityPeriod)};
}

function after(start: number, period: Duration): number {
	const nanoseconds = BigInt(Math.trunc(start)) * 1_000_000n + period;
	const rest = nanoseconds % 1_000_000_000n;
	return Number((nanoseconds - (rest < 0n ? rest + 1_000_000_000n : rest)) / 1_000_000n);
}

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** A name or an address, and the field that it follows from. */
type SanEntry = readonly [text: string | undefined, field?: string];

const NODE_NAME = 'nodeRegistration.name';
const ADDRESS = 'localAPIEndpoint.advertiseAddress';

/** pkiutil.GetAPIServerAltNames */
function apiServerSans({cluster, init}: InitConfig): Sans {
	const {dnsDomain, serviceSubnet} = cluster.networking;
	const names: SanEntry[] = [[init.nodeRegistration.name, NODE_NAME], ['kubernetes'], ['kubernetes.default'], ['kubernetes.default.svc']];
	if (dnsDomain !== '') {
		names.push([`kubernetes.default.svc.${dnsDomain}`, 'networking.dnsDomain']);
	}
	const addresses: SanEntry[] = [[apiServerAddress(serviceSubnet), 'networking.serviceSubnet'], [init.localAPIEndpoint.advertiseAddress, ADDRESS]];
	if (cluster.controlPlaneEndpoint !== '') {
		const {host} = splitHostPort(cluster.controlPlaneEndpoint);
		(parseAddress(host) === undefined ? names : addresses).push([host, 'controlPlaneEndpoint']);
	}
	return collectSans(names, addresses, ownSans('apiServer.certSANs', cluster.apiServer.certSANs));
}

/** pkiutil.GetEtcdAltNames, GetEtcdPeerAltNames */
function etcdSans({cluster, init}: InitConfig, list: 'serverCertSANs' | 'peerCertSANs'): Sans {
	const own = ownSans(`etcd.local.${list}`, cluster.etcd.local?.[list] ?? []);
	return collectSans([[init.nodeRegistration.name, NODE_NAME], ['localhost']], [[init.localAPIEndpoint.advertiseAddress, ADDRESS], ['127.0.0.1'], ['::1']], own);
}

const ownSans = (path: string, list: readonly string[]): SanEntry[] => list.map((text, index) => [text, `${path}.${index}`]);

/**
 * Sorts and dedupes names, dedupes addresses in the order given (pkiutil.RemoveDuplicateAltNames).
 * Upper-case names are no RFC 1123 names, and left out (pkiutil.appendSANsToAltNames).
 */
function collectSans(names: readonly SanEntry[], addresses: readonly SanEntry[], extra: readonly SanEntry[]): Sans {
	const dnsNames = new Set<string>();
	const ipAddresses = new Set<string>();
	const ignored: string[] = [];
	const fields = new Map<string, readonly string[]>();
	const add = (set: Set<string>, name: string, field: string | undefined): void => {
		if (!set.has(name)) {
			set.add(name);
			fields.set(name, field === undefined ? [] : [field]);
			return;
		}
		// It would be there without this field too; what no field is needed for follows from none.
		const before = fields.get(name) ?? [];
		if (field !== undefined && before.length > 0 && !before.includes(field)) {
			fields.set(name, [...before, field]);
		}
	};
	for (const [name = '', field] of names) {
		if (name !== '') {
			add(dnsNames, name, field);
		}
	}
	for (const [text = '', field] of [...addresses, ...extra]) {
		const address = parseAddress(text);
		if (address !== undefined) {
			add(ipAddresses, address, field);
		}
	}
	for (const [text = '', field] of extra) {
		if (parseAddress(text) !== undefined) {
			continue;
		}
		if (isDnsName(text) || isWildcardDnsName(text)) {
			add(dnsNames, text, field);
		} else {
			ignored.push(text);
		}
	}
	// By code unit, as Go sorts strings: all of them are ASCII.
	return {dnsNames: [...dnsNames].sort(), ipAddresses: [...ipAddresses], ignored, fields};
}

/** Where the names, the key and the validity of a certificate come from. */
export function certificateSources(spec: CertificateSpec, config: InitConfig): ValueSource[] {
	const {dnsNames, ipAddresses, fields} = spec.sans(config);
	const renamed = {...config, init: {...config.init, nodeRegistration: {...config.init.nodeRegistration, name: `${config.init.nodeRegistration.name}.`}}};
	const isNodes = spec.subject(config).commonName !== spec.subject(renamed).commonName;
	return [
		...(isNodes ? [valueSource(config, 'subject', [NODE_NAME])] : []),
		...[...dnsNames, ...ipAddresses].filter((name) => (fields.get(name)?.length ?? 0) > 0).map((name) => valueSource(config, name, fields.get(name) ?? [])),
		...keySources(config, isAuthority(spec) ? 'caCertificateValidityPeriod' : 'certificateValidityPeriod'),
	];
}

/** Where the key and the validity of a certificate come from. */
export function keySources(config: InitConfig, period: 'caCertificateValidityPeriod' | 'certificateValidityPeriod'): ValueSource[] {
	const gate = config.cluster.featureGates['PublicKeysECDSA'];
	return [
		valueSource(config, 'algorithm', [gate === undefined ? 'encryptionAlgorithm' : 'featureGates.PublicKeysECDSA']),
		valueSource(config, 'notAfter', [period]),
	];
}

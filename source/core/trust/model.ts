import type {PkiFault} from '../told/pki-faults.ts';

/**
 * Who connects to whom with what, as plain data: read off the flags, fields and certificates that are there, never assumed.
 * `files.ts` and `run.ts` say what is there, `build.ts` makes the map of it.
 */
export interface TrustMap {
	readonly authorities: readonly TrustAuthority[];
	/** Connections in the order in which a control plane comes up, then what is signed and checked without one, then probes. */
	readonly links: readonly TrustLink[];
	/** Certificates and keys beside those, that no flag, field or kubeconfig of the node names. */
	readonly unnamed: readonly string[];
}

export type TrustActor =
	| 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kubelet'
	/** A person at `kubectl`. */
	| 'kubectl'
	/** Containers with the token of a service account. */
	| 'pods'
	/** An API server behind this one, which an APIService names. */
	| 'extension'
	/** A node that is to join. */
	| 'joining'
	| 'kubeadm';

/** A CA, and whom it signed. */
export interface TrustAuthority {
	readonly path: string;
	readonly certificate: TrustCertificate;
	/** Whether its private key lies beside it. */
	readonly key: FileState;
	readonly keyPath: string;
	/** Certificates and kubeconfigs that lead to it. */
	readonly signed: readonly string[];
}

/**
 * `mutual`: both ends show a certificate; `token`: the server alone does; `unchecked`: TLS that nobody checks; `plain`: no TLS;
 * `signature`: no connection, one signs what the other checks.
 */
export type LinkKind = 'mutual' | 'token' | 'unchecked' | 'plain' | 'signature';

/** What a link is for: texts have a sentence for each. */
export type LinkAbout = 'storage' | 'peers' | 'kubelet-api' | 'api' | 'aggregation' | 'service-account' | 'bootstrap' | 'token-signing' | 'certificate-signing' | 'probe' | 'kubelet-health';

export interface TrustLink {
	/** Unique on the map: `api/kube-scheduler`. */
	readonly id: string;
	readonly about: LinkAbout;
	readonly kind: LinkKind;
	readonly from: TrustEnd;
	readonly to: TrustEnd;
	/** Where it is connected to: `https://127.0.0.1:2379`; several for several servers, none for a signature. */
	readonly urls: readonly string[];
	/** As whom the one that connects is known at the other end. */
	readonly as?: TrustIdentity;
	/** Whose certificate nobody checks, where one is shown. */
	readonly unchecked?: 'server' | 'client';
	/** The server's certificate is one that it made for itself, as the kubelet does. */
	readonly isSelfMade?: true;
	/** `sha256:…` over the CA's public key, by which a joining node knows it. */
	readonly pin?: string;
	readonly faults: readonly TrustFault[];
}

export interface TrustIdentity {
	readonly user: string;
	readonly groups: readonly string[];
}

export interface TrustEnd {
	readonly actor: TrustActor;
	/** The file that says how it runs: a manifest, the kubelet's configuration. */
	readonly file?: string;
	/** It is no program of this node. */
	readonly isElsewhere?: true;
	readonly parts: readonly TrustPart[];
}

/** What an end does with a file: shows it, proves with it that it is its own, checks the other by it, …; `issuer`: signs in its name. */
export type PartRole = 'shows' | 'key' | 'checks' | 'kubeconfig' | 'signs' | 'verifies' | 'issuer';

export type FileState = 'there' | 'missing' | 'unreadable' | 'damaged'
	/** A run tells only of what it made. */
	| 'unknown'
	/** Made when the program starts, and in no file. */
	| 'memory'
	/** Made when the program starts for the first time. */
	| 'later';

export interface TrustPart {
	readonly role: PartRole;
	/** Empty where there is no file. */
	readonly path: string;
	/** Flag or field, and the file in which it stands; absent where the program looks there by itself. */
	readonly named?: Naming;
	readonly state: FileState;
	readonly certificate?: TrustCertificate;
}

export interface Naming {
	readonly by: string;
	readonly path: string;
}

export interface TrustCertificate {
	readonly subject: string;
	readonly issuer: string;
	readonly commonName: string;
	readonly organizations: readonly string[];
	readonly names: readonly string[];
	readonly usages: readonly string[];
	readonly isCA: boolean;
	/** ISO 8601; empty where it is not known yet. */
	readonly notAfter: string;
	/** SHA-256; empty where it is not known yet. */
	readonly fingerprint: string;
}

/** What is missing, or does not hold. `path` is the file that it is about. */
export type TrustFault =
	| {readonly code: 'missing'; readonly path: string; readonly by: string}
	| {readonly code: 'unreadable'; readonly path: string; readonly errno: string}
	| {readonly code: 'pki'; readonly path: string; readonly fault: PkiFault}
	/** Its extended key usage does not have what this end needs it for. */
	| {readonly code: 'usage'; readonly path: string; readonly usage: 'serverAuth' | 'clientAuth'}
	/** The file that says how the program runs does not have the flag or field. */
	| {readonly code: 'not-named'; readonly path: string; readonly by: string}
	/** Nothing says how the program runs, so that nobody is at this end. */
	| {readonly code: 'no-program'; readonly path: string; readonly actor: TrustActor}
	/** The public key is not the other half. */
	| {readonly code: 'pair'; readonly path: string; readonly other: string}
	| {readonly code: 'not-allowed'; readonly path: string; readonly name: string; readonly allowed: readonly string[]}
	/** Nobody listens where it connects to. */
	| {readonly code: 'port'; readonly path: string; readonly url: string; readonly listens: string}
	/** A manifest or settings that cannot be parsed. */
	| {readonly code: 'malformed'; readonly path: string};

/** The CA that a certificate leads to, or that an end checks with; undefined where it is none of the map's. */
export function authorityOf({authorities}: TrustMap, {role, path, certificate}: TrustPart): TrustAuthority | undefined {
	return role === 'shows'
		? authorities.find(({signed}) => signed.includes(path))
		: role === 'checks' || role === 'issuer'
			? authorities.find((one) => one.path === path) ?? authorities.find((one) => certificate !== undefined && one.certificate.fingerprint !== '' && one.certificate.fingerprint === certificate.fingerprint)
			: undefined;
}

/** What a line about a link opens: what the one that connects shows, or else the first file of either end. */
export function artifactOf({from, to}: TrustLink): string | undefined {
	const parts = [...from.parts, ...to.parts].filter(({path}) => path !== '');
	return parts.find(({role}) => role === 'kubeconfig')?.path ?? parts[0]?.path ?? from.file ?? to.file;
}

import type {PkiFault} from '../told/pki-faults.ts';
import type {TrustCertificate} from './model.ts';

/** What is known of a file. */
export type Read<Value> =
	| {readonly state: 'there'; readonly value: Value}
	| {readonly state: 'missing' | 'unknown'}
	| {readonly state: 'unreadable'; readonly errno: string}
	| {readonly state: 'damaged'; readonly fault: PkiFault};

/** What the current context of a kubeconfig leads to. */
export interface TrustKubeconfig {
	readonly server: string;
	readonly user: string;
	/** The CA in it, or in the file that it names. */
	readonly authority: Read<TrustCertificate>;
	readonly authorityPath?: string;
	/** The client's certificate in it, or in the file that it names; absent where it has none. */
	readonly client?: Read<TrustCertificate>;
	readonly clientPath?: string;
	/** What is wrong between its certificate and its key. */
	readonly keyFault?: PkiFault;
	/** The file that it names as key, where it holds none. */
	readonly keyPath?: string;
	/** The name that it holds the server's certificate against, where that is not the server's. */
	readonly serverName?: string;
	/** It asks for a server that is not checked. */
	readonly isInsecure?: boolean;
}

/** What there is to make a map of. Everything answers at once: what a disk has is read before (`files.ts`). */
export interface Evidence {
	/** Whether what is not told of is not there: a node's files are whole, a run tells as much as it has come to. */
	readonly isWhole: boolean;
	/** Certificates and kubeconfigs that are there, whoever names them. */
	found(): {readonly certificates: readonly string[]; readonly kubeconfigs: readonly string[]};
	names(folder: string): readonly string[];
	text(path: string): Read<string>;
	certificate(path: string): Read<TrustCertificate>;
	kubeconfig(path: string): Read<TrustKubeconfig>;
	/** A private or a public key; what it is, is told of none. */
	key(path: string): Read<true>;
	/** Why the certificate does not lead to one of those in the CA's file. */
	chain(leaf: TrustCertificate, authority: TrustCertificate): PkiFault | undefined;
	/** Why the private key is not the certificate's. */
	keyFault(certificate: TrustCertificate, keyPath: string): PkiFault | undefined;
	/** Whether the public key is the other half; undefined where that is not known. */
	isPair(privatePath: string, publicPath: string): boolean | undefined;
	/** `sha256:…` over the public key; undefined where that is not known. */
	pin(authority: TrustCertificate): string | undefined;
}

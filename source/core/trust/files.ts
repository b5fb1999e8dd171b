import {createPublicKey} from 'node:crypto';
import {commonNameOf, organizationsOf} from './names.ts';
import {parseKubeconfig} from '../pki/kubeconfig-reader.ts';
import {checkKey, checkSignedBy, describe, publicKeyPin, readCertificates, readPrivateKey, readPublicKey, type Certificate} from '../pki/read.ts';
import type {Files} from '../ports/index.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {HostError} from '../told/failures.ts';
import type {PkiFault} from '../told/pki-faults.ts';
import {trustMap} from './build.ts';
import type {Evidence, Read, TrustKubeconfig} from './evidence.ts';
import type {TrustCertificate, TrustMap} from './model.ts';

/** As many files as no node's control plane has; a manifest that names more is passed over there. */
const MOST_FILES = 400;
/** Of those that nobody need name. */
const MOST_FOUND = 100;
/** A file names a file that names a file: no chain on a node is longer. */
const MOST_ROUNDS = 8;

/**
 * The map of a node's files. The map is made of what is known, what it asked for in vain is read, and it is made again: so
 * only what something names is read, and nothing is assumed to be there. Changes nothing, and rejects for nothing that can be
 * wrong with a file.
 * @param now milliseconds since 1970: certificates are held against it
 */
export async function readTrust(files: Pick<Files, 'read' | 'list'>, now: number): Promise<TrustMap> {
	const known = new Known(now);
	for (let round = 0; ; round += 1) {
		const map = trustMap(known);
		const {paths, folders} = known.wanted();
		if (round >= MOST_ROUNDS || paths.length + folders.length === 0) {
			return map;
		}
		for (const path of paths) {
			known.files.set(path, known.files.size >= MOST_FILES ? {state: 'unreadable', errno: 'TOO_MANY'} : await readOne(files, path));
		}
		for (const folder of folders) {
			known.folders.set(folder, await files.list(folder).catch(() => undefined) ?? []);
		}
	}
}

async function readOne(files: Pick<Files, 'read'>, path: string): Promise<Read<Buffer>> {
	try {
		const value = await files.read(path);
		return value === undefined ? {state: 'missing'} : {state: 'there', value};
	} catch (error) {
		if (error instanceof HostError) {
			return {state: 'unreadable', errno: error.code};
		}
		throw error;
	}
}

/** Where kubeadm puts them unless it is told otherwise; what is elsewhere is found by who names it. */
const PKI = '/etc/kubernetes/pki';
const UNKNOWN = {state: 'unknown'} as const;

/** What was read so far, and what was asked for beside it. */
class Known implements Evidence {
	readonly files = new Map<string, Read<Buffer>>();
	readonly folders = new Map<string, readonly string[]>();
	readonly #now: number;
	readonly #asked = {paths: new Set<string>(), folders: new Set<string>()};
	/** Certificates are parsed once: a map is made several times. */
	readonly #parsed = new Map<string, Read<TrustCertificate>>();
	readonly #chains = new WeakMap<TrustCertificate, readonly [Certificate, ...Certificate[]]>();

	constructor(now: number) {
		this.#now = now;
	}

	/** What was asked for and is not known; from then on it is not asked for any more. */
	wanted(): {paths: string[]; folders: string[]} {
		const wanted = {paths: [...this.#asked.paths], folders: [...this.#asked.folders]};
		this.#asked.paths.clear();
		this.#asked.folders.clear();
		return wanted;
	}

	readonly isWhole = true;

	found(): {certificates: string[]; kubeconfigs: string[]} {
		const below = (folder: string, ending: string) => this.names(folder).filter((name) => name.endsWith(ending)).slice(0, MOST_FOUND).map((name) => `${folder}/${name}`);
		return {certificates: [...below(PKI, '.crt'), ...below(`${PKI}/etcd`, '.crt')], kubeconfigs: below('/etc/kubernetes', '.conf')};
	}

	names(folder: string): readonly string[] {
		const names = this.folders.get(folder);
		if (names === undefined) {
			this.#asked.folders.add(folder);
		}
		return names ?? [];
	}

	text(path: string): Read<string> {
		return then(this.#read(path), (value) => ({state: 'there', value: value.toString('utf8')}));
	}

	certificate(path: string): Read<TrustCertificate> {
		return then(this.#read(path), (value) => this.#certificate(path, value));
	}

	kubeconfig(path: string): Read<TrustKubeconfig> {
		return then(this.#read(path), (value) => {
			const parsed = parseKubeconfig(value.toString('utf8'));
			if (!parsed.ok) {
				return {state: 'damaged', fault: parsed.fault};
			}
			const {server, user, caPem, caPath, certificatePem, certificatePath, keyPem, keyPath, tlsServerName, unheeded} = parsed.value;
			const client = certificatePem !== '' ? this.#certificate(`${path}#client`, certificatePem) : certificatePath === undefined ? undefined : this.certificate(certificatePath);
			return {state: 'there', value: {
				server, user, authority: caPem !== '' ? this.#certificate(`${path}#ca`, caPem) : caPath === undefined ? {state: 'damaged', fault: {code: 'kubeconfig-field', field: 'clusters[0].cluster.certificate-authority-data'}} : this.certificate(caPath),
				...(caPem === '' && caPath !== undefined && {authorityPath: caPath}),
				...(client && {client}), ...(certificatePem === '' && certificatePath !== undefined && {clientPath: certificatePath}),
				...(keyPem.reveal() === '' && keyPath !== undefined && {keyPath}), ...(tlsServerName !== undefined && {serverName: tlsServerName}),
				...(client?.state === 'there' && this.#keyFaultOf(client.value, keyPem, keyPath)),
				...(unheeded.some((one) => one.endsWith('insecure-skip-tls-verify')) && {isInsecure: true}),
			}};
		});
	}

	key(path: string): Read<true> {
		return then(this.#read(path), (value) => {
			const [own, half] = [readPrivateKey(sensitive(value)), readPublicKey(value)];
			return own.ok || half.ok ? {state: 'there', value: true} : {state: 'damaged', fault: own.fault};
		});
	}

	chain(leaf: TrustCertificate, authority: TrustCertificate): PkiFault | undefined {
		const [chain, roots] = [this.#chains.get(leaf), this.#chains.get(authority)];
		if (chain === undefined || roots === undefined) {
			return undefined;
		}
		const [first, ...others] = chain;
		let fault: PkiFault | undefined;
		for (const root of roots) {
			const found = checkSignedBy(first, others, root, this.#now);
			if (found === undefined) {
				return undefined;
			}
			// What is said of the right one says more than that another is another.
			fault = fault === undefined || fault.code === 'not-signed-by-ca' ? found : fault;
		}
		return fault;
	}

	keyFault(certificate: TrustCertificate, keyPath: string): PkiFault | undefined {
		const read = this.#read(keyPath);
		const own = this.#chains.get(certificate)?.[0];
		const key = read.state === 'there' ? readPrivateKey(sensitive(read.value)) : undefined;
		return own === undefined || key?.ok !== true ? undefined : checkKey(own, key.value);
	}

	isPair(privatePath: string, publicPath: string): boolean | undefined {
		const [own, other] = [this.#read(privatePath), this.#read(publicPath)];
		if (own.state !== 'there' || other.state !== 'there') {
			return undefined;
		}
		const key = readPrivateKey(sensitive(own.value));
		// A private key, or a certificate, is a public key as well to the API server (client-go util/keyutil, ParsePublicKeysPEM).
		const half = readPublicKey(other.value);
		const further = half.ok ? half.value : publicOf(other.value);
		return key.ok && further !== undefined ? createPublicKey(key.value).equals(further) : undefined;
	}

	pin(authority: TrustCertificate): string | undefined {
		const own = this.#chains.get(authority)?.[0];
		return own && publicKeyPin(own);
	}

	#read(path: string): Read<Buffer> {
		const read = this.files.get(path);
		if (read === undefined) {
			// Only a path from the root says where a file is: programs have a folder of their own.
			if (!path.startsWith('/') || path.includes('\0')) {
				return {state: 'missing'};
			}
			this.#asked.paths.add(path);
		}
		return read ?? UNKNOWN;
	}

	#certificate(id: string, pem: string | Buffer): Read<TrustCertificate> {
		const known = this.#parsed.get(id);
		if (known !== undefined) {
			return known;
		}
		const read = readCertificates(pem);
		const made: Read<TrustCertificate> = read.ok ? {state: 'there', value: told(read.value[0])} : {state: 'damaged', fault: read.fault};
		if (read.ok && made.state === 'there') {
			this.#chains.set(made.value, read.value);
		}
		this.#parsed.set(id, made);
		return made;
	}

	#keyFaultOf(client: TrustCertificate, inside: Sensitive<string>, path: string | undefined): {keyFault?: PkiFault} {
		if (inside.reveal() === '') {
			const fault = path === undefined ? undefined : this.keyFault(client, path);
			return fault === undefined ? {} : {keyFault: fault};
		}
		const key = readPrivateKey(inside);
		const own = this.#chains.get(client)?.[0];
		const fault = !key.ok ? key.fault : own && checkKey(own, key.value);
		return fault === undefined ? {} : {keyFault: fault};
	}
}

function then<From, To>(read: Read<From>, act: (value: From) => Read<To>): Read<To> {
	return read.state === 'there' ? act(read.value) : read;
}

const sensitive = (value: Buffer): Sensitive<string> => new Sensitive(value.toString('utf8'));

function publicOf(value: Buffer): ReturnType<typeof createPublicKey> | undefined {
	try {
		return createPublicKey(value);
	} catch {
		return undefined;
	}
}

function told(certificate: Certificate): TrustCertificate {
	const {subject, issuer, dnsNames, ipAddresses, usages, isCA, notAfter, fingerprint} = describe(certificate);
	return {subject, issuer, commonName: commonNameOf(subject), organizations: organizationsOf(subject), names: [...dnsNames, ...ipAddresses], usages, isCA, notAfter, fingerprint};
}

import {generateKeyPairSync} from 'node:crypto';
import {chmodSync, cpSync, existsSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {Sensitive} from '../../source/core/secrets/sensitive.ts';
import {readAuthority} from '../../source/core/pki/read.ts';
import {issueCertificate, type CertificateRequest} from '../../source/core/pki/x509.ts';
import {recordings} from '../corpus.ts';

const cases = recordings('cases');

/** Facts of a certificate, as the recordings keep them. */
export interface CertificateFacts {
	readonly subject: {readonly CN: string; readonly O: readonly string[]};
	readonly issuerCN: string;
	readonly sans: {readonly dns: readonly string[]; readonly ip: readonly string[]} | null;
	readonly key: {readonly type: string; readonly bits?: number; readonly curve?: string};
	readonly isCA: boolean;
	readonly extKeyUsage: readonly string[] | null;
	readonly validity: {readonly notAfterMinusStart?: number; readonly notBeforeMinusStart?: number; readonly notBefore?: string; readonly notAfter?: string; readonly shipped?: boolean};
}

interface RecordedEntry {
	readonly path: string;
	readonly type: 'dir' | 'file';
	readonly mode: string;
	readonly uid?: number;
	readonly gid?: number;
	readonly removed?: boolean;
}

export interface RecordedTree {
	readonly folder: string;
	/** The case's configuration, as a file of this machine; absent where it has none. */
	readonly config: string | undefined;
	readonly flags: readonly string[];
	close(): void;
}

/** Recorded cases that left a whole tree. */
export const recordedTrees = (): string[] => readdirSync(cases).filter((name) => name.startsWith('init-') && existsSync(join(cases, name, 'out/certs.json')) && existsSync(join(cases, name, 'out/files.json')) && existsSync(join(cases, name, 'out/manifests')));

interface Pair {
	readonly publicPem: string;
	readonly privatePem: string;
}

const pairs = new Map<string, Pair>();

/** Keys are made once for all trees: RSA ones take their time. */
function pair(kind: string, {type, bits}: CertificateFacts['key']): Pair {
	const id = `${kind} ${type} ${bits ?? ''}`;
	const known = pairs.get(id) ?? (() => {
		const {publicKey, privateKey} = type === 'RSA' ? generateKeyPairSync('rsa', {modulusLength: bits ?? 2048}) : generateKeyPairSync('ec', {namedCurve: bits === 384 ? 'P-384' : 'P-256'});
		return {publicPem: publicKey.export({type: 'spki', format: 'pem'}) as string, privatePem: privateKey.export({type: 'pkcs8', format: 'pem'}) as string};
	})();
	pairs.set(id, known);
	return known;
}

export interface Issue extends Partial<Pick<CertificateRequest, 'dnsNames' | 'ipAddresses' | 'usages' | 'subject'>> {
	/** Seconds that it ends later than recorded. */
	readonly later?: number;
	/** Signed by a CA of the same name that is not the tree's. */
	readonly foreign?: boolean;
}

/** The tree that a recorded run of kubeadm left, with certificates made anew from what was recorded of them. */
export class TreeMaker {
	readonly folder: string;
	readonly #top: string;
	readonly #start = Math.floor(Date.now() / 60_000) * 60_000;
	readonly #certificates: Readonly<Record<string, CertificateFacts>>;
	readonly #keys: Readonly<Record<string, unknown>>;
	readonly #from: string;

	constructor(name: string) {
		this.#from = join(cases, name);
		this.#top = mkdtempSync(join(tmpdir(), 'kubestep-tree-'));
		this.folder = join(this.#top, 'root');
		const {certificates, keys} = JSON.parse(readFileSync(join(this.#from, 'out/certs.json'), 'utf8')) as {certificates: Record<string, CertificateFacts>; keys: Record<string, unknown>};
		this.#certificates = certificates;
		this.#keys = keys;
		this.#lay();
	}

	get flags(): string[] {
		return existsSync(join(this.#from, 'flags.txt')) ? readFileSync(join(this.#from, 'flags.txt'), 'utf8').split('\n').filter((line) => line !== '') : [];
	}

	/** A configuration that names patches finds them where they lie on this machine. */
	get config(): string | undefined {
		const input = join(this.#from, 'input.yaml');
		if (!existsSync(input)) {
			return undefined;
		}
		const copy = join(this.#top, 'input.yaml');
		writeFileSync(copy, readFileSync(input, 'latin1').replace('/case/patches', join(this.#from, 'patches')), 'latin1');
		return copy;
	}

	at(path: string): string {
		return join(this.folder, path);
	}

	close(): void {
		rmSync(this.#top, {recursive: true, force: true});
	}

	/** The certificate of a name, `etcd/server` or `admin.conf`, as recorded but for what is given. */
	issue(name: string, {later = 0, foreign = false, ...other}: Issue = {}): {pem: string; key: string} {
		const facts = this.#facts(name);
		const own: Pair = pair(facts.isCA ? `${facts.subject.CN}${foreign ? ' foreign' : ''}` : 'leaf', facts.key);
		const ca = Object.entries(this.#certificates).find(([, {isCA, subject}]) => isCA && subject.CN === facts.issuerCN)?.[0];
		const {validity} = facts;
		const begin = validity.notBeforeMinusStart === undefined ? Date.parse(validity.notBefore ?? '') : this.#start + validity.notBeforeMinusStart * 1000;
		const end = validity.notAfterMinusStart === undefined ? Date.parse(validity.notAfter ?? '') : this.#start + validity.notAfterMinusStart * 1000;
		const request = {
			subject: {commonName: facts.subject.CN, organizations: facts.subject.O}, dnsNames: facts.sans?.dns ?? [], ipAddresses: facts.sans?.ip ?? [],
			usages: facts.extKeyUsage ?? [], validity: {notBefore: begin, notAfter: end + later * 1000},
			serial: 1n, publicPem: own.publicPem, ...other,
		};
		const authority = facts.isCA || ca === undefined ? undefined : this.#issueAuthority(ca.replace(/\.crt$/, ''), foreign);
		const issued = issueCertificate({...request, signer: authority === undefined ? {self: new Sensitive(own.privatePem)} : unwrap(readAuthority(authority.pem, new Sensitive(authority.key)))});
		return {pem: unwrap(issued).pem, key: own.privatePem};
	}

	#issueAuthority(name: string, foreign: boolean) {
		const path = this.at(`/etc/kubernetes/pki/${name}.crt`);
		const key = this.at(`/etc/kubernetes/pki/${name}.key`);
		return !foreign && existsSync(path) && existsSync(key) ? {pem: readFileSync(path, 'utf8'), key: readFileSync(key, 'utf8')} : this.issue(name, {foreign});
	}

	#facts(name: string): CertificateFacts {
		const facts = this.#certificates[name.endsWith('.conf') ? name : `${name}.crt`];
		if (facts === undefined) {
			throw new TypeError(`no certificate ${name} was recorded`);
		}
		return facts;
	}

	#lay(): void {
		mkdirSync(this.folder, {recursive: true, mode: 0o755});
		if (existsSync(join(this.#from, 'rootfs'))) {
			cpSync(join(this.#from, 'rootfs'), this.folder, {recursive: true});
			for (const path of readdirSync(this.folder, {recursive: true, encoding: 'utf8'})) {
				// As on the host of the recordings, however the recordings lie here.
				const isFolder = statSync(this.at(path)).isDirectory();
				chmodSync(this.at(path), isFolder ? 0o755 : /\.(key|conf)$/.test(path) ? 0o600 : 0o644);
			}
		}
		const entries = (JSON.parse(readFileSync(join(this.#from, 'out/files.json'), 'utf8')) as RecordedEntry[]).filter(({removed}) => removed !== true);
		for (const {path} of entries.filter(({type}) => type === 'dir')) {
			mkdirSync(this.at(path), {recursive: true});
		}
		for (const [of, to] of [['manifests', '/etc/kubernetes/manifests'], ['kubelet', '/var/lib/kubelet'], ['etc', '/etc']] as const) {
			for (const name of existsSync(join(this.#from, 'out', of)) ? readdirSync(join(this.#from, 'out', of)) : []) {
				this.#put(`${to}/${name}`, readFileSync(join(this.#from, 'out', of, name), 'utf8'));
			}
		}
		const pki = entries.find(({path}) => path.endsWith('/apiserver.crt'))?.path.replace(/\/apiserver\.crt$/, '') ?? '/etc/kubernetes/pki';
		// CAs first: they sign the others.
		for (const [file, {validity: {shipped}}] of Object.entries(this.#certificates).sort(([, a], [, b]) => Number(b.isCA) - Number(a.isCA))) {
			if (shipped === true || file.includes('#') || existsSync(this.at(`${pki}/${file}`))) {
				continue;
			}
			const {pem, key} = this.issue(file.replace(/\.crt$/, ''));
			if (file.endsWith('.conf')) {
				this.#putKubeconfig(file, pem, key, pki);
			} else {
				this.#put(`${pki}/${file}`, pem);
				if (file.replace(/\.crt$/, '.key') in this.#keys) {
					this.#put(`${pki}/${file.replace(/\.crt$/, '.key')}`, key);
				}
			}
		}
		const sa = this.#keys['sa.key'] as CertificateFacts['key'] | undefined;
		if (sa !== undefined && !existsSync(this.at(`${pki}/sa.key`))) {
			const own = pair('sa', sa);
			this.#put(`${pki}/sa.key`, own.privatePem);
			this.#put(`${pki}/sa.pub`, own.publicPem);
		}
		for (const {path, mode, uid = 0, gid = 0} of entries) {
			if (existsSync(this.at(path))) {
				chmodSync(this.at(path), Number.parseInt(mode, 8));
				if (process.getuid?.() === 0) {
					lchownSync(this.at(path), uid, gid);
				}
			}
		}
	}

	#putKubeconfig(name: string, pem: string, key: string, pki: string): void {
		const recorded = join(this.#from, 'out/kubeconfigs', name);
		if (!existsSync(recorded)) {
			return;
		}
		const base64 = (text: string) => Buffer.from(text).toString('base64');
		const text = readFileSync(recorded, 'utf8');
		this.#put(`/etc/kubernetes/${name}`, text
			.replace('<CA-CERT>', () => base64(readFileSync(this.at(`${pki}/ca.crt`), 'utf8')))
			.replace('<CLIENT-CERT>', () => base64(pem)).replace('<CLIENT-KEY>', () => base64(key)));
	}

	#put(path: string, text: string): void {
		mkdirSync(dirname(this.at(path)), {recursive: true});
		writeFileSync(this.at(path), text);
	}
}

function unwrap<T>(result: {readonly ok: true; readonly value: T} | {readonly ok: false; readonly fault: unknown}): T {
	if (!result.ok) {
		throw new TypeError(JSON.stringify(result.fault));
	}
	return result.value;
}

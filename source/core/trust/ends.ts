import type {PkiFault} from '../told/pki-faults.ts';
import type {Evidence, Read, TrustKubeconfig} from './evidence.ts';
import type {Naming, PartRole, TrustActor, TrustCertificate, TrustEnd, TrustFault, TrustIdentity, TrustPart} from './model.ts';
import type {Program} from './programs.ts';

/** One end while it is put together: its parts, and what is wrong with them. */
export class EndMaker {
	readonly #evidence: Evidence;
	readonly #actor: TrustActor;
	readonly #file: string | undefined;
	readonly #parts: TrustPart[] = [];
	readonly faults: TrustFault[] = [];
	isElsewhere = false;

	constructor(evidence: Evidence, actor: TrustActor, file?: string) {
		this.#evidence = evidence;
		this.#actor = actor;
		this.#file = file;
	}

	end(): TrustEnd {
		return {actor: this.#actor, ...(this.#file !== undefined && {file: this.#file}), ...(this.isElsewhere && {isElsewhere: true as const}), parts: this.#parts};
	}

	add(part: TrustPart): void {
		this.#parts.push(part);
	}

	fault(fault: TrustFault): void {
		this.faults.push(fault);
	}

	/** What a flag names; a fault where it is needed and not there. */
	named(program: Program, flag: string, isNeeded = true): {path: string; named: Naming} | undefined {
		const path = program.flag(flag);
		if (path === undefined || path === '') {
			if (isNeeded) {
				this.fault({code: 'not-named', path: program.file, by: `--${flag}`});
			}
			return undefined;
		}
		return {path, named: {by: `--${flag}`, path: program.file}};
	}

	/** A certificate that is shown, with its key: what it is and whether it may be used so. */
	shows(at: {path: string; named?: Naming} | undefined, key: {path: string; named?: Naming} | undefined, usage: 'serverAuth' | 'clientAuth'): TrustCertificate | undefined {
		const certificate = at && this.file('shows', at, this.#evidence.certificate(at.path));
		if (key !== undefined) {
			this.file('key', key, this.#evidence.key(key.path));
		}
		if (at !== undefined && certificate !== undefined) {
			this.pki(key?.path ?? at.path, key === undefined ? undefined : this.#evidence.keyFault(certificate, key.path));
			this.usage(at.path, certificate, usage);
		}
		return certificate;
	}

	/** The CA that the other's certificate is checked with. */
	checks(at: {path: string; named?: Naming} | undefined, role: 'checks' | 'issuer' = 'checks'): TrustCertificate | undefined {
		return at && this.file(role, at, this.#evidence.certificate(at.path));
	}

	key(role: 'signs' | 'verifies', at: {path: string; named?: Naming} | undefined): void {
		if (at !== undefined) {
			this.file(role, at, this.#evidence.key(at.path));
		}
	}

	/** @returns what it leads to; its own certificate and CA are parts of this end */
	kubeconfig(at: {path: string; named?: Naming} | undefined): TrustKubeconfig | undefined {
		if (at === undefined) {
			return undefined;
		}
		const read = this.#evidence.kubeconfig(at.path);
		this.#told('kubeconfig', at, read);
		if (read.state !== 'there') {
			return undefined;
		}
		const {client, clientPath, keyPath, authority, authorityPath, keyFault, isInsecure} = read.value;
		if (client !== undefined) {
			const certificate = this.file('shows', {path: clientPath ?? at.path, named: {by: clientPath === undefined ? 'client-certificate-data' : 'client-certificate', path: at.path}}, client);
			if (certificate !== undefined) {
				this.usage(clientPath ?? at.path, certificate, 'clientAuth');
			}
			if (keyPath !== undefined && keyPath !== clientPath) {
				this.file('key', {path: keyPath, named: {by: 'client-key', path: at.path}}, this.#evidence.key(keyPath));
			}
			this.pki(keyPath ?? at.path, keyFault);
		}
		if (isInsecure !== true) {
			this.file('checks', {path: authorityPath ?? at.path, named: {by: authorityPath === undefined ? 'certificate-authority-data' : 'certificate-authority', path: at.path}}, authority);
		}
		return read.value;
	}

	/** A part, and the fault where it cannot be used. */
	file<Value>(role: PartRole, at: {path: string; named?: Naming}, read: Read<Value>): Value | undefined {
		this.#told(role, at, read);
		return read.state === 'there' ? read.value : undefined;
	}

	pki(path: string, fault: PkiFault | undefined): void {
		if (fault !== undefined && !this.faults.some((one) => one.code === 'pki' && one.path === path && one.fault.code === fault.code)) {
			this.fault({code: 'pki', path, fault});
		}
	}

	usage(path: string, {usages}: TrustCertificate, usage: 'serverAuth' | 'clientAuth'): void {
		// One that says nothing of its use is taken for all by Go (crypto/x509, Certificate.Verify).
		if (usages.length > 0 && !usages.includes(usage) && !usages.includes('any')) {
			this.fault({code: 'usage', path, usage});
		}
	}

	#told<Value>(role: PartRole, {path, named}: {path: string; named?: Naming}, read: Read<Value>): void {
		const {state} = read;
		const certificate = state === 'there' && isCertificate(read.value) ? read.value : undefined;
		this.add({role, path, ...(named && {named}), state, ...(certificate && {certificate})});
		if (state === 'missing') {
			this.fault({code: 'missing', path, by: named?.by ?? ''});
		} else if (state === 'unreadable') {
			this.fault({code: 'unreadable', path, errno: read.errno});
		} else if (state === 'damaged') {
			this.pki(path, read.fault);
		}
	}
}

const isCertificate = (value: unknown): value is TrustCertificate => typeof value === 'object' && value !== null && 'commonName' in value;

/** User and groups as the API server takes them of a client certificate (authentication/request/x509, CommonNameUserConversion). */
export const identityOf = ({commonName, organizations}: TrustCertificate): TrustIdentity => ({user: commonName, groups: organizations});

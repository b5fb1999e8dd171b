import {generateKeyPairSync} from 'node:crypto';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import forge from 'node-forge';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import type {ApiConnection, Clock, Files, Host} from '../../../source/core/ports/index.ts';
import {createSandboxHost, type SandboxOptions} from '../../../source/hosts/sandbox/index.ts';

const CASE = new URL('../../fixtures/cases/init-defaults/out/', import.meta.url);

// One key for all: what is tested is who may do what, not keys.
const pair = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	privateKeyEncoding: {type: 'pkcs1', format: 'pem'},
	publicKeyEncoding: {type: 'spki', format: 'pem'},
});
export const keyPem = pair.privateKey;

interface Subject {
	readonly commonName: string;
	readonly organization?: string;
}

function issue(subject: Subject, options: {readonly ca?: boolean; readonly names?: readonly string[]; readonly addresses?: readonly string[]; readonly issuer?: string} = {}): string {
	const certificate = forge.pki.createCertificate();
	const attributes = ({commonName, organization}: Subject) => [
		...(organization === undefined ? [] : [{shortName: 'O', value: organization}]), {shortName: 'CN', value: commonName},
	];
	certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
	certificate.serialNumber = `0${Math.floor(Math.random() * 1e12).toString(16)}`;
	certificate.validity.notBefore = new Date(Date.now() - 3_600_000);
	certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
	certificate.setSubject(attributes(subject));
	certificate.setIssuer(attributes({commonName: options.issuer ?? 'kubernetes'}));
	certificate.setExtensions([
		{name: 'basicConstraints', cA: options.ca === true, critical: true},
		...(options.names ? [{name: 'subjectAltName', altNames: [
			...options.names.map(value => ({type: 2, value})), ...(options.addresses ?? []).map(ip => ({type: 7, ip})),
		]}] : []),
	]);
	certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
	return forge.pki.certificateToPem(certificate);
}

export const caPem = issue({commonName: 'kubernetes'}, {ca: true});
const serverPem = issue({commonName: 'kube-apiserver'}, {names: ['cp1', 'kubernetes', 'k8s.example.test'], addresses: ['192.0.2.10', '10.96.0.1']});

export const people = {
	admin: issue({commonName: 'kubernetes-admin', organization: 'kubeadm:cluster-admins'}),
	superAdmin: issue({commonName: 'kubernetes-super-admin', organization: 'system:masters'}),
	node: issue({commonName: 'system:node:cp1', organization: 'system:nodes'}),
	stranger: issue({commonName: 'kubernetes-admin', organization: 'system:masters'}, {issuer: 'elsewhere'}),
};

export function connection(certificatePem: string, server = 'https://192.0.2.10:6443'): ApiConnection {
	return {server, caPem, certificatePem, keyPem: new Sensitive(keyPem)};
}

/** Everything that init has written by the time it starts the kubelet. */
export async function prepareNode(files: Files): Promise<void> {
	for (const directory of ['/etc/kubernetes/pki', '/etc/kubernetes/manifests', '/var/lib/kubelet']) {
		await files.makeDirectory(directory, 0o755);
	}
	await files.write('/etc/kubernetes/pki/ca.crt', caPem, {mode: 0o644});
	await files.write('/etc/kubernetes/pki/apiserver.crt', serverPem, {mode: 0o644});
	await files.write('/etc/kubernetes/pki/apiserver.key', keyPem, {mode: 0o600});
	await files.write('/etc/kubernetes/kubelet.conf', JSON.stringify({users: [{user: {
		'client-certificate-data': Buffer.from(people.node).toString('base64'),
		'client-key-data': Buffer.from(keyPem).toString('base64'),
	}}]}), {mode: 0o600});
	for (const name of await readdir(new URL('manifests/', CASE))) {
		await files.write(`/etc/kubernetes/manifests/${name}`, await readFile(new URL(`manifests/${name}`, CASE)), {mode: 0o600});
	}
	for (const name of ['config.yaml', 'kubeadm-flags.env']) {
		await files.write(`/var/lib/kubelet/${name}`, await readFile(new URL(`kubelet/${name}`, CASE)), {mode: 0o644});
	}
}

export interface Place {
	readonly directory: string;
	open(options?: Partial<SandboxOptions>): Promise<Host>;
	remove(): Promise<void>;
}

/** A folder for a sandbox, in a temporary one of its own. */
export async function makePlace(): Promise<Place> {
	const outer = await mkdtemp(path.join(tmpdir(), 'kubestep-'));
	const directory = path.join(outer, 'node');
	const hosts: Host[] = [];
	return {
		directory,
		async open(options = {}) {
			const host = await createSandboxHost({directory, speed: 0, fresh: false, ...options});
			hosts.push(host);
			return host;
		},
		async remove() {
			for (const host of hosts) {
				await host.close();
			}
			await rm(outer, {recursive: true, force: true});
		},
	};
}

/** Time that stands still until it is told to go on. */
export class FakeClock implements Clock {
	#passed = 1000;
	#wall = Date.UTC(2026, 0, 1) - 1000;
	#sleepers: Array<{readonly until: number; readonly wake: () => void}> = [];

	now(): number {
		return this.#wall + this.#passed;
	}

	monotonic(): number {
		return this.#passed;
	}

	/** Somebody sets the wall clock, by so many milliseconds. */
	step(ms: number): void {
		this.#wall += ms;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const mine = {until: this.#passed + ms, wake: resolve};
			this.#sleepers.push(mine);
			signal?.addEventListener('abort', () => {
				this.#sleepers = this.#sleepers.filter(sleeper => sleeper !== mine);
				reject(signal.reason as Error);
			}, {once: true});
		});
	}

	/** How many sleep: a test waits for them before it lets time go on. */
	get sleeping(): number {
		return this.#sleepers.length;
	}

	/** Lets time go on; sleepers wake in order. */
	async advance(ms: number): Promise<void> {
		const end = this.#passed + ms;
		for (;;) {
			const next = this.#sleepers.toSorted((a, b) => a.until - b.until)[0];
			if (next === undefined || next.until > end) {
				break;
			}
			this.#passed = next.until;
			this.#sleepers = this.#sleepers.filter(sleeper => sleeper !== next);
			next.wake();
			await new Promise(resolve => {
				setImmediate(resolve);
			});
		}
		this.#passed = end;
	}
}

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

const etcdPem = issue({commonName: 'cp1'}, {names: ['cp1', 'localhost'], addresses: ['192.0.2.10', '127.0.0.1']});
const clientPem = issue({commonName: 'kube-apiserver-client', organization: 'kubeadm:cluster-admins'});

export const people = {
	controllerManager: issue({commonName: 'system:kube-controller-manager'}),
	scheduler: issue({commonName: 'system:kube-scheduler'}),
	admin: issue({commonName: 'kubernetes-admin', organization: 'kubeadm:cluster-admins'}),
	superAdmin: issue({commonName: 'kubernetes-super-admin', organization: 'system:masters'}),
	node: issue({commonName: 'system:node:cp1', organization: 'system:nodes'}),
	stranger: issue({commonName: 'kubernetes-admin', organization: 'system:masters'}, {issuer: 'elsewhere'}),
};

export function connection(certificatePem: string, server = 'https://192.0.2.10:6443'): ApiConnection {
	return {server, caPem, certificatePem, keyPem: new Sensitive(keyPem)};
}

export function kubeconfig(certificatePem: string, {server = 'https://192.0.2.10:6443', ca = caPem} = {}): string {
	const encoded = (text: string) => Buffer.from(text).toString('base64');
	return JSON.stringify({
		'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'it',
		'contexts': [{name: 'it', context: {cluster: 'kubernetes', user: 'me'}}],
		'clusters': [{name: 'kubernetes', cluster: {server, 'certificate-authority-data': encoded(ca)}}],
		'users': [{name: 'me', user: {'client-certificate-data': encoded(certificatePem), 'client-key-data': encoded(keyPem)}}],
	});
}

/** By path below /etc/kubernetes/pki, without `.crt`: each with its key beside it. */
const PAIRS: Readonly<Record<string, string>> = {
	'ca': caPem, 'etcd/ca': caPem, 'front-proxy-ca': caPem, 'apiserver': serverPem, 'etcd/server': etcdPem, 'etcd/peer': etcdPem,
	'apiserver-etcd-client': clientPem, 'apiserver-kubelet-client': clientPem, 'front-proxy-client': clientPem,
};

/** Everything that init has written by the time it starts the kubelet. */
export async function prepareNode(files: Files): Promise<void> {
	for (const directory of ['/etc/kubernetes/pki/etcd', '/etc/kubernetes/manifests', '/var/lib/kubelet']) {
		await files.makeDirectory(directory, 0o755);
	}
	for (const [name, pem] of Object.entries(PAIRS)) {
		await files.write(`/etc/kubernetes/pki/${name}.crt`, pem, {mode: 0o644});
		await files.write(`/etc/kubernetes/pki/${name}.key`, keyPem, {mode: 0o600});
	}
	await files.write('/etc/kubernetes/pki/sa.key', keyPem, {mode: 0o600});
	await files.write('/etc/kubernetes/pki/sa.pub', pair.publicKey, {mode: 0o600});
	for (const [name, pem] of [['kubelet', people.node], ['controller-manager', people.controllerManager], ['scheduler', people.scheduler]] as const) {
		await files.write(`/etc/kubernetes/${name}.conf`, kubeconfig(pem), {mode: 0o600});
	}
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
	// Certificates are checked against it.
	#wall = Date.now() - 1000;
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

/** A node on which the kubelet runs, and by it all that its manifests name. */
export async function runningNode(): Promise<{readonly place: Place; readonly host: Host}> {
	const place = await makePlace();
	const host = await place.open();
	await prepareNode(host.files);
	await host.services.start('kubelet');
	return {place, host};
}

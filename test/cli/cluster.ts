import {mkdirSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {dirname, join} from 'node:path';
import type {TLSSocket} from 'node:tls';
import {onTestFinished} from 'vitest';
import {certificatesOf} from '../../source/core/pki/certificates.ts';
import {writeKubeconfig} from '../../source/core/pki/kubeconfigs.ts';
import {issueCertificate} from '../../source/core/pki/x509.ts';
import {configWith} from '../core/manifests/config.ts';
import {makeAll, must, newSerial, someKeys} from '../core/pki/making.ts';
import {temporaryFolder} from './program.ts';

export interface Cluster {
	/** Where certificates, admin.conf and a configuration are. */
	readonly folder: string;
	readonly adminConf: string;
	/** A configuration whose certificates are those in the folder. */
	readonly config: string;
	/** `POST /api/v1/… as kubernetes-admin`, in order. */
	readonly requests: string[];
	/** By path. */
	readonly objects: Map<string, Record<string, unknown>>;
	readonly server: string;
	/** What is answered as it is, whatever is asked, by path. */
	readonly raw: Map<string, string>;
}

/** An API server that keeps what it is given, and a folder with the certificates of its cluster. */
export async function cluster({controlPlaneEndpoint = ''} = {}): Promise<Cluster> {
	const folder = temporaryFolder();
	const pki = join(folder, 'pki');
	const settings = configWith({cluster: {encryptionAlgorithm: 'ECDSA-P256', certificatesDir: pki, controlPlaneEndpoint}});
	const [authorityKey, leafKey] = await someKeys('ECDSA-P256');
	const now = Date.now();
	const made = await makeAll(settings, now);
	for (const spec of certificatesOf(settings)) {
		mkdirSync(dirname(join(pki, spec.baseName)), {recursive: true});
		writeFileSync(join(pki, `${spec.baseName}.crt`), made.certificates.get(`${spec.baseName}.crt`) ?? '');
		writeFileSync(join(pki, `${spec.baseName}.key`), (spec.signedBy === undefined ? authorityKey : leafKey).privatePem.reveal(), {mode: 0o600});
	}
	writeFileSync(join(pki, 'sa.key'), leafKey.privatePem.reveal());
	writeFileSync(join(pki, 'sa.pub'), leafKey.publicPem);
	const ca = made.authorities.get('certs/ca')!;
	const serving = must(issueCertificate({
		subject: {commonName: 'kube-apiserver', organizations: []}, dnsNames: [], ipAddresses: ['127.0.0.1'], usages: ['serverAuth'], serial: newSerial(),
		validity: {notBefore: now - 60_000, notAfter: now + 3_600_000}, publicPem: leafKey.publicPem, signer: ca,
	}));

	const requests: string[] = [];
	const objects = new Map<string, Record<string, unknown>>();
	const raw = new Map<string, string>();
	const clusterText = [
		'apiVersion: kubeadm.k8s.io/v1beta4', 'kind: ClusterConfiguration', 'kubernetesVersion: v1.36.2', `certificatesDir: ${pki}`, 'encryptionAlgorithm: ECDSA-P256',
		...(controlPlaneEndpoint === '' ? [] : [`controlPlaneEndpoint: ${controlPlaneEndpoint}`]), '',
	].join('\n');
	objects.set('/api/v1/namespaces/kube-system/configmaps/kubeadm-config', {data: {ClusterConfiguration: clusterText}});
	const server = createServer({key: leafKey.privatePem.reveal(), cert: serving.pem, ca: ca.certificate.pem, requestCert: true, rejectUnauthorized: false}, (request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const {pathname} = new URL(request.url ?? '', 'https://x');
			const user = (request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody';
			requests.push(`${request.method ?? ''} ${pathname} as ${String(user)}`);
			const given = raw.get(pathname);
			if (given !== undefined) {
				response.writeHead(200, {'content-type': 'application/json'}).end(given);
				return;
			}
			const [status, body] = answer(request.method ?? '', pathname, Buffer.concat(chunks).toString());
			response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
		});
	});
	const answer = (method: string, path: string, text: string): [number, unknown] => {
		const given = text === '' ? {} : JSON.parse(text) as Record<string, unknown>;
		const target = method === 'POST' ? `${path}/${String((given['metadata'] as {name?: string} | undefined)?.name)}` : path;
		const there = objects.get(target);
		if (method === 'GET' && path.endsWith('/secrets')) {
			return [200, {items: [...objects].filter(([name]) => name.startsWith(`${path}/bootstrap-token-`)).map(([, one]) => one)}];
		}
		if (there === undefined && method !== 'POST') {
			return [404, {kind: 'Status', reason: 'NotFound', message: 'not found'}];
		}
		if (method === 'POST' && there !== undefined) {
			return [409, {kind: 'Status', reason: 'AlreadyExists'}];
		}
		if (method === 'DELETE') {
			objects.delete(target);
			return [200, {}];
		}
		if (method !== 'GET') {
			objects.set(target, {...given, metadata: {...given['metadata'] as object, uid: `uid-${objects.size}`}});
		}
		return [method === 'POST' ? 201 : 200, objects.get(target)];
	};
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});

	const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const [adminConf, config] = [join(folder, 'admin.conf'), join(folder, 'cluster.yaml')];
	writeFileSync(adminConf, writeKubeconfig({
		cluster: 'kubernetes', user: 'kubernetes-admin', server: url, caPem: ca.certificate.pem,
		credentials: {certificatePem: made.certificates.get('admin.conf') ?? '', keyPem: leafKey.privatePem},
	}), {mode: 0o600});
	writeFileSync(config, `${clusterText}---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: 192.0.2.10}\nnodeRegistration: {name: cp1}\n`);
	return {folder, adminConf, config, requests, objects, server: url, raw};
}

import {writeKubeconfig, parseKubeconfig} from '../pki/kubeconfigs.ts';
import {readAuthority} from '../pki/read.ts';
import {issueCertificate, serialBytes, serialNumber, type CertificateRequest} from '../pki/x509.ts';
import type {ApiConnection, Host, KeyPair} from '../ports/index.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {Failure} from '../told/failures.ts';
import {parseAddress} from '../values/networks.ts';
import type {EncryptionAlgorithm} from '../config/types.ts';
import {objectOf} from './judge.ts';
import type {FileChange, NewCertificate, ObjectChange, Prepare} from './types.ts';

const DAY_MS = 86_400_000;
const SUPER_ADMIN = '/etc/kubernetes/super-admin.conf';
const SMALLEST_MODE = 0o600;

interface PrepareOptions {
	/** Of the lesson, for what is said of a change that cannot be made. */
	readonly file: string;
}

export interface ClusterOptions extends PrepareOptions {
	readonly host: Pick<Host, 'files' | 'api' | 'services'>;
	/** The path in the API of an object: the host's own table knows it. */
	apiPath(kind: string, apiVersion: string, namespace: string | undefined, name: string): string | undefined;
}

export interface DiskOptions extends PrepareOptions {
	readonly host: Pick<Host, 'files' | 'keys' | 'clock' | 'random'>;
	readonly algorithm: EncryptionAlgorithm;
}

/**
 * Carries out the changes of a lesson that a node has to be on for: of objects, then of services.
 * @throws Failure `lesson.invalid` where something that is to be changed is not there
 */
export async function changeCluster({objects, services}: Pick<Prepare, 'objects' | 'services'>, options: ClusterOptions): Promise<void> {
	if (objects.length > 0) {
		await changeObjects(objects, options);
	}
	for (const {stop} of services) {
		await (stop === undefined ? undefined : options.host.services.stop(stop));
	}
}

/**
 * Carries out those on the disk, of a node that is off: what falls over them does so once it is on. Certificates, then files.
 * @throws as `changeCluster`
 */
export async function changeDisk({certificates, files}: Pick<Prepare, 'certificates' | 'files'>, options: DiskOptions): Promise<void> {
	for (const one of certificates) {
		await makeCertificate(one, options);
	}
	for (const [index, change] of files.entries()) {
		await changeFile(change, `prepare.files[${index}]`, options);
	}
}

const invalid = ({file}: PrepareOptions, field: string, expected: string, found: string): Failure => new Failure('lesson.invalid', {file, problem: 'bad-value', field, expected, found});

async function changeFile({path, write, remove, move, copy, replace, mode}: FileChange, place: string, options: DiskOptions): Promise<void> {
	const {files} = options.host;
	const bits = mode === undefined ? undefined : Number.parseInt(mode, 8);
	const folder = async (of: string) => files.makeDirectory(of.slice(0, of.lastIndexOf('/')) || '/', 0o755);
	if (write !== undefined) {
		await folder(path);
		await files.write(path, write, {mode: bits ?? (await files.stat(path))?.mode ?? SMALLEST_MODE});
		return;
	}
	const [content, stat] = [await files.read(path), await files.stat(path)];
	if (content === undefined || stat === undefined) {
		throw invalid(options, `${place}.path`, 'a file that the node has then', path);
	}
	for (const to of [move, copy].filter((one) => one !== undefined)) {
		await folder(to);
		await files.write(to, content, {mode: stat.mode});
	}
	if (replace !== undefined) {
		const text = content.toString('utf8');
		if (!text.includes(replace.text)) {
			throw invalid(options, `${place}.replace.text`, `a text that is in ${path}`, replace.text);
		}
		await files.write(path, text.replaceAll(replace.text, () => replace.by), {mode: stat.mode});
	}
	if (bits !== undefined) {
		await files.setMode(path, bits);
	}
	if (remove === true || move !== undefined) {
		await files.remove(path);
	}
}

async function makeCertificate(given: NewCertificate, options: DiskOptions): Promise<void> {
	const {host: {files, keys, clock, random}, algorithm} = options;
	const {path, kubeconfig, signer, cn, o, names, usages, days, keyOnly = false} = given;
	const pair: KeyPair = await keys.make(algorithm);
	if (keyOnly) {
		await files.write(`${path ?? signer}.key`, pair.privatePem.reveal(), {mode: SMALLEST_MODE});
		return;
	}
	const start = clock.now() - DAY_MS * (days < 0 ? 365 : 1);
	const request: CertificateRequest = {
		subject: {commonName: cn, organizations: o}, usages, publicPem: pair.publicPem, serial: serialNumber(random.bytes(serialBytes)),
		dnsNames: names.filter((name) => parseAddress(name) === undefined), ipAddresses: names.filter((name) => parseAddress(name) !== undefined),
		validity: {notBefore: start, notAfter: clock.now() + days * DAY_MS},
		signer: path !== undefined && signer === path ? {self: pair.privatePem} : await authority(signer, options),
	};
	const issued = issueCertificate(request);
	if (!issued.ok) {
		throw invalid(options, 'prepare.certificates', 'a certificate that can be made', cn);
	}
	const {pem} = issued.value;
	if (path !== undefined) {
		await files.makeDirectory(path.slice(0, path.lastIndexOf('/')), 0o755);
		await files.write(`${path}.crt`, pem, {mode: 0o644});
		await files.write(`${path}.key`, pair.privatePem.reveal(), {mode: SMALLEST_MODE});
	}
	if (kubeconfig !== undefined) {
		const before = parseKubeconfig((await files.read(kubeconfig))?.toString('utf8') ?? '');
		if (!before.ok) {
			throw invalid(options, 'prepare.certificates.kubeconfig', 'a kubeconfig that the node has', kubeconfig);
		}
		const {cluster, user, server, caPem} = before.value;
		await files.write(kubeconfig, writeKubeconfig({cluster, user, server, caPem, credentials: {certificatePem: pem, keyPem: pair.privatePem}}), {mode: SMALLEST_MODE});
	}
}

async function authority(path: string, options: DiskOptions) {
	const {files} = options.host;
	const [certificate, key] = await Promise.all([files.read(`${path}.crt`), files.read(`${path}.key`)]);
	const read = readAuthority(certificate ?? '', new Sensitive(key ?? ''));
	if (!read.ok) {
		throw invalid(options, 'prepare.certificates.signer', 'a CA that the node has, without .crt', path);
	}
	return read.value;
}

async function changeObjects(changes: readonly ObjectChange[], options: ClusterOptions): Promise<void> {
	const {host} = options;
	const read = parseKubeconfig((await host.files.read(SUPER_ADMIN))?.toString('utf8') ?? '');
	if (!read.ok) {
		throw invalid(options, 'prepare.objects', 'an init that went as far as its objects: until: all', 'no super-admin.conf');
	}
	const {server, caPem, certificatePem, keyPem} = read.value;
	const connection: ApiConnection = {server, caPem, certificatePem, keyPem};
	const api = host.api(connection);
	try {
		for (const [index, change] of changes.entries()) {
			const {kind, namespace, name} = change.delete === undefined ? named(change.apply ?? {}) : objectOf(change.delete);
			const path = options.apiPath(kind, String(change.apply?.['apiVersion'] ?? ''), namespace, name);
			if (path === undefined) {
				throw invalid(options, `prepare.objects[${index}]`, 'a kind that the API server has', kind);
			}
			const answer = await api.request(change.delete === undefined
				? {method: 'PATCH', path, query: {fieldManager: 'kubestep-lesson', force: 'true'}, body: change.apply, contentType: 'application/apply-patch+yaml'}
				: {method: 'DELETE', path}, {timeoutMs: 10_000});
			if (answer.status >= 300) {
				throw invalid(options, `prepare.objects[${index}]`, 'a change that the API server takes', `${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
			}
		}
	} finally {
		await api.close();
	}
}

function named(object: Readonly<Record<string, unknown>>): ReturnType<typeof objectOf> {
	const metadata = (object['metadata'] ?? {}) as {readonly name?: unknown; readonly namespace?: unknown};
	return {kind: String(object['kind'] ?? ''), namespace: typeof metadata.namespace === 'string' ? metadata.namespace : undefined, name: String(metadata.name ?? '')};
}

import {createPublicKey} from 'node:crypto';
import type {InitConfig} from '../config/types.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import type {FileRole} from '../told/details.ts';
import {Failure, HostError} from '../told/failures.ts';
import {MANIFESTS} from '../phases/control-plane.ts';
import {keyAlgorithm, pathsOf} from '../pki/certificates.ts';
import {parseKubeconfig} from '../pki/kubeconfigs.ts';
import {describe, readCertificate, readPrivateKey, type Certificate} from '../pki/read.ts';
import type {FileOwner, Files} from '../ports/index.ts';
import {authorityNames, manifest, placesOf} from './places.ts';
import type {Artifact, Aspect, Fact, ArtifactPlace} from '../told/differences.ts';
import {environmentFacts, manifestFacts, settingsFacts} from './yaml-facts.ts';

export interface ReadOptions {
	readonly files: Files;
	/** Says where things are. */
	readonly config: InitConfig;
	/** Whose files are nobody's in particular: root's on a node. */
	readonly ordinary: FileOwner;
	/** The keys stand for others, of the configuration's algorithm. */
	readonly standIns?: boolean;
}

interface Tree extends ReadOptions {
	readonly authorities: ReadonlyMap<string, Certificate>;
	/** When the certificates were made, as most of them say. */
	readonly madeAt: number | undefined;
}

/** No node runs so many static Pods; each costs more than the one before. */
const MOST_FURTHER = 500;

/**
 * Reads what init makes from a tree of files. Changes nothing, and rejects for nothing that can be wrong with a file.
 * @throws Failure `file.unreadable` with `TOO_MANY` for a folder of manifests that nobody reads to its end
 */
export async function readArtifacts(options: ReadOptions): Promise<Artifact[]> {
	const {files, config} = options;
	const authorities = new Map<string, Certificate>();
	for (const name of authorityNames) {
		const found = await certificateAt(files, pathsOf(config.cluster, name).certificate);
		if (found !== undefined) {
			authorities.set(name, found);
		}
	}
	const places = placesOf(config);
	const leaves = await Promise.all(places.filter(({kind, signedBy}) => kind === 'certificate' && signedBy !== undefined).map(async ({paths}) => certificateAt(files, paths[0])));
	const tree: Tree = {...options, authorities, madeAt: mostCommon(leaves.flatMap((one) => (one === undefined ? [] : [one.notBefore])))};
	const known = new Set(places.map(({paths}) => paths[0]));
	const further = (await files.list(MANIFESTS).catch(() => undefined) ?? [])
		// The kubelet passes over names that begin with a dot, and reads all others.
		.filter((name) => !name.startsWith('.') && !known.has(`${MANIFESTS}/${name}`))
		.map((name): ArtifactPlace => ({...manifest('control-plane', name), paths: [`${MANIFESTS}/${name}`]}));
	if (further.length > MOST_FURTHER) {
		throw new Failure('file.unreadable', {path: MANIFESTS, errno: 'TOO_MANY', count: further.length, limit: MOST_FURTHER});
	}
	return Promise.all([...places, ...further].map(async (place) => readOne(place, tree)));
}

const FOLDER = '/etc/kubernetes';

/** Whether a node has nothing of a control plane: at most the empty folders that a reset leaves. What may not be looked at is not nothing. */
export async function isBare(files: Files): Promise<boolean> {
	const names = async (path: string) => await files.list(path).catch(() => ['?']) ?? [];
	// Something else in the place of the folder is not nothing, and no control plane either.
	const type = await files.stat(FOLDER).then((stat) => stat?.type, (error: unknown) => {
		// Whose folder it is says what may be looked at; where it leads nowhere, nothing of it says anything.
		if (error instanceof HostError && !['EACCES', 'EPERM'].includes(error.code)) {
			throw new Failure('file.unreadable', {path: FOLDER, errno: error.code, message: error.message}, {cause: error});
		}
		return undefined;
	});
	if (type !== undefined && type !== 'directory') {
		throw new Failure('file.unreadable', {path: FOLDER, errno: 'ENOTDIR'});
	}
	const [inside, ...below] = await Promise.all([FOLDER, MANIFESTS, `${FOLDER}/pki`].map(names));
	return inside?.every((name) => name === 'manifests' || name === 'pki') === true && below.flat().length === 0;
}

async function readOne(place: ArtifactPlace, tree: Tree): Promise<Artifact> {
	try {
		const stats = await Promise.all(place.paths.map(async (path) => ({path, stat: await tree.files.stat(path)})));
		const there = stats.filter(({stat}) => stat !== undefined);
		if (stats[0]?.stat === undefined) {
			return {place, isThere: false, facts: []};
		}
		const attributes = there.flatMap(({path, stat}): Fact[] => (stat === undefined ? [] : [
			fact('file', path, 'there'),
			fact('mode', path, stat.mode.toString(8).padStart(4, '0')),
			fact('owner', path, stat.uid === tree.ordinary.uid && stat.gid === tree.ordinary.gid ? 'root' : `${stat.uid}:${stat.gid}`),
		]));
		const read = await readers[place.kind](place, tree, new Set(there.map(({path}) => path)));
		return {place, isThere: true, ...read, facts: [...attributes, ...read.facts]};
	} catch (error) {
		if (error instanceof HostError) {
			return {place, isThere: true, facts: [fact('unreadable', typeof error.fields['path'] === 'string' ? error.fields['path'] : place.paths[0], error.code)]};
		}
		throw error;
	}
}

type Reading = Omit<Artifact, 'place' | 'isThere'>;

const readers: Readonly<Record<ArtifactPlace['kind'], (place: ArtifactPlace, tree: Tree, there: ReadonlySet<string>) => Promise<Reading>>> = {
	async certificate(place, tree, there) {
		const {name, signedBy, paths: [path, keyPath = '']} = place;
		const certificate = certificateOf(await tree.files.read(path) ?? '');
		if (certificate === undefined) {
			return {facts: [fact('malformed', path, 'yes')]};
		}
		const hasKey = there.has(keyPath);
		return {
			...(signedBy === undefined && !hasKey && {isExternal: true}),
			facts: [...await certificateFacts(certificate, place, tree, certificate.notBefore), ...(hasKey ? [await keyFact(keyPath, certificate, tree)] : [])],
			detail: {
				kind: 'certificate', name, certificatePath: path, ...(hasKey && {keyPath}), ...(signedBy && {signedBy}),
				...pick(certificate), algorithm: algorithmOf(certificate, tree),
			},
		};
	},
	async keypair({name, paths: [path, publicPath = '']}, tree) {
		const key = readPrivateKey(new Sensitive((await tree.files.read(path))?.toString('utf8') ?? ''));
		if (!key.ok) {
			return {facts: [fact('malformed', path, 'yes')]};
		}
		const own = createPublicKey(key.value).export({type: 'spki', format: 'der'});
		const {asymmetricKeyType: type, asymmetricKeyDetails: details} = key.value;
		const algorithm = tree.standIns === true ? keyAlgorithm(tree.config.cluster) : type === 'rsa' ? `RSA-${details?.modulusLength ?? ''}` : `ECDSA-${curves[details?.namedCurve ?? ''] ?? ''}`;
		return {
			facts: [fact('algorithm', '', algorithm), fact('key', publicPath, isSame(own, await tree.files.read(publicPath)) ? 'belongs' : 'other')],
			detail: {kind: 'keypair', name, privatePath: path, publicPath, algorithm},
		};
	},
	async kubeconfig(place, tree) {
		const {name, paths: [path]} = place;
		const parsed = parseKubeconfig((await tree.files.read(path))?.toString('utf8') ?? '');
		if (!parsed.ok) {
			return {facts: [fact('malformed', path, 'yes')]};
		}
		const {server, cluster, user, caPem, caPath, certificatePem, certificatePath, keyPem} = parsed.value;
		const authority = caPem === '' ? caPath === undefined ? undefined : await certificateAt(tree.files, caPath) : certificateOf(caPem);
		const certificate = certificatePem !== '' ? certificateOf(certificatePem) : certificatePath === undefined ? undefined : await certificateAt(tree.files, certificatePath).catch(() => undefined);
		const clusterCa = tree.authorities.get('ca');
		const rotates = certificatePem === '' && certificatePath !== undefined;
		return {
			...(rotates && {rotates: true}),
			facts: [
				fact('server', '', server), fact('cluster', '', cluster), fact('user', '', user),
				fact('trusted-ca', '', authority === undefined ? 'none' : clusterCa?.der.equals(authority.der) === true ? 'ca' : authority.subject),
				...(certificate === undefined ? [] : await certificateFacts(certificate, place, tree, tree.madeAt ?? certificate.notBefore)).filter(({aspect}) => aspect !== 'is-ca' && aspect !== 'san'),
				...(certificate === undefined || keyPem.reveal() === '' ? [] : [fact('key', '', belongs(keyPem, certificate) ? 'belongs' : 'other')]),
			],
			detail: {
				kind: 'kubeconfig', name, path, user, groups: groupsOf(certificate), cluster, server, signedBy: 'ca',
				algorithm: certificate === undefined ? '' : algorithmOf(certificate, tree),
				...(certificate && {notAfter: new Date(certificate.notAfter).toISOString()}),
			},
		};
	},
	async manifest(place, tree) {
		return textOf(place, tree, `manifest/${place.name}` as FileRole, manifestFacts);
	},
	async kubelet(place, tree) {
		const roles: Readonly<Record<string, FileRole>> = {'kubeadm-flags.env': 'kubelet/flags', 'instance-config.yaml': 'kubelet/instance-config', 'config.yaml': 'kubelet/config'};
		return textOf(place, tree, roles[place.name] ?? 'kubelet/config', place.name.endsWith('.env') ? environmentFacts : settingsFacts);
	},
	async directory({paths: [path]}, {files}) {
		return {facts: [], detail: {kind: 'directory', path, mode: (await files.stat(path))?.mode ?? 0}};
	},
};

async function textOf({paths: [path]}: ArtifactPlace, {files}: Tree, role: FileRole, read: (text: string) => Fact[]): Promise<Reading> {
	const content = (await files.read(path))?.toString('utf8') ?? '';
	return {facts: read(content), detail: {kind: 'file', role, path, mode: (await files.stat(path))?.mode ?? 0, content}};
}

async function certificateFacts(certificate: Certificate, {signedBy}: ArtifactPlace, tree: Tree, begin: number): Promise<Fact[]> {
	const {subject, dnsNames, ipAddresses, usages, isCA, notAfter} = describe(certificate);
	const signer = signedBy === undefined ? certificate : tree.authorities.get(signedBy);
	const isGenuine = signer?.rawSubject.equals(certificate.rawIssuer) === true && certificate.isSignedBy(signer.publicKey);
	return [
		fact('subject', '', subject), fact('is-ca', '', String(isCA)), fact('algorithm', '', algorithmOf(certificate, tree)),
		fact('issuer', '', isGenuine ? signedBy ?? 'itself' : certificate.issuer),
		...[...dnsNames, ...ipAddresses].map((name) => fact('san', name, 'there')),
		fact('usages', '', [...usages].sort().join(', ')),
		fact('lifetime', '', String(Date.parse(notAfter) - begin)),
	];
}

/** Of a private key that may be anything, and is never told. */
async function keyFact(path: string, certificate: Certificate, {files}: Tree): Promise<Fact> {
	return fact('key', path, belongs(new Sensitive((await files.read(path))?.toString('utf8') ?? ''), certificate) ? 'belongs' : 'other');
}

function belongs(pem: Sensitive<string>, {rawPublicKey}: Certificate): boolean {
	const key = readPrivateKey(pem);
	return key.ok && createPublicKey(key.value).export({type: 'spki', format: 'der'}).equals(rawPublicKey);
}

function isSame(der: Buffer, pem: Buffer | undefined): boolean {
	try {
		return pem !== undefined && createPublicKey(pem).export({type: 'spki', format: 'der'}).equals(der);
	} catch {
		return false;
	}
}

const curves: Readonly<Record<string, string>> = {prime256v1: 'P256', secp384r1: 'P384', secp521r1: 'P521'};
const fact = (aspect: Aspect, name: string, value: string): Fact => ({aspect, name, value});
const algorithmOf = (certificate: Certificate, {standIns, config}: Tree): string => (standIns === true ? keyAlgorithm(config.cluster) : describe(certificate).key);
const groupsOf = (certificate: Certificate | undefined): string[] => [...(certificate?.subject ?? '').matchAll(/\bO=([^,]+)/g)].map(([, name = '']) => name);

function pick(certificate: Certificate) {
	const {subject, isCA, usages, dnsNames, ipAddresses, notBefore, notAfter, fingerprint} = describe(certificate);
	return {subject, isCA, usages, dnsNames, ipAddresses, notBefore, notAfter, fingerprint};
}

function certificateOf(pem: string | Buffer): Certificate | undefined {
	const read = readCertificate(pem);
	return read.ok ? read.value : undefined;
}

async function certificateAt(files: Files, path: string): Promise<Certificate | undefined> {
	const text = await files.read(path).catch(() => undefined);
	return text === undefined ? undefined : certificateOf(text);
}

function mostCommon(values: readonly number[]): number | undefined {
	const counts = new Map<number, number>();
	for (const value of values) {
		counts.set(value, (counts.get(value) ?? 0) + 1);
	}
	return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

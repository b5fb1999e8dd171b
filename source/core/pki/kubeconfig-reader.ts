import {YAMLException} from 'js-yaml';
import type {JsonObject} from '../config/types.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {loadYaml} from '../yaml/load.ts';
import {readCertificate, readCertificates, type Certificate} from './certificate.ts';
import {bad, good, unwrap, type PkiFault, type Result} from '../told/pki-faults.ts';
import {maxPemBytes} from './pem.ts';
import {checkKey, checkPeriod, readPrivateKey} from './read.ts';

/** What the current context of a kubeconfig leads to. */
export interface Kubeconfig {
	readonly context: string;
	readonly cluster: string;
	readonly user: string;
	readonly server: string;
	/** Empty where the kubeconfig holds none; then `caPath` may name a file. */
	readonly caPem: string;
	readonly caPath?: string;
	/** Empty where the kubeconfig holds none; then `certificatePath` may name a file, as in a kubelet.conf that rotates. */
	readonly certificatePem: string;
	readonly certificatePath?: string;
	readonly keyPem: Sensitive<string>;
	readonly keyPath?: string;
	readonly token?: Sensitive<string>;
	/** The name that the server's certificate must be made out for, where it is not the server's. */
	readonly tlsServerName?: string;
	/** Where something is asked for that changes how, or as whom, a client connects, and that none here does: `users[0].user.exec`. */
	readonly unheeded: readonly string[];
	/** Members of the cluster entry beside server and CA. */
	readonly further: JsonObject;
}

/** A kubeconfig holds a few certificates; more is something else. */
const maxCharacters = 4 * maxPemBytes;

/** Reads a kubeconfig as far as its current context goes. */
export function parseKubeconfig(text: string): Result<Kubeconfig> {
	if (text.length > maxCharacters) {
		return bad({code: 'too-large', size: text.length, limit: maxCharacters});
	}
	try {
		return good(follow(loadYaml(text)));
	} catch (error) {
		if (error instanceof KubeconfigError) {
			return bad(error.fault);
		}
		const mark = error instanceof YAMLException ? error : undefined;
		const line: unknown = mark?.mark?.line;
		return bad({code: 'kubeconfig-malformed', message: mark?.reason ?? 'no YAML', ...(typeof line === 'number' && {line: line + 1})});
	}
}

/** @throws Failure `kubeconfig.unusable` with `path` and the fault's code as `problem` */
export function readKubeconfig(text: string, path: string): Kubeconfig {
	return unwrap(parseKubeconfig(text), 'kubeconfig.unusable', {path});
}

export interface KubeconfigCheck {
	/** Why it cannot stay. */
	readonly fault?: PkiFault;
	/** The server it names instead; kubeadm warns of it and keeps the file. */
	readonly otherServer?: string;
	/** What is wrong with its client certificate; kubeadm does not look, and keeps the file. */
	readonly clientFault?: PkiFault;
}

/**
 * Whether a kubeconfig that is there already may stay: its CA must be one of the expected ones
 * (as kubeadm does: kubeconfig.validateKubeConfig).
 *
 * @param expected the CA of the cluster with the certificates behind it in its file, and the server
 * @param caFile contents of the file that `caPath` names, where the kubeconfig holds no CA itself
 */
export function checkKubeconfig(
	current: Kubeconfig,
	expected: {readonly authorities: readonly Certificate[]; readonly server: string; readonly now: number},
	caFile?: string | Buffer,
): KubeconfigCheck {
	const certificates = readCertificates(current.caPem.trim() === '' ? caFile ?? '' : current.caPem);
	if (!certificates.ok) {
		return {fault: {code: 'kubeconfig-ca-unreadable', cluster: current.cluster}};
	}
	if (!expected.authorities.some(({der}) => der.equals(certificates.value[0].der))) {
		return {fault: {code: 'kubeconfig-ca-foreign', cluster: current.cluster, certificates: certificates.value.length}};
	}
	const client = current.certificatePem === '' ? undefined : readCertificate(current.certificatePem);
	const key = current.keyPem.reveal() === '' ? undefined : readPrivateKey(current.keyPem);
	const clientFault = client === undefined ? undefined : !client.ok ? client.fault
		: checkPeriod(client.value, expected.now) ?? (key?.ok === true ? checkKey(client.value, key.value) : undefined);
	return {
		...(current.server !== expected.server && {otherServer: current.server}),
		...(clientFault !== undefined && {clientFault}),
	};
}

class KubeconfigError extends Error {
	readonly fault: PkiFault;

	constructor(fault: PkiFault) {
		super(fault.code);
		this.fault = fault;
	}
}

function follow(document: unknown): Kubeconfig {
	const root = members(document, '');
	const context = string(root, 'current-context', '');
	const contextEntry = entry(root, 'contexts', 'context', context);
	if (contextEntry === undefined) {
		throw new KubeconfigError({code: 'kubeconfig-context-missing', context});
	}
	const cluster = string(contextEntry.fields, 'cluster', contextEntry.path);
	const user = string(contextEntry.fields, 'user', contextEntry.path);
	const clusterEntry = entry(root, 'clusters', 'cluster', cluster);
	if (clusterEntry === undefined) {
		throw new KubeconfigError({code: 'kubeconfig-cluster-missing', cluster});
	}
	const userEntry = entry(root, 'users', 'user', user) ?? {fields: {}, path: 'users'};
	const {server: _, 'certificate-authority': __, 'certificate-authority-data': ___, ...further} = clusterEntry.fields;
	const token = string(userEntry.fields, 'token', userEntry.path);
	const tlsServerName = string(clusterEntry.fields, 'tls-server-name', clusterEntry.path);
	return {
		context, cluster, user,
		server: string(clusterEntry.fields, 'server', clusterEntry.path),
		caPem: data(clusterEntry, 'certificate-authority-data'),
		...path(clusterEntry, 'certificate-authority', 'caPath'),
		certificatePem: data(userEntry, 'client-certificate-data'),
		...path(userEntry, 'client-certificate', 'certificatePath'),
		keyPem: new Sensitive(data(userEntry, 'client-key-data')),
		...path(userEntry, 'client-key', 'keyPath'),
		...(token !== '' && {token: new Sensitive(token)}),
		...(tlsServerName !== '' && {tlsServerName}),
		unheeded: [...askedFor(clusterEntry, unheeded.cluster), ...askedFor(userEntry, unheeded.user)],
		further: further as JsonObject,
	};
}

/**
 * What client-go does and we do not (clientcmd/api/v1/types.go). `disable-compression` is not among them: we never ask
 * for compression.
 */
const unheeded = {
	cluster: ['insecure-skip-tls-verify', 'proxy-url'],
	user: ['as', 'as-groups', 'as-uid', 'as-user-extra', 'auth-provider', 'exec', 'password', 'tokenFile', 'username'],
} as const;

/** Those of some members that say something: an empty one, and a false one, are as none to client-go. */
function askedFor({fields, path}: Entry, names: readonly string[]): string[] {
	return names.filter((name) => {
		const value = own(fields, name) ?? '';
		return value !== '' && value !== false && !(typeof value === 'object' && Object.keys(value).length === 0);
	}).map((name) => `${path}.${name}`);
}

type Members = Readonly<Record<string, unknown>>;
interface Entry {
	readonly fields: Members;
	/** `users[0].user` */
	readonly path: string;
}

/** The last entry of a name, as later ones replace earlier ones in a Go map. */
function entry(root: Members, list: string, inner: string, name: string): Entry | undefined {
	const items = own(root, list) ?? [];
	if (!Array.isArray(items)) {
		throw new KubeconfigError({code: 'kubeconfig-field', field: list});
	}
	let found: Entry | undefined;
	for (const [index, item] of items.entries()) {
		const path = `${list}[${index}]`;
		const fields = members(item, path);
		if (string(fields, 'name', path) === name) {
			found = {fields: members(own(fields, inner) ?? {}, `${path}.${inner}`), path: `${path}.${inner}`};
		}
	}
	return found;
}

function members(value: unknown, path: string): Members {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new KubeconfigError({code: 'kubeconfig-field', field: path});
	}
	return value as Members;
}

/** Empty where the member is absent or null. */
function string(fields: Members, name: string, path: string): string {
	const value = own(fields, name) ?? '';
	if (typeof value !== 'string') {
		throw new KubeconfigError({code: 'kubeconfig-field', field: path === '' ? name : `${path}.${name}`});
	}
	return value;
}

/** Text behind base64. */
function data({fields, path}: Entry, name: string): string {
	const text = string(fields, name, path).replaceAll(/[\r\n]/g, '');
	if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) {
		throw new KubeconfigError({code: 'kubeconfig-field', field: `${path}.${name}`});
	}
	return Buffer.from(text, 'base64').toString('utf8');
}

function path<Name extends string>(entry: Entry, field: string, name: Name): {readonly [key in Name]?: string} {
	const value = string(entry.fields, field, entry.path);
	return (value === '' ? {} : {[name]: value}) as {readonly [key in Name]?: string};
}

const own = (fields: Members, name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);

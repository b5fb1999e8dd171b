import {createPublicKey} from 'node:crypto';
import {readName} from '../pki/name-reader.ts';
import {parseKubeconfig} from '../pki/kubeconfigs.ts';
import {checkKey, checkPeriod, checkSans, checkSignedBy, readCertificates, readPrivateKey, readPublicKey, type Certificate} from '../pki/read.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {isRecord} from '../values/is-record.ts';
import {parseAddress} from '../values/networks.ts';
import {loadYaml} from '../yaml/load.ts';
import type {NodeFacts} from './facts.ts';
import {missing, type Missing} from './missing.ts';
import type {CertificateNeed, ComponentNeed, FileNeed, KubeconfigNeed, ManifestNeed, Need, ObjectNeed, RbacNeed, RequestNeed, Task} from './types.ts';

/** What of a task is still missing; nothing once it is done. */
export async function judgeTask({needs}: Task, facts: NodeFacts): Promise<readonly Missing[]> {
	return (await Promise.all(needs.map(async (need) => judge(need, facts)))).flat();
}

/** What of one need is missing on a node. */
export async function judge(need: Need, facts: NodeFacts): Promise<readonly Missing[]> {
	switch (true) {
		case 'file' in need: return file(need, facts);
		case 'certificate' in need: return certificate(need, facts);
		case 'kubeconfig' in need: return kubeconfig(need, facts);
		case 'manifest' in need: return manifest(need, facts);
		case 'object' in need: return object(need, facts);
		case 'request' in need: return request(need, facts);
		case 'component' in need: return component(need, facts);
		case 'preflight' in need: {
			const found = await facts.findings();
			return need.preflight.filter((name) => found.includes(name)).map((name) => missing('preflight', {check: name}));
		}
		default: return rbac(need, facts);
	}
}

/** Undefined for what is not there, and for what is no file. */
export async function contents(path: string, {files}: NodeFacts): Promise<Buffer | undefined> {
	return files.read(path).catch(() => undefined);
}

async function file(need: FileNeed, facts: NodeFacts): Promise<readonly Missing[]> {
	const {file: path, exists = true, mode, contains, lacks, equals, publicOf} = need;
	const stat = await facts.files.stat(path).catch(() => undefined);
	if (stat === undefined || !exists) {
		return stat === undefined && exists ? [missing('file.absent', {path})] : stat !== undefined ? [missing('file.present', {path})] : [];
	}
	const found = (stat.mode & 0o7777).toString(8).padStart(4, '0');
	const content = contains === undefined && lacks === undefined && equals === undefined && publicOf === undefined ? undefined : await contents(path, facts);
	const text = content?.toString('utf8') ?? '';
	return [
		...(mode !== undefined && found !== mode ? [missing('file.mode', {path, mode, found})] : []),
		...(contains !== undefined && !text.includes(contains) ? [missing('file.lacks', {path, text: contains})] : []),
		...(lacks !== undefined && text.includes(lacks) ? [missing('file.holds', {path, text: lacks})] : []),
		...(equals !== undefined && (await contents(equals, facts))?.equals(content ?? Buffer.alloc(0)) !== true ? [missing('file.differs', {path, other: equals})] : []),
		...(publicOf !== undefined && !isPair(text, await contents(publicOf, facts)) ? [missing('file.pair', {path, key: publicOf})] : []),
	];
}

function isPair(publicPem: string, privatePem: Buffer | undefined): boolean {
	const [half, key] = [readPublicKey(publicPem), readPrivateKey(new Sensitive(privatePem ?? ''))];
	return half.ok && key.ok && createPublicKey(key.value).equals(half.value);
}

async function certificate(need: CertificateNeed, facts: NodeFacts): Promise<readonly Missing[]> {
	const {certificate: path, key} = need;
	const content = await contents(path, facts);
	if (content === undefined) {
		return [missing('file.absent', {path})];
	}
	const pem = key === undefined ? undefined : await contents(key, facts);
	if (key !== undefined && pem === undefined) {
		return [missing('file.absent', {path: key})];
	}
	const ownKey = pem && readPrivateKey(new Sensitive(pem));
	const faults = await certificateFaults(content, {...need, path}, facts);
	const [own] = parsed(content);
	const fits = ownKey === undefined || own === undefined || (ownKey.ok && checkKey(own, ownKey.value) === undefined);
	return fits || key === undefined ? faults : [...faults, missing('certificate.key', {path, key})];
}

const parsed = (pem: string | Buffer): readonly Certificate[] => {
	const read = readCertificates(pem);
	return read.ok ? read.value : [];
};

interface CertificateWanted extends Omit<CertificateNeed, 'certificate' | 'key'> {
	/** Of the file that it is in. */
	readonly path: string;
}

async function certificateFaults(pem: string | Buffer, {path, signedBy, names, usages, valid, cn, o}: CertificateWanted, facts: NodeFacts): Promise<readonly Missing[]> {
	const [own, ...others] = parsed(pem);
	if (own === undefined) {
		return [missing('certificate.unreadable', {path})];
	}
	const now = facts.now();
	const until = new Date(own.notAfter).toISOString().slice(0, 10);
	const isOver = checkPeriod(own, now) !== undefined;
	const [authority] = signedBy === undefined ? [] : parsed(await contents(signedBy, facts) ?? '');
	// Whether it is over is another question than who signed it.
	const isSigned = authority !== undefined && (own.fingerprint === authority.fingerprint || checkSignedBy(own, others, authority, Math.min(Math.max(now, own.notBefore), own.notAfter)) === undefined);
	const all = names ?? [];
	const absent = checkSans(own, {dnsNames: all.filter((name) => parseAddress(name) === undefined), ipAddresses: all.filter((name) => parseAddress(name) !== undefined)});
	const lacking = (usages ?? []).filter((usage) => !own.usages.includes(usage));
	const subject = readName(own.rawSubject);
	return [
		...(signedBy !== undefined && !isSigned ? [missing('certificate.signer', {path, authority: signedBy})] : []),
		...(absent !== undefined && 'names' in absent ? [missing('certificate.names', {path, names: absent.names})] : []),
		...(lacking.length > 0 ? [missing('certificate.usages', {path, usages: lacking})] : []),
		...(valid === true && isOver ? [missing('certificate.over', {path, until})] : []),
		...(valid === false && !isOver ? [missing('certificate.valid', {path, until})] : []),
		...(cn !== undefined && subject.commonName !== cn ? [missing('certificate.user', {path, expected: cn, found: subject.commonName})] : []),
		...(o !== undefined && !sameSet(o, subject.organizations) ? [missing('certificate.groups', {path, expected: o, found: subject.organizations})] : []),
	];
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((each) => other.includes(each));

async function kubeconfig({kubeconfig: path, server, user, groups, trusts, signedBy, valid}: KubeconfigNeed, facts: NodeFacts): Promise<readonly Missing[]> {
	const content = await contents(path, facts);
	if (content === undefined) {
		return [missing('file.absent', {path})];
	}
	const read = parseKubeconfig(content.toString('utf8'));
	if (!read.ok) {
		return [missing('kubeconfig.unreadable', {path})];
	}
	const given = read.value;
	// A kubelet that rotates its certificate keeps it in a file.
	const inFile = async (pem: string, at: string | undefined) => (pem !== '' || at === undefined ? pem : await contents(at, facts) ?? '');
	const [client, trusted] = await Promise.all([inFile(given.certificatePem, given.certificatePath), inFile(given.caPem, given.caPath)]);
	const [authority] = trusts === undefined ? [] : parsed(await contents(trusts, facts) ?? '');
	const asksOfClient = user !== undefined || groups !== undefined || signedBy !== undefined || valid !== undefined;
	return [
		...(server !== undefined && given.server !== server ? [missing('kubeconfig.server', {path, expected: server, found: given.server})] : []),
		...(trusts !== undefined && (authority === undefined || !parsed(trusted).some((one) => one.fingerprint === authority.fingerprint)) ? [missing('kubeconfig.trust', {path, authority: trusts})] : []),
		...(asksOfClient ? await certificateFaults(client, {path, ...(user !== undefined && {cn: user}), ...(groups && {o: groups}), ...(signedBy !== undefined && {signedBy}), ...(valid !== undefined && {valid})}, facts) : []),
	];
}

/** The Pod of a manifest, its first container and that one's flags; undefined for what is none. */
export function podOf(content: Buffer): {readonly pod: unknown; readonly container: Readonly<Record<string, unknown>>; readonly given: ReadonlyMap<string, string>} | undefined {
	let pod: unknown;
	try {
		pod = loadYaml(content.toString('utf8'));
	} catch {
		return undefined;
	}
	const container = valueAt(pod, 'spec.containers[0]');
	if (!isRecord(container)) {
		return undefined;
	}
	const words = [container['command'], container['args']].flatMap((one) => (Array.isArray(one) ? one.map(String) : []));
	const given = new Map(words.flatMap((word) => {
		const [, name, value = ''] = /^--?([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
		return name === undefined ? [] : [[name, value] as const];
	}));
	return {pod, container, given};
}

async function manifest({manifest: path, flags = {}, image, mount, fields = {}}: ManifestNeed, facts: NodeFacts): Promise<readonly Missing[]> {
	const content = await contents(path, facts);
	if (content === undefined) {
		return [missing('file.absent', {path})];
	}
	const read = podOf(content);
	if (read === undefined) {
		return [missing('manifest.unreadable', {path})];
	}
	const {pod, container, given} = read;
	const paths = listAt(pod, 'spec.volumes').map((volume) => valueAt(volume, 'hostPath.path'));
	const foundImage = typeof container['image'] === 'string' ? container['image'] : '';
	return [
		...Object.entries(flags).flatMap(([flag, value]) => (value === null ? (given.has(flag) ? [missing('manifest.flag-there', {path, flag})] : [])
			: given.get(flag) === value ? [] : [missing('manifest.flag', {path, flag, value, found: given.get(flag) ?? ''})])),
		...(image !== undefined && !foundImage.includes(image) ? [missing('manifest.image', {path, expected: image, found: foundImage})] : []),
		...(mount !== undefined && !paths.includes(mount) ? [missing('manifest.mount', {path, mount})] : []),
		...fieldFaults(path, pod, fields),
	];
}

/** Kind, namespace and name of `ConfigMap kube-system/kubeadm-config`. */
export function objectOf(text: string): {readonly kind: string; readonly namespace: string | undefined; readonly name: string} {
	const [kind = '', rest = ''] = text.split(' ');
	const slash = kind.startsWith('Cluster') ? -1 : rest.indexOf('/');
	return {kind, namespace: slash === -1 ? undefined : rest.slice(0, slash), name: rest.slice(slash + 1)};
}

async function object({object: name, exists = true, fields = {}}: ObjectNeed, facts: NodeFacts): Promise<readonly Missing[]> {
	const {kind, namespace, name: of} = objectOf(name);
	const found = await facts.object(kind, namespace, of);
	if (found === undefined || !exists) {
		return found === undefined && exists ? [missing('object.absent', {object: name})] : found !== undefined ? [missing('object.present', {object: name})] : [];
	}
	return fieldFaults(name, found, fields);
}

function fieldFaults(name: string, of: unknown, fields: Readonly<Record<string, string>>): Missing[] {
	return Object.entries(fields).flatMap(([field, expected]) => {
		const text = textAt(of, field);
		return text?.includes(expected) === true ? [] : [missing('object.field', {object: name, field, expected, found: text ?? ''})];
	});
}

/** What stands at a path of an object, as text; undefined for nothing. */
export function textAt(of: unknown, field: string): string | undefined {
	const value = valueAt(of, field);
	return typeof value === 'string' ? value : value === undefined ? undefined : JSON.stringify(value);
}

/** `spec.taints[0].key`; a dot in a key is written `\.`. */
function valueAt(value: unknown, path: string): unknown {
	return (path.match(/(?:\\.|[^.[\]])+/g) ?? []).reduce((at: unknown, part) => {
		const key = part.replaceAll('\\', '');
		return Array.isArray(at) ? at[Number(key)] as unknown : isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined;
	}, value);
}

export function listAt(value: unknown, path: string): readonly unknown[] {
	const found = valueAt(value, path);
	return Array.isArray(found) ? found : [];
}

async function request({request: {method = '', path = '', user = '', status = 0}}: RequestNeed, facts: NodeFacts): Promise<readonly Missing[]> {
	const was = (await facts.requests()).some((one) => (method === '' || one.method === method) && (path === '' || one.path === path) && (user === '' || one.user === user) && (status === 0 || one.status === status));
	return was ? [] : [missing('request', {method, path, user, status})];
}

async function component({component: name, healthy, state}: ComponentNeed, facts: NodeFacts): Promise<readonly Missing[]> {
	const found = (await facts.components())[name] ?? {state: 'absent', healthy: false};
	return [
		...(healthy === true && !found.healthy ? [missing('component.unhealthy', {component: name})] : []),
		...(healthy === false && found.healthy ? [missing('component.healthy', {component: name})] : []),
		...(state !== undefined && found.state !== state ? [missing('component.state', {component: name, expected: state, found: found.state})] : []),
	];
}

async function rbac({rbac: {user, groups = [], verb, resource: full, namespace, name}, allowed}: RbacNeed, facts: NodeFacts): Promise<readonly Missing[]> {
	const dot = full.indexOf('.');
	const [resource, group] = dot === -1 ? [full, ''] : [full.slice(0, dot), full.slice(dot + 1)];
	const may = await facts.may(user, groups, {verb, resource, group, ...(namespace !== undefined && {namespace}), ...(name !== undefined && {name})});
	return may === allowed ? [] : [missing(allowed ? 'rbac.refused' : 'rbac.allowed', {user, verb, resource: full})];
}

import {parseKubeconfig} from '../pki/kubeconfigs.ts';
import {describe, readCertificates} from '../pki/read.ts';
import type {NodeFacts} from './facts.ts';
import {contents, objectOf, podOf, textAt} from './judge.ts';
import type {CertificateNeed, FileNeed, KubeconfigNeed, ManifestNeed, Need, ObjectNeed, RbacNeed} from './types.ts';

/** One thing that a node says of itself, in its own words: they are the same in every language. */
export interface Found {
	/** A path, an object, a component. */
	readonly at: string;
	readonly what: string;
	readonly is: string;
}

/** What is not there. */
const NOTHING = '–';
/** A line is shown, and not the whole. */
const MOST = 60;

/** What is sought, with what stands around it as far as there is room. */
function excerpt(text: string, sought: string): string {
	const whole = text.replaceAll(/\s+/g, ' ').trim();
	if (whole.length <= MOST) {
		return whole;
	}
	const from = Math.max(0, Math.min(whole.indexOf(sought) - 8, whole.length - MOST));
	return `${from > 0 ? '…' : ''}${whole.slice(from, from + MOST)}${from + MOST < whole.length ? '…' : ''}`;
}

/** What a node has where a need looks: read from it at this moment, whether or not the need is met. */
export async function foundOf(need: Need, facts: NodeFacts): Promise<readonly Found[]> {
	switch (true) {
		case 'file' in need: return ofFile(need, facts);
		case 'certificate' in need: return ofCertificate(need, facts);
		case 'kubeconfig' in need: return ofKubeconfig(need, facts);
		case 'manifest' in need: return ofManifest(need, facts);
		case 'object' in need: return ofObject(need, facts);
		case 'component' in need: {
			const {state = 'absent', healthy = false} = (await facts.components())[need.component] ?? {};
			return [{at: need.component, what: state, is: healthy ? '✔' : '✖'}];
		}
		case 'rbac' in need: return ofRbac(need, facts);
		case 'preflight' in need: {
			const findings = await facts.findings();
			return need.preflight.map((check) => ({at: 'preflight', what: check, is: findings.includes(check) ? '✖' : '✔'}));
		}
		default: return [];
	}
}

async function ofFile({file: path, exists = true, mode, contains, lacks}: FileNeed, facts: NodeFacts): Promise<readonly Found[]> {
	const stat = await facts.files.stat(path).catch(() => undefined);
	const text = contains === undefined && lacks === undefined ? '' : (await contents(path, facts))?.toString('utf8') ?? '';
	const lines = [contains, lacks].filter((one) => one !== undefined).map((sought) => excerpt(text.split('\n').find((one) => one.includes(sought)) ?? NOTHING, sought));
	return [
		...(stat === undefined || !exists || (mode === undefined && lines.length === 0) ? [{at: path, what: '', is: stat === undefined ? NOTHING : stat.type}] : []),
		...(mode !== undefined && stat !== undefined ? [{at: path, what: 'mode', is: (stat.mode & 0o7777).toString(8).padStart(4, '0')}] : []),
		...(stat === undefined ? [] : lines.map((is) => ({at: path, what: '', is}))),
	];
}

/** A certificate's times have no fractions of a second. */
export const toSeconds = (time: string): string => time.replace(/\.\d+Z$/, 'Z');

/** Of a certificate what says who it is, who vouches for that, and what for. */
export function certificateFacts(at: string, pem: string | Buffer): readonly Found[] {
	const read = readCertificates(pem);
	const [own] = read.ok ? read.value : [];
	if (own === undefined) {
		return [{at, what: '', is: NOTHING}];
	}
	const {subject, issuer, usages, dnsNames, ipAddresses, notAfter} = describe(own);
	const names = [...dnsNames, ...ipAddresses];
	return [
		{at, what: 'subject', is: subject}, {at, what: 'issuer', is: issuer}, ...(usages.length > 0 ? [{at, what: 'usages', is: usages.join(', ')}] : []),
		...(names.length > 0 ? [{at, what: 'names', is: names.join(', ')}] : []), {at, what: 'notAfter', is: toSeconds(notAfter)},
	];
}

async function ofCertificate({certificate: path}: CertificateNeed, facts: NodeFacts): Promise<readonly Found[]> {
	return certificateFacts(path, await contents(path, facts) ?? '');
}

async function ofKubeconfig({kubeconfig: path}: KubeconfigNeed, facts: NodeFacts): Promise<readonly Found[]> {
	const read = parseKubeconfig((await contents(path, facts))?.toString('utf8') ?? '');
	if (!read.ok) {
		return [{at: path, what: '', is: NOTHING}];
	}
	const {server, certificatePem, certificatePath} = read.value;
	const client = certificatePem === '' && certificatePath !== undefined ? await contents(certificatePath, facts) ?? '' : certificatePem;
	return [{at: path, what: 'server', is: server}, ...certificateFacts(path, client).filter(({what}) => what === 'subject' || what === 'issuer')];
}

async function ofManifest({manifest: path, flags = {}, image, mount, fields = {}}: ManifestNeed, facts: NodeFacts): Promise<readonly Found[]> {
	const content = await contents(path, facts);
	const read = content === undefined ? undefined : podOf(content);
	if (read === undefined) {
		return [{at: path, what: '', is: NOTHING}];
	}
	const paths = (textAt(read.pod, 'spec.volumes') ?? '').includes(JSON.stringify(mount));
	return [
		...Object.keys(flags).map((flag) => ({at: path, what: `--${flag}`, is: read.given.get(flag) ?? NOTHING})),
		...(image === undefined ? [] : [{at: path, what: 'image', is: textAt(read.container, 'image') ?? NOTHING}]),
		...(mount === undefined ? [] : [{at: path, what: 'hostPath', is: paths ? mount : NOTHING}]),
		...fieldsOf(path, read.pod, fields),
	];
}

const fieldsOf = (at: string, of: unknown, fields: Readonly<Record<string, string>>): Found[] => Object.entries(fields).map(([field, sought]) => ({at, what: field.replace(/^spec\.containers\[0\]\./, ''), is: excerpt(textAt(of, field) ?? NOTHING, sought)}));

async function ofObject({object: name, fields = {}}: ObjectNeed, facts: NodeFacts): Promise<readonly Found[]> {
	const {kind, namespace, name: of} = objectOf(name);
	const object = await facts.object(kind, namespace, of);
	return object === undefined || Object.keys(fields).length === 0 ? [{at: name, what: '', is: object === undefined ? NOTHING : '✔'}] : fieldsOf(name, object, fields);
}

async function ofRbac({rbac: {user, groups = [], verb, resource: full, namespace, name}}: RbacNeed, facts: NodeFacts): Promise<readonly Found[]> {
	const [resource = '', ...group] = full.split('.');
	const may = await facts.may(user, groups, {verb, resource, group: group.join('.'), ...(namespace !== undefined && {namespace}), ...(name !== undefined && {name})});
	return [{at: [user, ...groups].join(', '), what: [verb, full, name].filter((one) => one !== undefined).join(' '), is: may ? '✔' : '✖'}];
}

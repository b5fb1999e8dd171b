import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {load} from 'js-yaml';
import {recordings} from '../corpus.ts';

/** A thing that a recording of the real kubeadm has, and where it stands there. */
export interface RecordedThing {
	readonly id: string;
	readonly at: string;
}

interface Request {
	readonly method: string;
	readonly path: string;
	readonly body?: {readonly kind?: string; readonly metadata?: {readonly name?: string; readonly namespace?: string}; readonly data?: Readonly<Record<string, string>>; readonly roleRef?: {readonly name: string}; readonly subjects?: readonly {readonly name: string}[]; readonly rules?: readonly {readonly resources: readonly string[]; readonly verbs: readonly string[]; readonly resourceNames?: readonly string[]}[]};
}

const cases = recordings('cases');

/** Ids of all that kubeadm wrote and sent in every case: read from the files themselves, not by the code that the interface reads them with. */
export function recordedThings(): RecordedThing[] {
	return readdirSync(cases).flatMap((name) => {
		const out = join(cases, name, 'out');
		const read = (path: string): string[] => (existsSync(join(out, path)) ? [readFileSync(join(out, path), 'utf8')] : []);
		const list = (path: string): string[] => (existsSync(join(out, path)) ? readdirSync(join(out, path)) : []);
		const patched = existsSync(join(cases, name, 'patches'));
		return [
			...list('manifests').filter((file) => file.endsWith('.yaml')).flatMap((file) => [`file/manifest/${file.slice(0, -5)}`, ...ofManifest(file.slice(0, -5), load(read(`manifests/${file}`).join('')), patched)]),
			...list('kubeconfigs').map((file) => `kubeconfig/${file}`),
			...read('kubelet/config.yaml').flatMap((text) => ['file/kubelet/config', ...fields('kubelet', load(text))]),
			...read('kubelet/instance-config.yaml').flatMap((text) => ['file/kubelet/instance-config', ...fields('kubelet', load(text))]),
			...read('kubelet/kubeadm-flags.env').flatMap((text) => ['file/kubelet/flags', ...[...text.matchAll(/--([\w-]+)/g)].map(([, flag]) => `flag/kubelet/${flag ?? ''}`)]),
			...read('requests.json').flatMap((text) => (JSON.parse(text) as Request[]).flatMap((request) => ofRequest(request))),
			...read('certs.json').flatMap((text) => certificates(JSON.parse(text))),
		].map((id) => ({id, at: name}));
	});
}

/** Each Role and binding that kubeadm made, with the names that tell what it allows and to whom. */
export function recordedRights(): {readonly id: string; readonly names: readonly string[]}[] {
	const found = new Map<string, readonly string[]>();
	for (const name of readdirSync(cases)) {
		const path = join(cases, name, 'out', 'requests.json');
		for (const {body} of existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as Request[] : []) {
			// Groups of tokens are what a configuration makes them.
			const subjects = body?.subjects?.map((subject) => subject.name).filter((subject) => !subject.startsWith('system:bootstrappers:') || subject.endsWith(':kubeadm:default-node-token'));
			const names = body?.roleRef === undefined ? body?.rules?.flatMap(({resources, verbs, resourceNames = []}) => [...(resourceNames.length > 0 ? resourceNames : resources), ...verbs]) : [body.roleRef.name, ...(subjects ?? [])];
			if (names !== undefined && body?.kind !== undefined) {
				found.set(`object/${body.kind}/${body.metadata?.namespace ?? ''}/${body.metadata?.name ?? ''}`, names);
			}
		}
	}
	return [...found].map(([id, names]) => ({id, names}));
}

/** @param patched fields that a patch of the case brought are nobody's but its own */
function ofManifest(component: string, manifest: unknown, patched: boolean): string[] {
	const pod = manifest as {readonly spec: {readonly containers?: readonly {readonly command?: readonly string[]; readonly image?: string}[]}};
	const own = /^(?:env|emptyDir)\b/;
	return [
		...(pod.spec.containers ?? []).flatMap(({command = [], image = ''}) => [...image === '' || patched ? [] : [`image/${image.split('@')[0]?.split('/').at(-1)?.split(':')[0] ?? ''}`], ...command.filter((word) => word.startsWith('--')).map((flag) => `flag/${component}/${flag.slice(2).split('=')[0] ?? ''}`)]),
		...fields('pod', manifest).filter((id) => !patched || !own.test(id.slice(id.lastIndexOf('.') + 1))),
	];
}

/** Every member of a document by its path, those that hold others included. */
function fields(group: string, document: unknown): string[] {
	const ids = new Set<string>();
	const walk = (value: unknown, path: string): void => {
		if (Array.isArray(value)) {
			for (const one of value) {
				walk(one, `${path}[]`);
			}
			return;
		}
		const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
		// What only holds other fields is explained by them.
		if (path !== '' && entries.length === 0) {
			ids.add(`${group}/${group === 'pod' ? path : path.replaceAll('[]', '')}`);
		}
		for (const [name, below] of entries) {
			walk(below, path === '' ? name : `${path}.${name}`);
		}
	};
	walk(document, '');
	return [...ids];
}

function ofRequest({method, path, body}: Request): string[] {
	const kind = body?.kind;
	const [, namespace, resource, name] = /(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+))?$/.exec(path) ?? [];
	if (method === 'PATCH' && resource === 'nodes') {
		return [`object/Node//${name ?? ''}`];
	}
	return kind === undefined || body?.metadata?.name === undefined ? [] : [
		`object/${kind}/${body.metadata.namespace ?? namespace ?? ''}/${body.metadata.name}`,
		...(body.data?.['config.conf'] === undefined ? [] : fields('kube-proxy', load(body.data['config.conf']))),
		...(body.data?.['kubelet'] === undefined ? [] : fields('kubelet', load(body.data['kubelet']))),
		...(body.data?.['Corefile'] === undefined ? [] : body.data['Corefile'].split('\n').map((line) => line.trim().split(/\s/)[0] ?? '').filter((word) => word !== '' && word !== '}').map((word) => `corefile/${word}`)),
	];
}

/** certs.json lists what lies in the certificates directory, by path. */
function certificates(list: unknown): string[] {
	const paths = JSON.stringify(list).match(/[\w/.-]+\.(?:crt|pub)(?=")/g) ?? [];
	return paths.map((path) => `certs/${path.replace(/^.*pki\//, '').replace(/\.(?:crt|pub)$/, '')}`);
}

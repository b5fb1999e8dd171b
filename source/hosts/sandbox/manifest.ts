import {createHash} from 'node:crypto';
import type {Files} from '../../core/ports/index.ts';
import {isRecord} from '../../core/values/is-record.ts';

/** A static Pod as the stand-in kubelet found it. */
export interface StaticPod {
	readonly name: string;
	/** Of the file's contents: another one is another Pod. */
	readonly hash: string;
	readonly pod: Readonly<Record<string, unknown>>;
	readonly images: readonly string[];
	/** `--name=value` of the first container; the last one counts. */
	readonly flags: ReadonlyMap<string, string>;
}

/** Where a component answers HTTP. */
export interface Endpoint {
	readonly scheme: 'http' | 'https';
	/** `0.0.0.0` and `::` are all addresses. */
	readonly address: string;
	readonly port: number;
	readonly paths: readonly string[];
}

/** Reads a manifest; a text saying why where it is none. */
export async function readStaticPods(files: Files, directory: string): Promise<{pods: StaticPod[]; faults: string[]}> {
	const {load} = await import('js-yaml');
	const pods: StaticPod[] = [];
	const faults: string[] = [];
	// The kubelet passes over names that begin with a dot.
	for (const name of (await files.list(directory) ?? []).filter(name => !name.startsWith('.'))) {
		const file = `${directory}/${name}`;
		const content = await files.read(file);
		if (content === undefined) {
			continue;
		}
		try {
			const pod = load(content.toString('utf8'));
			const containers = isRecord(pod) && isRecord(pod['spec']) ? pod['spec']['containers'] : undefined;
			if (!isRecord(pod) || pod['kind'] !== 'Pod' || !isRecord(pod['metadata']) || !Array.isArray(containers)) {
				throw new Error('not a Pod');
			}
			pods.push({
				name: String(pod['metadata']['name']),
				hash: createHash('md5').update(content).digest('hex'),
				pod,
				images: containers.filter(container => isRecord(container)).map(({image}) => String(image)),
				flags: readFlags(containers[0]),
			});
		} catch (error) {
			faults.push(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
		}
	}
	return {pods, faults};
}

function readFlags(container: unknown): ReadonlyMap<string, string> {
	const words = isRecord(container) ? [container['command'], container['args']].flatMap(list => Array.isArray(list) ? list : []) : [];
	return new Map(words.flatMap(word => {
		const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(String(word)) ?? [];
		return name === undefined ? [] : [[name, value ?? 'true'] as const];
	}));
}

const HEALTH_PATHS = ['/healthz', '/livez', '/readyz'];

/** Components' own defaults: `k8s.io/kubernetes/pkg/cluster/ports`. */
const SECURE_PORTS: Readonly<Record<string, number>> = {
	'kube-apiserver': 6443,
	'kube-controller-manager': 10_257,
	'kube-scheduler': 10_259,
};

export function endpointsOf({name, flags}: StaticPod): Endpoint[] {
	if (name === 'etcd') {
		return ['listen-metrics-urls', 'listen-client-urls', 'listen-peer-urls'].flatMap(flag => (flags.get(flag) ?? '').split(','))
			.filter(url => URL.canParse(url))
			.map(url => ({...addressOf(new URL(url)), paths: [...HEALTH_PATHS, '/health', '/version']}));
	}
	const port = SECURE_PORTS[name];
	if (port === undefined) {
		return [];
	}
	return [{
		scheme: 'https',
		address: flags.get('bind-address') || '0.0.0.0',
		port: Number(flags.get('secure-port') ?? port),
		paths: [...HEALTH_PATHS, ...(name === 'kube-apiserver' ? ['/version'] : [])],
	}];
}

export function addressOf(url: URL): {scheme: 'http' | 'https'; address: string; port: number} {
	const scheme = url.protocol === 'https:' ? 'https' : 'http';
	return {scheme, address: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || (scheme === 'https' ? 443 : 80))};
}

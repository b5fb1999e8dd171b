import {createHash} from 'node:crypto';
import type {Files} from '../../core/ports/index.ts';
import {checkSchema} from './api/schema.ts';
import {isRecord} from '../../core/values/is-record.ts';

/** A static Pod as the stand-in kubelet found it. */
export interface StaticPod {
	readonly name: string;
	/** Where its mirror is: `default` where the manifest says none (kubelet/config, common.go). */
	readonly namespace: string;
	/** Of the file's contents: another one is another Pod. */
	readonly hash: string;
	readonly pod: Readonly<Record<string, unknown>>;
	readonly images: readonly string[];
	/** Command and arguments of the first container. */
	readonly argv: readonly string[];
	/** `--name=value` of the first container; the last one counts. */
	readonly flags: ReadonlyMap<string, string>;
}

/** What was read of a file with that content: a Pod, or why it is none. */
interface Read {
	readonly content: Buffer;
	readonly found: StaticPod | {readonly fault: string};
}

/** By path, of the last look. */
export type ReadManifests = Map<string, Read>;

/**
 * Reads the manifests of a folder, in the order of their names; for those that are none, what the kubelet says.
 * @param known what is read again only where it changed: the folder is looked at each second
 */
export async function readStaticPods(files: Files, directory: string, known: ReadManifests = new Map()): Promise<{pods: StaticPod[]; faults: string[]}> {
	const {load} = await import('js-yaml');
	// By name, as the kubelet keeps them (config/file.go): of two with the same the last counts, and nothing is said of the other.
	const pods = new Map<string, StaticPod>();
	const faults: string[] = [];
	const names = await files.list(directory);
	if (names === undefined) {
		return {pods: [], faults: [`"Unable to read config path" err="path does not exist, ignoring" path=${JSON.stringify(directory)}`]};
	}
	// The kubelet passes over names that begin with a dot.
	for (const name of names.filter((one) => !one.startsWith('.'))) {
		const file = `${directory}/${name}`;
		const content = await files.read(file).catch(() => undefined);
		if (content === undefined) {
			continue;
		}
		const before = known.get(file);
		const {found} = before?.content.equals(content) === true ? before : {found: readOne(load, file, content)};
		known.set(file, {content, found});
		if ('fault' in found) {
			faults.push(found.fault);
		} else {
			pods.set(found.name, found);
		}
	}
	return {pods: [...pods.values()], faults};
}

function readOne(load: Load, file: string, content: Buffer): Read['found'] {
	try {
		return read(load, file, content);
	} catch (error) {
		return {fault: `"Could not process manifest file" err=${JSON.stringify(error instanceof Error ? error.message : String(error))} path=${JSON.stringify(file)}`};
	}
}

type Load = (text: string, options: {readonly json: boolean}) => unknown;

/** @throws {Error} in the kubelet's words */
function read(load: Load, file: string, content: Buffer): StaticPod {
	const unparsed = (words: string) => new Error(`${file}: couldn't parse as pod(${words}), please check config file`);
	let pod: unknown;
	try {
		// Not strictly: of a key that is there twice the last counts (sigs.k8s.io/yaml).
		pod = load(content.toString('utf8'), {json: true});
	} catch (error) {
		const {reason, mark} = error as {readonly reason?: string; readonly mark?: {readonly line?: number}};
		throw unparsed(`yaml: ${mark?.line === undefined ? '' : `line ${mark.line + 1}: `}${reason ?? 'could not be parsed'}`);
	}
	if (!isRecord(pod) || typeof pod['kind'] !== 'string' || pod['kind'] === '') {
		throw unparsed('Object \'Kind\' is missing');
	}
	if (pod['kind'] !== 'Pod' || pod['apiVersion'] !== 'v1') {
		throw unparsed(`no kind ${JSON.stringify(pod['kind'])} is registered for version ${JSON.stringify(pod['apiVersion'] ?? '')} in scheme "pkg/api/legacyscheme/scheme.go:30"`);
	}
	const [wrong] = checkSchema('', 'v1', 'Pod', pod).mistyped;
	if (wrong !== undefined) {
		throw unparsed(wrong);
	}
	const spec = isRecord(pod['spec']) ? pod['spec'] : {};
	const containers = Array.isArray(spec['containers']) ? spec['containers'].filter((one) => isRecord(one)) : [];
	const metadata = isRecord(pod['metadata']) ? pod['metadata'] : {};
	const faults = invalid(metadata, spec, containers);
	if (faults.length > 0) {
		throw new Error(`invalid pod: [${faults.join(', ')}]`);
	}
	return {
		name: String(metadata['name']),
		namespace: typeof metadata['namespace'] === 'string' && metadata['namespace'] !== '' ? metadata['namespace'] : 'default',
		hash: createHash('md5').update(content).digest('hex'),
		pod,
		images: containers.map(({image}) => String(image)),
		argv: argvOf(containers[0]),
		flags: readFlags(argvOf(containers[0])),
	};
}

type Fields = Readonly<Record<string, unknown>>;

/** What the kubelet's validation finds, as far as hands get it wrong. */
function invalid(metadata: Fields, spec: Fields, containers: readonly Fields[]): string[] {
	const volumes = Array.isArray(spec['volumes']) ? spec['volumes'].filter((one) => isRecord(one)).map(({name}) => name) : [];
	return [
		...(typeof metadata['name'] === 'string' && metadata['name'] !== '' ? [] : ['metadata.name: Required value: name or generateName is required']),
		...(containers.length === 0 ? ['spec.containers: Required value'] : []),
		...containers.flatMap((container, index) => {
			const at = `spec.containers[${index}]`;
			const mounts = Array.isArray(container['volumeMounts']) ? container['volumeMounts'].filter((one) => isRecord(one)) : [];
			return [
				...(typeof container['name'] === 'string' && container['name'] !== '' ? [] : [`${at}.name: Required value`]),
				...(typeof container['image'] === 'string' && container['image'] !== '' ? [] : [`${at}.image: Required value`]),
				...mounts.flatMap(({name}, mount) => (volumes.includes(name) ? [] : [`${at}.volumeMounts[${mount}].name: Not found: ${JSON.stringify(name)}`])),
			];
		}),
	];
}

function argvOf(container: unknown): readonly string[] {
	return isRecord(container) ? [container['command'], container['args']].flatMap((list) => (Array.isArray(list) ? list.map(String) : [])) : [];
}

function readFlags(words: readonly string[]): ReadonlyMap<string, string> {
	return new Map(words.flatMap((word) => {
		const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
		return name === undefined ? [] : [[name, value ?? 'true'] as const];
	}));
}

export function addressOf(url: URL): {scheme: 'http' | 'https'; address: string; port: number} {
	const scheme = url.protocol === 'https:' ? 'https' : 'http';
	return {scheme, address: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || (scheme === 'https' ? 443 : 80))};
}

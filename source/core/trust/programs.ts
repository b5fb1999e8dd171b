import {loadYaml} from '../yaml/load.ts';
import {isRecord} from '../values/is-record.ts';
import type {Evidence, Read} from './evidence.ts';
import type {Naming, TrustActor} from './model.ts';

/** Where the kubelet and its settings are, unless something says otherwise (cmd/kubelet/app/options; kubeadm's constants). */
export const KUBELET_CONFIG = '/var/lib/kubelet/config.yaml';
export const KUBELET_PKI = '/var/lib/kubelet/pki';
const MANIFESTS = '/etc/kubernetes/manifests';
/** The packages' file for systemd, which names kubelet.conf; the first one that is there counts. */
const dropIns = ['/etc/systemd/system/kubelet.service.d/10-kubeadm.conf', '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf', '/lib/systemd/system/kubelet.service.d/10-kubeadm.conf'] as const;

type Component = Extract<TrustActor, 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler'>;
const components: readonly Component[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

/** No node runs so many static Pods; others are passed over. */
const MOST_MANIFESTS = 200;

/** A program as its manifest says that it runs. */
export interface Program {
	readonly actor: Component;
	/** The manifest. */
	readonly file: string;
	/** The last value of each flag; of one that may stand several times, all of them. */
	flag(name: string): string | undefined;
	flags(name: string): readonly string[];
	readonly probes: readonly Probe[];
}

export interface Probe {
	readonly scheme: string;
	readonly host: string;
	readonly port: string;
	readonly paths: readonly string[];
}

export interface Programs {
	readonly programs: Readonly<Partial<Record<Component, Program>>>;
	/** Manifests that cannot be parsed, or read. */
	readonly broken: readonly {readonly path: string; readonly read: Read<string>}[];
}

/** The programs of the control plane: by what the manifests in the kubelet's folder run, whatever those files are called. */
export function readPrograms(evidence: Evidence, kubelet: KubeletSettings): Programs {
	const folder = kubelet.text('staticPodPath') ?? MANIFESTS;
	const programs: Partial<Record<Component, Program>> = {};
	const broken: {path: string; read: Read<string>}[] = [];
	// The kubelet passes over names that begin with a dot (pkg/kubelet/config/file.go).
	for (const name of evidence.names(folder).filter((one) => !one.startsWith('.')).slice(0, MOST_MANIFESTS)) {
		const path = `${folder.replace(/\/+$/, '')}/${name}`;
		const read = evidence.text(path);
		const pod = read.state === 'there' ? parse(read.value) : undefined;
		if (!isRecord(pod)) {
			broken.push({path, read});
			continue;
		}
		for (const container of objects(member(pod, 'spec', 'containers'))) {
			const words = [...texts(container['command']), ...texts(container['args'])];
			const actor = components.find((one) => words[0] === one || words[0]?.endsWith(`/${one}`));
			if (actor !== undefined) {
				programs[actor] ??= program(actor, path, words.slice(1), container);
			}
		}
	}
	return {programs, broken};
}

function program(actor: Component, file: string, words: readonly string[], container: Readonly<Record<string, unknown>>): Program {
	const given = new Map<string, string[]>();
	for (let at = 0; at < words.length; at += 1) {
		const [, name, value] = /^--?([\w-]+)(?:=(.*))?$/s.exec(words[at] ?? '') ?? [];
		if (name !== undefined) {
			const next = words[at + 1];
			// A flag's value may stand behind it; a flag without one is a switch.
			const behind = value === undefined && next !== undefined && !next.startsWith('-') ? next : undefined;
			at += behind === undefined ? 0 : 1;
			given.set(name, [...given.get(name) ?? [], value ?? behind ?? 'true']);
		}
	}
	return {
		actor, file, probes: probesOf(container),
		flag: (name) => given.get(name)?.at(-1),
		flags: (name) => given.get(name) ?? [],
	};
}

const probeNames = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

/** Those that go to the same port are one. */
function probesOf(container: Readonly<Record<string, unknown>>): Probe[] {
	const ports = new Map(objects(container['ports']).map(({name, containerPort}) => [String(name), String(containerPort)]));
	const found = new Map<string, Probe>();
	for (const name of probeNames) {
		const get = member(container, name, 'httpGet');
		if (!isRecord(get)) {
			continue;
		}
		const port = ports.get(String(get['port'])) ?? String(get['port']);
		const [scheme, host] = [String(get['scheme'] ?? 'HTTP').toLowerCase(), String(get['host'] ?? '')];
		const key = `${scheme} ${host} ${port}`;
		const paths = [...found.get(key)?.paths ?? [], String(get['path'] ?? '/')];
		found.set(key, {scheme, host, port, paths: [...new Set(paths)]});
	}
	return [...found.values()];
}

/** What config.yaml says, and the flags of the service beside it. */
export interface KubeletSettings {
	readonly read: Read<string>;
	/** The scalar at a path of fields. */
	text(...path: readonly string[]): string | undefined;
	/** Its kubeconfig, and who names it. */
	readonly kubeconfig: {readonly path: string; readonly named?: Naming};
	/** It could not be parsed. */
	readonly isMalformed: boolean;
}

export function readKubelet(evidence: Evidence): KubeletSettings {
	const read = evidence.text(KUBELET_CONFIG);
	const settings = read.state === 'there' ? parse(read.value) : undefined;
	return {
		read, isMalformed: read.state === 'there' && !isRecord(settings),
		text(...path) {
			const value = member(settings, ...path);
			return value === undefined || value === null || value === '' || typeof value === 'object' ? undefined : String(value);
		},
		kubeconfig: kubeconfigOf(evidence),
	};
}

function kubeconfigOf(evidence: Evidence): KubeletSettings['kubeconfig'] {
	for (const path of dropIns) {
		const read = evidence.text(path);
		const named = read.state === 'there' ? /(?:^|\s)--kubeconfig=([^\s"']+)/.exec(read.value)?.[1] : undefined;
		if (named !== undefined) {
			return {path: named, named: {by: '--kubeconfig', path}};
		}
	}
	return {path: '/etc/kubernetes/kubelet.conf'};
}

function parse(text: string): unknown {
	try {
		return loadYaml(text);
	} catch {
		return undefined;
	}
}

function member(value: unknown, ...path: readonly string[]): unknown {
	return path.reduce<unknown>((inner, name) => (isRecord(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined), value);
}

const objects = (value: unknown): Readonly<Record<string, unknown>>[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

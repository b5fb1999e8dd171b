import type {FileDetail} from '../told/details.ts';
import {isRecord} from '../values/is-record.ts';
import {loadYamlTexts} from '../yaml/load.ts';
import {draft, text, word, type Draft, type QuizSurroundings, type Random} from './model.ts';
import {oneOf, shuffled} from './random.ts';

/** What can be asked of a file that init writes, by what it is for. */
export function fileDrafts(detail: FileDetail, around: QuizSurroundings, random: Random): Draft[] {
	const {role, content, path, mode} = detail;
	const own = role.startsWith('manifest/') ? manifestDrafts(role.slice('manifest/'.length), parsed(content), around, random)
		: role === 'kubelet/config' ? kubeletDrafts(path, parsed(content)) : [];
	return [...own, ...modeDrafts(path, mode)];
}

const modes = ['0644', '0640', '0600', '0755', '0700', '0400', '0750'];

export const modeDrafts = (path: string, mode: number): Draft[] => draft('path.mode', {path}, text(mode.toString(8).padStart(4, '0')), modes.map((one) => text(one)));

function parsed(content: string): unknown {
	try {
		return loadYamlTexts(content);
	} catch {
		return undefined;
	}
}

export const member = (value: unknown, ...path: readonly string[]): unknown => path.reduce<unknown>((node, key) => (isRecord(node) ? node[key] : Array.isArray(node) ? node[Number(key)] as unknown : undefined), value);
export const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const scalar = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Flags whose value is worth knowing, with what else one may think of; a Pod's own other values are no choices of theirs. */
const flagValues: Readonly<Record<string, readonly string[]>> = {
	'authorization-mode': ['RBAC', 'AlwaysAllow', 'ABAC,RBAC', 'Webhook', 'Node'],
	'bind-address': ['0.0.0.0', '127.0.0.1', '::', 'localhost'],
	'secure-port': ['6443', '443', '8443', '10250', '8080'],
	'etcd-servers': ['https://127.0.0.1:2379', 'http://127.0.0.1:2379', 'https://127.0.0.1:2380', 'https://127.0.0.1:4001', 'https://127.0.0.1:6443'],
	'service-cluster-ip-range': ['10.96.0.0/12', '10.244.0.0/16', '192.168.0.0/16', '10.0.0.0/24', '172.17.0.0/16'],
	'enable-admission-plugins': ['NodeRestriction', 'AlwaysAdmit', 'AlwaysPullImages', 'PodSecurityPolicy', 'NamespaceLifecycle'],
	'kubelet-preferred-address-types': ['InternalIP,ExternalIP,Hostname', 'Hostname,InternalIP,ExternalIP', 'ExternalIP,InternalIP', 'InternalDNS,InternalIP'],
	'requestheader-allowed-names': ['front-proxy-client', 'kube-apiserver', 'kubernetes', 'system:masters', 'kubernetes-admin'],
	'controllers': ['*', '*,bootstrapsigner,tokencleaner', 'bootstrapsigner', '*,-tokencleaner', 'tokencleaner'],
	'listen-metrics-urls': ['http://127.0.0.1:2381', 'https://127.0.0.1:2379', 'http://0.0.0.0:2381', 'http://127.0.0.1:2379'],
	'data-dir': ['/var/lib/etcd', '/var/lib/kubelet', '/etc/etcd', '/var/etcd/data', '/etc/kubernetes/etcd'],
	'cluster-cidr': ['10.244.0.0/16', '10.96.0.0/12', '192.168.0.0/16', '10.0.0.0/8'],
	'service-account-issuer': ['https://kubernetes.default.svc.cluster.local', 'https://kubernetes', 'https://localhost:6443', 'kubernetes/serviceaccount', 'https://kubernetes.default.svc'],
};
/** The kubelet asks these; formerly others. */
const ports = ['6443', '10257', '10259', '2381', '2379', '10250', '10251', '10252', '8080', '10248'];
const folders = ['/etc/kubernetes/manifests', '/var/lib/kubelet', '/etc/cni/net.d', '/var/run/docker.sock', '/etc/kubernetes/admin.conf', '/var/lib/etcd', '/etc/kubernetes/scheduler.conf', '/etc/kubernetes/controller-manager.conf'];

function manifestDrafts(component: string, pod: unknown, {others}: QuizSurroundings, random: Random): Draft[] {
	const container = member(pod, 'spec', 'containers', '0');
	const flags = items(member(container, 'command')).map((one) => scalar(one)).filter((one) => one.startsWith('--') && one.includes('=')).map((one) => [one.slice(2, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const);
	const withPath = flags.filter(([, value]) => value.startsWith('/'));
	// A file that several flags name has no one answer.
	const named = oneOf(withPath.filter(([, value]) => withPath.filter(([, other]) => other === value).length === 1), random);
	// A flag that stands twice has two values.
	const known = oneOf(flags.filter(([name]) => flagValues[name] !== undefined && flags.filter(([other]) => other === name).length === 1), random);
	const probe = member(container, 'livenessProbe', 'httpGet');
	const port = portOf(container, scalar(member(probe, 'port')));
	const mounts = items(member(pod, 'spec', 'volumes')).map((volume) => scalar(member(volume, 'hostPath', 'path'))).filter((path) => path !== '');
	const mount = oneOf(mounts, random);
	const elsewhere = [...others.flatMap((other) => (other.kind === 'file' && other.role.startsWith('manifest/') ? mountsOf(parsed(other.content)) : [])), ...folders];
	return [
		...(named === undefined ? [] : draft('manifest.flag', {component, file: named[1]}, text(`--${named[0]}`), shuffled(withPath, random).map(([name]) => text(`--${name}`)))),
		...(known === undefined ? [] : draft('manifest.value', {component, flag: `--${known[0]}`}, text(known[1]), (flagValues[known[0]] ?? []).map((one) => text(one)))),
		...(/^\d+$/.test(port) ? draft('manifest.probe-port', {component}, text(port), shuffled(ports, random).map((one) => text(one))) : []),
		// A path below one that is mounted is seen, too.
		...(mount === undefined ? [] : draft('manifest.mount', {component}, text(mount), [...new Set(elsewhere)].filter((path) => !mounts.some((one) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`))).map((one) => text(one)))),
	];
}

const mountsOf = (pod: unknown): string[] => items(member(pod, 'spec', 'volumes')).map((volume) => scalar(member(volume, 'hostPath', 'path'))).filter((path) => path !== '');

/** A probe names its port by number, or by the name that the container gives it. */
const portOf = (container: unknown, port: string): string => scalar(member(items(member(container, 'ports')).find((one) => member(one, 'name') === port), 'containerPort')) || port;

/** Fields of the kubelet's configuration, with what else one may think of. */
const kubeletFields: readonly (readonly [path: readonly string[], others: readonly string[]])[] = [
	[['clusterDNS', '0'], ['10.96.0.10', '10.96.0.1', '8.8.8.8', '127.0.0.53', '10.244.0.10']],
	[['clusterDomain'], ['cluster.local', 'kubernetes.local', 'svc.cluster.local', 'default.svc', 'local']],
	[['staticPodPath'], ['/etc/kubernetes/manifests', '/var/lib/kubelet/manifests', '/etc/kubernetes', '/etc/cni/net.d', '/var/lib/kubelet/pods']],
	[['healthzPort'], ['10248', '10250', '10255', '10257', '8080']],
	[['healthzBindAddress'], ['127.0.0.1', '0.0.0.0', '::1', 'localhost']],
	[['authorization', 'mode'], ['Webhook', 'AlwaysAllow', 'RBAC', 'Node']],
	[['authentication', 'x509', 'clientCAFile'], ['/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/etcd/ca.crt', '/etc/kubernetes/pki/front-proxy-ca.crt', '/var/lib/kubelet/pki/kubelet.crt', '/etc/kubernetes/pki/apiserver.crt']],
];
const kubeletSwitches: readonly (readonly string[])[] = [['authentication', 'anonymous', 'enabled'], ['authentication', 'webhook', 'enabled'], ['rotateCertificates']];

function kubeletDrafts(file: string, config: unknown): Draft[] {
	const field = (path: readonly string[]) => path.filter((part) => part !== '0').join('.');
	return [
		...kubeletFields.flatMap(([path, others]) => {
			// Of several addresses none is the answer.
			const isOne = path.at(-1) !== '0' || items(member(config, ...path.slice(0, -1))).length === 1;
			return isOne ? draft('kubelet.field', {field: field(path), file}, text(scalar(member(config, ...path))), others.map((one) => text(one))) : [];
		}),
		...kubeletSwitches.flatMap((path) => draft('kubelet.field', {field: field(path), file}, text(scalar(member(config, ...path))), [text('true'), text('false'), word('unset')])),
	];
}

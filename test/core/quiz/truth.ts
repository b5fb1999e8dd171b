import {load} from 'js-yaml';
import type {Choice, Question, QuestionCode, QuestionFields} from '../../../source/core/quiz/index.ts';
import {isRecorded, recorded} from '../../parity/recorded-run.ts';
import type {CertificateFacts} from '../../inspect/tree.ts';

/**
 * Whether a choice is right, by what the real kubeadm left: its certificates, files and requests as they were recorded.
 * Nothing here is the code that makes the questions.
 */
export function isRight(name: string, question: Question, choice: Choice): boolean {
	const truth = truths[question.code] as ((recording: Recording, fields: Question['fields'], said: string) => boolean) | undefined;
	if (truth === undefined) {
		throw new Error(`nothing says whether ${question.code} is right`);
	}
	return truth(recordingOf(name), question.fields, 'text' in choice ? choice.text : `<${choice.word}>`);
}

/** What no recording of a run holds: commands of a service manager, waits and checks (recordings leave preflight out), and what comes of other commands. */
export const unrecorded: Partial<Readonly<Record<QuestionCode, string>>> = {
	'service.command': 'which commands are run is in no recording', 'wait.url': 'health checks are left out of the recorded requests', 'check.outcome': 'preflight was left out',
	'join.hash': 'the hash is of a key that was not kept', 'removal.what': 'of a reset', 'revert.action': 'of an undo', 'pods.count': 'of a reset',
};

/** Which part of a recording answers a question; a selection of the recordings has not all of each. */
export function isAnswered(name: string, {code, fields}: Question): boolean {
	if (Object.hasOwn(unrecorded, code)) {
		return false;
	}
	const [kind = ''] = code.split('.');
	const parts = code === 'path.mode' ? ['files.json'] : code === 'kubeconfig.server' ? [`kubeconfigs/${file((fields as {path: string}).path)}`]
		: kind === 'certificate' || kind === 'kubeconfig' ? ['certs.json'] : kind === 'manifest' ? [`manifests/${(fields as {component: string}).component}.yaml`]
		: kind === 'kubelet' ? ['kubelet/config.yaml'] : kind === 'needs' ? ['certs.json', 'manifests'] : kind === 'keypair' ? [] : ['requests.json'];
	// What was there before a recorded run is not among what it made.
	return parts.every((part) => isRecorded(name, part)) && (code !== 'path.mode' || recordingOf(name).modes.has((fields as {path: string}).path));
}

interface Certificate extends CertificateFacts {
	readonly selfIssued: boolean;
	readonly validity: CertificateFacts['validity'] & {readonly seconds?: number};
}

interface Request {
	readonly method: string;
	readonly path: string;
	readonly user: {readonly CN: string; readonly O: string};
	readonly body?: unknown;
	readonly answered: number;
}

interface Recording {
	/** By their paths below the folder of certificates; those of kubeconfigs by their file's name. */
	readonly certificates: Readonly<Record<string, Certificate>>;
	readonly requests: readonly Request[];
	readonly modes: ReadonlyMap<string, string>;
	text(path: string): string;
	yaml(path: string): unknown;
}

const kept = new Map<string, Recording>();

function recordingOf(name: string): Recording {
	const known = kept.get(name) ?? {
		certificates: isRecorded(name, 'certs.json') ? (JSON.parse(recorded(name, 'certs.json')) as {certificates: Record<string, Certificate>}).certificates : {},
		requests: isRecorded(name, 'requests.json') ? JSON.parse(recorded(name, 'requests.json')) as Request[] : [],
		modes: new Map(isRecorded(name, 'files.json') ? (JSON.parse(recorded(name, 'files.json')) as {path: string; mode: string}[]).map(({path, mode}) => [path, mode]) : []),
		text: (path) => (isRecorded(name, path) ? recorded(name, path) : ''),
		yaml: (path) => (isRecorded(name, path) ? load(recorded(name, path)) : undefined),
	};
	kept.set(name, known);
	return known;
}

const at = (value: unknown, ...path: readonly (string | number)[]): unknown => path.reduce<unknown>((node, key) => (typeof node === 'object' && node !== null ? (node as Record<string | number, unknown>)[key] : undefined), value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The certificate of a path; the longest name that it ends with, as `etcd/ca.crt` ends with `ca.crt`. */
const certificateAt = ({certificates}: Recording, path: string): Certificate | undefined => Object.entries(certificates).filter(([name]) => (path === name || path.endsWith(`/${name}`)) && path.includes('/etcd/') === name.startsWith('etcd/')).sort(([one], [other]) => other.length - one.length)[0]?.[1];
const commonName = (recording: Recording, path: string) => certificateAt(recording, path)?.subject.CN;
const address = (text: string) => (text.includes(':') ? new URL(`http://[${text}]`).hostname : text);
const namesOf = (one: Certificate | undefined) => [...one?.sans?.dns ?? [], ...one?.sans?.ip ?? []].map((text) => address(text));
const flagsOf = (recording: Recording, component: string) => list(at(recording.yaml(`manifests/${component}.yaml`), 'spec', 'containers', 0, 'command')).map(String);
/** Requests that make or change an object; names that are made by chance are known by how they begin. */
const writes = ({requests}: Recording, {object, name}: {object: string; name: string}) => requests.filter(({method, path, body}) => method !== 'GET' && (at(body, 'kind') === object || (object === 'Node' && path.includes('/nodes/')))
	&& (object === 'Node' || at(body, 'metadata', 'name') === name || (name.startsWith('bootstrap-token-') && String(at(body, 'metadata', 'name')).startsWith('bootstrap-token-'))));
const usage = (one: Certificate | undefined): string => {
	const uses = new Set(one?.extKeyUsage);
	return one?.isCA === true ? '<signs>' : uses.has('serverAuth') && uses.has('clientAuth') ? '<server-and-client>' : uses.has('serverAuth') ? '<server>' : '<client>';
};
const signed = (recording: Recording, one: Certificate | undefined, said: string) => {
	const signer = certificateAt(recording, said);
	return signer !== undefined && one?.selfIssued === false && signer.isCA && signer.subject.CN === one.issuerCN;
};
/** Of one that was there before the run, both ends are recorded. */
const secondsOf = (one: Certificate | undefined): number => one?.validity.seconds ?? (Date.parse(one?.validity.notAfter ?? '') - Date.parse(one?.validity.notBefore ?? '')) / 1000;
const group = (one: Certificate | undefined) => one?.subject.O[0] ?? '<no-group>';
const file = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const verbs: Readonly<Record<string, string>> = {GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete'};

type Truth<Code extends QuestionCode> = (recording: Recording, fields: QuestionFields[Code], said: string) => boolean;

const truths: {readonly [Code in QuestionCode]?: Truth<Code>} = {
	'certificate.signer': (recording, {path}, said) => (said === '<itself>' ? certificateAt(recording, path)?.selfIssued === true : signed(recording, certificateAt(recording, path), said)),
	'certificate.name-in': (recording, {path}, said) => namesOf(certificateAt(recording, path)).includes(address(said)),
	'certificate.name-missing': (recording, {path}, said) => !namesOf(certificateAt(recording, path)).includes(address(said)),
	'certificate.usage': (recording, {path}, said) => usage(certificateAt(recording, path)) === said,
	'certificate.common-name': (recording, {path}, said) => commonName(recording, path) === said,
	'certificate.group': (recording, {path}, said) => group(certificateAt(recording, path)) === said,
	'certificate.validity': (recording, {path}, said) => Math.round(secondsOf(certificateAt(recording, path)) / 86_400) === Number(said),
	'keypair.signer': (_, __, said) => said === '<nobody>',
	'kubeconfig.user': (recording, {path}, said) => commonName(recording, path) === said,
	'kubeconfig.group': (recording, {path}, said) => group(certificateAt(recording, path)) === said,
	'kubeconfig.server': (recording, {path}, said) => at(recording.yaml(`kubeconfigs/${file(path)}`), 'clusters', 0, 'cluster', 'server') === said,
	'kubeconfig.signer': (recording, {path}, said) => signed(recording, certificateAt(recording, path), said),
	'path.mode': ({modes}, {path}, said) => modes.get(path) === said,
	'manifest.flag': (recording, {component, file: path}, said) => flagsOf(recording, component).includes(`${said}=${path}`),
	'manifest.value': (recording, {component, flag}, said) => flagsOf(recording, component).includes(`${flag}=${said}`),
	'manifest.probe-port'(recording, {component}, said) {
		const container = at(recording.yaml(`manifests/${component}.yaml`), 'spec', 'containers', 0);
		const port = at(container, 'livenessProbe', 'httpGet', 'port');
		return [port, ...list(at(container, 'ports')).filter((one) => at(one, 'name') === port).map((one) => at(one, 'containerPort'))].map(String).includes(said);
	},
	'manifest.mount'(recording, {component}, said) {
		const mounted = list(at(recording.yaml(`manifests/${component}.yaml`), 'spec', 'volumes')).map((one) => String(at(one, 'hostPath', 'path')));
		return mounted.some((path) => said === path || said.startsWith(`${path}/`));
	},
	'kubelet.field'(recording, {field}, said) {
		const value = at(recording.yaml('kubelet/config.yaml'), ...field.split('.'));
		return String(Array.isArray(value) ? value[0] : value ?? '<unset>') === said;
	},
	'object.user': (recording, fields, said) => writes(recording, fields).some(({user, answered}) => answered < 300 && user.CN === said),
	'object.method': (recording, fields, said) => writes(recording, fields).some(({method, answered}) => answered < 300 && method === said),
	'object.namespace'(recording, fields, said) {
		const path = writes(recording, fields)[0]?.path ?? '';
		return (/\/namespaces\/([^/]+)\//.exec(path)?.[1] ?? '<cluster-wide>') === said;
	},
	'object.status': ({requests}, {method, path, user, name}, said) => requests.some((one) => one.method === method && decodeURIComponent(one.path) === decodeURIComponent(path) && one.user.CN === user && String(one.answered) === said
		&& (method !== 'POST' || at(one.body, 'metadata', 'name') === name || name.startsWith('bootstrap-token-'))),
	'object.new': (recording, {object, name, user}, said) => writes(recording, {object, name}).some((one) => one.method === 'POST' && one.user.CN === user && String(one.answered) === said),
	'binding.subject': (recording, fields, said) => list(at(writes(recording, fields)[0]?.body, 'subjects')).some((one) => `${String(at(one, 'kind'))} ${String(at(one, 'name'))}` === said),
	'binding.role': (recording, fields, said) => at(writes(recording, fields)[0]?.body, 'roleRef', 'name') === said,
	'role.answer'(recording, {object, name, method, path}, said) {
		const [resource = '', named = ''] = path.split('/').slice(-2);
		const allows = list(at(writes(recording, {object, name})[0]?.body, 'rules')).some((rule) => list(at(rule, 'verbs')).includes(verbs[method]) && list(at(rule, 'resources')).includes(resource)
			&& (at(rule, 'resourceNames') === undefined || list(at(rule, 'resourceNames')).includes(named)));
		return said === (allows ? '200' : '403');
	},
	'image.starter': (recording, {image}, said) => said === (['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'].some((one) => recording.text(`manifests/${one}.yaml`).includes(`image: ${image}\n`)) ? '<static-pod>'
		: (recording.requests.map(({body}) => body).find((body) => JSON.stringify(body ?? '').includes(`"${image}"`)) as {kind?: string} | undefined)?.kind === 'DaemonSet' ? '<daemon-set>' : image.includes('pause') ? '<every-pod>' : '<deployment>'),
	'needs.reader': (recording, {what}, said) => readers(recording, what).includes(said),
};

/** What commands read after init, each with the place in kubeadm v1.36 that says so; objects of add-ons are their own. */
const afterInit: readonly (readonly [what: RegExp, readers: readonly string[]])[] = [
	// cmd/kubeadm/app/util/config/cluster.go and componentconfigs/kubelet.go.
	[/^ConfigMap (?:kubeadm-config|kubelet-config)$/, ['kubeadm join', 'kubeadm upgrade']],
	// cmd/kubeadm/app/phases/uploadconfig and phases/kubelet: rights of who joins to read them; phases/bootstraptoken: the rest of what a join asks for.
	[/^(?:Role|RoleBinding) kubeadm:(?:nodes-kubeadm-config|kubelet-config|bootstrap-signer-clusterinfo)$/, ['kubeadm join']],
	[/^(?:ClusterRole|ClusterRoleBinding) kubeadm:(?:get-nodes|kubelet-bootstrap|node-autoapprove-bootstrap)$/, ['kubeadm join']],
	[/^(?:Secret bootstrap-token-.*|ConfigMap cluster-info)$/, ['kubeadm join']],
	[/ kubeadm-certs$| kubeadm:kubeadm-certs$/, ['kubeadm join --control-plane']],
	// phases/kubeconfig/kubeconfig.go: before it admin.conf has no rights, and all that is sent with it is refused.
	[/^ClusterRoleBinding kubeadm:cluster-admins$/, ['upload-config', 'upload-certs', 'bootstrap-token', 'addon', 'mark-control-plane']],
	[/^ClusterRoleBinding kubeadm:apiserver-kubelet-client$/, ['kubectl logs', 'kubectl exec']],
	// cmd/phases/init: what is sent to the API server once it is there, is sent as admin.conf says.
	[/\/admin\.conf$/, ['upload-config', 'upload-certs', 'bootstrap-token', 'addon', 'mark-control-plane']],
	[/ (?:kube-proxy|kubeadm:node-proxier)$/, ['kube-proxy']],
	[/ (?:coredns|system:coredns)$/, ['CoreDNS']],
];

/** Phases by what they leave, where that names what they read. */
const written: Readonly<Record<string, string>> = {
	'control-plane/apiserver': 'manifests/kube-apiserver.yaml', 'control-plane/controller-manager': 'manifests/kube-controller-manager.yaml', 'control-plane/scheduler': 'manifests/kube-scheduler.yaml',
	'etcd/local': 'manifests/etcd.yaml', 'kubelet-start': 'kubelet/config.yaml',
};
const kubeconfigs: Readonly<Record<string, string>> = {'kubeconfig/admin': 'admin.conf', 'kubeconfig/super-admin': 'super-admin.conf', 'kubeconfig/kubelet': 'kubelet.conf', 'kubeconfig/controller-manager': 'controller-manager.conf', 'kubeconfig/scheduler': 'scheduler.conf'};

function readers(recording: Recording, what: string): readonly string[] {
	const known = afterInit.filter(([pattern]) => pattern.test(what)).flatMap(([, all]) => all);
	if (!what.startsWith('/')) {
		return known;
	}
	const pair = what.replace(/\.(?:crt|pub)$/, '');
	const [own] = Object.keys(recording.certificates).filter((name) => what.endsWith(`/${name}`)).sort((one, other) => other.length - one.length);
	const subject = own === undefined ? undefined : recording.certificates[own];
	const issued = (name: string) => subject?.isCA === true && recording.certificates[name]?.issuerCN === subject.subject.CN && !recording.certificates[name]?.selfIssued;
	const named = (text: string) => text.includes(what) || text.includes(`${pair}.key`);
	return [
		...known,
		...Object.entries(written).filter(([, path]) => named(recording.text(path))).map(([phase]) => phase),
		...Object.keys(recording.certificates).filter((name) => name.endsWith('.crt') && issued(name)).map((name) => `certs/${name.replace('.crt', '').replace('/', '-')}`),
		...Object.entries(kubeconfigs).filter(([, name]) => issued(name)).map(([phase]) => phase),
	];
}

import type {FailureCode, FailureData, Fields} from '../../source/core/told/failures.ts';
import type {StepDetail} from '../../source/core/told/details.ts';
import {diagnosisOf} from '../../source/core/told/diagnosis.ts';
import type {ReasonFields} from '../../source/core/told/reasons.ts';
import type {SkipReason} from '../../source/core/told/skips.ts';
import type {StepState} from '../../source/core/told/state.ts';
import type {RunWarning, WarningFields} from '../../source/core/told/warnings.ts';
import {book} from '../../source/guide/book.ts';
import {guide} from '../../source/guide/index.ts';
import {english} from '../../source/texts/en.ts';
import {makeTexts} from '../../source/texts/make.ts';
import {texts, type Lang} from '../../source/texts/index.ts';
import {chinese} from '../../source/texts/zh.ts';
import {certificate, check, join, wait} from '../reporters/scenario.ts';

export interface Sentence {
	/** Which table and code it comes from. */
	readonly from: string;
	readonly text: string;
}

const samples: Readonly<Record<string, string | number | readonly string[]>> = {
	url: 'https://192.0.2.10:6443/livez', server: 'https://192.0.2.10:6443', endpoint: 'https://192.0.2.20:2379', path: '/etc/kubernetes/pki/ca.crt',
	file: 'kubeadm.yaml', folder: './kubestep-sandbox', socket: 'unix:///run/containerd/containerd.sock', status: 403, seconds: 240, component: 'kube-apiserver',
	answer: 'ECONNREFUSED', port: 6443, ports: '6443 10250', count: 2, errors: ['Port-6443', 'Swap'], line: 12, size: 7, limit: 9, bytes: 16, index: 0,
	notAfter: 1_795_392_000_000, notBefore: 1_795_392_000_000, date: '2026-11-23T00:00:00Z', names: ['cp1', '192.0.2.10'], required: 2, cpus: 1,
	packages: 'apt', manager: 'systemd', kubernetesVersion: 'v1.36.2', minimum: 'v1.33.0', setting: 'sandbox_image = "pause"', supported: '1.36',
	call: ['kubestep', 'plan', '--save', 'plan.json'], mounts: ['/var/lib/kubelet/pods/a'], command: 'systemctl enable kubelet', image: 'registry.k8s.io/pause:3.10.2', errno: 'ENOSPC', family: 4, cidr: '10.96.0.0/12', proxy: 'http://192.0.2.1:3128',
	expected: 'string', actual: 'list', known: ['preflight', 'certs'], exitCode: 1, attempts: 5, tries: 5, uid: 1000, length: 70, endpoints: 'https://192.0.2.20:2379', value: 'x1', kind: 'ClusterConfiguration',
};

/** Has a value for whatever a sentence asks for, as an event of the right code would have. */
export const anyFields = new Proxy({}, {
	get: (_target, name) => samples[String(name)] ?? `${String(name)}1`,
	has: () => true,
});

/** The same for a table that knows the fields of each code, where they are texts and numbers. */
const any = anyFields as never;

/** What has lists, or words of its own. */
const reasons: Partial<ReasonFields> = {
	'no-certificate': {found: ['PRIVATE KEY']}, 'no-key': {found: ['CERTIFICATE']}, 'kubeconfig-unheeded': {fields: ['users[0].user.exec', 'clusters[0].cluster.proxy-url']}, mode: {mode: 0o777},
};

const warnings: WarningFields = {
	'certificate.key': {name: 'apiserver', path: '/etc/kubernetes/pki/apiserver.crt', key: '/etc/kubernetes/pki/apiserver.key', mend: 'renew'},
	'certificate.names': {path: '/etc/kubernetes/pki/apiserver.crt', names: ['cp1', '192.0.2.10']}, 'certificate.names-ignored': {name: 'apiserver', names: ['a_b', 'c d']},
	'certificate.expired': {path: '/etc/kubernetes/pki/ca.crt', date: '2026-11-23T00:00:00Z'}, 'certificate.not-yet-valid': {path: '/etc/kubernetes/pki/ca.crt', date: '2026-11-23T00:00:00Z'},
	'kubeconfig.other-server': {path: '/etc/kubernetes/admin.conf', server: 'https://192.0.2.10:6443', expected: 'https://192.0.2.20:6443'}, 'kubeconfig.client-certificate': {path: '/etc/kubernetes/admin.conf', problem: 'expired'},
	'machine.picture': {components: ['kube-scheduler']},
	'patches.ignored': {because: 'target', files: ['/p/a.yaml', '/p/b.yaml']}, 'plan.closed': {user: 1000, paths: ['/etc/kubernetes', '/var/lib/etcd']},
	'file.kept': {kept: '/etc/kubernetes/manifests/etcd.yaml', changes: ['--a', '--b']}, 'run.cut-off': {steps: ['certs/ca', 'certs/sa'], at: '2026-11-23T10:15:00.000Z', of: 'undo'},
	'run.beside': {pid: 7, command: 'init', user: 'ann', since: '2026-11-23T10:15:00.000Z', path: '/run/kubestep/1'}, 'control-plane.unstable': {components: ['etcd', 'kube-scheduler']},
	'reset.certificates-dir': {path: '/srv/pki'}, 'reset.certificates-left': {path: '/srv/pki', emptied: '/etc/kubernetes/pki'}, 'undo.kept': {paths: ['/a', '/b']}, 'undo.left': {paths: ['/a', '/b']},
};

const skips: readonly SkipReason[] = [
	{code: 'asked', fields: {}}, {code: 'by-flag', fields: {phase: 'addon', flag: '--skip-phases'}}, {code: 'stopped', fields: {}},
	{code: 'missing', fields: {step: 'certs/ca/ca'}}, {code: 'missing', fields: {path: '/etc/kubernetes/pki/ca.crt'}}, {code: 'missing', fields: {what: 'ClusterStatus'}},
	...(['external-etcd', 'upload-certs', 'dns.disabled', 'proxy.disabled'] as const).map((because) => ({code: 'not-needed', fields: {because}}) as const),
];
const refused = (errno: string): FailureData => ({code: 'file.unwritable', fields: {path: '/var/lib/etcd/member', errno, message: ''}});

export const details: readonly StepDetail[] = [
	check, {...check, warnings: [{code: 'port.in-use', fields: {port: 6443, component: 'etcd'}}]}, certificate, wait, join, {...wait, component: 'kubelet', elapsedMs: 12_000, attempts: 3},
	{kind: 'keypair', name: 'sa', privatePath: '/etc/kubernetes/pki/sa.key', publicPath: '/etc/kubernetes/pki/sa.pub', algorithm: 'RSA-2048'},
	{kind: 'kubeconfig', name: 'admin.conf', path: '/etc/kubernetes/admin.conf', user: 'kubernetes-admin', groups: [], cluster: 'kubernetes', server: '', signedBy: 'ca', algorithm: 'RSA-2048', notAfter: '2027-11-23T00:00:00Z'},
	{kind: 'file', role: 'manifest/etcd', path: '/etc/kubernetes/manifests/etcd.yaml', mode: 0o600, content: ''},
	{kind: 'file', role: 'kubelet/flags', path: '/var/lib/kubelet/kubeadm-flags.env', mode: 0o644, content: 'a', before: 'b'},
	{kind: 'directory', path: '/var/lib/etcd', mode: 0o700}, {kind: 'service', service: 'kubelet', action: 'start'}, {kind: 'service', service: 'kubelet', action: 'stop'},
	{kind: 'object', verb: 'create', object: 'ConfigMap', apiVersion: 'v1', namespace: 'kube-system', name: 'kubeadm-config', as: 'kubernetes-admin', body: '', requests: []},
	{kind: 'image', image: 'registry.k8s.io/pause:3.10.2', policy: 'IfNotPresent', attempts: 2}, {kind: 'user', users: ['kubeadm-etcd'], groups: []},
	{kind: 'service', service: 'kubelet', action: 'stop', reset: true}, {kind: 'confirm', about: 'reset'}, {kind: 'user', users: ['kubeadm-etcd'], groups: ['kubeadm-etcd'], removed: true},
	{kind: 'user', users: ['kubeadm-etcd'], groups: [], removed: true, problem: refused('EROFS')},
	...(['removed', 'only', 'absent'] as const).map((result) => ({kind: 'etcd', peerUrl: 'https://192.0.2.10:2380', members: ['cp1', 'cp2'], result}) as const), {kind: 'etcd', peerUrl: 'https://192.0.2.10:2380', problem: {code: 'etcd.unreachable', fields: {endpoint: 'https://192.0.2.10:2379', errno: 'UNAVAILABLE', message: 'connection refused'}}},
	{kind: 'unmount', path: '/var/lib/kubelet', mounts: ['/var/lib/kubelet/pods/a', '/var/lib/kubelet/pods/b'], flags: ['MNT_DETACH']},
	{kind: 'pods', socket: 'unix:///run/containerd/containerd.sock', pods: [{id: 'a', namespace: 'kube-system', name: 'etcd-cp1'}]}, {kind: 'pods', socket: 'unix:///run/containerd/containerd.sock', pods: [], problem: {code: 'pods.stay', fields: {socket: 'unix:///run/containerd/containerd.sock'}, evidence: ['web: UNKNOWN: still stopping']}},
	{kind: 'removal', path: '/etc/kubernetes/pki', what: 'contents', names: ['ca.crt', 'ca.key'], entries: 2}, {kind: 'removal', path: '/etc/kubernetes/admin.conf', what: 'file'},
	{kind: 'removal', path: '/var/lib/kubelet', what: 'contents', problem: refused('EBUSY')},
	...(['changed', 'unknown', 'lost', 'not-empty'] as const).map((kept) => ({kind: 'revert', path: '/etc/kubernetes/admin.conf', what: 'file', action: 'remove', kept}) as const),
	...(['remove', 'restore', 'attributes'] as const).map((action) => ({kind: 'revert', path: '/etc/kubernetes/admin.conf', what: 'file', action}) as const),
	{kind: 'revert', path: '/etc/kubernetes', what: 'directory', action: 'remove', problem: refused('EROFS')}, {kind: 'confirm', about: 'undo', preview: []}, {kind: 'removal', path: '/var/lib/etcd', what: 'contents', problem: refused('EXDEV')},
	...(['undo.nothing', 'undo.stale'] as const).map((code) => ({kind: 'note', code, fields: {}}) as const), ...(['undo.protected', 'undo.moved'] as const).map((code) => ({kind: 'note', code, fields: {path: '/var', real: '/srv'}}) as const),
	{kind: 'note', code: 'undo.images', fields: {images: ['a', 'b']}}, {kind: 'note', code: 'undo.objects', fields: {objects: ['a', 'b']}},
	...(['file', 'cluster', 'tree'] as const).map((from) => ({kind: 'note', code: 'inspect.basis', fields: {from, name: 'init.yaml', version: 'v1.36.2'}}) as const),
	{kind: 'note', code: 'external-etcd', fields: {}}, {kind: 'note', code: 'etcd-unknown', fields: {path: '/etc/kubernetes/manifests/etcd.yaml'}},
	{kind: 'note', code: 'preflight.verdict', fields: {checks: 21, errors: 2}}, {kind: 'note', code: 'external-ca', fields: {what: 'admin.conf'}},
	{kind: 'note', code: 'external-ca', fields: {what: 'sa'}}, {kind: 'note', code: 'certificate-key', fields: {secret: 'certificate-key'}},
	{kind: 'stability', looks: 3, wanted: 3, restarted: [], unhealthy: []}, {kind: 'stability', looks: 0, wanted: 3, restarted: [{component: 'etcd', times: 2, lines: []}], unhealthy: ['kube-scheduler']},
	{kind: 'note', code: 'earlier-run', fields: {at: '2026-11-23T10:15:00.000Z', steps: 31}},
];

/** A failure with whatever its sentence asks for. */
export const failureOf = (code: FailureCode, fields: Fields): FailureData => ({code, fields: code in knownProblems ? {...samples, ...knownProblems[code as keyof typeof knownProblems]} : fields}) as unknown as FailureData;

/** Where a sentence is chosen by what is wrong, that is one of what can be. */
const knownProblems = {'journal.invalid': {problem: 'place', place: 'entries.0'}, 'state.untrusted': {problem: 'owner', owner: 1000, mode: '0777'}, 'token.unusable': {problem: 'exists', id: 'abcdef'}, 'sandbox.serving': {problem: 'no-namespaces', folder: './node', message: 'unshare failed'}} as const;

/** Failures whose fields may be missing, without any. */
const leastOf: readonly FailureData[] = [
	...(['api.unreachable', 'certificate.unusable', 'command.failed', 'etcd.unreachable', 'file.unreadable', 'file.unwritable', 'internal', 'kubeconfig.unusable', 'lock.unusable', 'missing', 'output.lost', 'run.busy', 'runtime.unreachable', 'sandbox.foreign'] as const).map((code) => ({code, fields: {}})),
	...(['version', 'path', 'json', 'hash', 'form'] as const).map((problem) => ({code: 'journal.invalid' as const, fields: {path: '/var/lib/kubestep/journal.json', place: '', problem, value: problem === 'form' ? '' : '9'}})),
	...(['type', 'link', 'mode', 'size'] as const).map((problem) => ({code: 'state.untrusted' as const, fields: {path: '/var/lib/kubestep', problem, owner: 1000, mode: '0777', size: 9, expected: 'file' as const}})),
	...(['absent', 'form', 'none'] as const).map((problem) => ({code: 'token.unusable' as const, fields: {problem, id: 'abcdef', value: 'x'}})),
	{code: 'sandbox.serving', fields: {folder: './n', problem: 'served'}}, {code: 'sandbox.serving', fields: {folder: './n', problem: 'not-served'}},
	{code: 'sandbox.foreign', fields: {folder: './n', reason: 'no-folder'}}, {code: 'plan.unusable', fields: {path: 'plan.json', problem: 'form'}},
	{code: 'bundle.taken', fields: {path: '/root/notes.txt'}},
	{code: 'recording.unusable', fields: {path: 'run.jsonl', problem: 'form', line: 12}}, {code: 'recording.unusable', fields: {path: 'run.jsonl', problem: 'newer', program: '9.0.0'}}, {code: 'recording.unusable', fields: {path: 'notes.txt', problem: 'taken'}}, {code: 'recording.unusable', fields: {path: 'empty.jsonl', problem: 'empty'}}, {code: 'recording.unusable', fields: {path: '/var/lib/kubestep/last.jsonl', problem: 'none'}},
	{code: 'node.not-linux', fields: {platform: 'darwin', command: 'init'}}, {code: 'path.protected', fields: {path: '/etc', real: '/etc'}}, {code: 'phase.dependency', fields: {phase: 'addon', needs: 'kubeconfig/admin', because: 'dry-run'}},
	{code: 'folder.gone', fields: {}}, {code: 'program.incomplete', fields: {file: '/usr/lib/node_modules/kubestep/dist/x.js'}}, {code: 'inspect.nothing', fields: {folder: ''}}, {code: 'unconfirmed', fields: {about: 'undo', word: ''}},
];

/** Every sentence of a language, said with sample values; commands and words of one language aside. */
export function everyText(lang: Lang): Sentence[] {
	const language = {en: english, zh: chinese}[lang];
	const all = texts(lang);
	const dry = makeTexts(lang, language, guide(lang).explanations, {isDryRun: true});
	const out: Sentence[] = [];
	const add = (from: string, ...parts: readonly (string | undefined)[]) => {
		out.push(...parts.filter((text) => text !== undefined && text !== '').map((text) => ({from, text: text!})));
	};

	for (const code of keys(language.failures)) {
		for (const component of ['kube-apiserver', 'kubelet', 'node', 'kube-scheduler']) {
			const {short, problem, cause, remedy} = all.failure(failureOf(code, code === 'wait.timeout' ? {...samples, component} : anyFields));
			add(`failure ${code}`, short, problem, cause, ...remedy);
		}
	}
	for (const failure of leastOf) {
		const bare = all.failure(failure);
		add(`failure ${failure.code} of which little is known`, bare.short, bare.problem, ...bare.remedy);
	}
	for (const code of keys(language.reasons)) {
		add(`reason ${code}`, language.reasons[code]((reasons[code] ?? any) as never));
	}
	for (const code of keys(language.problems)) {
		const {problem, remedy} = all.warning({code, fields: code in warnings ? warnings[code as keyof WarningFields] : any} as RunWarning);
		add(`problem ${code}`, problem, remedy);
	}
	for (const lookedAt of keys(language.subjects)) {
		add(`check ${lookedAt}`, all.check(lookedAt, any), all.checkWhy(lookedAt, any));
	}
	for (const code of keys(language.diagnoses)) {
		const {problem, cause, remedy} = all.diagnosis(diagnosisOf(code, any, {link: 'container', component: 'etcd', evidence: [], certain: true}));
		add(`diagnosis ${code}`, problem, cause, remedy);
	}
	for (const reason of skips) {
		add(`skip ${reason.code}`, all.skip(reason));
	}
	for (const path of keys(language.phases)) {
		add(`phase ${path}`, language.phases[path]);
	}
	const known = book(lang);
	for (const id of known.ids) {
		const {readBy, ...topic} = known.topic(id) ?? {};
		add(`guide ${id}`, ...Object.values(topic));
		add(`users of ${id}`, readBy);
	}
	for (const detail of details) {
		add(`step ${detail.kind}`, all.stepTitle(detail));
		const begun = {path: 'a/b', phase: 'a', detail, startedAt: ''};
		const end = {...begun, endedAt: '', tookMs: 1};
		const steps: readonly StepState[] = [
			...(['running', 'asked', 'pending'] as const).map((status) => ({...begun, status})), {...begun, status: 'failing', failure: {code: 'cancelled', fields: {}}},
			...(['done', 'unchanged', 'warning', 'failed'] as const).map((status) => ({...end, status})), {...end, status: 'skipped', reason: {code: 'asked', fields: {}}},
		];
		for (const step of steps) {
			add(`step ${detail.kind} ${step.status}`, all.stepLine(step), all.stepSummary(step), dry.stepLine(step), dry.stepSummary(step));
		}
	}
	for (const table of ['status', 'outcome', 'mode', 'severity', 'links', 'marks'] as const) {
		for (const [word, text] of Object.entries(language[table])) {
			add(`${table} ${word}`, text);
		}
	}
	for (const [code, text] of Object.entries(language.probe.codes)) {
		add(`probe ${code}`, text);
	}
	for (const [name, text] of Object.entries(language.run)) {
		if (typeof text === 'string') {
			add(`run ${name}`, text);
		}
	}
	for (const outcome of keys(language.outcome)) {
		for (const mode of keys(language.mode)) {
			for (const workflow of ['init', 'reset', 'undo'] as const) {
				add(`run ended ${workflow} ${outcome} ${mode}`, language.run.ended({workflow, outcome, mode, folder: './box', nodeName: 'cp1', took: all.duration(72_000), hadNothingToDo: false, keptSome: false}));
				add(`run ended ${workflow} ${outcome} ${mode} without anything to do`, language.run.ended({workflow, outcome, mode, folder: './box', nodeName: 'cp1', took: all.duration(72_000), hadNothingToDo: workflow === 'undo', keptSome: false}));
				add(`run counts ${workflow} ${mode}`, language.run.counts({files: 1, objects: 2, removed: 4, unchanged: 3, warnings: 0}, mode, workflow));
				add(`run started ${workflow} ${mode}`, language.run.started({workflow, program: '0.1.0', nodeName: 'cp1', kubernetesVersion: 'v1.36.2', mode, folder: './box'}));
			}
		}
	}
	add('run', language.run.warnings(2), language.run.failedAt('certs/ca'), language.questions.ask('x1'), language.questions.keys(true), language.questions.again(true), ...language.run.leftOver({nodeName: 'cp1', names: [{path: '/srv/pki', names: ['diary.txt'], more: 2}]}));
	for (const duration of [820, 2000, 72_000, 240_000, 3_900_000]) {
		add('duration', all.duration(duration));
	}
	for (const [kind, tally] of Object.entries(language.tally.kinds)) {
		add(`tally ${kind}`, tally(1), tally(2));
	}
	return out;
}

function keys<Key extends string>(table: Readonly<Record<Key, unknown>>): Key[] {
	return Object.keys(table) as Key[];
}

import type {EventBody, PhaseOutline} from '../../source/core/told/events.ts';
import type {CertificateDetail, StepDetail} from '../../source/core/told/details.ts';
import type {Subject} from '../../source/core/told/findings.ts';

/** A run as a list of events: what the engine says of an init in a sandbox, shortened. */
export type Story = readonly EventBody[];

const leaf = (path: string): PhaseOutline => ({path, phases: []});
const under = (path: string, ...names: string[]): PhaseOutline => ({path, phases: names.map((name) => leaf(`${path}/${name}`))});

export const outline: readonly PhaseOutline[] = [
	leaf('preflight'),
	under('certs', 'ca', 'apiserver', 'apiserver-kubelet-client', 'front-proxy-ca', 'front-proxy-client', 'etcd-ca', 'etcd-server', 'etcd-peer', 'etcd-healthcheck-client', 'apiserver-etcd-client', 'sa'),
	under('kubeconfig', 'admin', 'super-admin', 'kubelet', 'controller-manager', 'scheduler'),
	under('etcd', 'local'),
	under('control-plane', 'apiserver', 'controller-manager', 'scheduler'),
	leaf('kubelet-start'),
	leaf('wait-control-plane'),
	under('upload-config', 'kubeadm', 'kubelet'),
	{path: 'upload-certs', phases: [], skip: {code: 'by-flag', fields: {phase: 'upload-certs', flag: '--skip-phases'}}},
	leaf('mark-control-plane'),
	leaf('bootstrap-token'),
	under('kubelet-finalize', 'enable-client-cert-rotation'),
	under('addon', 'coredns', 'kube-proxy'),
	leaf('show-join-command'),
];

export const started: EventBody = {
	type: 'run.started', phases: outline, stepMode: false, workflow: 'init', mode: 'sandbox', folder: './kubestep-sandbox', program: 'kubestep 0.1.0',
	nodeName: 'cp1', kubernetesVersion: 'v1.36.2', endpoint: 'https://192.0.2.10:6443',
};

export function step(phase: string, id: string, detail: StepDetail, outcome: 'done' | 'unchanged' | 'warning' = 'done', tookMs = 12): EventBody[] {
	const path = `${phase}/${id}`;
	return [
		{type: 'step.started', phase, step: path, detail},
		{type: 'step.finished', phase, step: path, outcome, detail, tookMs},
	];
}

export function phase(path: string, ...events: readonly EventBody[][]): EventBody[] {
	return [{type: 'phase.started', phase: path}, ...events.flat(), {type: 'phase.finished', phase: path, outcome: 'done'}];
}

export function certificate(name: string, signedBy?: string): CertificateDetail {
	return {
		kind: 'certificate', name, certificatePath: `/etc/kubernetes/pki/${name}.crt`, keyPath: `/etc/kubernetes/pki/${name}.key`,
		...(signedBy !== undefined && {signedBy}), subject: signedBy === undefined ? `CN=${name}` : 'CN=cp1', isCA: signedBy === undefined,
		usages: signedBy === undefined ? [] : ['serverAuth', 'clientAuth'], dnsNames: signedBy === undefined ? [] : ['cp1', 'localhost'],
		ipAddresses: signedBy === undefined ? [] : ['192.0.2.10', '127.0.0.1', '::1'], algorithm: 'RSA-2048',
		notBefore: '2026-11-23T00:00:00Z', notAfter: '2027-11-23T00:00:00Z',
	};
}

export const manifest = `apiVersion: v1
kind: Pod
metadata:
  annotations:
    kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint: 192.0.2.10:6443
  labels:
    component: kube-apiserver
    tier: control-plane
  name: kube-apiserver
  namespace: kube-system
spec:
  containers:
  - command:
    - kube-apiserver
    - --advertise-address=192.0.2.10
    - --allow-privileged=true
    - --authorization-mode=Node,RBAC
    - --client-ca-file=/etc/kubernetes/pki/ca.crt
    - --enable-admission-plugins=NodeRestriction
    - --enable-bootstrap-token-auth=true
    - --etcd-servers=https://127.0.0.1:2379
    - --secure-port=6443
    - --service-cluster-ip-range=10.96.0.0/12
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
    image: registry.k8s.io/kube-apiserver:v1.36.2
    name: kube-apiserver
  hostNetwork: true
  priorityClassName: system-node-critical
`;

export function checks(count = 6): EventBody[][] {
	const looks: Readonly<Record<string, Subject>> = {
		'NumCPU': {lookedAt: 'cpus', fields: {required: 2}}, 'Mem': {lookedAt: 'memory', fields: {required: 1700}},
		'Port-6443': {lookedAt: 'port', fields: {port: 6443, component: 'kube-apiserver'}}, 'Port-10259': {lookedAt: 'port', fields: {port: 10_259, component: 'kube-scheduler'}},
		'Swap': {lookedAt: 'swap', fields: {}}, 'Hostname': {lookedAt: 'hostname', fields: {name: 'cp1'}},
		'FileContent--proc-sys-net-ipv4-ip_forward': {lookedAt: 'forwarding', fields: {path: '/proc/sys/net/ipv4/ip_forward', family: 4}},
	};
	return Object.entries(looks).slice(0, count).map(([name, look]) => {
		const hasWarning = name === 'Swap';
		return step('preflight', name, {
			kind: 'check', name, ...look,
			warnings: hasWarning ? [{code: 'swap.on', fields: {swaps: '/dev/sda2'}}] : [], errors: [],
		}, hasWarning ? 'warning' : 'done');
	});
}

const certsPhase = (name: string, detail: StepDetail) => phase(`certs/${name}`, step(`certs/${name}`, 'make', detail));

export const certs: EventBody[] = [
	{type: 'phase.started', phase: 'certs'},
	...certsPhase('ca', certificate('ca')),
	...certsPhase('apiserver', certificate('apiserver', 'ca')),
	...certsPhase('apiserver-kubelet-client', certificate('apiserver-kubelet-client', 'ca')),
	...certsPhase('front-proxy-ca', certificate('front-proxy-ca')),
	...certsPhase('front-proxy-client', certificate('front-proxy-client', 'front-proxy-ca')),
	...certsPhase('etcd-ca', certificate('etcd/ca')),
	...certsPhase('etcd-server', certificate('etcd/server', 'etcd/ca')),
	...certsPhase('etcd-peer', certificate('etcd/peer', 'etcd/ca')),
	...certsPhase('etcd-healthcheck-client', certificate('etcd/healthcheck-client', 'etcd/ca')),
	...certsPhase('apiserver-etcd-client', certificate('apiserver-etcd-client', 'etcd/ca')),
	...certsPhase('sa', {kind: 'keypair', name: 'sa', privatePath: '/etc/kubernetes/pki/sa.key', publicPath: '/etc/kubernetes/pki/sa.pub', algorithm: 'RSA-2048'}),
	{type: 'phase.finished', phase: 'certs', outcome: 'done'},
];

const kubeconfig = (name: string, user: string, groups: string[]): StepDetail => ({
	kind: 'kubeconfig', name: `${name}.conf`, path: `/etc/kubernetes/${name}.conf`, user, groups, cluster: 'kubernetes',
	server: 'https://192.0.2.10:6443', signedBy: 'ca', algorithm: 'RSA-2048', notAfter: '2027-11-23T00:00:00Z',
});

const kubeconfigs: EventBody[] = phase('kubeconfig',
	phase('kubeconfig/admin', step('kubeconfig/admin', 'write', kubeconfig('admin', 'kubernetes-admin', ['kubeadm:cluster-admins']))),
	phase('kubeconfig/super-admin', step('kubeconfig/super-admin', 'write', kubeconfig('super-admin', 'kubernetes-super-admin', ['system:masters']))),
	phase('kubeconfig/kubelet', step('kubeconfig/kubelet', 'write', kubeconfig('kubelet', 'system:node:cp1', ['system:nodes']))),
	phase('kubeconfig/controller-manager', step('kubeconfig/controller-manager', 'write', kubeconfig('controller-manager', 'system:kube-controller-manager', []))),
	phase('kubeconfig/scheduler', step('kubeconfig/scheduler', 'write', kubeconfig('scheduler', 'system:kube-scheduler', []))));

export const apiserverFile: StepDetail = {
	kind: 'file', role: 'manifest/kube-apiserver', path: '/etc/kubernetes/manifests/kube-apiserver.yaml', mode: 0o600, content: manifest,
	before: manifest.replace('--secure-port=6443', '--secure-port=8443').replace('    - --allow-privileged=true\n', ''),
};

const manifests: EventBody[] = phase('control-plane',
	phase('control-plane/apiserver', step('control-plane/apiserver', 'manifest', apiserverFile)));

export const waitDetail: StepDetail = {
	kind: 'wait', component: 'kube-apiserver', url: 'https://192.0.2.10:6443/livez', timeoutMs: 240_000, attempts: 3, elapsedMs: 1500,
	answers: [{afterMs: 500, answer: 'ECONNREFUSED'}, {afterMs: 1000, answer: '500'}],
};

export const failing: EventBody = {
	type: 'step.failing', step: 'wait-control-plane/kube-apiserver', detail: waitDetail,
	failure: {
		code: 'wait.timeout', fields: {component: 'kube-apiserver', url: 'https://192.0.2.10:6443/livez', seconds: 240, answer: '', socket: '', attempts: 1},
		evidence: ['dial tcp 192.0.2.10:6443: connect: connection refused', 'E1123 kubelet.go:1 "Failed" \u001B[31mred'],
	},
};

export const upToWait: Story = [
	started, ...phase('preflight', ...checks()), ...certs, ...kubeconfigs, ...manifests,
	{type: 'phase.started', phase: 'wait-control-plane'},
	{type: 'step.started', phase: 'wait-control-plane', step: 'wait-control-plane/kube-apiserver', detail: waitDetail},
];

export const joinStep: StepDetail = {
	kind: 'join', command: 'kubeadm join 192.0.2.10:6443 --token abcdef.•••• \\\n\t--discovery-token-ca-cert-hash sha256:61b5e83c2d1f4a5b6c7d8e9f00112233445566778899aabbccddeeff00112233',
	kubeconfig: '/etc/kubernetes/admin.conf', secrets: ['token'],
};

export const configMap: StepDetail = {
	kind: 'object', verb: 'create', object: 'ConfigMap', apiVersion: 'v1', name: 'kubeadm-config', namespace: 'kube-system', as: 'kubernetes-admin',
	body: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kubeadm-config\n  namespace: kube-system\n',
	requests: [{method: 'POST', path: '/api/v1/namespaces/kube-system/configmaps', status: 201, as: 'kubernetes-admin'}],
};

export const afterWait: Story = [
	{type: 'step.finished', phase: 'wait-control-plane', step: 'wait-control-plane/kube-apiserver', outcome: 'done', detail: waitDetail, tookMs: 4100},
	{type: 'phase.finished', phase: 'wait-control-plane', outcome: 'done'},
	...phase('upload-config', phase('upload-config/kubeadm', step('upload-config/kubeadm', 'ConfigMap', configMap))),
	{type: 'phase.finished', phase: 'upload-certs', outcome: 'skipped', reason: {code: 'by-flag', fields: {phase: 'upload-certs', flag: '--skip-phases'}}},
	...phase('show-join-command', step('show-join-command', 'join', joinStep)),
	{type: 'run.finished', outcome: 'done', tookMs: 12_300, summary: {files: 31, objects: 12, removed: 0, warnings: 1, unchanged: 0}},
];

export const whole: Story = [...upToWait, ...afterWait];

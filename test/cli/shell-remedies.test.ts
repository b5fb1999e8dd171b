import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {diagnosisCodes, type DiagnosisCode} from '../../source/core/told/diagnosis-codes.ts';
import type {Diagnosis} from '../../source/core/told/diagnosis.ts';
import type {Event} from '../../source/core/told/events.ts';
import {whyNoNamespaces} from '../../source/hosts/sandbox/served/namespaces.ts';
import {loadTexts} from '../../source/texts/load.ts';
import {program} from '../built.ts';
import {kubestep} from './program.ts';

/**
 * Known failures that a disk can express, brought about on a served sandbox's node by a change on its disk: each is named as on
 * a node, and what is printed as the way out is typed in the node's shell, word for word, and mends it. Where `vi` is to be
 * used, one stands in its place that makes the change which the sentence asks for. Some minutes for all of them: those that
 * KUBESTEP_SHELL names, codes separated by commas, or `all`; a handful unless said.
 */
interface Fault {
	readonly breaks: string;
	/** What a person does in the editor: words for sed. */
	readonly edits?: string;
}

const MANIFESTS = '/etc/kubernetes/manifests';
const CONFIG = '/var/lib/kubelet/config.yaml';
const RESTART = 'systemctl restart kubelet';
const flag = (component: string, words: string): Fault => ({breaks: `sed -i 's|^    - ${component}$|&\\n    - ${words}|' ${MANIFESTS}/${component}.yaml`, edits: `\\|^    - ${words}$|d`});
const line = (words: string, pattern: string): Fault => ({breaks: `echo '${words}' >> ${CONFIG}; ${RESTART}`, edits: `/${pattern}/d`});

const faults: Readonly<Partial<Record<DiagnosisCode, Fault>>> = {
	'kubelet.config-missing': {breaks: `rm ${CONFIG}; ${RESTART}`},
	'kubelet.config-syntax': line(': {', '^: {'),
	'kubelet.config-value': line('imageGCHighThresholdPercent: 50', '^imageGCHighThresholdPercent: 50'),
	'kubelet.unknown-flag': {breaks: `sed -i 's/="/="--network-plugin=cni /' /var/lib/kubelet/kubeadm-flags.env; ${RESTART}`, edits: 's/--network-plugin=cni //'},
	'kubelet.kubeconfig-missing': {breaks: `rm -rf /etc/kubernetes/kubelet.conf /var/lib/kubelet/pki/kubelet-client-*; ${RESTART}`},
	'kubelet.stopped': {breaks: 'systemctl stop kubelet'},
	'manifest.missing': {breaks: `rm ${MANIFESTS}/etcd.yaml`},
	'manifest.folder': {breaks: `sed -i 's|^staticPodPath:.*|staticPodPath: /etc/kubernetes/static|' ${CONFIG}; ${RESTART}`, edits: 's|^staticPodPath:.*|staticPodPath: /etc/kubernetes/manifests|'},
	'manifest.invalid': {breaks: `sed -i 's|^      name: etcd-data$|      name: etcd-none|' ${MANIFESTS}/etcd.yaml`, edits: 's|etcd-none|etcd-data|'},
	'container.unknown-flag': flag('kube-apiserver', '--insecure-port=0'),
	'container.flag-value': flag('kube-apiserver', '--event-ttl=1day'),
	'container.feature-gate': flag('kube-scheduler', '--feature-gates=NoSuchGate=true'),
	'container.file-missing': {breaks: 'rm /etc/kubernetes/pki/apiserver.crt; crictl stop $(crictl ps -q --name kube-apiserver)'},
	'apiserver.admission-plugin': flag('kube-apiserver', '--enable-admission-plugins=PodSecurityPolicy'),
	'apiserver.service-subnet': {breaks: `sed -i 's|--service-cluster-ip-range=10.96.0.0/12|--service-cluster-ip-range=10.96.0.0/33|' ${MANIFESTS}/kube-apiserver.yaml`, edits: 's|10.96.0.0/33|10.96.0.0/12|'},
	'apiserver.admission-config': flag('kube-apiserver', '--admission-control-config-file=/etc/kubernetes/admission.yaml'),
	'etcd.data-corrupt': {breaks: 'systemctl stop kubelet; crictl stop $(crictl ps -q --name etcd); head -c 65536 /dev/urandom > /var/lib/etcd/member/snap/db; systemctl start kubelet'},
	'component.kubeconfig-empty': {breaks: ': > /etc/kubernetes/scheduler.conf; crictl stop $(crictl ps -q --name kube-scheduler)'},
};

const QUICK: readonly string[] = ['kubelet.config-missing', 'container.unknown-flag'];
const wanted = process.env['KUBESTEP_SHELL'] ?? QUICK.join(',');
const chosen = Object.entries(faults).filter(([code]) => wanted === 'all' || wanted.split(',').includes(code));
const why = whyNoNamespaces();

const top = mkdtempSync(join(tmpdir(), 'kubestep-shell-'));
const made = join(top, 'made');
const config = join(top, 'cluster.yaml');

beforeAll(async () => {
	writeFileSync(config, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\ntimeouts: {kubeletHealthCheck: 6s, controlPlaneComponentHealthCheck: 6s, kubernetesAPICall: 6s}\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nencryptionAlgorithm: ECDSA-P256\n');
	const {code, error} = await kubestep(['init', `--sandbox=${made}`, '--sandbox-speed=0', `--config=${config}`, '--output=plain']);
	expect(code, error).toBe(0);
}, 60_000);
afterAll(() => rmSync(top, {recursive: true, force: true}));

/** Each takes a second or so. */
const LOOKS = 20;

interface Status {
	readonly components: Readonly<Record<string, {readonly healthy: boolean}>>;
}

describe.skipIf(why !== undefined)(`In the shell of a sandbox's node${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
	test.each(chosen)('%s is named, and what is printed mends it', {timeout: 90_000}, async (code, fault) => {
		const folder = join(top, code);
		cpSync(made, folder, {recursive: true, preserveTimestamps: true});
		const bin = join(top, `${code}.bin`);
		mkdirSync(bin);
		writeFileSync(join(bin, 'vi'), `#!/bin/sh\nexec sed -i ${JSON.stringify(fault.edits ?? '')} "$1"\n`, {mode: 0o755});
		const served = spawn(process.execPath, [program, 'sandbox', 'serve', folder, '--sandbox-speed=0'], {stdio: ['ignore', 'pipe', 'inherit']});
		await new Promise((resolve) => {
			served.stdout.once('data', resolve);
		});
		const typed = (words: string) => spawnSync(process.execPath, [program, 'sandbox', 'exec', folder, '--', 'bash', '-c', words], {encoding: 'utf8', env: {...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`}});
		const settled = () => JSON.parse(execFileSync(process.execPath, [program, 'sandbox', 'status', folder, '--settle', '-o', 'json'], {encoding: 'utf8'})) as Status;
		const sick = ({components}: Status) => Object.entries(components).flatMap(([name, {healthy}]) => (healthy ? [] : [name]));
		try {
			expect(sick(settled())).toEqual([]);
			typed(fault.breaks);
			expect(sick(settled())).not.toEqual([]);
			const {out} = await kubestep(['init', '--skip-phases=preflight,certs,kubeconfig,etcd,control-plane,kubelet-start', `--sandbox=${folder}`, `--config=${config}`, '--output=json'], {cwd: top});
			const told = diagnosisIn(out);
			expect(told?.code, out.split('\n').slice(-4).join('\n')).toBe(code);
			if (told === undefined) {
				return;
			}
			const {remedy, commands} = (await loadTexts('en', {sandbox: {folder, hasShell: true}})).diagnosis(told);
			expect(remedy).toContain(`kubestep sandbox shell ${folder}`);
			const done = commands.map((command) => {
				const {stdout, stderr, status} = typed(command);
				return `${command}: ${status} ${stdout}${stderr}`;
			});
			// What was down for another's sake comes when its back-off is over.
			for (let look = 0; look < LOOKS && sick(settled()).length > 0; look += 1) {
				expect(look).toBeLessThan(LOOKS);
			}
			expect(sick(settled()), [remedy, ...done].join('\n')).toEqual([]);
		} finally {
			spawnSync(process.execPath, [program, 'sandbox', 'stop', folder]);
		}
	});
});

function diagnosisIn(out: string): Diagnosis | undefined {
	const events = out.split('\n').filter((one) => one.startsWith('{')).map((one) => JSON.parse(one) as Event);
	return events.flatMap((event) => (event.type === 'watch.changed' && event.diagnosis !== undefined ? [event.diagnosis] : event.type === 'run.finished' && event.failure?.diagnosis !== undefined ? [event.failure.diagnosis] : [])).at(-1);
}

/** Codes of failures that no change on a sandbox's disk brings about, and what they are of instead. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
	'the kernel, and what it offers': [
		'kubelet.cgroup-v1', 'kubelet.kmsg', 'kubelet.kernel-flag', 'kubelet.proc-read-only', 'cgroup.memory-off', 'cgroup.controllers-missing', 'limits.open-files', 'limits.processes', 'limits.keys', 'runtime.apparmor',
		'runtime.seccomp', 'runtime.seccomp-jit', 'runtime.selinux', 'runtime.bpf', 'runtime.nested', 'runtime.overlay-missing', 'runtime.overlay-refused', 'runtime.cgroup', 'image.cpu-level', 'container.exec-refused',
	],
	'a container runtime, of which a sandbox has a stand-in without files': [
		'kubelet.cri-disabled', 'runtime.unreachable', 'runtime.not-ready', 'cgroup-driver', 'sandbox.runtime-missing', 'runtime.runc-fails', 'cni.plugin-missing', 'cni.failed', 'sandbox.image-not-found', 'sandbox.image-unreachable',
		'sandbox.unknown', 'image.platform', 'image.damaged', 'image.format', 'container.oom', 'container.command-missing', 'container.mount',
	],
	'a registry, which no sandbox asks': ['image.rate-limit', 'image.proxy', 'image.unauthorized', 'image.authority', 'image.http', 'image.not-found', 'image.unreachable', 'image.unknown'],
	'the machine: its memory, disks, clock, addresses and other programs': [
		'kubelet.swap', 'kubelet.port-taken', 'kubelet.root-device', 'disk.full', 'disk.read-only', 'etcd.locked', 'etcd.slow-disk', 'container.port-taken', 'container.address-missing', 'port.foreign', 'certificate.not-yet-valid', 'apiserver.etcd-unreachable',
	],
	'what no words are known for': ['kubelet.unknown', 'container.ended'],
};
/** Those that a disk can express, and whose printed commands only look: what to do is said in a sentence. */
const SENTENCES: readonly string[] = ['kubelet.ca-unreadable', 'kubelet.file-missing', 'certificate.key', 'certificate.unreadable', 'certificate.authority', 'etcd.no-leader', 'etcd.cluster-mismatch', 'etcd.downgrade', 'scheduler.config'];
/** Those that a disk can express, and that are not brought about here yet. */
const NOT_YET: readonly string[] = [
	'kubelet.config-field', 'kubelet.feature-gate', 'kubelet.node-labels', 'kubelet.runtime-socket', 'kubelet.manager-state', 'manifest.resources', 'manifest.unread',
	'volume.host-path', 'sandbox.resolv-conf', 'image.never', 'image.name', 'container.flag-refused', 'container.config-kind', 'container.permission',
	'apiserver.encryption-config', 'apiserver.audit-policy', 'apiserver.audit-log', 'apiserver.authentication-config', 'apiserver.authorization-config', 'etcd.permission', 'certificate.expired',
	'certificate.address', 'certificate.usage', 'component.unauthorized', 'node.unauthorized', 'node.forbidden', 'node.name',
];

test('every known failure is brought about, or it is said why not', () => {
	const said = [...Object.keys(faults), ...Object.values(ELSEWHERE).flat(), ...SENTENCES, ...NOT_YET];
	expect(diagnosisCodes.filter((code) => !said.includes(code))).toEqual([]);
	expect(said.filter((code, index) => said.indexOf(code) !== index)).toEqual([]);
});

test('what is brought about are known failures, and a handful is always', () => {
	expect(Object.keys(faults).filter((code) => !diagnosisCodes.some((one) => one === code))).toEqual([]);
	expect(QUICK.filter((code) => !Object.hasOwn(faults, code))).toEqual([]);
});

import {describe, expect, it} from 'vitest';
import type {CheckDetail, ObjectDetail} from '../../source/core/told/details.ts';
import type {FailureData} from '../../source/core/told/failures.ts';
import {plainReporter} from '../../source/reporters/plain.ts';
import {texts, type Lang} from '../../source/texts/index.ts';
import {Scenario, certificate, certificateKey, check, controlPlaneCommand, secrets, token, wait, workerCommand} from './scenario.ts';

// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

const object: ObjectDetail = {kind: 'object', verb: 'create', object: 'ConfigMap', apiVersion: 'v1', namespace: 'kube-system', name: 'kubeadm-config', as: 'kubernetes-admin', body: '', requests: []};

function plain(play: (run: Scenario) => void, lang: Lang = 'en'): string {
	let out = '';
	const run = new Scenario(plainReporter({write: (text) => {
		out += text;
	}, texts: texts(lang), secrets: secrets()}));
	play(run);
	return out;
}

describe('the plain log', () => {
	it('says each step in one line under its phase', () => {
		const lines = plain((run) => run.whole()).split('\n');
		expect(lines).toContain('[certs/etcd-server] certificate etcd/server written · RSA-2048 · signed by etcd/ca · expires 2027-11-23');
		expect(lines).toContain('[preflight] check Port-6443 passed');
		expect(lines.filter((line) => line.startsWith('[addon'))).toEqual(['[addon] skipped by --skip-phases']);
	});

	it('names a check\'s findings as kubeadm does', () => {
		expect(plain((run) => run.whole())).toContain('[preflight] [WARNING Hostname] ');
		const failed: CheckDetail = {...check, errors: [{code: 'port.in-use', fields: {port: 6443, component: 'kube-apiserver'}}]};
		const out = plain((run) => run.step('preflight', 'Port-6443', failed, 'failed'));
		expect(out).toMatch(/^\[preflight\] \[ERROR Port-6443\] .*6443/m);
	});

	it('tells of a wait when the answer changes, and ever more rarely when it does not', () => {
		const waiting = plain((run) => run.whole()).split('\n').filter((line) => line.startsWith('[wait-control-plane]'));
		expect(waiting).toEqual([
			'[wait-control-plane] wait for kube-apiserver at https://192.0.2.10:6443/livez, up to 4 min',
			'[wait-control-plane] wait for kube-apiserver: probe 1: connection refused · 250 ms of 4 min',
			'[wait-control-plane] wait for kube-apiserver: probe 20: connection refused · 5 s of 4 min',
			'[wait-control-plane] wait for kube-apiserver: probe 40: connection refused · 10 s of 4 min',
			'[wait-control-plane] wait for kube-apiserver: probe 60: HTTP 500 · 15 s of 4 min',
			'[wait-control-plane] wait for kube-apiserver: probe 80: HTTP 500 · 20 s of 4 min',
			'[wait-control-plane] wait for kube-apiserver: healthy · after 25 s · 101 probes',
		]);
	});

	it('says once that a request is met by asking again, and for how long', () => {
		const out = plain((run) => {
			run.start('upload-config', 'kubeadm', object);
			for (let count = 0; count < 3; count += 1) {
				run.emit({type: 'step.progress', step: 'upload-config/kubeadm', progress: {at: 'retry', failure: {code: 'api.unreachable', fields: {server: 'https://192.0.2.10:6443', errno: 'ECONNREFUSED'}}, timeoutMs: 60_000}});
			}
		});
		expect(out.split('\n').filter((line) => line.includes('Trying for up to'))).toEqual(['[upload-config] ConfigMap kube-system/kubeadm-config: The API server at https://192.0.2.10:6443 does not answer: connection refused. Trying for up to 1 min.']);
	});

	it('ends with the join commands byte for byte as kubeadm prints them', () => {
		for (const lang of ['en', 'zh'] as const) {
			const out = plain((run) => run.whole(), lang);
			expect(out).toContain(`\n${controlPlaneCommand}`);
			expect(out.endsWith(`\n\n${workerCommand}\n`)).toBe(true);
		}
	});

	it('shows the token and the certificate key where kubeadm does, and nowhere else', () => {
		const out = plain((run) => run.whole());
		expect(out.split(token).length - 1).toBe(2);
		expect(out.split(certificateKey).length - 1).toBe(2);
		expect(out.split('\n')).toContain(certificateKey);
	});

	it('lists all warnings again at the end, counted', () => {
		const out = plain((run) => {
			run.emit({type: 'run.warning', code: 'version-newer', fields: {label: 'latest', version: 'v1.37.0', used: 'v1.36.2', file: 'kubeadm.yaml', line: 12, column: 3, path: 'kubernetesVersion'}});
			run.whole();
		});
		expect(out.slice(out.lastIndexOf('2 warnings:'))).toMatch(/^2 warnings:\n {2}kubeadm\.yaml:12:3 kubernetesVersion: .+\n {2}Hostname: .+\n/);
	});

	it('tells a failure once: evidence, cause, and commands to copy', () => {
		const failure: FailureData = {
			code: 'wait.timeout', fields: {component: 'kube-apiserver', url: wait.url, seconds: 240, answer: 'ECONNREFUSED', socket: 'unix:///run/containerd/containerd.sock', attempts: 960},
			evidence: ['E1123 kubelet: back-off restarting failed container\u001B[2J'],
		};
		const out = plain((run) => {
			const step = run.start('wait-control-plane', 'kube-apiserver', wait);
			run.emit({type: 'step.failing', step, failure, detail: wait});
			run.emit({type: 'step.finished', phase: 'wait-control-plane', step, outcome: 'failed', detail: wait, failure, tookMs: 240_000});
			run.emit({type: 'run.finished', outcome: 'failed', failure, summary: {files: 40, objects: 0, removed: 0, warnings: 0, unchanged: 0}, tookMs: 300_000});
		});
		expect(out.split('kube-apiserver was not healthy at').length - 1).toBe(1);
		expect(out).toContain('back-off restarting failed container\\x1b[2J');
		expect(out).toContain('\n    journalctl -xeu kubelet -n 50\n');
		expect(out).toContain('connection refused');
		expect(out).toContain('Failed step: wait-control-plane/kube-apiserver');
	});

	it('never writes what a terminal would act on, whatever names come from outside', () => {
		const evil = '\u001B]0;x\u0007\u009B31m\u202E\r\n';
		for (const lang of ['en', 'zh'] as const) {
			const out = plain((run) => {
				run.step('certs/etcd-server', 'x', {...certificate, name: evil, signedBy: evil});
				run.step('preflight', 'x', {...check, name: evil, warnings: [{code: 'port.in-use', fields: {port: 1, component: evil}}, {code: 'program.missing', fields: {program: evil}}]}, 'warning');
				run.step('upload-certs', 'x', {kind: 'object', verb: 'create', object: evil, apiVersion: 'v1', name: evil, as: evil, body: evil, requests: []});
				run.step('upload-certs', 'y', {kind: 'service', service: evil, action: 'start', problem: {code: 'service.failed', fields: {service: evil, action: 'start', code: evil, message: evil}}}, 'warning');
				run.step('upload-certs', 'n', {kind: 'note', code: 'external-ca', fields: {what: evil}});
				run.emit({type: 'run.warning', code: 'version-offline', fields: {label: evil, version: evil, path: evil, file: evil, line: 1}});
				run.emit({type: 'log', level: 'warning', source: evil, text: `one${evil}two`});
				run.emit({
					type: 'step.finished', phase: 'upload-certs', step: 'upload-certs/y', outcome: 'failed', tookMs: 1,
					detail: check, failure: {code: 'internal', fields: {message: evil}, evidence: [evil]},
				});
				run.end('failed');
			}, lang);
			expect(out.replaceAll('\n', '')).not.toMatch(control);
		}
	});

	it('speaks Chinese throughout where that is the language', () => {
		const prose = plain((run) => run.whole(), 'zh').split('\n')
			.filter((line) => !/^\s*([0-9a-f]{64}$|mkdir|sudo|export|getent|kubeadm|--|https:)/.test(line) && line.trim() !== '');
		expect(prose.filter((line) => !/\p{Script=Han}/u.test(line))).toEqual([]);
	});

	it('tells once why a component does not come up, with its line of log and what helps', () => {
		const diagnosis = {code: 'container.unknown-flag', link: 'container', component: 'kube-apiserver', fields: {component: 'kube-apiserver', flag: '--insecure-port'}, evidence: ['Error: unknown flag: --insecure-port\u001B[2J'], certain: true} as const;
		const chains = [{component: 'kube-apiserver', marks: ['ok', 'ok', 'ok', 'ok', 'broken', 'unknown', 'unknown']}] as const;
		const out = plain((run) => {
			run.emit({type: 'watch.changed', chains});
			run.emit({type: 'watch.changed', chains, diagnosis});
			run.emit({type: 'watch.changed', chains: [...chains, ...chains], diagnosis});
		});
		expect(out.split('\n').slice(1).join('\n')).toBe([
			'[wait-control-plane] Why it does not come up: kube-apiserver does not know the flag --insecure-port.',
			'    | Error: unknown flag: --insecure-port\\x1b[2J',
			'    Take it out of the component\'s extraArgs: this version may have dropped it. The kubelet takes up the change by itself.',
			'      vi /etc/kubernetes/manifests/kube-apiserver.yaml', '',
		].join('\n'));
	});

	it('says that a control plane is up but unstable, with the last words of what ended', () => {
		const out = plain((run) => run.step('show-join-command', 'stability', {kind: 'stability', looks: 0, wanted: 3, restarted: [{component: 'etcd', times: 2, lines: ['out of memory']}], unhealthy: []}, 'warning'));
		expect(out).toContain('[show-join-command] control plane stays up: up but unstable · etcd was started again 2 times\n    | out of memory\n');
	});
});

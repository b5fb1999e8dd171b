import {type Event, type EventBody, type RunOutcome} from '../../source/core/told/events.ts';
import {EventBus, type Reader} from '../../source/core/engine/event-bus.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import type {CertificateDetail, CheckDetail, JoinDetail, StepDetail, WaitDetail} from '../../source/core/told/details.ts';
import {moments} from '../clock.ts';

export const token = 'wruwls.tzpruv5c302c98v2';
export const certificateKey = 'e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204';
const hash = 'sha256:2d9d6d2ff2d6f3a41f3f4d1d3a4f3e2a0a3b0a7c2d1c8e4f5a6b7c8d9e0f1a2b';

/** As the recording init-upload-certs-key ends, hash included. */
export const workerCommand = `kubeadm join lb.example.test:6443 --token ${token} \\\n\t--discovery-token-ca-cert-hash ${hash} `;
export const controlPlaneCommand = `  kubeadm join lb.example.test:6443 --token ${token} \\\n\t--discovery-token-ca-cert-hash ${hash} \\\n\t--control-plane --certificate-key ${certificateKey}\n`;

export const check: CheckDetail = {kind: 'check', name: 'Port-6443', lookedAt: 'port', fields: {port: 6443, component: 'kube-apiserver'}, warnings: [], errors: []};

export const certificate: CertificateDetail = {
	kind: 'certificate', name: 'etcd/server', certificatePath: '/etc/kubernetes/pki/etcd/server.crt', keyPath: '/etc/kubernetes/pki/etcd/server.key',
	signedBy: 'etcd/ca', subject: 'CN=cp1', isCA: false, usages: ['serverAuth', 'clientAuth'], dnsNames: ['cp1', 'localhost'],
	ipAddresses: ['192.0.2.10', '127.0.0.1', '::1'], algorithm: 'RSA-2048', notAfter: '2027-11-23T00:00:00Z',
};

export const wait: WaitDetail = {
	kind: 'wait', component: 'kube-apiserver', url: 'https://192.0.2.10:6443/livez', timeoutMs: 240_000, attempts: 0, answers: [], elapsedMs: 0,
};

const mask = '••••';
export const join: JoinDetail = {
	kind: 'join',
	command: workerCommand.replace(token, `wruwls.${mask}`),
	controlPlaneCommand: controlPlaneCommand.trim().replace(token, `wruwls.${mask}`).replace(certificateKey, mask),
	kubeconfig: '/etc/kubernetes/admin.conf', secrets: ['token/wruwls', 'certificate-key'],
};

export function secrets(): Secrets {
	const all = new Secrets();
	all.keep('token/wruwls', token);
	all.keep('certificate-key', certificateKey);
	return all;
}

/** Hands events to readers as a run does, on a clock that a test moves. */
export class Scenario {
	readonly events: Event[] = [];
	now = Date.parse('2026-11-23T00:00:00Z');
	readonly #bus = new EventBus('test', moments(() => this.now));

	constructor(...readers: readonly Reader[]) {
		for (const reader of [(event: Event) => void this.events.push(event), ...readers]) {
			this.#bus.subscribe(reader);
		}
		const leaf = (path: string) => ({path, phases: []});
		this.emit({
			type: 'run.started', stepMode: false, workflow: 'init', mode: 'node', folder: '', program: 'kubestep 0.1.0', nodeName: 'cp1',
			kubernetesVersion: 'v1.36.2', endpoint: 'https://192.0.2.10:6443',
			phases: [
				leaf('preflight'), {path: 'certs', phases: [leaf('certs/etcd-server')]}, leaf('wait-control-plane'), leaf('upload-certs'), {path: 'addon', phases: [leaf('addon/coredns')]}, leaf('show-join-command'),
			],
		});
	}

	emit(body: EventBody): void {
		this.#bus.emit(body);
	}

	start(phase: string, id: string, detail: StepDetail): string {
		this.emit({type: 'step.started', phase, step: `${phase}/${id}`, detail});
		return `${phase}/${id}`;
	}

	finish(phase: string, id: string, detail: StepDetail, outcome: 'done' | 'unchanged' | 'warning' | 'failed' = 'done'): void {
		this.emit({type: 'step.finished', phase, step: `${phase}/${id}`, outcome, detail, tookMs: 120});
	}

	step(phase: string, id: string, detail: StepDetail, outcome?: 'done' | 'unchanged' | 'warning' | 'failed'): void {
		this.start(phase, id, detail);
		this.finish(phase, id, detail, outcome);
	}

	probe(step: string, attempt: number, answer: string, elapsedMs: number): void {
		this.emit({type: 'step.progress', step, progress: {at: 'probe', url: wait.url, attempt, answer, elapsedMs, timeoutMs: wait.timeoutMs}});
	}

	end(outcome: RunOutcome): void {
		this.emit({type: 'run.finished', outcome, summary: {files: 42, objects: 31, removed: 0, warnings: 1, unchanged: 0}, tookMs: 72_000});
	}

	/** A whole run that ends well, with a warning, a wait and both join commands. */
	whole(): this {
		const warned: CheckDetail = {...check, name: 'Hostname', lookedAt: 'hostname', fields: {name: 'cp1'}, warnings: [{code: 'hostname.unresolved', fields: {name: 'cp1'}}]};
		this.emit({type: 'phase.started', phase: 'preflight'});
		this.step('preflight', 'Port-6443', check);
		this.step('preflight', 'Hostname', warned, 'warning');
		this.emit({type: 'phase.finished', phase: 'preflight', outcome: 'done'});
		this.emit({type: 'phase.started', phase: 'certs'});
		this.emit({type: 'phase.started', phase: 'certs/etcd-server'});
		this.step('certs/etcd-server', 'certificate', certificate);
		this.emit({type: 'phase.finished', phase: 'certs/etcd-server', outcome: 'done'});
		this.emit({type: 'phase.finished', phase: 'certs', outcome: 'done'});
		this.emit({type: 'phase.started', phase: 'wait-control-plane'});
		const step = this.start('wait-control-plane', 'kube-apiserver', wait);
		for (let attempt = 1; attempt <= 100; attempt += 1) {
			this.probe(step, attempt, attempt < 60 ? 'ECONNREFUSED' : '500', attempt * 250);
		}
		this.finish('wait-control-plane', 'kube-apiserver', {...wait, attempts: 101, elapsedMs: 25_250});
		this.emit({type: 'phase.finished', phase: 'wait-control-plane', outcome: 'done'});
		this.emit({type: 'phase.started', phase: 'upload-certs'});
		this.step('upload-certs', 'key', {kind: 'note', code: 'certificate-key', fields: {secret: 'certificate-key'}}, 'unchanged');
		this.emit({type: 'phase.finished', phase: 'upload-certs', outcome: 'done'});
		this.emit({type: 'phase.finished', phase: 'addon/coredns', outcome: 'skipped', reason: {code: 'by-flag', fields: {phase: 'addon', flag: '--skip-phases'}}});
		this.emit({type: 'phase.finished', phase: 'addon', outcome: 'skipped', reason: {code: 'by-flag', fields: {phase: 'addon', flag: '--skip-phases'}}});
		this.emit({type: 'phase.started', phase: 'show-join-command'});
		this.step('show-join-command', 'wruwls', join);
		this.emit({type: 'phase.finished', phase: 'show-join-command', outcome: 'done'});
		this.end('done');
		return this;
	}
}

import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Event} from '../../source/core/told/events.ts';
import {kubestep, temporaryFolder} from './program.ts';

const quick = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
timeouts: {kubeletHealthCheck: 8s, controlPlaneComponentHealthCheck: 10s}
`;

/** Runs init on a simulated machine, to its end; the events of the run and its exit status. */
async function init(machine: string): Promise<{readonly code: number | null; readonly events: readonly Event[]}> {
	const folder = temporaryFolder();
	writeFileSync(join(folder, 'machine.yaml'), machine);
	writeFileSync(join(folder, 'quick.yaml'), quick);
	const {code, out} = await kubestep(['init', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0.05', '--machine', join(folder, 'machine.yaml'), '--config', join(folder, 'quick.yaml'), '--output', 'json']);
	return {code, events: out.trim().split('\n').map((line) => JSON.parse(line) as Event)};
}

/** The first diagnosis, seconds after the kubelet was started, and what the run ended with. */
function told(events: readonly Event[]) {
	const started = events.find((event) => event.type === 'step.finished' && event.step === 'kubelet-start/start');
	const first = events.find((event) => event.type === 'watch.changed' && event.diagnosis !== undefined);
	const end = events.at(-1);
	return {
		diagnosis: first?.type === 'watch.changed' ? first.diagnosis : undefined,
		seconds: (Date.parse(first?.time ?? '') - Date.parse(started?.time ?? '')) / 1000,
		failure: end?.type === 'run.finished' ? end.failure : undefined,
		outcome: end?.type === 'run.finished' ? end.outcome : undefined,
	};
}

// Each waits for what does not come: beside each other they take as long as one.
describe.concurrent('a control plane that does not come up', () => {
	it.each([
		['swap', 'kubelet.swap', 'kubelet', `components: {kubelet: {fails: true, log: ['E1124 10:00:03.000000    1000 run.go:72] "command failed" err="failed to run Kubelet: running with swap on is not supported, please disable swap or set --fail-swap-on flag to false"']}}`],
		['a wrong flag', 'container.unknown-flag', 'kube-apiserver', `components: {kube-apiserver: {fails: true, log: ['Error: unknown flag: --insecure-port']}}`],
		['a port that is taken', 'container.port-taken', 'etcd', `components: {etcd: {fails: true, log: ['{"level":"fatal","msg":"discovery failed","error":"listen tcp 192.0.2.10:2379: bind: address already in use"}']}}`],
		['a sandbox image that is not there', 'sandbox.image-not-found', 'etcd', `components: {etcd: {fails: true, stopsAt: sandbox, log: ['E1124 10:00:03.000000    1000 pod_workers.go:1324] "Error syncing pod, skipping" err="failed to get sandbox image \\"mirror.example/pause:3.8\\": mirror.example/pause:3.8: not found" pod="kube-system/etcd-cp1"']}}`],
	])('for %s is explained within 15 seconds, and ends as kubeadm does', async (_what, code, component, machine) => {
		const {code: status, events} = await init(machine);
		const {diagnosis, seconds, failure, outcome} = told(events);
		expect(diagnosis).toMatchObject({code, component, certain: true});
		expect(seconds).toBeLessThan(15);
		expect(outcome).toBe('failed');
		expect(failure?.diagnosis).toMatchObject({code, component});
		expect(failure?.evidence?.join('\n')).toContain(diagnosis?.evidence[0]);
		expect(status).toBe(1);
	});
});

describe('a control plane that is up', () => {
	it('but unstable is a warning and no failure, and names what is started again', async () => {
		const {code, events} = await init(`components: {kube-scheduler: {restarts: true, log: [last words]}}`);
		expect(code).toBe(0);
		const step = events.find((event) => event.type === 'step.finished' && event.step === 'show-join-command/stability');
		expect(step).toMatchObject({outcome: 'warning', detail: {restarted: [{component: 'kube-scheduler'}]}});
		expect(events).toContainEqual(expect.objectContaining({type: 'run.warning', code: 'control-plane.unstable', fields: {components: ['kube-scheduler']}}));
	});

	it('and stays so is found so without a longer run', async () => {
		const {code, events} = await init('{}');
		expect(code).toBe(0);
		const step = events.find((event) => event.type === 'step.finished' && event.step === 'show-join-command/stability');
		expect(step).toMatchObject({outcome: 'done', detail: {unhealthy: [], restarted: []}});
		expect(step?.type === 'step.finished' ? step.tookMs : Infinity).toBeLessThan(1000);
		expect(events.some((event) => event.type === 'watch.changed' && event.diagnosis !== undefined)).toBe(false);
	});
});

import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {acting} from '../../../source/core/engine/policy.ts';
import {Watch} from '../../../source/core/diagnosis/watch.ts';
import type {Chain, Diagnosis} from '../../../source/core/told/diagnosis.ts';
import type {Container, Host} from '../../../source/core/ports/index.ts';

const manifest = (name: string, port: number) => `apiVersion: v1
kind: Pod
spec: {containers: [{name: ${name}, image: registry.k8s.io/${name}:v1, livenessProbe: {httpGet: {host: 127.0.0.1, port: ${port}, path: /livez, scheme: HTTPS}}}]}`;
const names = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const config = {init: {nodeRegistration: {criSocket: 'unix:///run/x.sock', kubeletExtraArgs: []}, localAPIEndpoint: {advertiseAddress: '192.0.2.10'}}, cluster: {certificatesDir: '/none', etcd: {}, apiServer: {extraArgs: []}, controllerManager: {extraArgs: []}, scheduler: {extraArgs: []}}, kubelet: {}} as unknown as InitConfig;

/** A node whose state a test changes, on a clock that only moves when somebody sleeps. */
function node(more: object = {}) {
	const state = {kubelet: '200', log: [] as string[], health: new Map<string, string>(), attempts: new Map<string, number>(), hang: false, looks: 0, unmade: '', active: true, since: 0, words: 'last words', certificate: undefined as Buffer | undefined};
	let now = 1_800_000_000_000;
	/** How far the wall clock was set since. */
	const wall = {off: 0};
	const waiting: {at: number; wake: () => void}[] = [];
	const container = (name: string): Container => ({id: `${name}-c`, podId: name, name, attempt: state.attempts.get(name) ?? 0, state: 'running', image: '', createdAt: now});
	const host = {
		clock: {now: () => now + wall.off, monotonic: () => now - 1_700_000_000_000, sleep: async (ms: number, signal?: AbortSignal) => new Promise<void>((resolve, reject) => {
			waiting.push({at: now + ms, wake: resolve});
			signal?.addEventListener('abort', () => reject(signal.reason as Error));
		})},
		files: {read: async (path: string) => {
			const name = /manifests\/(.*)\.yaml$/.exec(path)?.[1];
			return name === undefined ? state.certificate : Buffer.from(manifest(name, 1000 + names.indexOf(name)));
		}, readEnd: async () => Buffer.from(`2027-01-01T00:00:00Z stderr F ${state.words}\n`)},
		services: {state: async () => ({active: state.active, state: state.active ? 'active (running)' : 'inactive (dead)'}), log: async (_name: string, {since}: {since: number}) => {
			state.since = since;
			return state.log;
		}},
		network: {probe: async (url: string) => {
			state.looks += url.endsWith(':10248/healthz') ? 1 : 0;
			if (state.hang) {
				throw new Error('hangs');
			}
			const name = names[Number(new URL(url).port) - 1000];
			const answer = name === undefined ? state.kubelet : state.health.get(name) ?? '200';
			return /^\d+$/.test(answer) ? {status: Number(answer), body: ''} : {error: answer, message: answer};
		}},
		runtime: {
			status: async () => ({ready: true}), hasImage: async () => true,
			listPods: async () => names.filter((name) => name !== state.unmade).map((name) => ({id: name, name: `${name}-cp1`, namespace: 'kube-system', uid: name, attempt: 0, ready: true, createdAt: 0})),
			listContainers: async () => names.filter((name) => name !== state.unmade).map((name) => container(name)),
			containerStatus: async () => ({startedAt: 0, finishedAt: 0, exitCode: 0, reason: '', message: '', logPath: '/log'}),
		},
	} as unknown as Host;
	const told: {chains: readonly Chain[]; diagnosis?: Diagnosis}[] = [];
	const stop = new AbortController();
	const logged: string[] = [];
	const watch = new Watch({host, config: {...config, ...more}, policy: acting, signal: stop.signal, emit(event) {
		if (event.type === 'log') {
			logged.push(event.text);
		} else {
			told.push(event);
		}
	}});
	const settle = async () => {
		for (let turn = 0; turn < 4; turn += 1) {
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
		}
	};
	/** Lets so many seconds pass, waking who sleeps at their time. */
	const pass = async (seconds: number) => {
		const until = now + seconds * 1000;
		await settle();
		for (;;) {
			const next = waiting.toSorted((a, b) => a.at - b.at)[0];
			if (next === undefined || next.at > until) {
				now = until;
				return;
			}
			waiting.splice(waiting.indexOf(next), 1);
			now = next.at;
			next.wake();
			await settle();
		}
	};
	return {state, wall, watch, told, logged, pass, host, last: () => told.at(-1)};
}

const swap = 'E1124 run.go:72] "command failed" err="failed to run Kubelet: running with swap on is not supported"';

describe('the watch', () => {
	it('tells a certain cause within 15 seconds, once, and takes it back when it is gone', async () => {
		const {state, watch, told, pass, last} = node();
		state.kubelet = 'ECONNREFUSED';
		watch.begin();
		await pass(4);
		state.log = [swap];
		await pass(1);
		expect(last()?.diagnosis).toBeUndefined();
		await pass(9);
		expect(last()?.diagnosis).toMatchObject({code: 'kubelet.swap', evidence: [swap], certain: true});
		const before = told.length;
		await pass(60);
		expect(told).toHaveLength(before);
		state.kubelet = '200';
		await pass(4);
		expect(last()?.diagnosis).toBeUndefined();
		expect(last()?.chains.every(({marks}) => marks.every((mark) => mark === 'ok'))).toBe(true);
		await watch.end();
	});

	it('names the field whose value the kubelet ends at, and where it was written, where its words do not', async () => {
		const {state, watch, pass, last} = node({kubelet: {evictionHard: {'memory.available': 'bogus'}}, origins: new Map([['KubeletConfiguration.evictionHard.memory.available', {from: 'file', file: 'init.yaml', line: 12, column: 21}]])});
		state.kubelet = 'ECONNREFUSED';
		state.log = ['E1124 10:00:00.000000 1 run.go:72] "command failed" err="failed to run Kubelet: quantities must match the regular expression \'^([+-]?[0-9.]+)$\'"'];
		watch.begin();
		await pass(14);
		expect(last()?.diagnosis).toMatchObject({code: 'kubelet.config-field', certain: true, fields: {field: 'evictionHard.memory.available', value: 'bogus', wants: 'threshold', place: 'init.yaml:12'}});
		await watch.end();
	});

	it('shows no secret of the configuration in what the kubelet wrote, and names containers whole', async () => {
		const key = 'a1b2'.repeat(16);
		const {state, watch, logged, pass} = node({init: {...config.init, certificateKey: key}});
		state.health.set('etcd', 'ECONNREFUSED');
		state.log = [`E1 sandbox ${'c3d4'.repeat(16)} wants ${key}`];
		watch.begin();
		await pass(5);
		expect(logged).toEqual([`E1 sandbox ${'c3d4'.repeat(16)} wants ••••`]);
		await watch.end();
	});

	it('tells a certificate that is no good for this node in its second look, where all that is asked answers well', async () => {
		const {state, watch, pass, last} = node();
		// Of a CA: it names no address at all.
		state.certificate = readFileSync(new URL('../../fixtures/cases/init-existing-ca/rootfs/etc/kubernetes/pki/ca.crt', import.meta.url));
		watch.begin();
		await pass(8);
		expect(last()?.diagnosis).toMatchObject({code: expect.stringMatching(/^certificate\./) as string, component: expect.stringMatching(/etcd|kube-apiserver/) as string});
		await watch.end();
	});

	it('waits longer before it tells what may heal by itself', async () => {
		const {state, watch, pass, last} = node();
		state.health.set('kube-apiserver', 'ECONNREFUSED');
		state.attempts.set('kube-apiserver', 0);
		watch.begin();
		await pass(20);
		expect(last()?.chains.find(({component}) => component === 'kube-apiserver')?.marks.indexOf('waiting')).toBe(5);
		expect(last()?.diagnosis).toBeUndefined();
		await watch.end();
	});

	it.each([['ten minutes ahead', 600_000], ['an hour back', -3_600_000]])('judges by how long it has looked, whatever the clock says: set %s', async (_what, by) => {
		const {state, wall, watch, pass, last, host} = node();
		state.kubelet = 'ECONNREFUSED';
		state.log = ['E1124 run.go:72] "command failed" err="some words that nobody knows"'];
		const begun = host.clock.now();
		watch.begin();
		await pass(5);
		wall.off = by;
		await pass(2);
		// Two looks agree, but it may heal by itself.
		expect(last()?.diagnosis).toBeUndefined();
		await pass(5);
		expect(last()?.diagnosis).toMatchObject({component: 'kubelet', certain: false});
		// Lines of before the step count, and those after it too.
		expect(state.since).toBeLessThanOrEqual(Math.min(begun, begun + by));
		await watch.end();
	});

	it('goes on where a look fails, and ends when it is told to', async () => {
		const {state, watch, pass} = node();
		watch.begin();
		await pass(3);
		state.hang = true;
		await pass(10);
		state.hang = false;
		const before = state.looks;
		await pass(6);
		expect(state.looks).toBeGreaterThan(before);
		await watch.end();
		const ended = state.looks;
		await pass(30);
		expect(state.looks).toBe(ended);
	});

	it('tells each line that the kubelet writes once, and none of a control plane that is well', async () => {
		const {state, watch, logged, pass} = node();
		state.health.set('etcd', 'ECONNREFUSED');
		state.log = ['I1 one', 'I2 two'];
		watch.begin();
		await pass(5);
		expect(logged).toEqual(['I1 one', 'I2 two']);
		state.log = ['I1 one', 'I2 two', 'E1 token abcdef.0123456789abcdef'];
		await pass(2);
		expect(logged.slice(2)).toEqual([expect.not.stringContaining('0123456789abcdef')]);
		state.health.delete('etcd');
		await pass(10);
		state.log = [...state.log, 'I4 four'];
		await pass(5);
		expect(logged).toHaveLength(3);
		await watch.end();
	});

	it('looks at nothing where nothing comes up, and counts what would as healthy', async () => {
		const {host} = node();
		const watch = new Watch({host, config, policy: {watches: false}, signal: new AbortController().signal, emit: () => undefined});
		watch.begin();
		expect([watch.begun, await watch.judge(), await watch.diagnosis()]).toEqual([true, {looks: 3, restarted: [], unhealthy: []}, undefined]);
	});
});

describe('whether a control plane stayed up', () => {
	it('is known at once where it was healthy all along', async () => {
		const {watch, pass} = node();
		watch.begin();
		await pass(10);
		expect(await watch.judge()).toMatchObject({restarted: [], unhealthy: []});
		await watch.end();
	});

	it('is known by the time that it is asked, where the looks were hastened', async () => {
		const {state, watch, pass} = node();
		state.health.set('kube-apiserver', 'ECONNREFUSED');
		watch.begin();
		await pass(3.9);
		state.health.delete('kube-apiserver');
		watch.hasten();
		await pass(0.8);
		const before = state.looks;
		expect(await watch.judge()).toEqual({looks: 3, restarted: [], unhealthy: []});
		// One more, for what the components say.
		expect(state.looks).toBe(before + 1);
		await watch.end();
	});

	it('takes the looks that are missing without waiting between them', async () => {
		const {watch} = node();
		watch.begin();
		expect(await watch.judge()).toEqual({looks: 3, restarted: [], unhealthy: []});
		await watch.end();
	});

	it('is no where a container was started again since, with its last words', async () => {
		const {state, watch, pass} = node();
		watch.begin();
		await pass(6);
		state.health.set('kube-scheduler', 'ECONNREFUSED');
		state.attempts.set('kube-scheduler', 2);
		await pass(3);
		state.health.delete('kube-scheduler');
		await pass(10);
		expect(await watch.judge()).toMatchObject({restarted: [{component: 'kube-scheduler', times: 2, lines: ['last words']}], unhealthy: []});
		await watch.end();
	});

	it('forgives what was started again before all were healthy', async () => {
		const {state, watch, pass} = node();
		state.health.set('kube-controller-manager', 'ECONNREFUSED');
		watch.begin();
		await pass(4);
		state.attempts.set('kube-controller-manager', 3);
		state.health.delete('kube-controller-manager');
		await pass(10);
		expect(await watch.judge()).toMatchObject({restarted: [], unhealthy: []});
		await watch.end();
	});

	it('is no where somebody else answers in place of a component that was never made', async () => {
		const {state, watch, pass} = node();
		state.unmade = 'kube-scheduler';
		watch.begin();
		await pass(6);
		const judged = watch.judge();
		await pass(30);
		expect(await judged).toMatchObject({unhealthy: ['kube-scheduler']});
		await watch.end();
	});

	it('is no where a component answers and the API server does not know it, which is told', async () => {
		const {state, watch, pass, last} = node();
		watch.begin();
		await pass(6);
		state.words = 'E1127 leaderelection.go:448] "Error retrieving lease lock" err="Unauthorized"';
		watch.hasten();
		const judged = watch.judge();
		await pass(30);
		expect(await judged).toMatchObject({unhealthy: ['kube-controller-manager']});
		expect(last()?.diagnosis).toMatchObject({code: 'component.unauthorized'});
		await watch.end();
	});

	it('is known where the kubelet is just being started anew', async () => {
		const {state, watch, pass} = node();
		watch.begin();
		await pass(10);
		state.kubelet = 'ECONNREFUSED';
		state.active = false;
		const judged = watch.judge();
		await pass(2);
		state.kubelet = '200';
		await pass(2);
		expect(await judged).toMatchObject({unhealthy: []});
		await watch.end();
	});

	it('is no where a component is down at the end', async () => {
		const {state, watch, pass} = node();
		watch.begin();
		await pass(6);
		state.health.set('etcd', 'ECONNREFUSED');
		await pass(3);
		const judged = watch.judge();
		await pass(30);
		expect(await judged).toMatchObject({unhealthy: ['etcd']});
		await watch.end();
	});
});

import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import {describe, expect, it, onTestFinished} from 'vitest';
import {loadServices} from '../../../source/hosts/node/cri.ts';
import {guarded} from '../../../source/hosts/node/grpc-words.ts';
import {createRuntime, type NodeRuntime} from '../../../source/hosts/node/runtime.ts';
import {stepAtEachLook} from '../../clock.ts';
import {temporaryFolder} from './temporary.ts';

const CONTAINERD = 'unix:///var/run/containerd/containerd.sock';

interface Answer {
	readonly reply?: object;
	readonly fail?: {readonly code: grpc.status; readonly details: string};
	/** Never answers. */
	readonly hang?: boolean;
}

interface Fake {
	readonly runtime: NodeRuntime;
	readonly calls: {readonly method: string; readonly request: unknown}[];
	serve(socket: string): Promise<grpc.Server>;
}

/** A container runtime with these answers; methods without one are not implemented. */
async function fake(answers: Readonly<Record<string, Answer>>): Promise<Fake> {
	const root = await temporaryFolder();
	const calls: Fake['calls'] = [];
	const runtime = createRuntime(root);
	onTestFinished(() => runtime.close());
	const implementation = Object.fromEntries(Object.entries(answers).map(([method, {reply, fail, hang}]) => [
		method,
		(call: grpc.ServerUnaryCall<unknown, object>, answer: grpc.sendUnaryData<object>) => {
			calls.push({method, request: call.request});
			if (hang !== true) {
				answer(fail ?? null, reply ?? {});
			}
		},
	]));
	return {
		runtime,
		calls,
		async serve(socket) {
			const file = path.join(root, socket);
			await mkdir(path.dirname(file), {recursive: true});
			const server = new grpc.Server();
			const services = await loadServices();
			server.addService(services.RuntimeService, implementation);
			server.addService(services.ImageService, implementation);
			await new Promise<void>((resolve, reject) => {
				server.bindAsync(`unix:${file}`, grpc.ServerCredentials.createInsecure(), (error) => (error === null ? resolve() : reject(error)));
			});
			onTestFinished(() => server.forceShutdown());
			return server;
		},
	};
}

const NETWORK_NOT_READY = {type: 'NetworkReady', status: false, reason: 'NetworkPluginNotReady', message: 'cni plugin not initialized'};

describe('a container runtime', () => {
	it('is found where one of the known sockets takes a call, in kubeadm\'s order', async () => {
		const {runtime, serve} = await fake({});
		expect(await runtime.findSockets()).toEqual([]);
		await serve('/var/run/crio/crio.sock');
		expect(await runtime.findSockets()).toEqual(['unix:///var/run/crio/crio.sock']);
		await serve('/var/run/containerd/containerd.sock');
		expect(await runtime.findSockets()).toEqual([CONTAINERD, 'unix:///var/run/crio/crio.sock']);
	});

	it('tells its version, and is asked whether its image service answers', async () => {
		const {runtime, calls, serve} = await fake({
			Version: {reply: {version: '0.1.0', runtime_name: 'containerd', runtime_version: 'v2.2.0', runtime_api_version: 'v1'}}, ImageFsInfo: {},
		});
		await serve('/var/run/containerd/containerd.sock');
		expect(await runtime.version(CONTAINERD)).toEqual({name: 'containerd', version: 'v2.2.0', apiVersion: 'v1'});
		expect(calls.map(({method}) => method)).toEqual(['Version', 'ImageFsInfo']);
	});

	it('tells its sandboxes and containers, and how one ended', async () => {
		const {runtime, serve} = await fake({
			ListPodSandbox: {reply: {items: [{id: 'p1', metadata: {name: 'etcd-cp1', uid: 'u1', namespace: 'kube-system', attempt: 1}, state: 1, created_at: '1800000000123456789'}]}},
			ListContainers: {reply: {containers: [{id: 'c1', pod_sandbox_id: 'p1', metadata: {name: 'etcd', attempt: 2}, image: {image: 'sha256:e'}, state: 2, created_at: '1800000001000000000'}]}},
			ContainerStatus: {reply: {status: {started_at: '1800000002000000000', finished_at: '1800000003000000000', exit_code: 137, reason: 'OOMKilled', message: '', log_path: '/var/log/pods/x/etcd/2.log'}}},
		});
		await serve('/var/run/containerd/containerd.sock');
		expect(await runtime.listPods(CONTAINERD)).toEqual([{id: 'p1', name: 'etcd-cp1', namespace: 'kube-system', uid: 'u1', attempt: 1, ready: false, createdAt: 1_800_000_000_123}]);
		expect(await runtime.listContainers(CONTAINERD)).toEqual([{id: 'c1', podId: 'p1', name: 'etcd', attempt: 2, state: 'exited', image: 'sha256:e', createdAt: 1_800_000_001_000}]);
		expect(await runtime.containerStatus(CONTAINERD, 'c1')).toEqual({
			startedAt: 1_800_000_002_000, finishedAt: 1_800_000_003_000, exitCode: 137, reason: 'OOMKilled', message: '', logPath: '/var/log/pods/x/etcd/2.log',
		});
	});

	it('is cut where it says more than a person reads, and names a log only by a path', async () => {
		const long = 'x'.repeat(740_000);
		const {runtime, serve} = await fake({
			ListPodSandbox: {reply: {items: [{id: 'p1', metadata: {name: long, uid: long, namespace: long}}]}},
			ListContainers: {reply: {containers: [{id: 'c1', pod_sandbox_id: long}]}},
			ContainerStatus: {reply: {status: {reason: long, message: long, log_path: 'etc/passwd'}}},
			Status: {reply: {status: {conditions: [{type: 'RuntimeReady', status: false, reason: 'No', message: long}]}}},
			Version: {fail: {code: grpc.status.INTERNAL, details: 'y'.repeat(7000)}},
		});
		await serve('/var/run/containerd/containerd.sock');
		const [pod] = await runtime.listPods(CONTAINERD);
		expect([pod?.name.length, pod?.uid.length, pod?.namespace.at(-1)]).toEqual([512, 512, '…']);
		await expect(runtime.listContainers(CONTAINERD)).rejects.toMatchObject({code: 'INVALID_ANSWER', fields: {socket: CONTAINERD}});
		const status = await runtime.containerStatus(CONTAINERD, 'c1');
		expect([status?.reason.length, status?.message.length, status?.logPath]).toEqual([512, 4096, '']);
		expect((await runtime.status(CONTAINERD)).message).toHaveLength(4096);
		await expect(runtime.version(CONTAINERD)).rejects.toSatisfy((error: Error) => error.message.length <= 2048);
	});

	it('is not read where a message is larger than all that a node has', async () => {
		const {runtime, serve} = await fake({
			ListContainers: {reply: {containers: [{id: 'c1', metadata: {name: 'x'.repeat(17 * 1024 * 1024)}}]}},
		});
		await serve('/var/run/containerd/containerd.sock');
		await expect(runtime.listContainers(CONTAINERD)).rejects.toMatchObject({name: 'HostError', code: 'RESOURCE_EXHAUSTED'});
	});

	it('is not decoded where a message has more entries than a node: two bytes become an object', () => {
		const read = guarded((bytes) => bytes.length);
		expect(() => read(Buffer.alloc(1_200_000, Buffer.from([0x0A, 0])))).toThrow('more than 20000 entries');
		// As many bytes, in a few long entries; and an entry that says that it is longer than the message.
		const entry = Buffer.concat([Buffer.from([0x0A, 0x90, 0x4E]), Buffer.alloc(10_000)]);
		expect(read(Buffer.concat(Array.from({length: 200}, () => entry)))).toBe(200 * entry.length);
		expect(read(Buffer.concat([Buffer.from([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]), Buffer.alloc(2_000_000)]))).toBe(2_000_010);
	});

	it('has no status of a container that is gone', async () => {
		const {runtime, serve} = await fake({ContainerStatus: {fail: {code: grpc.status.NOT_FOUND, details: 'gone'}}});
		await serve('/var/run/containerd/containerd.sock');
		expect(await runtime.containerStatus(CONTAINERD, 'c1')).toBeUndefined();
	});

	it('is ready without a network, and names its sandbox image', async () => {
		const {runtime, serve} = await fake({Status: {reply: {
			status: {conditions: [{type: 'RuntimeReady', status: true}, NETWORK_NOT_READY]},
			info: {config: '{"sandboxImage":"registry.k8s.io/pause:3.10.2"}'},
		}}});
		await serve('/var/run/containerd/containerd.sock');
		expect(await runtime.status(CONTAINERD)).toEqual({ready: true, sandboxImage: 'registry.k8s.io/pause:3.10.2'});
	});

	it('says in its own words why it is not ready', async () => {
		const {runtime, serve} = await fake({Status: {reply: {
			status: {conditions: [{type: 'RuntimeReady', status: false, reason: 'ContainerdNotReady', message: 'containerd: not ready'}]}, info: {config: 'no JSON'},
		}}});
		await serve('/var/run/containerd/containerd.sock');
		expect(await runtime.status(CONTAINERD)).toEqual({ready: false, message: 'ContainerdNotReady: containerd: not ready'});
	});

	it('answers RuntimeConfig or does not know the call', async () => {
		const {runtime, serve} = await fake({RuntimeConfig: {}});
		await serve('/var/run/containerd/containerd.sock');
		expect(await runtime.hasRuntimeConfig(CONTAINERD)).toBe(true);
		const older = await fake({RuntimeConfig: {fail: {code: grpc.status.UNIMPLEMENTED, details: 'unknown method RuntimeConfig'}}});
		await older.serve('/var/run/containerd/containerd.sock');
		expect(await older.runtime.hasRuntimeConfig(CONTAINERD)).toBe(false);
	});

	describe('its cgroup driver', () => {
		const unknown = {RuntimeConfig: {fail: {code: grpc.status.UNIMPLEMENTED, details: 'unknown method RuntimeConfig'}}};
		// As containerd 1.6 shows its configuration, shortened.
		const shown = (runtime: object) => ({...unknown, Status: {reply: {info: {config: JSON.stringify({containerd: {defaultRuntimeName: 'runc', runtimes: {runc: runtime}}})}}}});

		it.each([
			['RuntimeConfig', {RuntimeConfig: {reply: {linux: {cgroup_driver: 0}}}}, {driver: 'systemd', isToldToKubelet: true}],
			['RuntimeConfig', {RuntimeConfig: {reply: {linux: {cgroup_driver: 1}}}}, {driver: 'cgroupfs', isToldToKubelet: true}],
			['RuntimeConfig without Linux', {RuntimeConfig: {reply: {}}}, undefined],
			['its configuration', shown({runtimeType: 'io.containerd.runc.v2', options: {SystemdCgroup: true}}), {driver: 'systemd', isToldToKubelet: false}],
			['its configuration', shown({runtimeType: 'io.containerd.runc.v2', options: {SystemdCgroup: false}}), {driver: 'cgroupfs', isToldToKubelet: false}],
			['a configuration of another runtime', shown({runtimeType: 'io.containerd.kata.v2'}), undefined],
			['no configuration', {...unknown, Status: {reply: {}}}, undefined],
		])('is read out of %s', async (_, answers, expected) => {
			const {runtime, serve} = await fake(answers);
			await serve('/var/run/containerd/containerd.sock');
			expect(await runtime.cgroupDriver(CONTAINERD)).toEqual(expected);
		});
	});

	it('has an image or not', async () => {
		const there = await fake({ImageStatus: {reply: {image: {id: 'sha256:00'}}}});
		await there.serve('/var/run/containerd/containerd.sock');
		expect(await there.runtime.hasImage(CONTAINERD, 'registry.k8s.io/pause:3.10.2')).toBe(true);
		expect(there.calls).toEqual([{method: 'ImageStatus', request: {image: {image: 'registry.k8s.io/pause:3.10.2'}, verbose: false}}]);
		const missing = await fake({ImageStatus: {}});
		await missing.serve('/var/run/containerd/containerd.sock');
		expect(await missing.runtime.hasImage(CONTAINERD, 'registry.k8s.io/pause:3.10.2')).toBe(false);
	});

	describe('what an image is like', () => {
		// As containerd and CRI-O write it, shortened.
		const info = (spec: unknown) => ({info: JSON.stringify({chainID: 'sha256:0', imageSpec: spec})});
		const layers = ['sha256:1', 'sha256:2', 'sha256:3'];

		it.each([
			['size and layers', {image: {id: 'sha256:00', size: '87400000'}, info: info({rootfs: {type: 'layers', diff_ids: layers}})}, {size: 87_400_000, layers: 3}],
			['a size alone', {image: {id: 'sha256:00', size: '87400000'}, info: {}}, {size: 87_400_000}],
			['layers alone', {image: {id: 'sha256:00'}, info: info({rootfs: {diff_ids: layers}})}, {layers: 3}],
			['nothing that is understood', {image: {id: 'sha256:00'}, info: {info: 'no JSON'}}, {}],
			['something else in the place of layers', {image: {id: 'sha256:00'}, info: info({rootfs: {diff_ids: 'three'}})}, {}],
			['that it is not there', {}, undefined],
		])('is told as far as the runtime tells it: %s', async (_, reply, expected) => {
			const {runtime, serve, calls} = await fake({ImageStatus: {reply}});
			await serve('/var/run/containerd/containerd.sock');
			expect(await runtime.imageFacts(CONTAINERD, 'registry.k8s.io/etcd:3.6.8-0')).toEqual(expected);
			expect(calls).toEqual([{method: 'ImageStatus', request: {image: {image: 'registry.k8s.io/etcd:3.6.8-0'}, verbose: true}}]);
		});
	});

	it('says why it could not pull an image', async () => {
		const {runtime, serve} = await fake({PullImage: {fail: {code: grpc.status.UNKNOWN, details: 'failed to pull and unpack image: not found'}}});
		await serve('/var/run/containerd/containerd.sock');
		await expect(runtime.pullImage(CONTAINERD, 'registry.k8s.io/none:1')).rejects.toMatchObject({
			name: 'HostError', code: 'UNKNOWN', message: 'failed to pull and unpack image: not found', fields: {method: 'PullImage'},
		});
	});

	it.each([['an hour ahead', 3_600_000], ['an hour back', -3_600_000]])('answers a question during which the clock is set %s', async (_what, by) => {
		const {runtime, serve} = await fake({Version: {reply: {runtime_name: 'containerd', runtime_version: 'v2', runtime_api_version: 'v1'}}, ImageFsInfo: {}});
		await serve('/var/run/containerd/containerd.sock');
		stepAtEachLook(by);
		const asked = runtime.version(CONTAINERD);
		expect((await asked).name).toBe('containerd');
	});

	it('that hears and says nothing is waited for two seconds', async () => {
		const {runtime, serve} = await fake({Version: {hang: true}});
		await serve('/var/run/containerd/containerd.sock');
		await expect(runtime.version(CONTAINERD)).rejects.toMatchObject({name: 'HostError', code: 'DEADLINE_EXCEEDED', message: 'no answer to Version in 2000 ms'});
	});

	it('stops pulling when told to', async () => {
		const {runtime, serve, calls} = await fake({PullImage: {hang: true}});
		await serve('/var/run/containerd/containerd.sock');
		const stop = new AbortController();
		const pulling = runtime.pullImage(CONTAINERD, 'registry.k8s.io/etcd:3.6.8-0', stop.signal);
		await expect.poll(() => calls.length).toBe(1);
		stop.abort(new Error('stopped'));
		await expect(pulling).rejects.toThrow('stopped');
	});

	it('stops a Pod before it removes it, and goes no further where that fails', async () => {
		const {runtime, serve, calls} = await fake({StopPodSandbox: {}, RemovePodSandbox: {}});
		await serve('/var/run/containerd/containerd.sock');
		await runtime.removePod(CONTAINERD, 'pod-a');
		expect(calls).toEqual(['StopPodSandbox', 'RemovePodSandbox'].map((method) => ({method, request: {pod_sandbox_id: 'pod-a'}})));
		const stuck = await fake({StopPodSandbox: {fail: {code: grpc.status.UNKNOWN, details: 'network plugin is not ready'}}, RemovePodSandbox: {}});
		await stuck.serve('/var/run/containerd/containerd.sock');
		await expect(stuck.runtime.removePod(CONTAINERD, 'pod-a')).rejects.toMatchObject({name: 'HostError', message: 'network plugin is not ready'});
		expect(stuck.calls.map(({method}) => method)).toEqual(['StopPodSandbox']);
	});

	it('is unavailable without a socket, and asked again as soon as there is one', async () => {
		const {runtime, serve} = await fake({ImageStatus: {}});
		await expect(runtime.hasImage(CONTAINERD, 'a')).rejects.toMatchObject({name: 'HostError', code: 'UNAVAILABLE', message: expect.stringMatching(/^connect ENOENT \S+\/containerd\.sock$/) as string});
		await serve('/var/run/containerd/containerd.sock');
		expect(await runtime.hasImage(CONTAINERD, 'a')).toBe(false);
	});

	it('is not looked for on anything but a Unix socket', async () => {
		const {runtime} = await fake({});
		await expect(runtime.version('tcp://127.0.0.1:1')).rejects.toMatchObject({name: 'HostError', code: 'INVALID_ENDPOINT'});
	});
});

import {mkdirSync, rmSync} from 'node:fs';
import {dirname} from 'node:path';
import grpc from '@grpc/grpc-js';
import {loadServices} from '../../source/hosts/node/cri.ts';
import type {SaidInstead} from './family.ts';

const at = String(Date.parse('2026-11-29T10:00:00Z') * 1_000_000);
const pod = (name: string, id: string) => ({id: id.repeat(16), metadata: {name, uid: `uid-${id}`, namespace: 'kube-system', attempt: 0}, state: 0, created_at: at});
const container = (name: string, id: string, state: number) => ({id: `c${id}`.repeat(8), pod_sandbox_id: id.repeat(16), metadata: {name, attempt: 1}, image: {image: `registry.k8s.io/${name}`}, state, created_at: at});

/** What a runtime in good health says, by method. */
const answers: Readonly<Record<string, object>> = {
	Version: {version: '0.1.0', runtime_name: 'containerd', runtime_version: 'v2.1.4', runtime_api_version: 'v1'},
	Status: {status: {conditions: [{type: 'RuntimeReady', status: true}, {type: 'NetworkReady', status: true}]}, info: {config: JSON.stringify({sandboxImage: 'registry.k8s.io/pause:3.10.2'})}},
	RuntimeConfig: {linux: {cgroup_driver: 0}},
	ListPodSandbox: {items: [pod('etcd-cp1', 'e'), pod('kube-apiserver-cp1', 'a')]},
	ListContainers: {containers: [container('etcd', 'e', 1), container('kube-apiserver', 'a', 2)]},
	ContainerStatus: {status: {started_at: at, finished_at: at, exit_code: 1, reason: 'Error', message: 'ended', log_path: '/var/log/pods/etcd/0.log'}},
	StopPodSandbox: {}, RemovePodSandbox: {},
	ImageStatus: {image: {id: 'sha256:1', size: '1000'}, info: {info: JSON.stringify({imageSpec: {architecture: 'amd64'}})}},
	PullImage: {image_ref: 'sha256:1'},
	ImageFsInfo: {},
};

/** The methods, each with its answer as a message. */
export async function runtimeMessages(): Promise<ReadonlyMap<string, Buffer>> {
	const services = Object.values(await loadServices()).flatMap((service) => Object.entries(service));
	return new Map(services.map(([method, {responseSerialize}]) => [method, responseSerialize(answers[method] ?? {})]));
}

/** A container runtime on a socket that says one thing otherwise. */
export class StandInRuntime {
	instead: SaidInstead | undefined;
	count = 0;
	readonly #server = new grpc.Server();

	static async open(socket: string): Promise<StandInRuntime> {
		const runtime = new StandInRuntime();
		const messages = await runtimeMessages();
		for (const service of Object.values(await loadServices())) {
			const definition = Object.fromEntries(Object.entries(service).map(([method, one]) => [method, {...one, responseSerialize: (message: Buffer) => message}]));
			runtime.#server.addService(definition, Object.fromEntries(Object.keys(service).map((method) => [method, (_: unknown, done: grpc.sendUnaryData<Buffer>) => {
				const instead = runtime.#saidTo(method);
				if (instead === undefined) {
					done(null, messages.get(method) ?? Buffer.alloc(0));
				} else if (instead.status === 0) {
					done(null, instead.body);
				} else {
					done({code: instead.status, details: instead.body.toString('utf8')});
				}
			}])));
		}
		mkdirSync(dirname(socket), {recursive: true});
		rmSync(socket, {force: true});
		await new Promise<void>((resolve, reject) => {
			runtime.#server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), (error) => (error === null ? resolve() : reject(error)));
		});
		return runtime;
	}

	#saidTo(method: string): SaidInstead | undefined {
		const {instead} = this;
		if (instead === undefined || (instead.where !== undefined && instead.where !== method)) {
			return undefined;
		}
		this.count += 1;
		return instead.at === undefined || instead.at === this.count ? instead : undefined;
	}

	close(): void {
		this.#server.forceShutdown();
	}
}

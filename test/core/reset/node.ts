import type {ResetConfiguration, UnmountFlag} from '../../../source/core/config/types.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import type {ApiAnswer, ApiRequest, EtcdMember, Host, PodSandbox} from '../../../source/core/ports/index.ts';
import {resetPhases} from '../../../source/core/reset/index.ts';
import {recordedFacts} from '../config/recorded.ts';
import {acting, type Policy} from '../../../source/core/engine/policy.ts';
import {MemoryFiles, runPhases, type On, type Ran} from '../engine/fakes.ts';

const minutes = 60_000_000_000n;

export const resetConfig: ResetConfiguration = {
	cleanupTmpDir: false, certificatesDir: '/etc/kubernetes/pki', criSocket: 'unix:///s', dryRun: false, force: true, ignorePreflightErrors: [], skipPhases: [], unmountFlags: [],
	timeouts: {
		controlPlaneComponentHealthCheck: minutes, kubeletHealthCheck: minutes, kubernetesAPICall: minutes, etcdAPICall: 2n * minutes, tlsBootstrap: minutes, discovery: minutes, upgradeManifests: minutes,
	},
};

/** A node for a reset: what is on it, what answers, and what is done to it, in order. */
export class Node {
	readonly files: MemoryFiles;
	readonly acts: string[] = [];
	uid = 0;
	mounts: string[] = [];
	/** Mounts that stay, and what umount says. */
	busy = new Map<string, string>();
	pods: {readonly id: string; readonly name: string; refusals?: number}[] = [];
	runtimeAnswers = true;
	serviceAnswers = true;
	/** What the service manager says in place of stopping one. */
	stopRefused: string | undefined;
	/** By endpoint; a member that is not here does not answer. */
	members: Readonly<Record<string, readonly EtcdMember[]>> = {};
	refuseRemoval: HostError | undefined;
	api: (request: ApiRequest) => ApiAnswer = () => {
		throw new HostError('ECONNREFUSED', {}, {message: 'connect ECONNREFUSED 192.0.2.10:6443'});
	};

	constructor(files = new MemoryFiles()) {
		this.files = files;
	}

	async put(files: Readonly<Record<string, string>>): Promise<void> {
		for (const [path, text] of Object.entries(files)) {
			const folders = path.split('/').slice(1, -1).map((_, index, all) => `/${all.slice(0, index + 1).join('/')}`);
			for (const folder of folders) {
				await this.files.makeDirectory(folder, 0o755);
			}
			await this.files.write(path, text, {mode: 0o600});
		}
	}

	get host(): Partial<Host> {
		const {acts} = this;
		const act = (text: string) => {
			acts.push(text);
		};
		return {
			machine: {uid: async () => this.uid, env: async () => undefined},
			services: {commands: async () => [], exists: async () => true, state: async () => ({active: false, state: ''}), start: async (name: string) => act(`start ${name}`), stop: async (name: string) => {
				act(`stop ${name}`);
				if (this.stopRefused !== undefined) {
					throw new HostError('COMMAND_FAILED', {service: name}, {message: this.stopRefused});
				}
				if (!this.serviceAnswers) {
					throw new HostError('NO_SERVICE_MANAGER', {service: name});
				}
			}},
			mounts: {
				below: async (directory: string) => this.mounts.filter((place) => place.startsWith(`${directory}/`)),
				unmount: async (place: string, flags: readonly UnmountFlag[]) => {
					act(`unmount ${[...flags, place].join(' ')}`);
					const why = this.busy.get(place);
					if (why !== undefined) {
						throw new HostError('COMMAND_FAILED', {path: place}, {message: why});
					}
					this.mounts = this.mounts.filter((one) => one !== place);
				},
			},
			runtime: {
				version: async () => {
					if (!this.runtimeAnswers) {
						throw new HostError('UNAVAILABLE', {}, {message: 'nothing listens'});
					}
				},
				listPods: async () => {
					if (!this.runtimeAnswers) {
						throw new HostError('UNAVAILABLE', {}, {message: 'nothing listens'});
					}
					return this.pods.map(({id, name}) => ({id, name, namespace: 'kube-system', createdAt: Number.MAX_SAFE_INTEGER}) as PodSandbox);
				},
				removePod: async (_socket: string, id: string) => {
					act(`remove Pod ${id}`);
					const pod = this.pods.find((one) => one.id === id);
					if (pod?.refusals !== undefined && pod.refusals > 0) {
						pod.refusals -= 1;
						throw new HostError('UNKNOWN', {}, {message: 'still stopping'});
					}
					this.pods = this.pods.filter((one) => one.id !== id);
				},
			},
			etcd: ({endpoint}: {readonly endpoint: string}) => ({
				members: async () => {
					act(`members ${endpoint}`);
					const members = this.members[endpoint];
					if (members === undefined) {
						throw new HostError('UNAVAILABLE', {url: endpoint}, {message: `no answer from ${endpoint}`});
					}
					return members;
				},
				removeMember: async (id: string) => {
					act(`remove member ${id} at ${endpoint}`);
					if (this.refuseRemoval !== undefined) {
						throw this.refuseRemoval;
					}
					return [];
				},
				close: () => undefined,
			}),
			api: () => ({request: async (request: ApiRequest) => this.api(request), close: async () => undefined}),
		} as unknown as Partial<Host>;
	}
}

/** A reset of a node, with a clock that only a wait moves. */
export async function reset(node: Node, change: Partial<ResetConfiguration> & {readonly only?: string; readonly on?: On; readonly policy?: Partial<Policy>} = {}): Promise<Ran> {
	const {only, on, policy, ...configured} = change;
	return runPhases(resetPhases, {
		config: {reset: {...resetConfig, ...configured}, kubeconfig: '/etc/kubernetes/admin.conf', facts: recordedFacts()},
		on, policy: {...acting, ...policy}, files: node.files, parts: node.host,
		facts: {workflow: 'reset', mode: 'node', folder: '', program: '0', nodeName: 'cp1', kubernetesVersion: '', endpoint: ''},
		selection: {skip: configured.skipPhases ?? [], ...(only !== undefined && {only})},
	});
}

/** A kubeconfig with a token, so that it needs no certificates. */
export const kubeconfig = JSON.stringify({
	'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'admin',
	'clusters': [{name: 'k', cluster: {server: 'https://192.0.2.10:6443'}}],
	'users': [{name: 'admin', user: {token: 't'}}],
	'contexts': [{name: 'admin', context: {cluster: 'k', user: 'admin'}}],
});

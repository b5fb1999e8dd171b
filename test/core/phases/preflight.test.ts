import {expect, test} from 'vitest';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import {acting, type Policy} from '../../../source/core/engine/policy.ts';
import type {PhaseContext} from '../../../source/core/engine/phase.ts';
import {preflight} from '../../../source/core/phases/preflight.ts';
import {config as plain} from '../preflight/config.ts';
import {fakeHost, type HostDescription} from '../preflight/fake-host.ts';

const config: InitConfig = {...plain(), kubelet: {cgroupDriver: 'systemd'}};
const images = ['kube-apiserver:v1.36.2', 'kube-controller-manager:v1.36.2', 'kube-scheduler:v1.36.2', 'kube-proxy:v1.36.2', 'coredns/coredns:v1.14.2', 'pause:3.10.2', 'etcd:3.6.8-0'].map((name) => `registry.k8s.io/${name}`);

interface Played {
	readonly warnings: string[];
	readonly asked: string[];
	readonly pulled: string[];
}

/** Runs the phase on a node where all checks pass; `pull` is a pull, `page` what a registry answers. */
async function play({from = config, policy = {}, host = {}, pull = async () => undefined, page = async () => '{}'}: {
	readonly from?: InitConfig;
	readonly policy?: Partial<Policy>;
	readonly host?: HostDescription['cri'];
	readonly pull?: (played: Played) => Promise<void>;
	readonly page?: () => Promise<string>;
}): Promise<Played> {
	const played: Played = {warnings: [], asked: [], pulled: []};
	const node = fakeHost({cri: {sandboxImage: 'registry.k8s.io/pause:3.10.2', ...host}});
	const context = {
		config: from,
		policy: {...acting, ...policy},
		facts: {...node, network: {...node.network, fetchText: async (url: string) => {
			played.asked.push(url);
			return page();
		}}},
		journal: {earlier: [], owns: async () => false, wasChanged: async () => false, started: () => false, filled: () => false},
		signal: new AbortController().signal,
		async step(_kind: unknown, id: string) {
			if (!id.startsWith('image/')) {
				return {warnings: [], errors: []};
			}
			played.pulled.push(id);
			return pull(played);
		},
		warn: (code: string) => played.warnings.push(code),
	};
	await preflight.run?.(context as unknown as PhaseContext);
	return played;
}

test('the kubelet is being asked for its version before the first check of the node', async () => {
	const began: string[] = [];
	const node = fakeHost({cri: {}});
	const context = {
		config, policy: acting, warn: () => undefined, signal: new AbortController().signal,
		facts: {...node, commands: {run: async (argv: readonly string[]) => {
			began.push(argv.join(' '));
			return {exitCode: 0, output: 'Kubernetes v1.36.2\n'};
		}}},
		journal: {earlier: []},
		async step(_kind: unknown, id: string) {
			began.push(id);
			return {warnings: [], errors: []};
		},
	};
	await preflight.run?.(context as unknown as PhaseContext);
	expect(began.slice(0, 3)).toEqual(['IsPrivilegedUser', 'kubelet --version', 'NumCPU']);
});

test('a healthy node is warned of nothing, and its registry asked once', async () => {
	const {warnings, asked, pulled} = await play({});
	expect(warnings).toEqual([]);
	expect(asked).toEqual(['https://registry.k8s.io/v2/']);
	expect(pulled).toHaveLength(7);
});

test('another sandbox image and another cgroup driver are told before anything is pulled', async () => {
	let before: readonly string[] | undefined;
	await play({host: {sandboxImage: 'registry.k8s.io/pause:3.6', cgroupDriver: 'cgroupfs'}, pull: async ({warnings}) => {
		before ??= [...warnings];
	}});
	expect(before).toEqual(['image.sandbox-differs', 'cgroup-driver.differs']);
});

test('a registry that does not answer is told before anything is pulled, and stops nothing', async () => {
	let before: readonly string[] | undefined;
	const {pulled} = await play({page: async () => Promise.reject(new HostError('ENOTFOUND')), pull: async ({warnings}) => {
		before ??= [...warnings];
	}});
	expect(before).toEqual(['registry.unreachable']);
	expect(pulled).toHaveLength(7);
});

test.each([
	['where all images are there', {host: {images}}],
	['by what pulls nothing', {policy: {probesRegistries: false}}],
	['where nothing is to be pulled', {from: {...config, init: {...config.init, nodeRegistration: {...config.init.nodeRegistration, imagePullPolicy: 'Never'}}}}],
])('no registry is asked %s', async (_, given) => {
	expect((await play(given)).asked).toEqual([]);
});

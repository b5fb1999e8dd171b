import {setMaxListeners} from 'node:events';
import {beforeAll, describe, expect, test} from 'vitest';
import {afterwards, type Afterwards} from '../../../source/cli/run/why-after.ts';
import {whyRun, type WhyRun} from '../../../source/cli/run/why-runs.ts';
import {artifactsOf, objectName, type NamedArtifact} from '../../../source/core/needs/named-artifact.ts';
import {neededByArtifact} from '../../../source/core/needs/needed-by.ts';
import {compareRuns} from '../../../source/core/needs/two-runs.ts';
import type {Host} from '../../../source/core/ports/index.ts';
import {claims} from '../../../source/guide/claims.ts';
import {guide} from '../../../source/guide/index.ts';

/**
 * The tables of who needs what, and the guide's sentences about what happens without something, held to what does: an init in
 * a sandbox without each thing that a default init makes, one after the other. Shorter waits and keys that are quickly made
 * change neither.
 */
const file = {name: 'claims.yaml', text: `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
timeouts: {controlPlaneComponentHealthCheck: 60s, kubernetesAPICall: 30s, kubeletHealthCheck: 30s}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
encryptionAlgorithm: ECDSA-P256
`};
const AT_ONCE = 10;
const LONG = 300_000;

const phaseOf: Readonly<Record<string, string>> = {
	'kubelet': 'kubelet-start', 'etcd': 'etcd/local', 'kube-apiserver': 'control-plane/apiserver', 'kube-controller-manager': 'control-plane/controller-manager', 'kube-scheduler': 'control-plane/scheduler',
};
const components = Object.keys(phaseOf).filter((name) => name !== 'kubelet');

interface Without {
	readonly artifact: NamedArtifact;
	/** The phase that goes differently first; undefined where nothing of init does. */
	readonly first: string | undefined;
	/** The component that was found to be the cause first. */
	readonly component: string | undefined;
	/** What does not work after init, and does with it. */
	readonly afterwards: readonly Afterwards[];
}

let one: WhyRun;
let all: readonly NamedArtifact[] = [];
const without = new Map<string, Without>();

beforeAll(async () => {
	// Each run heeds the process' end.
	setMaxListeners(2 * AT_ONCE, process);
	one = await whyRun({file});
	// A pair's files each by itself.
	all = artifactsOf(one.config, one.events).filter(({paths}) => paths.length < 2);
	await inTurn(all, async (artifact) => {
		without.set(artifact.name, seen(artifact, await whyRun({file, config: one.config, without: artifact})));
	});
}, LONG);

async function inTurn<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
	const left = [...items];
	await Promise.all(Array.from({length: AT_ONCE}, async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) {
			await act(item);
		}
	}));
}

function seen(artifact: NamedArtifact, other: WhyRun): Without {
	const {differences} = compareRuns(one.state, other.state, ({phase, detail}) => (artifact.paths.length === 0 ? objectName(detail) === artifact.name : phase === artifact.phase));
	const step = differences[0]?.step;
	const phase = step === undefined ? undefined : (other.state.steps[step] ?? one.state.steps[step])?.phase;
	const diagnosis = other.events.flatMap((event) => (event.type === 'watch.changed' && event.diagnosis !== undefined ? [event.diagnosis] : []))[0];
	const before = new Set((one.afterwards ?? []).map(({act}) => act));
	return {
		artifact, first: phase ?? (other.state.end?.outcome === 'failed' ? endedIn(other) : undefined), component: diagnosis?.component,
		afterwards: (other.afterwards ?? []).filter(({act}) => !before.has(act)),
	};
}

const endedIn = ({events}: WhyRun): string | undefined => events.flatMap((event) => (event.type === 'phase.finished' && event.outcome === 'failed' ? [event.phase] : []))[0];

/** Whether one of the names is the phase, or has it among its parts. */
const names = (said: readonly string[], phase: string): boolean => said.some((name) => phase === name || phase.startsWith(`${name}/`));

describe('who is said to need something', () => {
	test('all that a default init makes is tried', () => {
		expect(all.map(({name}) => name.replace(/-[a-z0-9]{6}$/, ''))).toEqual(expect.arrayContaining([
			'ca.crt', 'ca.key', 'etcd/peer.key', 'sa.pub', 'super-admin.conf', 'kube-scheduler.yaml', 'kubeadm-flags.env', 'config.yaml', 'Secret/bootstrap-token', 'Node/cp1', 'DaemonSet/kube-proxy',
		]));
		expect(all.length).toBeGreaterThanOrEqual(64);
		// What is done after init works, but for what only --upload-certs makes.
		expect(one.afterwards?.map(({act}) => act)).toEqual(['kubeadm join --control-plane']);
	});

	test('is who comes to grief first without a file, or else nobody does', () => {
		for (const {artifact, first, component} of [...without.values()].filter((found) => found.artifact.paths.length > 0)) {
			const said = neededByArtifact(artifact);
			const found = [...(first === undefined ? [] : [first]), ...(component === undefined ? [] : [phaseOf[component] ?? component])];
			expect([artifact.name, said, found, found.length === 0 ? said.length === 0 : found.some((phase) => names(said, phase))]).toEqual([artifact.name, said, found, true]);
		}
	});

	test('is all who come to grief without an object, and nobody else', () => {
		for (const {artifact, first, afterwards: after} of [...without.values()].filter((found) => found.artifact.paths.length === 0)) {
			const said = neededByArtifact(artifact);
			// Renewing a certificate has no name that both languages have.
			const acts = after.map(({act}) => act).filter((act) => act !== 'certificate rotation');
			if (first === undefined) {
				expect([artifact.name, acts]).toEqual([artifact.name, said]);
			} else {
				// Where init ends there is no cluster to do more with.
				expect([artifact.name, names(said, first.split('/')[0] ?? first)]).toEqual([artifact.name, true]);
			}
		}
	});

	test('are all components that do not start again without a file, and no others', async () => {
		const wrong: unknown[] = [];
		const files = [...without.values()].map(({artifact}) => artifact).filter(({phase}) => /^(?:certs|kubeconfig)\//.test(phase));
		await Promise.all([0, 1, 2, 3].map(async (part) => whyRun({file, config: one.config, async whenOver(host) {
			for (const artifact of files.filter((_, index) => index % 4 === part)) {
				const found = (await endWithout(host, artifact.paths[0] ?? '')).map((component) => phaseOf[component] ?? '');
				const said = components.map((component) => phaseOf[component] ?? '').filter((phase) => neededByArtifact(artifact).includes(phase));
				if (found.join() !== said.join()) {
					wrong.push({name: artifact.name, said, found});
				}
			}
		}})));
		expect(wrong).toEqual([]);
	}, LONG);
});

/** Which components end that are started again while a file is not there. Afterwards all is as before. */
async function endWithout(host: Host, path: string): Promise<string[]> {
	const content = await host.files.read(path);
	const {mode = 0o600} = await host.files.stat(path) ?? {};
	await host.files.remove(path);
	// Some files are read once there is an API server.
	const ended = [...await startAgain(host, components.slice(2)), ...await startAgain(host, components.slice(0, 2))];
	await host.files.write(path, content ?? '', {mode});
	await startAgain(host, components);
	return components.filter((component) => ended.includes(component));
}

/** An API server waits longer than that for an etcd that does not come. */
const ENDS_IN_MS = 6000;

/** Takes the Pods of components away, which come again, and gives back those that end soon. */
async function startAgain(host: Host, those: readonly string[]): Promise<string[]> {
	const [socket = ''] = await host.runtime.findSockets();
	for (const {id, namespace, name} of await host.runtime.listPods(socket)) {
		if (namespace === 'kube-system' && those.some((component) => name.startsWith(`${component}-`))) {
			await host.runtime.removePod(socket, id);
		}
	}
	const since = new Map<string, number>();
	const ended = new Set<string>();
	while (those.some((component) => !ended.has(component) && host.clock.monotonic() - (since.get(component) ?? Infinity) < ENDS_IN_MS || !since.has(component))) {
		await host.clock.sleep(500);
		for (const {name, state} of await host.runtime.listContainers(socket)) {
			since.set(name, since.get(name) ?? host.clock.monotonic());
			if (state === 'exited') {
				ended.add(name);
			}
		}
	}
	return those.filter((component) => ended.has(component));
}

describe('what the guide says of being without', () => {
	const SAYS = /\bwithout (?:it|them|a healthy)\b|start without/i;

	test('is data wherever it is said, in both languages', () => {
		const {phases, objects, waits} = guide('en').explanations;
		const said = [phases, objects, waits].flatMap((table) => Object.entries(table).filter(([, text]) => SAYS.test(text)).map(([key]) => key));
		expect(said.filter((key) => !key.startsWith('undo ')).toSorted()).toEqual(Object.keys(claims).toSorted());
	});

	test.each(Object.entries(claims))('%s', async (key, claim) => {
		if (claim === undefined) {
			return;
		}
		if ('off' in claim) {
			let after: readonly Afterwards[] = [];
			await whyRun({file, config: one.config, async whenOver(host, config) {
				await host.files.remove(`/etc/kubernetes/manifests/${claim.off}.yaml`);
				const [socket = ''] = await host.runtime.findSockets();
				while ((await host.runtime.listContainers(socket)).some(({name, state}) => name === claim.off && state === 'running')) {
					await host.clock.sleep(500);
				}
				after = await afterwards(host, config);
			}});
			expect(after.find(({act}) => act === claim.fails)?.at).toBe(claim.at);
			return;
		}
		const [kind, , name = ''] = key.split('/');
		const found = [...without.values()].filter(({artifact}) => (key.split('/').length === 3 ? artifact.name === `${kind}/${name}` : artifact.phase === key || artifact.phase.startsWith(`${key}/`)));
		expect(found).not.toEqual([]);
		if ('ends' in claim) {
			expect(found.some(({component}) => component === claim.ends)).toBe(true);
		} else {
			expect(found.flatMap((one) => one.afterwards.map(({act, at}) => `${act} ${at}`))).toContain(`${claim.fails} ${claim.at}`);
		}
	}, LONG);
});

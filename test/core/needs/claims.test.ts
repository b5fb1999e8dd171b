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
const LONG = 120_000;

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
		await whyRun({file, config: one.config, async then(host) {
			for (const {artifact: {name, phase, paths: [path = '']}} of [...without.values()].filter(({artifact}) => /^(?:certs|kubeconfig)\//.test(artifact.phase))) {
				const ended = await endWithout(host, path);
				const said = neededByArtifact({name, phase, paths: [path], also: []}).filter((one) => Object.values(phaseOf).includes(one) && one !== 'kubelet-start');
				const found = ended.map((component) => phaseOf[component] ?? '');
				if (JSON.stringify(found.toSorted()) !== JSON.stringify(said.toSorted())) {
					wrong.push({name, said, found});
				}
			}
		}});
		expect(wrong).toEqual([]);
	}, LONG);
});

/** Which components end, one after the other started again, while a file is not there. Afterwards all is as before. */
async function endWithout(host: Host, path: string): Promise<string[]> {
	const content = await host.files.read(path);
	const {mode = 0o600} = await host.files.stat(path) ?? {};
	await host.files.remove(path);
	const ended: string[] = [];
	// Those first that the others do without.
	for (const component of components.toReversed()) {
		if (await startAgain(host, component) === 'exited') {
			ended.push(component);
		}
	}
	await host.files.write(path, content ?? '', {mode});
	for (const component of components) {
		await startAgain(host, component);
	}
	return ended;
}

async function startAgain(host: Host, component: string): Promise<string> {
	const [socket = ''] = await host.runtime.findSockets();
	const [pod] = (await host.runtime.listPods(socket)).filter(({name}) => name.startsWith(`${component}-`));
	if (pod !== undefined) {
		await host.runtime.removePod(socket, pod.id);
	}
	let state = 'none';
	for (let look = 0, since = 0; look < 400 && since < 12; look += 1) {
		await host.clock.sleep(500);
		const now = (await host.runtime.listContainers(socket)).find(({name}) => name === component)?.state ?? 'none';
		since = now === state && now !== 'none' ? since + 1 : 0;
		state = now;
		if (now === 'exited') {
			break;
		}
	}
	return state;
}

describe('what the guide says of being without', () => {
	const SAYS = /\bwithout (?:it|them|a healthy)\b|start without/i;

	test('is data wherever it is said, in both languages', () => {
		const {phases, objects, waits} = guide('en').explanations;
		const said = [phases, objects, waits].flatMap((table) => Object.entries(table).filter(([, text]) => SAYS.test(text)).map(([key]) => key));
		expect(said.filter((key) => !/^undo /.test(key)).toSorted()).toEqual(Object.keys(claims).toSorted());
	});

	test.each(Object.entries(claims))('%s', async (key, claim) => {
		if (claim === undefined) {
			return;
		}
		if ('off' in claim) {
			let after: readonly Afterwards[] = [];
			await whyRun({file, config: one.config, async then(host, config) {
				await host.files.remove(`/etc/kubernetes/manifests/${claim.off}.yaml`);
				await host.clock.sleep(5000);
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

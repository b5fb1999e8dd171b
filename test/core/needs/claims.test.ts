import {setMaxListeners} from 'node:events';
import {beforeAll, describe, expect, test} from 'vitest';
import {afterwards, type Afterwards} from '../../../source/cli/run/why-after.ts';
import {whyRun, type WhyRun} from '../../../source/cli/run/why-runs.ts';
import {openConnection} from '../../../source/core/cluster/connection.ts';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {artifactsOf, objectName, type NamedArtifact} from '../../../source/core/needs/named-artifact.ts';
import {neededByArtifact} from '../../../source/core/needs/needed-by.ts';
import {compareRuns} from '../../../source/core/needs/two-runs.ts';
import {initPhases} from '../../../source/core/phases/index.ts';
import {localEndpoint} from '../../../source/core/pki/addresses.ts';
import type {Api, Host} from '../../../source/core/ports/index.ts';
import {claims} from '../../../source/guide/claims.ts';
import {claimWords as en} from '../../../source/guide/claims.en.ts';
import {claimWords as zh} from '../../../source/guide/claims.zh.ts';
import {guide} from '../../../source/guide/index.ts';

/**
 * The tables of who needs what, and the guide's sentences about what happens without something, held to what does: an init in
 * a sandbox without each thing that a default init makes, one after the other. Shorter waits and keys that are quickly made
 * change neither.
 */
const file = {name: 'claims.yaml', text: `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
timeouts: {controlPlaneComponentHealthCheck: 30s, kubernetesAPICall: 30s, kubeletHealthCheck: 30s}
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
/** What does not work on a node from which a component's manifest was taken away. */
const off = new Map<string, readonly Afterwards[]>();
/** What does not work on that node once everything is there again. */
let restored: readonly Afterwards[] = [];

const isPhase = (name: string): boolean => initPhases.some((phase) => phase.name === name.split('/')[0]);

/**
 * A file, or an object that the run itself needs, is left out in a run of its own. Objects that it is said not to need are left
 * out together, which it has to get through as if nothing were missing; who else misses one is seen on one node, where each is
 * deleted, and made again.
 */
beforeAll(async () => {
	// Each run heeds the process' end.
	setMaxListeners(4 * AT_ONCE, process);
	one = await whyRun({file});
	// A pair's files each by itself.
	all = artifactsOf(one.config, one.events).filter(({paths}) => paths.length < 2);
	const harmless = all.filter((artifact) => collectionOf(artifact) !== undefined && !neededByArtifact(artifact).some((name) => isPhase(name)));
	// Who reads a leaf certificate reads its key beside it: that each of both ends the same is seen where components start again.
	const shared = new Map(all.flatMap((artifact) => {
		const certificate = all.find(({name}) => name === artifact.name.replace(/\.key$/, '.crt'));
		return artifact.name.endsWith('.key') && certificate !== undefined && !/\bca\.key$/.test(artifact.name) ? [[artifact, certificate] as const] : [];
	}));
	const alone = all.filter((artifact) => !harmless.includes(artifact) && !shared.has(artifact));
	await Promise.all([
		inTurn(alone, async (artifact) => {
			without.set(artifact.name, seen(artifact, await whyRun({file, config: one.config, without: [artifact]})));
		}),
		whyRun({file, config: one.config, without: harmless}).then((other) => {
			const names = new Set(harmless.map(({name}) => name));
			const {first} = differing(other, ({detail}) => names.has(objectName(detail) ?? ''));
			for (const artifact of harmless) {
				without.set(artifact.name, {artifact, first, component: undefined, afterwards: []});
			}
		}),
	]);
	for (const [artifact, {name}] of shared) {
		const found = without.get(name);
		if (found !== undefined) {
			without.set(artifact.name, {...found, artifact});
		}
	}
	await whyRun({file, config: one.config, async whenOver(host, config) {
		for (const artifact of harmless) {
			const found = await deleted(host, config, artifact, async () => afterwards(host, config));
			without.set(artifact.name, {artifact, component: undefined, first: without.get(artifact.name)?.first, afterwards: beyond(found)});
		}
		for (const component of new Set(Object.values(claims).flatMap((claim) => (claim !== undefined && 'off' in claim ? [claim.off] : [])))) {
			off.set(component, await switchedOff(host, component, async () => afterwards(host, config)));
		}
		restored = await afterwards(host, config);
	}});
}, LONG);

/** Where an object is, of a kind that init makes. */
function collectionOf({name, paths}: NamedArtifact): string | undefined {
	const [kind = ''] = name.split('/');
	const detail = one.events.flatMap((event) => (paths.length === 0 && event.type === 'step.finished' && event.detail?.kind === 'object' && objectName(event.detail) === name && event.detail.verb === 'create' ? [event.detail] : []))[0];
	const [api, plural] = KINDS[kind] ?? [];
	return detail === undefined || api === undefined || plural === undefined ? undefined : `${api}${detail.namespace === undefined || detail.namespace === '' ? '' : `/namespaces/${detail.namespace}`}/${plural}`;
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const KINDS: Readonly<Record<string, readonly [api: string, plural: string]>> = {
	ConfigMap: ['/api/v1', 'configmaps'], Secret: ['/api/v1', 'secrets'], Service: ['/api/v1', 'services'], ServiceAccount: ['/api/v1', 'serviceaccounts'], DaemonSet: ['/apis/apps/v1', 'daemonsets'], Deployment: ['/apis/apps/v1', 'deployments'],
	Role: [RBAC, 'roles'], RoleBinding: [RBAC, 'rolebindings'], ClusterRole: [RBAC, 'clusterroles'], ClusterRoleBinding: [RBAC, 'clusterrolebindings'],
};

async function asAdmin<T>(host: Host, config: InitConfig, act: (api: Api) => Promise<T>): Promise<T> {
	const conf = '/etc/kubernetes/admin.conf';
	const api = host.api((await openConnection(host.files, (await host.files.read(conf))?.toString('utf8') ?? '', conf, localEndpoint(config))).connection);
	try {
		return await act(api);
	} finally {
		await api.close();
	}
}

/** Acts while an object is not there. */
async function deleted<T>(host: Host, config: InitConfig, artifact: NamedArtifact, act: () => Promise<T>): Promise<T> {
	const collection = collectionOf(artifact) ?? '';
	const path = `${collection}/${artifact.name.split('/')[1] ?? ''}`;
	return asAdmin(host, config, async (api) => {
		const {body} = await api.request({method: 'GET', path});
		expect([path, (await api.request({method: 'DELETE', path})).status]).toEqual([path, 200]);
		const found = await act();
		const {metadata, status: _, ...rest} = body as {readonly metadata: Readonly<Record<string, unknown>>; readonly status?: unknown};
		const {resourceVersion: _version, uid: _uid, creationTimestamp: _made, ...kept} = metadata;
		expect([path, (await api.request({method: 'POST', path: collection, body: {...rest, metadata: kept}})).status]).toEqual([path, 201]);
		return found;
	});
}

/** Acts while a component's manifest is not there. */
async function switchedOff<T>(host: Host, component: string, act: () => Promise<T>): Promise<T> {
	const path = `/etc/kubernetes/manifests/${component}.yaml`;
	const manifest = await host.files.read(path);
	const [socket = ''] = await host.runtime.findSockets();
	const isOn = async () => (await host.runtime.listContainers(socket)).some(({name, state}) => name === component && state === 'running');
	await host.files.remove(path);
	while (await isOn()) {
		await host.clock.sleep(500);
	}
	const found = await act();
	await host.files.write(path, manifest ?? '', {mode: 0o600});
	while (!await isOn()) {
		await host.clock.sleep(500);
	}
	return found;
}

async function inTurn<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
	const left = [...items];
	await Promise.all(Array.from({length: AT_ONCE}, async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) {
			await act(item);
		}
	}));
}

function seen(artifact: NamedArtifact, other: WhyRun): Without {
	const diagnosis = other.events.flatMap((event) => (event.type === 'watch.changed' && event.diagnosis !== undefined ? [event.diagnosis] : []))[0];
	const {first} = differing(other, ({phase, detail}) => (artifact.paths.length === 0 ? objectName(detail) === artifact.name : phase === artifact.phase));
	return {artifact, first, component: diagnosis?.component, afterwards: beyond(other.afterwards ?? [])};
}

/** The phase in which a run differs first. */
function differing(other: WhyRun, isLeftOut: Parameters<typeof compareRuns>[2]): {readonly first: string | undefined} {
	const step = compareRuns(one.state, other.state, isLeftOut).differences[0]?.step;
	const phase = step === undefined ? undefined : (other.state.steps[step] ?? one.state.steps[step])?.phase;
	return {first: phase ?? (other.state.end?.outcome === 'failed' ? endedIn(other) : undefined)};
}

/** What does not work that does with everything there. */
function beyond(found: readonly Afterwards[]): readonly Afterwards[] {
	const before = new Set((one.afterwards ?? []).map(({act}) => act));
	return found.filter(({act}) => !before.has(act));
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
		expect(restored).toEqual(one.afterwards);
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
	// Its lease is held for it as long as it says: it would wait for that before it reads what a leader reads.
	if (those.includes('kube-controller-manager')) {
		await asAdmin(host, one.config, async (api) => api.request({method: 'DELETE', path: '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager'})).catch(() => undefined);
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
	/** How a sentence begins that claims something, in each language. */
	const SAYS = {en: /\bwithout (?:it|them|a healthy)\b|start without|that is not healthy leaves/i, zh: /没有它|没有证书 |离不开它们|不健康，/} as const;

	test.each(['en', 'zh'] as const)('is data wherever it is said: %s', (lang) => {
		const {phases, objects, waits} = guide(lang).explanations;
		const texts = [phases, objects, waits].flatMap((table) => Object.entries(table));
		expect(texts.filter(([key, text]) => SAYS[lang].test(text) && !key.startsWith('undo ')).map(([key]) => key).toSorted()).toEqual(Object.keys(claims).toSorted());
		// The words that claim it: another sentence may claim something else.
		const words = Object.entries({en, zh}[lang]);
		expect(words.map(([key]) => key).toSorted()).toEqual(Object.keys(claims).toSorted());
		expect(words.filter(([key, said]) => !texts.some(([name, text]) => name === key && text.includes(said))).map(([key]) => key)).toEqual([]);
	});

	test.each(Object.entries(claims))('%s', (key, claim) => {
		if (claim === undefined) {
			return;
		}
		if ('off' in claim) {
			expect(off.get(claim.off)?.find(({act}) => act === claim.fails)?.at).toBe(claim.at);
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
	});
});

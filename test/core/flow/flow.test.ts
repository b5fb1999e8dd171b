import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {EventBus} from '../../../source/core/engine/event-bus.ts';
import {flowOfRun, type FlowPhase} from '../../../source/core/flow/model.ts';
import {objectsAhead} from '../../../source/core/flow/objects.ts';
import type {EventBody} from '../../../source/core/told/events.ts';
import {emptyState, reduce, type RunState} from '../../../source/core/told/state.ts';
import {moments} from '../../clock.ts';
import {recordings} from '../../corpus.ts';
import {recordedRun} from '../../ui/recorded.ts';
import {started} from '../../ui/story.ts';

function stateOf(told: readonly EventBody[]): RunState {
	let state = emptyState;
	const bus = new EventBus('test', moments(() => Date.parse('2026-11-23T10:00:00Z')));
	bus.subscribe((event) => {
		state = reduce(state, event);
	});
	told.forEach((event) => bus.emit(event));
	return state;
}

const writes = (phases: readonly FlowPhase[]) => phases.flatMap((phase) => phase.writes);
const readersOf = (phases: readonly FlowPhase[], path: string) => writes(phases).find(({names}) => names.includes(path))?.readers ?? expect.fail(`nobody writes ${path}`);

test('before a run has begun the whole of it is there, unlit', () => {
	const phases = flowOfRun(stateOf([started]));
	expect(phases.map(({phase}) => phase)).toContain('wait-control-plane');
	expect(phases.every(({state}) => state === 'ahead' || state === 'left')).toBe(true);
	expect(writes(phases).filter(({isDone}) => isDone)).toEqual([]);
	expect(readersOf(phases, '/etc/kubernetes/pki/etcd/server.crt')).toContainEqual({kind: 'program', actor: 'etcd', by: []});
	expect(readersOf(phases, '/etc/kubernetes/pki/apiserver-etcd-client.key')).toContainEqual({kind: 'program', actor: 'kube-apiserver', by: []});
});

test('the objects ahead are those that kubeadm sent', () => {
	const sent = (JSON.parse(readFileSync(join(recordings('cases'), 'init-defaults/out/requests.json'), 'utf8')) as {method: string; path: string; body?: {kind?: string; metadata?: {name?: string}}}[])
		.filter(({method}) => method !== 'GET').map(({path, body}) => (path.includes('/nodes/') ? 'Node/*' : `${body?.kind ?? ''}/${(body?.metadata?.name ?? '').replace(/^bootstrap-token-.*/, 'bootstrap-token-*')}`));
	expect(new Set(Object.values(objectsAhead).flat())).toEqual(new Set(sent));
});

test('who reads a file is what the manifests say of it', async () => {
	const phases = flowOfRun(stateOf(await recordedRun('init-defaults')));
	for (const program of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
		const text = readFileSync(join(recordings('cases'), `init-defaults/out/manifests/${program}.yaml`), 'utf8');
		for (const {names} of writes(phases).filter(({kind}) => kind === 'files')) {
			const flags = [...text.matchAll(/^ *- (--[\w-]+)=(.*)$/gm)].filter(([, , value = '']) => names.includes(value)).map(([, flag]) => flag);
			const reader = readersOf(phases, names[0]).find((one) => one.kind === 'program' && one.actor === program);
			expect(new Set(reader?.kind === 'program' ? reader.by : []), `${program} ${names[0]}`).toEqual(new Set(flags));
		}
	}
	expect(readersOf(phases, '/etc/kubernetes/manifests/etcd.yaml')).toContainEqual({kind: 'program', actor: 'kubelet', by: ['staticPodPath']});
	const {talks} = phases.find(({phase}) => phase === 'wait-control-plane') ?? expect.fail('no wait-control-plane');
	expect(talks).toContainEqual({from: 'kube-apiserver', to: 'etcd', url: 'https://127.0.0.1:2379', as: 'kube-apiserver-etcd-client', isDone: true});
});

test('what a run has come to is lit, and no more', async () => {
	const phases = flowOfRun(stateOf(await recordedRun('init-defaults', 'kubeconfig')));
	expect(phases.filter(({state}) => state === 'done').map(({phase}) => phase)).toEqual(['preflight', 'certs', 'kubeconfig']);
	expect(writes(phases).find(({names: [name]}) => name === '/etc/kubernetes/admin.conf')?.isDone).toBe(true);
	expect(writes(phases).find(({names: [name]}) => name === '/etc/kubernetes/manifests/etcd.yaml')?.isDone).toBe(false);
});

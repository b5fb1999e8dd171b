import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {StepDetail} from '../../../source/core/told/details.ts';
import type {Event} from '../../../source/core/told/events.ts';
import {needsGraph} from '../../../source/core/needs/graph.ts';
import {neededBy, neededObjects} from '../../../source/core/needs/needed-by.ts';
import {guide} from '../../../source/guide/index.ts';
import {runCase, type Outcome} from '../../parity/recorded-run.ts';

/** A whole init in a sandbox, whose files and requests are those of the recording (test/parity). */
let run: Outcome;
let steps: readonly {readonly phase: string; readonly detail: StepDetail}[] = [];

beforeAll(async () => {
	run = await runCase('init-upload-certs-key', {kind: 'json'});
	const events = run.said.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Event);
	steps = events.flatMap((event) => (event.type === 'step.finished' && event.detail !== undefined ? [{phase: event.phase, detail: event.detail}] : []));
}, 60_000);

afterAll(() => run.close());

const made = (phase: string): string[] => steps.filter((step) => step.phase === phase).flatMap(({detail}) => (detail.kind === 'certificate'
	? [detail.certificatePath, detail.keyPath ?? ''] : detail.kind === 'keypair' ? [detail.privatePath, detail.publicPath] : detail.kind === 'kubeconfig' || detail.kind === 'file' ? [detail.path] : [])).filter((path) => path !== '');
const contents = (phase: string): string => steps.filter((step) => step.phase === phase).map(({detail}) => (detail.kind === 'file' ? detail.content : '')).join('\n');
/** Whether files of a phase name one of another, as a whole word: a flag, a mount or a field. */
const names = (user: string, phase: string): boolean => made(phase).some((path) => new RegExp(`${path.replaceAll('.', '\\.')}(?![\\w./-])`).test(contents(user)));
const signers = (phase: string): (string | undefined)[] => steps.filter((step) => step.phase === phase || step.phase.startsWith(`${phase}/`)).map(({detail}) => (detail.kind === 'certificate' || detail.kind === 'kubeconfig' ? detail.signedBy : undefined));

const readers = ['etcd/local', 'control-plane/apiserver', 'control-plane/controller-manager', 'control-plane/scheduler', 'kubelet-start'];
const files = ['certs/ca', 'certs/apiserver', 'certs/apiserver-kubelet-client', 'certs/front-proxy-ca', 'certs/front-proxy-client', 'certs/etcd-ca', 'certs/etcd-server', 'certs/etcd-peer', 'certs/etcd-healthcheck-client', 'certs/apiserver-etcd-client', 'certs/sa', 'kubeconfig/admin', 'kubeconfig/super-admin', 'kubeconfig/kubelet', 'kubeconfig/controller-manager', 'kubeconfig/scheduler'];

describe('what is said to need what', () => {
	test('is worked out from what phases make and read', () => {
		expect(Object.fromEntries(needsGraph())).toEqual({
			'certs/ca': ['certs/apiserver', 'certs/apiserver-kubelet-client', 'kubeconfig', 'control-plane/apiserver', 'control-plane/controller-manager', 'kubelet-start'],
			'certs/apiserver': ['control-plane/apiserver'],
			'certs/apiserver-kubelet-client': ['control-plane/apiserver'],
			'certs/front-proxy-ca': ['certs/front-proxy-client', 'control-plane/apiserver', 'control-plane/controller-manager'],
			'certs/front-proxy-client': ['control-plane/apiserver'],
			'certs/etcd-ca': ['certs/etcd-server', 'certs/etcd-peer', 'certs/etcd-healthcheck-client', 'certs/apiserver-etcd-client', 'etcd/local', 'control-plane/apiserver'],
			'certs/etcd-server': ['etcd/local'],
			'certs/etcd-peer': ['etcd/local'],
			'certs/etcd-healthcheck-client': [],
			'certs/apiserver-etcd-client': ['control-plane/apiserver'],
			'certs/sa': ['control-plane/apiserver', 'control-plane/controller-manager'],
			'kubeconfig/admin': ['wait-control-plane', 'upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'addon', 'show-join-command'],
			'kubeconfig/super-admin': ['wait-control-plane'],
			'kubeconfig/kubelet': ['wait-control-plane'],
			'kubeconfig/controller-manager': ['control-plane/controller-manager'],
			'kubeconfig/scheduler': ['control-plane/scheduler'],
			'etcd/local': ['wait-control-plane'],
			'control-plane/apiserver': ['wait-control-plane'],
			'control-plane/controller-manager': ['wait-control-plane'],
			'control-plane/scheduler': ['wait-control-plane'],
			'kubelet-start': ['wait-control-plane'],
		});
	});

	test('a file is needed by exactly those whose manifest or configuration names it', () => {
		for (const phase of files) {
			expect([phase, readers.filter((user) => neededBy(phase).includes(user))]).toEqual([phase, readers.filter((user) => names(user, phase))]);
		}
	});

	test('a CA is needed by exactly those that it signs', () => {
		for (const [phase, ca] of [['certs/ca', 'ca'], ['certs/front-proxy-ca', 'front-proxy-ca'], ['certs/etcd-ca', 'etcd/ca']] as const) {
			const signed = [...files.filter((one) => one.startsWith('certs/')), 'kubeconfig'].filter((one) => one !== phase && signers(one).includes(ca));
			expect([phase, neededBy(phase).filter((user) => !readers.includes(user))]).toEqual([phase, signed]);
		}
	});

	test('admin.conf and super-admin.conf are needed by those phases whose requests are made with them', () => {
		const askedAs = (user: string) => [...new Set(steps.filter(({detail}) => detail.kind === 'object' && detail.as === user).map(({phase}) => phase.split('/')[0] ?? ''))];
		expect(neededBy('kubeconfig/super-admin')).toEqual(askedAs('kubernetes-super-admin'));
		const admin = neededBy('kubeconfig/admin');
		expect(askedAs('kubernetes-admin').filter((phase) => !admin.includes(phase))).toEqual([]);
		// The first tries admin.conf and is refused; the last reads the address and the CA out of it.
		expect(admin.filter((phase) => !askedAs('kubernetes-admin').includes(phase))).toEqual(['wait-control-plane', 'show-join-command']);
	});

	test('what is waited for is what the phases before it make', () => {
		expect([...needsGraph()].flatMap(([phase, users]) => (users.includes('wait-control-plane') && !phase.startsWith('kubeconfig/') ? [phase] : []))).toEqual([...readers]);
	});

	test('every object that is named is one that init makes, and nothing depends on etcd\'s health check certificate', () => {
		const objects = Object.keys(guide('en').explanations.objects).map((key) => [key.split('/')[0], key.split('/').slice(2).join('/')].join(' '));
		expect(Object.keys(neededObjects).filter((name) => !objects.includes(name))).toEqual([]);
		const of = (kind: string, name: string) => neededBy('bootstrap-token', {kind: 'object', verb: 'create', object: kind, apiVersion: 'v1', name, as: '', body: '', requests: []} as StepDetail);
		expect(of('ClusterRoleBinding', 'kubeadm:apiserver-kubelet-client')).toEqual(['kubectl logs', 'kubectl exec']);
		expect(of('Secret', 'bootstrap-token-abcdef')).toEqual(['kubeadm join']);
		expect(of('ClusterRoleBinding', 'kubeadm:node-autoapprove-certificate-rotation')).toEqual([]);
		expect(neededBy('certs/etcd-healthcheck-client')).toEqual([]);
	});
});

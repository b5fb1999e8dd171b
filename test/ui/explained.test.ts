import {describe, expect, test} from 'vitest';
import type {FileDetail, ObjectDetail} from '../../source/core/told/details.ts';
import {plain} from '../../source/ui/terminal/lines.ts';
import {explainedFile, explainedObject, topicLines} from '../../source/ui/run/panes/explained.ts';
import {recorded} from '../core/manifests/cases.ts';
import {contextFor} from './pane-context.ts';

const CASE = 'init-defaults';
const requests = JSON.parse(recorded(CASE, 'out/requests.json')) as readonly {readonly body?: {readonly kind?: string; readonly metadata?: {readonly name?: string}}}[];

function object(name: string): ObjectDetail {
	const body = requests.find((one) => one.body?.kind === 'ConfigMap' && one.body.metadata?.name === name)?.body;
	return {kind: 'object', verb: 'create', object: 'ConfigMap', apiVersion: 'v1', name, namespace: 'kube-system', as: 'kubernetes-admin', body: JSON.stringify(body), requests: []};
}

describe('e explains', () => {
	test('a manifest field by field, and none that the guide does not know', () => {
		const detail: FileDetail = {kind: 'file', role: 'manifest/kube-apiserver', path: '/etc/kubernetes/manifests/kube-apiserver.yaml', mode: 0o600, content: recorded(CASE, 'out/manifests/kube-apiserver.yaml')};
		const text = explainedFile(detail, {...contextFor('en'), columns: 200}).map(plain).join('\n');
		expect(text).toContain('--etcd-servers=https://127.0.0.1:2379\n  Where etcd is.');
		expect(text).toMatch(/The Pod, field by field\n[^]*spec\.hostNetwork=true\n {2}The Pod uses the node's own network/);
		expect(text).toContain('metadata.labels.tier=control-plane\n  Says that the Pod belongs to the control plane');
		expect(text).toContain('spec.priorityClassName=system-node-critical');
		expect(text).not.toContain('not known here');
		expect(text.split('/livez asks for life')).toHaveLength(2);
		expect(text.match(/Probe\.httpGet\.path=/g)).toHaveLength(3);
		expect(explainedFile(detail, {...contextFor('zh'), columns: 200}).map(plain).join('\n')).toContain('spec.hostNetwork=true\n  Pod 直接用节点的网络');
	});

	test('each field of the kubelet\'s configuration, with the default that 0s stands for', () => {
		const detail: FileDetail = {kind: 'file', role: 'kubelet/config', path: '/var/lib/kubelet/config.yaml', mode: 0o644, content: recorded(CASE, 'out/kubelet/config.yaml')};
		const text = explainedFile(detail, {...contextFor('en'), columns: 200}).map(plain).join('\n');
		expect(text).toContain('syncFrequency=0s\n  How often the kubelet compares each Pod with what is running, even where nothing happened; 0s means the default, 1 minute.');
		expect(text).toContain('crashLoopBackOff=\n');
	});

	test('kube-proxy\'s configuration and the Corefile', () => {
		expect(explainedObject(object('kube-proxy'), {...contextFor('en'), columns: 200}).map(plain).join('\n')).toMatch(/conntrack\.maxPerCore=[^]*\nmode=\n {2}How Services are made in the kernel/);
		expect(explainedObject(object('coredns'), {...contextFor('zh'), columns: 200}).map(plain).join('\n')).toMatch(/forward \. \/etc\/resolv\.conf\n {2}自己答不了的/);
		expect(explainedObject(object('kubeadm-config'), contextFor('en'))).toEqual([]);
	});

	test('the page of a step', () => {
		const text = topicLines({kind: 'wait', component: 'kube-apiserver', url: '', timeoutMs: 1, elapsedMs: 0, attempts: 0, answers: []}, {...contextFor('en'), columns: 200}).map(plain).join('\n');
		expect(text).toMatch(/What it is\nAsks https:\/\/[^]*Formerly\nlocalhost:6443\/healthz[^]*Read more\nhttps:\/\/kubernetes\.io\//);
	});
});

import {describe, expect, test} from 'vitest';
import {why} from '../../../source/cli/commands/why.ts';
import {artifactsOf, findArtifact, nearestArtifact} from '../../../source/core/needs/named-artifact.ts';
import {plainConfig} from '../../../source/core/config/plain.ts';
import {isFailure} from '../../../source/core/told/failures.ts';

/** Two runs each. */
const LONG = 60_000;

async function told(lang: 'en' | 'zh', ...operands: readonly string[]): Promise<string> {
	const lines: string[] = [];
	const write = (text: string) => {
		lines.push(text);
	};
	expect(await why({path: 'why', flags: {}, operands, lang, output: {out: write, error: write, document: write}})).toBe(0);
	return lines.join('\n');
}

test('a CA without which its leaves cannot be made', async () => {
	const text = await told('en', 'ca.key');
	expect(text).toMatch(/^Two runs of init: one with \/etc\/kubernetes\/pki\/ca\.key, and one without: taken away as soon as certs\/ca has made it\./);
	expect(text).toMatch(/First difference: certs\/apiserver\/apiserver\n\s+with +certificate apiserver written.*\n +without +certificate apiserver: /);
	expect(text).toMatch(/\d+ steps are not reached\./);
	expect(text).toContain('What else needs it: certs/apiserver');
}, LONG);

test('an object without which what follows is refused', async () => {
	const text = await told('zh', 'ClusterRoleBinding', 'kubeadm:cluster-admins');
	expect(text).toContain('第一处不同：upload-config/kubeadm/ConfigMap/kubeadm-config');
	expect(text).toContain('403');
	expect(text).toContain('还有谁需要它：upload-config');
}, LONG);

test('an object that nothing of init reads', async () => {
	const text = await told('en', 'configmap/kubeadm-config');
	expect(text).toContain('Nothing of init goes differently.');
	expect(text).toContain('What else needs it: kubeadm join, kubeadm upgrade.');
}, LONG);

test('what init does not make is refused, with what comes near', async () => {
	const error: unknown = await told('en', 'apiserver.kei').catch((error: unknown) => error);
	expect(isFailure(error, 'flag.invalid') && error.fields).toMatchObject({problem: 'unknown-artifact', near: 'apiserver.key'});
}, LONG);

describe('names', () => {
	const all = artifactsOf(plainConfig(), []);

	test.each([
		['apiserver.key', ['/etc/kubernetes/pki/apiserver.key']],
		['/etc/kubernetes/pki/etcd/ca.crt', ['/etc/kubernetes/pki/etcd/ca.crt']],
		['pki/sa.pub', ['/etc/kubernetes/pki/sa.pub']],
		['etcd/server', ['/etc/kubernetes/pki/etcd/server.crt', '/etc/kubernetes/pki/etcd/server.key']],
		['certs/ca', ['/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.key']],
		['Scheduler.conf', ['/etc/kubernetes/scheduler.conf']],
		['etcd.yaml', ['/etc/kubernetes/manifests/etcd.yaml']],
		['kube-apiserver', ['/etc/kubernetes/manifests/kube-apiserver.yaml']],
		['kubeadm-flags.env', ['/var/lib/kubelet/kubeadm-flags.env']],
	])('%s', (text, paths) => {
		expect(findArtifact(all, text)?.paths).toEqual(paths);
	});

	test('others are none, and have a neighbour', () => {
		expect(findArtifact(all, 'scheduler.cnf')).toBeUndefined();
		expect(nearestArtifact(all, 'scheduler.cnf')).toBe('scheduler.conf');
	});
});

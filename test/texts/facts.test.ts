import {readdirSync, readFileSync} from 'node:fs';
import {load} from 'js-yaml';
import {describe, expect, test} from 'vitest';
import {book} from '../../source/guide/book.ts';
import {guide} from '../../source/guide/index.ts';
import {helpText} from '../../source/cli/line/help.ts';
import {texts} from '../../source/texts/index.ts';
import {decoded} from '../../source/ui/run/panes/decoded.ts';
import {uiWords} from '../../source/ui/run/words.ts';
import {recorded, recordedNames} from '../core/manifests/cases.ts';

const CASE = 'init-defaults';
interface Request {
	readonly method: string;
	readonly path: string;
	readonly body?: {readonly metadata?: {readonly labels?: object; readonly annotations?: object}; readonly spec?: {readonly taints?: unknown}; readonly data?: object; readonly rules?: readonly {readonly resources?: readonly string[]}[]};
}
const requests = JSON.parse(recorded(CASE, 'out/requests.json')) as Request[];
const manifest = (name: string): string => recorded(CASE, `out/manifests/${name}.yaml`);
const {objects, phases, waits} = guide('en').explanations;
const zh = guide('zh').explanations;

describe('what the explanations say is what was recorded', () => {
	test('the Node gets two labels and a taint, and no annotation; the phase before changes none', () => {
		const patch = requests.find(({method, path}) => method === 'PATCH' && path.includes('/nodes/'));
		expect(Object.keys(patch?.body?.metadata?.labels ?? {})).toEqual(expect.arrayContaining(['node-role.kubernetes.io/control-plane', 'node.kubernetes.io/exclude-from-external-load-balancers']));
		expect(patch?.body?.metadata?.annotations).toBeUndefined();
		for (const text of [objects['Node//*'].why, zh.objects['Node//*'].why]) {
			expect(text).toContain('node.kubernetes.io/exclude-from-external-load-balancers');
			expect(text).not.toMatch(/annotation|注解/);
		}
		expect(`${phases['upload-config/kubelet'].why}${zh.phases['upload-config/kubelet'].why}`).not.toMatch(/socket|套接字/);
	});

	test('cluster-info is sent without a signature, and kubeadm has bootstrapsigner run', () => {
		const sent = requests.find(({method, path, body}) => method === 'POST' && path.includes('/namespaces/kube-public/configmaps') && body !== undefined);
		expect(Object.keys(sent?.body?.data ?? {})).toEqual(['kubeconfig']);
		expect(manifest('kube-controller-manager')).toContain('bootstrapsigner');
		expect(objects['ConfigMap/kube-public/cluster-info'].why).toContain('bootstrapsigner then signs');
		expect(zh.objects['ConfigMap/kube-public/cluster-info'].why).toContain('bootstrapsigner 随后');
		expect(book('en').topic('flag/kube-controller-manager/controllers')?.what).toMatch(/bootstrapsigner.*tokencleaner/);
	});

	test('CoreDNS watches what its ClusterRole names', () => {
		const role = requests.find(({method, path, body}) => method === 'POST' && path.endsWith('/clusterroles') && body?.rules?.some(({resources}) => resources?.includes('endpoints')));
		expect(role?.body?.rules?.flatMap(({resources = []}) => resources)).toEqual(expect.arrayContaining(['services', 'endpoints', 'pods', 'namespaces']));
		expect(objects['ClusterRole//system:coredns'].why).toContain('Services, endpoints, Pods and namespaces');
	});

	test('probes of etcd go without a certificate, and its peer port has one', () => {
		const pod = load(manifest('etcd')) as {spec: {containers: {command: string[]; livenessProbe: {httpGet: {scheme: string}}}[]}};
		expect(pod.spec.containers[0]?.livenessProbe.httpGet.scheme).toBe('HTTP');
		expect(manifest('etcd')).not.toContain('healthcheck-client');
		expect(phases['certs/etcd-healthcheck-client'].why).toContain('Probes do not need it');
		expect(uiWords('en').shown_to['etcd/healthcheck-client']).toBe('kubeadm and administrators to etcd');
	});

	test('every flag of the recorded manifests has a meaning, and none of the sentences about objects hangs on another line', () => {
		const flags = recordedNames(CASE, 'out/manifests').flatMap((name) => [...recorded(CASE, `out/manifests/${name}`).matchAll(/- --([\w-]+)/g)].map(([, flag]) => flag ?? ''));
		expect(flags.filter((flag) => book('en').topic(`flag/kube-apiserver/${flag}`) === undefined)).toEqual([]);
		expect(Object.values(objects).map(({why}) => why).filter((text) => /\bthat right\b/.test(text))).toEqual([]);
		expect(Object.values(zh.objects).map(({why}) => why).filter((text) => text.includes('这项权限'))).toEqual([]);
		expect(waits['kube-apiserver'].why).not.toContain('every step');
	});

	test('nothing is promised that the program does not have', () => {
		for (const lang of ['en', 'zh'] as const) {
			expect(texts(lang).failure({code: 'internal', fields: {}}).remedy.join('')).not.toMatch(/recording|录制/);
		}
	});
});

describe('the terms of the Kubernetes documentation', () => {
	const said = [
		...['checks', 'failures', 'faults', 'reasons', 'steps', 'words'].map((name) => `../../source/texts/${name}.zh.ts`),
		...readdirSync(new URL('../../source/guide/', import.meta.url)).filter((name) => name.endsWith('.zh.ts')).map((name) => `../../source/guide/${name}`), '../../source/ui/run/words.zh.ts',
	].map((path) => [path, readFileSync(new URL(path, import.meta.url), 'utf8')] as const);

	test.each([['API server', /API server|controller manager/], ['名称服务器', /名称服务器/], ['授权器', /授权器/], ['属主', /属主/], ['标志 for a flag', /此标志|'标志'/], ['撤回', /撤回/], ['次版本', /(?<!主)三个次版本|每个次版本/], ['文件夹', /文件夹/], ['来者', /来者/], ['一方', /持引导令牌的一方/]])('%s is said otherwise', (_, wrong) => {
		expect(said.filter(([, text]) => wrong.test(text)).map(([path]) => path)).toEqual([]);
	});

	test('a Chinese help begins with the name of a command as it is typed', async () => {
		expect(await helpText('diff', 'zh')).toMatch(/^init 会/);
		expect(await helpText('diff', 'en')).toMatch(/^What init would/);
		expect(await helpText('init phase etcd local', 'en')).toMatch(/^etcd on this node\./);
	});
});

test('a Secret is shown with what its plain fields say, and what is masked stays', () => {
	const expiration = Buffer.from('2026-11-30T10:00:00Z').toString('base64');
	const body = `kind: Secret\nmetadata:\n  name: bWFzaw==\ndata:\n  expiration: ${expiration}\n  token-secret: ••••\n  ca.crt: ${Buffer.from([1, 2, 3]).toString('base64')}\ntype: x`;
	expect(decoded(body).split('\n')).toEqual(body.split('\n').map((line) => (line.includes('expiration') ? `${line}  # 2026-11-30T10:00:00Z` : line)));
});

import {chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {readSides} from '../../source/cli/run/sides.ts';
import {compareSides, type Comparison} from '../../source/core/artifacts/sides.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import {kubestep} from './program.ts';

const cluster = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n';
const init = (text: string) => `${cluster}---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n${text}\n`;
const kubelet = (text: string) => `${cluster}---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${text}\n`;

let folder: string;
const at = (name: string): string => join(folder, name);
function file(name: string, text: string): string {
	writeFileSync(at(name), text);
	return at(name);
}

/** One configuration as all that there can be of it: a file, a run of it, its plan, the node. */
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'kubestep-diff-'));
	const config = file('config.yaml', cluster);
	const run = await kubestep(['init', `--sandbox=${at('node')}`, '--sandbox-speed=0', '--output=plain', `--config=${config}`, '--record', at('run.jsonl')]);
	expect(run.code, run.error).toBe(0);
	const plan = await kubestep(['plan', `--sandbox=${at('none')}`, '--output=plain', `--config=${config}`, '--save', at('plan.json')]);
	expect(plan.code, plan.error).toBe(0);
	return () => rmSync(folder, {recursive: true, force: true});
}, 60_000);

async function held(one: string, other: string, secrets = new Secrets()): Promise<Comparison> {
	const {from, to, failure} = await readSides([one, other], {sandbox: at('node')}, secrets);
	expect(failure).toBeUndefined();
	return compareSides(from, to);
}

/** What differs, by its file's or object's name. */
const differing = ({entries}: Comparison): string[] => entries.filter(({is}) => is !== 'same').map(({path}) => path.split('/').slice(-2).join('/'));
const forms = ['config.yaml', 'run.jsonl', 'plan.json', 'node'] as const;

describe('what is the same', () => {
	it('plan and run of a configuration differ in nothing but what is made anew each time', async () => {
		const {code, out, error} = await kubestep(['diff', at('plan.json'), at('run.jsonl')]);
		expect([code, error]).toEqual([0, '']);
		expect(out).toContain('No differences.');
		expect(out).toMatch(/(\d+) compared: \1 same, 0 differ,/);
		expect(out).toContain('Made anew each time, and no difference: keys, serial numbers');
		const {differences, madeAnew} = JSON.parse((await kubestep(['diff', at('plan.json'), at('run.jsonl'), '-o', 'json'])).out) as {differences: unknown[]; madeAnew: string[]};
		expect(differences).toEqual([]);
		expect(madeAnew).toEqual(expect.arrayContaining(['/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/admin.conf', '/api/v1/namespaces/kube-system/secrets/bootstrap-token-…']));
	});

	it.each(forms.flatMap((one, index) => forms.slice(index + 1).map((other) => [one, other] as const)))('%s and %s', async (one, other) => {
		const found = await held(at(one), at(other));
		expect(differing(found)).toEqual([]);
		// Certificates, kubeconfigs, manifests and objects, and not nothing.
		expect(found.entries.length).toBeGreaterThan(50);
	});

	it('order, comments and quoting of YAML are no difference', async () => {
		cpSync(at('node'), at('copy'), {recursive: true});
		rmSync(at('copy/.sandbox'), {recursive: true});
		chmodSync(at('copy/var/lib/etcd'), 0o700);
		const path = at('copy/etc/kubernetes/manifests/kube-scheduler.yaml');
		const [, flags = ''] = /command:\n((?: +- .*\n)+)/.exec(readFileSync(path, 'utf8')) ?? [];
		const [first = '', ...others] = flags.trimEnd().split('\n');
		writeFileSync(path, `# mine\n${readFileSync(path, 'utf8').replace(flags, `${[first, ...others.toReversed()].join('\n')}\n`).replace('apiVersion: v1', 'apiVersion: "v1"')}`);
		const found = await held(at('node'), at('copy'));
		expect(differing(found)).toEqual([]);
		expect(found.uncompared).toEqual(['objects']);
		writeFileSync(path, readFileSync(path, 'utf8').replace('--leader-elect=true', '--leader-elect=false'));
		const {entries} = await held(at('node'), at('copy'));
		const [scheduler] = entries.filter(({is}) => is !== 'same');
		expect(scheduler).toMatchObject({path: '/etc/kubernetes/manifests/kube-scheduler.yaml', phase: 'control-plane', is: 'differs', differences: [{aspect: 'flag', name: '--leader-elect', from: 'true', to: 'false'}]});
		expect(scheduler?.lines).toContainEqual({kind: 'added', text: '    - --leader-elect=false'});
	});

	it('a secret that only one side tells without what is secret in it', async () => {
		const password = 'Xy9-planted-Q1';
		const config = file('secret.yaml', `${cluster}apiServer: {extraEnvs: [{name: DB_PASSWORD, value: "${password}"}]}\n`);
		await kubestep(['plan', `--sandbox=${at('none')}`, '--output=plain', `--config=${config}`, '--record', at('secret.jsonl')]);
		expect(differing(await held(config, at('secret.jsonl')))).toEqual([]);
		const other = file('other-secret.yaml', `${cluster}apiServer: {extraEnvs: [{name: DB_PASSWORD, value: "Ab7-another-Z2"}]}\n`);
		for (const form of ['text', 'json', 'html']) {
			const {code, out} = await kubestep(['diff', config, other, '-o', form, `--sandbox=${at('node')}`]);
			expect(code).toBe(1);
			expect(out).toContain('kube-apiserver.yaml');
			expect(out).not.toMatch(/planted|another-Z2/);
		}
	});
});

const configs = ['configmaps/kubeadm-config'];
const ofKubelet = ['kubelet/config.yaml', 'configmaps/kubelet-config'];
const kubeconfigs = ['kubernetes/admin.conf', 'kubernetes/super-admin.conf', 'kubernetes/kubelet.conf', 'kubernetes/controller-manager.conf', 'kubernetes/scheduler.conf'];
const clients = kubeconfigs.filter((name) => !name.includes('/kubelet.conf'));
const leaves = ['pki/apiserver.crt', 'pki/apiserver-kubelet-client.crt', 'pki/front-proxy-client.crt', 'etcd/server.crt', 'etcd/peer.crt', 'etcd/healthcheck-client.crt', 'pki/apiserver-etcd-client.crt'];
const authorities = ['pki/ca.crt', 'pki/front-proxy-ca.crt', 'etcd/ca.crt'];
const manifests = ['manifests/etcd.yaml', 'manifests/kube-apiserver.yaml', 'manifests/kube-controller-manager.yaml', 'manifests/kube-scheduler.yaml'];

/** A field, and all that may differ where it is another. */
const fields: readonly (readonly [string, string, readonly string[]])[] = [
	['podSubnet', `${cluster}networking: {podSubnet: 10.244.0.0/16}\n`, ['manifests/kube-controller-manager.yaml', ...configs, 'configmaps/kube-proxy']],
	['serviceSubnet', `${cluster}networking: {serviceSubnet: 10.97.0.0/16}\n`, ['pki/apiserver.crt', 'manifests/kube-apiserver.yaml', ...ofKubelet, ...configs, 'services/kube-dns']],
	['dnsDomain', `${cluster}networking: {dnsDomain: example.org}\n`, ['pki/apiserver.crt', 'manifests/kube-apiserver.yaml', ...ofKubelet, ...configs, 'configmaps/coredns']],
	['clusterName', `${cluster}clusterName: other\n`, [...kubeconfigs, 'manifests/kube-controller-manager.yaml', ...configs]],
	['advertiseAddress', init('localAPIEndpoint: {advertiseAddress: 192.0.2.77}'), ['pki/apiserver.crt', 'etcd/server.crt', 'etcd/peer.crt', ...kubeconfigs, 'manifests/etcd.yaml', 'manifests/kube-apiserver.yaml', 'configmaps/cluster-info', 'configmaps/kube-proxy']],
	['bindPort', init('localAPIEndpoint: {bindPort: 7443}'), [...kubeconfigs, 'manifests/kube-apiserver.yaml', 'configmaps/cluster-info', 'configmaps/kube-proxy']],
	['an extra argument', `${cluster}apiServer: {extraArgs: [{name: v, value: "4"}]}\n`, ['manifests/kube-apiserver.yaml', ...configs]],
	['an extra SAN', `${cluster}apiServer: {certSANs: [api.example]}\n`, ['pki/apiserver.crt', ...configs]],
	['imageRepository', `${cluster}imageRepository: registry.example/k8s\n`, [...manifests, ...configs, 'deployments/coredns', 'daemonsets/kube-proxy']],
	['encryptionAlgorithm', `${cluster}encryptionAlgorithm: ECDSA-P256\n`, [...authorities, ...leaves, 'pki/sa.key', ...kubeconfigs, ...configs]],
	['certificateValidityPeriod', `${cluster}certificateValidityPeriod: 4380h\n`, [...leaves, ...kubeconfigs, ...configs]],
	['controlPlaneEndpoint', `${cluster}controlPlaneEndpoint: api.example:6443\n`, ['pki/apiserver.crt', 'kubernetes/admin.conf', 'kubernetes/super-admin.conf', ...configs, 'configmaps/cluster-info', 'configmaps/kube-proxy']],
	['etcd\'s dataDir', `${cluster}etcd: {local: {dataDir: /data/etcd}}\n`, ['manifests/etcd.yaml', 'data/etcd', 'lib/etcd', ...configs]],
	['a field of the kubelet', kubelet('maxPods: 60'), ofKubelet],
];

/** The kubelet renews what is in its kubeconfig: of that no side tells key and time once it ran. A saved plan has no times at all. */
const untold = (field: string, form: string): readonly string[] => {
	const renewed = form === 'config.yaml' || !['encryptionAlgorithm', 'certificateValidityPeriod'].includes(field) ? [] : ['kubernetes/kubelet.conf'];
	return field === 'certificateValidityPeriod' && form === 'plan.json' ? [...leaves, ...clients, ...renewed] : renewed;
};

describe('what one field makes differ, and nothing else', () => {
	// All of it takes half a minute: each field is tried through one mix of forms here, through every one with KUBESTEP_DIFF=all.
	const isWhole = process.env['KUBESTEP_DIFF'] === 'all';
	const cases = fields.flatMap(([field, text, names], index) => forms.filter((_, place) => isWhole || place === index % forms.length).map((form) => ({field, text, names, form})));
	it.each(cases)('$field, from $form to a configuration', async ({field, text, names, form}) => {
		const found = await held(at(form), file('changed.yaml', text));
		const expected = names.filter((name) => !untold(field, form).includes(name));
		expect(differing(found).sort()).toEqual([...expected].sort());
		// In the other direction it is the same, said the other way round.
		expect(found.entries.filter(({is}) => is === 'differs').every(({differences}) => differences.length > 0)).toBe(true);
	});

	it('between a plan and a run of another, with the images that one does not pull', async () => {
		const config = file('repository.yaml', `${cluster}imageRepository: registry.example/k8s\n`);
		await kubestep(['plan', `--sandbox=${at('none')}`, '--output=plain', `--config=${config}`, '--save', at('repository.json')]);
		const {entries} = await held(at('repository.json'), at('run.jsonl'));
		expect(entries.filter(({kind, is}) => kind !== 'step' && is !== 'same').map(({path}) => path.split('/').slice(-2).join('/')).sort()).toEqual([...manifests, ...configs, 'deployments/coredns', 'daemonsets/kube-proxy'].sort());
		const steps = entries.filter(({kind, is}) => kind === 'step' && is !== 'same');
		expect(steps.filter(({is}) => is === 'from').map(({path}) => path)).toContain('preflight/image/registry.example/k8s/kube-apiserver:v1.36.2');
		expect(steps.filter(({is}) => is === 'to').map(({path}) => path)).toContain('preflight/image/registry.k8s.io/kube-apiserver:v1.36.2');
		expect(steps.every(({path}) => /^preflight\/(?:image\/|Image)/.test(path))).toBe(true);
	});
});

/** The recorded run, with an event changed. */
const changed = (change: (event: Record<string, unknown>) => unknown): string => readFileSync(at('run.jsonl'), 'utf8').trimEnd().split('\n')
	.map((line, index) => (index === 0 ? line : JSON.stringify(change(JSON.parse(line) as Record<string, unknown>)))).join('\n').concat('\n');

describe('what a run did that a plan did not foresee', () => {
	it('a check, a step and the end are told', async () => {
		const failing = file('failing.jsonl', changed((event) => (event['type'] === 'run.finished' ? {...event, outcome: 'failed'}
			: event['type'] !== 'step.finished' ? event
			: event['step'] === 'kubelet-start/start' ? {...event, outcome: 'failed'}
			: event['step'] === 'preflight/Swap' ? {...event, outcome: 'warning', detail: {...event['detail'] as object, warnings: [{code: 'swap.on', fields: {swaps: '/dev/sda2'}}]}} : event)));
		const {code, out} = await kubestep(['diff', at('plan.json'), failing]);
		expect(code).toBe(1);
		expect(out).toMatch(/preflight\n {2}~ preflight\/Swap\n {6}outcome: done → done, with warnings\n {6}found: swap\.on \(swaps \/dev\/sda2\) added\n/);
		expect(out).toMatch(/ {2}~ kubelet-start\/start\n {6}outcome: done → failed\n/);
		expect(out).toMatch(/the whole run\n {6}outcome: done → failed\n/);
	});

	it('a recording that ends before its run does', async () => {
		const text = readFileSync(at('run.jsonl'), 'utf8');
		const cut = file('cut.jsonl', text.slice(0, text.indexOf('"control-plane/scheduler"')));
		const {code, out} = await kubestep(['diff', cut, at('run.jsonl'), '--lang=zh']);
		expect(code).toBe(1);
		expect(out).toContain('+ /etc/kubernetes/manifests/kube-scheduler.yaml');
		expect(out).toContain('录制在运行结束前中断 → 完成');
	});

	it('a reset says nothing of what an init makes', async () => {
		const reset = file('reset.jsonl', changed((event) => (event['type'] === 'run.started' ? {...event, workflow: 'reset'} : event)));
		const {code, error} = await kubestep(['diff', at('run.jsonl'), reset]);
		expect(code).toBe(2);
		expect(error).toContain('one is of init, the other of reset');
		expect((await kubestep(['diff', reset, reset])).code).toBe(0);
	});
});

describe('what is no side', () => {
	const header = () => `${readFileSync(at('run.jsonl'), 'utf8').split('\n')[0] ?? ''}\n`;
	const event = (more: object) => `${JSON.stringify({v: 2, seq: 1, run: 'x', time: '2026-01-01T00:00:00.000Z', elapsedMs: 0, ...more})}\n`;
	const step = (detail: object) => header() + event({type: 'step.finished', phase: 'certs', step: 'certs/ca/ca', outcome: 'done', detail, tookMs: 0});
	it.each<[string, () => string | undefined, RegExp]>([
		['nothing', () => undefined, /no such file/],
		['an empty file', () => '', /The file has no/],
		['noise', () => '\u0000\u0001\u001B[31m', /bad\.file/],
		['events without a header', () => event({type: 'run.started'}), /is no recording of kubestep: line 1/],
		['a header that is cut', () => '{"kind":"Recording","version":1\n', /bad\.file/],
		['a newer recording', () => header().replace('"version":1', '"version":99'), /does not read/],
		['a line that is none', () => `${header()}{}\n`, /line 2/],
		['a line of a log that is none', () => `${header()}{"type":"log"\n`, /line 2/],
		['a plan that is none', () => '{"kind":"SavedPlan","apiVersion":"kubestep/v1"}', /is no plan/],
		['a list', () => '[1,2]', /bad\.file/],
	])('%s is told as that', async (_name, text, says) => {
		const content = text();
		const path = content === undefined ? at('nowhere') : file('bad.file', content);
		const {code, out, error} = await kubestep(['diff', at('plan.json'), path]);
		expect([code, out]).toEqual([2, '']);
		expect(error).toMatch(says);
		expect(error).not.toMatch(/\n\s+at |TypeError/);
		expect(error).not.toContain('\u001B');
	});

	it.each<[string, object]>([
		['without any field', {kind: 'certificate'}],
		['with fields of other types', {kind: 'kubeconfig', path: '/etc/kubernetes/admin.conf', user: {toString: 1}, groups: 7, notAfter: []}],
		['with an object without a name', {kind: 'object', verb: 'create', object: '__proto__', apiVersion: 1, body: '{}'}],
	])('a step %s is none of a recording', async (_name, detail) => {
		const {code, error} = await kubestep(['diff', file('odd.jsonl', step(detail)), at('run.jsonl')]);
		expect([code, error]).toEqual([2, expect.stringMatching(/odd\.jsonl is no recording of kubestep: line 2 /)]);
	});

	it.each<[string, object]>([
		['of a kind that objects have', {kind: 'constructor'}],
		['with YAML that is none', {kind: 'file', role: 'manifest/etcd', path: '/etc/kubernetes/manifests/etcd.yaml', mode: -1, content: 'a: [\u001B[31m\n'}],
		['with names that are no texts', {kind: 'file', role: 'manifest/etcd', path: '/etc/kubernetes/manifests/etcd.yaml', mode: 384, content: 'spec: {volumes: [{name: {toString: 1, valueOf: 1}}]}'}],
	])('a step %s is compared as far as it goes', async (_name, detail) => {
		const {code, out, error} = await kubestep(['diff', file('odd.jsonl', step(detail)), at('run.jsonl')]);
		expect([code, error]).toEqual([1, '']);
		expect(out).not.toContain('\u001B');
	});

	it('a folder that is no node, and one side alone', async () => {
		const none = await kubestep(['diff', folder, at('config.yaml')]);
		expect([none.code, none.error]).toEqual([2, expect.stringContaining(`There is no control plane in ${folder}`)]);
		const alone = await kubestep(['diff', at('run.jsonl')]);
		expect([alone.code, alone.error]).toEqual([2, expect.stringContaining('Name the second one')]);
	});
});

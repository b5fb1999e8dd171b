import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeAll, describe, expect, test} from 'vitest';
import {diffCommand, fromNode} from '../../source/cli/commands/diff.ts';
import {inspectNode, prepareInspect} from '../../source/cli/run/prepare-inspect.ts';
import {askCluster, runningDifferences} from '../../source/core/artifacts/cluster.ts';
import type {ApiAnswer, ApiRequest, Host} from '../../source/core/ports/index.ts';
import {createSandboxHost} from '../../source/hosts/sandbox/index.ts';
import {differenceText} from '../../source/texts/differences.ts';
import {kubestep} from '../cli/program.ts';

/** Settings that a tree alone cannot tell from changes. */
const cluster = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
encryptionAlgorithm: ECDSA-P256
apiServer:
  certSANs: [api.example]
  extraArgs: [{name: v, value: "4"}]
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
maxPods: 60
`;
let folder: string;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'kubestep-inspect-'));
	writeFileSync(join(folder, 'cluster.yaml'), cluster);
	const {code, error} = await kubestep(['init', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0', '--output=plain', `--config=${join(folder, 'cluster.yaml')}`]);
	expect(code, error).toBe(0);
	return () => rmSync(folder, {recursive: true, force: true});
}, 60_000);

const node = () => join(folder, 'node');
const manifest = () => join(node(), 'etc/kubernetes/manifests/kube-apiserver.yaml');

async function inspect() {
	const found = await prepareInspect({sandbox: node(), 'sandbox-speed': 0}, 'inspect');
	try {
		return {basis: found.basis, said: (await inspectNode(found)).flatMap(({now, differences}) => differences.map((one) => `${now.place.name}: ${differenceText(one, 'en')}`))};
	} finally {
		await found.prepared.host.close();
	}
}

test('a cluster that answers tells the configuration: what only one file tells is no change', async () => {
	expect(await inspect()).toEqual({basis: 'cluster', said: []});
	const tree = await prepareInspect({root: node()}, 'inspect');
	expect(tree.basis).toBe('tree');
	const alone = (await inspectNode(tree)).flatMap(({differences}) => differences.map((one) => differenceText(one, 'en')));
	await tree.prepared.host.close();
	expect(alone).toEqual(expect.arrayContaining(['SAN api.example added', 'flag --v added: 4']));
});

test('without admin.conf the files tell what they can', async () => {
	const path = join(node(), 'etc/kubernetes/admin.conf');
	const text = readFileSync(path);
	rmSync(path);
	expect((await inspect()).basis).toBe('tree');
	writeFileSync(path, text, {mode: 0o600});
});

describe('what runs, against its manifest', () => {
	const opened: Host[] = [];
	afterEach(async () => {
		await Promise.all(opened.splice(0).map(async (host) => host.close()));
	});

	/** The sandbox, with an API server that says of the API server's Pod what it is told to. */
	async function saying(change: (pod: {spec: {containers: {command: string[]; image: string}[]}; status: {phase: string}; metadata: {annotations: Record<string, string>}}) => void) {
		const host = await createSandboxHost({directory: node(), speed: 0, fresh: false});
		opened.push(host);
		const requests: ApiRequest[] = [];
		const pod = {metadata: {annotations: {'kubernetes.io/config.mirror': 'x'}}, spec: {containers: [{command: ['kube-apiserver', '--v=4', '--secure-port=6443'], image: 'a:1'}]}, status: {phase: 'Running'}};
		change(pod);
		const told = await askCluster({...host, api: () => ({
			async request(request): Promise<ApiAnswer> {
				requests.push(request);
				return request.path.endsWith('/kube-apiserver-cp1') ? {status: 200, body: pod} : {status: 404, body: {}};
			},
			close: async () => undefined,
		})}, 'cp1');
		expect(requests.every(({method}) => method === 'GET')).toBe(true);
		const place = {phase: 'control-plane/apiserver', kind: 'manifest', name: 'kube-apiserver', paths: ['/etc/kubernetes/manifests/kube-apiserver.yaml']} as const;
		const facts = [['argument', '', 'kube-apiserver'], ['flag', '--v', '4'], ['flag', '--secure-port', '6443'], ['image', '', 'a:1'], ['field', 'spec.hostNetwork', 'true']] as const;
		const now = {place, isThere: true, facts: facts.map(([aspect, name, value]) => ({aspect, name, value}))};
		return runningDifferences({now}, told!).map((one) => differenceText(one, 'en'));
	}

	test.each<[string, Parameters<typeof saying>[0], string[]]>([
		['the same', () => undefined, []],
		['another value', ({spec}) => (spec.containers[0]!.command[1] = '--v=2'), ['running Pod, unlike its manifest: --v: 4 → 2']],
		['a flag more', ({spec}) => spec.containers[0]!.command.push('--profiling=false'), ['running Pod, unlike its manifest: --profiling added: false']],
		['a flag less', ({spec}) => spec.containers[0]!.command.pop(), ['running Pod, unlike its manifest: --secure-port missing: 6443']],
		['another image', ({spec}) => (spec.containers[0]!.image = 'a:2'), ['running Pod, unlike its manifest: image: a:1 → a:2']],
		['a Pod that does not run tells nothing', ({spec, status}) => [spec.containers[0]!.command.pop(), (status.phase = 'Pending')], []],
		['a Pod of no manifest tells nothing', ({spec, metadata}) => [spec.containers[0]!.command.pop(), (metadata.annotations = {})], []],
	])('%s', async (_, change, said) => {
		expect(await saying(change)).toEqual(said);
	});
});

test('a Pod that the kubelet made of an older manifest is told beside the change', async () => {
	const found = await prepareInspect({sandbox: node(), 'sandbox-speed': 0}, 'inspect');
	const {files} = found.prepared.host;
	try {
		// The cluster was asked before somebody wrote this.
		await files.write('/etc/kubernetes/manifests/kube-apiserver.yaml', readFileSync(manifest(), 'utf8').replace('--v=4', '--v=9'), {mode: 0o600});
		const said = (await inspectNode(found)).flatMap(({differences}) => differences.map((one) => differenceText(one, 'en')));
		expect(said).toEqual(['flag --v: 4 → 9', 'running Pod, unlike its manifest: --v: 9 → 4']);
	} finally {
		await found.prepared.host.close();
	}
});

test('what init would change in the cluster is told by object', async () => {
	const diff = async (config: string) => {
		writeFileSync(join(folder, 'wanted.yaml'), config);
		const {entries} = await fromNode({flags: {sandbox: node(), 'sandbox-speed': 0, config: join(folder, 'wanted.yaml')}, path: 'diff'});
		return entries.filter(({path}) => path.startsWith('/api')).map(({path, differences, init}) => [path.split('/').slice(-2).join('/'), init, ...differences.map((one) => differenceText(one, 'en'))]);
	};
	expect(await diff(cluster)).toEqual([]);
	expect(await diff(cluster.replace('maxPods: 60', 'maxPods: 70'))).toEqual([
		['configmaps/kubelet-config', 'written', expect.stringMatching(/maxPods: 60 → 70$/)],
	]);
});

test('a comparison that cannot be made to its end says so, and why', async () => {
	const path = join(node(), 'etc/kubernetes/controller-manager.conf');
	const text = readFileSync(path);
	writeFileSync(path, 'users: [\n', {mode: 0o600});
	const told = {out: '', error: ''};
	const code = await diffCommand({
		flags: {sandbox: node(), 'sandbox-speed': 0}, path: 'diff', operands: [], lang: 'en',
		output: {out: (text) => (told.out += text), error: (text) => (told.error += text), document: (text) => (told.out += text)},
	});
	writeFileSync(path, text, {mode: 0o600});
	expect(told.out).toContain('/etc/kubernetes/controller-manager.conf');
	expect(told.error).toMatch(/^Not everything could be compared:\n.*controller-manager\.conf/);
	expect(code).toBe(2);
});

import {mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {kubestep} from '../cli/program.ts';
import {opened, Terminal} from './terminal.ts';

/** One in each place that a secret may come from, none of them in the place of another. */
const planted = {
	'a proxy\'s password in the environment': 'Pr0xy%40Env1ronment',
	'the same, decoded': 'Pr0xy@Env1ronment',
	'a proxy\'s password without a scheme': 'Pr0xyN0scheme',
	'a proxy\'s password in the configuration': 'Pr0xyC0nfig',
	'a password in a variable': 'hunter2',
	'a password with characters of YAML': 'it\'s: "q" # no',
	'a token in a flag': 'fl4gT0ken',
	'a password in a URL of a flag': 'iDpS3cret',
	'a header of the kubelet': 'H3aderS3cret',
	'a password in a flag of the kubelet': 'k7',
	'a password in a patch': 'p4tchedS3cret',
	'a header in a patch': 'h3aderInPatch',
	'a variable in a patch': 'v4riableInPatch',
	'a variable whose name is run together': 'runT0gether',
	'a URL with a raw character': 'raw?Ch4racter',
} as const;
const environment = {
	HTTPS_PROXY: `http://alice:${planted['a proxy\'s password in the environment']}@proxy.example:3128`,
	http_proxy: `bob:${planted['a proxy\'s password without a scheme']}@proxy.example:3128`,
};
const config = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration:
  kubeletExtraArgs:
  - {name: registry-password, value: ${planted['a password in a flag of the kubelet']}}
patches: {directory: patches}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
encryptionAlgorithm: ECDSA-P256
apiServer:
  extraEnvs:
  - {name: ALL_PROXY, value: "socks5://carol:${planted['a proxy\'s password in the configuration']}@proxy.example"}
  - {name: AUDIT_PASSWORD, value: ${planted['a password in a variable']}}
  - {name: GITHUBTOKEN, value: ${planted['a variable whose name is run together']}}
  - {name: DATABASE, value: "postgres://db:${planted['a URL with a raw character']}@db/x"}
  - {name: OTHER_PASSWORD, value: ${JSON.stringify(planted['a password with characters of YAML'])}}
  extraArgs:
  - {name: token, value: ${planted['a token in a flag']}}
  - {name: oidc-client-id, value: kubernetes}
  - {name: oidc-issuer-url, value: "https://dave:${planted['a password in a URL of a flag']}@idp.example/"}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
staticPodURLHeader: {Authorization: ["Basic ${planted['a header of the kubelet']}"]}
`;
/** Flags that a program does not have, and ends over: there are none with a secret in them that v1.36 has. */
const UNKNOWN = ['a password in a flag of the kubelet', 'a token in a flag'] as const;
const running = UNKNOWN.reduce((text, name) => text.replace(new RegExp(`.*${planted[name]}\\}\\n`), ''), config).replace('  kubeletExtraArgs:\n', '');
const patch = `spec: {containers: [{name: etcd, env: [{name: ETCD_ROOT_PASSWORD, value: ${planted['a password in a patch']}}, {name: accessToken, value: ${planted['a variable in a patch']}}], livenessProbe: {httpGet: {httpHeaders: [{name: Authorization, value: Bearer ${planted['a header in a patch']}}]}}}]}\n`;

const {open, folders} = opened();
let top: string;

beforeAll(() => {
	top = mkdtempSync(join(tmpdir(), 'kubestep-secrets-'));
	mkdirSync(join(top, 'patches'));
	writeFileSync(join(top, 'patches/etcd+strategic.yaml'), patch);
	writeFileSync(join(top, 'c.yaml'), config);
	writeFileSync(join(top, 'running.yaml'), running);
	writeFileSync(join(top, 'plain.yaml'), 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\nencryptionAlgorithm: ECDSA-P256\n');
	writeFileSync(join(top, 'machine.yaml'), `env: ${JSON.stringify(environment)}\n`);
	return () => folders.push(top);
});

/** Which of them are in a text, as they are or as they are written in base64. */
function found(text: string): string[] {
	const decoded = [...text.matchAll(/[A-Za-z0-9+/]{12,}={0,2}/g)].map(([run]) => Buffer.from(run, 'base64').toString('latin1')).join('\n');
	return Object.entries(planted).filter(([, secret]) => [secret, JSON.stringify(secret).slice(1, -1), secret.replaceAll('\'', '\'\'')].some((form) => secret === 'k7' ? /password=k7/.test(text + decoded) : text.includes(form) || decoded.includes(form))).map(([name]) => name);
}

const node = (name: string) => [`--sandbox=${join(top, name)}`, '--sandbox-speed=0'];
const run = async (...words: string[]) => {
	const {code, out, error} = await kubestep(words, {cwd: top, env: environment});
	return {code, told: out + error};
};
const machine = ['--machine', 'machine.yaml'];
const given = ['--config', 'running.yaml', ...machine];

describe('no secret of the environment, the configuration or a patch is told', () => {
	test.each(['plain', 'json', 'html', 'markdown'])('by a plan as %s, nor by one that is kept, which holds all the same', async (output) => {
		const file = join(top, `plan-${output}.json`);
		const {code, told} = await run('plan', ...node(`plan-${output}`), '--config', 'c.yaml', ...machine, '--output', output, '--save', file);
		expect(code, told).toBe(0);
		expect(told).toContain('proxy.example');
		expect(found(told)).toEqual([]);
		expect(found(readFileSync(file, 'utf8'))).toEqual([]);
		if (output === 'plain') {
			await run('plan', ...node(`plan-${output}`), ...given, '--save', file);
			const ran = await run('init', '--plan', file, '--sandbox-speed=0', '--output=json');
			expect(ran.code, ran.told).toBe(0);
			expect(found(ran.told)).toEqual([]);
		}
	});

	test('by a run and by all that looks at the node, while the node and the cluster have them', async () => {
		const ran = await run('init', ...node('node'), ...given, '--output=json');
		expect(ran.code, ran.told).toBe(0);
		expect(ran.told).toContain('http://••••@proxy.example:3128');
		expect(found(ran.told)).toEqual([]);
		const files = ['kubernetes/manifests/kube-apiserver.yaml', 'kubernetes/manifests/etcd.yaml', '../var/lib/kubelet/config.yaml', '../var/lib/kubelet/kubeadm-flags.env'].map((path) => readFileSync(join(top, 'node/etc', path), 'utf8')).join('\n');
		expect(new Set(found(files)).add('the same, decoded')).toEqual(new Set(Object.keys(planted).filter((name) => !UNKNOWN.includes(name as never))));
		expect(found(readFileSync(join(top, 'node/.sandbox/requests.jsonl'), 'utf8'))).toEqual([]);
		const log = readdirSync(join(top, 'node/.sandbox')).filter((name) => name.endsWith('.jsonl')).map((name) => readFileSync(join(top, 'node/.sandbox', name), 'utf8')).join('\n');
		expect(log).toContain('DaemonSet');
		expect(found(log)).toEqual([]);
		const again = [
			['init', ...node('node'), ...given, '--output=plain', '-v=9'], ['init', ...node('node'), ...given, '--dry-run', '--output=json'],
			['inspect', ...node('node').slice(0, 1), '--output=json'], ['inspect', ...node('node').slice(0, 1), '--output=plain'],
			['inspect', '--root', join(top, 'node'), '--output=json'], ['inspect', '--root', join(top, 'node'), '--config', 'plain.yaml', '--output=json'],
			['diff', '--root', 'node'], ['diff', '--root', 'node', '--config', 'plain.yaml', '-o=json'],
			...['text', 'json', 'yaml'].map((form) => ['diff', 'plain.yaml', 'c.yaml', `-o=${form}`]),
			...['text', 'json', 'yaml'].map((form) => ['doctor', ...node('node').slice(0, 1), ...given.slice(0, 2), `-o=${form}`]),
			['undo', ...node('node').slice(0, 1), '--dry-run'], ['reset', ...node('node').slice(0, 1), '--dry-run', '--output=json'],
		];
		for (const words of again) {
			const {code, told} = await run(...words);
			expect([found(told), words, told.includes('internal')], told.slice(0, 500)).toEqual([[], words, false]);
			expect([0, 1], words.join(' ')).toContain(code);
		}
	});

	test('by a diff where the password alone is another, and it is told that it is', async () => {
		writeFileSync(join(top, 'other.yaml'), config.replace(planted['a proxy\'s password in the configuration'], 'An0therOne'));
		const {told} = await run('diff', 'c.yaml', 'other.yaml');
		expect(found(told)).toEqual([]);
		expect(told).not.toContain('An0therOne');
		expect(told).toMatch(/ALL_PROXY.*socks5:\/\/••••@proxy\.example.*socks5:\/\/••••@proxy\.example ≠/);
	});

	test('by a fault in the configuration, and by a file that is not there', async () => {
		writeFileSync(join(top, 'bad.yaml'), `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\netcd: {external: {endpoints: ["http://eve:${planted['a password in a URL of a flag']}@etcd.example:2379 "]}}\n`);
		for (const words of [['config', 'validate', '--config', 'bad.yaml'], ['doctor', ...node('bad').slice(0, 1), '--config', 'bad.yaml', '-o=json']]) {
			const {code, told} = await run(...words);
			expect(code).toBe(1);
			expect(told).toContain('etcd.example');
			expect(found(told)).toEqual([]);
		}
	});

	test('by the interface, what it copies and what it writes', async () => {
		const folder = join(top, 'work');
		mkdirSync(folder);
		const terminal = new Terminal(['init', ...node('tui'), '--config', join(top, 'running.yaml'), '--machine', join(top, 'machine.yaml')], {columns: 140, rows: 60, env: environment, cwd: top});
		open.push(terminal);
		await terminal.until('kubeadm join');
		await terminal.until('✔ done');
		for (const name of ['apiserver.yaml', 'etcd.yaml', 'config.yaml', 'kubeadm-flags', 'DaemonSet']) {
			terminal.keys(`/${name}\r`);
			await terminal.until(() => terminal.text.includes(name));
			terminal.keys('yw');
			terminal.keys('d');
			terminal.keys('\u001B[6~');
			terminal.keys('d');
		}
		const written = () => readdirSync(top).filter((name) => /\.(?:yaml|txt|env|md)$/.test(name) && !['c.yaml', 'running.yaml', 'plain.yaml', 'machine.yaml', 'other.yaml', 'bad.yaml'].includes(name));
		await terminal.until(() => written().length > 0);
		terminal.keys('q');
		expect(await terminal.exit()).toBe(0);
		expect(terminal.raw).toContain('proxy.example');
		expect(found(terminal.raw)).toEqual([]);
		expect(written().map((name) => [name, found(readFileSync(join(top, name), 'utf8'))])).toEqual(written().map((name) => [name, []]));
	});
});

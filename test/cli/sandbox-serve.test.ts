import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {NODE_PATHS, whyNoNamespaces} from '../../source/hosts/sandbox/served/namespaces.ts';
import type {NodeStatus} from '../../source/hosts/sandbox/served/status.ts';
import {program} from '../built.ts';
import {where} from '../needs.ts';
import {kubestep, temporaryFolder, type Ended} from './program.ts';

const TIMEOUT_MS = 60_000;
const running: {readonly child: ChildProcess; readonly folder: string; readonly env: NodeJS.ProcessEnv}[] = [];

afterEach(async () => {
	for (const {child, folder, env} of running.splice(0)) {
		spawnSync(process.execPath, [program, 'sandbox', 'stop', folder], {env});
		await (child.exitCode === null && child.signalCode === null ? new Promise((resolve) => child.once('close', resolve)) : undefined);
	}
});

interface Node {
	readonly folder: string;
	readonly child: ChildProcess;
	/** What `serve` said up to now. */
	said(): string;
	call(...words: readonly string[]): Promise<Ended>;
	on(...words: readonly string[]): Promise<Ended>;
	status(): Promise<NodeStatus>;
}

/** A node after an init, or none, that is served. */
async function serve({inits = true, env: more = {}}: {inits?: boolean; env?: NodeJS.ProcessEnv} = {}): Promise<Node> {
	const home = temporaryFolder();
	const env = {PATH: process.env['PATH'], HOME: home, SHELL: '/bin/sh', ...more};
	const folder = path.join(temporaryFolder(), 'a node');
	const call = async (...words: readonly string[]) => kubestep(words, {env});
	if (inits) {
		expect(await call('init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain')).toMatchObject({code: 0});
	}
	const child = spawn(process.execPath, [program, 'sandbox', 'serve', folder, '--sandbox-speed=0'], {env, stdio: ['ignore', 'pipe', 'pipe']});
	running.push({child, folder, env});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (part: Buffer) => {
			said += part.toString();
		});
	}
	const status = async () => {
		const {out, error} = await call('sandbox', 'status', folder, '--settle', '-o', 'json');
		expect(error).toBe('');
		return (JSON.parse(out) as {components: NodeStatus}).components;
	};
	await status();
	return {folder, child, said: () => said, call, on: async (...words) => call('sandbox', 'exec', folder, '--', ...words), status};
}

/** What of the machine a served node could have changed. */
const machineNow = (): unknown => ({
	name: hostname(), mounts: readFileSync('/proc/self/mountinfo', 'utf8'), addresses: readFileSync('/proc/net/fib_trie', 'utf8'),
	paths: NODE_PATHS.map((at) => [at, existsSync(at)]), etc: readdirSync('/etc').sort(), run: existsSync('/run/kubestep'),
});

const why = whyNoNamespaces();

where(why === undefined, `no namespaces: ${why ?? ''}`, () => {
	describe('A served sandbox', () => {
		it('is a node of its own, and nothing of the machine changes', {timeout: TIMEOUT_MS}, async () => {
			const before = machineNow();
			const {folder, on, status, call} = await serve();

			expect(await status()).toMatchObject(Object.fromEntries(['kubelet', 'etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => [name, {state: 'running', healthy: true, restarts: 0, exitCode: null}])));
			expect((await on('sh', '-c', 'id -u; hostname; cat /etc/kubernetes/admin.conf; echo node >/etc/kubestep-test; exit 7'))).toMatchObject({code: 7, out: `0\ncp1\n${readFileSync(path.join(folder, 'etc/kubernetes/admin.conf'), 'utf8')}`});
			expect((await on('sh', '-c', 'echo changed >/etc/kubernetes/by-hand; cat /etc/kubestep-test')).out).toBe('node\n');
			expect(readFileSync(path.join(folder, 'etc/kubernetes/by-hand'), 'utf8')).toBe('changed\n');
			expect((await on('sh', '-c', 'printf "%s " "$@"', 'sh', 'a b', '--', '-x')).out).toBe('a b -- -x ');
			expect(machineNow()).toEqual(before);
			expect(statSync(path.join(folder, '.sandbox/control.sock')).mode & 0o777).toBe(0o600);

			expect((await call('sandbox', 'stop', folder))).toMatchObject({code: 0});
			expect((await call('sandbox', 'list')).out).toBe('');
			expect((await call('sandbox', 'status', folder))).toMatchObject({code: 1});
			expect(machineNow()).toEqual(before);
		});

		it('has programs that tell of the node', {timeout: TIMEOUT_MS}, async () => {
			const {on, status, folder} = await serve();

			expect((await on('systemctl', 'is-active', 'kubelet')).out).toBe('active\n');
			expect((await on('crictl', 'ps', '--name', 'etcd')).out).toMatch(/^CONTAINER.*\n[\da-f]{13} +registry\.k8s\.io\/etcd:\S+ .* Running +etcd /);
			expect((await on('crictl', 'images')).out).toContain('registry.k8s.io/kube-proxy');
			expect((await on('journalctl', '-xeu', 'kubelet', '-n', '1')).out).toMatch(/^[A-Z][a-z]{2} \d\d [\d:]{8} cp1 kubelet\[\d+\]: .+\n$/);
			expect((await on('systemctl', 'stop', 'kubelet')).code).toBe(0);
			expect(await status()).toMatchObject({'kubelet': {state: 'exited', healthy: false}, 'kube-apiserver': {state: 'running', healthy: true}});
			expect((await on('systemctl', 'start', 'kubelet')).code).toBe(0);

			const manifest = path.join(folder, 'etc/kubernetes/manifests/kube-scheduler.yaml');
			expect((await on('mv', '/etc/kubernetes/manifests/kube-scheduler.yaml', '/var/lib/kubelet/')).code).toBe(0);
			expect(existsSync(manifest)).toBe(false);
			expect(await status()).toMatchObject({'kubelet': {healthy: true}, 'kube-scheduler': {state: 'absent', healthy: false}});
		});

		it('is gone on with by a second init, and by a reset', {timeout: TIMEOUT_MS}, async () => {
			const {folder, call, status, on} = await serve({inits: false});

			expect(await call('init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain')).toMatchObject({error: '', code: 0});
			expect(await status()).toMatchObject({'kubelet': {healthy: true}, 'kube-apiserver': {healthy: true}});
			expect(await call('init', `--sandbox=${folder}`, '--fresh', '--output=plain')).toMatchObject({code: 1});
			expect(await call('reset', `--sandbox=${folder}`, '--force', '--output=plain')).toMatchObject({code: 0});
			expect((await on('ls', '/etc/kubernetes/manifests')).out).toBe('');
			expect(await status()).toMatchObject({'kubelet': {state: 'exited'}, 'etcd': {state: 'absent'}});
			expect(await call('sandbox', 'rm', folder)).toMatchObject({code: 1});
			expect(existsSync(folder)).toBe(true);
			expect(await call('sandbox', 'rm', folder, '--force')).toMatchObject({code: 0});
			expect(existsSync(folder)).toBe(false);
		});

		it('ends in good order with the process that was started', {timeout: TIMEOUT_MS}, async () => {
			const {child, folder, call} = await serve();

			expect((await call('sandbox', 'list', '-o', 'json')).out).toContain(JSON.stringify(folder));
			child.kill('SIGTERM');
			expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
			expect(existsSync(path.join(folder, '.sandbox/control.sock'))).toBe(false);
			expect((await call('sandbox', 'list')).out).toBe('');
		});

		it('has a default route, a name that resolves and the network\'s settings of the machine file', {timeout: TIMEOUT_MS}, async () => {
			const {on} = await serve();

			expect((await on('ip', 'route')).out).toContain('default via 192.0.2.1');
			expect((await on('cat', '/etc/hosts')).out).toMatch(/^192\.0\.2\.10 cp1$/m);
			expect((await on('cat', '/proc/sys/net/ipv4/ip_forward')).out).toBe('1\n');
		});

		const programs = process.env['KUBE_BIN_DIR'] ?? '';
		where(programs !== '' && spawnSync(path.join(programs, 'kubeadm'), ['version']).status === 0, 'KUBE_BIN_DIR names no folder with kubeadm', () => {
			it('is a node to the real kubeadm', {timeout: TIMEOUT_MS}, async () => {
				const {on} = await serve();
				const kubeadm = async (words: string) => on(path.join(programs, 'kubeadm'), ...words.split(' '));

				expect((await kubeadm('token create --print-join-command')).out).toMatch(/kubeadm join 192\.0\.2\.10:6443 --token \S+ --discovery-token-ca-cert-hash sha256:/);
				expect((await kubeadm('certs check-expiration')).out).toMatch(/^apiserver +.* no *$/m);
				for (const phase of ['certs all', 'kubeconfig all', 'etcd local', 'control-plane all', 'upload-config all', 'bootstrap-token', 'addon all', 'mark-control-plane']) {
					expect(await kubeadm(`init phase ${phase}`), phase).toMatchObject({code: 0});
				}
			});
		});

		where(spawnSync('kubectl', ['version', '--client']).status === 0, 'no kubectl', () => {
			it('is reached by kubectl, on the node and from outside', {timeout: TIMEOUT_MS}, async () => {
				const {folder, on, call} = await serve();

				expect((await on('kubectl', 'get', '--raw', '/livez')).out).toBe('ok');
				const {out} = await call('sandbox', 'kubeconfig', folder);
				expect(out).toMatch(/server: https:\/\/127\.0\.0\.1:\d+\n *tls-server-name: 192\.0\.2\.10\n/);
				const file = path.join(temporaryFolder(), 'outside.conf');
				writeFileSync(file, out);
				expect(spawnSync('kubectl', ['--kubeconfig', file, 'get', 'nodes', '-o', 'name'], {encoding: 'utf8'}).stdout).toBe('node/cp1\n');
			});
		});
	});
});

describe('Without namespaces', () => {
	it('a sandbox is served all the same, and what needs them says so', {timeout: TIMEOUT_MS}, async () => {
		const {folder, said, call, status} = await serve({env: {PATH: temporaryFolder()}});

		expect(said()).toContain(`NODE='${folder}'`);
		expect(await status()).toMatchObject({'kube-apiserver': {state: 'running', healthy: true}});
		expect(await call('sandbox', 'exec', folder, '--', 'true')).toMatchObject({code: 1, out: ''});
		expect((await call('sandbox', 'shell', folder)).error).toContain('$NODE');
	});
});

import {chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {kubestep, sandbox, temporaryFolder} from '../cli/program.ts';
import {opened, Terminal} from '../terminal/terminal.ts';

const config = join(import.meta.dirname, 'ecdsa.yaml');
const {open} = opened();

const manifest = (folder: string, name: string) => join(folder, `etc/kubernetes/manifests/${name}.yaml`);

test('a whole run in step mode on a terminal: an edit in between is asked about with its difference, an act is taken back and done again, one is left out', async () => {
	const undisturbed = temporaryFolder();
	expect((await kubestep(['init', `--sandbox=${undisturbed}`, '--sandbox-speed=0', '--output=plain', '--config', config])).code).toBe(0);
	const folder = temporaryFolder();
	const terminal = new Terminal(['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain', '--config', config, '--break-at', 'kubeconfig/scheduler'], {columns: 120, rows: 50});
	open.push(terminal);
	await terminal.until('Next: kubeconfig scheduler.conf');
	terminal.keys('y\r');
	await terminal.until('Next: directory /var/lib/etcd');
	// The kubeconfig is taken back, and asked about anew.
	terminal.keys('u\r');
	await terminal.until('[kubeconfig/scheduler] kubeconfig scheduler.conf: taken back');
	expect(() => readFileSync(join(folder, 'etc/kubernetes/scheduler.conf'))).toThrow(/ENOENT/);
	terminal.keys('y\r');
	await terminal.until(/taken back[\s\S]*Next: directory \/var\/lib\/etcd/);
	expect(readFileSync(join(folder, 'etc/kubernetes/scheduler.conf'), 'utf8')).toContain('system:kube-scheduler');
	terminal.keys('y\r');
	await terminal.until('Next: static Pod manifest etcd');
	terminal.keys('y\r');
	await terminal.until('Next: static Pod manifest kube-apiserver');
	// Somebody writes the manifest while the question is open: the answer no longer belongs to what is there.
	writeFileSync(manifest(folder, 'kube-apiserver'), 'edited: true\n');
	terminal.keys('y\r');
	await terminal.until('- edited: true');
	expect(terminal.scrollback).toMatch(/\+ apiVersion: v1/);
	terminal.keys('y\r');
	await terminal.until('Next: static Pod manifest kube-controller-manager');
	terminal.keys('y\r');
	await terminal.until('Next: static Pod manifest kube-scheduler');
	expect(terminal.scrollback).toContain('Left out, it will be missing for: wait-control-plane');
	terminal.keys('y\r');
	await terminal.until('Next: stop the service kubelet');
	terminal.keys('y\r');
	await terminal.until('Next: file /var/lib/kubelet/kubeadm-flags.env');
	terminal.keys('u\r');
	await terminal.until('stop the service kubelet: what a service did');
	await terminal.until(/what a service did[\s\S]*Next: file \/var\/lib\/kubelet\/kubeadm-flags\.env/);
	terminal.keys('c\r');
	await terminal.until('Next: ClusterRoleBinding kubeadm:cluster-admins');
	terminal.keys('y\r');
	await terminal.until('Next: ConfigMap kube-system/kubeadm-config');
	terminal.keys('x\r');
	await terminal.until(/skipped[\s\S]*Next: /);
	terminal.keys('a\r');
	expect(await terminal.exit()).toBe(3);
	for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
		expect(readFileSync(manifest(folder, name), 'utf8'), name).toBe(readFileSync(manifest(undisturbed, name), 'utf8'));
	}
	expect(readFileSync(join(folder, 'var/lib/kubelet/config.yaml'), 'utf8')).toBe(readFileSync(join(undisturbed, 'var/lib/kubelet/config.yaml'), 'utf8'));
	rmSync(undisturbed, {recursive: true, force: true});
}, 60_000);

const plain = (...more: string[]) => sandbox('--output=plain', '--config', config, ...more);

test('a file that was there comes back when its act is taken back, with its mode', async () => {
	const words = plain('--step');
	const folder = words.find((word) => word.startsWith('--sandbox='))?.slice('--sandbox='.length) ?? '';
	expect(await kubestep(words.filter((word) => word !== '--step'))).toMatchObject({code: 0});
	writeFileSync(manifest(folder, 'kube-scheduler'), 'mine: true\n');
	chmodSync(manifest(folder, 'kube-scheduler'), 0o640);
	const {error, out} = await kubestep([...words, '--from', 'control-plane/scheduler', '--until', 'kubelet-start'], {input: 'o\nu\nq\n'});
	expect(error).toContain('kube-scheduler.yaml was changed since this program made it');
	expect(out).toContain('static Pod manifest kube-scheduler: taken back');
	expect(readFileSync(manifest(folder, 'kube-scheduler'), 'utf8')).toBe('mine: true\n');
	expect(statSync(manifest(folder, 'kube-scheduler')).mode & 0o777).toBe(0o640);
}, 60_000);

test.each([
	[['--break-at', 'certs/apisever'], 'certs/apiserver'],
	[['--from', 'kubeconfgi'], 'kubeconfig'],
	[['--from', 'kubeconfig', '--until', 'certs'], 'comes before the phase of --from'],
	[['--until', 'certs', '--skip-phases', 'certs'], 'left out by --skip-phases'],
])('%j is refused', async (flags, said) => {
	const {code, error} = await kubestep(plain(...flags));
	expect([code, error.includes(said)], error).toEqual([1, true]);
});

test('--until ends after a phase, and --from goes on after it', async () => {
	const words = plain();
	const first = await kubestep([...words, '--until', 'certs']);
	expect(first).toMatchObject({code: 0});
	expect(first.out).toContain('skipped by --until');
	const second = await kubestep([...words, '--from', 'kubeconfig']);
	expect(second).toMatchObject({code: 0});
	expect(second.out).toContain('skipped by --from');
	expect(second.out).toContain('kubeadm join');
}, 60_000);

test('--break-at runs until there, and asks from there on', async () => {
	const {out, error} = await kubestep(plain('--break-at', 'control-plane/scheduler'), {input: 'q\n'});
	expect(out).toMatch(/manifest kube-controller-manager written/);
	expect(error.match(/Next: .*/g)).toEqual(['Next: static Pod manifest kube-scheduler']);
}, 60_000);

test('a dry run asks as well, and writes nothing whatever is answered', async () => {
	const folder = temporaryFolder();
	const {code, out, error} = await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain', '--config', config, '--dry-run', '--break-at', 'kubeconfig'], {input: 'y\nu\ny\na\n'});
	expect(error.match(/Next: .*/g)).toHaveLength(4);
	expect(out).toContain('taken back');
	expect([code, existsSync(join(folder, 'etc/kubernetes/pki'))], error).toEqual([0, false]);
}, 60_000);

import {chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {NOT_REACHED, OTHER, othersReach, where} from '../../needs.ts';
import {kubestep} from '../program.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-plan-'));
afterAll(() => rmSync(top, {recursive: true, force: true}));
const plan = (...more: string[]) => kubestep(['plan', `--sandbox=${join(top, 'node')}`, '--sandbox-speed=0', '--token=abcdef.0123456789abcdef', ...more]);

test('a plan that its checks would stop is made all the same, and says so first', async () => {
	const {code, out} = await kubestep(['plan', `--sandbox=${join(top, 'small')}`, `--machine=${join(import.meta.dirname, '../../../media/source/one-cpu.yaml')}`]);
	expect(code).toBe(0);
	expect(out).toMatch(/nothing was changed\.\npreflight would stop this run: 1 check fails\n/);
	expect(out).toContain('[show-join-command]');
	expect(out).not.toContain('What succeeded stays');
	expect(existsSync(join(top, 'small/etc/kubernetes/manifests/etcd.yaml'))).toBe(false);
});

test('all that its checks found is told at the end, and what several found alike once', async () => {
	const machine = join(top, 'bare.yaml');
	writeFileSync(machine, 'uid: 1000\ncpus: 1\ncri: null\n');
	const {out} = await kubestep(['plan', `--sandbox=${join(top, 'bare')}`, `--machine=${machine}`]);
	expect(out).toContain('preflight would stop this run: 6 checks fail\n');
	expect(out).toContain('6 checks failed: IsPrivilegedUser, NumCPU, CRI, ContainerRuntimeVersion, SystemVerification, ImagePull.\n');
	expect(out).toContain('verdict of 1 check: 1 check failed\n');
	const end = out.slice(out.indexOf('6 checks failed'));
	expect(end).toContain('\n  CRI, ContainerRuntimeVersion, ImagePull: No container runtime');
	expect(end.split('No container runtime')).toHaveLength(2);
});

test('lines of a plan say what would be, not what was', async () => {
	const {out} = await plan('--output=plain');
	for (const line of ['certificate ca would be written', 'image registry.k8s.io/etcd:3.6.8-0 would be pulled', 'start the service kubelet: would be done', 'wait for kube-apiserver: would be asked', 'ConfigMap kube-system/kubeadm-config would be applied']) {
		expect(out).toContain(line);
	}
	expect(out).not.toMatch(/^\[.*(?<!be) (written|applied|pulled|healthy|stable)\b/m);
	expect((await plan('--output=markdown')).out).toContain('certificate ca would be written');
});

test('html is one file that loads nothing, and holds no secret', async () => {
	const {code, out} = await plan('--output=html', '--service-dns-domain=cluster.local');
	expect(code).toBe(0);
	for (const text of ['<!doctype html>', '<h3>certs/apiserver</h3>', 'kube-apiserver', 'kubeadm:cluster-admins', '</html>']) {
		expect(out).toContain(text);
	}
	expect(out).not.toMatch(/<script\s|\ssrc=|\shref=(?!"#)|0123456789abcdef|PRIVATE KEY/);
});

test('markdown has a heading a phase and files as fenced YAML', async () => {
	const {code, out} = await plan('--output=markdown');
	expect(code).toBe(0);
	expect(out).toMatch(/^## preflight$/m);
	expect(out).toMatch(/^### certs\/etcd-server$/m);
	expect(out).toMatch(/^ {2}```yaml\n {2}apiVersion: v1\n {2}kind: Pod$/m);
	expect(out).not.toMatch(/0123456789abcdef|PRIVATE KEY/);
});

test('a form that there is not is refused with those that there are', async () => {
	const {code, error} = await plan('--output=pdf');
	expect(code).toBe(1);
	expect(error).toContain('markdown');
});

/** Everything below a folder: what it is, whose, and since when. */
const everything = (folder: string): string[] => readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort().map((path) => {
	const {mode, uid, gid, size, mtimeMs, ino} = lstatSync(join(folder, path));
	return [path, mode, uid, gid, size, mtimeMs, ino].join(' ');
});

where(othersReach, `an ordinary user's plan: ${NOT_REACHED}`, () => test('an ordinary user plans for the node itself, and no file is made, changed or touched', async () => {
	const home = join(top, 'home');
	chmodSync(top, 0o755);
	mkdirSync(home);
	chownSync(home, OTHER, OTHER);
	const kubernetes = '/etc/kubernetes';
	const node = () => [
		...everything(home),
		...['/etc', '/var/lib', '/run', '/opt', '/usr/libexec'].filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder).filter((name) => /^kube|^etcd|^cni/.test(name)).map((name) => join(folder, name))),
		...(existsSync(kubernetes) ? everything(kubernetes) : []),
		readFileSync('/etc/passwd', 'utf8'), readFileSync('/etc/group', 'utf8'),
	];
	const before = node();
	const {code, out, error} = await kubestep(['plan', '--kubernetes-version=v1.36.2', '--apiserver-advertise-address=192.0.2.10', '--output=plain'], {uid: OTHER, gid: OTHER, env: {HOME: home, TMPDIR: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache')}});
	expect(code, error).toBe(0);
	expect(out).toContain('nothing was changed');
	expect(out).toMatch(/preflight would stop this run: \d+ checks? fails?/);
	expect(out).toContain('IsPrivilegedUser');
	expect(out).toContain('[show-join-command]');
	expect(node()).toEqual(before);
}));

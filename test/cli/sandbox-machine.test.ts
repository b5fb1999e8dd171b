import {spawn, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {whyNoNamespaces} from '../../source/hosts/sandbox/served/namespaces.ts';
import {program} from '../built.ts';
import {NOT_REACHED, OTHER, othersReach, where} from '../needs.ts';
import {kubestep, temporaryFolder} from './program.ts';
import {serving} from './serving.ts';

const TIMEOUT_MS = 90_000;
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
	for (const end of ends.splice(0)) {
		await end();
	}
});

/** What other programs on the machine, other tests among them, may write at any time: of these, what has a name that the node's shell gave it, or one of a node. */
const SHARED = ['/var', '/root', '/home', '/run'];
const OF_A_NODE = ['kubernetes', 'kubelet', 'etcd', 'pods', 'containers'];
const OWN = ['/etc', '/usr'];
/** Tests of kills keep whole nodes there, on a disk that is one. */
const OTHER_TESTS = '/var/tmp/kubestep-*';

/** What is newer than a file, outside of the sandbox's folder. */
function newer(stamp: string, marker: string): string[] {
	const ours = [marker, ...OF_A_NODE].flatMap((word) => ['-o', '-name', word]).slice(1);
	const find = (folders: readonly string[], ...words: readonly string[]) => spawnSync('find', [...folders.filter((one) => existsSync(one)), '-xdev', '-newer', stamp, ...words, '-print'], {encoding: 'utf8'}).stdout.split('\n').filter(Boolean);
	return [...find(OWN), ...find(SHARED, '(', ...ours, ')', '!', '-path', OTHER_TESTS)];
}

/** Serves a node as a user, breaks it, mends it, stops it; gives what of it all is found on the machine. */
async function life(uid: number | undefined): Promise<string[]> {
	const above = temporaryFolder();
	const [home, folder, stamp, marker] = [join(above, 'home'), join(above, 'node'), join(above, 'stamp'), `own-${randomBytes(6).toString('hex')}`];
	mkdirSync(home);
	writeFileSync(stamp, '');
	const user = uid === undefined ? {} : {uid, gid: uid};
	if (uid !== undefined) {
		[above, home].forEach((one) => chownSync(one, uid, uid));
	}
	const env = {PATH: process.env['PATH'], HOME: home, SHELL: '/bin/sh'};
	const call = (...words: readonly string[]) => spawnSync(process.execPath, [program, ...words], {...user, cwd: '/', env, encoding: 'utf8'});
	const on = (script: string) => {
		const {status, stderr} = call('sandbox', 'exec', folder, '--', 'sh', '-ec', script);
		expect([script, status, stderr]).toEqual([script, 0, expect.any(String)]);
	};
	expect(call('init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain')).toMatchObject({status: 0});
	const child = spawn(process.execPath, [program, 'sandbox', 'serve', folder, '--sandbox-speed=0'], {...user, cwd: '/', env, stdio: 'ignore'});
	const closed = new Promise<void>((resolve) => {
		child.once('close', () => resolve());
	});
	ends.push(async () => {
		call('sandbox', 'stop', folder);
		await closed;
	});
	const state = (name: string) => (JSON.parse(call('sandbox', 'status', folder, '-o', 'json', '--settle').stdout) as {components: Record<string, {healthy: boolean}>}).components[name]?.healthy;
	expect(state('kube-scheduler')).toBe(true);
	on(`for place in /etc /etc/kubernetes /var/lib /var/lib/kubelet /var/log /run /tmp/nowhere/..; do echo mine >$place/${marker} 2>/dev/null || true; done; rm -f /tmp/${marker}`);
	on('echo 192.0.2.9 other >>/etc/hosts; swapoff -a; sysctl -w net.ipv4.ip_forward=1 >/dev/null; hostname other; ip address add 192.0.2.99/32 dev lo; systemctl restart kubelet');
	on('mv /etc/kubernetes/scheduler.conf /etc/kubernetes/kept; crictl stop $(crictl ps -q --name kube-scheduler)');
	expect(state('kube-scheduler')).toBe(false);
	on('rm -rf /etc/kubernetes/scheduler.conf; mv /etc/kubernetes/kept /etc/kubernetes/scheduler.conf');
	on('mv /etc/kubernetes/manifests/kube-scheduler.yaml /var/lib/kubelet/; sleep 1.5; mv /var/lib/kubelet/kube-scheduler.yaml /etc/kubernetes/manifests/');
	expect(state('kube-scheduler')).toBe(true);
	expect(call('sandbox', 'stop', folder)).toMatchObject({status: 0});
	await closed;
	return newer(stamp, marker);
}

const why = whyNoNamespaces();

where(why === undefined, `no namespaces: ${why ?? ''}`, () => {
	describe('A node that is served, broken, mended and stopped leaves nothing on the machine', () => {
		it('as the user of these tests', {timeout: TIMEOUT_MS}, async () => {
			expect(await life(undefined)).toEqual([]);
		});
		where(othersReach, NOT_REACHED, () => {
			it('as another one', {timeout: TIMEOUT_MS}, async () => {
				expect(await life(OTHER)).toEqual([]);
			});
		});
	});

	it('where a kernel gives no namespaces the node is on all the same', {timeout: TIMEOUT_MS}, async () => {
		const folder = join(temporaryFolder(), 'node');
		const ended = spawnSync('unshare', ['--user', '--map-root-user', 'sh', '-c', `
			echo 0 >/proc/sys/user/max_user_namespaces
			"$@" serve "$node" & pid=$!
			"$@" status "$node" >/dev/null
			"$@" exec "$node" -- cat /etc/kubernetes/admin.conf; echo "status $?"
			"$@" stop "$node"; wait "$pid"`, 'sh', process.execPath, program, 'sandbox'], {encoding: 'utf8', env: {PATH: process.env['PATH'], HOME: temporaryFolder(), node: folder}});
		expect(ended.stdout).toContain('status 1\n');
		expect(ended.stderr).toMatch(/no namespaces of its own: unshare: /);
		expect(ended.stderr).toContain('cat "$NODE"/etc/kubernetes/admin.conf');
		expect(ended.status).toBe(0);
	});
});

it.each([['unshare', []], ['nsenter', ['unshare', 'mount', 'mkdir']]] as const)('without %s a node is on all the same', {timeout: TIMEOUT_MS}, async (missing, there) => {
	const [folder, bin] = [join(temporaryFolder(), 'node'), temporaryFolder()];
	for (const name of [...there, 'sh']) {
		const found = (process.env['PATH'] ?? '').split(delimiter).map((one) => join(one, name)).find((one) => existsSync(one));
		if (found !== undefined) {
			symlinkSync(found, join(bin, name));
		}
	}
	const {env, said} = await serving(folder, {env: {PATH: bin}, settles: false});
	await expect.poll(said).toContain(`no namespaces of its own: ${missing}: not found.`);
	expect(await kubestep(['sandbox', 'exec', folder, '--', 'ls', '/etc/kubernetes'], {env})).toMatchObject({code: 1, out: '', error: expect.stringContaining('ls "$NODE"/etc/kubernetes')});
});

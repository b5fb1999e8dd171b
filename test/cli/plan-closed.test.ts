import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {planInit} from '../../source/cli/run/planned-init.ts';
import {prepareInit} from '../../source/cli/run/prepare-init.ts';
import {HostError} from '../../source/core/told/failures.ts';
import type {Files} from '../../source/core/ports/index.ts';
import {NOT_REACHED, OTHER, othersReach, where} from '../needs.ts';
import {program} from '../built.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-closed-'));
afterAll(() => rmSync(top, {recursive: true, force: true}));

/** As another user sees them: these directories cannot be looked into, these files not be read. */
function closing(files: Files, {into = [], files: unread = []}: {into?: readonly string[]; files?: readonly string[]}): Files {
	const refuse = (path: string) => new HostError('EACCES', {path});
	const reach = <Answer>(path: string, look: () => Promise<Answer>, opens: boolean): Promise<Answer> => (
		into.some((one) => path.startsWith(`${one}/`)) || (opens && (unread.includes(path) || into.includes(path))) ? Promise.reject(refuse(path)) : look()
	);
	return {
		...files,
		read: (path) => reach(path, () => files.read(path), true),
		stat: (path) => reach(path, () => files.stat(path), false),
		list: (path) => reach(path, () => files.list(path), true),
		realPath: (path) => reach(path, () => files.realPath(path), false),
	};
}

async function planned(name: string, closed: Parameters<typeof closing>[1]) {
	const {host, ...prepared} = await prepareInit({flags: {'sandbox': join(top, name), 'sandbox-speed': 0, 'dry-run': true}}, 'plan');
	try {
		for (const path of closed.into ?? []) {
			await host.files.makeDirectory(path, 0o755);
		}
		for (const path of closed.files ?? []) {
			await host.files.makeDirectory(dirname(path), 0o755);
			await host.files.write(path, 'closed', {mode: 0o600});
		}
		return await planInit({...prepared, host: {...host, files: closing(host.files, closed)}});
	} finally {
		await host.close();
	}
}

const toldOf = ({events}: Awaited<ReturnType<typeof planned>>) => events.filter((event) => event.type === 'run.warning' && event.code === 'plan.closed');

test.each([
	['a directory of kubernetes', {into: ['/etc/kubernetes']}, ['/etc/kubernetes']],
	['keys, a kubeconfig and the kubelet\'s directory', {files: ['/etc/kubernetes/pki/ca.key', '/etc/kubernetes/pki/sa.key', '/etc/kubernetes/admin.conf'], into: ['/var/lib/kubelet', '/var/lib/kubestep']}, ['/etc/kubernetes', '/etc/kubernetes/pki', '/var/lib/kubelet', '/var/lib/kubestep']],
])('a plan that may not look at %s goes to its end and says so once', async (name, closed, paths) => {
	const plan = await planned(name.split(' ')[0] ?? '', closed);
	expect(plan.failure).toBeUndefined();
	expect(plan.outcome).toBe('done');
	expect(toldOf(plan)).toMatchObject([{fields: {paths}}]);
	expect(plan.events[0]?.type).toBe('run.started');
	expect(plan.state.end?.summary.unchanged).toBe(0);
});

test('a plan that may look at all says nothing of it', async () => {
	expect(toldOf(await planned('open', {}))).toEqual([]);
});

describe('as another user, on a machine whose /etc/kubernetes is root\'s', () => {
	where(othersReach && spawnSync('unshare', ['-m', 'setpriv', '--version']).status === 0, `an ordinary user's plan: no namespace can be made here, ${NOT_REACHED}`, () => {
		// In the namespace alone /etc is another one.
		const asUser = (...args: readonly string[]) => spawnSync('unshare', ['-m', 'sh', '-ec', 'mount -t tmpfs none /etc && mkdir -m 0700 /etc/kubernetes && cd / && exec setpriv --reuid "$0" --regid "$0" --clear-groups -- "$@"', String(OTHER), process.execPath, program, ...args], {encoding: 'utf8', env: {PATH: process.env['PATH'], HOME: '/'}});

		test.each([['en', 'User 54321 may not look at all of /etc/kubernetes'], ['zh', '用户 54321 无权查看 /etc/kubernetes']])('the plan goes to its end: %s', (lang, said) => {
			const {status, stdout, stderr} = asUser('plan', '--lang', lang, '--output=plain', '--node-name=cp1', '--apiserver-advertise-address=192.0.2.10');
			expect(stderr).toBe('');
			expect(status).toBe(0);
			// As it comes, and in the summary.
			expect(stdout.split(said)).toHaveLength(3);
			expect(stdout).toMatch(/^\[show-join-command\]/m);
		}, 60_000);

		test('doctor counts what it could not look at', () => {
			const {stdout} = asUser('doctor', '-o', 'json', '--node-name=cp1', '--apiserver-advertise-address=192.0.2.10');
			const {checks} = JSON.parse(stdout) as {checks: {name: string; standing: string}[]};
			expect(checks.find(({name}) => name === 'FileAvailable--etc-kubernetes-manifests-etcd.yaml')?.standing).toBe('unseen');
		}, 60_000);
	});
});

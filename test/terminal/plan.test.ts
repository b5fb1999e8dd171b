import {existsSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {Terminal, temporaryFolder} from './terminal.ts';

const over = /(?:done|完成) +\d\d:\d\d/;
let folder = '';
let terminal: Terminal;

afterEach(() => {
	terminal.close();
	rmSync(folder, {recursive: true, force: true});
});

const start = (columns: number, rows: number, ...more: string[]) => {
	folder = temporaryFolder();
	terminal = new Terminal(['plan', `--sandbox=${folder}`, '--sandbox-speed=0', ...more], {columns, rows});
};
const isUntouched = () => !existsSync(join(folder, 'etc/kubernetes/admin.conf')) && !existsSync(join(folder, 'var/lib/kubestep'));

test('a plan opens in the interface, and each kind of thing in it into what it would be', async () => {
	start(120, 40);
	await terminal.until(over);
	expect(terminal.isAlternate).toBe(true);
	expect(terminal.text).toMatch(/dry run.*done/);
	for (const [find, shown] of [
		['NumCPU', /Why it is looked at|Looks at|Looked at/],
		['kube-apiserver.yaml', /apiVersion: v1/],
		['etcd/server.crt', /Signed by +etcd\/ca/],
		['registry.k8s.io/etcd', /registry\.k8s\.io\/etcd:\S+/],
		['kubeadm:cluster-admins', /ClusterRoleBinding/],
	] as const) {
		terminal.keys(`/${find}\r`);
		await terminal.until(shown);
	}
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
	expect(terminal.scrollback).toContain('nothing was changed');
	expect(isUntouched()).toBe(true);
});

test('on a narrow screen the list is walked by key, a line opened and closed, in Chinese', async () => {
	start(60, 16, '--lang=zh');
	await terminal.until(over);
	terminal.keys('\u001B');
	await terminal.until(/show-join-command/);
	terminal.keys('g');
	await terminal.until(/preflight/);
	terminal.keys('/etcd/server.crt\r');
	await terminal.until(/etcd-server .*◂/);
	terminal.keys('\r');
	await terminal.until(/CN=cp1/);
	terminal.keys('\u001B');
	await terminal.until(() => !terminal.text.includes('CN=cp1') && /etcd-server .*◂/.test(terminal.text));
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
	expect(isUntouched()).toBe(true);
});

test('a plan that its checks would stop is no failure, and says first what would stop it', async () => {
	start(100, 30, `--machine=${join(import.meta.dirname, '../../media/source/one-cpu.yaml')}`);
	await terminal.until(/dry run +! done/);
	expect(terminal.text).toMatch(/! preflight +1 error · 30 checks/);
	expect(terminal.text).toContain('preflight would stop this run: 1 check fails');
	expect(terminal.text).toMatch(/wait-control-plane +4 waits/);
	expect(terminal.text).not.toMatch(/Failed after|healthy|What succeeded stays/);
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
	expect(isUntouched()).toBe(true);
});

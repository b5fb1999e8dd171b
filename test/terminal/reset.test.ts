import {execFileSync} from 'node:child_process';
import {existsSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {Terminal, temporaryFolder} from './terminal.ts';
import {program} from '../built.ts';

const over = /(?:done|完成) +\d\d:\d\d/;
let folder: string;
let terminal: Terminal;

beforeEach(() => {
	folder = temporaryFolder();
	execFileSync(process.execPath, [program, 'init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain']);
}, 30_000);
afterEach(() => {
	terminal.close();
	rmSync(folder, {recursive: true, force: true});
});

const start = (columns: number, rows: number, ...more: string[]) => {
	terminal = new Terminal(['reset', `--sandbox=${folder}`, '--sandbox-speed=0', ...more], {columns, rows});
};
const isThere = () => existsSync(join(folder, 'etc/kubernetes/admin.conf'));

test.each([[60, 16], [100, 30]])('at %i×%i it asks, and only yes or the end of the run are answers', async (columns, rows) => {
	start(columns, rows);
	await terminal.until('Do this now? take back what init or join did');
	expect(terminal.text).toContain('kubestep reset');
	await terminal.until(/y do it {3}n leave it {3}q stop the run/);
	terminal.keys('x');
	terminal.keys('c');
	// Enter opens what is selected, and agrees to nothing.
	terminal.keys('\r');
	terminal.keys('.');
	await terminal.until('Do this now? take back what init or join did');
	expect(isThere()).toBe(true);
	terminal.keys('y');
	await terminal.until(over);
	await terminal.until('cp1 is reset');
	expect(isThere()).toBe(false);
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
	expect(terminal.scrollback).toContain('Left as it is, for you to decide about:');
});

test('what was declined is told as that, not as a failure', async () => {
	start(80, 24);
	await terminal.until('Do this now? take back what init or join did');
	terminal.keys('n');
	await terminal.until('Nothing was changed: the question was not answered with y or yes.');
	expect(terminal.text).toMatch(/stopped +\d\d:\d\d/);
	expect(terminal.text).not.toMatch(/ failed|Failed after/);
	expect(isThere()).toBe(true);
	terminal.keys('q');
	// As kubeadm ends a reset that is not agreed to.
	expect(await terminal.exit()).toBe(1);
});

test('leaves everything where it is told to stop', async () => {
	start(100, 30, '--lang=zh');
	await terminal.until('撤销 init 或 join 对本节点所做的改动');
	terminal.keys('q');
	await terminal.until(/已停止 +\d\d:\d\d/);
	terminal.keys('q');
	await terminal.exit();
	expect(isThere()).toBe(true);
});

test('opens into what was taken away, and why', async () => {
	start(120, 40, '--force');
	await terminal.until(over);
	terminal.keys('/kubernetes/pki\r');
	await terminal.until(/apiserver\.crt/);
	expect(terminal.text).toContain('Why it exists');
	expect(terminal.text).toContain('Certificates and keys of the old cluster.');
	terminal.keys('/Pods of\r');
	await terminal.until('kube-system/kube-apiserver-cp1');
});

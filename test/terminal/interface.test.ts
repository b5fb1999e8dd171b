import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {opened, Terminal, temporaryFolder, type TerminalOptions} from './terminal.ts';

/** The header of a run that has ended well: the join command may show a moment before, and `q` would still ask. */
const over = /(?:done|完成) +\d\d:\d\d/;
const {open, folders} = opened();

function start(options: TerminalOptions, speed = '0', more: readonly string[] = []): {terminal: Terminal; folder: string} {
	const folder = temporaryFolder();
	folders.push(folder);
	const terminal = new Terminal(['init', `--sandbox=${folder}`, '--sandbox-speed', speed, ...more], options);
	open.push(terminal);
	return {terminal, folder};
}

const sizes = [[60, 16], [80, 24], [100, 30], [200, 60]] as const;

describe.each(sizes)('at %i×%i', (columns, rows) => {
	test('the run goes to its end, shows the join command and leaves it in the scrollback', async () => {
		const {terminal} = start({columns, rows});
		await terminal.until('preflight');
		await terminal.until(over);
		await terminal.until('kubeadm join');
		expect(terminal.isAlternate).toBe(true);
		expect(terminal.lines).toHaveLength(rows);
		terminal.keys('q');
		expect(await terminal.exit()).toBe(0);
		expect(terminal.isAlternate).toBe(false);
		expect(terminal.raw.lastIndexOf('\u001B[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\u001B[?25l'));
		expect(terminal.scrollback).toMatch(/kubeadm join 192\.0\.2\.10:6443 --token [a-z0-9]{6}\.[a-z0-9]{16}/);
		// No screen was ever cleared, and nothing was drawn below the last line.
		expect(terminal.raw).not.toContain('\u001B[2J');
		expect(terminal.raw).not.toContain('\u001B[3J');
	});
});

describe('a person reading', () => {
	test('finds the etcd server certificate, the API server manifest and cluster-info', async () => {
		const {terminal} = start({columns: 100, rows: 30});
		await terminal.until(over);
		terminal.keys('/etcd/server\r');
		await terminal.until('CN=cp1');
		expect(terminal.text).toMatch(/Signed by\s+etcd\/ca/);
		expect(terminal.text).toContain('Why it exists');
		terminal.keys('/manifests/kube-apiserver\r');
		await terminal.until(/kube-apiserver/);
		terminal.keys('/cluster-info\r');
		await terminal.until(/cluster-info/);
		await terminal.until('kube-public');
	});

	test('opens the detail over the checklist where there is room for one pane, and goes back', async () => {
		const {terminal} = start({columns: 80, rows: 24});
		await terminal.until(over);
		await terminal.until('The control plane of cp1');
		terminal.keys('\u001B');
		// Each key waits for what the one before did: an escape and a letter that arrive together are one key.
		await terminal.until(/✔ result .*◂/);
		terminal.keys('g');
		await terminal.until(/✔ preflight .*◂/);
		terminal.keys('\r');
		await terminal.until(/IsPrivilegedUser/);
	});

	test.each([60, 80])('can paste the join command from a window of %i columns', async (columns) => {
		const {terminal} = start({columns, rows: 40});
		await terminal.until(over);
		await terminal.until('kubeadm join');
		const first = terminal.lines.findIndex((line) => line.includes('kubeadm join'));
		const last = terminal.lines.findIndex((line, index) => index >= first && !line.endsWith('\\'));
		const pasted = terminal.lines.slice(first, last + 1).join('\n');
		const words = execFileSync('/bin/sh', ['-c', `kubeadm() { printf '%s ' "$@"; }; ${pasted}`], {encoding: 'utf8'});
		expect(words).toMatch(/^join 192\.0\.2\.10:6443 --token \S+ --discovery-token-ca-cert-hash sha256:[0-9a-f]{64} $/);
	});

	test('sees what a certificate is good for, and what key it has, in kubeadm\'s names', async () => {
		const {terminal} = start({columns: 100, rows: 30});
		await terminal.until(over);
		terminal.keys('/etcd/server\r');
		await terminal.until(/Good for +server and client auth/);
		expect(terminal.text).toMatch(/Key +RSA-2048/);
		terminal.keys('/apiserver-kubelet-client\r');
		await terminal.until(/Good for +client auth/);
	});

	test('sees all keys that work, and leaves the help again', async () => {
		const {terminal} = start({columns: 100, rows: 40});
		await terminal.until(over);
		terminal.keys('?');
		await terminal.until('previous phase');
		terminal.keys('\u001B');
		await terminal.until(() => !terminal.text.includes('previous phase'));
	});

	test('may change the window at any moment: nothing is left over from the old size', async () => {
		const {terminal} = start({columns: 100, rows: 30}, '0.3');
		await terminal.until('preflight');
		for (const [columns, rows] of [[60, 16], [200, 60], [80, 24]] as const) {
			terminal.resize(columns, rows);
			await terminal.until(() => terminal.lines[0]?.includes('kubestep init') === true && terminal.lines.filter((line) => line.includes('kubestep init')).length === 1);
		}
		await terminal.until(over, 40_000);
	});
});

describe('leaving', () => {
	test('while it runs Ctrl-C asks first; a second one leaves at once with the terminal as it was', async () => {
		const {terminal} = start({columns: 100, rows: 30}, '1');
		await terminal.until(/preflight/);
		terminal.keys('\u0003');
		await terminal.until(/[Kk]eep going/);
		terminal.keys('\u0003');
		expect(await terminal.exit()).toBe(130);
		expect(terminal.isAlternate).toBe(false);
		expect(terminal.raw.lastIndexOf('\u001B[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\u001B[?25l'));
	});
});

describe('step mode', () => {
	test('asks before the first act, does it, and goes on to the end of the phase', async () => {
		const {terminal} = start({columns: 100, rows: 30}, '0', ['--step', '--skip-phases=preflight']);
		await terminal.until('certificate ca');
		terminal.keys('y');
		await terminal.until('certificate apiserver');
		terminal.keys('c');
		await terminal.until('kubeconfig admin.conf');
	});
});

describe('looks', () => {
	test('NO_COLOR takes all colours away, and every state still has its word', async () => {
		const {terminal} = start({columns: 100, rows: 30, env: {NO_COLOR: '1'}});
		await terminal.until(over);
		expect(terminal.hasColor).toBe(false);
		expect(terminal.text).toMatch(/done/);
	});

	test('Chinese comes from the locale; its columns stay in line', async () => {
		const {terminal} = start({columns: 100, rows: 30, env: {LANG: 'zh_CN.UTF-8'}});
		await terminal.until(over);
		expect(terminal.text).toMatch(/完成/);
		// The divider stands in one column on every line of both panes, whatever is left of it.
		const columns = terminal.lines.filter((line) => line.includes('│')).map((line) => width(line.slice(0, line.indexOf('│'))));
		expect(new Set(columns).size).toBe(1);
	});

	test('--ascii sends nothing but ASCII, from the first frame to the summary', async () => {
		const {terminal} = start({columns: 100, rows: 30}, '0.1', ['--ascii']);
		await terminal.until('certs > ');
		await terminal.until(over, 30_000);
		terminal.keys('q');
		expect(await terminal.exit()).toBe(0);
		expect(terminal.scrollback).toContain('kubeadm join');
		expect([...terminal.raw].filter((character) => character > '~')).toEqual([]);
	});
});

test('secrets are masked until they are asked for, and stand in no file beside those that kubeadm writes', async () => {
	const token = 'abcdef.0123456789abcdef';
	const {terminal, folder} = start({columns: 100, rows: 30}, '0', ['--token', token]);
	await terminal.until(over);
	for (const name of ['requests.jsonl', 'commands.jsonl']) {
		const log = readFileSync(join(folder, '.sandbox', name), 'utf8');
		expect(log).not.toContain('0123456789abcdef');
		expect(log).not.toContain('PRIVATE KEY');
		expect(log).not.toContain(Buffer.from('0123456789abcdef').toString('base64'));
	}
	expect(terminal.raw).not.toContain('PRIVATE KEY');
});

/** Columns of a text: two for each CJK character, as terminals draw it. */
function width(text: string): number {
	return [...text].reduce((sum, character) => sum + (/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(character) ? 2 : 1), 0);
}

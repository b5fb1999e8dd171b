import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {Terminal, temporaryFolder} from './terminal.ts';

const started: {terminal: Terminal; folder: string}[] = [];

afterEach(() => {
	for (const {terminal, folder} of started.splice(0)) {
		terminal.close();
		rmSync(folder, {recursive: true, force: true});
	}
});

/** The program as a screen reader wants it, so wide that no line of it wraps. */
function start(value: string, more: readonly string[], columns = 200): Terminal {
	const folder = temporaryFolder();
	const terminal = new Terminal(['init', `--sandbox=${folder}`, ...more], {columns, rows: 40, env: {INK_SCREEN_READER: value}});
	started.push({terminal, folder});
	return terminal;
}

const linesOf = (terminal: Terminal) => terminal.scrollback.split('\n').filter((line) => line !== '');

describe.each(['true', '1'])('INK_SCREEN_READER=%s', (value) => {
	test('reads a whole run: each end once and in order, the result, the keys, then the summary on lines of its own', async () => {
		const terminal = start(value, ['--sandbox-speed=0.1']);
		await terminal.until('q leaves');
		expect(terminal.isAlternate).toBe(false);
		terminal.keys('q');
		expect(await terminal.exit()).toBe(0);
		const lines = linesOf(terminal);
		const places = ['preflight: check NumCPU passed', 'certs/ca: certificate ca written', 'wait-control-plane: wait for kube-apiserver: healthy', 'show-join-command: join command ready', 'done', 'The control plane of cp1']
			.map((start) => lines.findIndex((line) => line.startsWith(start)));
		expect(places).toEqual([...places].sort((a, b) => a - b));
		expect(places).not.toContain(-1);
		expect(lines.filter((line) => line.startsWith('certs/ca: certificate ca'))).toHaveLength(1);
		// Whole, to be copied: once in the result, once in the summary in kubeadm's two lines.
		expect(lines.filter((line) => /^ {2}kubeadm join \S+ --token \S+ --discovery-token-ca-cert-hash sha256:[0-9a-f]{64}$/.test(line))).toHaveLength(1);
		expect(lines.filter((line) => line.startsWith('The control plane of cp1'))).toHaveLength(2);
	});
});

describe('in the linear reading', () => {
	test('a person can stop: what is asked is read, with its keys', async () => {
		const terminal = start('true', ['--sandbox-speed=1']);
		await terminal.until('preflight: check NumCPU passed');
		terminal.keys('q');
		await terminal.until(/The run is not over\. What now\?\ny stop after this step {3}q stop now {3}n keep going/);
		terminal.keys('q');
		expect(await terminal.exit()).toBe(130);
		expect(linesOf(terminal).at(-2)).toMatch(/^Stopped after .* Run the same command again/);
	});

	test('a run is followed, a certificate of it opened, and the run stopped, all of it as text', async () => {
		const terminal = start('true', ['--sandbox-speed=1']);
		await terminal.until('certs/etcd-server: certificate etcd/server written');
		await terminal.until(/wait-control-plane/);
		terminal.keys('/etcd/server.crt\r');
		await terminal.until(/certs › etcd-server, done\nSubject +CN=cp1\nSigned by +etcd\/ca\n/);
		terminal.keys('q');
		await terminal.until('q stop now');
		terminal.keys('q');
		expect(await terminal.exit()).toBe(130);
		expect(terminal.isAlternate).toBe(false);
		const lines = linesOf(terminal);
		const certificates = lines.filter((line) => /^certs\/.*: (?:certificate|key pair) .* written/.test(line));
		expect(certificates).toHaveLength(11);
		expect(lines.at(-2)).toMatch(/^Stopped after .* Run the same command again/);
		// Nothing moves the cursor up past what was read, and nothing turns.
		expect(terminal.raw).not.toMatch(/[⠋⠙⠹⠸]/);
	});

	test('step mode asks aloud', async () => {
		const terminal = start('true', ['--sandbox-speed=0', '--step', '--skip-phases=preflight']);
		await terminal.until(/certs\/ca: certificate ca, asking\nDo this now\? certificate ca\n(.+\n)+y do it/);
		terminal.keys('y');
		await terminal.until('Do this now? certificate apiserver');
		expect(terminal.text).toContain('certs/ca: certificate ca written');
	});

	test('a failure is read as a whole, and can be tried again', async () => {
		const terminal = start('true', ['--sandbox-speed=0', `--machine=${join(import.meta.dirname, '../../media/source/one-cpu.yaml')}`]);
		await terminal.until('r try again');
		const order = ['1 check failed: NumCPU', 'NumCPU: 1 CPU is available', 'Usual cause', 'What to do', 'r tries this step again'].map((text) => terminal.text.indexOf(text));
		expect(order).toEqual([...order].sort((a, b) => a - b));
		expect(order).not.toContain(-1);
		terminal.keys('q');
		expect(await terminal.exit()).toBe(1);
	});

	test('a line that a person goes to is read with its detail, and the help with its keys', async () => {
		const terminal = start('true', ['--sandbox-speed=0']);
		await terminal.until('q leaves');
		terminal.keys('/etcd/server\r');
		await terminal.until(/certs › etcd-server, done\nSubject +CN=cp1/);
		terminal.keys('?');
		await terminal.until('Keys that work here');
		terminal.keys('?');
		await terminal.until('Signed by  etcd/ca');
	});
});

import {existsSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {Terminal, temporaryFolder} from './terminal.ts';

/** The header of a run that has ended well: the join command may show a moment before, and `q` would still ask. */
const over = /done +\d\d:\d\d/;
const ESCAPE = '\u001B';
const started: {terminal: Terminal; folder: string}[] = [];

afterEach(() => {
	for (const {terminal, folder} of started.splice(0)) {
		terminal.close();
		rmSync(folder, {recursive: true, force: true});
	}
});

function start({columns = 100, rows = 30, env = {}, speed = '0', more = []}: {columns?: number; rows?: number; env?: Readonly<Record<string, string>>; speed?: string; more?: readonly string[]}): {terminal: Terminal; folder: string} {
	const folder = temporaryFolder();
	const terminal = new Terminal(['init', `--sandbox=${folder}`, '--sandbox-speed', speed, ...more], {columns, rows, env});
	started.push({terminal, folder});
	return {terminal, folder};
}

/** Every file below a folder, by its path there. */
const filesIn = (folder: string): string[] => readdirSync(folder, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length));

describe('on a terminal that cannot draw, or that nobody watches', () => {
	test.each<Readonly<Record<string, string>>>([{TERM: 'dumb'}, {CI: 'true'}])('%j gets plain lines without a control sequence', async (env) => {
		const {terminal} = start({env});
		expect(await terminal.exit()).toBe(0);
		expect(terminal.raw).not.toContain(ESCAPE);
		expect(terminal.raw).toMatch(/^\[certs\/ca\] /m);
		expect(terminal.raw).toContain('kubeadm join 192.0.2.10:6443');
	});

	test('--output=tui draws all the same under CI', async () => {
		const {terminal} = start({env: {CI: 'true'}, more: ['--output=tui']});
		await terminal.until('kubeadm join');
		expect(terminal.isAlternate).toBe(true);
	});
});

describe('a terminal of 50×10', () => {
	test('still gets the run and the join command, and the whole interface once there is room', async () => {
		const {terminal} = start({columns: 50, rows: 10});
		await terminal.until('kubeadm join');
		expect(terminal.lines).toHaveLength(10);
		terminal.resize(100, 30);
		await terminal.until(() => terminal.text.includes('show-join-command') && terminal.text.includes('│'));
		expect(terminal.lines.filter((line) => line.includes('kubestep init'))).toHaveLength(1);
		await terminal.until(over);
		terminal.keys('q');
		expect(await terminal.exit()).toBe(0);
	});
});

describe('asked whether to leave', () => {
	async function asked(): Promise<{terminal: Terminal; folder: string}> {
		const both = start({speed: '0.3'});
		await both.terminal.until(/preflight/);
		both.terminal.keys('q');
		await both.terminal.until(/keep going/);
		return both;
	}

	test('a person may keep going: the run goes to its end', async () => {
		const {terminal} = await asked();
		terminal.keys('n');
		await terminal.until(() => !terminal.text.includes('stop now'));
		await terminal.until('kubeadm join', 25_000);
		await terminal.until(over);
		terminal.keys('q');
		expect(await terminal.exit()).toBe(0);
	});

	test.each([['y', 'stop after this step'], ['q', 'stop now']])('%s: %s ends with 130, no half file, and says how to go on', async (key) => {
		const {terminal, folder} = await asked();
		terminal.keys(key);
		expect(await terminal.exit()).toBe(130);
		expect(terminal.isAlternate).toBe(false);
		expect(terminal.scrollback).toContain('Run the same command again');
		expect(terminal.scrollback).not.toContain('kubeadm join');
		expect(filesIn(folder).filter((path) => path.includes('.kubestep-'))).toEqual([]);
	});
});

describe.each([['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130]])('%s', (name, status) => {
	test('while it runs: a clean stop, the terminal as it was, how to go on, and the signal\'s status', async () => {
		const {terminal, folder} = start({speed: '0.3'});
		await terminal.until(/✔ preflight/);
		terminal.signal(name);
		expect(await terminal.exit()).toBe(status);
		expect(terminal.exitSignal).toBe(0);
		expect(terminal.isAlternate).toBe(false);
		expect(terminal.raw.lastIndexOf(`${ESCAPE}[?25h`)).toBeGreaterThan(terminal.raw.lastIndexOf(`${ESCAPE}[?25l`));
		expect(terminal.scrollback).toContain('Run the same command again');
		expect(filesIn(folder).filter((path) => path.includes('.kubestep-'))).toEqual([]);
	});

	test('at the end, while a person reads: the join command is on the ordinary screen', async () => {
		const {terminal} = start({});
		await terminal.until(over);
		terminal.signal(name);
		expect([await terminal.exit(), terminal.exitSignal]).toEqual([status, 0]);
		expect(terminal.scrollback).toContain('kubeadm join 192.0.2.10:6443');
	});
});

test.each([[[]], [['--output=plain']]])('a terminal that is closed while it runs, %j: a clean stop without a crash', async (more) => {
	const {terminal, folder} = start({speed: '1', more});
	// Whatever is written: nobody looks at the screen of a terminal that is gone.
	await terminal.until(() => /certs/.test(terminal.raw));
	terminal.hangUp();
	expect([await terminal.exit(), terminal.exitSignal]).toEqual([129, 0]);
	expect(filesIn(folder).filter((path) => path.includes('.kubestep-'))).toEqual([]);
});

test('after a failed preflight the ordinary screen keeps what each check found and what to do', async () => {
	const {terminal, folder} = start({more: [`--machine=${join(import.meta.dirname, '../../media/source/one-cpu.yaml')}`]});
	await terminal.until('r try again');
	terminal.keys('q');
	expect(await terminal.exit()).toBe(1);
	expect(terminal.scrollback).toMatch(/\n1 check failed: NumCPU\.\n {2}NumCPU: 1 CPU is available; a control plane needs 2\.\n {4}Give the machine 2 CPUs or more\.[^]*which describes it\.\n {4}vi .*one-cpu\.yaml\nUsual cause:\n/);
	// Lines of plain output have told it, check by check: it is not told again.
	const plain = start({more: ['--output=plain', `--machine=${join(import.meta.dirname, '../../media/source/one-cpu.yaml')}`]});
	expect(await plain.terminal.exit()).toBe(1);
	expect(plain.terminal.scrollback.split('1 CPU is available')).toHaveLength(2);
	expect(existsSync(join(folder, 'etc/kubernetes/pki'))).toBe(false);
});

test('no private key and no secret stands anywhere but where kubeadm puts it', async () => {
	const token = 'abcdef.0123456789abcdef';
	const key = 'e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204';
	const {terminal, folder} = start({more: ['--token', token, '--upload-certs', '--certificate-key', key]});
	await terminal.until('kubeadm join');
	await terminal.until(over);
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);

	// The bootstrap token and its key are in Secrets of the cluster, which etcd holds.
	const holders = filesIn(folder).filter((path) => {
		const text = readFileSync(join(folder, path), 'latin1');
		return text.includes('0123456789abcdef') || text.includes(key) || text.includes(Buffer.from('0123456789abcdef').toString('base64'));
	});
	expect(holders).toEqual(['/var/lib/etcd/member/snap/db']);
	const withKeys = filesIn(folder).filter((path) => readFileSync(join(folder, path), 'latin1').includes('PRIVATE KEY'));
	expect(withKeys.filter((path) => !/^\/etc\/kubernetes\/pki\/.*\.key$|^\/var\/lib\/kubelet\/pki\//.test(path))).toEqual([]);
	expect(existsSync(join(folder, 'etc/kubernetes/pki/ca.key'))).toBe(true);
	expect(terminal.raw).not.toContain('PRIVATE KEY');
});

import {existsSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {program} from '../built.ts';
import {quickKeys} from '../quick-keys/env.ts';
import {opened, Terminal, temporaryFolder, type TerminalOptions} from './terminal.ts';

const {open, folders} = opened();

/** As it is once it is installed: a link on the PATH. */
function start({env = {}, ...options}: Partial<TerminalOptions> = {}, args: readonly string[] = []): {terminal: Terminal; folder: string} {
	const folder = options.cwd ?? temporaryFolder();
	const bin = temporaryFolder();
	folders.push(folder, bin);
	symlinkSync(program, join(bin, 'kubestep'));
	const PATH = [bin, dirname(process.execPath), process.env['PATH']].join(delimiter);
	const terminal = new Terminal(args, {columns: 100, rows: 30, cwd: folder, program: join(bin, 'kubestep'), ...options, env: {...quickKeys, PATH, ...env}});
	open.push(terminal);
	return {terminal, folder};
}

const configuration = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n';

test('runs what is chosen, in a sandbox, and leaves the ordinary screen with its summary', async () => {
	const {terminal, folder} = start();
	await terminal.until('kubestep init --sandbox');
	expect(terminal.isAlternate).toBe(true);
	terminal.keys('\r');
	await terminal.until('preflight');
	await terminal.until(/done +\d\d:\d\d/, 60_000);
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
	expect(terminal.isAlternate).toBe(false);
	expect(terminal.scrollback).toContain('$ kubestep init --sandbox');
	expect(terminal.scrollback).toContain('kubeadm join');
	expect(existsSync(join(folder, 'kubestep-sandbox'))).toBe(true);
	expect(terminal.raw).not.toContain('\u001B[2J');
}, 80_000);

test('q leaves nothing behind', async () => {
	const {terminal} = start();
	await terminal.until('init in a sandbox');
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
	expect(terminal.isAlternate).toBe(false);
	expect(terminal.scrollback.trim()).toBe('');
});

test('finds the configurations of the folder, the newest first, and gives one to the commands', async () => {
	const folder = temporaryFolder();
	writeFileSync(join(folder, 'old.yaml'), configuration);
	utimesSync(join(folder, 'old.yaml'), 1, 1);
	writeFileSync(join(folder, 'new one.yaml'), configuration);
	writeFileSync(join(folder, 'deployment.yaml'), 'apiVersion: apps/v1\nkind: Deployment\n');
	writeFileSync(join(folder, 'binary.yaml'), Buffer.alloc(9000, 0xFF));
	const {terminal} = start({cwd: folder});
	await terminal.until('new one.yaml');
	expect(terminal.text.indexOf('new one.yaml')).toBeLessThan(terminal.text.indexOf('old.yaml'));
	expect(terminal.text).not.toMatch(/deployment|binary/);
	while (!/new one\.yaml +◂/.test(terminal.text)) {
		const before = terminal.text;
		terminal.keys('j');
		await terminal.until(() => terminal.text !== before);
	}
	terminal.keys(' ');
	await terminal.until('in use');
	terminal.keys('g');
	await terminal.until('kubestep init --sandbox --config \'new one.yaml\'');
});

test('shows only what can be done here', async () => {
	const {terminal} = start();
	await terminal.until('init in a sandbox');
	// There is no sandbox yet, and no file to check.
	expect(terminal.text).not.toContain('a fresh sandbox');
	expect(terminal.text).not.toContain('check the configuration');
});

test.each([[60, 16], [80, 24], [200, 60]])('fits into %i×%i, and shows the command of the selected line', async (columns, rows) => {
	const {terminal} = start({columns, rows});
	await terminal.until('kubestep init --sandbox');
	expect(terminal.lines[0]).toContain('kubestep');
	expect(terminal.lines.at(-1)).toMatch(/q leave$/);
	terminal.keys('j');
	await terminal.until('kubestep init --sandbox --step');
});

test('z changes the language at once, and the command that is run speaks it', async () => {
	const {terminal} = start();
	await terminal.until('z 中文');
	terminal.keys('z');
	await terminal.until('在沙盒中练习');
	expect(terminal.text).toContain('settings lang zh');
	terminal.keys('G');
	await terminal.until('kubestep --help');
	terminal.keys('\r');
	expect(await terminal.exit()).toBe(0);
	expect(terminal.scrollback).toContain('把本机变成控制平面节点');
});

test('y copies the command; ? lists the keys that act', async () => {
	const {terminal} = start();
	await terminal.until('init in a sandbox');
	terminal.keys('y');
	await terminal.until('copied: kubestep init --sandbox');
	expect(terminal.raw).toContain(Buffer.from('kubestep init --sandbox').toString('base64'));
	terminal.keys('?');
	await terminal.until('copy the command');
	terminal.keys('\u001B');
	await terminal.until('Practise in a sandbox');
});

test('a window may change its size at any time', async () => {
	const {terminal} = start();
	await terminal.until('Examples');
	terminal.resize(60, 16);
	await terminal.until(() => !terminal.text.includes('Examples') && terminal.text.includes('$ kubestep init --sandbox'));
	expect(terminal.lines.filter((line) => line.includes('what can be done here'))).toHaveLength(1);
});

test('on a terminal that cannot draw, what can be done is told in lines', async () => {
	const {terminal} = start({rows: 60, env: {TERM: 'dumb'}});
	expect(await terminal.exit()).toBe(0);
	expect(terminal.scrollback).toMatch(/^Practise in a sandbox\n +init in a sandbox +kubestep init --sandbox$/m);
	expect(terminal.raw).not.toContain('\u001B');
});

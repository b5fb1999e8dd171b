import {chmodSync, existsSync, mkdtempSync, readFileSync, symlinkSync, lstatSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {kubestep} from '../cli/program.ts';
import {opened, Terminal, type TerminalOptions} from './terminal.ts';

const {open, folders} = opened();

const enter = '\r';
const escape = '\u001B';

function configure(text: string | Buffer | undefined, options: Partial<TerminalOptions> = {}, args: readonly string[] = []): {terminal: Terminal; file: string; folder: string} {
	const folder = mkdtempSync(join(tmpdir(), 'kubestep-test-'));
	folders.push(folder);
	const file = join(folder, 'cluster.yaml');
	if (text !== undefined) {
		writeFileSync(file, text);
	}
	const terminal = new Terminal(['configure', '--config', file, ...args], {columns: 120, rows: 40, cwd: folder, ...options});
	open.push(terminal);
	return {terminal, file, folder};
}

const good = `# ours
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: 192.0.2.10 # eth0
nodeRegistration:
  criSocket: unix:///run/containerd/containerd.sock
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
networking:
  podSubnet: 10.244.0.0/16 # Pods
`;

const settled = 'Faults: none';

/** Moves the cursor to a line of the list. */
async function moveTo(terminal: Terminal, line: RegExp): Promise<void> {
	for (let count = 0; count < 30; count += 1) {
		const here = terminal.lines.find((one) => one.includes('◂')) ?? '';
		if (line.test(here)) {
			return;
		}
		terminal.keys('j');
		await terminal.until(() => (terminal.lines.find((one) => one.includes('◂')) ?? '') !== here);
	}
}

/** What is typed takes the place of the old value, which is selected. */
async function typeInstead(terminal: Terminal, value: string): Promise<void> {
	terminal.keys(enter);
	await terminal.until('type another');
	await moveTo(terminal, /type another/);
	terminal.keys(enter);
	await terminal.until(() => !terminal.text.includes('type another'));
	terminal.keys(value);
	await terminal.until((() => terminal.text.includes(value)));
	terminal.keys(enter);
}

test('a person changes an address, sees what that changes, and saves; nothing else of the file changes', async () => {
	const {terminal, file} = configure(good);
	await terminal.until(settled);
	await typeInstead(terminal, '192.0.2.77');
	await terminal.until(/5[▸ ]+ +advertiseAddress: 192\.0\.2\.77 # eth0/);
	await terminal.until(settled);
	terminal.keys('d');
	await terminal.until('+ - --advertise-address=192.0.2.77');
	expect(terminal.text).toContain('/etc/kubernetes/pki/apiserver.crt');
	expect(terminal.text).toContain('+ IP:192.0.2.77');
	expect(terminal.text).toContain('- IP:192.0.2.10');
	terminal.keys('s');
	await terminal.until('saved to');
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
	expect(terminal.isAlternate).toBe(false);
	expect(readFileSync(file, 'utf8')).toBe(good.replace('192.0.2.10', '192.0.2.77'));
	expect((await kubestep(['config', 'validate', '--config', file])).out).toBe('ok\n');
}, 30_000);

test('a field that is broken becomes a fault with its place and remedy, which leads to its line', async () => {
	const {terminal, file} = configure(good);
	await terminal.until(settled);
	await moveTo(terminal, /Pod subnet/);
	await typeInstead(terminal, '10.244.0.0');
	await terminal.until('Faults: 1');
	expect(terminal.text).toMatch(/✖ 13:14 /);
	await moveTo(terminal, /✖/);
	await terminal.until(/✖13▸/);
	expect(terminal.text).toContain('networking.podSubnet');
	terminal.keys('u');
	await terminal.until(settled);
	expect(readFileSync(file, 'utf8')).toBe(good);
}, 30_000);

test('the picker shows what the option under the cursor would change, before it is taken', async () => {
	const {terminal} = configure(good);
	await terminal.until(settled);
	await moveTo(terminal, /key algorithm/);
	terminal.keys(enter);
	await terminal.until('ECDSA-P256');
	terminal.keys('g');
	await terminal.until(/RSA-2048 +◂/);
	await moveTo(terminal, /ECDSA-P256/);
	await terminal.until('+ ECDSA-P256');
	terminal.keys(escape);
	await terminal.until('Pod subnet');
	expect(terminal.text).not.toContain('unsaved');
});

test('a new file begins small, with what its fields mean, and is taken by config validate', async () => {
	const {terminal, file} = configure(undefined);
	await terminal.until('new file');
	await terminal.until(settled);
	expect(existsSync(file)).toBe(false);
	terminal.keys('s');
	await terminal.until('saved to');
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
	// It may come to hold a token.
	expect(lstatSync(file).mode & 0o777).toBe(0o600);
	expect((await kubestep(['config', 'validate', '--config', file])).out).toBe('ok\n');
});

describe('saving', () => {
	test('a file that has changed on the disk is not written over unasked', async () => {
		const {terminal, file} = configure(good);
		await terminal.until(settled);
		await moveTo(terminal, /taints/);
		terminal.keys(enter);
		await terminal.until('leave it to the default');
		terminal.keys('g');
		await terminal.until(/none +◂/);
		terminal.keys(enter);
		await terminal.until('unsaved');
		writeFileSync(file, good.replace('# ours', '# theirs'));
		terminal.keys('s');
		await terminal.until('has changed on the disk');
		expect(readFileSync(file, 'utf8')).toContain('# theirs');
		terminal.keys('o');
		await terminal.until('saved to');
		expect(readFileSync(file, 'utf8')).toContain('# ours');
		expect(readFileSync(file, 'utf8')).toContain('taints: []');
	});

	test('leaving with changes asks; x leaves the file as it was', async () => {
		const {terminal, file} = configure(good);
		await terminal.until(settled);
		await typeInstead(terminal, '192.0.2.77');
		await terminal.until('unsaved');
		terminal.keys('q');
		await terminal.until('not saved');
		terminal.keys('x');
		expect(await terminal.exit()).toBe(0);
		expect(readFileSync(file, 'utf8')).toBe(good);
	});

	test('a link stays a link', async () => {
		const {folder} = configure(good);
		const link = join(folder, 'link.yaml');
		symlinkSync('cluster.yaml', link);
		const terminal = new Terminal(['configure', '--config', link], {columns: 120, rows: 40, cwd: folder});
		open.push(terminal);
		await terminal.until(settled);
		await typeInstead(terminal, '192.0.2.77');
		await terminal.until('unsaved');
		terminal.keys('s');
		await terminal.until('saved to');
		expect(lstatSync(link).isSymbolicLink()).toBe(true);
		expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).toContain('192.0.2.77');
	});
});

test('E hands the terminal to the editor, keys too, and comes back to what it wrote', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'kubestep-test-'));
	folders.push(folder);
	const editor = join(folder, 'editor.sh');
	writeFileSync(editor, '#!/bin/sh\nprintf \'editing\\n\'\nread line\nprintf \'%s\\n\' "clusterName: $line" >> "$2"\n');
	chmodSync(editor, 0o755);
	const {terminal, file} = configure(good, {env: {VISUAL: `${editor} --flag`}});
	await terminal.until(settled);
	terminal.keys('E');
	await terminal.until('editing');
	expect(terminal.isAlternate).toBe(false);
	terminal.keys('typed by hand\r');
	await terminal.until('clusterName: typed by hand');
	expect(terminal.isAlternate).toBe(true);
	expect(readFileSync(file, 'utf8')).toBe(`${good}clusterName: typed by hand\n`);
	terminal.keys('d');
	await terminal.until('What changed since');
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
});

describe.each([[60, 16], [80, 24], [200, 60]])('at %i×%i', (columns, rows) => {
	test.each(['en', 'zh'])('shows the form, the YAML and the keys in %s', async (lang) => {
		const {terminal} = configure(good, {columns, rows}, ['--lang', lang]);
		await terminal.until(lang === 'zh' ? '错误：没有' : settled);
		expect(terminal.lines[0]).toContain('kubestep configure');
		expect(terminal.lines.at(-1)).toMatch(lang === 'zh' ? /离开$/ : /leave$/);
		terminal.keys('\t');
		await terminal.until('advertiseAddress: 192.0.2.10');
		terminal.keys('?');
		await terminal.until(lang === 'zh' ? '这里可用的按键' : 'Keys that work here');
		expect(terminal.lines).toHaveLength(rows);
	});
});

describe('what is no configuration', () => {
	test.each([
		['ten megabytes', Buffer.alloc(10 * 1024 * 1024, 'a'), /1 MiB/],
		['bytes that are no text', Buffer.from([0xFF, 0x80, 0x00, 0xC3, 0x28]), /UTF-8/],
	])('%s: said, and nothing is opened', async (_, content, message) => {
		const {terminal} = configure(content);
		expect(await terminal.exit()).toBe(1);
		expect(terminal.scrollback).toMatch(message);
	});

	test('no YAML, with control characters: shown, and harmless', async () => {
		const {terminal} = configure('kind: [\n\u001B[2Jgone\n\u0007');
		await terminal.until('Faults: 1');
		await terminal.until('\\x1b[2Jgone');
		expect(terminal.raw).not.toContain('\u001B[2J');
		terminal.keys(enter);
		await terminal.until('type another');
		await terminal.until('is no valid YAML');
	});
});

test.each([['en', 'TERM is dumb'], ['zh', 'TERM 为 dumb']])('a terminal that cannot draw is told so in words, in %s', async (lang, words) => {
	const {terminal, file} = configure(undefined, {env: {TERM: 'dumb'}}, ['--lang', lang]);
	expect(await terminal.exit()).toBe(1);
	expect(terminal.scrollback).toContain(words);
	expect(terminal.raw).not.toContain('\u001B[?1049h');
	expect(existsSync(file)).toBe(false);
});

test('without a terminal it is refused', async () => {
	const {code, error} = await kubestep(['configure']);
	expect(code).toBe(1);
	expect(error).toContain('terminal');
});

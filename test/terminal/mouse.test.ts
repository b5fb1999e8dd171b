import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {opened, Terminal, temporaryFolder} from './terminal.ts';

const {open, folders} = opened();

const ON = '\u001B[?1000h\u001B[?1006h';
const text = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: 192.0.2.10
nodeRegistration:
  criSocket: unix:///run/containerd/containerd.sock
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
networking:
  podSubnet: 10.244.0.0/16
`;

/** Throws where no code of ours is on the stack, as a mistake in a timer would. */
const crashes = '--import=data:text/javascript,process.once(%22SIGUSR2%22,()=>{throw%20new%20Error(%22crash%22)})';

interface Opened {
	readonly terminal: Terminal;
	readonly folder: string;
}

/** The program with the mouse switched on as a preference, in a folder with a configuration. */
function start(args: readonly string[], {rows = 30, columns = 120, mouse = 'on', env = {}}: {rows?: number; columns?: number; mouse?: string; env?: Readonly<Record<string, string>>} = {}): Opened {
	const folder = temporaryFolder();
	folders.push(folder);
	mkdirSync(join(folder, 'kubestep'));
	writeFileSync(join(folder, 'kubestep', 'config.json'), JSON.stringify({mouse}));
	writeFileSync(join(folder, 'cluster.yaml'), text);
	const terminal = new Terminal(args, {columns, rows, cwd: folder, env: {XDG_CONFIG_HOME: folder, ...env}});
	open.push(terminal);
	return {terminal, folder};
}

const screens: readonly (readonly [name: string, args: readonly string[], shown: string])[] = [
	['the start screen', [], 'Practise in a sandbox'],
	['the configuration screen', ['configure'], 'Faults: none'],
	['a run', ['init', '--sandbox=node'], 'preflight'],
];

/** How the mouse was switched last. */
const isOn = ({raw}: Terminal): boolean => raw.lastIndexOf(ON) > Math.max(raw.lastIndexOf('\u001B[?1000l'), raw.lastIndexOf('\u001B[?1006l'));
const isOff = ({raw}: Terminal): boolean => ['\u001B[?1000l', '\u001B[?1006l'].every((off) => raw.lastIndexOf(off) > raw.lastIndexOf(ON));

const here = ({lines}: Terminal): string => lines.find((line) => line.includes('◂')) ?? '';
const sgr = (button: number, column: number, row: number) => `\u001B[<${button};${column + 1};${row + 1}M`;
const wheelUp = 64;
const wheelDown = 65;

/** Presses on the first line of the list that has this, and lets go; beside the list stands another pane. */
function click(terminal: Terminal, shown: string): void {
	const row = terminal.lines.findIndex((line) => line.slice(0, 45).includes(shown));
	const column = terminal.lines[row]?.indexOf(shown) ?? 0;
	terminal.keys(`${sgr(0, column, row)}\u001B[<0;${column + 1};${row + 1}m`);
}

describe.each(screens)('%s gives the mouse back', (_, args, shown) => {
	test.each<readonly [how: string, end: (terminal: Terminal) => void]>([
		['after Ctrl-C', (terminal) => terminal.keys('\u0003\u0003')],
		['after SIGTERM', (terminal) => terminal.signal('SIGTERM')],
		['after SIGHUP', (terminal) => terminal.signal('SIGHUP')],
		['after a crash', (terminal) => terminal.signal('SIGUSR2')],
	])('%s', async (how, end) => {
		const {terminal} = start(args, {env: {NODE_OPTIONS: crashes}});
		await terminal.until(() => isOn(terminal));
		await terminal.until(shown);
		end(terminal);
		await terminal.exit();
		await terminal.until(() => !terminal.isAlternate);
		expect(isOff(terminal)).toBe(true);
		expect(terminal.exitCode === 0 && terminal.exitSignal === 0).toBe(how === 'after Ctrl-C' && args[0] !== 'init');
	});
});

test.each(screens)('%s gives the terminal back where a signal comes before it is all there', async (_, args) => {
	const {terminal} = start(args);
	await terminal.until(() => terminal.isAlternate);
	terminal.signal('SIGTERM');
	await terminal.exit();
	await terminal.until(() => !terminal.isAlternate);
});

test.each(screens)('%s leaves the mouse to the terminal where nobody asks for it', async (_, args, shown) => {
	const {terminal} = start(args, {mouse: 'off'});
	await terminal.until(shown);
	terminal.keys('?');
	await terminal.until('Keys that work here');
	expect(terminal.raw).not.toContain('\u001B[?1000h');
});

test('on the start screen a click chooses, the next one runs it, and the wheel moves', async () => {
	const {terminal} = start([]);
	await terminal.until(() => isOn(terminal));
	click(terminal, 'init in a sandbox, step by step');
	await terminal.until(() => here(terminal).includes('init in a sandbox, step by step'));
	// A heading, the header and the other pane are nothing to choose.
	click(terminal, 'Practise in a sandbox');
	click(terminal, 'what can be done here');
	terminal.keys(sgr(0, 100, 4));
	terminal.keys(sgr(wheelUp, 5, 10));
	await terminal.until(() => here(terminal).includes('init in a sandbox') && !here(terminal).includes('step by step'));
	terminal.keys(sgr(wheelDown, 5, 10));
	await terminal.until(() => here(terminal).includes('step by step'));
	click(terminal, 'print the defaults');
	await terminal.until(() => here(terminal).includes('print the defaults'));
	click(terminal, 'print the defaults');
	expect(await terminal.exit()).toBe(0);
	expect(terminal.scrollback).toMatch(/^\$ .*kubestep\S* config print init-defaults$/m);
	expect(isOff(terminal)).toBe(true);
});

test('a list that is longer than the start screen is clicked where it stands', async () => {
	const {terminal} = start([], {columns: 70, rows: 16});
	await terminal.until(() => isOn(terminal));
	terminal.keys('G');
	await terminal.until('--help');
	const [above = ''] = terminal.lines.slice(1).filter((line) => /^ {3}\w/.test(line));
	click(terminal, above);
	await terminal.until(() => here(terminal).startsWith(above));
});

test('on the configuration screen a click chooses a field, opens it, and takes a value', async () => {
	const {terminal, folder} = start(['configure', '--mouse'], {mouse: 'off', rows: 40});
	await terminal.until(() => isOn(terminal));
	await terminal.until('Faults: none');
	click(terminal, 'Pod subnet');
	await terminal.until(() => here(terminal).includes('Pod subnet'));
	click(terminal, 'Pod subnet');
	await terminal.until('type another');
	const [, other = ''] = /^ {3}(\d+\.\d+\.\d+\.\d+\/\d+)/m.exec(terminal.lines.filter((line) => !line.includes('10.244.0.0/16')).join('\n')) ?? [];
	expect(other).not.toBe('');
	click(terminal, other);
	await terminal.until(() => here(terminal).includes(other));
	terminal.keys(sgr(wheelDown, 5, 5));
	await terminal.until(() => here(terminal) !== '' && !here(terminal).includes(other));
	terminal.keys(sgr(wheelUp, 5, 5));
	await terminal.until(() => here(terminal).includes(other));
	click(terminal, other);
	await terminal.until(`podSubnet: ${other}`);
	terminal.keys('s');
	await terminal.until('saved to');
	expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).toBe(text.replace('10.244.0.0/16', other));
});

test('on the configuration screen the wheel scrolls the text that it is over, and a click goes there and back', async () => {
	const {terminal} = start(['configure'], {rows: 20});
	await terminal.until(() => isOn(terminal));
	await terminal.until('Faults: none');
	const field = here(terminal);
	terminal.keys(sgr(wheelDown, 100, 8).repeat(3));
	await terminal.until('podSubnet: 10.244.0.0/16');
	await terminal.until(/Esc \S/);
	// The list is as it was; a click on its line comes back, and only the next one opens it.
	const name = field.trim().split('  ')[0] ?? '';
	click(terminal, name);
	await terminal.until(() => here(terminal) === field);
	expect(terminal.text).not.toContain('type another');
	terminal.keys(sgr(0, 100, 8));
	await terminal.until(() => here(terminal) === '');
});

test('the editor has the mouse to itself, and the screen has it again afterwards, keys too', async () => {
	const folder = temporaryFolder();
	folders.push(folder);
	const editor = join(folder, 'editor.sh');
	writeFileSync(editor, '#!/bin/sh\nprintf \'editing\\n\'\nread line\nprintf \'%s\\n\' "clusterName: $line" >> "$1"\n');
	chmodSync(editor, 0o755);
	const {terminal} = start(['configure'], {env: {VISUAL: editor}, rows: 40});
	await terminal.until(() => isOn(terminal));
	await terminal.until('Faults: none');
	terminal.keys('E');
	await terminal.until('editing');
	expect(isOff(terminal)).toBe(true);
	terminal.keys('by-hand\r');
	await terminal.until('clusterName: by-hand');
	await terminal.until(() => isOn(terminal));
	click(terminal, 'Pod subnet');
	await terminal.until(() => here(terminal).includes('Pod subnet'));
	terminal.keys('q');
	expect(await terminal.exit()).toBe(0);
	expect(isOff(terminal)).toBe(true);
});

import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {opened, Terminal, temporaryFolder} from './terminal.ts';

const {open, folders} = opened();

const ASKS = '\u001B]11;?\u001B\\\u001B[c';
const LIGHT = '\u001B]11;rgb:ffff/ffff/ffff\u001B\\\u001B[?62;22c';
/** What keys are written in: on a light background, on a dark one. */
const [onLight, onDark] = ['\u001B[38;5;25m', '\u001B[38;5;80m'];

/** Every screen there is, with what stands on it. */
const screens: readonly (readonly [name: string, args: readonly string[], shown: string])[] = [
	['the start screen', [], 'Practise in a sandbox'],
	['the configuration screen', ['configure'], 'Faults: none'],
	['a run', ['init', '--sandbox=node'], 'preflight'],
];

/** In a folder with a configuration, on a machine without preferences. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Terminal {
	const folder = temporaryFolder();
	folders.push(folder);
	writeFileSync(join(folder, 'cluster.yaml'), `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: 192.0.2.10
nodeRegistration:
  criSocket: unix:///run/containerd/containerd.sock
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
`);
	const terminal = new Terminal(args, {columns: 120, rows: 30, cwd: folder, env: {XDG_CONFIG_HOME: folder, COLORTERM: '', COLORFGBG: '', ...env}});
	open.push(terminal);
	return terminal;
}

describe.each(screens)('%s', (_, args, shown) => {
	test('asks the terminal for its background, and has the colours for a light one', async () => {
		const terminal = start(args);
		await terminal.until(() => terminal.raw.includes(ASKS));
		terminal.keys(LIGHT);
		await terminal.until(() => terminal.raw.includes(onLight));
		await terminal.until(shown);
		// The answer is no key: nothing was typed.
		terminal.keys('?');
		await terminal.until('Keys that work here');
		expect(terminal.raw.slice(terminal.raw.lastIndexOf(onLight))).not.toContain(onDark);
	});

	test('does not wait for a terminal that never answers', async () => {
		const terminal = start(args);
		await terminal.until(() => terminal.raw.includes(ASKS));
		await terminal.until(shown);
		terminal.keys('\u0003\u0003');
		await terminal.exit();
		await terminal.until(() => !terminal.isAlternate);
	});

	test('asks for nothing that the environment says', async () => {
		const terminal = start(args, {COLORFGBG: '0;15'});
		await terminal.until(shown);
		await terminal.until(() => terminal.raw.includes(onLight));
		expect(terminal.raw).not.toContain('\u001B]11;?');
	});

	test('takes what is pasted for no keys', async () => {
		const terminal = start(args);
		await terminal.until(() => terminal.raw.includes('\u001B[?2004h'));
		await terminal.until(shown);
		terminal.keys('\u001B[200~q\u001B[201~');
		terminal.keys('?');
		await terminal.until('Keys that work here');
		terminal.keys('\u0003\u0003');
		await terminal.exit();
		expect(terminal.raw.lastIndexOf('\u001B[?2004l')).toBeGreaterThan(terminal.raw.lastIndexOf('\u001B[?2004h'));
	});

	test('is not shown where the terminal cannot draw it; words come instead', async () => {
		const terminal = start(args, {TERM: 'dumb'});
		// A whole run, where it is one.
		await terminal.until(() => terminal.exitCode !== undefined, 50_000);
		expect(terminal.exitCode).toBe(args[0] === 'configure' ? 1 : 0);
		expect(terminal.raw).not.toContain('\u001B');
		expect(terminal.raw).toContain({'': 'Practise in a sandbox', configure: 'kubestep config validate --config cluster.yaml', init: '[certs/ca]'}[args[0] ?? '']);
	});
});

test('what is pasted into a field is its text', async () => {
	const terminal = start(['configure']);
	await terminal.until('Faults: none');
	terminal.keys('\r');
	await terminal.until('type another');
	terminal.keys('G\r');
	await terminal.until(() => !terminal.text.includes('type another'));
	terminal.keys('\u001B[200~192.0.2.\n77\u001B[201~');
	await terminal.until('192.0.2. 77');
});

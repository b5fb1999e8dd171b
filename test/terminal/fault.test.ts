import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {describe, expect, test} from 'vitest';
import {opened, Terminal, temporaryFolder} from './terminal.ts';
import {program} from '../built.ts';

const {open, folders} = opened();
const preload = `--import=${pathToFileURL(join(import.meta.dirname, '../faults/throw.mjs')).href}`;

/** In a shell, which says afterwards what is left of the terminal's modes. */
function faulty(fault: string, at: string, ...args: readonly string[]): Terminal {
	const folder = temporaryFolder();
	folders.push(folder);
	const script = 'before=$(stty -g); "$0" "$@"; echo "status $?"; [ "$before" = "$(stty -g)" ] && echo "modes as before"';
	const terminal = new Terminal(['-c', script, process.execPath, program, ...args.map((arg) => arg.replace('FOLDER', folder))], {
		program: '/bin/sh', columns: 120, rows: 30, cwd: folder, env: {NODE_OPTIONS: preload, FAULT: fault, FAULT_AT: at, HOME: folder, XDG_CONFIG_HOME: folder},
	});
	open.push(terminal);
	return terminal;
}

describe('an error that nobody caught gives the terminal back', () => {
	test.each([
		['in the first frame of a run', ['init', '--sandbox=FOLDER/node', '--mouse'], 'server', 'kubelet-start'],
		['in a run', ['init', '--sandbox=FOLDER/node', '--mouse', '--skip-phases=preflight'], 'timer', '10 certificates'],
		['while a run asks', ['init', '--sandbox=FOLDER/node', '--step'], 'promise', 'Do this now?'],
		['on the start screen', [], 'server', '[?1049h'],
		['on the configuration screen', ['configure'], 'timer', '[?1049h'],
	] as const)('%s', async (_where, args, fault, at) => {
		const terminal = faulty(fault, at, ...args);
		await terminal.until(() => terminal.raw.includes('\u001B[?1049h'));
		await terminal.exit();
		expect(terminal.isAlternate).toBe(false);
		expect(terminal.scrollback.replaceAll('\n', '')).toMatch(/Something unexpected happened: \w*Error: boom \\x1b\[31m of abcdef\.••••\. This is a fault of the program, and it ends here\./);
		expect(terminal.scrollback).toContain('status 1\nmodes as before');
		expect(terminal.scrollback).not.toMatch(/^\s+at |file:\/\//m);
		// A run that is at work stays cut off where it was.
		if (at === '10 certificates') {
			expect(existsSync(join(folders.at(-1)!, 'node/var/lib/kubestep/in-flight.json'))).toBe(true);
		}
		expect(terminal.raw.lastIndexOf('\u001B[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\u001B[?25l'));
		expect(terminal.raw.split('\u001B[?1000h')).toHaveLength(terminal.raw.split('\u001B[?1000l').length);
	});
});

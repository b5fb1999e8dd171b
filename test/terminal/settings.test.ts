import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {Terminal, temporaryFolder} from './terminal.ts';

test('keys, motion and follow are as the person prefers, in help, footer and sentences alike', async () => {
	const home = temporaryFolder();
	mkdirSync(join(home, 'kubestep'));
	writeFileSync(join(home, 'kubestep', 'config.json'), JSON.stringify({'keys.find': 'ctrl-f', 'keys.quit': 'Q', 'keys.follow': 'o', motion: 'reduced', follow: 'off'}));
	const terminal = new Terminal(['init', `--sandbox=${join(home, 'node')}`, '--sandbox-speed=0.2'], {columns: 140, rows: 45, env: {XDG_CONFIG_HOME: home}});
	try {
		await terminal.until('o follows again');
		expect(terminal.text).toContain('Ctrl-F find');
		terminal.keys('o');
		await terminal.until('The checklist stays here to read; Q leaves.');
		expect(terminal.raw).not.toMatch(/[◰◳◲◱]/);
		terminal.keys('\u0006');
		await terminal.until(() => terminal.lines.at(-1)?.startsWith(' /') === true);
		terminal.keys('etcd/server.crt\r');
		await terminal.until('certs › etcd-server');
		terminal.keys('q');
		terminal.keys('?');
		await terminal.until(/Q +quit/);
		terminal.keys('Q');
		expect(await terminal.exit()).toBe(0);
	} finally {
		terminal.close();
		rmSync(home, {recursive: true, force: true});
	}
});

function withSettings(settings: Readonly<Record<string, string>>, more: readonly string[] = [], env: Readonly<Record<string, string>> = {}): {terminal: Terminal; home: string} {
	const home = temporaryFolder();
	mkdirSync(join(home, 'kubestep'));
	writeFileSync(join(home, 'kubestep', 'config.json'), JSON.stringify(settings));
	return {home, terminal: new Terminal(['init', `--sandbox=${join(home, 'node')}`, '--sandbox-speed=1', ...more], {columns: 100, rows: 30, env: {XDG_CONFIG_HOME: home, COLORTERM: '', COLORFGBG: '', ...env}})};
}

describe('theme', () => {
	test.each([
		['light', {}, '\u001B[38;5;22m', '\u001B[38;5;114m'], ['dark', {COLORFGBG: '0;15'}, '\u001B[38;5;114m', '\u001B[38;5;22m'],
		['auto', {COLORFGBG: '0;15'}, '\u001B[38;5;22m', '\u001B[38;5;114m'], ['auto', {COLORTERM: 'truecolor', COLORFGBG: '15;0'}, '\u001B[38;2;135;215;135m', '\u001B[38;5;114m'],
	])('%s with %o', async (theme, env, good, bad) => {
		const {terminal, home} = withSettings({theme}, [], env);
		try {
			await terminal.until('✔ certs', 40_000);
			expect(terminal.raw).toContain(good);
			expect(terminal.raw).not.toContain(bad);
			// Where the background is known, nothing is asked.
			expect(terminal.raw).not.toContain('\u001B]11;?');
		} finally {
			terminal.close();
			rmSync(home, {recursive: true, force: true});
		}
	});

	test('auto asks the terminal, takes a light background, and is read as no key', async () => {
		const {terminal, home} = withSettings({});
		try {
			await terminal.until(() => terminal.raw.includes('\u001B]11;?\u001B\\\u001B[c'));
			terminal.keys('\u001B]11;rgb:ffff/ffff/ffff\u001B\\\u001B[?62;22c');
			await terminal.until(() => terminal.raw.includes('\u001B[38;5;25m'), 30_000);
			await terminal.until(/[A-Z].* following/);
			terminal.keys('q');
			await terminal.until('The run is not over');
		} finally {
			terminal.close();
			rmSync(home, {recursive: true, force: true});
		}
	});
});

describe('mouse', () => {
	const on = '\u001B[?1000h\u001B[?1006h';
	const isOff = ({raw}: Terminal) => raw.includes(on) && raw.lastIndexOf('\u001B[?1000l') > raw.lastIndexOf(on) && raw.lastIndexOf('\u001B[?1006l') > raw.lastIndexOf(on);

	test.each([['q', async (terminal: Terminal) => terminal.keys('\u0003\u0003')], ['SIGTERM', async (terminal: Terminal) => terminal.signal('SIGTERM')]] as const)('--mouse is given back after %s', async (_name, leave) => {
		const {terminal, home} = withSettings({}, ['--mouse']);
		try {
			await terminal.until(() => terminal.raw.includes(on));
			await terminal.until('following');
			await leave(terminal);
			await terminal.exit();
			expect(isOff(terminal)).toBe(true);
			expect(terminal.isAlternate).toBe(false);
		} finally {
			terminal.close();
			rmSync(home, {recursive: true, force: true});
		}
	});

	test('the preference asks for it as the flag does, and a click selects', async () => {
		const {terminal, home} = withSettings({mouse: 'on'}, ['--sandbox-speed=0']);
		try {
			await terminal.until(() => terminal.raw.includes(on));
			// While the run goes on, lines move away under the pointer.
			await terminal.until(/result +done/, 40_000);
			const row = terminal.lines.findIndex((line) => line.includes('show-join-command'));
			terminal.keys(`\u001B[<0;6;${row + 1}M\u001B[<0;6;${row + 1}m`);
			await terminal.until(/show-join-command .*◂/);
		} finally {
			terminal.close();
			rmSync(home, {recursive: true, force: true});
		}
	});
});

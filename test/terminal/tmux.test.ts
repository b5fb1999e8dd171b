import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {where} from '../needs.ts';
import {temporaryFolder} from './terminal.ts';
import {program} from '../built.ts';

const DEADLINE_MS = 30_000;
const opened: {close(): void}[] = [];

afterEach(() => {
	for (const one of opened.splice(0)) {
		one.close();
	}
});

/** The program as a person starts it, from a shell in tmux: a terminal that nobody here has written. */
class Tmux {
	readonly #folder = temporaryFolder();
	readonly #socket = join(this.#folder, 'tmux');

	constructor(columns: number, rows: number, command: string, lang: 'en' | 'zh') {
		const {CI: _ci, NO_COLOR: _noColor, TMUX: _tmux, ...env} = process.env;
		execFileSync('tmux', ['-S', this.#socket, '-f', '/dev/null', '-u', 'new-session', '-d', '-s', 's', '-x', String(columns), '-y', String(rows), 'sh'], {
			env: {...env, LANG: lang === 'zh' ? 'zh_CN.UTF-8' : 'C.UTF-8', LC_ALL: '', PS1: '$ ', ENV: '', XDG_CONFIG_HOME: this.#folder, TERM: 'xterm-256color'},
		});
		opened.push(this);
		this.#tmux('set', '-g', 'status', 'off');
		this.keys(`cd ${this.#folder}; clear; ${command}`, 'Enter');
	}

	get lines(): string[] {
		return this.#tmux('capture-pane', '-p', '-t', 's').replace(/\n$/, '').split('\n');
	}

	/** The ordinary screen and what scrolled off it, with lines that wrapped as one. */
	get history(): string {
		return this.#tmux('capture-pane', '-p', '-J', '-S', '-', '-t', 's');
	}

	get isAlternate(): boolean {
		return this.#tmux('display-message', '-p', '-t', 's', '#{alternate_on}').trim() === '1';
	}

	/** Whether the shell has the terminal: until then a program may read what is typed. */
	get isShells(): boolean {
		return /^(?:da|ba)?sh$/.test(this.#tmux('display-message', '-p', '-t', 's', '#{pane_current_command}').trim());
	}

	keys(...keys: readonly string[]): void {
		this.#tmux('send-keys', '-t', 's', ...keys);
	}

	text(text: string): void {
		this.#tmux('send-keys', '-l', '-t', 's', text);
	}

	resize(columns: number, rows: number): void {
		this.#tmux('resize-window', '-t', 's', '-x', String(columns), '-y', String(rows));
	}

	async until(what: string | RegExp): Promise<void> {
		await expect.poll(() => this.lines.join('\n'), {timeout: DEADLINE_MS, interval: 100}).toMatch(what);
	}

	close(): void {
		spawnSync('tmux', ['-S', this.#socket, 'kill-server']);
		rmSync(this.#folder, {recursive: true, force: true});
	}

	#tmux(...args: readonly string[]): string {
		return execFileSync('tmux', ['-S', this.#socket, ...args], {encoding: 'utf8'});
	}
}

const node = process.execPath;
const init = (more = '') => `${node} ${program} init --sandbox=./node --sandbox-speed=0.1${more}`;
/** Columns of a text as terminals draw it. */
const columnsOf = (text: string) => [...text].reduce((sum, letter) => sum + (/[\u2E80-\uA4CF\uFF00-\uFF60]/.test(letter) ? 2 : 1), 0);

where(existsSync('/usr/bin/tmux') || spawnSync('tmux', ['-V']).status === 0, 'in tmux: tmux is not installed', () => {
	describe.each([[80, 24], [100, 30]] as const)('in tmux at %i×%i', (columns, rows) => {
		test.each([
			['en', {first: 'preflight', over: /done +\d\d:\d\d/, certificate: /Signed by +etcd\/ca/}],
			['zh', {first: 'preflight', over: /完成 +\d\d:\d\d/, certificate: /签发者 +etcd\/ca/}],
		] as const)('a run in %s is followed to its end, read, resized and left', async (lang, words) => {
			const tmux = new Tmux(columns, rows, init(), lang);
			await tmux.until(words.first);
			expect(tmux.lines[0]).toMatch(/^ kubestep init {3}cp1/);
			expect(tmux.isAlternate).toBe(true);
			await tmux.until(words.over);
			// The result comes to the screen by itself: the cursor followed the run.
			await tmux.until('kubeadm join');
			tmux.text('/etcd/server');
			tmux.keys('Enter');
			tmux.keys('Enter');
			await tmux.until(words.certificate);
			const screen = tmux.lines;
			expect(screen).toHaveLength(rows);
			expect(screen.filter((line) => columnsOf(line) > columns)).toEqual([]);
			for (const [wide, high] of [[60, 16], [130, 40], [columns, rows]] as const) {
				tmux.resize(wide, high);
				await expect.poll(() => tmux.lines.length, {timeout: DEADLINE_MS}).toBe(high);
				await expect.poll(() => tmux.lines.filter((line) => line.includes('kubestep init')).length === 1 && tmux.lines[0]?.startsWith(' kubestep init'), {timeout: DEADLINE_MS}).toBe(true);
				await tmux.until(words.certificate);
			}
			tmux.keys('q');
			await expect.poll(() => tmux.isAlternate, {timeout: DEADLINE_MS}).toBe(false);
			await expect.poll(() => tmux.history, {timeout: DEADLINE_MS}).toMatch(/kubeadm join 192\.0\.2\.10:6443 --token [a-z0-9]{6}\.[a-z0-9]{16}/);
			expect(tmux.history).toContain('--discovery-token-ca-cert-hash sha256:');
			// The shell has its keyboard and its cursor again.
			await expect.poll(() => tmux.isShells, {timeout: DEADLINE_MS}).toBe(true);
			tmux.text('echo back-$((40+2))');
			tmux.keys('Enter');
			await tmux.until('back-42');
			expect(tmux.lines.join('\n')).not.toContain('│');
		});
	});

	test.each(['', ' init --sandbox=./node', ' configure'])('in tmux kubestep%s has its first line in the first row, wherever the cursor was', async (command) => {
		const tmux = new Tmux(80, 24, `printf 'some text'; ${node} ${program}${command}`, 'zh');
		await tmux.until(/^ kubestep/);
		expect(tmux.lines[0]).toMatch(/^ kubestep/);
		expect(tmux.lines.at(-1)).toMatch(/ q /);
	});
});

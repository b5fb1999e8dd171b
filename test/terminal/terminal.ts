import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {spawn, type IPty} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {afterEach} from 'vitest';
import {program} from '../built.ts';
import {quickKeys} from '../quick-keys/env.ts';

const DEADLINE_MS = 15_000;

export interface TerminalOptions {
	readonly columns: number;
	readonly rows: number;
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	/** Another program than ours. */
	readonly program?: string;
}

/** The program in a real pseudo-terminal; its screen is read from a terminal model. */
export class Terminal {
	readonly #pty: IPty;
	readonly #model: InstanceType<typeof xterm.Terminal>;
	readonly #waiting = new Set<() => void>();
	/** Writes that the model has not read yet. */
	#unread = 0;
	/** Whether no frame is half drawn: terminals show a synchronized update (mode 2026) at its end. */
	#isWhole = true;
	/** Everything that was written, escape sequences included. */
	raw = '';
	exitCode: number | undefined;
	/** The number of the signal that ended the program; 0 where none did. */
	exitSignal = 0;

	constructor(args: readonly string[], {columns, rows, env = {}, cwd, program: other}: TerminalOptions) {
		this.#model = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 2000});
		const {CI: _ci, NO_COLOR: _noColor, ...inherited} = process.env;
		this.#pty = spawn(other ?? process.execPath, other === undefined ? [program, ...args] : [...args], {
			// The pseudo-terminal sets TERM to this name, whatever the environment says.
			...(cwd !== undefined && {cwd}), cols: columns, rows, name: env['TERM'] ?? 'xterm-256color',
			env: {...inherited as Record<string, string>, LANG: 'C.UTF-8', LC_ALL: '', ...other === undefined ? quickKeys : {}, ...env},
		});
		this.#pty.onData((data) => {
			this.raw += data;
			const isWhole = this.raw.lastIndexOf('\u001B[?2026l') >= this.raw.lastIndexOf('\u001B[?2026h');
			this.#unread += 1;
			this.#model.write(data, () => {
				this.#unread -= 1;
				this.#isWhole = isWhole;
				this.#tell();
			});
		});
		this.#pty.onExit(({exitCode, signal = 0}) => {
			this.exitCode = exitCode;
			this.exitSignal = signal;
			this.#tell();
		});
	}

	/** Lines on the screen now, without the spaces at their ends. */
	get lines(): string[] {
		const buffer = this.#model.buffer.active;
		return Array.from({length: this.#model.rows}, (_, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '');
	}

	get text(): string {
		return this.lines.join('\n');
	}

	/** The ordinary screen with what scrolled off it: what a person still has after leaving. */
	get scrollback(): string {
		const buffer = this.#model.buffer.normal;
		return Array.from({length: buffer.length}, (_, row) => buffer.getLine(row)?.translateToString(true) ?? '').join('\n');
	}

	get isAlternate(): boolean {
		return this.#model.buffer.active.type === 'alternate';
	}

	/** Whether any cell of the screen has a colour. */
	get hasColor(): boolean {
		const buffer = this.#model.buffer.active;
		for (let row = 0; row < this.#model.rows; row += 1) {
			const line = buffer.getLine(buffer.viewportY + row);
			for (let column = 0; column < this.#model.cols; column += 1) {
				const cell = line?.getCell(column);
				if (cell !== undefined && (!cell.isFgDefault() || !cell.isBgDefault())) {
					return true;
				}
			}
		}
		return false;
	}

	keys(text: string): void {
		this.#pty.write(text);
	}

	/** Sends a signal to the program. */
	signal(name: string): void {
		this.#pty.kill(name);
	}

	/** Closes the terminal under the program. */
	hangUp(): void {
		(this.#pty as IPty & {destroy(): void}).destroy();
	}

	resize(columns: number, rows: number): void {
		this.#model.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	/** Waits until the condition holds on a whole frame; fails with the screen where it does not within the deadline. */
	async until(what: string | RegExp | (() => boolean), deadlineMs = DEADLINE_MS): Promise<void> {
		const isShown = typeof what === 'function' ? what : () => (typeof what === 'string' ? this.text.includes(what) : what.test(this.text));
		const holds = () => this.#unread === 0 && this.#isWhole && isShown();
		const end = Date.now() + deadlineMs;
		while (!holds()) {
			if (Date.now() >= end || (this.exitCode !== undefined && typeof what !== 'function')) {
				throw new Error(`not on the screen: ${String(what)} (exit ${String(this.exitCode)})\n${this.text}`);
			}
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, 250);
				this.#waiting.add(() => {
					clearTimeout(timer);
					resolve();
				});
			});
		}
	}

	async exit(): Promise<number> {
		await this.until(() => this.exitCode !== undefined);
		return this.exitCode ?? -1;
	}

	close(): void {
		if (this.exitCode === undefined) {
			this.#pty.kill('SIGKILL');
		}
		this.#model.dispose();
	}

	#tell(): void {
		const waiting = [...this.#waiting];
		this.#waiting.clear();
		for (const resolve of waiting) {
			resolve();
		}
	}
}

/** Terminals and folders of a file's tests: after each they are closed and taken away. */
export function opened(): {readonly open: Terminal[]; readonly folders: string[]} {
	const open: Terminal[] = [];
	const folders: string[] = [];
	afterEach(() => {
		for (const terminal of open.splice(0)) {
			terminal.close();
		}
		for (const folder of folders.splice(0)) {
			rmSync(folder, {recursive: true, force: true});
		}
	});
	return {open, folders};
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'kubestep-test-'));

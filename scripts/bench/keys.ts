// The interface while a run goes on, and at rest.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import type {Samples} from './figures.ts';
import {bundled, inFolder} from './processes.ts';

const ROWS = 30;
const KEYS = 40;
const REST_S = 3;
const wait = (ms: number) => new Promise((resolve) => {
	setTimeout(resolve, ms);
});

/** Names `keys.*`: milliseconds from a key to the first byte that answers it, bytes a second, and hundredths of a core. */
export function measureKeys(): Promise<Samples> {
	return inFolder(async (folder) => {
		const {CI: _ci, NO_COLOR: _noColor, ...env} = process.env;
		const model = new xterm.Terminal({cols: 100, rows: ROWS, allowProposedApi: true});
		const {command, args} = bundled('init', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0.5');
		const terminal = spawn(command, [...args], {cols: 100, rows: ROWS, env: {...env, TERM: 'xterm-256color', LANG: 'C.UTF-8'}});
		let bytes = 0;
		let answer: () => void = () => undefined;
		terminal.onData((data) => {
			bytes += data.length;
			answer();
			model.write(data);
		});
		const screen = () => Array.from({length: ROWS}, (_, row) => model.buffer.active.getLine(row)?.translateToString(true) ?? '').join('\n');
		const until = async (text: string) => {
			while (!screen().includes(text)) {
				await wait(2);
			}
		};
		await until('preflight');
		const answers: number[] = [];
		for (let index = 0; index < KEYS; index += 1) {
			await wait(60);
			const sent = performance.now();
			const answered = new Promise<void>((resolve) => {
				answer = resolve;
			});
			terminal.write(index % 8 < 4 ? 'j' : 'k');
			await answered;
			answers.push(performance.now() - sent);
		}
		answer = () => undefined;
		await until('kubeadm join');
		await wait(1500);
		const before = {bytes, processor: processorTicks(terminal.pid)};
		await wait(REST_S * 1000);
		// A tick is a hundredth of a second.
		const rest = {bytes: (bytes - before.bytes) / REST_S, processor: (processorTicks(terminal.pid) - before.processor) / REST_S};
		const ended = new Promise((resolve) => {
			terminal.onExit(resolve);
		});
		terminal.write('q');
		await ended;
		return {'keys.answer': answers, 'keys.restBytes': [rest.bytes], 'keys.restProcessor': [rest.processor]};
	});
}

function processorTicks(pid: number): number {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		return Number(fields[11]) + Number(fields[12]);
	} catch {
		return 0;
	}
}

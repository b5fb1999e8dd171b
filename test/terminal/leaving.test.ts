import {readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {initPhases} from '../../source/core/phases/index.ts';
import {opened, Terminal, temporaryFolder} from './terminal.ts';

const CTRL_C = '\u0003';
const over = /done +\d\d:\d\d/;
const {open, folders} = opened();

function newFolder(): string {
	const folder = temporaryFolder();
	folders.push(folder);
	return folder;
}

function start(folder: string, ...more: readonly string[]): Terminal {
	const terminal = new Terminal(['init', `--sandbox=${join(folder, 'node')}`, ...more], {columns: 100, rows: 30});
	open.push(terminal);
	return terminal;
}

/** Files that were begun and not finished. */
const halves = (folder: string) => readdirSync(folder, {recursive: true}).filter((path) => String(path).includes('.kubestep-'));

/** The same command again, as the summary says: it goes on where the other ended. */
async function goesOn(folder: string, ...more: readonly string[]): Promise<void> {
	const again = start(folder, '--sandbox-speed=0', '--output=plain', ...more);
	expect(await again.exit()).toBe(0);
	expect(again.scrollback).toContain('kubeadm join 192.0.2.10:6443');
}

describe('Ctrl-C at the beginning of a phase', () => {
	const answers = ['keep going', 'stop after this step', 'stop now'] as const;
	test.each(initPhases.map(({name}, index) => [name, answers[index % answers.length]!] as const))('%s: asks, and %s does that', async (phase, answer) => {
		const folder = newFolder();
		const terminal = start(folder, '--sandbox-speed=0', '--upload-certs', `--break-at=${phase}`);
		await terminal.until(/Do this now\?|done +\d\d:\d\d/);
		if (over.test(terminal.text)) {
			// No step of this phase changes anything, so that none of it is asked about.
			terminal.keys('q');
			expect(await terminal.exit()).toBe(0);
			return;
		}
		terminal.keys(CTRL_C);
		await terminal.until('The run is not over. What now?');
		for (const offered of answers) {
			expect(terminal.text).toContain(offered);
		}
		terminal.keys({'keep going': 'n', 'stop after this step': 'y', 'stop now': 'q'}[answer]);
		if (answer === 'keep going') {
			await terminal.until('Do this now?');
			terminal.keys('a');
			await terminal.until(over);
			terminal.keys('q');
			expect(await terminal.exit()).toBe(0);
		} else {
			if (answer === 'stop after this step') {
				await terminal.until(() => terminal.exitCode !== undefined || terminal.text.includes('Do this now?'));
				terminal.keys('y');
			}
			expect(await terminal.exit()).toBe(130);
			expect(terminal.isAlternate).toBe(false);
			expect(terminal.scrollback).toContain('Run the same command again');
		}
		expect(halves(folder)).toEqual([]);
		await goesOn(folder, '--upload-certs');
	});
});

describe.each([['SIGTERM', 143], ['SIGINT', 130]])('%s', (name, status) => {
	test('before Ink is there: the terminal as it was, and how to go on', async () => {
		const folder = newFolder();
		const terminal = start(folder, '--sandbox-speed=1');
		await terminal.until(() => terminal.raw.includes('\u001B[?1049h'));
		terminal.signal(name);
		expect([await terminal.exit(), terminal.exitSignal]).toEqual([status, 0]);
		expect(terminal.isAlternate).toBe(false);
		expect(terminal.raw.lastIndexOf('\u001B[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\u001B[?25l'));
		expect(terminal.scrollback).toContain('Run the same command again');
		expect(halves(folder)).toEqual([]);
	});
});

test('a thousand lines of log a second: keys are answered and every screen is whole', async () => {
	const folder = newFolder();
	const machine = join(folder, 'machine.yaml');
	writeFileSync(machine, 'components: {kubelet: {linesPerSecond: 1000}, kube-apiserver: {fails: true}}\n');
	const terminal = start(folder, `--machine=${machine}`, '--sandbox-speed=0.3');
	await terminal.until(/wait-control-plane › kube-apiserver|Attempts/);
	terminal.keys('L');
	await terminal.until('── Log  following');
	const whole = () => {
		expect(terminal.lines).toHaveLength(30);
		expect(terminal.lines.filter((line) => line.includes('kubestep init'))).toHaveLength(1);
		expect(terminal.lines[0]).toMatch(/^ kubestep init/);
		expect(terminal.lines.at(-1)).toMatch(/q quit/);
		expect(terminal.lines.filter((line) => line.includes('── Log'))).toHaveLength(1);
	};
	whole();
	const times: number[] = [];
	for (let round = 0; round < 5; round += 1) {
		for (const [key, shown] of [['k', /── Log +scrolled/], ['G', /── Log +following/], ['?', 'Keys that work here'], ['?', /── Log +following/]] as const) {
			const pressed = performance.now();
			terminal.keys(key);
			await terminal.until(shown);
			times.push(performance.now() - pressed);
		}
		whole();
	}
	// A frame is 33 ms; the machine that runs all tests at once is given more.
	expect(times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)]).toBeLessThan(250);
	// Its last line is new: the drawer keeps up.
	const last = terminal.lines.at(-3);
	await terminal.until(() => terminal.lines.at(-3) !== last);
	terminal.keys(CTRL_C);
	await terminal.until('What now?');
	terminal.keys(CTRL_C);
	expect(await terminal.exit()).toBe(130);
	expect(terminal.isAlternate).toBe(false);
});

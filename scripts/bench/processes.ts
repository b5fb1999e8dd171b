// How processes are run and timed: whole, until their first frame, or until they have taken the most memory.
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {stripVTControlCharacters} from 'node:util';
import {spawn as spawnTerminal} from '@lydell/node-pty';

/** The project's folder. */
export const top = fileURLToPath(new URL('../..', import.meta.url));
export const program = join(top, 'bin/kubestep.js');

interface Manifest {readonly version: string}
const {version} = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as Manifest;
/** Where `npm run package -- executable` puts the one for this machine. */
export const executable = join(top, 'out', `kubestep-${version}-linux-${process.arch}`);
/** Why it cannot be measured, if it is not there. */
export const noExecutable = existsSync(executable) ? undefined : {missing: 'npm run package -- executable makes it'};

/** A command, its arguments, and what it finds in its environment besides. */
export interface Started {
	readonly command: string;
	readonly args: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

/** kubestep with these arguments, as the bundle. */
export const bundled = (...args: readonly string[]): Started => ({command: process.execPath, args: [program, ...args]});

/** Gives a folder of its own to something, and takes it away after it. */
export async function inFolder<Result>(use: (folder: string) => Result | Promise<Result>): Promise<Result> {
	const folder = mkdtempSync(join(tmpdir(), 'kubestep-bench-'));
	try {
		return await use(folder);
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

/**
 * @returns milliseconds from the start of a process to its end
 * @throws with what it said, where it does not end well
 */
export function once({command, args, env}: Started): number {
	const begun = performance.now();
	const {status, stderr, error} = spawnSync(command, args, {encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], env: {...process.env, ...env}});
	const took = performance.now() - begun;
	if (status !== 0) {
		throw new Error(`${command} ${args.join(' ')}: ${status ?? error?.message}\n${stderr ?? ''}`);
	}
	return took;
}

const FRAME_WITHIN_MS = 30_000;
const END_WITHIN_MS = 5000;

/** What a start took until its first frame: milliseconds that went by, and milliseconds of a processor, all threads together. */
export interface FirstFrame {readonly ms: number; readonly processorMs: number}

/**
 * Starts a process in a terminal and waits until the checklist is in what it has written. It is asked to end then, and waited
 * for: V8's cache is written at the end, and the next process is not to share the machine with this one.
 * @throws where it ends, or half a minute goes by, without it
 */
export async function untilFrame({command, args, env}: Started, mark = 'preflight'): Promise<FirstFrame> {
	const {CI: _ci, NO_COLOR: _noColor, ...own} = process.env;
	const begun = performance.now();
	const terminal = spawnTerminal(command, [...args], {cols: 100, rows: 30, env: {...own, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env}});
	let written = '';
	const ended = new Promise<undefined>((resolve) => {
		terminal.onExit(() => resolve(undefined));
	});
	const drawn = new Promise<FirstFrame>((resolve) => {
		terminal.onData((data) => {
			written += data;
			if (written.includes(mark)) {
				resolve({ms: performance.now() - begun, processorMs: processorMs(terminal.pid)});
			}
		});
	});
	const frame = await Promise.race([drawn, ended, after(FRAME_WITHIN_MS)]);
	terminal.kill('SIGTERM');
	await Promise.race([ended, after(END_WITHIN_MS)]);
	try {
		process.kill(terminal.pid, 'SIGKILL');
	} catch {
		// It has ended, as it was asked to.
	}
	if (frame === undefined) {
		throw new Error(`${command} ${args.join(' ')} showed no ${mark}:\n${stripVTControlCharacters(written)}`);
	}
	return frame;
}

/** Milliseconds that the threads of a process have had a processor, as Linux counts them; no number elsewhere. */
function processorMs(pid: number): number {
	try {
		const threads = readdirSync(`/proc/${pid}/task`);
		return threads.reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e6;
	} catch {
		return Number.NaN;
	}
}

/**
 * @returns milliseconds of a processor that a whole process took; no number where there is no bash, whose clock of processes is
 * finer than that of other shells
 */
export function processorOnce({command, args}: Started): number {
	const {stderr} = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null', command, ...args], {encoding: 'utf8', env: {...process.env, LC_ALL: 'C'}});
	const [user, system] = (stderr ?? '').trim().split(' ').map(Number);
	return ((user ?? Number.NaN) + (system ?? Number.NaN)) * 1000;
}

async function after(ms: number): Promise<undefined> {
	await new Promise((resolve) => {
		setTimeout(resolve, ms).unref();
	});
	return undefined;
}

/** @returns the most megabytes that a process had in memory at once, as Linux counts them, looked at every ten milliseconds; no number elsewhere */
export async function peakMemory({command, args}: Started): Promise<number> {
	const child = spawn(command, args, {stdio: 'ignore'});
	let peak = Number.NaN;
	const timer = setInterval(() => {
		try {
			const kB = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0);
			peak = Math.max(Number.isNaN(peak) ? 0 : peak, kB / 1024);
		} catch {
			// It is over, or this system has no /proc.
		}
	}, 10);
	await new Promise((resolve) => child.on('close', resolve));
	clearInterval(timer);
	return peak;
}

/**
 * Each in turn, round by round, so that whatever else the machine does meanwhile meets all of them; one round before is not counted.
 * @param takes gives a value each time it is called
 */
export async function inTurn(rounds: number, takes: Readonly<Record<string, () => number | Promise<number>>>): Promise<Record<string, number[]>> {
	const samples: Record<string, number[]> = {};
	for (let round = 0; round <= rounds; round += 1) {
		for (const [name, take] of Object.entries(takes)) {
			const value = await take();
			if (round > 0) {
				(samples[name] ??= []).push(value);
			}
		}
	}
	return samples;
}

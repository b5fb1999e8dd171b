import {spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {program} from '../built.ts';

/**
 * Has a process tell its own peak as it ends. What the system counts of a child (getrusage) begins
 * with the memory of the process that forked it.
 */
const tellPeak = `data:text/javascript,${encodeURIComponent(`
import {readFileSync, writeSync} from 'node:fs';
process.on('exit', () => {
	let kilobytes = process.resourceUsage().maxRSS;
	try {
		kilobytes = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
	} catch {}
	writeSync(3, String(kilobytes));
});`)}`;

/** What is kept of what a process writes. */
const MOST_TEXT = 4_000_000;
const LOOK_MS = 100;
/** What an interrupted command has to end. */
const ENDS_WITHIN = 4000;

export interface Measured {
	/** Standard output and error. */
	readonly text: string;
	/** Undefined where it was killed. */
	readonly status: number | undefined;
	readonly milliseconds: number;
	readonly megabytes: number;
	/** It took too long, and ended when it was asked to. */
	readonly isInterrupted: boolean;
}

export interface MeasureOptions {
	/** A process that grows beyond this is killed. */
	readonly mostMegabytes?: number;
	/** One that takes too long is interrupted as by a person; killed only where that does not end it. */
	readonly isInterruptible?: boolean;
	readonly home?: string;
	/** The user and group that it runs as. */
	readonly uid?: number | undefined;
	readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built program and measures the whole process. It has no network beyond this machine. */
export async function measure(args: readonly string[], mostMilliseconds: number, {mostMegabytes = 1000, isInterruptible = false, home, uid, env}: MeasureOptions = {}): Promise<Measured> {
	const own = home ?? mkdtempSync(join(tmpdir(), 'kubestep-mutations-'));
	const child = spawn(process.execPath, [`--import=${tellPeak}`, program, ...args], {
		stdio: ['ignore', 'pipe', 'pipe', 'pipe'], ...(uid !== undefined && {uid, gid: uid}),
		env: {PATH: process.env['PATH'], HOME: own, HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '192.0.2.10', ...env},
	});
	let seen = 0;
	let isInterrupted = false;
	const kill = () => child.kill('SIGKILL');
	let timer: NodeJS.Timeout | undefined;
	const time = new OwnTime([child.pid ?? 0, 'self']);
	const look = setInterval(() => {
		seen = Math.max(seen, peakOf(child.pid ?? 0));
		if (seen > mostMegabytes) {
			kill();
		}
		if (timer === undefined && time.milliseconds > mostMilliseconds) {
			isInterrupted = isInterruptible;
			child.kill(isInterruptible ? 'SIGINT' : 'SIGKILL');
			timer = setTimeout(kill, ENDS_WITHIN);
		}
	}, LOOK_MS);
	let text = '';
	let peak = '';
	const [, out, error, told] = child.stdio;
	const take = (chunk: Buffer) => {
		text += text.length < MOST_TEXT ? chunk.toString() : '';
	};
	out?.on('data', take);
	error?.on('data', take);
	told?.on('data', (chunk: Buffer) => {
		peak += chunk.toString();
	});
	const [status, signal] = await new Promise<[number | null, string | null]>((resolve) => {
		child.on('close', (code, by) => resolve([code, by]));
	});
	clearTimeout(timer);
	clearInterval(look);
	if (home === undefined) {
		rmSync(own, {recursive: true, force: true});
	}
	return {text, status: status ?? undefined, isInterrupted: isInterrupted && signal !== 'SIGKILL', milliseconds: time.milliseconds, megabytes: Math.max(seen, Number(peak) / 1024)};
}

/** A process's threads have waited so long for a processor, in milliseconds: that is the machine's doing (proc(5), schedstat). */
export function waitedFor(pid: number | 'self'): number {
	try {
		return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[1]), 0) / 1e6;
	} catch {
		return 0;
	}
}

/** The main thread has worked so long, in milliseconds. */
function ranFor(pid: number | 'self'): number {
	try {
		return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
	} catch {
		return 0;
	}
}

/** Milliseconds without those in which the process, or who answers it, stood in line for a processor. */
export class OwnTime {
	readonly #pids: readonly (number | 'self')[];
	readonly #begun = performance.now();
	readonly #ran: number;
	readonly #before: readonly number[];
	readonly #seen: number[];

	constructor(pids: readonly (number | 'self')[]) {
		this.#pids = pids;
		this.#ran = ranFor(pids[0] ?? 'self');
		this.#before = pids.map((pid) => waitedFor(pid));
		this.#seen = [...this.#before];
	}

	get milliseconds(): number {
		this.#pids.forEach((pid, index) => {
			this.#seen[index] = Math.max(this.#seen[index] ?? 0, waitedFor(pid));
		});
		const waited = this.#seen.reduce((sum, one, index) => sum + one - (this.#before[index] ?? 0), 0);
		// Threads stand in line at the same time: what the first one worked is its own in any case.
		return Math.max(ranFor(this.#pids[0] ?? 'self') - this.#ran, performance.now() - this.#begun - waited);
	}
}

/** The most memory that a process ever had, in megabytes; 0 where that cannot be told. */
export function peakOf(pid: number | 'self'): number {
	try {
		return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
	} catch {
		return 0;
	}
}

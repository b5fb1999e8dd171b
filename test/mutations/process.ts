import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const program = join(import.meta.dirname, '../../bin/kubestep.js');

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

export interface Measured {
	/** Standard output and error. */
	readonly text: string;
	/** Undefined where it was killed. */
	readonly status: number | undefined;
	readonly milliseconds: number;
	readonly megabytes: number;
}

/** Runs the built program and measures the whole process. It has no network beyond this machine. */
export async function measure(args: readonly string[], mostMilliseconds: number): Promise<Measured> {
	const home = mkdtempSync(join(tmpdir(), 'kubestep-mutations-'));
	const begun = performance.now();
	const child = spawn(process.execPath, [`--import=${tellPeak}`, program, ...args], {
		stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
		env: {PATH: process.env['PATH'], HOME: home, HTTPS_PROXY: 'http://127.0.0.1:9'},
	});
	const timer = setTimeout(() => child.kill('SIGKILL'), mostMilliseconds);
	let text = '';
	let peak = '';
	const [, out, error, told] = child.stdio;
	out?.on('data', (chunk: Buffer) => {
		text += chunk.toString();
	});
	error?.on('data', (chunk: Buffer) => {
		text += chunk.toString();
	});
	told?.on('data', (chunk: Buffer) => {
		peak += chunk.toString();
	});
	const status = await new Promise<number | null>((resolve) => {
		child.on('close', resolve);
	});
	clearTimeout(timer);
	rmSync(home, {recursive: true, force: true});
	return {text, status: status ?? undefined, milliseconds: performance.now() - begun, megabytes: Number(peak) / 1024};
}

import {spawn, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeEach} from 'vitest';
import {program} from '../built.ts';
import {quickKeys} from '../quick-keys/env.ts';

const folders: string[] = [];
/** Tests that run at this moment: of some that run beside each other the last one to end removes the folders of all. */
let running = 0;

const removeAll = (): void => {
	for (const folder of folders.splice(0)) {
		rmSync(folder, {recursive: true, force: true});
	}
};

beforeEach(() => {
	running += 1;
});
afterEach(() => {
	running -= 1;
	if (running === 0) {
		removeAll();
	}
});
afterAll(removeAll);

/** A new one, removed after the test. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'kubestep-test-'));
	folders.push(folder);
	return folder;
}

export interface Ended {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly out: string;
	readonly error: string;
}

/** Runs the built program without a terminal. `onOut` sees standard output so far, each time it grows. */
export async function kubestep(args: readonly string[], options: {input?: string; env?: NodeJS.ProcessEnv; uid?: number; gid?: number; cwd?: string; onOut?: (out: string, child: ChildProcess) => void; /** Where standard output goes; it is read unless said. */ stdout?: number} = {}): Promise<Ended> {
	const child = spawn(process.execPath, [program, ...args], {
		stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'], env: {PATH: process.env['PATH'], HOME: temporaryFolder(), ...quickKeys, ...options.env},
		...(options.cwd !== undefined && {cwd: options.cwd}), ...(options.uid !== undefined && {uid: options.uid, gid: options.gid}),
	});
	let out = '';
	let error = '';
	child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
		out += chunk;
		options.onOut?.(out, child);
	});
	child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
		error += chunk;
	});
	child.stdin?.on('error', () => undefined);
	child.stdin?.end(options.input ?? '');
	return new Promise((resolve) => {
		child.on('close', (code, signal) => resolve({code, signal, out, error}));
	});
}

/** `init` in a new sandbox in which nothing takes time. */
export const sandbox = (...more: readonly string[]): string[] => ['init', `--sandbox=${temporaryFolder()}`, '--sandbox-speed=0', ...more];

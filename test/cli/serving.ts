import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach} from 'vitest';
import {program} from '../built.ts';
import {kubestep} from './program.ts';

const running: {readonly child: ChildProcess; readonly folder: string; readonly env: NodeJS.ProcessEnv}[] = [];

afterEach(async () => {
	for (const {child, folder, env} of running.splice(0)) {
		spawnSync(process.execPath, [program, 'sandbox', 'stop', folder], {env});
		await (child.exitCode === null && child.signalCode === null ? new Promise((resolve) => child.once('close', resolve)) : undefined);
		rmSync(env['HOME'] ?? '', {recursive: true, force: true});
	}
});

export interface Serving {
	readonly child: ChildProcess;
	readonly env: NodeJS.ProcessEnv;
	/** What it said up to now. */
	said(): string;
}

/** Serves a folder until the test is over; resolves once its node has settled, or can be asked. */
export async function serving(folder: string, {env: more = {}, flags = [], settles = true}: {readonly env?: NodeJS.ProcessEnv; readonly flags?: readonly string[]; readonly settles?: boolean} = {}): Promise<Serving> {
	const env = {PATH: process.env['PATH'], HOME: mkdtempSync(join(tmpdir(), 'kubestep-home-')), SHELL: '/bin/sh', ...more};
	const child = spawn(process.execPath, [program, 'sandbox', 'serve', folder, '--sandbox-speed=0', ...flags], {env, stdio: ['ignore', 'pipe', 'pipe']});
	running.push({child, folder, env});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (part: Buffer) => {
			said += part.toString();
		});
	}
	const {code, error} = await kubestep(['sandbox', 'status', folder, ...(settles ? ['--settle'] : [])], {env});
	if (code !== 0) {
		throw new Error(`${error}${said}`);
	}
	return {child, env, said: () => said};
}

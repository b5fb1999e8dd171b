import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readdir, readFile, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';

/** Kill points: after so many lines of the event stream, spread over the run. All of them: KUBESTEP_KILLS=all. */
const POINTS = process.env['KUBESTEP_KILLS'] === 'all' ? Array.from({length: 190}, (_, index) => index + 1) : [66, 70, 75, 81, 90, 102, 112, 121, 126, 134, 150, 171];

const program = join(import.meta.dirname, '../../bin/kubestep.js');
let root: string;

beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'kubestep-kill-'));
});
afterAll(async () => rm(root, {recursive: true, force: true}));

async function init(folder: string, killAfter?: number): Promise<{code: number | null; output: string}> {
	const child = spawn(process.execPath, [program, 'init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=json', '--token=abcdef.0123456789abcdef'], {stdio: ['ignore', 'pipe', 'pipe']});
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => {
		output += chunk.toString();
		if (killAfter !== undefined && output.split('\n').length > killAfter) {
			child.kill('SIGKILL');
		}
	});
	child.stderr.on('data', (chunk: Buffer) => {
		output += chunk.toString();
	});
	const [code] = await once(child, 'close') as [number | null];
	return {code, output};
}

/** Paths and modes of everything that a node has afterwards, and the contents that do not differ from run to run. */
async function endState(folder: string): Promise<Record<string, string>> {
	const state: Record<string, string> = {};
	for (const name of (await readdir(folder, {recursive: true})).sort()) {
		if (name.startsWith('.sandbox') || name.startsWith('var/lib/kubestep') || name.includes('kubelet-client-')) {
			continue;
		}
		const path = join(folder, name);
		const {mode} = await stat(path);
		const isText = /(?:manifests\/.*|kubelet\/.*)\.(?:yaml|env)$/.test(name);
		state[name] = `${(mode & 0o7777).toString(8)} ${isText ? await readFile(path, 'utf8') : ''}`;
	}
	return state;
}

test('killed at any moment, the next run goes on to the same end', {timeout: 240_000}, async () => {
	const whole = join(root, 'whole');
	expect((await init(whole)).code).toBe(0);
	const expected = await endState(whole);
	expect(Object.keys(expected)).toContain('etc/kubernetes/pki/etcd/server.crt');

	for (const point of POINTS) {
		const folder = join(root, `killed-${point}`);
		await init(folder, point);
		const {code, output} = await init(folder);
		expect(code, `killed after event ${point}, then:\n${output.split('\n').slice(-4).join('\n')}`).toBe(0);
		expect(await endState(folder), `killed after event ${point}`).toEqual(expected);
		await rm(folder, {recursive: true});
	}
});

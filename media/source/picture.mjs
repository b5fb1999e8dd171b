// Makes the pictures of the README, all of them by `kubestep export`, from the recordings beside this file.
//
//     npm run build && npm run media               the pictures, from the recordings that are there
//     npm run build && npm run media -- --record   the recordings too, from new runs; half a minute
import {execFile} from 'node:child_process';
import {copyFile, mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';
import {pictures, runs} from './pictures.ts';

const program = fileURLToPath(new URL('../../bin/kubestep.js', import.meta.url));
const media = fileURLToPath(new URL('../', import.meta.url));
const folder = await mkdtemp(path.join(tmpdir(), 'kubestep-media-'));

/** Away from what this person prefers. */
const environment = {PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color'};

async function kubestep(words, cwd) {
	await new Promise((resolve, reject) => {
		execFile(process.execPath, [program, ...words], {cwd, env: environment}, (error, _out, said) => (error ? reject(new Error(`${words.join(' ')}: ${said}`)) : resolve()));
	});
}

/** As a person has it in a terminal, who then waits: a failure that nobody is there to try again ends the run at once. */
async function record(name, flags) {
	const file = path.join(folder, `${name}.jsonl`);
	// A folder by its name alone: none of this machine is in a picture. A token of no cluster, of which the recording has no more than the id.
	const pty = spawn(process.execPath, [program, 'init', '--sandbox=./node', '--fresh', '--token=abcdef.0123456789abcdef', `--record=${file}`, ...flags], {cols: 110, rows: 32, cwd: folder, env: environment});
	const gone = new Promise((resolve) => {
		pty.onExit(resolve);
	});
	const deadline = Date.now() + 60_000;
	while (!/"type":"(?:step\.failing|run\.finished)"/.test(await readFile(file, 'utf8').catch(() => ''))) {
		if (Date.now() > deadline) {
			throw new Error(`${name}: the run came to no end`);
		}
		await sleep(100);
	}
	await sleep(4000);
	pty.kill('SIGTERM');
	await gone;
	await copyFile(file, path.join(media, 'source', `${name}.jsonl`));
	console.log(`media/source/${name}.jsonl`);
}

try {
	if (process.argv.includes('--record')) {
		await copyFile(path.join(media, 'source', 'one-cpu.yaml'), path.join(folder, 'one-cpu.yaml'));
		for (const [name, flags] of Object.entries(runs)) {
			await record(name, flags);
		}
	}
	for (const {file, recording, flags} of pictures) {
		await kubestep(['export', recording, ...flags, '--out', file], media);
		console.log(`media/${file}`);
	}
} finally {
	await rm(folder, {recursive: true, force: true});
}
